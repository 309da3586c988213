"""The weekly page as the JSON document of the command line."""

from collections.abc import Sequence
from typing import Any

from groupdesk.desk.values.report import Line, Mover, Tally, WeeklyPage
from groupdesk.reports import figures
from groupdesk.reports.cells import json_text
from groupdesk.reports.figures import bare
from groupdesk.rules import clock


def render(page: WeeklyPage) -> bytes:
    """`document` as UTF-8."""
    return json_text(document(page)).encode()


def document(page: WeeklyPage) -> dict[str, Any]:
    """The page's figures; both days included, shares from 0 to 1, null for what is not known."""
    return {
        "desk": page.desk,
        "week": page.week,
        "from": clock.date_of(page.first).isoformat(),
        "to": clock.date_of(page.last).isoformat(),
        "for": page.audience,
        "comment": page.comment,
        "sections": [{"code": code, "lines": list(map(_line, lines))} for code, lines in page.sections],
        "funnel": [{"step": code, "people": people, "of": of} for code, people, of in page.funnel],
        "grades": list(map(_tally, page.grades)),
        "stages": list(map(_tally, page.stages)),
        "up": list(map(_mover, page.up)),
        "down": list(map(_mover, page.down)),
        "columns": [{"column": name, "responded": bare(share)} for name, share in page.columns],
        "did": _kinds(page.did),
        "next": page.ahead and {"waiting": _kinds(page.ahead.waiting), "later": _kinds(page.ahead.later)},
        "help": page.help,
        "people": [
            {"person": row.person, "name": row.name, "group": row.group_name, "points": row.points}
            for row in page.people
        ],
        "coverage": {
            "measured": page.measured,
            "counted": page.counted,
            "groups": page.groups,
            "behind": page.behind,
        },
    }


def _line(line: Line) -> dict[str, Any]:
    shown = {
        "code": line.code,
        "value": bare(line.value),
        "before": bare(line.before),
        "median": bare(line.median),
        "unit": line.unit,
        "arrow": line.arrow,
        "weeks": list(map(bare, line.spark)),
    }
    pair = {"extra": bare(line.extra), "extra_before": bare(line.extra_before)}
    return shown | (pair if any(figure is not None for figure in pair.values()) else {})


def _mover(mover: Mover) -> dict[str, Any]:
    return {
        "id": mover.group,
        "group": mover.name,
        "before": mover.before,
        "after": mover.after,
        "by": mover.by,
        "grade_before": mover.grade_before,
        "grade": mover.grade,
        "cause": mover.cause and mover.cause.code,
        "why": mover.cause and figures.why(mover),
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {"code": tally.code or None, "groups": tally.groups, "before": tally.before}


def _kinds(kinds: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"kind": kind, "items": n} for kind, n in kinds]
