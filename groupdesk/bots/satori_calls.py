"""Calls to a program that speaks Satori, as one of its accounts, and how answers are judged (bots.md §3)."""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from groupdesk.bots.answers import answer, asked, common, failed
from groupdesk.bots.base import BotError, End, Login, Outcome
from groupdesk.bots.transport import Response, Transport
from groupdesk.locale import _
from groupdesk.records.values import fields, objects, words

MOST_PAGES: Final = 1_000
"""Pages of a list at most: one that goes on for ever is cut."""
_LOGIN: Final = re.compile(r"\b(?:login|bot)\b|(?:user|self)-id|platform", re.IGNORECASE)
"""In the words of 401 and 403, when the account is not known rather than the token."""


class Account(NamedTuple):
    """One of the accounts that a program drives."""

    platform: str
    """As the program calls it."""
    id: str


def classify(response: Response) -> Outcome:
    """How a call ended: the status decides, and a body that is no JSON is no success."""
    if response.status in (401, 403) and _LOGIN.search(response.words()):
        return Outcome(End.AUTH, _("does not drive this account: set its platform and its id"))
    if told := common(response):
        return told
    if response.status == 413:
        return Outcome(End.REFUSED, _("finds the text too long"))
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    said = response.json()
    if isinstance(said, dict | list):
        ids = [words(one.get("id")) for one in objects(said if isinstance(said, list) else [said])]
        return Outcome(End.OK, id=" ".join(filter(None, ids)) or None)
    return Outcome(End.OK) if response.body.strip() in (b"", b"null") else _no_satori(response)


def _object(response: Response) -> Outcome:
    """The same, where the answer has to be an object."""
    outcome = classify(response)
    wrong = outcome.end is End.OK and not isinstance(response.json(), dict)
    return _no_satori(response) if wrong else outcome


def _list(response: Response) -> Outcome:
    """The same, where it has to be a list."""
    outcome = _object(response)
    wrong = outcome.end is End.OK and not isinstance(response.json().get("data"), list)
    return _no_satori(response) if wrong else outcome


def _no_satori(response: Response) -> Outcome:
    return Outcome(End.UNCERTAIN, _("answered no Satori: {what}").format(what=response.words()))


class Program:
    """Calls as one account; which one is asked for, where it was not said and there is only one."""

    def __init__(self, login: Login) -> None:
        token = login["token"]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = Transport(login["url"], secrets=(token,), headers=headers)
        self._said = Account(login["platform"], login["account"] or login.account)
        self._known = self._said if all(self._said) else None

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    @property
    def own_id(self) -> str:
        """The account's id as far as it is known without asking."""
        return self._known.id if self._known else self._said.id

    def account(self) -> Account:
        """The account; raises BotError where there are several and none was said."""
        if self._known is None:
            self._known = self._only(self._logins())
        return self._known

    def read(self, method: str, **body: Any) -> dict[str, Any]:
        """The object that answers a call; raises BotError."""
        return fields(self._answer(method, body, _object).json())

    def page(self, method: str, **body: Any) -> dict[str, Any]:
        """A page of a list: `data` is one; raises BotError."""
        return fields(self._answer(method, body, _list).json())

    def listed(self, method: str, **body: Any) -> tuple[list[dict[str, Any]], bool]:
        """All that a list holds, and whether it came to its end; raises BotError.

        It is left where a page brings nothing new.
        """
        found: dict[str, dict[str, Any]] = {}
        place: dict[str, str] = {}
        for _page in range(MOST_PAGES):
            told, before = self.page(method, **body, **place), len(found)
            for one in objects(told["data"]):
                found.setdefault(words(fields(one.get("user")).get("id")) or words(one.get("id")), one)
            place = {"next": words(told.get("next"))}
            if not place["next"] or len(found) == before:
                return list(found.values()), not place["next"]
        return list(found.values()), False

    def act(self, method: str, **body: Any) -> Outcome:
        """How something that was asked for ended."""
        try:
            headers = self._headers()
        except BotError as error:
            return untried(error.outcome)
        return asked(self._http, lambda: self._http.post(f"/v1/{method}", body, headers=headers), classify)

    def _answer(self, method: str, body: Any, judge: Callable[[Response], Outcome]) -> Response:
        headers = self._headers()
        return answer(self._http, lambda: self._http.post(f"/v1/{method}", body, headers=headers), judge)

    def _headers(self) -> dict[str, str]:
        """Who is meant, in the names of today and in those of old programs."""
        platform, id_ = self.account()
        return {"Satori-Platform": platform, "Satori-User-ID": id_, "X-Platform": platform, "X-Self-ID": id_}

    def _logins(self) -> list[dict[str, Any]]:
        """The accounts that the program drives; of one that does not list them, the one it answers for."""
        try:
            told = answer(self._http, lambda: self._http.post("/v1/meta", {}), _object).json()
            if logins := objects(told.get("logins")):
                return logins
        except BotError as error:
            if error.outcome.end not in (End.REFUSED, End.UNCERTAIN):
                raise
        return [answer(self._http, lambda: self._http.post("/v1/login.get", {}), _object).json()]

    def _only(self, logins: list[dict[str, Any]]) -> Account:
        told = [
            Account(words(one.get("platform")), words(fields(one.get("user")).get("id"))) for one in logins
        ]
        fit = [
            one
            for one in told
            if all(one) and self._said.platform in ("", one.platform) and self._said.id in ("", one.id)
        ]
        if len(fit) == 1:
            return fit[0]
        names = ", ".join(" ".join(one) for one in fit or told)
        if fit:
            reason = _("drives several accounts ({names}): set platform and id of one").format(names=names)
        else:
            reason = _("drives no such account ({names}): set its platform and its id").format(
                names=names or "–"
            )
        raise BotError(Outcome(End.REFUSED, self._http.safe(reason)))


def untried(outcome: Outcome) -> Outcome:
    """How a send ended that failed before anything could be said: that much is certain."""
    return Outcome(End.REFUSED, outcome.reason) if outcome.end is End.UNCERTAIN else outcome
