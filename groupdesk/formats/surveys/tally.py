"""Tally: several options in one cell, and perhaps again as a column each (questionnaires.md §1)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.brackets import ask_round
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import Below, Column, Tool, Use, bare, fixed, has, uses

_USES: Final = uses({Use.ID: "Submission ID", Use.ACCOUNT: "Respondent ID", Use.SUBMITTED: "Submitted at"})


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    return has(row, "Submission ID", "Respondent ID", "Submitted at")


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds; ``Title (Option)`` beside ``Title`` tells nothing new."""
    whole = {bare(heading) for heading in headings}
    found: list[Column] = []
    for column in fixed(headings, _USES, ask_round):
        if column.part is None:
            found.append(column)
        elif column.title in whole:
            found.append(Column(Use.SKIP, column.heading))
        else:
            found.append(Column(Use.ASK, column.heading, bare(column.heading)))
    return found


TOOL: Final = Tool("tally", "Tally", knows, columns)
FORMAT = as_format(TOOL)
