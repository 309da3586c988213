"""A post as the options of ``post add`` and ``post edit`` describe it."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groupdesk.cli.context import Failure, moment, text_of, wrong
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.rules.calendar import recurrence, states, variants

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.desk import Desk
    from groupdesk.desk.values.calendar import ColumnView, PostView
    from groupdesk.desk.values.frame import Change
    from groupdesk.desk.values.posts import Preview

AHEAD = 14
"""Days in which a column's next place is looked for."""


@dataclass(frozen=True, slots=True)
class Said:
    """A post that is to be added."""

    groups: str
    body: str
    place: tuple[int, int] | None = None
    """Day and minute on the clock of each group."""
    at: int | None = None
    """The one instant, UTC seconds; at once where there is no place either."""
    column: int | None = None
    for_day: int | None = None
    writer: str = ""
    approver: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    everybody: bool = False

    @property
    def planned(self) -> bool:
        """Whether somebody works on it, so that it is kept even where something lacks."""
        return bool(self.column is not None or self.writer or self.approver)

    @property
    def _more(self) -> dict[str, Any]:
        return {"fills": self.fills, "files": self.files, "everybody": self.everybody}

    def preview(self, desk: "Desk") -> "Preview":
        """What it would do, and what stands against it."""
        if self.place is None:
            return desk.posts.preview(desk.groups.select(self.groups), self.body, at=self.at, **self._more)
        day, minute = self.place
        return desk.calendar.preview(
            self.groups, self.body, day, minute, column=self.column, for_day=self.for_day, **self._more
        )

    def keep(self, desk: "Desk", *, blocked: bool) -> tuple["Change", int]:
        """Adds it: ready, in review, or a draft where something lacks of what somebody works on."""
        if self.place is None and not self.planned:
            return desk.posts.add(desk.groups.select(self.groups), self.body, at=self.at, **self._more)
        day, minute = self.place or _place(self.at or desk.now(), desk.zone)
        reviewed = states.needs_approval(self.writer, self.approver)
        return desk.calendar.add(
            self.groups,
            self.body,
            day,
            minute,
            at=self.at,
            column=self.column,
            for_day=self.for_day,
            writer=self.writer,
            approver=self.approver,
            go=bool(self.body.strip()) and (reviewed or not (blocked and self.planned)),
            **self._more,
        )


def drafted(context: "Context", desk: "Desk", options: Namespace) -> Said:
    """The post that the options describe; raises Failure, LookupError, ValueError."""
    column = desk.columns.get(options.column) if options.column else None
    groups = options.groups or (column.groups if column else "")
    if not options.groups and column is None:
        raise wrong(_("say which groups with --groups, or which series with --column"))
    if options.text_file is None and column is None:
        raise wrong(_("say what it says with --text-file"))
    time = placed(options.at, "--at") if options.at else {}
    place = (time["day"], time["minute"]) if "day" in time else None
    day = None
    if column is not None and not time:
        place = _next_place(desk, column)
    if column is not None and place is not None:
        day = place[0] if place[0] in recurrence.days(column.recurrence, place[0], place[0]) else None
    said = Said(
        groups,
        _body(context, options) or (column.body if column else ""),
        place,
        time.get("at"),
        column.id if column else None,
        day,
        _either(options.writer, column.writer if column else ""),
        _either(options.approver, column.approver if column else ""),
        _fills(options.set),
        _files(context, options.file),
        options.everybody,
    )
    if said.planned and not time and place is None:
        raise wrong(_("say when with --at: somebody is to look at it first"))
    return said


def edited(context: "Context", desk: "Desk", options: Namespace, post: "PostView") -> dict[str, Any]:
    """What the options change of a post; raises Failure, ValueError."""
    names = ("groups", "writer", "approver", "everybody", "note")
    values = {name: value for name in names if (value := getattr(options, name)) is not None}
    if body := _body(context, options):
        values["body"] = body
    if options.at:
        values |= placed(options.at, "--at")
    if options.set:
        fills = {**post.fills, **_fills(options.set)}
        values["fills"] = {name: text for name, text in fills.items() if text}
    if options.file:
        values["files"] = _files(context, options.file)
    return values


def placed(said: str, name: str) -> dict[str, int]:
    """``day`` and ``minute`` of a wall clock, or ``at`` of an instant with an offset; raises Failure."""
    at = moment(said, name)
    if at.tzinfo is not None:
        return {"at": int(at.timestamp())}
    return {"day": clock.day_number(at.date()), "minute": at.hour * 60 + at.minute}


def _place(at: int, zone: str) -> tuple[int, int]:
    wall = at + clock.offset(at, clock.zone(zone))
    return wall // clock.DAY, wall % clock.DAY // 60


def _next_place(desk: "Desk", column: "ColumnView") -> tuple[int, int]:
    shown = desk.calendar.week(desk.calendar.today, days=AHEAD)
    free = (one for one in shown.slots if one.column == column.id and one.post is None and one.state)
    if (slot := next(free, None)) is None:
        line = _("{name} asks for no post in the next {n} days: say when with --at")
        raise wrong(line.format(name=column.name, n=AHEAD))
    return slot.day, slot.minute


def _either(said: str | None, usual: str) -> str:
    return usual if said is None else said


def _body(context: "Context", options: Namespace) -> str:
    """Its wordings as they are written; "" where none was given."""
    if options.text_file is None and options.variant:
        raise wrong(_("--variant: more wordings need a first one, --text-file"))
    files = [*filter(None, [options.text_file]), *options.variant]
    return variants.joined([text_of(context, file).strip() for file in files])


def _fills(said: list[str]) -> dict[str, str]:
    """Her variables; a text may hold any sign."""
    from groupdesk.rules.sending import variables

    found: dict[str, str] = {}
    for part in said:
        name, equals, text = part.partition("=")
        if not equals or not variables(f"{{{name.strip()}}}"):
            raise wrong(_("--set {part}: is no NAME=TEXT").format(part=part))
        found[name.strip()] = text.strip()
    return found


def _files(context: "Context", paths: list[Path]) -> tuple[str, ...]:
    for path in paths:
        if not path.is_file():
            raise Failure(_("{file}: there is no such file").format(file=context.safe(str(path))))
    return tuple(str(path.absolute()) for path in paths)
