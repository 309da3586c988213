"""Robots of Feishu and Lark groups (bots.md §7; open.larkoffice.com, custom bot guide)."""

import re
from base64 import b64encode
from hmac import digest
from typing import Any, Final

from groupdesk.bots.answers import retry_after, seconds
from groupdesk.bots.base import End, Outcome, Saying
from groupdesk.bots.errcodes import judged, number
from groupdesk.bots.robots import Robot, Site, missigned, removed, unlisted, wordless
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.protocols import FEISHU_ROBOT

_TAG: Final = re.compile(r"<(?=\s*/?\s*at\b)", re.IGNORECASE)
"""Where a tag begins that addresses somebody; Feishu has no way to write one that does not."""


def _told(code: int, response: Response) -> Outcome | None:
    match code:
        case 11232:
            return Outcome(End.LIMITED, _("asks to wait: too many posts, as at the full and half hours"))
        case 99991400:
            wait = seconds(response.headers.get("x-ogw-ratelimit-reset"))
            return Outcome(
                End.LIMITED, _("asks to wait"), retry_after(response.headers) if wait is None else wait
            )
        case 19001 | 19007:
            return removed()
        case 19021:
            return missigned()
        case 19022:
            return unlisted()
        case 19024:
            return wordless()
    return None


class FeishuRobot(Robot):
    """A robot of a Feishu or Lark group."""

    protocol = FEISHU_ROBOT
    facts = ("busy_half_hours",)
    site = Site(
        frozenset({"open.feishu.cn", "open.larksuite.com"}),
        re.compile(r"/open-apis/bot/v2/hook/[\w-]+"),
        "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    )

    def text(self, saying: Saying) -> str:
        """Tags for whom it addresses, then her text, in which nothing is one."""
        tags = ['<at user_id="all">所有人</at>'] if saying.everybody else []
        tags += [f'<at user_id="{who}"></at>' for who in saying.mentions]
        return " ".join([*tags, _TAG.sub("＜", saying.text)])

    def body(self, saying: Saying, at: float) -> dict[str, Any]:
        """A text, with its signature before it: the time in seconds is part of the key, and nothing is signed."""
        said = {"msg_type": "text", "content": {"text": self.text(saying)}}
        if not self.secret:
            return said
        stamp = str(int(at))
        signed = digest(f"{stamp}\n{self.secret}".encode(), b"", "sha256")
        return {"timestamp": stamp, "sign": b64encode(signed).decode(), **said}

    def classify(self, response: Response) -> Outcome:
        """How a post ended: by `code`, or `StatusCode` of old."""
        if number(response, "code") is None:
            return judged(response, lambda code, why: _told(code, response), "StatusCode", "StatusMessage")
        return judged(response, lambda code, why: _told(code, response), "code", "msg")
