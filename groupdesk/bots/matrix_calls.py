"""Calls to a Matrix homeserver, and how their answers are judged (bots.md §5)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from groupdesk.bots.answers import answer, asked, common, failed, retry_after
from groupdesk.bots.base import BotError, End, Login, Outcome
from groupdesk.bots.transport import Response, Transport
from groupdesk.locale import _
from groupdesk.records.values import fields, whole, words

_API: Final = "/_matrix/client/v3/"
_LOCKED: Final = {"M_USER_LOCKED", "M_USER_SUSPENDED", "M_USER_DEACTIVATED", "M_CONSENT_NOT_GIVEN"}
_OUTSIDE: Final = re.compile(
    r"\bnot (?:in|joined|a member|invited|belong)|n['’]t (?:in|a member|joined)|\bbanned\b", re.IGNORECASE
)
"""In the words of M_FORBIDDEN, when the account is not in the room."""


def classify(response: Response) -> Outcome:
    """How a call ended: `errcode` of the body decides, then the status."""
    told = response.json()
    error = fields(told)
    code, reason = words(error.get("errcode")), words(error.get("error"))
    if code == "M_LIMIT_EXCEEDED" or response.status == 429:
        milliseconds = whole(error.get("retry_after_ms"))
        wait = retry_after(response.headers) if milliseconds is None else max(0, milliseconds) / 1000
        return Outcome(End.LIMITED, _("asks to wait"), wait)
    if code == "M_TOO_LARGE" or response.status == 413:
        return Outcome(End.REFUSED, _("finds the text too long"))
    if response.status < 500 and (judged := _judged(code, reason, error.get("soft_logout") is True)):
        return judged
    if by_status := common(response):
        return by_status
    if response.status >= 400:
        return Outcome(End.REFUSED, reason or failed(response))
    if isinstance(told, dict | list) and not code:
        return Outcome(End.OK, id=words(error.get("event_id")) or None)
    return _no_matrix(response)


def _object(response: Response) -> Outcome:
    """The same, where the answer has to be an object."""
    outcome = classify(response)
    wrong = outcome.end is End.OK and not isinstance(response.json(), dict)
    return _no_matrix(response) if wrong else outcome


def _no_matrix(response: Response) -> Outcome:
    return Outcome(End.UNCERTAIN, _("answered no Matrix: {what}").format(what=response.words()))


def _judged(code: str, reason: str, logged_out: bool) -> Outcome | None:
    if code == "M_UNKNOWN_TOKEN" and logged_out:
        return Outcome(End.AUTH, _("has let this token expire; it needs a new one"))
    if code in _LOCKED:
        return Outcome(End.AUTH, _("has locked this account: {reason}").format(reason=reason or code))
    if code == "M_FORBIDDEN" and _OUTSIDE.search(reason):
        return Outcome(End.GONE, _("this account is not in the room"))
    if code == "M_FORBIDDEN":
        return Outcome(End.REFUSED, _("does not allow it here: {reason}").format(reason=reason or code))
    if code == "M_NOT_FOUND":
        return Outcome(End.GONE, reason or code)
    return None


class Homeserver:
    """Calls with an account's token; parts of paths are quoted here."""

    def __init__(self, login: Login) -> None:
        token = login["token"]
        self._http = Transport(login["url"], secrets=(token,), headers={"Authorization": f"Bearer {token}"})

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def versions(self) -> Response:
        """What the server speaks; raises BotError."""
        return answer(self._http, lambda: self._http.call("GET", "/_matrix/client/versions"), classify)

    def read(self, *parts: str, **params: str) -> dict[str, Any]:
        """The object at a path; raises BotError."""
        return fields(self.call("GET", parts, params=params, judge=_object).json())

    def found(self, *parts: str, **params: str) -> dict[str, Any]:
        """The object at a path, empty where there is none; raises BotError."""
        try:
            return self.read(*parts, **params)
        except BotError as error:
            if error.outcome.end is End.GONE:
                return {}
            raise

    def state(self, room: str, *type_and_key: str) -> dict[str, Any]:
        """The content of a state event, empty where there is none; raises BotError."""
        return self.found("rooms", room, "state", *type_and_key)

    def call(
        self,
        method: str,
        parts: tuple[str, ...],
        body: Any = None,
        params: Mapping[str, str] | None = None,
        judge: Callable[[Response], Outcome] = classify,
    ) -> Response:
        """The answer to a call; raises BotError for any that is not OK."""
        return answer(
            self._http,
            lambda: self._http.call(method, _path(parts), json=body, params=params or None),
            judge,
        )

    def put(self, parts: tuple[str, ...], body: Any) -> Outcome:
        """How a PUT ended."""
        return asked(self._http, lambda: self._http.call("PUT", _path(parts), json=body), classify)


def _path(parts: tuple[str, ...]) -> str:
    return _API + "/".join(quote(part, safe="") for part in parts)
