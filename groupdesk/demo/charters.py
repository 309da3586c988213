"""Charters of the made-up groups: most have one, written early and mended since."""

from typing import Final

from groupdesk.demo.words import GROUPS
from groupdesk.rules import clock
from groupdesk.store.file import Store

NONE: Final = frozenset(
    {"City Hikers 1", "Night Cyclists", "Neighbours West", "Second-hand Books", "Dawn Market"}
)
"""Groups without one."""
_WRITTEN: Final = (100, 20)
"""Days ago of the first version, and of the second."""
_TEXTS: Final[dict[str, dict[str, tuple[str, str, str, str, str]]]] = {
    "en": {
        "study": (
            "People who read a little every day and want company in it",
            "A chapter a week, and somebody who has read it too",
            "A class on Tuesdays at 20:00, its notes the next day",
            "By a member; the first week you tell us what you read",
            "Four weeks without a word: we ask, then make room for others",
        ),
        "hobby": (
            "Anyone in town who would rather go out than talk about it",
            "Somebody to go with, every week, whatever the weather",
            "A date and a place by Thursday evening",
            "Come along once; whoever came is in",
            "Adverts, or going off without the others",
        ),
        "project": (
            "People who build something of their own and show it",
            "Honest answers from those who are one step ahead",
            "A question gets a reply within a day",
            "Two lines on what you build, with a link",
            "Selling to members without being asked",
        ),
        "family": (
            "Families of the quarter with children in its schools",
            "Dates, lifts and prams without a phone call",
            "No pictures of other people's children",
            "Known by name to two families who are here",
            "Moved away, or asked to leave twice",
        ),
    },
    "zh_CN": {
        "study": (
            "每天愿意读一点书、想有人同行的人",
            "每周一章，总有人和你读到同一页",
            "周二 20:00 上课，笔记第二天就有",
            "由群友推荐，第一周说说在读什么",
            "四周没有说话，先问一声，再把位置让给别人",
        ),
        "hobby": (
            "宁愿出门走走、不想只在群里聊的本地朋友",
            "每周都有伴，风雨无阻",
            "周四晚上之前定好时间地点",
            "先来一次，来过就算入群",
            "发广告，或活动中途丢下大家",
        ),
        "project": (
            "正在做自己的产品、愿意拿出来看的人",
            "走在前面一步的人给的真话",
            "提问一天之内有人回",
            "两句话说清在做什么，附上链接",
            "未经允许向群友推销",
        ),
        "family": (
            "孩子在附近上学的家庭",
            "时间、接送、闲置，一句话就能问到",
            "不发别人家孩子的照片",
            "群里有两家人认识你",
            "搬走了，或两次被劝退",
        ),
    },
}  # fmt: skip


def write(store: Store, language: str, now: int) -> None:
    """Gives most groups a charter of two versions: the rules of leaving came with the second."""
    with store.writer.write("groups") as connection:
        for sort in GROUPS:
            if sort.en in NONE:
                continue
            texts = _TEXTS[language][sort.theme]
            for version, days in enumerate(_WRITTEN, 1):
                said = texts if version == len(_WRITTEN) else (*texts[:-1], "")
                connection.execute(
                    "INSERT INTO charter (group_id, version, at, for_whom, value, promise, entry, exit)"
                    " SELECT id, ?, ?, ?, ?, ?, ?, ? FROM chat_group WHERE native = ?",
                    (version, now - days * clock.DAY, *said, f"demo-{sort.en}"),
                )
