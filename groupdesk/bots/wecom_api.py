"""Asking WeCom in the name of an app: a token that lasts two hours, and codes for what went wrong (bots.md §8).

Source: developer.work.weixin.qq.com, document 90455 (codes).
"""

import re
from collections.abc import Callable, Mapping
from time import sleep, time
from typing import Any, Final

from groupdesk.bots.answers import answer, retry_after, seconds
from groupdesk.bots.base import BotError, End, Login, Outcome
from groupdesk.bots.errcodes import judged, number, unlike
from groupdesk.bots.transport import Response, Transport, is_loopback
from groupdesk.locale import _
from groupdesk.records.values import fields, words

URL: Final = "https://qyapi.weixin.qq.com"
TRIES: Final = 3
"""How often it is asked at most while it says that it is busy."""
_BUSY: Final = -1
_STALE: Final = (40014, 42001)
_EARLY: Final = 300.0
"""Seconds before its end at which a token is renewed."""
_IP: Final = re.compile(r"from ip: ([0-9a-fA-F.:]+)")


def classify(response: Response) -> Outcome:
    """How a call ended: by `errcode`, for HTTP says 200 to all."""
    return judged(response, lambda code, why: _told(code, why, response))


def _told(code: int, why: str, response: Response) -> Outcome | None:
    match code:
        case -1:
            return Outcome(End.LIMITED, _("is busy"), retry_after(response.headers))
        case 45009 | 45033:
            return Outcome(End.LIMITED, _("asks to wait"), retry_after(response.headers))
        case 40001 | 40013 | 40091 | 41002 | 41004:
            return Outcome(End.AUTH, _("does not know this corp id with this secret"))
        case 40014 | 42001:
            return Outcome(End.AUTH, _("gives a token and does not accept it"))
        case 60020:
            return Outcome(End.AUTH, _untrusted(why))
        case 48002 | 48006:
            return Outcome(End.AUTH, _no_right())
        case 81017:
            return Outcome(End.REFUSED, _too_many())
        case 49008 | 86001 | 40050:
            return Outcome(End.GONE, _("has no such group any more"))
    return None


def _untrusted(why: str) -> str:
    if found := _IP.search(why):
        told = _("does not trust {ip}: add it to the app's trusted IPs in WeCom's admin console")
        return told.format(ip=found[1])
    return _("does not trust this machine: add its address to the app's trusted IPs in WeCom's admin console")


def _no_right() -> str:
    return _(
        "does not let this app read customer groups: in WeCom's admin console, under customer contact, "
        "add it to the apps that may call the API"
    )


def _too_many() -> str:
    return _(
        "lists no groups while the app sees more than 1,000 people: name the owners of your groups, "
        "or let the app see fewer people"
    )


class WecomApi:
    """An app of a firm; `clock` tells when its token has run out, `pause` waits between tries."""

    def __init__(
        self,
        login: Login,
        clock: Callable[[], float] = time,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._clock, self._pause = clock, pause
        self._said = {key: login[key].strip() for key in ("corpid", "corpsecret")}
        url = login["url"].strip() or URL
        self._safe = url.startswith("https://") or is_loopback(url)
        self._http = Transport(url, secrets=(self._said["corpsecret"],))
        self._token, self._until = "", 0.0

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def read(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the answer to a call holds; raises BotError."""
        return fields(answer(self._http, lambda: self._asked(path, body), classify).json())

    def _asked(self, path: str, body: Mapping[str, Any]) -> Response:
        """The answer to a call, asked again once with a new token where the old one has run out."""
        response = self._patiently(lambda: self._post(path, body))
        if number(response) in _STALE:
            self._token = ""
            response = self._patiently(lambda: self._post(path, body))
        return response

    def _post(self, path: str, body: Mapping[str, Any]) -> Response:
        return self._http.post(path, body, params={"access_token": self._let_in()})

    def _patiently(self, ask: Callable[[], Response]) -> Response:
        response = ask()
        for tried in range(1, TRIES):
            if number(response) != _BUSY:
                break
            self._pause(float(tried))
            response = ask()
        return response

    def _let_in(self) -> str:
        """A token that is good for a while; raises BotError."""
        if self._token and self._clock() < self._until:
            return self._token
        if not self._safe:
            raise BotError(Outcome(End.AUTH, _("must have an https address: the secret goes there")))
        told = fields(answer(self._http, lambda: self._patiently(self._ask_token), classify).json())
        if not (token := words(told.get("access_token"))):
            raise BotError(nothing())
        self._http.hide(token)
        self._token = token
        self._until = self._clock() + (seconds(told.get("expires_in")) or 0.0) - _EARLY
        return token

    def _ask_token(self) -> Response:
        return self._http.call("GET", "/cgi-bin/gettoken", params=self._said)


def nothing() -> Outcome:
    """Of an answer that says all is well and lacks what was asked for."""
    return unlike(Response(200, {}, b""))
