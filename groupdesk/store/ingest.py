"""The one door in: every fact about groups, people and messages passes here (DESIGN §1).

`Intake` belongs to one chat of one run. The same record twice changes nothing, in any order, from
any source. Each `take` is one transaction that holds the rows, the days whose figures are owed and
how far the run has come, so that a killed import goes on where it stopped. With `preview` the same
code counts and writes nothing.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from re import Pattern
from typing import Final, TypeAlias

from groupdesk.records import ChatMessage, Record
from groupdesk.rules import clock
from groupdesk.rules.classify import Classifier
from groupdesk.store import facts, stale
from groupdesk.store.attendance import SignedIn
from groupdesk.store.engine import Writer
from groupdesk.store.keys import Fingerprints, echo, native_key
from groupdesk.store.people import Known, Roll
from groupdesk.store.shelf import AT, KEY, Amendment, Place, PreviewShelf, Row, Shelf, Stored, whole

RANKS: Final = {"id": 0, "second": 1, "minute": 2, "day": 3}
KEEP_DAYS: Final = 180
"""How long texts are kept unless she says otherwise."""
FOR_EVER: Final = -1
"""`Policy.keep_days` that keeps every text."""
PLACES: Final = 25_000
"""Instants whose lines are counted, for files that step back in time."""
_NEVER: Final = -(1 << 62)
_SMALLEST, _LARGEST = -(1 << 63), (1 << 63) - 1


@dataclass(slots=True)
class Counts:
    """What a chat of a file held."""

    messages: int = 0
    new: int = 0
    known: int = 0
    edited: int = 0
    joins: int = 0
    leaves: int = 0
    system: int = 0
    first: int | None = None
    last: int | None = None
    senders: set[str] = field(default_factory=set)
    forgotten: int = 0
    """Messages of people who were forgotten: left out."""
    signed_in: list[SignedIn] = field(default_factory=list)
    counted: int = 0
    """Days on which somebody counted."""
    recounted: int = 0
    """Those of them whose figures are new here."""
    tallied: int = 0
    """Members whom another tool counted."""
    retallied: int = 0
    """Those of them whose figures are new here."""
    noted: dict[str, None] = field(default_factory=dict)
    """What a table has set on the group, by the names of `GroupNotes`, in order."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where an intake puts what it takes."""

    group_id: int
    """0 in a preview of a group that does not exist yet."""
    platform: str
    zone: str
    source: str
    """Name of the source: the format, or a bot."""
    precision: str
    """A key of `RANKS`."""
    local: bool
    """Whether instants are the wall clock of `zone`."""
    pattern: Pattern[str] | None = None
    """The group's own check-in pattern."""
    extent: str = "all"
    """What it tells: "all" up to its end, or as a paste its "minutes", or its "days" as a whole."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a whole run."""

    run_id: int
    classifier: Classifier
    now: int
    keep_days: int = KEEP_DAYS
    """Texts older than this are dropped before insert; 0 keeps none, `FOR_EVER` all."""
    preview: bool = False
    forgotten: Callable[[str, str], bool] = lambda platform, sender: False

    @property
    def oldest_text(self) -> int:
        """The instant before which no text is stored."""
        if self.keep_days == FOR_EVER:
            return _NEVER
        return self.now - self.keep_days * clock.DAY if self.keep_days else -_NEVER


Keyed: TypeAlias = tuple[int, int, int, Known | None, ChatMessage]
"""A message nobody has read yet, with what makes it the same message: key, instant, place, person."""


