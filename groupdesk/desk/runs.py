"""Long work: asking for it, watching it, stopping it (mechanisms.md 7).

A row of `run` is the whole protocol. Here rows are written and read; the worker (`groupdesk run`) does
what they ask. A run goes asked → running → done, stopped or failed; a plan comes to rest as asking,
and the answer makes it the import itself.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _, current
from groupdesk.store.engine import FileLock, bump

if TYPE_CHECKING:
    from groupdesk.desk import Desk

TOPIC: Final = "runs"
ENDED: Final = ("done", "stopped", "failed")
FORGET_TEXT: Final = (
    "UPDATE run SET arguments = json_set(arguments, '$.paste.text', '')"
    " WHERE id = ? AND json_extract(arguments, '$.paste') IS NOT NULL"
)
"""A pasted text goes from its run at the end (mechanisms.md 7)."""
_PATIENCE: Final = 40
LONGEST_PASTE: Final = 5_000_000
"""Signs of a pasted text; more is a file."""
_COLUMNS: Final = (
    "id, kind, state, arguments, done, total, started_at, ended_at, heartbeat, question, result, error"
)


def too_long() -> str:
    """The line for a text that is too long to paste."""
    return _("the text is too long to paste; save it as a file and import that")


class UnreadLine(NamedTuple):
    """A line that an import could not read."""

    path: str
    line: int
    reason: str
    sample: str


class Runs:
    """The desk's long work."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    # --- asking -------------------------------------------------------------------------------------

    def ask_import(
        self,
        paths: Iterable[Path | str],
        *,
        group: str | None = None,
        platform: str | None = None,
        timezone: str | None = None,
        date_order: str | None = None,
        until: int | None = None,
        day: int | None = None,
        columns: Mapping[str, str] | None = None,
        preview: bool = False,
    ) -> int:
        """Asks for an import, or with `preview` for its figures without writing; gives the run's id.

        `columns` says of tables of messages which heading stands over time, sender, sender_id, text, kind,
        id, reply_to and chat.

        One that is asked for already, with the same files and options, is the same run: so a command
        that was killed goes on when it is given again.
        """
        said = {
            "group": group,
            "platform": platform,
            "timezone": timezone,
            "date_order": date_order,
            "until": until,
            "day": day,
            "columns": {"": dict(columns)} if columns else {},
        }
        return self._ask("preview" if preview else "import", _paths(paths) | said)

    def ask_paste(
        self,
        text: str,
        *,
        group: str | None = None,
        day: int | None = None,
        whole_day: bool = False,
        complete: bool = False,
        timezone: str | None = None,
        date_order: str | None = None,
        until: int | None = None,
        preview: bool = False,
    ) -> int:
        """Asks for a pasted text to be brought in, or with `preview` for its figures; gives the run's id.

        `group` is a name or an id, guessed from the names in the text when None; `day` the number of the
        day of times without one. The text observes its own minutes, with `whole_day` its days; a member
        list is a part of the members, with `complete` all. The result is an import's; for a preview
        whose group is open see `worker.pasting.preview`. Raises ValueError for a text that is too long.
        """
        if len(text) > LONGEST_PASTE:
            raise ValueError(too_long())
        paste = {
            "text": text,
            "at": self._desk.now(),
            "day": day,
            "whole_day": whole_day,
            "complete": complete,
        }
        said: dict[str, Any] = {
            "paths": [],
            "paste": paste,
            "group": group,
            "timezone": timezone,
            "date_order": date_order,
            "until": until,
        }
        return self._ask("preview" if preview else "import", said)

    def ask_survey(
        self,
        path: Path | str,
        groups: Iterable[int],
        *,
        name: str = "",
        platform: str = "",
        timezone: str | None = None,
        date_order: str | None = None,
        quiz: bool = False,
    ) -> int:
        """Asks that a file of answers to a questionnaire that went to some groups be brought in.

        Gives the run's id. Its result is ``{"survey", "title", "rows", "new", "corrected", "known",
        "forgotten", "skipped", "assumed"}``. Raises ValueError without a group.
        """
        went = sorted(set(groups))
        if not went:
            raise ValueError(_("say which group the questionnaire went to"))
        said = {
            "groups": went,
            "name": name,
            "platform": platform,
            "timezone": timezone,
            "date_order": date_order,
            "quiz": quiz,
        }
        return self._ask("survey", _paths([path]) | said)

    def ask_plan(self, paths: Iterable[Path | str]) -> int:
        """Asks what files are: the run comes to rest as asking.

        Its result is ``{"files": [{"path", "format", "title", "local", "size", "chats": [{"key", "name",
        "group", "group_name", "private", "first"}], "assumed", "table", "reason"}]}``, its question
        ``{"questions": […]}`` as `worker.plan.Plan.questions` gives.
        """
        return self._ask("plan", _paths(paths))

    def ask_elsewhere(self, run: int, group: int) -> int:
        """Asks for what the import `run` was asked for, but into one group; raises LookupError."""
        with self._desk.reading() as connection:
            row = connection.execute("SELECT arguments FROM run WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise LookupError(_("there is no run {run}").format(run=run))
        asked = json.loads(row[0])
        if asked.get("paste") and not asked["paste"]["text"]:
            raise LookupError(_("the pasted text is not kept; paste it again"))
        return self._ask("import", asked | {"group": str(group), "chosen": {}})

    def ask_merge(self, kept: int, other: int) -> int:
        """Asks that everything of the group `other` become that of `kept`; gives the run's id.

        Raises ValueError when both are the same, LookupError for a group that is not there.
        """
        if kept == other:
            raise ValueError(_("that is the same group already"))
        with self._desk.reading() as connection:
            names = dict(
                connection.execute("SELECT id, name FROM chat_group WHERE id IN (?, ?)", (kept, other))
            )
        for group in (kept, other):
            if group not in names:
                raise LookupError(_("there is no group {id}").format(id=group))
        title = f"{names[other]} → {names[kept]}"
        return self._ask("merge", {"group": kept, "other": other, "title": title})

    def ask_turn(self, run: int, entry: int, *, redo: bool = False) -> int:
        """Asks that an import or a merge of groups be taken back, or done again; `entry` is its in the history."""
        return self._ask("redo" if redo else "undo", {"run": run, "entry": entry})

    def ask_export(self, folder: Path | str, *, template: bool = False) -> int:
        """Asks for everything of the desk as files in `folder`."""
        return self._ask("export", {"folder": str(Path(folder).absolute()), "template": template})

    def ask_sync(self, bot: int | None = None, *, by_itself: bool = False) -> int:
        """Asks that the bots, or one, be asked for what is new; `by_itself` where nobody waits for it.

        The result is ``{"bots": [...], "total": {"messages", "new"}}``.
        """
        title = self._desk.bots.get(bot).name if bot is not None else _("all bots")
        return self._ask("sync", {"bot": bot, "title": title, "by_itself": by_itself})

    def ask_check(self, bot: int) -> int:
        """Asks what a bot is, can and sees; nothing of its groups is stored. Raises LookupError."""
        return self._ask("check", {"bot": bot, "title": self._desk.bots.get(bot).name})

    def ask_reading(self, lists: int) -> int:
        """Asks that the texts be read anew by the word lists of a version; its result is ``{"messages",
        "changed"}``. A run under way that began with other lists is another one.
        """
        return self._ask("words", {"lists": lists})

    def _ask(self, kind: str, arguments: Mapping[str, Any]) -> int:
        packed = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
        with self._desk.noting() as connection:
            same = connection.execute(
                "SELECT max(id) FROM run WHERE kind = ? AND arguments = ? AND stop = 0"
                " AND state IN ('asked', 'running')",
                (kind, packed),
            ).fetchone()[0]
            if same:
                return int(same)
            made = connection.execute(
                "INSERT INTO run (kind, state, arguments, asked_at, done, total, stop, question, answer, result,"
                " error) VALUES (?, 'asked', ?, ?, 0, 0, 0, '{}', '{}', '{}', '')",
                (kind, packed, self._desk.now()),
            ).lastrowid
            assert made is not None
            bump(connection, (TOPIC,))
            return made

    def answer(self, run_id: int, said: Mapping[str, Any]) -> None:
        """Turns a plan that asks into the import, with what she said in its form.

        `said` may hold group, platform, timezone, date_order, until, columns: the key of a table → what a
        column holds → its index, and chosen: the key of a chat → the id of the group it belongs to, 0 for
        a new one. Raises LookupError when the run asks nothing.
        """
        with self._desk.noting() as connection:
            row = connection.execute(
                "SELECT arguments FROM run WHERE id = ? AND state = 'asking'", (run_id,)
            ).fetchone()
            if row is None:
                raise LookupError(_("run {run} asks nothing").format(run=run_id))
            arguments = json.dumps(json.loads(row[0]) | dict(said), ensure_ascii=False, sort_keys=True)
            connection.execute(
                "UPDATE run SET kind = 'import', state = 'asked', arguments = ?, answer = ? WHERE id = ?",
                (arguments, json.dumps(dict(said), ensure_ascii=False), run_id),
            )
            bump(connection, (TOPIC,))

    def stop(self, run_id: int) -> None:
        """Stops a run: one that waits at once, one at work after its chunk. What is stored stays."""
        with self._desk.noting() as connection:
            connection.execute(
                "UPDATE run SET stop = 1,"
                " result = CASE WHEN kind = 'plan' THEN '{}' ELSE result END,"
                " state = CASE WHEN state IN ('asked', 'asking') THEN 'stopped' ELSE state END"
                " WHERE id = ? AND state IN ('asked', 'asking', 'running')",
                (run_id,),
            )
            connection.execute(FORGET_TEXT + " AND state = 'stopped'", (run_id,))
            bump(connection, (TOPIC,))

    # --- watching -----------------------------------------------------------------------------------

    def view(self, run_id: int) -> RunView:
        """A run as it stands; raises LookupError."""
        found = self._views("WHERE id = ?", run_id)
        if not found:
            raise LookupError(_("there is no run {run}").format(run=run_id))
        return found[0]

    def active(self) -> tuple[RunView, ...]:
        """Runs that wait, work or ask, oldest first."""
        return self._views("WHERE state IN ('asked', 'running', 'asking') ORDER BY id")

    def list(self, limit: int = 50) -> tuple[RunView, ...]:
        """The latest runs, newest first."""
        return self._views("ORDER BY id DESC LIMIT ?", limit)

    def unreadable(self, run_id: int) -> tuple[UnreadLine, ...]:
        """The lines that an import could not read (the first thousand of each chat), in file order."""
        with self._desk.reading() as connection:
            found = connection.execute(
                "SELECT path, line, reason, sample FROM run_line WHERE run_id = ? ORDER BY id", (run_id,)
            ).fetchall()
        return tuple(UnreadLine(*row) for row in found)

    def _views(self, where: str, *arguments: int) -> tuple[RunView, ...]:
        with self._desk.reading() as connection:
            found = connection.execute(f"SELECT {_COLUMNS} FROM run {where}", arguments).fetchall()
        return tuple(_view(row) for row in found)

    def attended(self) -> bool:
        """Whether a worker lives that will take up what is asked."""
        lock = worker_lock(self._desk.path)
        if free := lock.acquire():
            lock.release()
        return not free


def worker_lock(desk: Path) -> FileLock:
    """What the one worker of a desk holds for as long as it lives."""
    return FileLock(desk.with_name(desk.name + ".worker"))


def spawn_worker(desk: Path, now: int | None = None, *, alone: bool = False) -> subprocess.Popen[bytes]:
    """A worker as a child of this process: it leaves when the child's stdin is closed.

    `now` is where its clock starts, for a desk that is looked at from another time. One that is `alone`
    goes on when this process has gone.
    """
    command = [sys.executable, "-m", "groupdesk", "run", "--desk", os.fspath(desk), "--lang", current()]
    if now is not None:
        command += ["--now", datetime.fromtimestamp(now, UTC).isoformat()]
    if alone:
        command += ["--patience", str(_PATIENCE)]  # until the worker before it has its answers
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if alone else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        start_new_session=alone,
    )


