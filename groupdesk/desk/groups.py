"""Groups: choosing them by words, the roster, what she sets on them."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk import codes
from groupdesk.desk.groupnow import GroupNows
from groupdesk.desk.roster import roster
from groupdesk.desk.spaces import spaces
from groupdesk.desk.standing import open_groups, standings
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.frame import ALL, Change, Scope
from groupdesk.desk.values.groups import GroupPage, GroupRow, SpaceRow, Wellbeing
from groupdesk.desk.wellwords import why
from groupdesk.locale import _
from groupdesk.rules import clock, rhythm
from groupdesk.store.groups import next_id
from groupdesk.store.people import search_words
from groupdesk.text import name_key

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("groups", "today")
EVERYTHING: Final = "all"
_RISKS: Final = ("E", "D", "C", None, "B", "A")
"""Grades in the order in which they need her."""


class Groups:
    """The chats of the desk."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.nows = GroupNows(desk)

    def select(self, words: str) -> Scope:
        """The groups meant by `words`: an id, a unique name or alias, ``platform:id``, ``tag:x``, ``kind:x``,
        ``layer:x``, ``space:x``, ``all``, or several of these with commas between.

        Raises LookupError, in one clear line, for what names no group or more than one.
        """
        words = words.strip()
        if not words or words == EVERYTHING:
            return ALL
        with self._desk.reading() as connection:
            return Scope(selected(connection, words), words)

    def roster(self, scope: Scope = ALL, archived: bool = False) -> tuple[GroupRow, ...]:
        """The rows of `scope`, those at most risk first, at the end those of which nothing is known now.

        Archived groups are left out unless `archived`.
        """
        with self._desk.reading() as connection:
            well = self._well(connection, scope.groups)
            found = roster(connection, self._desk.now(), scope.groups)
        self.nows.keep()
        rows = [replace(row, well=well[row.id]) for row in found]
        return tuple(sorted((row for row in rows if archived or not row.archived), key=_risk))

    def spaces(self, scope: Scope = ALL) -> tuple[SpaceRow, ...]:
        """The spaces that hold groups of `scope`, by name, their people counted once."""
        with self._desk.reading() as connection:
            return spaces(connection, scope.groups)

    def page(self, group_id: int, weeks: int = 4) -> GroupPage:
        """Everything a group's page shows, its hours from the last `weeks`.

        Raises LookupError without such a group.
        """
        from groupdesk.desk.grouppage import page

        with self._desk.reading() as connection:
            found = page(self._desk, connection, group_id, 7 * weeks)
            well = self._well(connection, [group_id])
        return replace(found, row=replace(found.row, well=well[group_id]))

    def why(self, group_id: int) -> Reason:
        """Why a group has its grade and stage; raises LookupError without such a group."""
        with self._desk.reading() as connection:
            found = self._well(connection, [group_id]).get(group_id)
            row = connection.execute("SELECT name FROM chat_group WHERE id = ?", (group_id,)).fetchone()
        if found is None:
            raise LookupError(_("there is no group {id}").format(id=group_id))
        return why(row[0], found)

    def _well(self, connection: sqlite3.Connection, groups: Collection[int] | None) -> dict[int, Wellbeing]:
        found = self.nows.of(connection, standings(connection, self._desk.now(), groups))
        return {group: now.well for group, now in found.items()}

    def freshness(self, scope: Scope = ALL) -> tuple[int, int, int | None]:
        """How many groups of `scope` there are, how many are behind, and the newest end of their data."""
        with self._desk.reading() as connection:
            standing = standings(connection, self._desk.now(), scope.groups)
            open_ = set(open_groups(connection))
        known = [one for one in standing.values() if one.group in open_]
        untils = [one.data_until for one in known if one.data_until is not None]
        return len(known), sum(one.behind for one in known), max(untils, default=None)

    def add(self, names: Sequence[str], platform: str) -> Change:
        """Makes groups that no export tells of, as one act.

        Raises ValueError, in one line, for an empty name and for one that another group bears.
        """
        with self._desk.reading() as connection:
            known = set(_names(connection))
        for name in names:
            if not name_key(name):
                raise ValueError(_("name: a group needs one"))
            if name_key(name) in known:
                raise ValueError(
                    _("{name}: there is such a group; give this one another name").format(name=name)
                )
            known.add(name_key(name))

        def act(session: "Session") -> None:
            for name in names:
                _make(session, name.strip(), platform)

        what = names[0].strip() if len(names) == 1 else ""
        return self._desk.change("new-groups", TOPICS, act, n=len(names), what=what)

    def set(
        self,
        group_ids: Collection[int],
        *,
        kind: str | None = None,
        layer: str | None = None,
        ladder: str | None = None,
        rhythm: str | None = None,
        zone: str | None = None,
        archived: bool | None = None,
        adverts_allowed: bool | None = None,
        checkin_pattern: str | None = None,
        note: str | None = None,
        name: str | None = None,
        add_tags: Iterable[str] = (),
        drop_tags: Iterable[str] = (),
        alias: str | None = None,
    ) -> Change:
        """Sets what is given on all of the groups, as one act.

        `checkin_pattern` is what makes a text of theirs a check-in, in the syntax of `re`; "" for none.
        Raises ValueError for a rhythm or zone that does not exist, a pattern that is none and an empty
        name, LookupError for a group that is not there, DeskError.
        """
        given = {
            "kind": kind,
            "layer": layer,
            "ladder": ladder,
            "rhythm": rhythm,
            "zone": zone,
            "checkin_pattern": checkin_pattern,
            "note": note,
            "name": name,
        }
        values: dict[str, Any] = {column: value for column, value in given.items() if value is not None}
        flags = {"archived": archived, "adverts_allowed": adverts_allowed}
        values |= {column: int(flag) for column, flag in flags.items() if flag is not None}
        _check(values)
        tags, dropped = set(add_tags), set(drop_tags)

        def act(session: "Session") -> None:
            for group_id in group_ids:
                _set(session, group_id, values)
                _tag(session, group_id, tags, dropped)
                if alias:
                    _also_called(session, group_id, alias)

        return self._desk.change("groups", TOPICS, act, n=len(group_ids), **values)


