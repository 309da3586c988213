"""Circles that she keeps: a host, members, an opening line, and a look after 30 days at who talks to whom."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from groupdesk.desk.sql import among
from groupdesk.desk.surveyread import people
from groupdesk.desk.values.surveys import CircleView, Seated, Shared
from groupdesk.locale import _
from groupdesk.rules.clock import DAY
from groupdesk.rules.surveys import circles
from groupdesk.rules.surveys.traits import Trait

if TYPE_CHECKING:
    from sqlmodel import Session

CHECK_DAYS: Final = 30
"""Days after which it is looked at whether a circle talks."""


def decision_key(survey: int, key: str) -> str:
    """What names her decision about a circle."""
    return f"circle:s{survey}:{key}"


def circle_key(survey: int, shares: Iterable[Trait]) -> str:
    """Names a circle by what its people share: the same while answers come in."""
    told = "\x1f".join(f"{one.question}\x1e{one.option}" for one in sorted(shares))
    return blake2b(f"{survey}\x1d{told}".encode("utf-8", "replace"), digest_size=6).hexdigest()


def kept_circles(
    connection: sqlite3.Connection, now: int, survey: int | None = None, due: bool = False
) -> list[CircleView]:
    """The circles that she keeps, the newest first; of one questionnaire, or those whose check is `due`."""
    rows = connection.execute(
        "SELECT id, survey_id, name, host, opening, shares, made_at, check_at FROM circle"
        " WHERE (?1 IS NULL OR survey_id = ?1) AND (?2 = 0 OR check_at <= ?3) ORDER BY id DESC",
        (survey, int(due), now),
    ).fetchall()
    return [_kept(connection, *row) for row in rows]


def _kept(
    connection: sqlite3.Connection,
    id_: int,
    survey: int,
    name: str,
    host: int,
    opening: str,
    shares: str,
    made_at: int,
    check_at: int,
) -> CircleView:
    told = [tuple(one) for one in json.loads(shares)]
    rows = connection.execute(
        "SELECT identity_id, traits FROM circle_member WHERE circle_id = ?"
        " ORDER BY json_array_length(traits) DESC, identity_id",
        (id_,),
    ).fetchall()
    known = people(connection, [identity for identity, _traits in rows] + [host])
    seats = tuple(
        seated(known, identity, tuple(json.loads(shared))) for identity, shared in rows if identity in known
    )
    persons = sorted({seat.person for seat in seats})
    before, since = _talked(connection, persons, made_at)
    silent = circles.never_spoke(persons, before)
    spoke = len(silent) - len(circles.never_spoke(persons, before | since))
    shared_views = tuple(Shared(text, option, here, all_) for _key, text, option, here, all_ in told)
    return CircleView(
        circle_key(survey, [Trait(key, option) for key, _text, option, *_n in told]),
        id_,
        name,
        seats,
        shared_views,
        seated(known, host, ()),
        opening,
        len(persons) * (len(persons) - 1) // 2,
        len(silent),
        0,
        0.0,
        made_at,
        check_at,
        spoke,
    )


def seated(
    known: Mapping[int, tuple[int, str | None, str]], identity: int, shared: tuple[str, ...]
) -> Seated:
    person, native, name = known.get(identity, (0, None, ""))
    return Seated(identity, native, person, name, shared)


def _talked(
    connection: sqlite3.Connection, persons: Collection[int], at: int
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs who replied to each other before the day of an instant, and from it on."""
    before: set[tuple[int, int]] = set()
    since: set[tuple[int, int]] = set()
    for day, one, _from, other, _to in replies(connection, persons):
        if one is not None and other is not None and one != other:
            (before if day < at // DAY else since).add((one, other))
    return before, since


def replies(
    connection: sqlite3.Connection, persons: Collection[int]
) -> Iterator[tuple[int, int | None, int, int | None, int]]:
    """(day, who replied if of `persons`, his account, to whom if of them, his account) in all their groups."""
    where, chosen = among("person_id", persons)
    owner: dict[int, int] = dict(
        connection.execute(f"SELECT id, person_id FROM identity{where}", chosen).fetchall()
    )
    of, accounts = among("identity_id", owner)
    groups = connection.execute(f"SELECT DISTINCT group_id FROM membership{of}", accounts).fetchall()
    for (group,) in groups:
        for day, one, other in connection.execute(
            "SELECT day, from_id, to_id FROM pair WHERE group_id = ?", (group,)
        ):
            if one in owner or other in owner:
                yield day, owner.get(one), one, owner.get(other), other


# --- acts -------------------------------------------------------------------------------------------


def keeping(
    survey: int, one: CircleView, opening: str | None, keys: Mapping[str, str], now: int
) -> Callable[["Session"], None]:
    """Keeps a circle that is offered; `keys` are text of a question → its key, `opening` her own line."""

    def act(session: "Session") -> None:
        from groupdesk.store.models import Circle, CircleMember

        shares = [(keys.get(each.question, ""), *each) for each in one.shares]
        row = Circle(
            survey_id=survey,
            name=one.name,
            host=one.host.identity,
            opening=one.opening if opening is None else opening,
            shares=json.dumps(shares, ensure_ascii=False),
            made_at=now,
            check_at=now + CHECK_DAYS * DAY,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        for seat in one.members:
            told = json.dumps(seat.shares, ensure_ascii=False)
            session.add(CircleMember(circle_id=row.id, identity_id=seat.identity, traits=told))

    return act


def rewording(circle: int, opening: str) -> Callable[["Session"], None]:
    """Gives a kept circle another opening line; raises LookupError."""

    def act(session: "Session") -> None:
        from groupdesk.store.models import Circle

        row = session.get(Circle, circle)
        if row is None:
            raise LookupError(_("there is no circle {id}").format(id=circle))
        row.opening = opening
        session.add(row)

    return act


def letting_go(survey: int, one: CircleView, now: int) -> Callable[["Session"], None]:
    """Deletes a kept circle; one that is only offered is offered no more."""

    def act(session: "Session") -> None:
        from sqlmodel import select

        from groupdesk.store.models import Circle, CircleMember, Decision

        if one.id is None:
            session.merge(Decision(key=decision_key(survey, one.key), state="no", mark="", at=now, times=1))
            return
        for row in session.exec(select(CircleMember).where(CircleMember.circle_id == one.id)):
            session.delete(row)
        if (circle := session.get(Circle, one.id)) is not None:
            session.delete(circle)

    return act
