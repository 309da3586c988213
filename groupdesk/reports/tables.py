"""A whole desk as tables of plain cells, each in an order that another desk with the same data shares.

Rows come group by group and day by day, so that a desk of any size takes little memory.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

from groupdesk.desk import surveyread, surveytraits
from groupdesk.desk.counted import FIGURES, counted
from groupdesk.reports.cells import Cell
from groupdesk.reports.keys import Instants, Keys
from groupdesk.rules import charter, clock

Row: TypeAlias = tuple[Cell, ...]

_MEMBER_FIGURES: Final = (
    *("messages", "words", "questions", "checkins", "chains", "adverts", "low", "images", "chars"),
    *("active", "hours", "answers", "replies_given", "replies_got", "invites_kept"),
)
_MEMBER_INSTANTS: Final = ("first_at", "last_at", "first_word")
_GROUP_FIGURES: Final = (
    *("messages", "words", "speakers", "actives", "low", "adverts", "joins", "leaves", "questions"),
    *("answered_24h", "hours"),
)
_NOT_HERS: Final = frozenset({"tombstone_key", "survey_key", "demo", "held"})
"""Settings the desk keeps for itself; the key of the tombstones never leaves it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of an export."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[sqlite3.Connection, Keys], Iterable[Row]]


# --- groups and members ----------------------------------------------------------------------------


