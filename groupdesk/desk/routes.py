"""By which way something reaches a group or person: a bot that can say it there, else by hand."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from groupdesk.desk.sql import among
from groupdesk.desk.standing import open_groups
from groupdesk.desk.values.frame import Scope
from groupdesk.locale import _
from groupdesk.records.protocols import Can, protocol

_BOTS: Final = (
    "SELECT s.bot_id, s.group_id, b.protocol, coalesce(t.can, '') FROM bot_group AS s"
    " JOIN bot AS b ON b.id = s.bot_id LEFT JOIN bot_state AS t ON t.bot_id = s.bot_id"
    " WHERE s.chosen = 1 AND s.group_id IS NOT NULL AND s.\"end\" <> 'gone' ORDER BY s.bot_id DESC"
)


@dataclass(frozen=True, slots=True)
class Route:
    """The way to one group or person."""

    group: int | None
    name: str
    """Of the group, or person."""
    bot: int | None = None
    """None by hand."""
    protocol: str = ""
    identity: int | None = None
    """The account that a word goes to."""
    platform: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """What variables stand for there."""


def routes(connection: sqlite3.Connection, scope: Scope) -> list[Route]:
    """The way to each group of a scope, by name."""
    chosen = scope.groups if scope.groups is not None else open_groups(connection)
    where, arguments = among("id", chosen)
    named = connection.execute(
        f"SELECT id, name, platform FROM chat_group{where} ORDER BY name, id", arguments
    ).fetchall()
    by_bot = _able(connection, Can.SEND)
    found: list[Route] = []
    for group, name, platform in named:
        bot, kind = by_bot.get(group, (None, ""))
        found.append(Route(group, name, bot, kind, platform=platform, values={"group": name}))
    return found


def _able(connection: sqlite3.Connection, what: Can) -> dict[int, tuple[int, str]]:
    """Group → the first bot that can do something there, and its protocol."""
    found: dict[int, tuple[int, str]] = {}
    for bot, group, kind, can in connection.execute(_BOTS):
        if what in (json.loads(can or "[]") or protocol(kind).can):
            found[group] = (bot, kind)
    return found


def way_to_person(connection: sqlite3.Connection, person: int, group: int | None) -> Route:
    """The way to a person, best by an account that is in `group`; raises LookupError for nobody."""
    rows = connection.execute(
        "SELECT i.id, coalesce(nullif(p.name, ''), i.name), i.key, m.group_id FROM identity AS i"
        " JOIN person AS p ON p.id = i.person_id LEFT JOIN membership AS m ON m.identity_id = i.id"
        ' WHERE i.person_id = ? ORDER BY m.group_id IS NOT ?, m."left" IS NOT NULL, i.id',
        (person, group),
    ).fetchall()
    if not rows:
        raise LookupError(_("there is no person {id}").format(id=person))
    by_bot = _able(connection, Can.PERSON)
    for identity, name, key, at in rows:
        if at in by_bot and not key.startswith("name:"):
            bot, kind = by_bot[at]
            return Route(at, name, bot, kind, identity, values={"member": name})
    identity, name, _key, at = rows[0]
    return Route(at, name, identity=identity, values={"member": name})