class Intake:
    """One chat of one run on its way in."""

    def __init__(self, writer: Writer, chat: Chat, policy: Policy) -> None:
        self.chat = chat
        self.counts = Counts()
        self._writer = writer
        self._policy = policy
        self._tz = clock.zone(chat.zone)
        self._oldest_text = policy.oldest_text
        self._native = chat.precision == "id"
        connection = writer.connection
        with self._transaction():
            self.source_id = facts.source_id(
                connection, chat.group_id, chat.source, RANKS[chat.precision], policy.preview
            )
        self.roll = Roll(connection, chat.platform, chat.group_id, policy.run_id, preview=policy.preview)
        shelf = PreviewShelf if policy.preview else Shelf
        place = Place(chat.group_id, self.source_id, policy.classifier.lexicon.version, policy.run_id)
        self._shelf = shelf(connection, place, texts=self._native)
        self.look_again()
        self._prints = Fingerprints()
        self._forgotten: dict[str, bool] = {}
        self._offsets: dict[int, int | None] = {}
        self._places: dict[int, int] = {}
        self._instant, self._place = _NEVER, 0

    def look_again(self) -> None:
        """Looks at what is stored, by whomever: for a chat that another intake takes too."""
        self._newest_key, self._newest_at = self._shelf.newest()
        self.withdrawn = facts.recalled_keys(self._writer.connection, self.source_id)

    @cached_property
    def _spreaders(self) -> set[int]:
        """Who may spread an advert; looked for when something new was said, for it is long to find."""
        return stale.spreaders(self._writer.connection, self.chat.group_id)

    @property
    def previewing(self) -> bool:
        """Whether nothing may be written."""
        return self._policy.preview

    @property
    def run_id(self) -> int:
        """The run this intake belongs to."""
        return self._policy.run_id

    @property
    def now(self) -> int:
        """When the run looks at the world."""
        return self._policy.now

    def take(self, records: Sequence[Record], progress: Callable[[sqlite3.Connection], None]) -> None:
        """Stores records of the chat, in file order; `progress` writes inside the same transaction."""
        messages, others = parted(records)
        rounds = list(_rounds(self._keyed(messages)))
        if others or self.roll.met:
            with self._transaction():
                self._meet(records if self.roll.met else others)
        first = self._read(rounds[0]) if rounds else ([], [], [])
        with self._transaction("messages", "people") as connection:
            self._store(*first)
            for part in rounds[1:]:
                self._store(*self._read(part))
            facts.take(connection, self, others)
            progress(connection)

    def _meet(self, records: Sequence[Record]) -> None:
        """Gives everybody met his identity in file order, so that ids do not depend on the chunks."""
        met = self.roll.met
        for record in records:
            if not isinstance(record, ChatMessage):
                facts.meet(self, record)
            elif record.sender is not None and (record.sender, record.name) in met:
                self.roll.settle(record.sender, record.name)

    def finish(self, until: int, progress: Callable[[sqlite3.Connection], None]) -> None:
        """The chat's end in its file: names are stored, and that it was told whole up to `until`."""
        with self._transaction("people", "groups") as connection:
            self.roll.write_names()
            facts.cover(connection, self, until)
            progress(connection)

    def instant(self, at: int) -> int:
        """UTC seconds of an instant as the source gives it."""
        if not self.chat.local:
            return at
        offset = self._offset(at // clock.DAY)
        return at - offset if offset is not None else clock.to_utc(at, self._tz)

    def _offset(self, day: int) -> int | None:
        """How far the clock is ahead of UTC all through a day on the wall; None when it changes around it."""
        if day not in self._offsets:
            start = day * clock.DAY
            edges = {
                wall - clock.to_utc(wall, self._tz) for wall in range(start - 7_200, start + 97_200, 3_600)
            }
            self._offsets[day] = edges.pop() if len(edges) == 1 else None
        return self._offsets[day]

    @contextmanager
    def _transaction(self, *topics: str) -> Iterator[sqlite3.Connection]:
        if self._policy.preview:
            yield self._writer.connection
        else:
            with self._writer.write(*topics, durable=False) as connection:
                yield connection

    # --- keys ---------------------------------------------------------------------------------------

    def _keyed(self, messages: Sequence[ChatMessage]) -> list[Keyed]:
        """Messages with their keys; people of whom nothing is known yet wait for `Roll.settle`."""
        people, prints = self.roll.known, self._prints.key
        local, offsets = self.chat.local, self._offsets
        places, instant, place = self._places, self._instant, self._place
        result: list[Keyed] = []
        for message in messages:
            at, sender, name, text, kind, native, _, _, _, _ = message
            wall = at
            if local:
                offset = offsets.get(wall // 86_400)
                at = wall - offset if offset is not None else self.instant(wall)
            person: Known | None = None
            if sender is not None:
                person = people.get((sender, name))
                if person is None:
                    if self.is_forgotten(sender):
                        self.counts.forgotten += 1
                        continue
                    person = self.roll.meet(sender, name, at)
                elif at > person.last:
                    person.last = at
                elif at < person.first:
                    person.first = at
            if native.__class__ is int and _SMALLEST <= native <= _LARGEST:
                result.append((native, at, 0, person, message))
                continue
            if at == instant:
                place += 1
            else:
                places[instant] = place + 1
                instant, place = at, places.get(at, 0)
            if native is not None:
                key = native_key(native)
            else:
                key = prints(wall, person.hash if person is not None else 0, kind, text)
            result.append((key, at, place, person, message))
        self._instant, self._place = instant, place
        if len(places) > PLACES:
            places.clear()
        self._count(messages, result)
        return result

    def is_forgotten(self, sender: str) -> bool:
        """Whether somebody was forgotten: nothing of his comes in again."""
        found = self._forgotten.get(sender)
        if found is None:
            found = self._forgotten[sender] = self._policy.forgotten(self.chat.platform, sender)
        return found

    def _count(self, messages: Sequence[ChatMessage], keyed: Sequence[Keyed]) -> None:
        counts = self.counts
        counts.messages += len(messages)
        counts.senders.update({message.sender for message in messages if message.sender is not None})
        if keyed:
            instants = [item[1] for item in keyed]
            first, last = min(instants), max(instants)
            counts.first = first if counts.first is None else min(counts.first, first)
            counts.last = last if counts.last is None else max(counts.last, last)

    # --- rows ---------------------------------------------------------------------------------------

    def _read(self, keyed: Sequence[Keyed]) -> tuple[list[Row], list[Stored], list[Amendment]]:
        """New rows, messages known already, and what is newer in those."""
        keys = [item[0] for item in keyed]
        found = self._shelf.find(keys) if self._may_know(keys) else {}
        if not found:
            return self._rows(keyed), [], []
        fresh: list[Keyed] = []
        known: list[Stored] = []
        amendments: list[Amendment] = []
        for item in keyed:
            stored = found.get(item[0])
            if stored is None:
                fresh.append(item)
                continue
            known.append(stored)
            if (change := self._amendment(stored, item)) is not None:
                amendments.append(change)
        return self._rows(fresh), known, amendments

    def _may_know(self, keys: Sequence[int]) -> bool:
        return bool(keys) and (self._policy.preview or min(keys) <= self._newest_key)

    def _rows(self, keyed: Sequence[Keyed]) -> list[Row]:
        """Messages as they are stored, read by the word lists."""
        readings = self._policy.classifier.table(self.chat.pattern)
        oldest, withdrawn = self._oldest_text, self.withdrawn
        rows: list[Row] = []
        for key, at, place, person, message in keyed:
            _, _, _, text, kind, _, reply_to, mentions, edited_at, recalled = message
            class_, signs, length, norm_hash = readings[kind, text]
            body: str | None = text
            if recalled or key in withdrawn:
                recalled, body = True, None
            elif at < oldest:
                body = None
            identity: int | None = None
            mark: int | None = None
            if person is not None:
                identity = person.identity
                if norm_hash and not person.by_name:
                    mark = echo(at, norm_hash)
            if reply_to is not None and not (reply_to.__class__ is int and _SMALLEST <= reply_to <= _LARGEST):
                reply_to = native_key(reply_to)
            row: Row = (key, at, place, identity, class_, length, mark, body, reply_to)
            if kind or signs or mentions or recalled or edited_at is not None:
                addressed = self._mentioned(mentions) if mentions else None
                row += (kind, signs, addressed, int(recalled), edited_at)
            rows.append(row)
        return rows

    def _mentioned(self, mentions: Sequence[str]) -> str:
        known = [self.roll.find(sender) for sender in mentions if sender]
        return " ".join(str(identity) for identity in sorted({one for one in known if one}))

    def _amendment(self, stored: Stored, item: Keyed) -> Amendment | None:
        """What an already known message changes, or None.

        Of two texts the one with the later edit stamp wins, then the greater one: the result does
        not depend on which came first.
        """
        _, at, place, _, message = item
        _, _, then, before, body, _, withdrawn, _ = stored
        moved = at < then or (at == then and place > before)
        recalled = message.recalled and not withdrawn
        edited = body is not None and body != message.text and self._is_newer(stored, message, at)
        if not (edited or moved or recalled):
            return None
        return Amendment(stored, whole(self._rows([item])[0]), edited, moved)

    def _is_newer(self, stored: Stored, message: ChatMessage, at: int) -> bool:
        """Whether a text is a later one of the same message; only native ids tell that it is the same."""
        if not self._native or stored.recalled or at < self._oldest_text:
            return False
        return (message.edited_at or 0, message.text) > (stored.edited_at or 0, stored.body or "")

    def _store(self, rows: list[Row], known: list[Stored], amendments: list[Amendment]) -> None:
        self._shelf.add(rows)
        self._shelf.also(known)
        self._shelf.amend(amendments)
        self.counts.new += len(rows)
        self.counts.known += len(known)
        self.counts.edited += sum(1 for amendment in amendments if amendment.edited)
        if self._policy.preview or not (rows or amendments):
            return
        connection, instants = self._writer.connection, [row[AT] for row in rows]
        stale.mark(connection, self.chat.group_id, self._tz, instants, amendments)
        if not rows:
            return
        if min(instants) <= self._newest_at:
            stale.mark_linked(connection, self.source_id, self._tz, rows, self._newest_at)
        if self._spreaders:
            stale.mark_spread(connection, self.chat.group_id, rows, self._spreaders)
        self._newest_key = max(self._newest_key, max([row[KEY] for row in rows]))
        self._newest_at = max(self._newest_at, max(instants))


def parted(records: Sequence[Record]) -> tuple[list[ChatMessage], list[Record]]:
    """Messages, and everything else, each in order."""
    messages = [record for record in records if record.__class__ is ChatMessage]
    if len(messages) == len(records):
        return messages, []
    return messages, [record for record in records if record.__class__ is not ChatMessage]


def _rounds(keyed: list[Keyed]) -> Iterator[list[Keyed]]:
    """The messages in rounds without a key twice: a second telling must find the first one stored."""
    left = keyed
    while left:
        if len({item[0] for item in left}) == len(left):
            yield left
            return
        seen: set[int] = set()
        now: list[Keyed] = []
        later: list[Keyed] = []
        for item in left:
            (later if item[0] in seen else now).append(item)
            seen.add(item[0])
        yield now
        left = later
