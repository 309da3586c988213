"""The made-up desk: 24 groups, 6,000 people, 120 days, through the same door as everything else.

The same date and language give the same desk. It lies in a folder of its own and says that it is one.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from socket import socket
from typing import Any, Final

from groupdesk.demo import answers, calendar, charters
from groupdesk.demo.alive import NAME, PLATFORM
from groupdesk.demo.onebot import ACCOUNT
from groupdesk.demo.talk import Chat, Somebody, Told, open_matters
from groupdesk.demo.words import BY_LANGUAGE, GROUPS, Words
from groupdesk.records import ChatMessage, GroupFacts, HeadCount, Member, Roster
from groupdesk.records.protocols import ONEBOT11
from groupdesk.rules import clock
from groupdesk.rules.classify import Classifier
from groupdesk.store import groups, rollup
from groupdesk.store.file import Store
from groupdesk.store.ingest import FOR_EVER, Intake, Policy
from groupdesk.store.ingest import Chat as Place

PEOPLE: Final = 6_000
CONNECTED: Final = 500
"""People who may be in several groups of their platform."""
_COUNTED: Final = frozenset({"wechat"})
"""Platforms whose groups are counted on paper as well."""
_CHUNK: Final = 4_000
_RUN: Final = 1
_BOT_RUN: Final = 2
_SPREAD: Final = (1, 4, 10)
"""Groups that got the same advert this morning; they share a platform."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    groups: int
    people: int
    messages: int


def make(
    path: Path, language: str, now: int, told: Callable[[int, int], None] = lambda done, of: None
) -> Made:
    """Fills a new desk at `path`; `told` hears how many groups are done. Raises StoreError."""
    words = BY_LANGUAGE[language]
    random = Random(f"{language}/{now // clock.DAY}")
    chats = _chats(words, language, now, random)
    messages = 0
    with Store.open(path, now=lambda: now) as store:
        _settings(store, words, now)
        for number, chat in enumerate(chats):
            records = _told(chat, number, language)
            messages += _store(store, chat, records, language, now)
            told(number + 1, len(chats))
        _marks(store, chats)
        charters.write(store, language, now)
        _bot(store, now)
        calendar.write(store, language, now)
        _birthdays(store, chats, now)
        rollup.roll_up_all(store.writer)
        answers.write(store, chats, language, now)
        store.writer.checkpoint()
    return Made(len(chats), len({(c.sort.platform, p.key) for c in chats for p in c.people}), messages)


def _told(chat: Chat, number: int, language: str) -> list[Told]:
    """What was said in a chat, with the posts of the calendar."""
    chat.tell()
    calendar.answer(chat, language)
    if chat.sort.shape == "dead":
        chat.records.sort(key=lambda record: record.at)
        return chat.records
    return _alive(chat, number)


def _alive(chat: Chat, number: int) -> list[Told]:
    list(open_matters(chat, number))
    if number in _SPREAD:
        seller = Somebody("u-seller", chat.words.given[9] + "✨")
        chat.people.append(seller)
        chat.say(chat.now - (2 + number) * 1_800, seller, chat.words.advert.format(n=7))
    chat.records.sort(key=lambda record: record.at)
    return chat.records


