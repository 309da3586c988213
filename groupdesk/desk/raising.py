"""What Today raises of what was said, and of data that is late: lanes 1 and 3 of rules.md §7.

`Sight` is what every kind looks at, `Watch` is a kind; all of them stand in `desk.watches`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from groupdesk.desk import groupnow
from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.groupnow import GroupNow, GroupNows
from groupdesk.desk.members import Member, Members
from groupdesk.desk.roster import group_sizes, known_sizes
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.desk.values.groups import Wellbeing
from groupdesk.desk.wellbeing import wellbeings
from groupdesk.rules import clock, rhythm, states
from groupdesk.rules.classify import Class
from groupdesk.rules.ruleset import Rules
from groupdesk.rules.triage import LATER, Decision, Raised

ALL_BEHIND: Final = "behind:all"
WORDS: Final = (int(Class.TALK), int(Class.QUESTION))


@dataclass
class Sight:
    """What every kind looks at: some groups that are not archived, at an instant."""

    connection: sqlite3.Connection
    now: int
    standing: Mapping[int, Standing]
    names: Mapping[int, str]
    decisions: Mapping[str, Decision]
    nows: GroupNows
    rules: Rules
    """What holds where no group is meant."""

    @cached_property
    def crowd(self) -> Crowd:
        """Marks and roles of their people."""
        return crowd(self.connection, self.standing)

    @cached_property
    def assigned(self) -> dict[str, str]:
        """Key → who sees to it."""
        return dict(self.connection.execute("SELECT key, name FROM assignment").fetchall())

    @cached_property
    def judged(self) -> list[Standing]:
        """Groups of which silence may be told: those that are not behind."""
        return [one for one in self.standing.values() if one.data_until is not None and not one.behind]

    @cached_property
    def found(self) -> dict[int, GroupNow]:
        """What the data of the judged groups lets be said of them."""
        return self.nows.of(self.connection, {one.group: one for one in self.judged})

    def before(self, standing: Standing) -> Wellbeing:
        """How well a judged group was a week ago, or a week before she put that off."""
        days = (standing.asof - self.since("grade", standing)) // clock.DAY
        if days == groupnow.WEEK:
            return self.found[standing.group].before
        then = {standing.group: groupnow.back(standing, days)}
        return wellbeings(self.connection, then, self.crowd, {})[standing.group]

    @cached_property
    def sizes(self) -> dict[int, int | None]:
        """Members of the judged groups; None where it is not known."""
        return group_sizes(self.connection, {one.group: one for one in self.judged})

    @cached_property
    def heads(self) -> dict[int, list[tuple[int, int]]]:
        """Group → (instant, members) of the sizes known of the judged groups lately, oldest first."""
        judged = {one.group: one for one in self.judged}
        since = {group: self.since("size", one) for group, one in judged.items()}
        return known_sizes(self.connection, judged, since)

    def muted(self, kind: str, key: str) -> bool:
        """Whether she does not want such items, of the group that the key names."""
        group = key.split(":")[1]
        standing = self.standing.get(int(group)) if group.isdecimal() else None
        return kind in (standing.rules if standing is not None else self.rules).mutes

    def unsilenced(self, keys: Collection[str]) -> set[str]:
        """Which of some keys name a group that is judged: what was raised there lost its cause."""
        judged = {one.group for one in self.judged}
        return {key for key in keys if int(key.split(":")[1]) in judged}

    @cached_property
    def newcomers(self) -> dict[int, list[Member]]:
        """Group → members who are `new` (rules.md §3)."""
        return {one.group: _newcomers(self, one) for one in self.judged}

    def met(self, standing: Standing, put_off: Collection[int]) -> list[Member]:
        """The newcomers of a judged group, and those persons of whom she put something off, while they are there."""
        new = self.newcomers[standing.group]
        others = set(put_off) - {member.person for member in new}
        known = Members(self.connection, standing, others, self.crowd).all if others else []
        return [*new, *(member for member in known if member.left is None)]

    def put_off(self, kind: str, standing: Standing) -> dict[str, Decision]:
        """What she put off of a kind in a group, by the key, up to a week from when it was to come back."""
        found = {key: self.decisions[key] for key in self._put_off.get((kind, standing.group), ())}
        return {key: one for key, one in found.items() if standing.asof <= (one.until or 0) + clock.WEEK}

    @cached_property
    def _put_off(self) -> dict[tuple[str, int], list[str]]:
        """(Kind, group) → keys that she put off."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for key, decision in self.decisions.items():
            kind, group = key.split(":")[:2]
            if decision.state == LATER and group.isdecimal():
                found[kind, int(group)].append(key)
        return found

    def since(self, kind: str, standing: Standing) -> int:
        """The instant from which a group's events are told: a week ago, or a week before she put them off."""
        decided = (decision.at for decision in self.put_off(kind, standing).values())
        return min((standing.asof, *decided)) - clock.WEEK

    def waits(self, standing: Standing, key: str, at: int) -> bool:
        """Whether what was said at `at` has waited long enough, and not too long, to be raised.

        What she put off waits from the time it was to come back.
        """
        waited, limits = standing.asof - at, standing.rules.waits
        if waited < 0 or (standing.live and waited <= limits.after):
            return False
        decision = self.decisions.get(key)
        again = decision.until if decision is not None and decision.state == LATER else None
        return standing.asof - max(at, again or at) <= limits.until


