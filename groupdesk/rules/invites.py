"""Joins, leaves and kept invites of one group from its membership events (rules.md §2, formats.md D9)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from groupdesk.records import Kind
from groupdesk.rules import clock

KEPT_DAYS: Final = 7
"""Days after a join on which an invite is judged."""
SAME_JOIN_SECONDS: Final = 60
"""Two joins of one person this close, without a leave between, are one told twice."""


class Event(NamedTuple):
    """A join (`Kind.JOIN`) or a leave (`Kind.LEAVE`, `Kind.KICK`) of a member."""

    member: int
    at: int
    kind: int
    inviter: int
    """0 when none is named."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of a group's events."""

    joins: Mapping[int, int]
    """Day → joins."""
    leaves: Mapping[int, int]
    kept: Mapping[tuple[int, int], int]
    """(inviter, day) → invites that were kept, on the day they were judged."""


def distinct(events: Iterable[Event]) -> list[Event]:
    """Events by member and instant, each once; at one instant leaves come before joins (rules.md §3)."""
    result: list[Event] = []
    ordered = sorted(set(events), key=lambda e: (e.member, e.at, e.kind == Kind.JOIN, e.inviter))
    for _, mine in groupby(ordered, key=lambda event: event.member):
        result += _distinct(list(mine))
    return result


def _distinct(events: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in events:
        last = kept[-1] if kept else None
        same = last is not None and (last.kind == Kind.JOIN) == (event.kind == Kind.JOIN)
        if last is not None and same and event.at - last.at <= SAME_JOIN_SECONDS:
            kept[-1] = last._replace(inviter=last.inviter or event.inviter)
        else:
            kept.append(event)
    return kept


def tally(
    events: Iterable[Event],
    first_word: Mapping[int, int],
    bots: Collection[int],
    today: int,
    tz: ZoneInfo,
) -> Tally:
    """Counts events by day, and the invites kept up to `today` (the day D0 of rules.md §0).

    `first_word` is member → the first day on which he wrote a word.
    """
    joins: Counter[int] = Counter()
    leaves: Counter[int] = Counter()
    kept: Counter[tuple[int, int]] = Counter()
    known = [event for event in distinct(events) if event.member not in bots]
    for event in known:
        (joins if event.kind == Kind.JOIN else leaves)[clock.day_of(event.at, tz)] += 1
    for member, mine in groupby(known, key=lambda event: event.member):
        credit = _kept(member, list(mine), first_word.get(member), tz)
        if credit is not None and credit[0] not in bots and credit[1] <= today:
            kept[credit] += 1
    return Tally(joins, leaves, kept)


def _kept(member: int, events: list[Event], first_word: int | None, tz: ZoneInfo) -> tuple[int, int] | None:
    """Whose invite brought a member who stayed and spoke, and the day it counts; None when nobody's."""
    joins = [event for event in events if event.kind == Kind.JOIN]
    if not joins or joins[0].inviter in (0, member) or first_word is None:
        return None
    first = joins[0]
    day = clock.day_of(first.at, tz) + KEPT_DAYS
    start = clock.day_start(day, tz)
    gone = any(event.kind != Kind.JOIN and first.at <= event.at < start for event in events)
    return None if gone or first_word >= day else (first.inviter, day)
