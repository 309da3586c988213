"""Columns and posts, as the calendar shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from groupdesk.rules.hours import Best


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A standing series of posts."""

    id: int
    name: str
    recurrence: str
    """As `rules.calendar.recurrence` has it."""
    minute: int | None
    """Of the day; None for the best hour of its groups."""
    groups: str
    """Which, as she said it."""
    group_ids: tuple[int, ...]
    """Those that this means now."""
    body: str
    steps: str
    writer: str
    approver: str
    keyword: str
    ended: bool


@dataclass(frozen=True, slots=True)
class PostView:
    """Something to be said, as far as it has come."""

    id: int
    column: int | None
    column_name: str
    """"" for a post outside all columns."""
    title: str
    """The first words of its text."""
    body: str
    """Its wordings, as written."""
    state: str
    """Of `rules.calendar.states`, its deliveries counted in."""
    for_day: int | None
    """The day of its column that it fills, wherever it was moved to."""
    day: int
    """Its place in the calendar."""
    minute: int
    """Of that day: on the clock of each group, or of the desk where `at` is set."""
    at: int | None
    """The one instant at which it goes everywhere, UTC seconds; None for local times."""
    groups: str
    group_ids: tuple[int, ...]
    done: int
    """Groups that have it."""
    of: int
    """Groups it goes to."""
    next_at: int | None
    """When it goes on, UTC seconds; None when nothing is planned."""
    next_group: str
    """One group of those that get it then."""
    writer: str
    approver: str
    fills: Mapping[str, str]
    files: tuple[str, ...]
    everybody: bool
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the calendar: a column's on a day, or a post's outside all columns."""

    column: int | None
    day: int
    minute: int
    state: str
    """That of its post; without one "idea", "gap" where it is wanted soon, "" where the day has passed."""
    post: PostView | None = None
    steps: tuple[str, ...] = ()
    """What is to be prepared for other days' posts of the column on this day."""

    @property
    def key(self) -> str:
        """Names it among its week's."""
        return f"post:{self.post.id}" if self.post else f"slot:{self.column}:{self.day}"


@dataclass(frozen=True, slots=True)
class ClashView:
    """Posts that meet in some groups."""

    kind: str
    """"close" or "many"."""
    slots: tuple[str, ...]
    """`Slot.key` of each, in order of time."""
    names: tuple[str, ...]
    day: int
    groups: tuple[int, ...]
    first: int
    """UTC seconds of the earliest and the latest."""
    last: int
    free: int | None
    """The next minute of that day at which the last one would meet nothing; None when there is none."""


@dataclass(frozen=True, slots=True)
class Week:
    """Some days of the calendar, mostly seven."""

    code: str
    """Its ISO week."""
    first: int
    last: int
    today: int
    now: int
    zone: str
    columns: tuple[ColumnView, ...]
    """Those that have anything in it, by hour; then those that have nothing."""
    slots: tuple[Slot, ...]
    """By day, then by hour."""
    clashes: tuple[ClashView, ...]
    ready_days: int
    """Days ahead, from tomorrow, in which nothing that the columns ask for is missing."""

    def at(self, column: int | None, day: int) -> tuple[Slot, ...]:
        """What stands in a place."""
        return tuple(one for one in self.slots if (one.column, one.day) == (column, day))

    def count(self, state: str) -> int:
        """How many slots are in a state."""
        return sum(1 for one in self.slots if one.state == state)


@dataclass(frozen=True, slots=True)
class BestHour:
    """When some groups listen."""

    workday: tuple[Best, ...]
    weekend: tuple[Best, ...]
    member_hours: int
    """What that rests on."""
    shares: tuple[float | None, ...] = ()
    """24 shares of the members heard on such a day."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What copying a week would do."""

    copied: tuple[int, ...]
    """Posts."""
    fixed: tuple[int, ...]
    """Left out: their days are dates of the year."""
    taken: tuple[int, ...]
    """Left out: their place has a post already."""
    clashes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a post in one group within a day."""

    group: int
    name: str
    at: int
    words: int | None
    people: int | None
    responses: int | None
    quits: int | None
    usual: float | None
    """The median of responses to the column's last four there."""
    usual_hours: float | None
    """Members heard in the same hours of earlier weeks, the median."""
    weak: bool
    """Whether it is the third weak one running."""
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of a post."""

    post: PostView
    hours: float
    """That have passed since it was said, at most 24."""
    groups: tuple[Outcome, ...]
    responses: int | None
    usual: float | None
    texts: tuple[tuple[int, str, str], ...] = field(default=())
    """(instant, by whom, text) it had, newest first."""
