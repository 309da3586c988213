"""Robots of WeCom's own groups (bots.md §7; developer.work.weixin.qq.com, documents 91770 and 90455)."""

import re
from typing import Any

from groupdesk.bots.base import End, Outcome, Saying
from groupdesk.bots.errcodes import judged
from groupdesk.bots.robots import Robot, Site, busy, by_number, removed
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.protocols import WECOM_ROBOT


def _told(code: int, why: str) -> Outcome | None:
    match code:
        case -1:
            return busy()
        case 45009 | 45033:
            return Outcome(End.LIMITED, _("asks to wait: more than 20 posts a minute"))
        case 40058 | 45002:
            return Outcome(End.REFUSED, _("finds the text too long: 2,048 bytes are 682 Chinese characters"))
        case 93000 | 93008:
            return removed()
        case 93004:
            return Outcome(End.GONE, _("says that this robot is switched off"))
    return None


class WecomRobot(Robot):
    """A robot of a WeCom group."""

    protocol = WECOM_ROBOT
    site = Site(
        frozenset({"qyapi.weixin.qq.com"}),
        re.compile(r"/cgi-bin/webhook/send"),
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
        key="key",
    )

    def text(self, saying: Saying) -> str:
        """Her text; whom it addresses stands beside it."""
        return saying.text

    def body(self, saying: Saying, at: float) -> dict[str, Any]:
        """A text, for ids and mobile numbers."""
        people, numbers = by_number(saying.mentions)
        everybody = ["@all"] if saying.everybody else []
        addressed = {"mentioned_list": [*people, *everybody], "mentioned_mobile_list": numbers}
        return {"msgtype": "text", "text": {"content": saying.text, **addressed}}

    def classify(self, response: Response) -> Outcome:
        """How a post ended: by `errcode`, for HTTP says 200 to all."""
        return judged(response, _told)
