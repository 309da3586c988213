"""Safety copies of the open desk, and forgetting a person (mechanisms.md 15).

Restoring is for a desk that is not open: `groupdesk.store.restore`.
"""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from groupdesk.desk.values.frame import Change
from groupdesk.store import safety
from groupdesk.store.engine import bump
from groupdesk.store.safety import Copy

if TYPE_CHECKING:
    from groupdesk.desk import Desk

_ELSEWHERE: Final = "copies_elsewhere"
_TOPICS: Final = ("people", "groups", "messages", "today", "report", "runs", "history")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was let go of a person, and what still knows him."""

    entry: int
    person: int
    messages: int
    """His messages that lost their text."""
    texts_of_others: int
    """Messages of others that named him, and lost theirs."""
    acts: int
    """Entries of the history that cannot be taken back any more."""
    out_of_reach: tuple[Path, ...]
    """Older copies and exports, which still hold him: hers to delete."""


def backup(desk: "Desk", target: Path | None = None) -> Path:
    """A whole copy of the desk, at `target` or beside it; gives its path. Raises DeskError."""
    if target is None:
        return safety.backup(desk.path, desk.now())
    copy = safety.backup(desk.path, desk.now(), target.absolute())
    note_elsewhere(desk, copy)
    return copy


def daily(desk: "Desk") -> Path | None:
    """The copy of this day, None when there is one; raises DeskError."""
    return safety.daily(desk.path, desk.now())


def copies(desk: "Desk") -> list[Copy]:
    """The copies beside the desk, newest first."""
    return safety.copies(desk.path)


def note_elsewhere(desk: "Desk", path: Path) -> None:
    """Remembers a copy or an export that lies elsewhere, so that forgetting can name it."""
    with desk.noting() as connection:
        known = {*_elsewhere(connection), str(path)}
        connection.execute(
            "INSERT INTO setting (scope, key, value) VALUES ('desk', ?, ?)"
            " ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value",
            (_ELSEWHERE, json.dumps(sorted(known), ensure_ascii=False)),
        )


def forget(desk: "Desk", person: int) -> Forgotten:
    """Forgets a person for good: it cannot be undone, and no import brings him back.

    Raises LookupError for an unknown person, DeskError when the file cannot be rewritten: doing it
    again then finishes it.
    """
    from groupdesk.store import forget as oblivion

    with desk.noting() as connection:
        gone = oblivion.forget(connection, desk.store.ledger, person, desk.now())
        elsewhere = _elsewhere(connection)
        bump(connection, _TOPICS)
    oblivion.erase(desk.path)
    known = [*(copy.path for copy in copies(desk)), *map(Path, elsewhere)]
    reach = tuple(path for path in known if path.exists())
    return Forgotten(gone.entry, person, gone.messages, gone.texts_of_others, gone.acts, reach)


def forget_answers(desk: "Desk", survey: int, question: str | None = None) -> Change:
    """Deletes a questionnaire, or the answers to one of its questions, for good. Raises DeskError."""
    from groupdesk.store import forget as oblivion
    from groupdesk.store.surveys import leaving

    with desk.noting() as connection:
        connection.execute("PRAGMA secure_delete = ON")
        if question is None:
            gone = leaving.forget_survey(connection, survey)
        else:
            gone = leaving.forget_question(connection, survey, question)
        inputs = {"survey": survey, "n": gone}
        entry = desk.store.ledger.final_entry(connection, "survey-forget", inputs, changed=gone)
        bump(connection, ("surveys", "people", "today", "history"))
    oblivion.erase(desk.path)
    return Change(entry, "survey-forget", gone, inputs)


def _elsewhere(connection: sqlite3.Connection) -> list[str]:
    row = connection.execute(
        "SELECT value FROM setting WHERE scope = 'desk' AND key = ?", (_ELSEWHERE,)
    ).fetchone()
    found: list[str] = json.loads(row[0]) if row else []
    return found
