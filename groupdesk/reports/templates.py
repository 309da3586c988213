"""Tables to fill in: headings that imports know, and a row that shows how, which imports pass over.

The headings stand here by language and not in the catalogue: they are what `formats.tables` and
`formats.members` recognise, word for word.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from groupdesk.locale import current


class Template(NamedTuple):
    """A table to fill in."""

    headings: tuple[str, ...]
    example: tuple[str, ...]


_ENGLISH: Final = {
    "groups.csv": Template(
        (
            "name",
            "platform",
            "native",
            "kind",
            "owner",
            "layer",
            "ladder",
            "tags",
            "members",
            "rhythm",
            "zone",
            "note",
        ),
        (
            "[example] River Runners",
            "wechat",
            "",
            "hobby",
            "Lin",
            "core",
            "",
            "city; morning",
            "142",
            "weekly:0",
            "Asia/Shanghai",
            "meets on Sunday",
        ),
    ),
    "counts.csv": Template(
        ("group", "platform", "day", "members", "messages", "speakers", "joined", "left"),
        ("[example] River Runners", "wechat", "2026-03-02", "142", "60", "12", "3", "1"),
    ),
    "members.csv": Template(
        ("group", "name", "id", "card", "role", "joined", "inviter", "note"),
        ("[example] River Runners", "Lin", "", "Lin from Hangzhou", "owner", "2025-09-01", "", "started it"),
    ),
    "member_counts.csv": Template(
        ("group", "member", "id", "from", "to", "messages", "invites"),
        ("[example] River Runners", "Lin", "", "2026-03-02", "2026-03-08", "23", "2"),
    ),
    "posts.csv": Template(
        ("date", "time", "column", "groups", "text", "writer", "approver", "state", "files"),
        (
            "[example] 2026-03-10",
            "20:00",
            "Weekly class",
            "River Runners",
            "Tonight at eight: {speaker}",
            "Lin",
            "Priya",
            "draft",
            "",
        ),
    ),
}
_CHINESE: Final = {
    "groups.csv": Template(
        ("群名", "平台", "群号", "类型", "群主", "分层", "梯队", "标签", "人数", "节奏", "时区", "备注"),
        (
            "【示例】江边夜跑",
            "微信",
            "",
            "兴趣",
            "林小满",
            "core",
            "",
            "城市；早起",
            "142",
            "每周一",
            "Asia/Shanghai",
            "周日集合",
        ),
    ),
    "counts.csv": Template(
        ("群名", "平台", "日期", "人数", "消息数", "发言人数", "入群", "退群"),
        ("【示例】江边夜跑", "微信", "2026-03-02", "142", "60", "12", "3", "1"),
    ),
    "members.csv": Template(
        ("群名", "昵称", "用户ID", "群昵称", "角色", "入群时间", "邀请人", "备注"),
        ("【示例】江边夜跑", "林小满", "", "小满-杭州", "群主", "2025-09-01", "", "发起人"),
    ),
    "member_counts.csv": Template(
        ("群名", "昵称", "用户ID", "开始日期", "结束日期", "发言数", "邀请数"),
        ("【示例】江边夜跑", "林小满", "", "2026-03-02", "2026-03-08", "23", "2"),
    ),
    "posts.csv": Template(
        ("日期", "时间", "栏目", "目标群", "文案", "撰稿人", "审核人", "状态", "附件"),
        (
            "【示例】2026-03-10",
            "20:00",
            "周课堂",
            "江边夜跑",
            "今晚八点：{speaker}",
            "林小满",
            "文佳",
            "草稿",
            "",
        ),
    ),
}


def tables() -> Mapping[str, Template]:
    """File name → its table in her language."""
    return _CHINESE if current() == "zh_CN" else _ENGLISH