def _risk(row: GroupRow) -> tuple[Any, ...]:
    """The worst grade first, ungraded groups in the middle; of equals the longest silence first."""
    well = row.well.health if row.well is not None else None
    place = _RISKS.index(well.grade if well is not None else None)
    score = 0 if well is None or well.health is None else well.health
    silence = (row.last_word is None, row.last_word or 0)
    unknown = row.behind and (well is None or well.grade is None)
    return unknown, place, score, *silence, name_key(row.name), row.id


# --- choosing --------------------------------------------------------------------------------------


def selected(connection: sqlite3.Connection, words: str) -> tuple[int, ...] | None:
    """The groups that `Groups.select` means by `words`, None for all of them; raises LookupError."""
    words = words.strip()
    if not words or words == EVERYTHING:
        return None
    found = _meant(connection, words)
    if found is None and "," in words:
        parts = [part.strip() for part in words.split(",") if part.strip()]
        found = [group for part in parts for group in _needed(connection, part)]
    return tuple(dict.fromkeys(_needed(connection, words) if found is None else found))


def _needed(connection: sqlite3.Connection, words: str) -> list[int]:
    found = _meant(connection, words)
    if found is None:
        raise LookupError(_no_such(connection, words))
    return found


def _meant(connection: sqlite3.Connection, words: str) -> list[int] | None:
    """The groups that one word or name means; None when it means none. Raises LookupError for several."""
    field, colon, value = words.partition(":")
    if colon and field in ("tag", "kind", "layer", "space"):
        return _having(connection, field, value.strip())
    if words.isascii() and words.isdigit():
        rows = connection.execute(
            "SELECT id FROM chat_group WHERE id = ?", (int(words) % (1 << 63),)
        ).fetchall()
        if rows:
            return [rows[0][0]]
    return _called(connection, words)


