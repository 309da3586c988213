"""SurveyMonkey: two rows of headings, the options in the second (questionnaires.md §1)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import UNDER, Below, Column, Tool, Use, bare, has, key, uses

_USES: Final = uses(
    {
        Use.ID: "Respondent ID",
        Use.SKIP: "Collector ID",
        Use.STARTED: "Start Date",
        Use.SUBMITTED: "End Date",
        Use.PRIVATE: "IP Address",
        Use.EMAIL: "Email Address",
        Use.REAL_NAME: "First Name,Last Name",
        Use.TOKEN: "Custom Data 1,Custom Data",
    }
)
_WHOLE: Final = frozenset({"", "response", "open-ended response", "回复", "开放式回答"})
"""In the second row: the question itself."""


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    return has(row, "Respondent ID", "Collector ID", "Start Date", "End Date")


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds; a blank heading goes on with the title to its left."""
    found: list[Column] = []
    title = ""
    for heading in headings:
        head, _mark, under = heading.partition(UNDER)
        if use := _USES.get(key(head)):
            found.append(Column(use, head))
            continue
        title = bare(head) if head else title
        part = None if key(under) in _WHOLE else under.strip()
        found.append(Column(Use.ASK, head, title, part) if title else Column(Use.SKIP, head))
    return found


TOOL: Final = Tool("surveymonkey", "SurveyMonkey", knows, columns, marks_other=True, second_row=True)
FORMAT = as_format(TOOL)
