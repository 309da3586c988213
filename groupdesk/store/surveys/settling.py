"""Which sheets of a questionnaire count, and whom they are of (questionnaires.md §1, §3).

All of it follows from the sheets, the members and what she said: it is worked out anew whenever one of
them changes. Her own links stand; those of a rule are only ever what the rule says now.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from groupdesk.records import NAME_ONLY
from groupdesk.rules.surveys import duplicates
from groupdesk.rules.surveys.matching import Bearer, Match, Outcome, match
from groupdesk.rules.surveys.sheets import Sheet

HERS: Final = "she"
RULE: Final = "rule"
_EARLIEST: Final = -(1 << 62)


class _Row(NamedTuple):
    """A sheet as it stands."""

    id: int
    native: str
    at: int | None
    names: str
    ids: str
    real_name: str
    phone: str
    account: str
    answers: str
    state: tuple[object, ...]
    """What `_write` sets, as it is."""

    def sheet(self) -> Sheet:
        """As the rules take it."""
        ids, names = tuple(json.loads(self.ids)), tuple(filter(None, json.loads(self.names)))
        content = self.answers if self.answers != "{}" else None
        return Sheet(self.id, self.at, ids, names, self.phone, self.account, self.real_name, content)


def settle(connection: sqlite3.Connection, survey: int, now: int) -> None:
    """Works it out anew; called in a transaction."""
    rows = _rows(connection, survey)
    counting, superseded = _counting(rows)
    hers = _hers(rows, superseded)
    open_ = [row.sheet() for row in counting if row.id not in hers]
    found = match(open_, bearers(connection, survey), _rejected(connection, survey, rows))
    _write(connection, rows, superseded, _free(found, {link[0] for link in hers.values()}), hers, now)


def settle_all(connection: sqlite3.Connection, surveys: Iterable[int], now: int) -> None:
    """The same for several."""
    for survey in surveys:
        settle(connection, survey, now)


def bearers(connection: sqlite3.Connection, survey: int) -> list[Bearer]:
    """Everybody who was in a group that it went to, by each name there; `who` is a person's first identity."""
    phones = dict(
        connection.execute(
            "SELECT identity_id, phone FROM survey_response WHERE identity_id IS NOT NULL AND phone <> ''"
        )
    )
    members = connection.execute(
        "SELECT i.person_id, m.identity_id, i.key, i.name, m.card, p.name FROM survey_group AS g"
        " JOIN membership AS m ON m.group_id = g.group_id JOIN identity AS i ON i.id = m.identity_id"
        " JOIN person AS p ON p.id = i.person_id WHERE g.survey_id = ? AND i.bot = 0 ORDER BY m.identity_id",
        (survey,),
    ).fetchall()
    first: dict[int, int] = {}
    return [
        Bearer(
            first.setdefault(person, identity),
            () if key.startswith(NAME_ONLY) else (key,),
            card,
            name,
            phones.get(identity, ""),
            called,
        )
        for person, identity, key, name, card, called in members
    ]


def _rows(connection: sqlite3.Connection, survey: int) -> list[_Row]:
    found = connection.execute(
        "SELECT id, native, at, names, ids, real_name, phone, account, answers, superseded_by, outcome, rule,"
        " told, candidates, identity_id, linked_at, linked_by FROM survey_response WHERE survey_id = ? ORDER BY id",
        (survey,),
    )
    return [_Row._make((*row[:9], tuple(row[9:]))) for row in found]


def _counting(rows: Iterable[_Row]) -> tuple[list[_Row], dict[int, int]]:
    """The sheets that count, and sheet → the one that counts instead."""
    versions: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        versions[row.native].append(row)
    latest: list[_Row] = []
    superseded: dict[int, int] = {}
    for several in versions.values():
        *earlier, last = sorted(several, key=lambda row: (_EARLIEST if row.at is None else row.at, row.id))
        superseded |= {row.id: last.id for row in earlier}
        latest.append(last)
    again = duplicates.find([row.sheet() for row in latest]).superseded
    counting = [row for row in latest if row.id not in again]
    return counting, {row: again.get(last, last) for row, last in superseded.items()} | dict(again)


def _hers(rows: Iterable[_Row], superseded: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Sheet that counts → (identity, when) that she linked, also where she linked an earlier version."""
    found: dict[int, tuple[int, int]] = {}
    for row in rows:
        identity, at, by = row.state[-3:]
        if by == HERS and isinstance(identity, int) and isinstance(at, int):
            found[superseded.get(row.id, row.id)] = (identity, at)
    return found


def _rejected(connection: sqlite3.Connection, survey: int, rows: Iterable[_Row]) -> set[tuple[int, int]]:
    said = defaultdict(set)
    for native, identity in connection.execute(
        "SELECT native, identity_id FROM survey_rejected WHERE survey_id = ?", (survey,)
    ):
        said[native].add(identity)
    return {(row.id, identity) for row in rows for identity in said.get(row.native, ())}


def _free(found: Iterable[Match], taken: set[int]) -> list[Match]:
    """Matches without those to somebody whom she linked to another sheet: they are to be looked at."""
    return [
        one
        if one.who is None or one.who not in taken
        else Match(one.sheet, Outcome.REVIEW, None, "doubled", one.told, (one.who,))
        for one in found
    ]


def _write(
    connection: sqlite3.Connection,
    rows: Iterable[_Row],
    superseded: Mapping[int, int],
    found: Iterable[Match],
    hers: Mapping[int, tuple[int, int]],
    now: int,
) -> None:
    matched = {one.sheet: one for one in found}
    changed = []
    for row in rows:
        state = _state(row, superseded.get(row.id), matched.get(row.id), hers.get(row.id), now)
        if state != row.state:
            changed.append((*state, row.id))
    connection.executemany(
        "UPDATE survey_response SET superseded_by = ?, outcome = ?, rule = ?, told = ?, candidates = ?,"
        " identity_id = ?, linked_at = ?, linked_by = ? WHERE id = ?",
        changed,
    )


def _state(
    row: _Row, instead: int | None, found: Match | None, hers: tuple[int, int] | None, now: int
) -> tuple[object, ...]:
    """What `_write` sets on a sheet."""
    _instead, outcome, rule, told, candidates, identity, at, by = row.state
    if instead is not None:
        keeps = (identity, at, HERS) if by == HERS else (None, None, "")
        return (instead, "", rule if by == HERS else "", "", "[]", *keeps)
    if hers is not None:
        if by == HERS:
            return (None, outcome, rule, told, candidates, *hers, HERS)
        return (None, str(Outcome.AUTO), "said", "", "[]", *hers, HERS)
    assert found is not None
    if found.outcome == Outcome.AUTO:
        since = at if identity == found.who and by == RULE else now
        return (None, str(found.outcome), found.rule, found.told, "[]", found.who, since, RULE)
    offered = found.candidates if found.who is None else (found.who,)
    return (None, str(found.outcome), found.rule, found.told, json.dumps(offered), None, None, "")
