"""Whether somebody is in a group, since when and by whom (rules.md §3, first paragraph)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from groupdesk.rules.clock import DAY
from groupdesk.rules.invites import SAME_JOIN_SECONDS

RETURN_SECONDS: Final = 30 * DAY
"""Who comes back within this keeps his first join."""
ROSTERS_MISSED: Final = 2
"""Complete member lists in a row that somebody must be missing from to count as gone."""


class Sign(IntEnum):
    """What tells of presence; at one instant in this order."""

    LEAVE = 0
    JOIN = 1
    MESSAGE = 2
    LISTED = 3
    MISSING = 4


class Trace(NamedTuple):
    """One sign of a member's presence or absence."""

    at: int
    sign: int
    inviter: int = 0
    """Of a join or listing; 0 when none is named."""
    joined: int | None = None
    """Of a listing: when the list says that he joined."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a member stands after all his traces."""

    present: bool
    joined: int | None
    """By a join record or a member list; None when neither tells."""
    left: int | None
    """When he left, while absent."""
    first_seen: int | None
    """The first instant at which he was there."""
    inviter: int
    """Of his first join, in whichever telling of it one is named; 0 when none is."""


class _Reader:
    def __init__(self) -> None:
        self.present = False
        self.joined: int | None = None
        self.left: int | None = None
        self.first_seen: int | None = None
        self.inviter = 0
        self._joined_once = False
        self._same_join_until: int | None = None
        self._missed: list[int] = []
        self._gone_last: int | None = None

    def take(self, trace: Trace) -> None:
        if trace.sign == Sign.LEAVE:
            self._gone(trace.at)
        elif trace.sign == Sign.MISSING:
            self._missed.append(trace.at)
            if self.present and len(self._missed) >= ROSTERS_MISSED:
                self._gone(self._missed[-ROSTERS_MISSED])
        else:
            self._missed.clear()
            self._here(trace)

    def _gone(self, at: int) -> None:
        self.present = False
        self.left = self._gone_last = at
        self._same_join_until = None
        self._missed.clear()

    def _here(self, trace: Trace) -> None:
        came = trace.at if trace.sign == Sign.JOIN else trace.joined
        if not self.present:
            back = self.left is not None and trace.at - self.left <= RETURN_SECONDS
            if not (back and self.joined is not None):
                self.joined = came
            self.present, self.left = True, None
        elif self.joined is None or self._is_earlier(trace, self.joined):
            self.joined = came
        if trace.sign == Sign.JOIN and not self._joined_once:
            self._joined_once = True
            self._same_join_until = trace.at + SAME_JOIN_SECONDS
            self.inviter = trace.inviter or self.inviter
        elif not self._joined_once or self._is_retold(trace):
            self.inviter = self.inviter or trace.inviter
        if self.first_seen is None:
            self.first_seen = trace.at if came is None else min(trace.at, came)

    def _is_earlier(self, trace: Trace, known: int) -> bool:
        """Whether a member list dates the same stay farther back: lists guess late, never early (bots.md §9.6)."""
        told = trace.joined if trace.sign == Sign.LISTED else None
        return told is not None and told < known and (self._gone_last is None or told > self._gone_last)

    def _is_retold(self, trace: Trace) -> bool:
        """Whether it is the first join once more, told by another event or source (formats.md D9)."""
        until = self._same_join_until
        return trace.sign == Sign.JOIN and until is not None and trace.at <= until


def presence(traces: Iterable[Trace]) -> Presence:
    """A member's standing from his leaves, joins, messages and the complete rosters, in any order."""
    reader = _Reader()
    for trace in sorted(traces, key=lambda one: (one.at, one.sign, one.inviter, one.joined or 0)):
        reader.take(trace)
    return Presence(reader.present, reader.joined, reader.left, reader.first_seen, reader.inviter)


def missing(listed_at: Iterable[int], rosters: Sequence[int], since: int) -> list[Trace]:
    """Traces of the complete rosters after `since` that somebody is not on."""
    on = set(listed_at)
    return [Trace(at, Sign.MISSING) for at in rosters if at >= since and at not in on]
