"""What an answer of a OneBot 11 program means, in words for her (bots.md §2)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from groupdesk.bots.answers import common, failed
from groupdesk.bots.base import End, Outcome
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.values import fields, whole, words
from groupdesk.text import one_line

_LOCKED_OUT: Final = (1401, 1403)
"""`retcode` of a missing and of a wrong token, where it comes with 200."""
_MOST: Final = 1 << 31
"""More members than any group has."""
_LOST: Final = re.compile(r"timeout|timed out|超时", re.IGNORECASE)
"""NapCat's failure after which the message is sometimes there all the same."""
_GONE: Final = re.compile(r"群聊?不存在|不在群|GROUP_NOT_FOUND|group .*not (?:found|exist)", re.IGNORECASE)
_LONGEST_ID: Final = 20
"""Digits of an id that is a number."""


def classify(response: Response) -> Outcome:
    """How a call ended: `status` of the body decides, NapCat's code for a failure is 200 (bots.md §2)."""
    if told := common(response):
        return told
    said = response.json()
    if isinstance(said, dict) and said.get("status") in ("ok", "async", "failed"):
        return _judged(said)
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    what = response.words() or _("nothing that can be read")
    return Outcome(End.UNCERTAIN, _("answered no OneBot: {what}").format(what=what))


def _judged(said: Mapping[str, Any]) -> Outcome:
    told = (words(said.get(key)) for key in ("wording", "message", "msg"))
    reason = one_line(next(filter(None, told), ""))
    if said["status"] == "ok":
        return Outcome(End.OK, id=words(fields(said.get("data")).get("message_id")) or None)
    if said["status"] == "async":
        return Outcome(End.UNCERTAIN, _("took it without saying what became of it"))
    if whole(said.get("retcode")) in _LOCKED_OUT:
        return Outcome(End.AUTH, _("does not know this token"))
    if _LOST.search(reason):
        return Outcome(End.UNCERTAIN, _("waited for QQ in vain"))
    return Outcome(End.GONE if _GONE.search(reason) else End.REFUSED, reason or _("failed without a reason"))


def count(told: Mapping[str, Any]) -> int | None:
    """How many members a group has; None for what no group can have."""
    told_of = whole(told.get("member_count"))
    return told_of if told_of is not None and 0 < told_of < _MOST else None


def number(id_: str) -> int | str:
    """An id as its program wants it: a number where it is one."""
    digits = id_.removeprefix("-")
    return int(id_) if digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_ID else id_