class Watch(NamedTuple):
    """A kind of item."""

    kind: str
    find: Callable[[Sight], Iterator[Raised]]
    settled: Callable[[Sight, Collection[str]], set[str]]
    """Which of some keys that are raised no more lost their cause; the others just went out of sight."""


# --- questions -------------------------------------------------------------------------------------


def questions(sight: Sight) -> Iterator[Raised]:
    """Members' questions that nobody replied to."""
    for standing in sight.judged:
        hidden = sight.crowd.staff(standing.group) | sight.crowd.bots(standing.group)
        new = {member.person for member in sight.newcomers[standing.group]}
        for message, at, person, name, body in _unanswered(sight, standing):
            key = f"question:{standing.group}:{message}"
            if person not in hidden and sight.waits(standing, key, at):
                yield Raised(
                    key,
                    "question",
                    standing.group,
                    at,
                    _due(standing, at),
                    title=body or "",
                    inputs={"name": name},
                    name=sight.names[standing.group],
                    newcomer=person in new,
                    person=person,
                    message=message,
                )


def _unanswered(sight: Sight, standing: Standing) -> list[tuple[int, int, int, str, str | None]]:
    first = clock.day_of(standing.asof - standing.rules.waits.until, standing.tz)
    put_off = [int(key.split(":")[2]) for key in sight.put_off("question", standing)]
    wanted: list[tuple[str, tuple[int, ...]]] = [("q.group_id = ? AND q.day >= ?", (standing.group, first))]
    if put_off:
        marks = ",".join("?" * len(put_off))
        wanted.append((f"q.message_id IN ({marks}) AND q.day < ?", (*put_off, first)))
    return [
        row
        for where, arguments in wanted
        for row in sight.connection.execute(
            "SELECT q.message_id, q.at, i.person_id, i.name, m.body FROM question AS q"
            " JOIN identity AS i ON i.id = q.identity_id JOIN message AS m ON m.id = q.message_id"
            f" WHERE {where} AND (q.answered_at IS NULL OR q.answered_at > ?)",
            (*arguments, standing.asof),
        )
    ]


def answered(sight: Sight, keys: Collection[str]) -> set[str]:
    """Questions that have their reply."""
    where, chosen = among("message_id", [int(key.split(":")[2]) for key in keys])
    rows = sight.connection.execute(
        f"SELECT group_id, message_id FROM question{where} AND answered_at <= ?", (*chosen, sight.now)
    )
    return {f"question:{group}:{message}" for group, message in rows}


# --- first words -----------------------------------------------------------------------------------


def first_words(sight: Sight) -> Iterator[Raised]:
    """First words of new members that nobody replied to."""
    for standing in sight.judged:
        put_off = [int(key.split(":")[2]) for key in sight.put_off("first-words", standing)]
        for member in sight.met(standing, put_off):
            at = _first_word(sight, standing.group, member.identity)
            if at is None or _replied(sight, standing, member.identity, at):
                continue
            message, body = _message_at(sight, standing.group, member.person, at)
            key = f"first-words:{standing.group}:{member.person}"
            if sight.waits(standing, key, at):
                yield Raised(
                    key,
                    "first-words",
                    standing.group,
                    at,
                    _due(standing, at),
                    title=body or "",
                    inputs={"name": member.name},
                    name=sight.names[standing.group],
                    newcomer=True,
                    person=member.person,
                    message=message,
                )


