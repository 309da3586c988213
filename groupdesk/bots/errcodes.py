"""Answers that say in their body how it went, by a code that is 0 when all is well: HTTP 200 means nothing.

So do WeCom, DingTalk and Feishu (bots.md §7, §8).
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from groupdesk.bots.answers import common, failed
from groupdesk.bots.base import End, Outcome
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.values import fields, words

Told: TypeAlias = Callable[[int, str], Outcome | None]
"""What a code other than 0 means, from it and the words beside it; None where nobody knows."""


def number(response: Response, key: str = "errcode") -> int | None:
    """The code in an answer, None for an answer without one."""
    told: Any = fields(response.json()).get(key)
    if isinstance(told, str) and told.removeprefix("-").isdecimal() and len(told) < 20:
        return int(told)
    return told if isinstance(told, int) and not isinstance(told, bool) else None


def judged(response: Response, told: Told, key: str = "errcode", why: str = "errmsg") -> Outcome:
    """How a request ended: by its code, where the status leaves a doubt by that."""
    by_status = common(response)
    if by_status and by_status.end in (End.UNCERTAIN, End.REFUSED):  # 5xx and redirects, whatever they say
        return by_status
    code = number(response, key)
    if code is None:
        return by_status or unlike(response)
    if code == 0:
        done = response.status == 200
        return by_status or (Outcome(End.OK) if done else Outcome(End.UNCERTAIN, failed(response)))
    reason = words(fields(response.json()).get(why))
    return told(code, reason) or by_status or Outcome(End.REFUSED, _brief(code, reason))


def unlike(response: Response) -> Outcome:
    """An answer in which nothing says how it went."""
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    if what := response.words():
        return Outcome(End.UNCERTAIN, _("gave an answer that says nothing: {what}").format(what=what))
    return Outcome(End.UNCERTAIN, _("gave an answer that says nothing"))


def _brief(code: int, reason: str) -> str:
    """Without what WeCom adds for its own staff."""
    said = reason.partition(", hint:")[0].strip()
    return f"{code}: {said}" if said else str(code)
