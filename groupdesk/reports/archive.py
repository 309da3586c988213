"""``export DIR``: everything of a desk as CSV and JSON, and templates to fill in.

The files of two desks with the same data are the same, byte for byte (`keys`, `tables`). A folder
gets all files of an export or none; it must be empty or hold an earlier export, which its manifest
tells, and nothing else in it is ever touched.
"""

import csv
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from groupdesk.locale import _
from groupdesk.reports import keys, templates
from groupdesk.reports.cells import Cell, csv_cell, csv_file, csv_text, json_line, json_text
from groupdesk.reports.tables import TABLES, Row
from groupdesk.store import safety

if TYPE_CHECKING:
    from groupdesk.desk import Desk

MANIFEST: Final = "groupdesk-export.json"
"""Says which files of a folder are ours."""
_VERSION: Final = 1
_UNFINISHED: Final = ".groupdesk-"
_BOARD: Final = (
    *("rank", "account", "person", "name", "left", "group", "messages", "words", "days", "questions"),
    *("answers", "replies_got", "checkins", "invites_kept", "adverts", "points"),
)


class ArchiveError(Exception):
    """Nothing was exported; the message says what, where and what next, in one line."""


def export(desk: "Desk", folder: Path) -> Mapping[str, int]:
    """Writes all tables of `desk` into `folder`, made if need be; gives the rows of each table.

    Raises ArchiveError when the folder holds something else, lies among the desk's safety copies or
    cannot be written, DeskError when the desk cannot be read. Then the folder is as it was.
    """
    _refuse_copies(desk, folder)
    with _filling(folder, "export") as part, desk.reading() as connection:
        known = keys.read(connection)
        rows = {
            table.name: _write(part, table.name, table.columns, table.rows(connection, known))
            for table in TABLES
        }
        rows["leaderboard"] = _write(part, "leaderboard", _BOARD, _board(desk, connection, known))
    return rows


def template(folder: Path) -> tuple[str, ...]:
    """Writes the tables that she can fill in into `folder`, in her language; gives their names.

    Raises ArchiveError as `export` does.
    """
    with _filling(folder, "template") as part:
        for name, (headings, example) in templates.tables().items():
            (part / name).write_bytes(csv_file(csv_text(headings, [example])))
    return tuple(templates.tables())


# --- tables ----------------------------------------------------------------------------------------


def _board(desk: "Desk", connection: sqlite3.Connection, known: keys.Keys) -> list[Row]:
    return sorted(
        (
            *(
                row.rank,
                known.accounts.get(row.id, ""),
                known.people.get(row.person, ""),
                row.name,
                int(row.left),
            ),
            *(known.groups.get(row.group or 0), row.messages, row.words, row.days, row.questions),
            *(row.answers, row.replies_got, row.checkins, row.invites_kept, row.adverts, row.points),
        )
        for row in desk.leaderboard.rank(span="all").rows
    )


def _write(part: Path, name: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """One table as CSV and JSON in one pass; gives its number of rows."""
    n = 0
    with (
        (part / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as table,
        (part / f"{name}.json").open("w", encoding="utf-8", newline="") as document,
    ):
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(columns)
        document.write("[")
        for n, row in enumerate(rows, 1):
            writer.writerow([csv_cell(cell) for cell in row])
            document.write(("\n" if n == 1 else ",\n") + json_line(_named(columns, row)))
        document.write("\n]\n")
    return n


def _named(columns: Sequence[str], row: Row) -> dict[str, Cell]:
    return dict(zip(columns, row, strict=True))


# --- folders ---------------------------------------------------------------------------------------


def _refuse_copies(desk: "Desk", folder: Path) -> None:
    copies = safety.folder(desk.path).resolve()
    if folder.resolve().is_relative_to(copies):
        line = _("{folder}: holds the desk's safety copies; choose another folder")
        raise ArchiveError(line.format(folder=folder))


@contextmanager
def _filling(folder: Path, kind: str) -> Iterator[Path]:
    """A place beside the final files; what was written there takes their place at the end.

    The system's refusals become one ArchiveError; whatever goes wrong, nothing half done stays.
    """
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ours = _ours(folder, kind)
        part = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
        try:
            yield part
            _publish(part, folder, kind, ours)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except BaseException as error:
        if made:
            _remove_if_empty(folder)
        if isinstance(error, OSError):
            raise ArchiveError(_refusal(folder, error)) from error
        raise


def _ours(folder: Path, kind: str) -> frozenset[str]:
    """The files of an earlier export in `folder`, which may be replaced; none in an empty folder."""
    there = {path.name for path in folder.iterdir() if not path.name.startswith(_UNFINISHED)}
    if not there:
        return frozenset()
    manifest = _manifest(folder)
    if manifest is None or manifest.get("groupdesk") != kind:
        line = _("{folder}: holds files that are no earlier export; choose an empty folder")
        raise ArchiveError(line.format(folder=folder))
    return frozenset(map(str, manifest.get("files", ()))) | {MANIFEST}


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _publish(part: Path, folder: Path, kind: str, ours: frozenset[str]) -> None:
    names = sorted(path.name for path in part.iterdir())
    manifest = {"groupdesk": kind, "version": _VERSION, "files": names}
    (part / MANIFEST).write_text(json_text(manifest), encoding="utf-8")
    for name in (MANIFEST, *names):
        target = folder / name
        if target.is_dir() or (target.exists() and name not in ours):
            line = _("{file}: is not from an earlier export and stays; choose an empty folder")
            raise ArchiveError(line.format(file=target))
    for name in (MANIFEST, *names):
        (part / name).replace(folder / name)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _refusal(folder: Path, error: OSError) -> str:
    line = _(
        "{folder}: cannot be written ({detail}); nothing was exported, choose another folder or free space"
    )
    return line.format(folder=folder, detail=error.strerror or error)
