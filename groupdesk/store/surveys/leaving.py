"""How questionnaires go again: with their import, with a person, with their time, or by her word."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import Final

from groupdesk.rules.clock import DAY
from groupdesk.rules.surveys.names import normal
from groupdesk.store import tombstones
from groupdesk.store.engine import Writer
from groupdesk.store.surveys.packed import bare
from groupdesk.store.surveys.settling import settle_all
from groupdesk.store.surveys.taking import mark

CELL_DAYS: Final = 30
"""How long cells are kept as they were told, besides the answers that are read from them."""
_OF_SURVEY: Final = ("survey_group", "survey_question", "survey_response", "survey_rejected")


def withdraw(connection: sqlite3.Connection, run: int, now: int) -> int:
    """Takes an import back: sheets that it alone told go, and questionnaires of which none is left.

    Gives how many sheets went.
    """
    sign = f" {run} "
    rows = connection.execute(
        "SELECT id, survey_id, runs FROM survey_response WHERE runs LIKE ?", (f"%{sign}%",)
    ).fetchall()
    gone = [(id_,) for id_, _survey, runs in rows if runs == sign]
    connection.executemany("DELETE FROM survey_response WHERE id = ?", gone)
    connection.executemany(
        "UPDATE survey_response SET runs = ? WHERE id = ?",
        [(runs.replace(sign, " ", 1), id_) for id_, _survey, runs in rows if runs != sign],
    )
    touched = {survey for _id, survey, _runs in rows}
    touched |= {survey for (survey,) in connection.execute("SELECT id FROM survey WHERE run_id = ?", (run,))}
    empty = [survey for survey in sorted(touched) if not _sheets(connection, survey)]
    for survey in empty:
        _delete(connection, survey)
    settle_all(connection, sorted(touched - set(empty)), now)
    return len(gone)


def _sheets(connection: sqlite3.Connection, survey: int) -> int:
    (n,) = connection.execute(
        "SELECT count(*) FROM survey_response WHERE survey_id = ?", (survey,)
    ).fetchone()
    return int(n)


def _delete(connection: sqlite3.Connection, survey: int) -> None:
    for table in _OF_SURVEY:
        connection.execute(f"DELETE FROM {table} WHERE survey_id = ?", (survey,))
    connection.execute(
        "DELETE FROM circle_member WHERE circle_id IN (SELECT id FROM circle WHERE survey_id = ?)", (survey,)
    )
    connection.execute("DELETE FROM circle WHERE survey_id = ?", (survey,))
    connection.execute("DELETE FROM survey WHERE id = ?", (survey,))


def forget_person(
    connection: sqlite3.Connection, identities: Collection[int], told: Collection[str], now: int
) -> list[tuple[str, str]]:
    """Deletes the sheets of somebody, links and circles too, and keeps tombstones of the sheets.

    `told` are his names and ids: a sheet that nobody was found for is his when it tells one of them alone.
    Gives (table, key) of the rows that went, as the ledger names them.
    """
    gone = [*_sheets_of(connection, identities), *_sheets_telling(connection, told)]
    stones = [
        mark(form, native, at)
        for id_ in gone
        for form, native, at in connection.execute(
            "SELECT s.tool || ':' || s.fingerprint, r.native, r.at FROM survey_response AS r"
            " JOIN survey AS s ON s.id = r.survey_id WHERE r.id = ?",
            (id_,),
        )
    ]
    tombstones.bury(connection, stones, now)
    touched = {
        survey
        for id_ in gone
        for (survey,) in connection.execute("SELECT survey_id FROM survey_response WHERE id = ?", (id_,))
    }
    connection.executemany(
        "DELETE FROM survey_rejected WHERE (survey_id, native) IN"
        " (SELECT survey_id, native FROM survey_response WHERE id = ?)",
        [(id_,) for id_ in gone],
    )
    connection.executemany("DELETE FROM survey_response WHERE id = ?", [(id_,) for id_ in gone])
    for identity in identities:
        connection.execute("DELETE FROM survey_rejected WHERE identity_id = ?", (identity,))
        connection.execute("DELETE FROM circle_member WHERE identity_id = ?", (identity,))
        connection.execute("UPDATE circle SET host = 0 WHERE host = ?", (identity,))
    settle_all(connection, sorted(touched), now)
    return [("survey_response", json.dumps({"id": id_}, separators=(",", ":"))) for id_ in gone]


def _sheets_of(connection: sqlite3.Connection, identities: Collection[int]) -> set[int]:
    """Those linked to him, and the versions that these stand instead of."""
    linked = {
        row
        for identity in identities
        for (row,) in connection.execute("SELECT id FROM survey_response WHERE identity_id = ?", (identity,))
    }
    earlier = {
        row
        for last in linked
        for (row,) in connection.execute("SELECT id FROM survey_response WHERE superseded_by = ?", (last,))
    }
    return linked | earlier


def _sheets_telling(connection: sqlite3.Connection, told: Collection[str]) -> set[int]:
    """Those of nobody known whose name or account is his."""
    known, names = set(told), set(filter(None, map(normal, told)))
    return {
        id_
        for id_, ids, named, called in connection.execute(
            "SELECT id, ids, names, real_name FROM survey_response WHERE identity_id IS NULL"
        )
        if known & {*json.loads(ids)} or names & {normal(name) for name in (*json.loads(named), called)}
    }


def forget_survey(connection: sqlite3.Connection, survey: int) -> int:
    """Deletes a questionnaire with everything in it; gives its sheets. What was done about it stays done."""
    sheets = _sheets(connection, survey)
    _drop_images(connection, survey)
    _delete(connection, survey)
    return sheets


def _drop_images(connection: sqlite3.Connection, survey: int) -> None:
    """Lets go of the images of its rows: those acts cannot be taken back any more."""
    acts = connection.execute(
        "SELECT DISTINCT entry_id FROM entry_row WHERE (name = 'survey_response' AND json_extract(key, '$.id') IN"
        " (SELECT id FROM survey_response WHERE survey_id = ?1)) OR (name = 'survey_question'"
        " AND json_extract(key, '$.id') IN (SELECT id FROM survey_question WHERE survey_id = ?1))"
        " OR (name = 'circle' AND json_extract(key, '$.id') IN (SELECT id FROM circle WHERE survey_id = ?1))"
        " OR (name = 'survey_rejected' AND json_extract(key, '$.survey_id') = ?1)",
        (survey,),
    ).fetchall()
    connection.executemany("UPDATE entry SET undo = 'none' WHERE id = ?", acts)
    connection.executemany("DELETE FROM entry_row WHERE entry_id = ?", acts)


def forget_question(connection: sqlite3.Connection, survey: int, key: str) -> int:
    """Deletes a question and everybody's answer to it; gives the answers."""
    rows = connection.execute(
        "SELECT id, answers FROM survey_response WHERE survey_id = ?", (survey,)
    ).fetchall()
    changed = []
    for id_, document in rows:
        answers = json.loads(document)
        if answers.pop(key, None) is not None:
            changed.append((json.dumps(answers, ensure_ascii=False, separators=(",", ":")), id_))
    connection.executemany("UPDATE survey_response SET answers = ? WHERE id = ?", changed)
    connection.execute("DELETE FROM survey_question WHERE survey_id = ? AND key = ?", (survey, key))
    return len(changed)