def _having(connection: sqlite3.Connection, field: str, value: str) -> list[int]:
    query = {
        "tag": "SELECT group_id FROM group_tag WHERE name = ? ORDER BY group_id",
        "kind": "SELECT id FROM chat_group WHERE kind = ? ORDER BY id",
        "layer": "SELECT id FROM chat_group WHERE layer = ? ORDER BY id",
        "space": "SELECT g.id FROM chat_group AS g JOIN space AS s ON s.id = g.space_id WHERE s.name = ?"
        " ORDER BY g.id",
    }[field]
    found = [row[0] for row in connection.execute(query, (value,))]
    if not found:
        raise LookupError(
            _("no group has {field} {value}; `groupdesk groups` lists what there is").format(
                field=field, value=value
            )
        )
    return found


def _called(connection: sqlite3.Connection, words: str) -> list[int] | None:
    names = _names(connection)
    found = names.get(name_key(words), set()) or _native(connection, words)
    if len(found) > 1:
        raise LookupError(
            _("{n} groups are called {name}; say which by its id: {ids}").format(
                n=len(found), name=words, ids=_(", ").join(map(str, sorted(found)))
            )
        )
    return list(found) or None


def _native(connection: sqlite3.Connection, words: str) -> set[int]:
    platform, _colon, native = words.partition(":")
    rows = connection.execute(
        "SELECT id FROM chat_group WHERE native = ? OR (platform = ? AND native = ?)",
        (words, platform, native),
    )
    return {row[0] for row in rows}


def _names(connection: sqlite3.Connection) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = {}
    for group, name in connection.execute(
        "SELECT id, name FROM chat_group UNION SELECT group_id, name FROM group_alias"
    ):
        found.setdefault(name_key(name), set()).add(group)
    return found


def _no_such(connection: sqlite3.Connection, words: str) -> str:
    close = get_close_matches(name_key(words), list(_names(connection)), 1)
    if close:
        return _("no group is called {name}; did you mean {close}?").format(name=words, close=close[0])
    return _("no group is called {name}; `groupdesk groups` lists all").format(name=words)


# --- setting ---------------------------------------------------------------------------------------


def _check(values: Mapping[str, Any]) -> None:
    if values.get("rhythm"):
        rhythm.check(values["rhythm"])
    if values.get("zone"):
        clock.zone(values["zone"])
    codes.check_pattern(values.get("checkin_pattern", ""))
    if "name" in values and not name_key(values["name"]):
        raise ValueError(_("name: a group needs one"))


def _make(session: "Session", name: str, platform: str) -> None:
    from groupdesk.store.acts import Act
    from groupdesk.store.models import ChatGroup

    assert isinstance(session, Act)
    group = ChatGroup(id=next_id(session.raw), name=name, platform=platform, search=search_words(name))
    session.add(group)
    session.flush()
    _also_called(session, group.id or 0, name)


def _set(session: "Session", group_id: int, values: Mapping[str, Any]) -> None:
    from groupdesk.store.models import ChatGroup

    group = session.get(ChatGroup, group_id)
    if group is None:
        raise LookupError(_("there is no group {id}").format(id=group_id))
    for column, value in values.items():
        setattr(group, column, value)
    if "name" in values:
        group.search = search_words(values["name"])
        _also_called(session, group_id, values["name"])


def _tag(session: "Session", group_id: int, added: Iterable[str], dropped: Iterable[str]) -> None:
    from groupdesk.store.models import GroupTag

    for tag in added:
        session.merge(GroupTag(group_id=group_id, name=tag))
    for tag in dropped:
        if (row := session.get(GroupTag, (group_id, tag))) is not None:
            session.delete(row)


def _also_called(session: "Session", group_id: int, name: str) -> None:
    """Lets imports find the group under another name."""
    from groupdesk.store.models import ChatGroup, GroupAlias

    platform = session.get_one(ChatGroup, group_id).platform
    word = f"name:{name_key(name)}"
    session.merge(GroupAlias(platform=platform, word=word, group_id=group_id, run_id=0, name=name))
