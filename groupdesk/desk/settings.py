"""Settings: one typed table of them, and the value that holds for a group (mechanisms.md 11).

What is set for a group wins over what is set for its kind, that over the desk's, that over the default.
"""

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from groupdesk import config
from groupdesk.desk.values import Change, SettingView
from groupdesk.locale import LANGUAGES, _
from groupdesk.rules import clock
from groupdesk.store.zones import DEFAULT as DEFAULT_ZONE

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

DESK: Final = "desk"
NOTHING_SET: Final = "default"
"""What is said instead of a value to have the default again."""
KEEP_DAYS: Final = 180
RETENTION: Final = {"never": 0, "forever": -1}
LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a setting."""

    key: str
    default: Any
    read: Callable[[Any], Any]
    """Its value from what she said; raises ValueError, which says what is allowed."""
    allowed: tuple[str, ...] = ()
    per_group: bool = False
    """Whether a kind of group and a group may have their own."""


def one_of(*choices: str) -> Callable[[Any], Any]:
    """Reads one of some words."""

    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(_("one of {choices}").format(choices=", ".join(choices)))
        return str(value)

    return read


def name(value: Any) -> str:
    """Reads a name of one line."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise ValueError(_("one line of at most {n} characters").format(n=LONGEST_NAME))
    return value.strip()


def zone(value: Any) -> str:
    """Reads the IANA name of a time zone."""
    from zoneinfo import available_timezones

    try:
        return clock.zone(str(value)).key
    except ValueError:
        near = get_close_matches(str(value), available_timezones(), 1) or ["Asia/Shanghai"]
        raise ValueError(_("the name of a time zone, such as {near}").format(near=near[0])) from None


def time_of_day(value: Any) -> str:
    """Reads a time such as ``23:00``."""
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", str(value)):
        raise ValueError(_("a time of day such as 23:00"))
    return str(value).rjust(5, "0")


def days_kept(value: Any) -> int:
    """Reads for how many days texts are kept; `RETENTION` has the words for none and for all."""
    said = str(value)
    if said in RETENTION:
        return RETENTION[said]
    if re.fullmatch(r"-1|0|[1-9][0-9]{0,4}", said):
        return int(said)
    raise ValueError(_("never, forever, or a number of days"))


def yes_or_no(value: Any) -> bool:
    """Reads true or false."""
    return bool({"true": True, "false": False}[one_of("true", "false")(str(value).lower())])


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("name", "", name),
        Kind("timezone", DEFAULT_ZONE, zone),
        Kind("language", "auto", one_of("auto", *LANGUAGES), ("auto", *LANGUAGES)),
        Kind("theme", "dark", one_of(*config.THEMES), config.THEMES),
        Kind("glyphs", "auto", one_of(*config.GLYPHS), config.GLYPHS),
        Kind("quiet_from", "23:00", time_of_day, per_group=True),
        Kind("quiet_to", "07:00", time_of_day, per_group=True),
        Kind("retention_days", KEEP_DAYS, days_kept),
        Kind("held", False, yes_or_no, ("true", "false")),
    )
}
"""Every setting, in the order in which they are shown."""


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

    def get(self, key: str, group_id: int | None = None) -> Any:
        """The value that holds, for a group if one is given; raises ValueError for an unknown key."""
        kind = _kind(key)
        with self._desk.reading() as connection:
            stored = _stored(connection).get(key, {})
            scopes = [DESK] if group_id is None else _scopes(connection, group_id)
        return next((stored[scope] for scope in scopes if scope in stored), kind.default)

    def check(self, key: str, value: Any) -> None:
        """Raises ValueError, as `set` would, for a value that is not allowed; touches nothing."""
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
    return SettingView(kind.key, value, kind.default, kind.allowed, scope)


def _stored(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """Key → scope → value."""
    stored: dict[str, dict[str, Any]] = {}
    for scope, key, value in connection.execute("SELECT scope, key, value FROM setting"):
        stored.setdefault(key, {})[scope] = json.loads(value)
    return stored


def _scopes(connection: sqlite3.Connection, group_id: int) -> list[str]:
    """Where a group's values are looked for, the nearest first."""
    row = connection.execute("SELECT kind FROM chat_group WHERE id = ?", (group_id,)).fetchone()
    return [f"group:{group_id}", *([f"kind:{row[0]}"] if row and row[0] else []), DESK]


def _put(act: "Session", scope: str, key: str, packed: str | None) -> None:
    from groupdesk.store.models import Setting

    row = act.get(Setting, (scope, key))
    if row is None and packed is not None:
        act.add(Setting(scope=scope, key=key, value=packed))
    elif row is not None and packed is None:
        act.delete(row)
    elif row is not None and packed is not None:
        row.value = packed
