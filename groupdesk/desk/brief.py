"""The brief of a day: what happened, what she did about it, what comes next (practice.md P9).

Of the day's talk only daily figures, its questions and its replies by link are read.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from groupdesk.desk.contentfigures import of_day
from groupdesk.desk.counted import Counted, counted, under
from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.notes import KEPT_DAYS
from groupdesk.desk.raising import WORDS
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, open_groups, standings
from groupdesk.desk.values.brief import Brief, Moment, Rest
from groupdesk.desk.values.today import Queue
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.rules.calendar.states import SKIPPED
from groupdesk.rules.triage import DONE, NO
from groupdesk.store.traces import Names

if TYPE_CHECKING:
    from groupdesk.desk import Desk

HIDDEN: Final = "…"
"""What stands for a name."""
_CALLED: Final = re.compile(r"[@＠][^\s,，:：。!！?？]+")
_HIDDEN_CALL: Final = re.compile(f"[@＠]{HIDDEN}")


def brief(desk: "Desk", day: int | None, audience: str) -> Brief:
    """The brief of a day of the desk's zone, today's without one, for "boss" or "team".

    The boss's copy names no member. Raises ValueError for a day to come.
    """
    now, tz = desk.now(), clock.zone(desk.zone)
    today = clock.day_of(now, tz)
    day = today if day is None else day
    if day > today:
        raise ValueError(_("{day}: that day is still to come").format(day=clock.date_of(day)))
    queue = desk.today.queue() if day == today else None
    start, end, after = (clock.day_start(day + n, tz) for n in range(3))
    with desk.reading() as connection:
        told = _Told(connection, now, day)
        done, dismissed = (len(decided(connection, verb, start, end)) for verb in (DONE, NO))
        return Brief(
            desk=desk.name,
            zone=desk.zone,
            day=day,
            audience=audience,
            groups=len(told.standing),
            measured=len(told.talks),
            talked=sum(told.talks.values()) if told.talks else None,
            joined=told.sum("joins", "joined"),
            left=told.sum("leaves", "left"),
            asked=told.asked,
            answered=told.answered,
            moment=_moment(desk, connection, told, audience),
            done=done,
            dismissed=dismissed,
            settled=_settled(connection, start, end) if day >= today - KEPT_DAYS else None,
            waiting=None if queue is None else len(queue.items),
            pack=None if queue is None else (queue.pack_done, queue.pack),
            later=() if queue is None else _later(queue, end, after),
            posts=of_day(connection, day, tz),
            first=None if queue is None else _first(desk, day + 1),
        )


def _first(desk: "Desk", day: int) -> tuple[int, str] | None:
    """The first place of a day in the calendar that is not left out."""
    shown = desk.calendar.week(day, days=1)
    names = {one.id: one.name for one in shown.columns}
    for slot in shown.slots:
        if slot.state != SKIPPED:
            said = (
                (slot.post.column_name or slot.post.title) if slot.post else names.get(slot.column or 0, "")
            )
            return slot.minute, said
    return None


# --- what happened ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Day:
    """What the figures of an observed group say of the day."""

    words: int = 0
    joins: int = 0
    leaves: int = 0


class _Told:
    """What is known of a day in all groups that are not archived."""

    def __init__(self, connection: sqlite3.Connection, now: int, day: int) -> None:
        groups = open_groups(connection)
        self.day, self._now = day, now
        self.standing = standings(connection, now, groups)
        self.crowd: Crowd = crowd(connection, groups)
        self.observed = {id_ for id_, one in self.standing.items() if day <= one.today and one.saw(day)}
        self._figures = _figures(connection, self.observed, day)
        self._typed = _typed(connection, self.standing, day)
        replies = self._replies(connection)
        self.asked = len(replies) if self.observed else None
        self.answered = sum(replies) if self.observed else None

    @property
    def talks(self) -> dict[int, bool]:
        """Group → whether there was talk, where that is known."""
        typed = {id_: bool(one.messages or one.speakers) for id_, one in self._typed.items() if one.of_talk}
        return typed | {id_: self._figures[id_].words > 0 for id_ in self.observed}

    def sum(self, observed: str, typed: str) -> int | None:
        """A figure over the groups of which it is known; None when there is none."""
        known = [getattr(self._figures[id_], observed) for id_ in self.observed]
        known += [n for one in self._typed.values() if (n := getattr(one, typed)) is not None]
        return sum(known) if known else None

    def span(self, group: int) -> tuple[int, int]:
        """The instants [start, end) of the day there."""
        tz = self.standing[group].tz
        return clock.day_start(self.day, tz), clock.day_start(self.day + 1, tz)

    def _replies(self, connection: sqlite3.Connection) -> list[bool]:
        """Of each question of a member, whether somebody replied."""
        where, chosen = among("q.group_id", self.observed)
        rows = connection.execute(
            "SELECT q.group_id, i.person_id, q.answered_at FROM question AS q"
            f" JOIN identity AS i ON i.id = q.identity_id{where} AND q.day = ?",
            (*chosen, self.day),
        )
        return [
            at is not None and at <= self._now
            for group, person, at in rows
            if person not in self.crowd.staff(group) and person not in self.crowd.bots(group)
        ]


def _figures(connection: sqlite3.Connection, groups: Collection[int], day: int) -> defaultdict[int, _Day]:
    where, chosen = among("group_id", groups)
    rows = connection.execute(
        f"SELECT group_id, words, joins, leaves FROM group_day{where} AND day = ?", (*chosen, day)
    )
    return defaultdict(_Day, {group: _Day(*figures) for group, *figures in rows})


def _typed(connection: sqlite3.Connection, standing: Mapping[int, Standing], day: int) -> dict[int, Counted]:
    """What was counted by hand on the day in groups that were not observed."""
    counts = counted(connection, standing)
    found = {id_: under(one, counts[id_]).get(day) for id_, one in standing.items()}
    return {id_: one for id_, one in found.items() if one is not None}


# --- the best moment -------------------------------------------------------------------------------


def _moment(desk: "Desk", connection: sqlite3.Connection, told: _Told, audience: str) -> Moment | None:
    """What she kept last of the day's messages, else the one that most people replied to."""
    kept = _kept(connection, told)
    message, people = (kept, None) if kept is not None else _most_replied(connection, told)
    for said in desk.messages.some(() if message is None else (message,)):
        if audience == "team":
            return Moment(said.text or "", said.name, said.group_name, people)
        return Moment(unnamed(said.text or "", _names(connection, said.group)), "", said.group_name, people)
    return None


