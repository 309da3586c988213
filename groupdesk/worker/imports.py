"""An import: files in, messages stored, figures rolled up (formats.md §1, mechanisms.md 7).

The same code with `preview` counts and writes nothing. A run whose worker died goes on where it
stopped: what is stored already is known by its key, and the counts continue from `run_file`.
"""

import gc
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final

from groupdesk.formats.errors import FormatError
from groupdesk.locale import _
from groupdesk.records import ChatMessage, GroupFacts, Record, Roster, Skipped, Unreadable
from groupdesk.rules.clock import day_of
from groupdesk.rules.clock import zone as tz_called
from groupdesk.rules.forms import pattern as own_pattern
from groupdesk.store import groups, links, rollup, wordlists
from groupdesk.store.file import Store, clock
from groupdesk.store.ingest import KEEP_DAYS, Chat, Intake, Policy
from groupdesk.store.tombstones import Tombstones
from groupdesk.store.zones import desk_zone
from groupdesk.worker import columns, posttables
from groupdesk.worker.imported import (
    KEPT_LINES,
    ChatReport,
    begun,
    done_before,
    file_hash,
    finish,
    keep,
    known,
    refused,
    result,
)
from groupdesk.worker.openfile import OpenChat, OpenFile
from groupdesk.worker.plan import Plan, Planned, Request, chat_key, plan

FIRST_CHUNK: Final = 4_000
SMALLEST_CHUNK, LARGEST_CHUNK = 500, 6_000
"""Records; larger ones cost memory and gain nothing."""
SHORTEST_HOLD, LONGEST_HOLD = 0.018, 0.028
"""Seconds that a chunk holds the lock: below it chunks grow, above they shrink (storage.md §6)."""
CHECKPOINT_EVERY: Final = 8
COUNTED_PLATFORM: Final = "wechat"
"""Of new groups in a table that names no platform: most groups without exports are there."""


