"""An import: files in, messages stored, figures rolled up (formats.md §1, mechanisms.md 7).

The same code with `preview` counts and writes nothing. A run that was killed or stopped and is asked
for again goes on: what is stored already is known by its key.
"""

import gc
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from groupdesk.formats.errors import FormatError
from groupdesk.locale import _
from groupdesk.records import ChatMessage, GroupFacts, Record, Roster, Skipped, Unreadable
from groupdesk.rules import clock
from groupdesk.rules.classify import Classifier, Lexicon
from groupdesk.store import groups, rollup
from groupdesk.store.file import Store
from groupdesk.store.ingest import KEEP_DAYS, Chat, Counts, Intake, Policy
from groupdesk.store.zones import desk_zone
from groupdesk.worker.plan import Plan, Planned, Request, chat_key, plan

FIRST_CHUNK: Final = 4_000
SHORTEST_HOLD, LONGEST_HOLD = 0.018, 0.028
"""Seconds that a chunk holds the lock: below it chunks grow, above they shrink (storage.md §6)."""
CHECKPOINT_EVERY: Final = 8
KEPT_LINES: Final = 1_000
"""Unreadable lines kept of one chat; the others are only counted."""
_SHOWN: Final = ("messages", "new", "known", "edited")


@dataclass(slots=True)
class ChatReport:
    """One chat of one file, as the command line's JSON shows it."""

    path: str
    format: str | None
    group: str | None = None
    group_id: int = 0
    zone: str = "UTC"
    counts: Counts = field(default_factory=Counts)
    members: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    unreadable_count: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The entry of `"files"` (DESIGN §6)."""
        counts, tz = self.counts, clock.zone(self.zone)
        return {
            "path": self.path,
            "format": self.format,
            "group": self.group,
            **{name: getattr(counts, name) for name in _SHOWN},
            "senders": len(counts.senders),
            "joins": counts.joins,
            "leaves": counts.leaves,
            "system": counts.system,
            "members": self.members,
            "first": None if counts.first is None else clock.iso(counts.first, tz),
            "last": None if counts.last is None else clock.iso(counts.last, tz),
            "unreadable": [one._asdict() for one in self.unreadable],
            "skipped": [one._asdict() for one in self.skipped],
            "assumed": list(self.assumed),
        }


@dataclass(slots=True)
class OpenChat:
    """A chat of the file being read: what waits to be stored."""

    intake: Intake
    report: ChatReport
    facts: GroupFacts
    waiting: list[Record] = field(default_factory=list)


class Import:
    """One import run."""

    def __init__(
        self,
        store: Store,
        run_id: int,
        request: Request,
        *,
        wanted: Callable[[], bool] = lambda: True,
        told: Callable[[int, int, int], None] = lambda done, total, messages: None,
    ) -> None:
        """`wanted` says whether to go on; `told` hears bytes done, bytes in all and messages so far."""
        self._store = store
        self._request = request
        self._wanted = wanted
        self._told = told
        self._run_id = run_id
        self._writer = store.writer
        self._policy = Policy(
            run_id=run_id,
            classifier=Classifier(Lexicon.load()),
            now=store.now(),
            keep_days=_keep_days(store),
            preview=request.preview,
        )
        self._chunk = FIRST_CHUNK
        self._chunks = 0
        self._total = self._done = self._messages = 0
        self.reports: list[ChatReport] = []
        self.touched: set[int] = set()

    def execute(self, plan_: Plan | None = None) -> dict[str, Any]:
        """Reads every file and gives the result; raises StoreError when the desk cannot be written."""
        plan_ = plan_ or plan(self._store, self._request)
        self._total = plan_.size
        self.reports += [_refused(error) for error in plan_.refused]
        with _no_garbage(), self._wide_cache():
            for planned in plan_.files:
                if not self._wanted():
                    break
                self._file(planned)
                self._done += planned.source.size
            self._roll_up()
        return result(self.reports)

    # --- a file -------------------------------------------------------------------------------------

    def _file(self, planned: Planned) -> None:
        """Reads one file; a chat of two alone in its file is read in a second pass (R9)."""
        try:
            private = self._read(planned, allow_private=False)
            if private is not None:
                self._read(planned, allow_private=True)
        except FormatError as error:
            self.reports.append(_refused(error))

    def _read(self, planned: Planned, *, allow_private: bool) -> GroupFacts | None:
        """Stores a file's chats; gives the private chat when that is all there is."""
        chats: dict[str, OpenChat] = {}
        private: dict[str, GroupFacts] = {}
        loose: list[Unreadable] = []
        current: OpenChat | None = None
        waiting: list[Record] | None = None
        count = 0
        for record in planned.format.read(planned.source, planned.reading):
            kind = record.__class__
            if kind is ChatMessage:
                if waiting is not None:
                    waiting.append(record)
                    count += 1
            elif kind is GroupFacts:
                current = None
                if record.private and not allow_private:  # type: ignore[union-attr]
                    private[chat_key(record)] = record  # type: ignore[arg-type, index]
                else:
                    current = self._open(planned, chats, record)  # type: ignore[arg-type]
                waiting = current.waiting if current is not None else None
            elif kind is Unreadable:
                self._unreadable(record, current, loose)  # type: ignore[arg-type]
            elif kind is Skipped:
                if current is not None:
                    current.report.skipped.append(record)  # type: ignore[arg-type]
            else:
                if current is None and not private:
                    current = self._open(planned, chats, self._unnamed(planned))
                    waiting = current.waiting
                if waiting is not None:
                    waiting.append(record)
                    count += 1
            if count >= self._chunk:
                self._flush(planned, chats)
                count = 0
                if not self._wanted():
                    break
        if not chats and len(private) == 1 and not allow_private:
            return next(iter(private.values()))
        self._close(planned, chats, private, loose)
        return None

    def _unnamed(self, planned: Planned) -> GroupFacts:
        """The chat of a file that names none, such as a member list."""
        return GroupFacts(planned.reading.title, self._request.platform or "other")

    def _open(self, planned: Planned, chats: dict[str, OpenChat], told: GroupFacts) -> OpenChat:
        if self._request.platform:
            told = GroupFacts(told.name or planned.reading.title, self._request.platform, told.native)
        key = chat_key(told)
        if (found := chats.get(key)) is None:
            found = chats[key] = self._new(planned, told)
        return found

    def _new(self, planned: Planned, told: GroupFacts) -> OpenChat:
        connection = self._writer.connection
        group_id = self._group(connection, told)
        if not group_id and not self._request.preview:
            with self._writer.write("groups") as connection:
                name = self._request.group
                named = told if name is None else GroupFacts(name, told.platform, told.native)
                group_id = groups.create(connection, named, self._run_id, self._request.timezone or "")
        if group_id and not self._request.preview:
            with self._writer.write("groups") as connection:
                groups.remember(connection, group_id, told, self._run_id)
            self.touched.add(group_id)
        return self._opened(planned, told, group_id)

    def _group(self, connection: sqlite3.Connection, told: GroupFacts) -> int:
        """The group of a chat, 0 for a new one."""
        if (chosen := self._request.chosen.get(chat_key(told))) is not None:
            return chosen
        if (name := self._request.group) is not None:
            if (
                name.isdigit()
                and connection.execute("SELECT 1 FROM chat_group WHERE id = ?", (int(name),)).fetchone()
            ):
                return int(name)
            return groups.named(connection, name) or 0
        return groups.find(connection, told) or 0

    def _opened(self, planned: Planned, told: GroupFacts, group_id: int) -> OpenChat:
        connection = self._writer.connection
        row = connection.execute(
            "SELECT name, zone, platform, checkin_pattern FROM chat_group WHERE id = ?", (group_id,)
        ).fetchone() or (self._request.group or told.name, "", told.platform, "")
        name, zone, platform, pattern = row
        zone = self._request.timezone or zone or desk_zone(connection)
        report = ChatReport(planned.source.name, planned.format.name, name, group_id, zone)
        report.assumed += planned.reading.assumed
        if planned.format.clock == "local" and self._request.timezone is None:
            report.assumed.append(_("times are those of {zone} (--timezone)").format(zone=zone))
        self.reports.append(report)
        chat = Chat(
            group_id=group_id,
            platform=platform if planned.format.content == "members" else told.platform,
            zone=zone,
            source=planned.format.name,
            precision=planned.reading.precision or planned.format.precision,
            local=planned.format.clock == "local",
            pattern=_compiled(pattern),
        )
        return OpenChat(Intake(self._writer, chat, self._policy), report, told)

    def _unreadable(self, record: Unreadable, current: OpenChat | None, loose: list[Unreadable]) -> None:
        if current is None:
            loose.append(record)
            return
        current.report.unreadable_count += 1
        if len(current.report.unreadable) < KEPT_LINES:
            current.report.unreadable.append(record)

    def _flush(self, planned: Planned, chats: dict[str, OpenChat]) -> None:
        """Stores what waits, and sizes the next chunk by how long this one held the lock."""
        read = self._done + planned.source.done()
        for chat in chats.values():
            if not chat.waiting:
                continue
            batch, chat.waiting[:] = list(chat.waiting), ()
            chat.report.members += sum(len(r.members) for r in batch if r.__class__ is Roster)  # type: ignore[union-attr]
            chat.intake.take(batch, lambda connection: self._progress(connection, read))
            self._messages += sum(1 for record in batch if record.__class__ is ChatMessage)
        if not self._request.preview:
            held = self._writer.held
            grow = 1.2 if held < SHORTEST_HOLD else 0.7 if held > LONGEST_HOLD else 1.0
            self._chunk = max(500, min(20_000, int(self._chunk * grow)))
            self._chunks += 1
            if self._chunks % CHECKPOINT_EVERY == 0:
                self._writer.checkpoint()
        self._told(read, self._total, self._messages)

    def _progress(self, connection: sqlite3.Connection, read: int) -> None:
        connection.execute(
            "UPDATE run SET done = ?, total = ?, heartbeat = ?, result = ? WHERE id = ?",
            (read, self._total, self._store.now(), json.dumps({"messages": self._messages}), self._run_id),
        )

    def _close(
        self,
        planned: Planned,
        chats: dict[str, OpenChat],
        private: dict[str, GroupFacts],
        loose: list[Unreadable],
    ) -> None:
        self._flush(planned, chats)
        whole = self._wanted()
        for chat in chats.values():
            counts = chat.intake.counts
            chat.report.counts = counts
            if counts.forgotten:
                chat.report.skipped.append(Skipped(str(counts.forgotten), "forgotten"))
            until = self._until(planned, chat) if whole else (counts.last or 0)
            chat.intake.finish(until, self._keep_report(planned, chat))
        reports = [chat.report for chat in chats.values()]
        if not reports and (private or loose):
            reports = [ChatReport(planned.source.name, planned.format.name)]
            self.reports += reports
        if reports:
            reports[0].unreadable += loose[:KEPT_LINES]
            reports[0].unreadable_count += len(loose)
            reports[0].skipped += [Skipped(facts.name, "private") for facts in private.values()]

    def _until(self, planned: Planned, chat: OpenChat) -> int:
        """Up to when the file tells everything (mechanisms.md 6)."""
        last = chat.intake.counts.last or 0
        if self._request.until is not None:
            return self._request.until
        declared = chat.facts.exported_at
        if declared is None:
            modified = int(planned.found.path.stat().st_mtime)
            declared = modified if modified >= last else last
        return min(declared, self._policy.now)

    def _keep_report(self, planned: Planned, chat: OpenChat) -> Callable[[sqlite3.Connection], None]:
        def keep(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO run_line (run_id, path, line, reason, sample) VALUES (?, ?, ?, ?, ?)",
                [(self._run_id, planned.source.name, *one) for one in chat.report.unreadable],
            )

        return keep if not self._request.preview else lambda connection: None

    # --- afterwards ---------------------------------------------------------------------------------

    def _roll_up(self) -> None:
        if self._request.preview:
            return
        connection = self._writer.connection
        for group_id in rollup.owing(connection):
            rollup.roll_up(self._writer, group_id)

    @contextmanager
    def _wide_cache(self) -> Iterator[None]:
        connection = self._writer.connection
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        try:
            yield
        finally:
            connection.execute("PRAGMA wal_autocheckpoint = 1000")
            self._writer.checkpoint()


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Records have no cycles: looking for them costs 6 % of an import (ingest-cost.md §2)."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def result(reports: list[ChatReport]) -> dict[str, Any]:
    """The JSON of an import (DESIGN §6)."""
    return {
        "files": [report.as_json() for report in reports],
        "total": {
            "messages": sum(report.counts.messages for report in reports),
            "new": sum(report.counts.new for report in reports),
            "unreadable": sum(report.unreadable_count for report in reports),
        },
    }


def file_hash(source: Any) -> str:
    """blake2b of a file's bytes: the same file is known at once."""
    digest = blake2b(digest_size=16)
    with source.bytes() as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _refused(error: FormatError) -> ChatReport:
    report = ChatReport(error.where, None)
    report.skipped.append(Skipped(error.where, str(error)))
    return report


def _keep_days(store: Store) -> int:
    row = (
        store.reader()
        .execute("SELECT value FROM setting WHERE scope = 'desk' AND key = 'retention_days'")
        .fetchone()
    )
    return int(json.loads(row[0])) if row else KEEP_DAYS


def _compiled(pattern: str) -> Any:
    import re

    return re.compile(pattern) if pattern else None