def _groups(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    rows = connection.execute(
        "SELECT g.id, g.platform, g.native, g.name, s.name, g.kind, g.layer, g.rhythm, g.archived, g.owner,"
        " g.note FROM chat_group AS g LEFT JOIN space AS s ON s.id = g.space_id"
    ).fetchall()
    facts = {row[0]: row[1:] for row in rows}
    for group, key in keys.groups.items():
        *plain, owner, note = facts[group]
        shown = Instants(connection, group)
        yield (
            *(key, *plain, shown.zone, keys.who(owner)),
            _listed(connection, "SELECT name FROM group_tag WHERE group_id = ?", group),
            _listed(connection, "SELECT name FROM group_alias WHERE group_id = ?", group),
            *_known(connection, group),
            shown(_data_until(connection, group)),
            note,
        )


def _listed(connection: sqlite3.Connection, query: str, *arguments: Any) -> str:
    return "; ".join(sorted({word for (word,) in connection.execute(query, arguments) if word}))


def _known(connection: sqlite3.Connection, group: int) -> tuple[int, int]:
    """People not known to have left, and messages."""
    (people,) = connection.execute(
        "SELECT COUNT(DISTINCT i.person_id) FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        ' WHERE m.group_id = ? AND m."left" IS NULL',
        (group,),
    ).fetchone()
    (messages,) = connection.execute(
        "SELECT COALESCE(SUM(messages), 0) FROM group_day WHERE group_id = ?", (group,)
    ).fetchone()
    return people, messages


def _data_until(connection: sqlite3.Connection, group: int) -> int | None:
    query = 'SELECT MAX("end") FROM coverage WHERE group_id = ?'
    found: int | None = connection.execute(query, (group,)).fetchone()[0]
    return found


def _members(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    for group, key in keys.groups.items():
        rows = connection.execute(
            'SELECT m.identity_id, i.name, m.card, m.role, i.bot, m.joined, m."left", m.first_seen,'
            " m.inviter_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
            " WHERE m.group_id = ?",
            (group,),
        )
        marks, birthdays = _marks(connection, group), _birthdays(connection)
        shown = Instants(connection, group)
        yield from sorted(
            (
                *(key, keys.accounts[account], keys.who(account) or "", name, card, role),
                *("; ".join(sorted(marks.get(keys.person_of[account], ()))), bot),
                *(shown(joined), shown(left), shown(seen), keys.who(inviter)),
                birthdays.get(keys.person_of[account]),
            )
            for account, name, card, role, bot, joined, left, seen, inviter in rows
        )


def _birthdays(connection: sqlite3.Connection) -> dict[int, str]:
    return dict(connection.execute("SELECT id, birthday FROM person WHERE birthday IS NOT NULL").fetchall())


def _marks(connection: sqlite3.Connection, group: int) -> dict[int, set[str]]:
    marks: dict[int, set[str]] = {}
    query = "SELECT person_id, mark FROM person_mark WHERE group_id IN (0, ?)"
    for person, mark in connection.execute(query, (group,)):
        marks.setdefault(person, set()).add(mark)
    return marks


# --- figures ---------------------------------------------------------------------------------------


def _member_days(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    columns = ", ".join((*_MEMBER_FIGURES, *_MEMBER_INSTANTS))
    for group, key in keys.groups.items():
        shown = Instants(connection, group)
        rows = connection.execute(
            f"SELECT day, identity_id, {columns} FROM member_day WHERE group_id = ? ORDER BY day", (group,)
        )
        for day, of_day in groupby(rows, itemgetter(0)):
            yield from sorted(
                (
                    (
                        *(key, _date(day), keys.who(row[1]) or "", keys.name(row[1])),
                        *row[2 : 2 + len(_MEMBER_FIGURES)],
                        *map(shown, row[2 + len(_MEMBER_FIGURES) :]),
                    )
                    for row in of_day
                ),
                key=itemgetter(slice(4)),
            )


def _group_days(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    for group, key in keys.groups.items():
        rows = connection.execute(
            f"SELECT day, {', '.join(_GROUP_FIGURES)} FROM group_day WHERE group_id = ? ORDER BY day",
            (group,),
        )
        yield from ((key, _date(day), *figures) for day, *figures in rows)


def _pairs(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    for group, key in keys.groups.items():
        rows = connection.execute(
            "SELECT day, from_id, to_id, replies FROM pair WHERE group_id = ? ORDER BY day", (group,)
        )
        for day, of_day in groupby(rows, itemgetter(0)):
            yield from sorted(
                (key, _date(day), keys.who(one) or "", keys.who(other) or "", replies)
                for _day, one, other, replies in of_day
            )


def _questions(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    for group, key in keys.groups.items():
        shown = Instants(connection, group)
        rows = connection.execute(
            "SELECT day, at, identity_id, answered_at, answered_by FROM question WHERE group_id = ?"
            " ORDER BY day",
            (group,),
        )
        for day, of_day in groupby(rows, itemgetter(0)):
            asked = sorted(
                (at, keys.who(one) or "", end or 0, keys.who(by) or "") for _, at, one, end, by in of_day
            )
            yield from (
                (key, _date(day), shown(at), who, shown(end or None), by or None)
                for at, who, end, by in asked
            )


def _counts(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    """Each day as it was told last, by a heading that an import knows."""
    told = counted(connection)
    for group, key in keys.groups.items():
        yield from ((key, _date(one.day), *one[2:]) for one in told[group])


def _charters(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    """Every version, the oldest first."""
    for group, key in keys.groups.items():
        shown = Instants(connection, group)
        rows = connection.execute(
            "SELECT version, at, for_whom, value, promise, entry, exit FROM charter WHERE group_id = ?"
            " ORDER BY version",
            (group,),
        )
        yield from ((key, version, shown(at), *texts) for version, at, *texts in rows)


def _member_counts(connection: sqlite3.Connection, keys: Keys) -> Iterator[Row]:
    """What other tools counted of members, every telling of it."""
    for group, key in keys.groups.items():
        shown = Instants(connection, group)
        rows = connection.execute(
            "SELECT identity_id, first, last, messages, invites, at FROM member_count WHERE group_id = ?",
            (group,),
        )
        yield from sorted(
            (
                *(key, keys.accounts[account], keys.name(account)),
                *(None if first is None else _date(first), _date(last), messages, invites, shown(at)),
            )
            for account, first, last, messages, invites, at in rows
        )


def _date(day: int) -> str:
    return clock.date_of(day).isoformat()


# --- settings --------------------------------------------------------------------------------------


def _answers(connection: sqlite3.Connection, keys: Keys) -> list[Row]:
    """What matched people told, without what is private."""
    rows: list[Row] = []
    for (survey,) in connection.execute("SELECT id FROM survey ORDER BY id").fetchall():
        found = surveyread.read(connection, survey)
        shown = [one for one in found.questions if one.key not in found.hidden]
        for sheet in found.sheets:
            if sheet.identity is not None:
                rows += [
                    (found.title, keys.who(sheet.identity) or "", question.text, told)
                    for question in shown
                    if (answer := sheet.answers.get(question.key)) is not None
                    and (told := surveytraits.shown(question, answer))
                ]
    return sorted(rows)


def _settings(connection: sqlite3.Connection, keys: Keys) -> list[Row]:
    rows = connection.execute("SELECT scope, key, value FROM setting")
    return sorted((_scope(scope, keys), key, value) for scope, key, value in rows if key not in _NOT_HERS)


def _scope(scope: str, keys: Keys) -> str:
    kind, _, number = scope.partition(":")
    return f"group:{keys.groups.get(int(number), '')}" if kind == "group" else scope


TABLES: Final = (
    Table(
        "groups",
        (
            *("group", "platform", "native", "name", "space", "kind", "layer", "rhythm", "archived", "zone"),
            *("owner", "tags", "aliases", "members_known", "messages", "data_until", "note"),
        ),
        _groups,
    ),
    Table(
        "members",
        (
            *("group", "account", "person", "name", "card", "role", "marks", "bot", "joined", "left"),
            *("first_seen", "inviter", "birthday"),
        ),
        _members,
    ),
    Table(
        "member_days",
        ("group", "day", "person", "name", *_MEMBER_FIGURES, *_MEMBER_INSTANTS),
        _member_days,
    ),
    Table("group_days", ("group", "day", *_GROUP_FIGURES), _group_days),
    Table("pairs", ("group", "day", "from", "to", "replies"), _pairs),
    Table("questions", ("group", "day", "at", "person", "answered_at", "answered_by"), _questions),
    Table("counts", ("group", "day", *FIGURES), _counts),
    Table("charters", ("group", "version", "at", *charter.PARTS), _charters),
    Table(
        "member_counts",
        ("group", "account", "name", "from", "to", "messages", "invites", "told_at"),
        _member_counts,
    ),
    Table("answers", ("questionnaire", "person", "question", "answer"), _answers),
    Table("settings", ("scope", "key", "value"), _settings),
)
"""Everything but the leaderboard, which the desk ranks."""
