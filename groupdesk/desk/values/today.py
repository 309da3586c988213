"""Today: its queue, and what stands beside an item."""

from dataclasses import dataclass
from typing import Any

from groupdesk.desk.values.chats import Reason, Said
from groupdesk.desk.values.groups import GroupRow


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
    put_off: tuple[tuple[int, Item], ...] = ()
    """(instant at which it comes back, snoozed item), in that order."""


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
