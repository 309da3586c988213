"""Which figures of the rules hold where: what is set for a group, its kind and the desk (mechanisms.md 11)."""

import json
import sqlite3
from typing import Any

from groupdesk.rules import ruleset
from groupdesk.rules.ruleset import Rules


class Ruling:
    """The rules of all groups, by one read of the settings."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._said: dict[str, dict[str, Any]] = {}
        self._found: dict[tuple[str, str], Rules] = {}
        rows = connection.execute("SELECT scope, key, value FROM setting").fetchall()
        for scope, key, value in rows:
            if is_rule(key):
                self._said.setdefault(scope, {})[key] = json.loads(value)

    @property
    def desk(self) -> Rules:
        """What holds where no group is meant."""
        return ruleset.rules("", self._said.get("desk", {}))

    def of(self, group: int, kind: str) -> Rules:
        """What holds in a group of a kind: default, then preset, desk, kind, group, the last one wins."""
        own = f"group:{group}" if f"group:{group}" in self._said else ""
        if (own, kind) not in self._found:
            scopes = ("desk", f"kind:{kind}", own)
            said = {key: value for scope in scopes for key, value in self._said.get(scope, {}).items()}
            self._found[own, kind] = ruleset.rules(kind, said)
        return self._found[own, kind]


def is_rule(key: str) -> bool:
    """Whether a setting is one of the rules."""
    return key in ruleset.FIGURES or key in ("mutes", "quiet_from", "quiet_to")
