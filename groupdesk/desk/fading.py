"""What Today raises of groups and regulars that slip away: lane 2 of rules.md §7."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from groupdesk.desk.missed import Missed
from groupdesk.desk.raising import Sight
from groupdesk.desk.roster import grown_since
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.records import Kind
from groupdesk.rules import clock, fading, triage
from groupdesk.rules.triage import Raised

LEFT: Final = (int(Kind.LEAVE), int(Kind.KICK))


def grades(sight: Sight) -> Iterator[Raised]:
    """Groups whose grade fell within a week, or whose stage became one of decline."""
    for standing in _grown(sight):
        now, before = sight.found[standing.group].well, sight.before(standing)
        fell = fading.fell(now.health.grade, before.health.grade)
        if not fell and not fading.turned(now.stage.stage, before.stage.stage):
            continue
        inputs = {
            "grade": now.health.grade,
            "grade_before": before.health.grade,
            "stage": now.stage.stage,
            "stage_before": before.stage.stage,
            "fell": fell,
        }
        began = standing.asof - clock.WEEK
        yield of_group(sight, standing, "grade", f"{now.health.grade} {now.stage.stage}", inputs, began)


def early_deaths(sight: Sight) -> Iterator[Raised]:
    """Young groups that lost half their speakers in the second week (rules.md §5)."""
    for standing in _grown(sight):
        if sight.found[standing.group].well.stage.early_death:
            yield of_group(sight, standing, "early-death", "", {})


def silent_owners(sight: Sight) -> Iterator[Raised]:
    """Groups whose staff has said nothing for a week."""
    for standing in _grown(sight):
        if "staff-silent" in sight.found[standing.group].well.health.vetoes:
            mark, days = _last_staff_day(sight, standing), standing.rules.health.caps.staff_days
            yield of_group(sight, standing, "owner-silent", mark, {"days": days})


def _last_staff_day(sight: Sight, standing: Standing) -> str:
    where, chosen = among("i.person_id", sight.crowd.staff(standing.group))
    (last,) = sight.connection.execute(
        f"SELECT MAX(d.day) FROM member_day AS d JOIN identity AS i ON i.id = d.identity_id{where}"
        " AND d.group_id = ? AND d.day <= ? AND d.words > 0",
        (*chosen, standing.group, standing.today),
    ).fetchone()
    return str(last or "")


def quits(sight: Sight) -> Iterator[Raised]:
    """Groups that many left within a day of the last week."""
    for standing in _grown(sight):
        limits, since = standing.rules.quits, sight.since("quits", standing)
        left = _who_left(sight.connection, standing, since - clock.DAY)
        wave = fading.largest_wave([(at, who) for at, who, _name in left], since)
        if wave is None or not fading.walkout(len(wave.who), _size_at(sight, standing, wave.first), limits):
            continue
        names = sorted({name for _at, who, name in left if who in wave.who})
        inputs = {
            "n": len(wave.who),
            "names": names,
            "day": clock.day_of(wave.first, standing.tz),
            "fewest": limits.fewest,
            "percent": limits.percent,
        }
        yield of_group(sight, standing, "quits", str(inputs["day"]), inputs)


def _size_at(sight: Sight, standing: Standing, at: int) -> int | None:
    size = sight.sizes[standing.group]
    return None if size is None else size - grown_since(sight.connection, standing, at - 1)


def slipping(sight: Sight) -> Iterator[Raised]:
    """Regulars who mattered and stay away: KOLs, and who was in the top fifth by points; some a day."""
    for standing in _grown(sight):
        for one in _some_a_day(sight, standing):
            yield Raised(
                _key(standing, one),
                "slipping",
                standing.group,
                one.last,
                clock.day_start(standing.today, standing.tz),
                mark=str(one.last_act),
                inputs={
                    "name": _name(sight, standing.group, one),
                    "days": standing.today - one.last_act,
                    "points": one.points,
                },
                name=sight.names[standing.group],
                people=1,
                person=one.person,
            )


def _key(standing: Standing, one: Missed) -> str:
    return f"slipping:{standing.group}:{one.person}"


def _some_a_day(sight: Sight, standing: Standing) -> Iterator[Missed]:
    """Those who come back or were decided about today, then others up to the limit of a day.

    Whom she saw to on earlier days takes no place, so that the others have their turn.
    """
    others: list[Missed] = []
    left, today = fading.SLIPPING_A_DAY, clock.day_of(sight.now, standing.tz)
    midnight, tomorrow = (clock.day_start(day, standing.tz) for day in (today, today + 1))
    for one in sight.found[standing.group].missed:
        decision = sight.decisions.get(_key(standing, one))
        if decision is not None and (decision.at >= midnight or triage.returned(decision, tomorrow - 1)):
            left -= 1
            yield one
        elif decision is not None and triage.hides(decision, str(one.last_act), tomorrow - 1):
            yield one
        else:
            others.append(one)
    yield from others[: max(left, 0)]


def _name(sight: Sight, group: int, one: Missed) -> str:
    card, name = sight.connection.execute(
        "SELECT m.card, i.name FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.identity_id = ?",
        (group, one.identity),
    ).fetchone()
    return str(sight.crowd.names.get(one.person) or card or name)


def _who_left(connection: sqlite3.Connection, standing: Standing, since: int) -> list[tuple[int, int, str]]:
    """(instant, person, name) of those who left after an instant, oldest first."""
    rows = connection.execute(
        "SELECT e.at, i.person_id, i.name FROM membership_event AS e JOIN identity AS i ON i.id = e.identity_id"
        " WHERE e.group_id = ? AND e.kind IN (?, ?) AND e.minute >= ? AND e.at > ? AND e.at <= ?"
        " ORDER BY e.at, i.name",
        (standing.group, *LEFT, since // 60, since, standing.asof),
    )
    return rows.fetchall()


def _grown(sight: Sight) -> list[Standing]:
    """The judged groups that are old enough for lane 2."""
    return [one for one in sight.judged if one.today - one.first >= fading.YOUNGEST]


def of_group(
    sight: Sight, standing: Standing, kind: str, mark: str, inputs: dict[str, Any], began: int | None = None
) -> Raised:
    """An item about a whole group, raised at the start of its day."""
    group = standing.group
    name = sight.names[group]
    return Raised(
        f"{kind}:{group}",
        kind,
        group,
        None,
        clock.day_start(standing.today, standing.tz),
        mark=mark,
        began=began,
        inputs={"group": name, **inputs},
        name=name,
        people=sight.sizes[group] or 0,
    )
