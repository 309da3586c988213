"""The weekly page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groupdesk.desk.values.boards import BoardRow

if TYPE_CHECKING:
    from groupdesk.rules.weekly import Cause


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the weekly report: this week beside last and the median of four."""

    code: str
    value: float | None
    before: float | None
    median: float | None
    spark: tuple[float | None, ...]
    """The last eight weeks, oldest first."""
    arrow: int
    """1, -1, or 0 where no arrow may stand (rules of practice P9)."""
    unit: str = ""
    extra: float | None = None
    """A second figure on the same line, such as *left* beside *joined*."""
    extra_before: float | None = None


@dataclass(frozen=True, slots=True)
class Mover:
    """A group that went up or down."""

    group: int
    name: str
    before: int | None
    """Last week; None where it is not known of both weeks."""
    after: int | None
    by: str = "speakers"
    """What was counted: "speakers" of the week, or "members"."""
    grade_before: str | None = None
    grade: str | None = None
    cause: "Cause | None" = None
    """What changed most in its health, that way."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many groups have a grade or a stage."""

    code: str
    """"A" to "E", "" for those without a grade; or a stage."""
    groups: int
    before: int
    """At the end of the week before."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is to be done next, as Today was when it was last read: (kind, items), the most first."""

    waiting: tuple[tuple[str, int], ...]
    later: tuple[tuple[str, int], ...]
    """Those that she put off."""


@dataclass(frozen=True, slots=True)
class WeeklyPage:
    """The one page of practice P9 for an ISO week, Monday to Sunday."""

    desk: str
    week: str
    """"2026-W47"."""
    first: int
    last: int
    audience: str
    """"boss" or "team"."""
    comment: str
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    """(section code, its lines)."""
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    people: tuple[BoardRow, ...]
    """The week's most active people; empty in the boss's copy."""
    funnel: tuple[tuple[str, int | None, int | None], ...]
    """(step code, people, of), steps the data can fill."""
    measured: int
    groups: int
    behind: int
    counted: int = 0
    """Groups of which nothing but a count by hand is known."""
    grades: tuple[Tally, ...] = ()
    """The best first; empty where no data reaches the week."""
    stages: tuple[Tally, ...] = ()
    did: tuple[tuple[str, int], ...] = ()
    """(kind, items of Today that she did in the week), the most first."""
    ahead: Ahead | None = None
    """None for a week that is long past."""
    help: str = ""
    """Where she needs help, in her own words."""
    columns: tuple[tuple[str, float], ...] = ()
    """The best column and the worst, each with the share of members who responded; foreign names."""
