"""People: the members of a group, a person across groups, what she notes of them."""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from groupdesk.desk import birthdays, links, persons, surveytraits
from groupdesk.desk.codes import MARKS
from groupdesk.desk.crowd import EVERYWHERE, Crowd, crowd, person_name
from groupdesk.desk.members import Member, Members
from groupdesk.desk.persons import TOPICS, known
from groupdesk.desk.sql import among, literal
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.people import Account, MemberRow, PersonPage, Presence
from groupdesk.locale import _
from groupdesk.records import NAME_ONLY
from groupdesk.rules.states import STATES
from groupdesk.text import one_line

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

WEEKS: Final = 12
CALENDAR_DAYS: Final = 26 * 7
PARTNER_DAYS: Final = 60
PARTNERS: Final = 20


class People:
    """Everybody the desk knows."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def members(self, group_id: int, state: str | None = None) -> tuple[MemberRow, ...]:
        """Everybody ever seen in a group, those of one `state` (rules.md §3) alone, by points.

        Raises LookupError without such a group, ValueError for a state that does not exist.
        """
        if state is not None and state not in STATES:
            raise ValueError(
                _("unknown state {state}: use one of {states}").format(state=state, states=", ".join(STATES))
            )
        with self._desk.reading() as connection:
            standing = standings(connection, self._desk.now(), [group_id]).get(group_id)
            if standing is None:
                raise LookupError(_("there is no group {id}").format(id=group_id))
            rows = Members(connection, standing).rows()
            told = surveytraits.of_groups(connection, [group_id])
        found = (row for row in rows if state is None or row.state == state)
        return tuple(replace(row, told=told[row.person]) if row.person in told else row for row in found)

    def page(self, person_id: int) -> PersonPage:
        """A person across groups; raises LookupError without such a person."""
        with self._desk.reading() as connection:
            return _page(connection, self._desk.now(), person_id)

    def find(self, words: str, limit: int = 20) -> tuple[tuple[int, str, str], ...]:
        """(person, name, a group of his) of people whose name, pinyin or initials hold all `words`.

        Of a name that she gave only the name itself is looked for.
        """
        wanted = [f"%{literal(word)}%" for word in words.lower().split()]
        found_by = "(i.search LIKE ? ESCAPE '!' OR p.name LIKE ? ESCAPE '!')"
        condition = " AND ".join([found_by] * len(wanted)) or "1 = 1"
        with self._desk.reading() as connection:
            found = connection.execute(
                "SELECT i.person_id, COALESCE(NULLIF(p.name, ''), i.name), COALESCE((SELECT MIN(g.name)"
                " FROM identity_name AS n JOIN chat_group AS g ON g.id = n.group_id"
                " WHERE n.identity_id = i.id), '') FROM identity AS i JOIN person AS p ON p.id = i.person_id"
                f" WHERE {condition} ORDER BY i.name, i.id LIMIT ?",
                (*(word for word in wanted for _column in range(2)), limit),
            ).fetchall()
        return tuple({row[0]: row for row in found}.values())

    def mark(self, person_ids: Collection[int], mark: str, on: bool, group_id: int | None = None) -> Change:
        """Marks people as staff, bot, kol, substitute or paid in a group, everywhere without one.

        The figures that rest on the mark are made anew before it returns, see `Desk.settle`. Raises
        ValueError for another mark, LookupError for a person that is not there, DeskError.
        """
        if mark not in MARKS:
            raise ValueError(
                _("unknown mark {mark}: use one of {marks}").format(mark=mark, marks=", ".join(MARKS))
            )
        where = EVERYWHERE if group_id is None else group_id

        def act(session: "Session") -> None:
            for person in person_ids:
                _mark(session, person, where, mark, on)

        verb = "mark" if on else "unmark"
        return self._desk.change(verb, TOPICS, act, n=len(person_ids), mark=mark, group=group_id)

    def note(self, person_id: int, text: str) -> Change:
        """Keeps what she notes of a person; raises LookupError without such a person, DeskError."""

        def act(session: "Session") -> None:
            known(session, person_id).note = text

        return self._desk.change("note", ("people",), act, person=person_id)

    def birthday(self, person_id: int, said: str) -> Change:
        """Keeps a person's birthday, see `birthdays.keep`."""
        return birthdays.keep(self._desk, person_id, said)

    def merge(self, kept: int, other: int) -> Change:
        """Makes two people one, see `persons.merge`."""
        return persons.merge(self._desk, kept, other)

    def split(self, person_id: int, account: int) -> Change:
        """Makes one account a person of its own, see `persons.split`."""
        return persons.split(self._desk, person_id, account)

    def rename(self, person_id: int, name: str) -> Change:
        """Gives a person a name of hers, shown in place of his own; "" shows his newest one again.

        Raises LookupError without such a person, DeskError.
        """

        def act(session: "Session") -> None:
            known(session, person_id).name = one_line(name)

        return self._desk.change("rename", TOPICS, act, person=person_id)


