"""What is known of the groups in a week: as the chat told it, and as she counted it by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from groupdesk.desk.counted import Counted
from groupdesk.rules import weekly
from groupdesk.rules.spans import Span


@dataclass(slots=True)
class GroupWeek:
    """A measured group in a week."""

    observed: int
    """Days that were observed."""
    messages: int = 0
    joins: int = 0
    leaves: int = 0
    questions: int = 0
    answered: int = 0
    active: set[int] = field(default_factory=set)
    """Members with an act, without staff."""
    speakers: int = 0
    """Members with words, without staff."""
    members: int = 0
    """People in it at the end of the week, without bots."""

    @property
    def daily(self) -> float:
        """Messages on an observed day."""
        return self.messages / self.observed


@dataclass(slots=True)
class CountedWeek:
    """A group in a week of which nothing but counts by hand is known; None where nobody counted."""

    days: int
    """Days of which talk was counted."""
    messages: int | None = None
    joins: int | None = None
    leaves: int | None = None
    speakers: int | None = None
    """The most of a day (rules.md §5)."""
    daily: float | None = None
    """Messages on a day of which they were counted."""
    members: int | None = None
    """Heads at the end of the week."""
    members_before: int | None = None
    """At its beginning."""

    @property
    def net(self) -> int | None:
        """Who came less who left, as counted, else by the heads."""
        if self.joins is not None and self.leaves is not None:
            return self.joins - self.leaves
        known = self.members is not None and self.members_before is not None
        return (self.members or 0) - (self.members_before or 0) if known else None


@dataclass(slots=True)
class Content:
    """What was said to groups in a week."""

    planned: int = 0
    """Posts that have a place in it; ideas are none."""
    sent: int = 0
    """Those that a group has."""
    skipped: int = 0
    responses: int = 0
    """To its posts in groups of which they are known."""
    reached: int = 0
    """Members of those groups when it was said, once for each post."""
    columns: dict[int | None, tuple[int, int]] = field(default_factory=dict)
    """Column → the two of its posts."""

    def count(self, column: int | None, responses: int, members: int) -> None:
        """Adds what came of a post in a group."""
        self.responses, self.reached = self.responses + responses, self.reached + members
        mine = self.columns.get(column, (0, 0))
        self.columns[column] = (mine[0] + responses, mine[1] + members)


@dataclass
class Week:
    """All groups in a week."""

    span: Span
    measured: dict[int, GroupWeek] = field(default_factory=dict)
    """Groups with an observed day."""
    by_hand: dict[int, CountedWeek] = field(default_factory=dict)
    """Groups of which nothing but counts by hand is known."""
    open: int = 0
    """Groups whose records had begun by its end, or that have none."""
    seats: int = 0
    """Memberships at its end."""
    people: set[int] = field(default_factory=set)
    """The people who held them."""
    known: set[int] = field(default_factory=set)
    """Those of them in measured groups."""
    came: Counter[int] = field(default_factory=Counter)
    """Days → those who joined so long before that it is known whether they stayed as long."""
    stayed: Counter[int] = field(default_factory=Counter)
    """Days → those of them who did."""
    sheets: int = 0
    """Sheets of questionnaires that were sent in it and count."""
    content: Content | None = None
    """None where no post is known of any of the weeks that are looked at."""

    @property
    def coverage(self) -> dict[int, tuple[int, int]]:
        """Group → (observed days, days of which talk was counted): weeks are compared where it is the same."""
        measured = {group: (one.observed, 0) for group, one in self.measured.items()}
        return measured | {group: (0, one.days) for group, one in self.by_hand.items() if one.days}

    @cached_property
    def active(self) -> set[int]:
        """Active members of all measured groups, each once."""
        return set().union(*(one.active for one in self.measured.values()))

    @property
    def actives(self) -> int | None:
        """Active members, and the speakers counted where nothing else is known."""
        spoke = [one.speakers for one in self.by_hand.values() if one.speakers is not None]
        return len(self.active) + sum(spoke) if self.measured or spoke else None

    @property
    def rate(self) -> tuple[int, int]:
        """Active members, and all members of the groups that they are known of."""
        counted = [
            (one.speakers, one.members)
            for one in self.by_hand.values()
            if one.speakers is not None and one.members is not None
        ]
        spoke, members = (sum(figures) for figures in zip(*counted, strict=True)) if counted else (0, 0)
        return len(self.active) + spoke, len(self.known) + members

    @property
    def active_groups(self) -> int | None:
        """Groups that count as active."""
        known = [(len(one.active), one.members) for one in self.measured.values()]
        known += [
            (one.speakers, one.members or 0) for one in self.by_hand.values() if one.speakers is not None
        ]
        return sum(weekly.is_active(*one) for one in known) if known else None

    @property
    def daily(self) -> list[float]:
        """Messages a day of each group of which they are known."""
        counted = [one.daily for one in self.by_hand.values() if one.daily is not None]
        return [*(one.daily for one in self.measured.values()), *counted]

    @property
    def net(self) -> int | None:
        """Who came less who left; None where neither is known."""
        known = [one.joins - one.leaves for one in self.measured.values()]
        known += [net for one in self.by_hand.values() if (net := one.net) is not None]
        return sum(known) if known else None

    def total(self, figure: str) -> int | None:
        """Sum of a figure over the groups of which it is known; None when there is none."""
        groups = (*self.measured.values(), *self.by_hand.values())
        known = [n for one in groups if (n := getattr(one, figure, None)) is not None]
        return sum(known) if known else None


def counted_week(counts: Sequence[Counted]) -> CountedWeek | None:
    """What some counted days of a week say of it; None without any."""
    if not counts:
        return None

    def known(figure: str) -> list[int]:
        return [n for one in counts if (n := getattr(one, figure)) is not None]

    messages, joined, left, speakers = (known(one) for one in ("messages", "joined", "left", "speakers"))
    return CountedWeek(
        days=sum(one.of_talk for one in counts),
        messages=sum(messages) if messages else None,
        joins=sum(joined) if joined else None,
        leaves=sum(left) if left else None,
        speakers=max(speakers, default=None),
        daily=sum(messages) / len(messages) if messages else None,
    )