def _newcomers(sight: Sight, standing: Standing) -> list[Member]:
    since = standing.asof - (states.NEW_DAYS + 1) * clock.DAY
    persons = {
        row[0]
        for row in sight.connection.execute(
            "SELECT i.person_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
            ' WHERE m.group_id = ? AND m."left" IS NULL AND (m.joined >= ? OR m.first_seen >= ?)',
            (standing.group, since, since),
        )
    }
    if not persons:
        return []
    members = Members(sight.connection, standing, persons, sight.crowd)
    return [member for member in members.all if members.state(member) == "new"]


def _first_word(sight: Sight, group: int, identity: int) -> int | None:
    at: int | None = sight.connection.execute(
        "SELECT MIN(first_word) FROM member_day WHERE identity_id = ? AND +group_id = ?", (identity, group)
    ).fetchone()[0]
    return at


def _replied(sight: Sight, standing: Standing, identity: int, at: int) -> bool:
    """Whether anybody replied to a newcomer since his first words."""
    row = sight.connection.execute(
        "SELECT 1 FROM pair WHERE group_id = ? AND day >= ? AND day <= ? AND to_id = ? LIMIT 1",
        (standing.group, clock.day_of(at, standing.tz), standing.today, identity),
    ).fetchone()
    return row is not None


def _message_at(sight: Sight, group: int, person: int, at: int) -> tuple[int | None, str | None]:
    row: tuple[int, str | None] | None = sight.connection.execute(
        "SELECT m.id, m.body FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.at = ? AND i.person_id = ? AND m.recalled = 0 AND m.class IN (?, ?)"
        " ORDER BY m.place, m.key LIMIT 1",
        (group, at, person, *WORDS),
    ).fetchone()
    return row or (None, None)


def first_words_answered(sight: Sight, keys: Collection[str]) -> set[str]:
    """Newcomers whom somebody replied to."""
    found = set()
    for key in keys:
        _kind, group, person = key.split(":")
        standing = sight.standing.get(int(group))
        row = sight.connection.execute(
            "SELECT m.identity_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
            " WHERE m.group_id = ? AND i.person_id = ? AND m.first_seen IS NOT NULL ORDER BY m.identity_id",
            (int(group), int(person)),
        ).fetchone()
        if standing is None or row is None:
            continue
        at = _first_word(sight, int(group), row[0])
        if at is not None and _replied(sight, standing, row[0], at):
            found.add(key)
    return found


# --- data that is late -----------------------------------------------------------------------------


def behind(sight: Sight) -> Iterator[Raised]:
    """Once for all groups whose data is overdue."""
    told = (one for one in sight.standing.values() if one.behind and "behind" not in one.rules.mutes)
    late = sorted(told, key=lambda one: one.group)
    if not late:
        return
    where, chosen = among("group_id", [one.group for one in late])
    (people,) = sight.connection.execute(
        f'SELECT COUNT(*) FROM membership{where} AND "left" IS NULL', chosen
    ).fetchone()
    yield Raised(
        ALL_BEHIND,
        "behind",
        None,
        min(one.data_until for one in late if one.data_until is not None),
        max(_overdue(one) for one in late),
        mark=" ".join(f"{one.group}@{one.today}" for one in late),
        inputs={"n": len(late), "names": sorted(sight.names[one.group] for one in late)},
        people=people,
    )


def _overdue(standing: Standing) -> int:
    assert standing.data_until is not None
    due = rhythm.due_at(standing.rhythm, standing.data_until, standing.tz)
    return (due or standing.now) + rhythm.GRACE_SECONDS


def caught_up(_sight: Sight, keys: Collection[str]) -> set[str]:
    """Data that is late no more has come."""
    return set(keys)


def _due(standing: Standing, at: int) -> int:
    return at + standing.rules.waits.after if standing.live else at
