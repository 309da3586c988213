"""The time zone that a group's days are counted in."""

import json
import sqlite3
from zoneinfo import ZoneInfo

from groupdesk.rules import clock

DEFAULT = "UTC"


def desk_zone(connection: sqlite3.Connection) -> str:
    """The zone of groups without one of their own."""
    row = connection.execute("SELECT value FROM setting WHERE scope = 'desk' AND key = 'timezone'").fetchone()
    return str(json.loads(row[0])) if row else DEFAULT


def zone_of(connection: sqlite3.Connection, group_id: int) -> ZoneInfo:
    """The zone of a group."""
    row = connection.execute("SELECT zone FROM chat_group WHERE id = ?", (group_id,)).fetchone()
    return clock.zone((row[0] if row else "") or desk_zone(connection))