def _paths(paths: Iterable[Path | str]) -> dict[str, Any]:
    return {"paths": [os.path.abspath(path) for path in paths]}  # noqa: PTH100 - keeps links as they are


def _view(row: sqlite3.Row | tuple[Any, ...]) -> RunView:
    id_, kind, state, arguments, done, total, started, ended, beat, question, result, error = row
    rate = _rate(done, started, ended or beat)
    return RunView(
        id=id_,
        kind=kind,
        state=state,
        title=_title(json.loads(arguments)),
        done=done,
        total=total,
        started=started,
        ended=ended,
        question=json.loads(question),
        result=json.loads(result),
        error=error,
        rate=rate,
        left=(total - done) / rate if rate and state == "running" else None,
        by_itself=json.loads(arguments).get("by_itself", False),
    )


def _rate(done: int, started: int | None, latest: int | None) -> float | None:
    if started is None or latest is None or latest <= started:
        return None
    return done / (latest - started)


def _title(arguments: dict[str, Any]) -> str:
    """What a run is about: its first file and how many more, or its folder."""
    if arguments.get("paste"):
        return _("pasted text")
    if "title" in arguments:
        return str(arguments["title"])
    paths = arguments.get("paths") or [arguments.get("folder", "")]
    first = Path(paths[0]).name
    return first if len(paths) == 1 else _("{first} and {n} more").format(first=first, n=len(paths) - 1)
