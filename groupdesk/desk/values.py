"""What the desk hands out: plain frozen values, safe to keep after their connection is gone.

Everywhere: instants are UTC seconds, days are local day numbers (days since 1970-01-01 in the
group's zone), None means unknown and is drawn as ``–``, never as 0.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from groupdesk.desk.counted import Counted
    from groupdesk.rules.health import Health
    from groupdesk.rules.stage import Stage


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
    revision: int


@dataclass(frozen=True, slots=True)
class Said:
    """A stored message as it is shown."""

    id: int
    group: int
    group_name: str
    at: int
    person: int | None
    identity: int | None
    name: str
    kind: int
    class_: int
    text: str | None
    """None when its text has expired or was withdrawn."""
    recalled: bool = False
    kept: bool = False
    """Whether it is one of her highlights."""


class Answer(NamedTuple):
    """A reply of hers that is offered again."""

    id: int
    question: str
    text: str
    at: int


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


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a group, by one of his identities there."""

    id: int
    """Identity id, stable."""
    native: str | None
    """``platform:id``; None for somebody known by name only."""
    person: int
    name: str
    state: str
    """A code of rules §3."""
    role: str
    marks: tuple[str, ...]
    joined: int | None
    first_seen: int | None
    inviter: str | None
    words: int
    """Words, active days and points are those of the last 28 complete days."""
    days: int
    points: int
    last: int | None
    """His last message."""
    spark: tuple[int, ...] = ()
    """Words a day of the last 14 complete days."""


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


@dataclass(frozen=True, slots=True)
class Presence:
    """One group of a person's page."""

    group: int
    group_name: str
    identity: int
    name: str
    state: str
    role: str
    joined: int | None
    first_seen: int | None
    points: int
    days: int
    weeks: tuple[int, ...]
    """Words of the last twelve weeks, oldest first."""
    last: int | None


class Account(NamedTuple):
    """An identity of a person."""

    id: int
    platform: str
    native: str
    """Native id; the name itself of somebody known by name only."""
    name: str
    """Newest name it used."""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person across groups."""

    id: int
    name: str
    names: tuple[str, ...]
    """Every name used, newest first."""
    accounts: tuple[Account, ...]
    """(platform, native id or name) of each identity."""
    marks: tuple[str, ...]
    note: str
    groups: tuple[Presence, ...]
    days: tuple[tuple[int, int], ...]
    """(day, words over all groups) of days with any, the last 26 weeks."""
    partners: tuple[tuple[int, str, int], ...]
    """(person, name, replies either way) of the last 60 days, most first."""


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


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: `code` with `inputs` is worded by `desk.words`."""

    code: str
    inputs: dict[str, Any] = field(default_factory=dict)
    formula: tuple[tuple[str, Any], ...] = ()
    """Lines of the formula filled in: (code, value or tuple of values)."""
    rows: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Something Today raises (rules §7)."""

    key: str
    lane: int
    kind: str
    group: int | None
    group_name: str
    title: str
    """A message's own words, else ""; foreign text."""
    inputs: dict[str, Any]
    """What `desk.words.item_title` fills in for kinds without a title of their own."""
    at: int | None
    """When it began to wait."""
    seconds: int
    mark: str
    """What a decision refers to; a changed mark brings the item back."""
    in_pack: bool
    person: int | None = None
    message: int | None = None
    assigned: str = ""
    """Who sees to it, "" for her; foreign text."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Today's queue."""

    items: tuple[Item, ...]
    """In order: the open items of the pack, then the others."""
    pack: int
    """Items the pack held when first opened today, and those that joined it."""
    pack_done: int
    joined: int
    """Lane-1 items that joined the pack since: shown as +n."""
    seconds_left: int
    """Of the open items of the pack."""
    settled: dict[str, int]
    """Kind → items that went by themselves since yesterday."""
    outside: int
    """Open items outside the scope."""
    later: int
    """Snoozed items."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """A member who could answer."""

    person: int
    name: str
    answers: int
    """Answers of the last 28 days in that group."""


@dataclass(frozen=True, slots=True)
class Detail:
    """The right side of Today for one item."""

    item: Item
    said: tuple[Said, ...]
    """Context: up to three messages before, the evidence, up to three after."""
    evidence: tuple[int, ...]
    """Ids of the messages in `said` that are the evidence."""
    about: Reason | None
    """What is known of the person."""
    could_answer: tuple[Answerer, ...]
    prepared: str
    why: Reason
    group: GroupRow | None
    rows: tuple[tuple[str, str], ...] = ()
    """For kinds about groups: (name, fact)."""


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


@dataclass(frozen=True, slots=True)
class RunView:
    """A piece of long work, as the say line shows it."""

    id: int
    kind: str
    state: str
    """asked, running, asking, done, stopped or failed."""
    title: str
    done: int
    total: int
    started: int | None
    ended: int | None
    question: dict[str, Any]
    result: dict[str, Any]
    error: str
    rate: float | None
    """Units a second."""
    left: float | None
    """Seconds left, when it can be told."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A change in the history."""

    id: int
    at: int
    actor: str
    verb: str
    inputs: dict[str, Any]
    changed: int
    """Rows it changed."""
    undone: bool
    can_undo: bool
    run: int | None


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting with what is allowed."""

    key: str
    value: Any
    default: Any
    allowed: tuple[str, ...]
    """Choices; empty for free values."""
    scope: str
    limits: tuple[int, int] | None = None
    """Least and most of a figure."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a change of a setting makes anew; the stored messages and figures stay unless `code` says so."""

    code: str
    """"nothing", "points", "grades", "states", "today" (what is raised) or "figures" (counted anew)."""
    groups: int
    """Open groups that it touches."""
