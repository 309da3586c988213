"""What every adapter gives and takes: one small interface for all protocols (bots.md §9).

Adapters block, keep no state that a restart would miss, and give records; they know nothing of the
store. Ids are text. A read that fails raises `BotError`; a send never does: it comes to an `Outcome`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from groupdesk.records import Member, Record
from groupdesk.records.protocols import Can


class End(StrEnum):
    """How a request ended."""

    OK = "ok"
    REFUSED = "refused"
    """Understood and not done."""
    AUTH = "auth"
    """The bot is not let in: nothing goes until its token is set right."""
    LIMITED = "limited"
    """Not done: too often. `Outcome.wait` says for how long to be silent."""
    UNCERTAIN = "uncertain"
    """It may have been done."""
    GONE = "gone"
    """The group or person is not there, or not for this bot."""
    UNREACHED = "unreached"
    """Never tried: nothing answers there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended, in words for her."""

    end: End
    reason: str = ""
    """One line without secrets, "" when all is well."""
    wait: float | None = None
    """Seconds, of LIMITED; None when not told."""
    id: str | None = None
    """The platform's id of what was sent, where it tells one."""
    moved: str | None = None
    """The group's new native id, when the platform says that it has one (Telegram's migration)."""


class BotError(Exception):
    """A read that failed; `str()` is its reason."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Login:
    """What a bot's address is known by: what was typed for `Protocol.asks`."""

    said: Mapping[str, str]
    account: str = ""
    """The bot's own id, once it is known."""

    def __getitem__(self, key: str) -> str:
        return self.said.get(key, "")


@dataclass(frozen=True, slots=True)
class About:
    """Who a bot is and what it really can, found by asking."""

    account: str
    """Its own id on the platform."""
    name: str
    can: frozenset[Can]
    dialect: str = ""
    """As shown: "NapCat 4.8", "Synapse"; "" when nobody tells."""
    facts: tuple[str, ...] = ()
    """What else she must know, as codes of `desk.botwords`: "privacy_mode"…"""
    platform: str = ""
    """Of its groups, where the protocol does not say."""


@dataclass(frozen=True, slots=True)
class BotGroup:
    """A group as a bot sees it."""

    native: str
    name: str
    members: int | None = None
    """How many the platform says are in it."""
    space: str | None = None
    space_native: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class RosterReply:
    """A member list as it came: evidence, not truth (bots.md §9.6)."""

    members: tuple[Member, ...]
    of: int | None = None
    """How many there are, by another of the platform's figures."""
    whole: bool = True
    """False where it names only some, such as the admins."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what was said in a group."""

    records: tuple[Record, ...]
    """In order of time."""
    older: str | None
    """What to ask for the page before it with; None at the beginning of what there is."""
    stable: bool = False
    """Whether `older` still means the same after a restart of either side."""
    trouble: str = ""
    """Why nothing older can be asked for although this is not the beginning."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was said in a group from an instant on, as a document of the format that the bot tells in."""

    document: bytes
    """Read as a file of that format is; b"" for nothing said."""
    messages: int
    until: int | None = None
    """Up to when it tells everything, in seconds; None for as long as it was asked."""
    next: str | None = None
    """What to ask for the piece after it with; None where all is told."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened in one group since it was asked last."""

    group: BotGroup
    records: tuple[Record, ...]
    was: str | None = None
    """The group's native id before, when the platform says that it has a new one (`Outcome.moved`)."""


@dataclass(frozen=True, slots=True)
class Events:
    """What happened anywhere since a cursor."""

    batches: tuple[Batch, ...]
    cursor: str
    """Kept with the rows; asking with it may delete them at the other side."""
    more: bool = False
    """Whether there is more at once."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a text goes to."""

    group: str = ""
    """Native id of a group, "" for a person."""
    person: str = ""
    """Native id of a person."""
    via: str = ""
    """For a person: a group that both are in, where a platform asks for one."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text on its way."""

    text: str
    key: str
    """The same for the same send: an idempotency key."""
    everybody: bool = False
    """Whether it rings the whole group; only ever by an explicit choice of hers."""
    mentions: tuple[str, ...] = ()
    """Native ids of people to be addressed at its beginning."""


class Adapter(Protocol):
    """One bot. Methods that `About.can` does not name are not called."""

    def about(self) -> About:
        """Who it is and what it can; raises BotError."""

    def groups(self) -> Iterator[BotGroup]:
        """The groups it is in; raises BotError."""

    def roster(self, group: str) -> RosterReply:
        """The members of a group; raises BotError."""

    def history(self, group: str, older: str | None) -> Page:
        """The newest page of a group, or the one before a page (`Page.older`); raises BotError."""

    def events(self, cursor: str, patience: float) -> Events:
        """What happened since `cursor` ("" for the first time), waiting at most `patience` seconds for it;
        raises BotError."""

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Says something, once."""

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes back what was sent under `id_`."""

    def close(self) -> None:
        """Closes the connections."""


class Onward(Adapter, Protocol):
    """A bot whose history is read from where it was left onwards (`Protocol.onward`)."""

    def since(self, group: str, at: int, next_: str | None) -> Piece:
        """What was said in a group from an instant on, 0 for all, or the piece after one (`Piece.next`);
        raises BotError."""


class Pushing(Adapter, Protocol):
    """A bot that tells by itself what happens (`Protocol.pushes`)."""

    def event(self, told: Mapping[str, Any]) -> Batch | None:
        """What an event says of a group, None for anything else; may ask the bot, and then raises BotError."""

    def alive(self, told: Mapping[str, Any]) -> bool:
        """Whether after an event it still hears its groups; False when its account is signed out."""


class Streaming(Pushing, Protocol):
    """A bot whose events can be read as they happen, without a port of ours (`Protocol.streams`)."""

    def listen(self) -> Iterator[dict[str, Any]]:
        """Events as they happen, an empty one first when it listens; ends when the bot ends it.

        Raises BotError: REFUSED where this program streams nothing.
        """

    def hang_up(self) -> None:
        """Ends `listen` in whatever thread it goes on."""


class Lacking:
    """What a protocol does not have (`Protocol.can`): nobody asks a bot for it."""

    def groups(self) -> Iterator[BotGroup]:
        raise NotImplementedError

    def roster(self, group: str) -> RosterReply:
        raise NotImplementedError

    def history(self, group: str, older: str | None) -> Page:
        raise NotImplementedError

    def events(self, cursor: str, patience: float) -> Events:
        raise NotImplementedError

    def send(self, target: Target, saying: Saying) -> Outcome:
        raise NotImplementedError

    def recall(self, target: Target, id_: str) -> Outcome:
        raise NotImplementedError
