"""Posts, deliveries and batches, as the desk shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to be looked at before a post goes; `blocks` when it cannot go so."""

    code: str
    what: str = ""
    n: int = 0
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a post would do."""

    by_bot: int
    by_hand: int
    batches: int
    """Forwards by hand."""
    warnings: tuple[Caution, ...]
    sizes: tuple[tuple[str, int, int], ...] = ()
    """(title of a protocol, length of its longest text in its own unit, the most there may be)."""
    sample: str = ""
    """What the first group would get."""

    @property
    def blocked(self) -> bool:
        """Whether it cannot go so."""
        return any(one.blocks for one in self.warnings)


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One post or word × one group or person."""

    id: int
    post: int
    title: str
    """The first words of its post."""
    group: int | None
    group_name: str
    person: int | None
    person_name: str
    """"" for a post to the group."""
    bot: int | None
    bot_name: str
    """"" by hand."""
    platform: str
    body: str
    state: str
    """As stored, but "due" for what is planned and whose time has come."""
    late: bool
    """Whether she is asked: it fell due while nothing ran."""
    due_at: int
    """Seconds since 1970, as `wait_until` and `sent_at`."""
    wait_until: int | None
    """Not before then: what the platform asked for."""
    sent_at: int | None
    tries: int
    reason: str
    """What the bot or the platform said; "" for nothing."""
    recall: str
    """How taking it back went; "" when that was not asked for."""
    replies: int | None = None
    """Replies to it that were seen; None where nothing of the group is seen after it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one forward by hand says, and where to."""

    post: int
    body: str
    platform: str
    """Of its chats: one forward stays in one client."""
    deliveries: tuple[int, ...]
    groups: tuple[str, ...]
    """Names; for a word, that of the person."""
    done: int
    of: int
    """Deliveries of the post that go by hand."""
    number: int
    """Of this batch, from 1."""
    batches: int
