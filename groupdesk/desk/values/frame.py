"""The desk itself: its scope, its frame, what an act changed."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """The groups she looks at: `groups` None is all of them."""

    groups: tuple[int, ...] | None = None
    label: str = ""
    """As she chose it, such as ``tag city``; "" for all."""


ALL = Scope()


@dataclass(frozen=True, slots=True)
class Change:
    """What an act of hers did."""

    entry: int | None
    """Its entry in the history; None when nothing changed."""
    verb: str
    changed: int
    """Rows changed."""
    inputs: dict[str, Any] = field(default_factory=dict)
    """What `desk.words.change` fills in."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Line 1 of the console."""

    desk: str
    demo: bool
    held: bool
    groups: int
    """Groups in the desk that are not archived."""
    people: int
    behind: int
    """Groups whose data is behind its rhythm."""
    data_until: int | None
    today: int
    """Open items of today's queue, all groups."""
    asking: int
    """Deliveries that ask her something, or go by hand now."""
    unsent: int
    """Deliveries that are still to go by bots."""
    reviewing: int
    """Posts that wait for approval."""
    bots: tuple[int, int]
    """Bots that are well, of all."""
    surveys: int
    """Sheets of questionnaires about which she is asked."""
    updating: int
    """Groups of which something older is shown, until `Desk.renew` has found it anew."""
    revision: int
