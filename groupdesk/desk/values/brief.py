"""The brief of a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """Words of a day that are worth showing; foreign text."""

    text: str
    """In the boss's copy the names of members are left out."""
    name: str
    """Who said it; "" in the boss's copy."""
    group: str
    people: int | None
    """How many replied to it; None for a message that she keeps."""


@dataclass(frozen=True, slots=True)
class Rest:
    """An item of Today that comes back at an instant."""

    at: int
    kind: str
    group: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What happened on a day, what she did about it, what comes next (practice P9)."""

    desk: str
    zone: str
    """Of its clocks."""
    day: int
    audience: str
    """"boss" or "team"."""
    groups: int
    measured: int
    """Groups of which it is known whether there was talk."""
    talked: int | None
    """Those of them with talk."""
    joined: int | None
    left: int | None
    asked: int | None
    """Members' questions of the day."""
    answered: int | None
    """Those of them with a reply by now."""
    moment: Moment | None
    done: int
    """Items she did."""
    dismissed: int
    settled: int | None
    """Items that left by themselves; None for days of which nobody noted it any more."""
    waiting: int | None
    """Items that wait now; None for another day than today."""
    pack: tuple[int, int] | None
    """Items of the ten-minute pack that are over, and all of them."""
    later: tuple[Rest, ...]
    """What she put off until the day after, by the clock."""
    posts: tuple[int, int] = (0, 0)
    """Posts of the day that a group has, and all that were planned."""
    first: tuple[int, str] | None = None
    """The first place of the day after: minute of that day, and its column or first words; None without any, and
    for another day than today."""
