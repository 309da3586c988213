"""Groups: the roster and a group's page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.people import MemberRow

if TYPE_CHECKING:
    from groupdesk.desk.counted import Counted
    from groupdesk.rules.health import Health
    from groupdesk.rules.stage import Stage


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """How well a group is."""

    health: "Health"
    stage: "Stage"
    band: str | None
    """deep, guided or crowd; None when its size is unknown."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in the roster."""

    id: int
    native: str | None
    """``platform:id``; None for a chat known by name only."""
    name: str
    space: str | None
    platform: str
    kind: str
    layer: str
    rhythm: str
    tags: tuple[str, ...]
    members: int | None
    """Newest complete roster or head count, plus joins, minus leaves since; without bots."""
    members_known: int
    """People seen in it who are not known to have left."""
    messages: int | None
    """None where nobody knows of any."""
    words_7d: int | None
    speakers_7d: int | None
    spark: tuple[int | None, ...]
    """Speakers of each of the last 14 complete days, oldest first; None where not observed."""
    last_word: int | None
    data_until: int | None
    behind: bool
    coverage: tuple[int, int]
    """Observed days of the last seven complete ones, and seven (fewer for a young group)."""
    zone: str
    archived: bool
    owner: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    adverts_allowed: bool = False
    checkin_pattern: str = ""
    """What makes a text there a check-in, in the syntax of `re`."""
    well: Wellbeing | None = None
    """None where it was not asked for."""
    counted: "Counted | None" = None
    """What was counted by hand last."""


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Everything a group's page shows."""

    row: GroupRow
    curve: tuple[tuple[int, int | None], ...]
    """(day, speakers) of the last 63 complete days, oldest first."""
    hours: tuple[tuple[int, ...], ...]
    """7 × 24 words of the last 28 complete days, Monday first."""
    hours_share: tuple[tuple[float | None, ...], ...]
    """7 × 24: share of the members heard that weekday who were heard in that hour, 0..1."""
    best_workday: tuple[tuple[int, int], ...]
    """(hour, share in whole %), best first; empty where rules §11 has none."""
    best_weekend: tuple[tuple[int, int], ...]
    states: tuple[tuple[str, int], ...]
    """(state code, people), in the order of rules §3."""
    members: tuple[MemberRow, ...]
    """The members by points, at most 200; `PeopleTopic.members` gives all."""
    joins_28d: int
    leaves_28d: int
    questions_28d: int
    answered_28d: int
    lately: tuple[Said, ...]
    """The last 20 messages, newest last."""
    counts: "tuple[Counted, ...]" = ()
    """The last days that were counted by hand, newest first."""
