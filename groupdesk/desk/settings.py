"""Settings: one typed table of them, and the value that holds for a group (mechanisms.md 11).

What is set for a group wins over what is set for its kind, that over the desk's, that over the default.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from groupdesk import config
from groupdesk.desk.ruling import is_rule
from groupdesk.desk.settingkinds import KINDS, WORDS, Kind
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.upkeep import Recomputed, SettingView
from groupdesk.locale import _
from groupdesk.rules import ruleset
from groupdesk.store.wordlists import texts

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

DESK: Final = "desk"
NOTHING_SET: Final = "default"
"""What is said instead of a value to have the default again."""
_TOUCHED: Final = {"points": "points", "health": "grades", "stage": "grades", "states": "states"}
"""Topic of a rule → what rests on it; the others are what Today raises."""


class Settings:
    """The desk's settings."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def show(self) -> tuple[SettingView, ...]:
        """Every setting of the desk, each followed by what differs for kinds and groups."""
        with self._desk.reading() as connection:
            stored = _stored(connection)
        views = []
        for kind in KINDS.values():
            own = stored.get(kind.key, {})
            views.append(_view(kind, own.pop(DESK, kind.default), DESK))
            views += [_view(kind, value, scope) for scope, value in sorted(own.items())]
        return tuple(views)

    def at(self, scope: str) -> tuple[SettingView, ...]:
        """What holds for a ``kind:K`` or a ``group:ID``; each says where it was set, "default" for nowhere.

        Only settings that may differ there. Raises ValueError for another scope.
        """
        per_group = [kind for kind in KINDS.values() if kind.per_group]
        self._check_scope(per_group[0], scope)
        with self._desk.reading() as connection:
            stored = _stored(connection)
            scopes = _scopes_of(connection, scope)
        kind_of = next((one.removeprefix("kind:") for one in scopes if one.startswith("kind:")), "")
        preset = ruleset.PRESETS.get(kind_of, {})
        return tuple(_held(kind, stored.get(kind.key, {}), scopes, preset) for kind in per_group)

    def recomputes(self, key: str, scope: str = DESK) -> Recomputed:
        """What a change of a setting will make anew; raises ValueError for an unknown one."""
        code = _recomputed(_kind(key))
        if code == "nothing":
            return Recomputed(code, 0)
        where, chosen = _groups_of(code, scope)
        with self._desk.reading() as connection:
            query = f"SELECT COUNT(*) FROM chat_group WHERE archived = 0 AND {where}"
            groups = connection.execute(query, chosen).fetchone()[0]
            return Recomputed(code, groups, *(texts(connection) if code == "texts" else ()))

    def get(self, key: str, group_id: int | None = None) -> Any:
        """The value that holds, for a group if one is given; raises ValueError for an unknown key."""
        kind = _kind(key)
        with self._desk.reading() as connection:
            stored = _stored(connection).get(key, {})
            scopes = [DESK] if group_id is None else _scopes_of(connection, f"group:{group_id}")
        kind_of = next((one.removeprefix("kind:") for one in scopes if one.startswith("kind:")), "")
        return _held(kind, stored, scopes, ruleset.PRESETS.get(kind_of, {})).value

    def check(self, key: str, value: Any, scope: str = DESK) -> None:
        """Raises ValueError, as `set` would, for a value or scope that is not allowed; touches nothing."""
        self._check_scope(_kind(key), scope)
        if value not in (None, NOTHING_SET):
            _read(_kind(key), value)

    def set(self, key: str, value: Any, scope: str = DESK) -> Change:
        """Sets one for the desk, a ``kind:K`` or a ``group:ID``; None or "default" takes it away.

        Raises ValueError, which names the setting and says what is allowed.
        """
        kind = _kind(key)
        self._check_scope(kind, scope)
        packed = None if value in (None, NOTHING_SET) else json.dumps(_read(kind, value), ensure_ascii=False)
        topics = ("settings", "groups", "today")
        return self._desk.change(
            "setting", topics, lambda act: _put(act, scope, key, packed), what=key, scope=scope
        )

    def _check_scope(self, kind: Kind, scope: str) -> None:
        if scope == DESK:
            return
        what, _colon, which = scope.partition(":")
        if not kind.per_group or what not in ("kind", "group") or not which:
            allowed = "desk, kind:K, group:ID" if kind.per_group else DESK
            raise ValueError(
                _("{key}: cannot be set for {scope}; only for {allowed}").format(
                    key=kind.key, scope=scope, allowed=allowed
                )
            )
        if what == "group" and not self._is_group(which):
            raise ValueError(_("{key}: there is no group {group}").format(key=kind.key, group=which))

    def _is_group(self, which: str) -> bool:
        with self._desk.reading() as connection:
            found = connection.execute("SELECT 1 FROM chat_group WHERE CAST(id AS TEXT) = ?", (which,))
            return found.fetchone() is not None


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise ValueError(config.unknown(key, KINDS).said(_))
    return KINDS[key]


