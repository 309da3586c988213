"""Robots of DingTalk groups (bots.md §7)."""

import re
from base64 import b64encode
from hmac import digest
from typing import Any, Final

from groupdesk.bots.base import End, Outcome, Saying
from groupdesk.bots.errcodes import judged
from groupdesk.bots.robots import Robot, Site, busy, by_number, missigned, removed, unlisted, wordless
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.protocols import DINGTALK_ROBOT

_KEYWORD: Final = re.compile(r"关键词|keyword", re.IGNORECASE)
_LISTED: Final = re.compile(r"白名单|whitelist", re.IGNORECASE)


def _told(code: int, why: str) -> Outcome | None:
    match code:
        case -1:
            return busy()
        case 130101 | 410100 | 660026:
            return Outcome(End.LIMITED, _("asks to wait: after 20 posts a minute it takes none for ten"))
        case 300001 | 300005 | 400101 | 400102 | 400106:
            return removed()
        case 400013:
            return Outcome(End.GONE, _("says that the group was dissolved"))
        case 310000:
            return _unsafe(why)
    return None


def _unsafe(why: str) -> Outcome:
    """What one code means: a word is missing, this machine is not listed, or the signature is no good."""
    if _KEYWORD.search(why):
        return wordless()
    if _LISTED.search(why):
        return unlisted()
    return missigned()


class DingtalkRobot(Robot):
    """A robot of a DingTalk group."""

    protocol = DINGTALK_ROBOT
    facts = ("blocked_ten_minutes",)
    site = Site(
        frozenset({"oapi.dingtalk.com"}),
        re.compile(r"/robot/send"),
        "https://oapi.dingtalk.com/robot/send?access_token=…",
        key="access_token",
    )

    def text(self, saying: Saying) -> str:
        """Her text; who is addressed must stand in it."""
        named = " ".join(f"@{who}" for who in saying.mentions)
        return f"{saying.text}\n{named}" if named else saying.text

    def body(self, saying: Saying, at: float) -> dict[str, Any]:
        """A text, for ids and mobile numbers."""
        people, numbers = by_number(saying.mentions)
        addressed = {"atMobiles": numbers, "atUserIds": people, "isAtAll": saying.everybody}
        return {"msgtype": "text", "text": {"content": self.text(saying)}, "at": addressed}

    def query(self, at: float) -> dict[str, str]:
        """The signature, good for an hour: the time in milliseconds, signed with the secret."""
        if not self.secret:
            return {}
        stamp = str(int(at * 1000))
        signed = digest(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), "sha256")
        return {"timestamp": stamp, "sign": b64encode(signed).decode()}

    def classify(self, response: Response) -> Outcome:
        """How a post ended: by `errcode`, for HTTP says 200 to all."""
        return judged(response, _told)
