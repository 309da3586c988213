"""The weekly page."""

from dataclasses import dataclass

from groupdesk.desk.values.boards import BoardRow


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
    before: int
    after: int


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