def _chats(words: Words, language: str, now: int, random: Random) -> list[Chat]:
    people = _people(words, random)
    chats = []
    used = CONNECTED
    for sort in GROUPS:
        shared = random.sample(people[:CONNECTED], sort.members // 8)
        own = sort.members - len(shared)
        if used + own > len(people):
            used = CONNECTED
        members = [*people[used : used + own], *shared]
        used += own
        random.shuffle(members)
        chats.append(
            Chat(sort, words, members, now - random.randint(300, 3_000), Random(f"{sort.en}/{now // 86_400}"))
        )
    return chats


def _people(words: Words, random: Random) -> list[Somebody]:
    people = []
    for number in range(PEOPLE):
        family, given = random.choice(words.family), random.choice(words.given)
        name = f"{given}{words.joined}{family}" if words.joined else family + given
        if random.random() < 0.06:
            name += " " + random.choice(words.marks)
        people.append(Somebody(f"u{100_000 + number}", name))
    return people


def _settings(store: Store, words: Words, now: int) -> None:
    values = {
        "name": words.desk,
        "demo": True,
        "demo_anchor": now,
        "timezone": "Asia/Shanghai",
        "retention_days": FOR_EVER,
        "quiet_from": "00:00",
        "quiet_to": "00:00",
    }
    with store.writer.write("settings") as connection:
        connection.executemany(
            "INSERT INTO setting (scope, key, value) VALUES ('desk', ?, ?)",
            [(key, json.dumps(value)) for key, value in values.items()],
        )


def _store(store: Store, chat: Chat, records: Sequence[Told], language: str, now: int) -> int:
    """Takes one chat in, with its member list; gives how many messages it holds."""
    sort, writer = chat.sort, store.writer
    name = sort.zh if language == "zh_CN" else sort.en
    facts = GroupFacts(name, sort.platform, f"demo-{sort.en}", sort.space or None, sort.space or None)
    with writer.write("groups", durable=False) as connection:
        group_id = groups.create(connection, facts, None, sort.zone)
        connection.execute(
            "UPDATE chat_group SET kind = ?, rhythm = ?, owner = NULL WHERE id = ?",
            (sort.kind, sort.rhythm, group_id),
        )
        connection.executemany(
            "INSERT INTO group_tag (group_id, name) VALUES (?, ?)", [(group_id, t) for t in sort.tags]
        )
    place = Place(group_id, sort.platform, sort.zone, f"demo:{sort.en}", "id", local=False)
    intake = Intake(writer, place, Policy(_RUN, Classifier(), now, FOR_EVER))
    for start in range(0, len(records), _CHUNK):
        intake.take(records[start : start + _CHUNK], lambda connection: None)
    until = _until(chat, records)
    intake.take([*_counts(chat, until), _roster(chat, until)], lambda connection: None)
    intake.finish(until, lambda connection: None)
    return sum(1 for record in records if isinstance(record, ChatMessage))


def _until(chat: Chat, records: Sequence[Told]) -> int:
    """Live groups are told up to now; the others up to their last visit, two of them long ago."""
    if chat.sort.rhythm == "live":
        return chat.now
    return chat.now - (3 if chat.sort.shape == "steady" else 12) * clock.DAY


def _counts(chat: Chat, until: int) -> list[HeadCount]:
    """Heads of the last Sundays, where groups are counted on paper as well."""
    if chat.sort.platform not in _COUNTED:
        return []
    today, members = until // clock.DAY, len(_roster(chat, until).members)
    sundays = [today - (today + 4) % 7 - 7 * week for week in range(3, 0, -1)]
    return [HeadCount(day, max(members - 2 * (today - day) // 7, 1)) for day in sundays]


def _roster(chat: Chat, at: int) -> Roster:
    members = []
    for place, person in enumerate(chat.people):
        if person.key in chat.gone:
            continue
        came, brought = chat.joined.get(person.key, (None, None))
        role = "owner" if place == 0 else "admin" if place in (1, 2) else "member"
        members.append(Member(person.key, person.name, "", role, came, None, brought))
    return Roster(at, tuple(members))


def _marks(store: Store, chats: Sequence[Chat]) -> None:
    """A KOL and a substitute for every other group, each."""
    with store.writer.write("people") as connection:
        for chat in chats[::2]:
            for person, mark in ((chat.people[3], "kol"), (chat.people[4], "substitute")):
                connection.execute(
                    "INSERT INTO person_mark (person_id, group_id, mark) SELECT i.person_id, g.id, ?"
                    " FROM identity AS i, chat_group AS g WHERE i.platform = ? AND i.key = ? AND g.native = ?"
                    " ON CONFLICT DO NOTHING",
                    (mark, chat.sort.platform, person.key, f"demo-{chat.sort.en}"),
                )


def _bot(store: Store, now: int) -> None:
    """The made-up QQ, which speaks while somebody looks at the demo (`alive`)."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with store.writer.write("bots") as connection:
        connection.execute(
            "INSERT INTO run (id, kind, state, arguments, asked_at, done, total, stop, question, answer, result,"
            " error) VALUES (?, 'bot', 'done', ?, ?, 0, 0, 0, '{}', '{}', '{}', '')",
            (_BOT_RUN, json.dumps({"title": NAME}), now),
        )
        connection.execute(
            "INSERT INTO bot (id, name, protocol, said, run_id, added_at) VALUES (1, ?, 'onebot11', ?, ?, ?)",
            (NAME, json.dumps({"url": url}), _BOT_RUN, now),
        )
        connection.execute(
            'INSERT INTO bot_state (bot_id, account, platform, dialect, can, facts, "end", reason, tries, synced_at)'
            " VALUES (1, ?, ?, '', ?, '[]', 'ok', '', 0, ?)",
            (ACCOUNT, PLATFORM, json.dumps(sorted(ONEBOT11.can)), now - clock.HOUR),
        )
        connection.execute(
            'INSERT INTO bot_group (bot_id, native, name, chosen, group_id, "end", reason)'
            " SELECT 1, native, name, 1, id, '', '' FROM chat_group WHERE platform = ?",
            (PLATFORM,),
        )


def _birthdays(store: Store, chats: Sequence[Chat], now: int) -> None:
    """Of some people; one has his tomorrow."""
    today = now // clock.DAY
    with store.writer.write("people") as connection:
        for number, chat in enumerate(chats):
            when = clock.date_of(today + 1 + 17 * number)
            connection.execute(
                "UPDATE person SET birthday = ? WHERE id IN"
                " (SELECT person_id FROM identity WHERE platform = ? AND key = ?)",
                (f"{when:%m-%d}", chat.sort.platform, chat.people[5].key),
            )


def describe(made: Made, path: Path) -> dict[str, Any]:
    """The JSON of the command ``demo``."""
    return {"desk": str(path), "groups": made.groups, "people": made.people, "messages": made.messages}