def _read(kind: Kind, value: Any) -> Any:
    try:
        return kind.read(value)
    except ValueError as error:
        line = _("{key}: {value!r} is not allowed; {allowed}")
        raise ValueError(line.format(key=kind.key, value=value, allowed=error)) from None


def _view(kind: Kind, value: Any, scope: str) -> SettingView:
    return _shown(kind, value, kind.default, scope)


def _shown(kind: Kind, value: Any, default: Any, scope: str) -> SettingView:
    return SettingView(
        kind.key, value, default, kind.allowed, scope, kind.limits, kind.several, kind.built_in
    )


def _held(kind: Kind, own: dict[str, Any], scopes: list[str], preset: Mapping[str, float]) -> SettingView:
    """The value of the nearest of `scopes` in which one is set."""
    scope = next((scope for scope in scopes if scope in own), NOTHING_SET)
    default = preset.get(kind.key, kind.default)
    value = own.get(scope, default)
    return _shown(kind, value, default, scope)


def _recomputed(kind: Kind) -> str:
    if kind.key == "timezone":
        return "figures"
    if kind.key.startswith(WORDS):
        return "texts"
    if not is_rule(kind.key):
        return "nothing"
    return _TOUCHED.get(kind.key.partition(".")[0], "today")


def _groups_of(code: str, scope: str) -> tuple[str, tuple[str, ...]]:
    """A condition on groups that a change in a scope touches."""
    if code == "figures":
        return "zone = ''", ()
    what, _colon, which = scope.partition(":")
    if what == "desk":
        return "1 = 1", ()
    return ("kind = ?" if what == "kind" else "CAST(id AS TEXT) = ?"), (which,)


def _stored(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Key → scope → value."""
    stored: dict[str, dict[str, Any]] = {}
    for scope, key, value in connection.execute("SELECT scope, key, value FROM setting"):
        stored.setdefault(key, {})[scope] = json.loads(value)
    return stored


def _scopes_of(connection: sqlite3.Connection, scope: str) -> list[str]:
    """Where the values that hold in a scope are looked for, the nearest first."""
    if not scope.startswith("group:"):
        return [scope, DESK]
    id_ = scope.removeprefix("group:")
    row = connection.execute("SELECT kind FROM chat_group WHERE CAST(id AS TEXT) = ?", (id_,)).fetchone()
    return [scope, *([f"kind:{row[0]}"] if row and row[0] else []), DESK]


def _put(act: "Session", scope: str, key: str, packed: str | None) -> None:
    from groupdesk.store.models import Setting

    row = act.get(Setting, (scope, key))
    if row is None and packed is not None:
        act.add(Setting(scope=scope, key=key, value=packed))
    elif row is not None and packed is None:
        act.delete(row)
    elif row is not None and packed is not None:
        row.value = packed