def _mark(session: "Session", person: int, group: int, mark: str, on: bool) -> None:
    from groupdesk.store.models import PersonMark

    known(session, person)
    row = session.get(PersonMark, (person, group, mark))
    if on and row is None:
        session.add(PersonMark(person_id=person, group_id=group, mark=mark))
    elif not on and row is not None:
        session.delete(row)


# --- a person's page -------------------------------------------------------------------------------


def _page(connection: sqlite3.Connection, now: int, person: int) -> PersonPage:
    name = person_name(connection, person)
    note, birthday = connection.execute(
        "SELECT note, birthday FROM person WHERE id = ?", (person,)
    ).fetchone()
    accounts = connection.execute(
        "SELECT id, platform, key, name FROM identity WHERE person_id = ? ORDER BY id", (person,)
    ).fetchall()
    own = [row[0] for row in accounts]
    where, chosen = among("identity_id", own)
    groups = [
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT group_id FROM membership{where} ORDER BY group_id", chosen
        )
    ]
    standing = standings(connection, now, groups)
    who = crowd(connection, groups)
    return PersonPage(
        id=person,
        name=name,
        names=_names(connection, own),
        accounts=tuple(
            Account(id_, platform, key.removeprefix(NAME_ONLY), used) for id_, platform, key, used in accounts
        ),
        marks=who.marks_of(person, EVERYWHERE),
        note=note,
        birthday=birthday,
        groups=_presences(connection, standing.values(), person, who),
        days=_days(connection, own, max((one.today for one in standing.values()), default=0)),
        partners=_partners(connection, standing.values(), person, own),
        links=links.standing(connection, person=person),
        told=tuple(surveytraits.of_person(connection, person)),
    )


def _names(connection: sqlite3.Connection, own: Collection[int]) -> tuple[str, ...]:
    where, chosen = among("identity_id", own)
    rows = connection.execute(
        f"SELECT name FROM identity_name{where} GROUP BY name ORDER BY MAX(last_at) DESC, name", chosen
    )
    return tuple(name for (name,) in rows)


def _presences(
    connection: sqlite3.Connection, standing: Iterable[Standing], person: int, who: Crowd
) -> tuple[Presence, ...]:
    names = dict(connection.execute("SELECT id, name FROM chat_group").fetchall())
    found = []
    for one in standing:
        members = Members(connection, one, [person], who)
        found += [_presence(connection, one, members, member, names[one.group]) for member in members.all]
    return tuple(sorted(found, key=lambda one: (-(one.last or 0), one.group)))


def _presence(
    connection: sqlite3.Connection, standing: Standing, members: Members, member: Member, group_name: str
) -> Presence:
    return Presence(
        group=standing.group,
        group_name=group_name,
        identity=member.identity,
        name=member.card or member.name,
        state=members.state(member),
        role=member.role,
        joined=member.joined,
        first_seen=member.first_seen,
        points=member.points,
        days=member.days,
        weeks=_weeks(connection, standing, member.identity),
        last=member.last,
        counted=members.counted(member),
    )


def _weeks(connection: sqlite3.Connection, standing: Standing, identity: int) -> tuple[int, ...]:
    first = standing.today - 7 * WEEKS
    weeks = [0] * WEEKS
    for day, words in connection.execute(
        "SELECT day, words FROM member_day WHERE identity_id = ? AND +group_id = ? AND day >= ? AND day < ?",
        (identity, standing.group, first, standing.today),
    ):
        weeks[(day - first) // 7] += words
    return tuple(weeks)


def _days(connection: sqlite3.Connection, own: Collection[int], today: int) -> tuple[tuple[int, int], ...]:
    where, chosen = among("identity_id", own)
    rows = connection.execute(
        f"SELECT day, SUM(words) FROM member_day{where} AND day > ? AND day <= ? AND words > 0"
        " GROUP BY day ORDER BY day",
        (*chosen, today - CALENDAR_DAYS, today),
    )
    return tuple((day, words) for day, words in rows)


def _partners(
    connection: sqlite3.Connection, standing: Iterable[Standing], person: int, own: Collection[int]
) -> tuple[tuple[int, str, int], ...]:
    """Whom he replied to and who replied to him: pairs are read by group and day."""
    marks = ",".join("?" * len(own))
    replies: dict[int, int] = {}
    for one in standing:
        for other, n in connection.execute(
            f"SELECT CASE WHEN from_id IN ({marks}) THEN to_id ELSE from_id END AS other, SUM(replies)"
            " FROM pair WHERE group_id = ? AND day >= ? AND day <= ?"
            f" AND (from_id IN ({marks}) OR to_id IN ({marks})) GROUP BY other",
            (*own, one.group, one.today - PARTNER_DAYS, one.today, *own, *own),
        ):
            replies[other] = replies.get(other, 0) + n
    where, chosen = among("id", replies)
    persons = dict(connection.execute(f"SELECT id, person_id FROM identity{where}", chosen).fetchall())
    summed: dict[int, int] = {}
    for identity, n in replies.items():
        if (other := persons[identity]) != person:
            summed[other] = summed.get(other, 0) + n
    most = sorted(summed.items(), key=lambda pair: (-pair[1], pair[0]))[:PARTNERS]
    return tuple((other, person_name(connection, other), n) for other, n in most)
