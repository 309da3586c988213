"""问卷星: answers by text, by the number of the option, or by its score (questionnaires.md §1)."""

import re
from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import LONGEST, Below, Column, Tool, Use, bare, fixed, has, titled, uses
from groupdesk.text import one_line

MISSING: Final = frozenset({"(跳过)", "（跳过）", "(空)", "（空）", "-2", "-3"})
"""Skipped and blank, by text and by number."""
_USES: Final = uses(
    {
        Use.ID: "序号",
        Use.SUBMITTED: "提交答卷时间,提交时间",
        Use.SECONDS: "所用时间",
        Use.CHANNEL: "来源",
        Use.SKIP: "来源详情,总分",
        Use.PRIVATE: "来自IP,IP,IP地址,来自地区",
    }
)
_PART: Final = re.compile(r"(第\s*\d{1,3}\s*题|\d{1,3}[、.．])\s*[(（](.+)[)）]", re.S)
"""``第4题(看书)`` and ``25、(看书)``: one column of several, whose title the export does not tell."""
_WHOLE: Final = re.compile(r"-?\d{1,3}").fullmatch


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    return has(row, "序号", "提交答卷时间")


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, fixed(headings, _USES, _ask))


def by_number(headings: Sequence[str], below: Below) -> bool:
    """Whether an export names options by their numbers: by them it also says that nothing was answered."""
    told = [set(below(place)) for place in range(len(headings))]
    if any(cell in MISSING and not _WHOLE(cell) for cells in told for cell in cells):
        return False
    ticked = [
        cells for heading, cells in zip(headings, told, strict=True) if _PART.fullmatch(heading.strip())
    ]
    return any({"-2", "-3"} & cells for cells in told) or any(
        cells <= {"0", "1"} for cells in ticked if cells
    )


def _ask(heading: str) -> Column:
    if found := _PART.fullmatch(one_line(heading)[:LONGEST]):
        return Column(Use.ASK, heading, found[1].rstrip("、.．"), found[2].strip())
    return Column(Use.ASK, heading, bare(heading))


TOOL: Final = Tool(
    "wjx", "问卷星", knows, columns, MISSING, joiners=("┋", "→"), marks_other=True, by_number=by_number
)
FORMAT = as_format(TOOL)
