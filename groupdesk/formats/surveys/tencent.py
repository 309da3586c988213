"""腾讯问卷: a column for each option, or the options joined in one (questionnaires.md §1)."""

import re
from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import LONGEST, Below, Column, Tool, Use, bare, fixed, has, titled, uses
from groupdesk.text import one_line

_USES: Final = uses(
    {
        Use.ID: "编号,答卷编号",
        Use.STARTED: "开始答题时间",
        Use.SUBMITTED: "结束答题时间",
        Use.SECONDS: "答题时长",
        Use.SKIP: "语言,清洗数据结果,智能清洗数据无效概率,用户类型",
        Use.ACCOUNT: "用户标识",
        Use.NICKNAME: "昵称",
        Use.TOKEN: "自定义字段",
        Use.PRIVATE: "地理位置国家和地区,地理位置省,地理位置市,IP,UA,Referrer",
    }
)
_PART: Final = re.compile(r"(\d{1,3}[.．、][^:：]+?)\s*[:：]\s*(.+)", re.S)
_BLANK_LINE: Final = re.compile(r"_{2,}(?:\{[^}]*\})?$")
"""Stands behind an option that can be filled in."""


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    return has(row, "开始答题时间", "结束答题时间")


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, fixed(headings, _USES, _ask))


def _ask(heading: str) -> Column:
    text = _BLANK_LINE.sub("", one_line(heading)[:LONGEST]).strip()
    if found := _PART.fullmatch(text):
        return Column(Use.ASK, heading, bare(found[1]), found[2].strip())
    return Column(Use.ASK, heading, bare(text))


TOOL: Final = Tool("tencent", "腾讯问卷", knows, columns, frozenset({"(空)", "(跳过)"}))
FORMAT = as_format(TOOL)
