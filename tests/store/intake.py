"""Chats fed through the one door, and their figures in a form that does not depend on row ids."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from groupdesk.records import GroupFacts, Record
from groupdesk.rules.classify import Classifier
from groupdesk.store import groups, rollup
from groupdesk.store.file import Store
from groupdesk.store.ingest import FOR_EVER, Chat, Counts, Intake, Policy

CLASSIFIER = Classifier()
ZONE = "Asia/Shanghai"
NOW = 1_800_000_000
FIGURES = {
    "member_day": "SELECT g.name, t.day, i.key, t.messages, t.words, t.questions, t.checkins, t.chains, t.adverts,"
    " t.low, t.images, t.chars, t.active, t.first_at, t.last_at, t.first_word, t.hours, t.answers,"
    " t.replies_given, t.replies_got, t.invites_kept FROM member_day AS t"
    " JOIN identity AS i ON i.id = t.identity_id JOIN chat_group AS g ON g.id = t.group_id",
    "group_day": "SELECT g.name, t.day, t.messages, t.words, t.speakers, t.actives, t.low, t.adverts, t.joins,"
    " t.leaves, t.questions, t.answered_24h, t.hours FROM group_day AS t JOIN chat_group AS g ON g.id = t.group_id",
    "pair": "SELECT g.name, t.day, a.key, b.key, t.replies FROM pair AS t JOIN chat_group AS g ON g.id = t.group_id"
    " JOIN identity AS a ON a.id = t.from_id JOIN identity AS b ON b.id = t.to_id",
    "question": "SELECT g.name, t.at, i.key, t.answered_at, b.key FROM question AS t"
    " JOIN chat_group AS g ON g.id = t.group_id JOIN identity AS i ON i.id = t.identity_id"
    " LEFT JOIN identity AS b ON b.id = t.answered_by",
    "membership": 'SELECT g.name, i.key, t.joined, t."left", t.first_seen, b.key, t.role FROM membership AS t'
    " JOIN chat_group AS g ON g.id = t.group_id JOIN identity AS i ON i.id = t.identity_id"
    " LEFT JOIN identity AS b ON b.id = t.inviter_id",
    "name": "SELECT key, name FROM identity",
}


@cache
def _empty() -> bytes:
    """An empty desk's file: making one takes longer than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk"
        Store.open(path, now=lambda: NOW).close()
        return path.read_bytes()


def desk(path: Path) -> Store:
    """An empty desk."""
    path.write_bytes(_empty())
    return Store.open(path, now=lambda: NOW)


def take(
    store: Store,
    records: Sequence[Record],
    run_id: int = 1,
    *,
    group: str = "a",
    source: str = "telegram",
    precision: str = "id",
    until: int | None = None,
    at_once: int = 1_000,
    preview: bool = False,
    platform: str = "p",
    forgotten: Callable[[str, str], bool] = lambda platform, sender: False,
) -> Counts:
    """One file of one chat through `Intake`; figures are not rolled up."""
    connection = store.writer.connection
    facts = GroupFacts(group, platform, group)
    group_id = groups.find(connection, facts) or 0
    if not group_id and not preview:
        with store.writer.write():
            group_id = groups.create(connection, facts, run_id, ZONE)
    chat = Chat(group_id, platform, ZONE, source, precision, local=False)
    policy = Policy(run_id, CLASSIFIER, NOW, keep_days=FOR_EVER, preview=preview, forgotten=forgotten)
    intake = Intake(store.writer, chat, policy)
    for start in range(0, len(records), at_once):
        intake.take(records[start : start + at_once], lambda connection: None)
    intake.finish(until if until is not None else intake.counts.last or 0, lambda connection: None)
    return intake.counts


def roll_up(store: Store) -> None:
    """Pays every group's figures."""
    rollup.roll_up_all(store.writer)


def figures(store: Store) -> dict[str, list[Any]]:
    """Everything derived, by names."""
    roll_up(store)
    connection = store.reader()
    return {table: sorted(connection.execute(query).fetchall(), key=repr) for table, query in FIGURES.items()}
