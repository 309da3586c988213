"""Birthdays: keeping them, and what Today raises of them (rules.md §7, lane 3)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from groupdesk.desk.codes import birthday as read
from groupdesk.desk.crowd import person_name
from groupdesk.desk.persons import TOPICS, known
from groupdesk.desk.raising import Sight
from groupdesk.desk.values.frame import Change
from groupdesk.rules import birthdays, clock
from groupdesk.rules.triage import Raised
from groupdesk.store.zones import desk_zone

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk


def keep(desk: "Desk", person_id: int, said: str) -> Change:
    """Keeps a person's birthday, a month and a day such as ``05-17``; "" takes it away.

    Raises ValueError for what is no day of a year, LookupError without such a person, DeskError.
    """
    kept = read(said)

    def act(session: "Session") -> None:
        known(session, person_id).birthday = kept

    return desk.change("birthday", TOPICS, act, person=person_id)


def near(sight: Sight) -> Iterator[Raised]:
    """Birthdays of today and tomorrow, of people who are in an open group."""
    tz = clock.zone(desk_zone(sight.connection))
    today = clock.day_of(sight.now, tz)
    for day in range(today, today + birthdays.AHEAD + 1):
        for person, groups in _celebrating(sight, day).items():
            yield _raised(sight, person, groups, day, clock.day_start(day - birthdays.AHEAD, tz), day - today)


def _celebrating(sight: Sight, day: int) -> dict[int, list[int]]:
    """Person → the groups he is in, of those whose birthday it is."""
    kept = birthdays.on(day)
    rows = sight.connection.execute(
        "SELECT DISTINCT p.id, m.group_id FROM person AS p JOIN identity AS i ON i.person_id = p.id"
        " JOIN membership AS m ON m.identity_id = i.id"
        f' WHERE p.birthday IN ({",".join("?" * len(kept))}) AND m."left" IS NULL ORDER BY p.id, m.group_id',
        kept,
    ).fetchall()
    found: defaultdict[int, list[int]] = defaultdict(list)
    for person, group in rows:
        standing = sight.standing.get(group)
        if standing and "birthday" not in standing.rules.mutes and person not in sight.crowd.bots(group):
            found[person].append(group)
    return found


def _raised(sight: Sight, person: int, groups: list[int], day: int, since: int, ahead: int) -> Raised:
    names = [sight.names[group] for group in groups]
    return Raised(
        f"birthday:all:{person}:{clock.date_of(day)}",
        "birthday",
        groups[0] if len(groups) == 1 else None,
        None,
        since,
        inputs={"name": person_name(sight.connection, person), "day": day, "ahead": ahead, "groups": names},
        name=names[0],
        people=1,
        person=person,
    )


def passed(_sight: Sight, _keys: Collection[str]) -> set[str]:
    """None: a birthday that is over did not settle, it went by."""
    return set()