def expire(writer: Writer, now: int) -> tuple[int, int]:
    """Lets go of answers after their time, and of cells as they were told after `CELL_DAYS`.

    Gives (sheets, sheets whose cells went). Raises StoreError.
    """
    old = _old_sheets(writer.connection, now)
    if old:
        with writer.write("surveys") as connection:
            connection.executemany("DELETE FROM survey_response WHERE id = ?", [(id_,) for id_ in old])
    cells = list(_old_cells(writer.connection, now))
    if cells:
        with writer.write("surveys") as connection:
            connection.executemany("UPDATE survey_response SET answers = ? WHERE id = ?", cells)
    return len(old), len(cells)


def _old_sheets(connection: sqlite3.Connection, now: int) -> list[int]:
    found = connection.execute(
        "SELECT r.id FROM survey_response AS r JOIN survey AS s ON s.id = r.survey_id"
        " WHERE coalesce(r.at, s.at) < ? - s.keep_days * ?",
        (now, DAY),
    )
    return [id_ for (id_,) in found]


def _old_cells(connection: sqlite3.Connection, now: int) -> Iterable[tuple[str, int]]:
    """(answers without cells, sheet) of those that still have cells after their time."""
    rows = connection.execute(
        "SELECT r.id, r.answers FROM survey_response AS r JOIN survey AS s ON s.id = r.survey_id WHERE s.at < ?",
        (now - CELL_DAYS * DAY,),
    )
    for id_, document in rows.fetchall():
        if (without := bare(document)) != document:
            yield without, id_
