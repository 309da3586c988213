"""Why somebody has his points: the sentence, the formula filled in, day by day, the rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from textual.app import ComposeResult

from groupdesk.console.paint import Line, cell, ends, key, rule, wrapped
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.talk import talk
from groupdesk.desk import words
from groupdesk.desk.values.chats import Reason, Said
from groupdesk.locale import _, ngettext

ALL_DAYS: Final = 31
"""Of at most so many days those without a word are shown too."""
_WORTH: Final = ("words", "answers", "questions", "replies_got", "checkins", "invites_kept", "adverts")
_WEIGHT, _TOLD, _COUNT, _POINTS, _DAY = 6, 6, 6, 8, 13


class PointsWhy(Sheet):
    """Shows the reason that `reason` gives now; the list beside it keeps the keys."""

    modal = False
    cells = (45, 0)

    def __init__(self, reason: Callable[[], Reason | None], zone: str, closed: Callable[[], object]) -> None:
        super().__init__()
        self._reason, self._zone, self._when_closed = reason, zone, closed

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Pane(self._lines, edge=False, ground="raised")

    def places(self) -> tuple[object, ...]:
        return (self,)

    def enter(self) -> None:
        """The list keeps the focus: its cursor walks through the reasons."""

    def close(self) -> None:
        super().close()
        self._when_closed()

    def redraw(self) -> None:
        """Show the present reason, from its beginning."""
        for lines in self.query(Lines):
            lines.redraw()
        for pane in self.query(Pane):
            pane.restart()

    def _title(self, cells: int) -> list[Line]:
        why = self._reason()
        return [ends([(_title(why) if why else _("Why"), "strong")], key("Esc", _("close")), cells), []]

    def _lines(self, cells: int) -> list[Line]:
        why = self._reason()
        return why_lines(why, self._zone, cells) if why else []


def _title(why: Reason) -> str:
    points = why.inputs["points"]
    said = ngettext("Why {name} has {n} point", "Why {name} has {n} points", points)
    return said.format(name=why.inputs["name"], n=words.number(points))


def why_lines(why: Reason, zone: str, cells: int) -> list[Line]:
    """The whole reason, in lines of `cells` cells."""
    return [
        *wrapped(words.reason(why), cells, "muted"),
        [],
        *_formula(why, cells),
        [],
        [(_("Day by day"), "strong")],
        *_days(why.inputs["days"], cells),
        [],
        *_rows(why.rows, zone, cells),
    ]


def _formula(why: Reason, cells: int) -> list[Line]:
    heads = ((_("weight"), _WEIGHT), (_("count"), _TOLD + _COUNT), (_("points"), _POINTS))
    title: Line = cell(_("counted"), _label(cells), role="faint")
    for word, wide in heads:
        title += cell(word, wide, "right", "faint")
    lines = [title, *(_part(code, part, cells) for code, part in why.formula)]
    before = _("faint: the count before the cap") if why.inputs["over"] else ""
    return [
        *lines,
        rule(cells),
        ends([(before, "faint")], [(words.number(why.inputs["points"]), "strong")], cells),
    ]


def _label(cells: int) -> int:
    return max(cells - _WEIGHT - _TOLD - _COUNT - _POINTS, 8)


def _part(code: str, part: tuple[int, int, int, int], cells: int) -> Line:
    weight, told, counted, points = part
    role = "text" if told else "faint"
    return [
        *cell(words.column(code), _label(cells), role=role),
        *cell(f"× {words.number(weight)}", _WEIGHT, "right", "muted"),
        *cell(words.number(told) if told > counted else "", _TOLD, "right", "faint"),
        *cell(words.number(counted) if told else "–", _COUNT, "right", role),
        *cell(words.number(points) if told else "–", _POINTS, "right", role),
    ]


def _days(days: Sequence[Mapping[str, Any]], cells: int) -> list[Line]:
    by_day: dict[int, list[Mapping[str, Any]]] = {}
    for one in days:
        by_day.setdefault(one["day"], []).append(one)
    first, last = min(by_day, default=0), max(by_day, default=-1)
    shown = range(first, last + 1) if last - first < ALL_DAYS else sorted(by_day)
    return [_day(day, by_day.get(day, ()), cells) for day in shown]


def _day(day: int, groups: Sequence[Mapping[str, Any]], cells: int) -> Line:
    points = words.number(sum(one["points"] for one in groups)) if groups else "–"
    done = [
        f"{words.column(code)} {words.number(n)}"
        for code in _WORTH
        if (n := sum(one[code] for one in groups))
    ]
    return [
        *cell(words.day(day, weekday=True), _DAY, role="muted"),
        *cell(points, 5, "right", "text" if groups else "faint"),
        ("  ", "text"),
        *cell(" · ".join(done), max(cells - _DAY - 7, 1), role="muted"),
    ]


def _rows(said: Sequence[Said], zone: str, cells: int) -> list[Line]:
    if not said:
        return []
    n = ngettext("{n} message", "{n} messages", len(said)).format(n=words.number(len(said)))
    return [
        ends([(_("Rows"), "strong"), ("  ", "text"), (_("the newest"), "muted")], [(n, "muted")], cells),
        *talk(said, zone, cells, most=2),
    ]
