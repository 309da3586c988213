"""What a change of hers, or taking it back, makes stale: figures rest on more than messages.

Marks and merged people decide who counts as whom, a group's zone where its days begin (rules.md §2);
findings rest on the rules that are set, on counts and on what a group is, besides (mechanisms.md 10).
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Final

from groupdesk.rules import clock
from groupdesk.store import stale, wordlists
from groupdesk.store.images import Image, Values
from groupdesk.store.members import EXEMPT_MARKS
from groupdesk.store.surveys.settling import settle_all
from groupdesk.store.surveys.taking import SCOPE as FORMS
from groupdesk.store.zones import zone_of

COUNTING_MARKS: Final = frozenset(EXEMPT_MARKS) | {"bot"}
READING_COLUMN: Final = "checkin_pattern"
COUNTING_COLUMNS: Final = frozenset({"zone", "adverts_allowed"})


def owe(connection: sqlite3.Connection, images: Iterable[Image]) -> None:
    """Owes the figures that rest on changed rows; called in the transaction of the change.

    Whole groups are owed: an answer by link touches a question of any day.
    """
    images = list(images)
    groups: set[int] = set()
    outdated: set[int] = set()
    reading: set[int] = set()
    for image in images:
        changed = {**(image.before or {}), **(image.after or {})}
        outdated |= _outdated(connection, image, changed)
        if image.table == "person_mark" and image.key["mark"] in COUNTING_MARKS:
            groups |= _groups(connection, _accounts(connection, {image.key["person_id"]}))
        elif image.table == "identity" and "person_id" in changed:
            persons = {row["person_id"] for row in (image.before, image.after) if row}
            groups |= _groups(connection, {image.key["id"]} | _accounts(connection, persons))
        elif image.table == "chat_group" and changed.keys() & COUNTING_COLUMNS:
            groups.add(image.key["id"])
        elif image.table == "setting" and image.key == {"scope": "desk", "key": "timezone"}:
            groups |= _without_zone(connection)
        elif image.table == "setting" and _is_word_list(image.key):
            reading |= {row[0] for row in connection.execute("SELECT id FROM chat_group")}
        if image.table == "chat_group" and image.before and READING_COLUMN in changed:
            reading.add(image.key["id"])
    for group in sorted(groups):
        owe_all(connection, group)
    for group in sorted(reading):
        stale.owe(connection, group, [stale.TEXTS])
    stale.outdate(connection, sorted(outdated))
    _settle_sheets(connection, images)


def _settle_sheets(connection: sqlite3.Connection, images: Iterable[Image]) -> None:
    """Works out anew whom the other sheets of a questionnaire are of."""
    surveys: set[int] = set()
    for image in images:
        if image.table == "survey_rejected":
            surveys.add(image.key["survey_id"])
        elif image.table == "survey_response":
            surveys |= _each(
                connection, "SELECT survey_id FROM survey_response WHERE id = ?", {image.key["id"]}
            )
    if surveys:
        (now,) = connection.execute("SELECT COALESCE(MAX(at), 0) FROM entry").fetchone()
        settle_all(connection, sorted(surveys), now)


def _outdated(connection: sqlite3.Connection, image: Image, changed: Values) -> set[int]:
    """Groups about which a changed row lets something else be found."""
    if image.table == "chat_group":
        return {image.key["id"]}
    if image.table in ("head_count", "membership"):
        return {group for group in (image.key.get("group_id"), changed.get("group_id")) if group}
    if image.table == "person_mark":
        return _groups(connection, _accounts(connection, {image.key["person_id"]}))
    if image.table == "identity":
        persons = {row["person_id"] for row in (image.before, image.after) if row and "person_id" in row}
        return _groups(connection, {image.key["id"]} | _accounts(connection, persons))
    if image.table == "setting":
        return _set_for(connection, image.key["scope"])
    return set()


def _set_for(connection: sqlite3.Connection, scope: str) -> set[int]:
    """The groups that a setting of a scope can reach: one, or all; none for what she said of a form."""
    if scope == FORMS:
        return set()
    kind, _, group = scope.partition(":")
    if kind == "group":
        return {int(group)}
    return {row[0] for row in connection.execute("SELECT id FROM chat_group")}


def _is_word_list(key: Mapping[str, Any]) -> bool:
    return key["scope"] == "desk" and str(key["key"]).startswith(wordlists.SETTING)


def _accounts(connection: sqlite3.Connection, persons: set[int]) -> set[int]:
    return _each(connection, "SELECT id FROM identity WHERE person_id = ?", persons)


def _groups(connection: sqlite3.Connection, identities: set[int]) -> set[int]:
    """Groups in which some identities were seen."""
    return _each(connection, "SELECT group_id FROM identity_name WHERE identity_id = ?", identities)


def _each(connection: sqlite3.Connection, query: str, ids: set[int]) -> set[int]:
    return {row[0] for id_ in ids for row in connection.execute(query, (id_,))}


def _without_zone(connection: sqlite3.Connection) -> set[int]:
    return {row[0] for row in connection.execute("SELECT id FROM chat_group WHERE zone = ''")}


def owe_all(connection: sqlite3.Connection, group: int) -> None:
    """Owes every figure of a group."""
    rows = connection.execute("SELECT DISTINCT at / 86400 FROM message WHERE group_id = ?", (group,))
    instants = [day * clock.DAY for (day,) in rows]
    days = stale.days_around(instants, zone_of(connection, group))
    stored = connection.execute("SELECT day FROM group_day WHERE group_id = ?", (group,)).fetchall()
    stale.owe(connection, group, {*days, *(day for (day,) in stored), stale.EVENTS})
