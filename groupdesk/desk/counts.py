"""Counts by hand: which groups are due, what was counted last, keeping what she types."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from groupdesk.desk.counted import FIGURES, Counted, CountRow, counted
from groupdesk.desk.standing import Standing, open_groups, standings
from groupdesk.desk.values.frame import ALL, Change, Scope
from groupdesk.locale import _
from groupdesk.rules import clock, rhythm
from groupdesk.text import name_key

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("groups", "figures", "today")
BY_HAND: Final = "hand"
LARGEST: Final = 9_999_999
"""More is a slip of the finger."""


class Counts:
    """What is counted by hand."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def grid(self, day: int, scope: Scope = ALL) -> tuple[CountRow, ...]:
        """The groups of `scope` with what was counted on a day and before, those due first."""
        with self._desk.reading() as connection:
            ids = set(open_groups(connection))
            ids &= ids if scope.groups is None else set(scope.groups)
            standing = standings(connection, self._desk.now(), ids)
            counts = counted(connection, ids)
            names = connection.execute("SELECT id, name, platform FROM chat_group").fetchall()
        rows = [
            _row(id_, name, platform, standing[id_], counts[id_], day)
            for id_, name, platform in names
            if id_ in ids
        ]
        return tuple(sorted(rows, key=lambda row: (not row.due, name_key(row.name), row.group)))

    def today(self) -> int:
        """The number of the desk's own day."""
        return clock.day_of(self._desk.now(), clock.zone(self._desk.zone))

    def keep(
        self, group: int, day: int, figures: Mapping[str, int | None], sitting: tuple[int, int] | None = None
    ) -> Change:
        """Keeps figures (some of `FIGURES`; None is unknown) of a group's day.

        `sitting` is the entry that it goes on with, and how many groups that counts already. Raises
        ValueError, in one line, for a day to come and for figures that cannot be; DeskError.
        """
        self._check(day, figures)
        entry, before = sitting if sitting and self._is_last(sitting[0]) else (None, 0)
        again = entry is not None and group in self._counted_in(entry)

        def act(session: "Session") -> None:
            from groupdesk.store.models import HeadCount

            now = self._desk.now()
            session.add(HeadCount(group_id=group, day=day, at=now, by=BY_HAND, **figures))

        return self._desk.change("counts", TOPICS, act, goes_on=entry, n=before + (not again))

    def _counted_in(self, entry: int) -> set[int]:
        """The groups of which a sitting holds counts."""
        with self._desk.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT h.group_id FROM entry_row AS e"
                " JOIN head_count AS h ON e.key = json_object('id', h.id)"
                " WHERE e.entry_id = ? AND e.name = 'head_count'",
                (entry,),
            )
            return {group for (group,) in rows}

    def _is_last(self, entry: int) -> bool:
        """Whether nothing was done since an entry."""
        with self._desk.reading() as connection:
            row = connection.execute("SELECT max(id) FROM entry WHERE undone_by IS NULL").fetchone()
        return bool(row[0] == entry)

    def _check(self, day: int, figures: Mapping[str, int | None]) -> None:
        if day > self.today():
            line = _("{day}: that day is still to come; count it then")
            raise ValueError(line.format(day=clock.date_of(day)))
        known = {name: figures[name] for name in FIGURES if figures.get(name) is not None}
        if not known:
            raise ValueError(_("nothing was counted; type a figure first"))
        for figure in known.values():
            if not 0 <= (figure or 0) <= LARGEST:
                raise ValueError(_("{n}: too large; type it again").format(n=figure))
        speakers, messages = known.get("speakers"), known.get("messages")
        if speakers is not None and messages is not None and speakers > messages:
            line = _("{speakers} speakers with {messages} messages: each has said something; type it again")
            raise ValueError(line.format(speakers=speakers, messages=messages))


def _row(
    group: int, name: str, platform: str, standing: Standing, counts: list[Counted], day: int
) -> CountRow:
    return CountRow(
        group,
        name,
        platform,
        _due(standing, day),
        next((one for one in counts if one.day == day), None),
        next((one for one in reversed(counts) if one.day < day), None),
    )


def _due(standing: Standing, day: int) -> bool:
    """Whether a group's data was due by the end of a day; what was never told is."""
    if standing.rhythm in (rhythm.NONE, rhythm.LIVE):
        return False
    if standing.data_until is None:
        return True
    due = rhythm.due_at(standing.rhythm, standing.data_until, standing.tz)
    return due is not None and due < clock.day_start(day + 1, standing.tz)
