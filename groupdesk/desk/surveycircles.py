"""Circles of people who have something to talk about: offered by their answers, kept by her (questionnaires.md §5)."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from groupdesk.desk import surveywords
from groupdesk.desk.sql import among
from groupdesk.desk.surveykept import circle_key, kept_circles, replies, seated
from groupdesk.desk.surveyread import Read, people
from groupdesk.desk.values.surveys import CircleView, Exchange, Seated, Shared
from groupdesk.records.surveys import Question
from groupdesk.rules.clock import DAY
from groupdesk.rules.surveys import circles, topics, traits
from groupdesk.rules.surveys.circles import Circle
from groupdesk.rules.surveys.names import normal
from groupdesk.rules.surveys.traits import Trait

PARTNER_DAYS: Final = 60
"""Days in which those are counted who replied to somebody, to find a host."""


def held(read: Read) -> dict[int, frozenset[Trait]]:
    """Person → what he told, without what is private."""
    answers = {person: sheet.answers for person, sheet in read.by_person.items()}
    quiz = read.title if read.kind == "quiz" else ""
    return traits.of(read.questions, answers, read.hidden, quiz=quiz)


def offered(read: Read, now: int, *, topics_too: bool = False) -> list[CircleView]:
    """The circles that the answers let be offered, the strongest first, without those she said no to."""
    everybody = held(read)
    found = circles.circles(everybody)
    if topics_too:
        placed = {who for one in found for who in one.people}
        found += circles.topics(everybody, placed)
    dismissed = _dismissed(read.connection, read.id)
    kept = {one.key for one in kept_circles(read.connection, now, read.id)}
    company = _Company(read, found, now)
    views = (company.view(one) for one in found)
    return [one for one in views if one.key not in dismissed and one.key not in kept]


def _dismissed(connection: sqlite3.Connection, survey: int) -> set[str]:
    rows = connection.execute(
        "SELECT key FROM decision WHERE state = 'no' AND key LIKE ?", (f"circle:s{survey}:%",)
    )
    return {key.rsplit(":", 1)[1] for (key,) in rows}


class _Company:
    """The people of some circles: their names, groups, and who talked to whom."""

    def __init__(self, read: Read, found: Sequence[Circle], now: int) -> None:
        self._read = read
        self._texts = {one.key: one.text for one in read.questions}
        members = {who for one in found for who in one.people}
        self._identity = {person: sheet.identity for person, sheet in read.by_person.items()}
        self._people = people(read.connection, [self._identity[who] or 0 for who in members])
        self._talk = _Talk(read.connection, members, now // DAY - PARTNER_DAYS)
        where, chosen = among("i.person_id", members)
        self._groups: dict[int, set[int]] = {}
        for person, group in read.connection.execute(
            "SELECT i.person_id, m.group_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
            f'{where} AND m."left" IS NULL',
            chosen,
        ):
            self._groups.setdefault(person, set()).add(group)

    def view(self, one: Circle) -> CircleView:
        """A circle as it is shown."""
        shares = tuple(
            Shared(self._text(reason.trait), reason.trait.option, reason.here, reason.everywhere)
            for reason in one.reasons
        )
        silent = circles.never_spoke(one.people, self._talk.pairs)
        starter = circles.starter(one, one.people)
        size = len(one.people)
        return CircleView(
            circle_key(self._read.id, [reason.trait for reason in one.reasons]),
            None,
            surveywords.circle_name([reason.trait.option for reason in one.reasons]),
            tuple(self._seated(seat.who, seat.traits) for seat in one.seats),
            shares,
            self._seated(circles.host(one, self._talk.partners), ()),
            surveywords.opening(self._told(starter.everybody), self._told(starter.most), size),
            size * (size - 1) // 2,
            len(silent),
            len(self._home(one.people)),
            one.chance,
        )

    def _home(self, who: Iterable[int]) -> set[int]:
        return set().union(*(self._groups.get(one, set()) for one in who)) & set(self._read.groups)

    def _text(self, trait: Trait) -> str:
        return self._texts.get(trait.question, trait.question.removeprefix(traits.QUIZ))

    def _told(self, shared: Iterable[Trait]) -> list[tuple[str, str]]:
        return [(topics.topic(self._text(one)), one.option) for one in shared]

    def _seated(self, person: int, shared: Iterable[Trait]) -> Seated:
        identity = self._identity[person] or 0
        _person, native, name = self._people.get(identity, (person, None, ""))
        return Seated(identity, native, person, name, tuple(one.option for one in shared))


class _Talk:
    """Who replied to whom among some people, and with how many others each talks."""

    def __init__(self, connection: sqlite3.Connection, persons: Collection[int], since: int) -> None:
        """`since` is the day from which partners are counted."""
        self.pairs: set[tuple[int, int]] = set()
        met: dict[int, set[int]] = {}
        for day, one, from_id, other, to_id in replies(connection, persons):
            if one is not None and other is not None and one != other:
                self.pairs.add((one, other))
            if day >= since and one is not None:
                met.setdefault(one, set()).add(to_id)
            if day >= since and other is not None:
                met.setdefault(other, set()).add(from_id)
        self.partners = {who: float(len(others)) for who, others in met.items()}


# --- offers and needs ------------------------------------------------------------------------------


def exchanges(read: Read) -> list[Exchange]:
    """What some can give and others need, by the options that both questions have, the most wanted first."""
    gives, needs = (_by_option(read, code) for code in ("offer", "need"))
    found = [
        Exchange(option, _seats(read, gives[form][1]), _seats(read, persons))
        for form, (option, persons) in needs.items()
        if form in gives
    ]
    return sorted(found, key=lambda one: (-len(one.needs), one.what))


def _by_option(read: Read, topic: str) -> dict[str, tuple[str, list[int]]]:
    found: dict[str, tuple[str, list[int]]] = {}
    for question in _about(read.questions, topic, read.hidden):
        for person, sheet in read.by_person.items():
            if (answer := sheet.answers.get(question.key)) is not None:
                for option in answer.chosen:
                    found.setdefault(normal(option), (option, []))[1].append(person)
    return found


def _about(questions: Iterable[Question], topic: str, hidden: Collection[str]) -> list[Question]:
    return [one for one in questions if topics.topic(one.text) == topic and one.key not in hidden]


def _seats(read: Read, persons: Iterable[int]) -> tuple[Seated, ...]:
    identities = {person: read.by_person[person].identity or 0 for person in persons}
    known = people(read.connection, identities.values())
    return tuple(seated(known, identity, ()) for _person, identity in sorted(identities.items()))
