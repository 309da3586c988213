"""Microsoft Forms: a workbook, with points where it is a quiz (questionnaires.md §1)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.brackets import ask_bracketed
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import Below, Column, Tool, Use, fixed, has, key, titled, uses

_USES: Final = uses(
    {
        Use.ID: "ID,Id",
        Use.STARTED: "Start time,开始时间",
        Use.SUBMITTED: "Completion time,完成时间",
        Use.EMAIL: "Email,电子邮件",
        Use.REAL_NAME: "Name,姓名,名称",
        Use.SKIP: "Last modified time,上次修改时间,Total points,总分,Quiz feedback,测验反馈,Language,语言",
    }
)
_OF_QUESTION: Final = ("points - ", "feedback - ", "得分 - ", "反馈 - ")
"""Before a question: columns about its points."""


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    return has(row, "ID", "Start time", "Completion time") or has(row, "ID", "开始时间", "完成时间")


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, fixed(headings, _USES, _ask))


def _ask(heading: str) -> Column:
    if key(heading).startswith(_OF_QUESTION):
        return Column(Use.SKIP, heading)
    return ask_bracketed(heading)


TOOL: Final = Tool("ms-forms", "Microsoft Forms", knows, columns, joiners=(";",))
FORMAT = as_format(TOOL)