def _kept(connection: sqlite3.Connection, told: _Told) -> int | None:
    rows = connection.execute(
        "SELECT m.id, m.group_id, m.at FROM highlight AS h JOIN message AS m ON m.id = h.message_id"
        " WHERE m.recalled = 0 AND m.body <> '' ORDER BY h.at DESC, h.message_id DESC"
    )
    for message, group, at in rows:
        if group in told.standing and clock.day_of(at, told.standing[group].tz) == told.day:
            return int(message)
    return None


def _most_replied(connection: sqlite3.Connection, told: _Told) -> tuple[int | None, int | None]:
    """The message with words of most people linked to it on its day; of equals the earliest."""
    found = (one for group in told.observed for one in _replied(connection, told, group))
    best = min(found, key=lambda one: (-one[2], one[1], one[0]), default=None)
    return (None, None) if best is None else (best[0], best[2])


def _replied(connection: sqlite3.Connection, told: _Told, group: int) -> list[tuple[int, int, int]]:
    """(id, instant, people who replied) of a group's messages."""
    start, end = told.span(group)
    bots = told.crowd.bots(group)
    repliers: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for message, at, author, person in connection.execute(
        "SELECT a.id, a.at, w.person_id, i.person_id FROM message AS b"
        " JOIN message AS a ON a.source_id = b.source_id AND a.key = b.reply"
        " JOIN identity AS i ON i.id = b.identity_id JOIN identity AS w ON w.id = a.identity_id"
        " WHERE b.group_id = ?1 AND b.at >= ?2 AND b.at < ?3 AND b.reply IS NOT NULL AND b.recalled = 0"
        " AND b.class IN (?4, ?5) AND a.class IN (?4, ?5) AND a.at >= ?2 AND a.recalled = 0 AND a.body <> ''",
        (group, start, end, *WORDS),
    ):
        if author != person and author not in bots and person not in bots:
            repliers[at, message].add(person)
    return [(message, at, len(people)) for (at, message), people in repliers.items()]


def _names(connection: sqlite3.Connection, group: int) -> list[str]:
    """What people were called in a group."""
    rows = connection.execute(
        "SELECT name FROM identity_name WHERE group_id = ?1 UNION SELECT p.name FROM membership AS m"
        " JOIN identity AS i ON i.id = m.identity_id JOIN person AS p ON p.id = i.person_id"
        " WHERE m.group_id = ?1",
        (group,),
    )
    return [name for (name,) in rows]


def unnamed(text: str, names: Iterable[str]) -> str:
    """`text` with an ellipsis for each of `names` that stands in it as a word, and for whom it calls by ``@``."""
    told = Names({name: HIDDEN for name in map(str.strip, names) if name and name in text}).replaced(text)
    return _CALLED.sub(HIDDEN, _HIDDEN_CALL.sub(HIDDEN, told))


# --- what she did ----------------------------------------------------------------------------------


def decided(connection: sqlite3.Connection, verb: str, start: int, end: int) -> set[str]:
    """Keys of the items that she decided on in [start, end): acts of a kind that still stand."""
    rows = connection.execute(
        "SELECT inputs FROM entry WHERE verb = ? AND at >= ? AND at < ? AND undone_by IS NULL",
        (verb, start, end),
    )
    return {key for (inputs,) in rows for key in json.loads(inputs).get("keys", ())}


def _settled(connection: sqlite3.Connection, start: int, end: int) -> int:
    (settled,) = connection.execute(
        "SELECT COUNT(*) FROM seen WHERE gone_at >= ? AND gone_at < ?", (start, end)
    ).fetchone()
    return int(settled)


def _later(queue: Queue, start: int, end: int) -> tuple[Rest, ...]:
    return tuple(
        Rest(until, item.kind, item.group_name) for until, item in queue.put_off if start <= until < end
    )
