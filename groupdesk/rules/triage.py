"""Today: in what order things wait, what a decision hides, what fits into ten minutes (rules.md §7).

`desk.today` finds the things; here is what is said about them without looking at a store.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from groupdesk.rules.clock import DAY, offset

PACK_SECONDS: Final = 600
REST_DAYS: Final = 3
REST_DAYS_AFTER_TWO: Final = 7

DONE: Final = "done"
LATER: Final = "later"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Waits:
    """Between which ages, in seconds, something that was said is raised."""

    after: int = 2 * 3_600
    """In a live group; what is imported is raised at once."""
    until: int = 72 * 3_600


class Kind(NamedTuple):
    """A kind of item."""

    lane: int
    seconds: int
    """What it takes her, for the ten-minute pack."""
    severity: int = 1
    """1–3: how much each person affected weighs in lanes 2 and 3."""


KINDS: Final[Mapping[str, Kind]] = {
    "send": Kind(1, 60),
    "approve": Kind(1, 40),
    "question": Kind(1, 30),
    "first-words": Kind(1, 25),
    "advert": Kind(1, 40),
    "slipping": Kind(2, 45, 2),
    "grade": Kind(2, 60, 3),
    "early-death": Kind(2, 60, 3),
    "owner-silent": Kind(2, 45, 2),
    "quits": Kind(2, 30, 2),
    "welcome": Kind(3, 40),
    "size": Kind(3, 30),
    "slot": Kind(3, 40),
    "weak": Kind(3, 60, 2),
    "stock": Kind(3, 90),
    "kol": Kind(3, 60),
    "charter": Kind(3, 90),
    "survey": Kind(3, 40),
    "circle": Kind(3, 40),
    "birthday": Kind(3, 20),
    "behind": Kind(3, 60),
}
"""In the order of the table of rules.md §7: the earlier kind goes first in lane 1, and takes a thing
that two kinds could raise."""
_PLACE: Final = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Raised:
    """A thing that needs her."""

    key: str
    """``kind:group[:message]``, the same for the same thing for ever."""
    kind: str
    group: int | None
    at: int | None
    """When it began to wait."""
    since: int
    """When it was to be raised: not, when that lies in the quiet hours that go on now."""
    mark: str = ""
    """State of its evidence: a decision holds while it is equal, or lost some of its words."""
    began: int | None = None
    """The earliest instant at which this can have come about: an older decision was about another time."""
    title: str = ""
    """Its own words, foreign text."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    """Of its group, for the order."""
    people: int = 0
    """People affected, for lanes 2 and 3."""
    newcomer: bool = False
    """Whether a new member waits."""
    person: int | None = None
    message: int | None = None


class Decision(NamedTuple):
    """What she did with a key."""

    state: str
    """`DONE`, `LATER` or `NO`."""
    mark: str
    at: int
    until: int | None
    times: int
    """How often it was dismissed."""


def order(raised: Raised) -> tuple[Any, ...]:
    """Sorts things as they are to be done."""
    kind = KINDS[raised.kind]
    if kind.lane == 1:
        urgency: tuple[Any, ...] = (_PLACE[raised.kind], not raised.newcomer, raised.at or 0)
    else:
        urgency = (-raised.people * kind.severity, raised.name)
    return (kind.lane, *urgency, raised.key)


def once(raised: Iterable[Raised]) -> list[Raised]:
    """Each message at most once: of two kinds the earlier keeps it."""
    kept: dict[Any, Raised] = {}
    for one in sorted(raised, key=lambda one: _PLACE[one.kind]):
        kept.setdefault(one.message or one.key, one)
    return list(kept.values())


def hides(decision: Decision, mark: str, now: int, began: int | None = None) -> bool:
    """Whether what she decided keeps a thing away at `now`, of which `mark` and `began` are those of `Raised`."""
    if decision.state == LATER:
        return decision.until is not None and now < decision.until
    if began is not None and decision.at < began:
        return False
    if {*mark.split()} <= {*decision.mark.split()}:
        return True
    rest = REST_DAYS if decision.times < 2 else REST_DAYS_AFTER_TWO
    return decision.state == NO and now < decision.at + rest * DAY


def returned(decision: Decision | None, now: int) -> bool:
    """Whether a thing was put off and its time has come."""
    return decision is not None and decision.state == LATER and not hides(decision, "", now)


def quiet_since(now: int, tz: ZoneInfo, quiet: tuple[str, str]) -> int | None:
    """When the quiet hours that go on at `now` began; None outside them.

    `quiet` are two times on the clock such as ``("23:00", "07:00")``; equal ones mean none.
    """
    start, end = (int(time[:-3]) * 60 + int(time[-2:]) for time in quiet)
    clock = (now + offset(now, tz)) % DAY
    into, long = (clock // 60 - start) % 1440, (end - start) % 1440
    return now - into * 60 - clock % 60 if into < long else None


def pack(ordered: Iterable[Raised], seconds: int = PACK_SECONDS) -> list[Raised]:
    """The first things that add up to so many seconds."""
    packed: list[Raised] = []
    left = seconds
    for one in ordered:
        left -= KINDS[one.kind].seconds
        if left < 0:
            break
        packed.append(one)
    return packed


def joining(
    ordered: Iterable[Raised], packed: Container[str], fresh: Container[str], seconds: int = PACK_SECONDS
) -> list[Raised]:
    """Which of the `fresh` things of lane 1 join a pack that was fixed before: while there is room.

    `ordered` are all open things; `packed` and `fresh` hold keys.
    """
    opened = list(ordered)
    left = seconds - sum(KINDS[one.kind].seconds for one in opened if one.key in packed)
    joined: list[Raised] = []
    for one in opened:
        kind = KINDS[one.kind]
        if kind.lane == 1 and one.key in fresh and one.key not in packed and kind.seconds <= left:
            left -= kind.seconds
            joined.append(one)
    return joined