class Import:
    """One import run."""

    def __init__(
        self,
        store: Store,
        run_id: int,
        request: Request,
        *,
        shown_as: int | None = None,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int, int], None] = lambda done, total, messages: None,
    ) -> None:
        """`run_id` owns what comes in; progress shows in the row of run `shown_as`, its own unless given.

        `wanted` says whether to go on; `told` hears bytes done, bytes in all and messages so far.
        """
        self._store = store
        self._request = request
        self._wanted = wanted
        self._told = told
        self._run_id = run_id
        self._shown_as = run_id if shown_as is None else shown_as
        self._writer = store.writer
        self._policy = Policy(
            run_id=run_id,
            classifier=wordlists.classifier(store.writer.connection),
            now=store.now(),
            keep_days=keep_days(store),
            preview=request.preview,
            forgotten=Tombstones(store.writer.connection).is_forgotten,
        )
        self._chunk = FIRST_CHUNK
        self._chunks = 0
        self._total = self._done = self._messages = 0
        self._entries: list[dict[str, Any]] = []
        self._links = 0
        """People known by name who may be known accounts, not offered before."""

    def execute(self, plan_: Plan | None = None) -> dict[str, Any]:
        """Reads every file and gives the result; raises StoreError when the desk cannot be written."""
        plan_ = plan_ or plan(self._store, self._request)
        self._total = plan_.size
        self._entries += [refused(error) for error in plan_.refused]
        with no_garbage(), self._wide_cache():
            for planned in plan_.files:
                if not self._wanted():
                    break
                self._entries += self._file(planned)
                self._done += planned.source.size
            self._roll_up()
        return result(self._entries) | {"links": self._links}

    # --- a file -------------------------------------------------------------------------------------

    def _file(self, planned: Planned) -> list[dict[str, Any]]:
        """The entries of a file's chats: read now, or known because the same bytes were read before."""
        if planned.format.content == "posts":
            return self._posts(planned)
        connection, path = self._writer.connection, planned.source.name
        try:
            digest = file_hash(planned.source, self._options(planned))
            entries = done_before(connection, self._run_id, digest)
            if not entries and planned.format.content != "groups":  # she may have set it otherwise since
                entries = known(connection, digest, path)
            return entries or self._whole(planned, digest)
        except FormatError as error:
            return [refused(error)]

    def _posts(self, planned: Planned) -> list[dict[str, Any]]:
        """The entry of a table of posts; she may have changed them since, so that each is looked for."""
        report = ChatReport(planned.source.name, planned.format.name)
        keep_ = None if self._request.preview else partial(self._keep_posts, report)
        try:
            found = posttables.take(self._writer, self._run_id, self._policy.now, planned, keep_)
        except FormatError as error:
            return [refused(error)]
        _tell(report, found)
        return [report.as_json()]

    def _keep_posts(
        self, report: ChatReport, connection: sqlite3.Connection, found: posttables.Taken
    ) -> None:
        """Keeps what a table of posts brought, with what an earlier life of this run did."""
        row, _counts = begun(connection, self._run_id, report)
        (told,) = connection.execute("SELECT counts FROM run_file WHERE id = ?", (row,)).fetchone()
        found.new += json.loads(told).get("posts_new", 0)
        _tell(report, found)
        keep(connection, row, report.as_json())

    def _options(self, planned: Planned) -> list[Any]:
        """What else decides how a file is read; counts without a day are of the day they come in."""
        asked = self._request
        zone = asked.timezone or desk_zone(self._writer.connection)
        counted = asked.day or day_of(self._policy.now, tz_called(zone))
        return [
            asked.group,
            asked.platform,
            zone,
            asked.date_order,
            asked.until,
            sorted(asked.chosen.items()),
            *([] if asked.paste is None else asked.paste.options()),
            *([] if planned.reading.columns is None else [sorted(planned.reading.columns.items())]),
            *([counted] if planned.format.content in ("counts", "groups") else []),
        ]

    def _whole(self, planned: Planned, digest: str) -> list[dict[str, Any]]:
        """Reads a file; a chat of two alone in it is read in a second pass (R9)."""
        reader = OpenFile(planned)
        self._forget_lines(planned.source.name)
        self._read(reader)
        if reader.lonely:
            reader = OpenFile(planned, allow_private=True)
            self._read(reader)
        reports = self._close(reader)
        if not self._request.preview and reader.error is None and self._wanted():
            with self._writer.write() as connection:
                finish(connection, self._run_id, planned.source.name, digest)
            columns.keep(self._store, self._request.columns, planned.reading, planned.source.name)
        return [report.as_json() for report in reports]

    def _forget_lines(self, path: str) -> None:
        """An earlier life of the run may have kept the file's unreadable lines already."""
        if not self._request.preview:
            with self._writer.write() as connection:
                connection.execute("DELETE FROM run_line WHERE run_id = ? AND path = ?", (self._run_id, path))

    def _read(self, file: OpenFile) -> None:
        """Stores a file's chats as far as it can be read; raises FormatError when nothing was."""
        try:
            self._take(file)
        except FormatError as error:
            if not file.chats:
                raise
            file.error = error

    def _take(self, file: OpenFile) -> None:
        current: OpenChat | None = None
        waiting: list[Record] | None = None
        count = 0
        for record in file.planned.format.read(file.planned.source, file.planned.reading):
            kind = record.__class__
            if kind is ChatMessage:
                if waiting is not None:
                    waiting.append(record)
                    count += 1
            elif kind is GroupFacts:
                current = self._begin(file, record)  # type: ignore[arg-type]
                waiting = current.waiting if current is not None else None
            elif kind is Unreadable:
                file.unreadable(record, current)  # type: ignore[arg-type]
            elif kind is Skipped:
                told = file.skipped if current is None else current.report.skipped
                told.append(record)  # type: ignore[arg-type]
            else:
                if current is None and not file.private:
                    current = self._open(file, self._unnamed(file.planned))
                    waiting = current.waiting
                if waiting is not None:
                    waiting.append(record)
                    count += 1
            if count >= self._chunk:
                self._flush(file)
                count = 0
                if not self._wanted():
                    break

    def _unnamed(self, planned: Planned) -> GroupFacts:
        """The chat of a file that names none, such as a member list."""
        return GroupFacts(planned.reading.title, self._request.platform or "other")

    def _begin(self, file: OpenFile, told: GroupFacts) -> OpenChat | None:
        """The chat that begins; None for a chat of two that is left out."""
        if told.private and not file.allow_private:
            file.private[chat_key(told)] = told
            return None
        return self._open(file, told)

    def _open(self, file: OpenFile, told: GroupFacts) -> OpenChat:
        if self._request.platform:
            told = replace(
                told, name=told.name or file.planned.reading.title, platform=self._request.platform
            )
        key = chat_key(told)
        if (found := file.chats.get(key)) is None:
            found = file.chats[key] = self._new(file.planned, told)
        return found

    def _new(self, planned: Planned, told: GroupFacts) -> OpenChat:
        group_id = self._group(self._writer.connection, told)
        told = self._on_platform(told, group_id)
        if self._request.preview:
            return self._opened(planned, told, group_id, made=not group_id)
        made = not group_id or bool(self._made_here(self._writer.connection, group_id))
        with self._writer.write("groups") as connection:
            if not group_id:
                named = replace(told, name=self._request.group or told.name)
                group_id = groups.create(connection, named, self._run_id, self._request.timezone or "")
            groups.remember(connection, group_id, told, self._run_id)
        chat = self._opened(planned, told, group_id, made=made)
        with self._writer.write() as connection:
            chat.row, chat.before = begun(connection, self._run_id, chat.report)
        return chat

    def _on_platform(self, told: GroupFacts, group_id: int) -> GroupFacts:
        """The chat with the platform of its group, where its file tells none."""
        if told.platform:
            return told
        row = self._writer.connection.execute(
            "SELECT platform FROM chat_group WHERE id = ?", (group_id,)
        ).fetchone()
        return replace(told, platform=row[0] if row else COUNTED_PLATFORM)

    def _group(self, connection: sqlite3.Connection, told: GroupFacts) -> int:
        """The group of a chat, 0 for a new one."""
        found = groups.find(connection, told) or 0
        if (chosen := self._request.chosen.get(chat_key(told))) is not None:
            return groups.living(connection, chosen) or self._made_here(connection, found)
        if (name := self._request.group) is None:
            return found
        return groups.given(connection, name) or 0

    def _made_here(self, connection: sqlite3.Connection, found: int) -> int:
        """The group that an earlier life of this run has made, else 0."""
        made = connection.execute(
            "SELECT 1 FROM chat_group WHERE id = ? AND run_id = ?", (found, self._run_id)
        ).fetchone()
        return found if made else 0

    def _opened(self, planned: Planned, told: GroupFacts, group_id: int, *, made: bool) -> OpenChat:
        connection = self._writer.connection
        row = connection.execute(
            "SELECT name, zone, platform, checkin_pattern FROM chat_group WHERE id = ?", (group_id,)
        ).fetchone() or (self._request.group or told.name, "", told.platform, "")
        name, zone, platform, pattern = row
        zone = self._request.timezone or zone or desk_zone(connection)
        report = ChatReport(planned.source.name, planned.format.name, name, group_id, zone, made=made)
        report.assumed += [*self._request.assumed, *planned.reading.assumed]
        paste = self._request.paste
        if planned.format.clock == "local" and self._request.timezone is None:
            report.assumed.append(_("times are those of {zone} (--timezone)").format(zone=zone))
        chat = Chat(
            group_id=group_id,
            platform=platform if paste or planned.format.content != "chat" else told.platform,
            zone=zone,
            source=_source(planned, told),
            precision=planned.reading.precision or planned.format.precision,
            local=planned.format.clock == "local",
            pattern=own_pattern(pattern),
            extent="all" if paste is None else paste.extent,
        )
        return OpenChat(Intake(self._writer, chat, self._policy), report, told)

    def _flush(self, file: OpenFile) -> None:
        """Stores what waits, and sizes the next chunk by how long this one held the lock."""
        read = self._done + file.planned.source.done()
        for chat in file.chats.values():
            if not chat.waiting:
                continue
            batch, before = chat.waiting.copy(), chat.intake.counts.messages
            chat.waiting.clear()
            chat.report.members += sum([len(one.members) for one in batch if one.__class__ is Roster])
            chat.intake.take(batch, partial(self._progress, chat, read))
            self._messages += chat.intake.counts.messages - before
        if not self._request.preview:
            held = self._writer.held
            grow = 1.2 if held < SHORTEST_HOLD else 0.7 if held > LONGEST_HOLD else 1.0
            self._chunk = max(SMALLEST_CHUNK, min(LARGEST_CHUNK, int(self._chunk * grow)))
            self._chunks += 1
            if self._chunks % CHECKPOINT_EVERY == 0:
                self._writer.checkpoint()
        self._told(read, self._total, self._messages)

    def _progress(self, chat: OpenChat, read: int, connection: sqlite3.Connection) -> None:
        """How far the run has come, in the transaction of what it stores."""
        if chat.row:
            keep(connection, chat.row, chat.progress())
            connection.execute(
                "UPDATE run SET done = ?, total = ?, heartbeat = ?, result = ? WHERE id = ?",
                (read, self._total, clock(), json.dumps({"messages": self._messages}), self._shown_as),
            )

    def _close(self, file: OpenFile) -> list[ChatReport]:
        """Ends a file's chats; gives what is to be told of them."""
        self._flush(file)
        whole = self._wanted() and file.error is None
        for chat in file.chats.values():
            chat.settle()
        reports = file.reports()
        for chat in file.chats.values():
            last = chat.intake.counts.last or 0
            until = self._until(file.planned, chat) if whole else last
            chat.intake.finish(until, partial(self._keep_report, chat))
        return reports

    def _until(self, planned: Planned, chat: OpenChat) -> int:
        """Up to when the file tells everything (mechanisms.md 6)."""
        last = chat.intake.counts.last or 0
        if self._request.until is not None:
            return self._request.until
        if self._request.paste is not None:
            return max(last, self._request.paste.at)
        declared = chat.facts.exported_at
        if declared is None:
            modified = int(planned.found.path.stat().st_mtime)
            declared = modified if modified >= last else last
        return min(declared, self._policy.now)

    def _keep_report(self, chat: OpenChat, connection: sqlite3.Connection) -> None:
        if self._request.preview:
            return
        path = chat.report.path
        keep(connection, chat.row, chat.report.as_json())
        connection.executemany(
            "INSERT INTO run_line (run_id, path, line, reason, sample) VALUES (?, ?, ?, ?, ?)",
            [(self._run_id, path, *one) for one in chat.report.unreadable],
        )

    # --- afterwards ---------------------------------------------------------------------------------

    def _roll_up(self) -> None:
        if not self._request.preview:
            wordlists.read_anew(self._writer, self._wanted)
            rollup.roll_up_all(self._writer)
            told = self._writer.connection.execute(
                "SELECT DISTINCT group_id FROM run_file WHERE run_id = ? AND group_id > 0", (self._run_id,)
            ).fetchall()
            self._links = links.refresh(self._writer, [group for (group,) in told])

    @contextmanager
    def _wide_cache(self) -> Iterator[None]:
        connection = self._writer.connection
        connection.execute("PRAGMA cache_size = -16384")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        try:
            yield
        finally:
            connection.execute("PRAGMA wal_autocheckpoint = 1000")
            self._writer.checkpoint()


def _tell(report: ChatReport, found: posttables.Taken) -> None:
    """Puts what a table of posts held into its report."""
    report.posts = found.posts, found.new
    report.unreadable, report.unreadable_count = found.unreadable[:KEPT_LINES], len(found.unreadable)
    report.skipped, report.assumed = found.skipped, posttables.assumed(found)


@contextmanager
def no_garbage() -> Iterator[None]:
    """Records have no cycles: looking for them costs 6 % of an import (ingest-cost.md §2)."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def keep_days(store: Store) -> int:
    """For how many days the desk keeps texts; -1 for ever."""
    row = (
        store.reader()
        .execute("SELECT value FROM setting WHERE scope = 'desk' AND key = 'retention_days'")
        .fetchone()
    )
    return int(json.loads(row[0])) if row else KEEP_DAYS


def _source(planned: Planned, told: GroupFacts) -> str:
    """What tells the ids of one chat apart from those of another that lands in the same group."""
    if planned.format.precision == "id" and told.native:
        return f"{planned.format.name}:{told.native}"
    return planned.format.name
