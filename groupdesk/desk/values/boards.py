"""The leaderboard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row of the leaderboard."""

    rank: int
    movement: int | str | None
    """Ranks gained since the span before; "new"; None when that span was not observed."""
    id: int
    """Identity id, stable; over several groups that of the group where he wrote most."""
    native: str | None
    """``platform:id``; None for somebody known by name only."""
    person: int
    name: str
    left: bool
    group: int | None
    """The group where he wrote most, for boards over several."""
    group_name: str
    messages: int
    words: int
    days: int
    questions: int
    answers: int
    replies_got: int
    checkins: int
    invites_kept: int
    adverts: int
    points: int


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard; `first` and `last` day are both included."""

    first: int
    last: int
    label: str
    """"week", "half-month", "month", "all" or "FROM..TO"."""
    by: str
    coverage: tuple[int, int]
    """Observed group-days and all group-days of the span."""
    rows: tuple[BoardRow, ...]
    people: int
