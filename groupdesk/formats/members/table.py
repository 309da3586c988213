"""Member lists as tables: CSV and XLSX (formats.md §2.10)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from groupdesk.formats.errors import BrokenError
from groupdesk.formats.members.columns import Clock, Columns, columns, unix_clock, wall_clock
from groupdesk.formats.members.listing import listing
from groupdesk.formats.rows import Rows, headed, separator, told_rows
from groupdesk.formats.tables import cells
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import Format, GroupFacts, Head, Member, Reading, Record, Skipped, Source, Unreadable
from groupdesk.records.values import BadRecordError

_UNIX_HEADINGS = ("join_time", "last_sent_time")
"""Headings of programs, which write seconds since 1970; people write dates."""


def headings(row: Sequence[Any], clock: Clock = wall_clock) -> Columns | None:
    """The columns of a member list under these cells; None when they are no such headings."""
    return columns(row, clock)


def sniff(head: Head) -> bool:
    """Whether it is text whose headings are those of a member list."""
    return separator(head.text, headings) is not None and not _is_unix(head)


def sniff_unix(head: Head) -> bool:
    """The same for text whose headings a program wrote."""
    return _is_unix(head) and separator(head.text, headings) is not None


def read(source: Source, reading: Reading, clock: Clock = wall_clock) -> Iterator[Record]:
    """The group as far as it is told, rows that cannot be used, and the `Roster`.

    Raises UnknownFormatError when no row looks like the headings of a member list.
    """
    walk = Rows(source, headings)
    yield from told(source, walk, _table(walk, reading, clock))


def _table(walk: Rows, reading: Reading, clock: Clock) -> Iterator[Record]:
    rows = iter(walk)
    found = headed(
        walk,
        rows,
        partial(headings, clock=clock),
        _("no headings of a member list in its first rows"),
        _("name its columns, such as id, name, joined"),
    )
    examples: list[Skipped] = []
    rows = told_rows(rows, examples)
    if "group" in found.places:
        yield from _groups(found, walk, rows, reading)
    else:
        yield GroupFacts(reading.title, found.platform)
        yield from listing(_members(found, walk, rows), reading)
    yield from examples
    if found.misread:
        what = _("{n} times that are no dates were left out, such as in {cell}; correct them there")
        reading.assumed.append(what.format(n=len(found.misread), cell=found.misread[0]))


def _groups(found: Columns, walk: Rows, rows: Iterator[Sequence[Any]], reading: Reading) -> Iterator[Record]:
    """The lists of several groups, in the order in which these are first named."""
    groups: dict[str, list[Member | Unreadable]] = {}
    lost: list[Unreadable] = []
    broken: BrokenError | None = None
    try:
        for member in _members(found, walk, rows):
            if name := found.group(walk.row):
                groups.setdefault(name, []).append(member)
            else:
                lost.append(Unreadable(walk.number, _("it names no group"), walk.sample()))
    except BrokenError as error:
        broken = error
    reading.complete = reading.complete and not lost and broken is None
    yield from lost
    for name, members in groups.items():
        facts = cells.group(name)
        if not facts.platform and found.platform != "other":
            facts = replace(facts, platform=found.platform)
        yield facts
        yield from listing(members, reading)
    if broken:
        raise broken


def _members(found: Columns, walk: Rows, rows: Iterator[Sequence[Any]]) -> Iterator[Member | Unreadable]:
    """Each row's member, or why there is none."""
    for row in rows:
        try:
            member = found.member(row, walk.number)
        except BadRecordError as error:
            yield Unreadable(walk.number, str(error), walk.sample())
        else:
            if member:
                yield member


def _is_unix(head: Head) -> bool:
    return any(heading in head.text.partition("\n")[0] for heading in _UNIX_HEADINGS)


FORMAT = Format("members", "Member list (CSV, XLSX)", "local", "second", sniff, read, content="members")
UNIX_FORMAT = Format(
    "members-unix",
    "Member list (CSV of a program)",
    "utc",
    "second",
    sniff_unix,
    partial(read, clock=unix_clock),
    content="members",
)
