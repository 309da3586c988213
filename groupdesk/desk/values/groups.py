"""Groups: the roster and a group's page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.people import MemberRow
from groupdesk.rules.charter import PARTS

if TYPE_CHECKING:
    from groupdesk.desk.counted import Counted
    from groupdesk.rules.health import Health
    from groupdesk.rules.nature import Nature
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
    well: Wellbeing | None = None
    """None where it was not asked for."""
    counted: "Counted | None" = None
    """What was counted by hand last."""
    space_id: int | None = None


class SpaceRow(NamedTuple):
    """A server or firm that holds groups."""

    id: int
    name: str
    platform: str
    groups: tuple[int, ...]
    people: int
    """Seen in any of its groups and not known to have left, each counted once; without bots."""


class Part(NamedTuple):
    """Some of the people of a group: those in a state, with a mark, or who left lately."""

    code: str
    """A code of rules §3, a mark, or ``left-lately``."""
    people: int
    share: float | None
    """Of the members, 0..1; None for those who are none."""


@dataclass(frozen=True, slots=True)
class Charter:
    """A version of what a group is for and who belongs in it; an empty text was not written."""

    group: int
    version: int
    """From 1; the highest holds."""
    at: int
    for_whom: str
    value: str
    promise: str
    entry: str
    exit: str

    @property
    def texts(self) -> dict[str, str]:
        """The texts by the names of `rules.charter.PARTS`."""
        return {part: getattr(self, part) for part in PARTS}


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
    composition: tuple[Part, ...] = ()
    """Who is in it, states first; only parts that hold anybody."""
    charter: Charter | None = None
    """Its newest version; None where none was written."""
    suggested: "Nature | None" = None
    """What it is by how it talks; None where she said its kind, or too little is known."""
