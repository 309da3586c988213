"""Typeform: of several options the older exports tell a column each, without the question (questionnaires.md §1)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from groupdesk.formats.surveys.brackets import ask_dashed
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import Below, Column, Tool, Use, fixed, has, titled, uses
from groupdesk.rules.surveys.asked import is_other

SHOWN: Final = 3
"""Options that stand for a question whose text is not told."""
LONGEST_OPTION: Final = 60
_USES: Final = uses(
    {
        Use.ID: "#",
        Use.STARTED: "Start Date (UTC)",
        Use.SUBMITTED: "Submit Date (UTC)",
        Use.SKIP: "Response Type,Stage Date (UTC),Tags,Ending,score",
        Use.PRIVATE: "Network ID",
    }
)


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    return has(row, "#", "Submit Date (UTC)")


def columns(headings: Sequence[str], below: Below) -> list[Column]:
    """What each column holds; neighbours that hold their own heading are the options of one question."""
    found = titled(headings, fixed(headings, _USES, ask_dashed))
    for start, end in _runs(headings, found, below):
        names = [headings[place] for place in range(start, end) if not is_other(headings[place])]
        title = " / ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
        found[start:end] = [
            Column(Use.ASK, headings[place], title, headings[place]) for place in range(start, end)
        ]
    return found


def _runs(headings: Sequence[str], columns_: Sequence[Column], below: Below) -> list[tuple[int, int]]:
    """Where the options of a question begin and end."""
    kinds = [
        _kind(heading, column, below(place))
        for place, (heading, column) in enumerate(zip(headings, columns_, strict=True))
    ]
    cuts = [0, *(at for at, (one, two) in enumerate(pairwise(kinds), 1) if _parts(one, two)), len(kinds)]
    runs = [(start, end) for start, end in pairwise(cuts) if kinds[start] != "no"]
    return [(start, end) for start, end in runs if kinds[start:end].count("option") and end - start > 1]


def _parts(one: str, two: str) -> bool:
    """Whether a question ends between two columns: *other* is its last option."""
    return one == "other" or (one == "no") != (two == "no")


def _kind(heading: str, column: Column, told: Sequence[str]) -> str:
    """Whether a column is an option ("option", or "empty" where nobody took it), "other", or none."""
    if column.use != Use.ASK or column.part is not None:
        return "no"
    if is_other(heading):
        return "other"
    if not told:
        return "no" if len(heading) > LONGEST_OPTION or heading.endswith(("?", "？")) else "empty"
    return "option" if list(told) == [heading] else "no"


TOOL: Final = Tool("typeform", "Typeform", knows, columns, marks_other=True, utc=True)
FORMAT = as_format(TOOL)
