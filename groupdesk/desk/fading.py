"""What Today raises of groups and regulars that slip away: lane 2 of rules.md §7."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from groupdesk.desk.missed import Missed
from groupdesk.desk.raising import Sight
from groupdesk.desk.standing import Standing
from groupdesk.records import Kind
from groupdesk.rules import clock, fading
from groupdesk.rules.triage import Raised

LEFT: Final = (int(Kind.LEAVE), int(Kind.KICK))


def grades(sight: Sight) -> Iterator[Raised]:
    """Groups whose grade fell within a week, or whose stage became one of decline."""
    for standing in _grown(sight):
        now, before = sight.found[standing.group].well, sight.found[standing.group].before
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
        yield of_group(sight, standing, "grade", f"{now.health.grade} {now.stage.stage}", inputs)


def early_deaths(sight: Sight) -> Iterator[Raised]:
    """Young groups that lost half their speakers in the second week (rules.md §5)."""
    for standing in _grown(sight):
        if sight.found[standing.group].well.stage.early_death:
            yield of_group(sight, standing, "early-death", "", {})


def silent_owners(sight: Sight) -> Iterator[Raised]:
    """Groups whose staff has said nothing for a week."""
    for standing in _grown(sight):
        if "staff-silent" in sight.found[standing.group].well.health.vetoes:
            days = standing.rules.health.caps.staff_days
            yield of_group(sight, standing, "owner-silent", "", {"days": days})


def quits(sight: Sight) -> Iterator[Raised]:
    """Groups that many left within a day."""
    for standing in _grown(sight):
        names = _who_left(sight.connection, standing)
        size = sight.sizes[standing.group]
        limits = standing.rules.quits
        if fading.walkout(len(names), None if size is None else size + len(names), limits):
            inputs = {
                "n": len(names),
                "names": names,
                "fewest": limits.fewest,
                "percent": limits.percent,
            }
            yield of_group(sight, standing, "quits", str(standing.today), inputs)


def slipping(sight: Sight) -> Iterator[Raised]:
    """Regulars who mattered and stay away: KOLs, and who was in the top fifth by points."""
    for standing in _grown(sight):
        for one in sight.found[standing.group].missed:
            yield Raised(
                f"slipping:{standing.group}:{one.person}",
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


def _name(sight: Sight, group: int, one: Missed) -> str:
    card, name = sight.connection.execute(
        "SELECT m.card, i.name FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.identity_id = ?",
        (group, one.identity),
    ).fetchone()
    return str(sight.crowd.names.get(one.person) or card or name)


def _who_left(connection: sqlite3.Connection, standing: Standing) -> list[str]:
    rows = connection.execute(
        "SELECT DISTINCT i.name FROM membership_event AS e JOIN identity AS i ON i.id = e.identity_id"
        " WHERE e.group_id = ? AND e.kind IN (?, ?) AND e.minute >= ? AND e.at > ? AND e.at <= ?"
        " ORDER BY i.name",
        (
            standing.group,
            *LEFT,
            (standing.asof - clock.DAY) // 60,
            standing.asof - clock.DAY,
            standing.asof,
        ),
    )
    return [name for (name,) in rows]


def _grown(sight: Sight) -> list[Standing]:
    """The judged groups that are old enough for lane 2."""
    return [one for one in sight.judged if one.today - one.first >= fading.YOUNGEST]


def of_group(sight: Sight, standing: Standing, kind: str, mark: str, inputs: dict[str, Any]) -> Raised:
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
        inputs={"group": name, **inputs},
        name=name,
        people=sight.sizes[group] or 0,
    )
