"""A file while it is imported, and the chats in it."""

from dataclasses import dataclass, field

from groupdesk.formats.errors import FormatError
from groupdesk.records import GroupFacts, Record, Skipped, Unreadable
from groupdesk.store.ingest import Counts, Intake
from groupdesk.worker.imported import KEPT_LINES, ChatReport
from groupdesk.worker.plan import Planned


@dataclass(slots=True)
class OpenChat:
    """A chat of the file being read: what waits to be stored."""

    intake: Intake
    report: ChatReport
    facts: GroupFacts
    row: int = 0
    """Its row in `run_file`; 0 in a preview."""
    before: Counts = field(default_factory=Counts)
    """What an earlier life of the run has counted."""
    waiting: list[Record] = field(default_factory=list)

    def progress(self) -> dict[str, int]:
        """What a later life of the run goes on from."""
        counts = self.intake.counts
        return {"new": self.before.new + counts.new, "edited": self.before.edited + counts.edited}

    def settle(self) -> None:
        """Puts the counts of all lives of the run into the report."""
        counts = self.report.counts = self.intake.counts
        if self.before.new:
            counts.new += self.before.new
            counts.known = counts.messages - counts.forgotten - counts.new
        counts.edited += self.before.edited
        if counts.forgotten:
            self.report.skipped.append(Skipped(str(counts.forgotten), "forgotten"))


@dataclass(slots=True)
class OpenFile:
    """A file while it is read."""

    planned: Planned
    allow_private: bool = False
    chats: dict[str, OpenChat] = field(default_factory=dict)
    private: dict[str, GroupFacts] = field(default_factory=dict)
    loose: list[Unreadable] = field(default_factory=list)
    """Lines that could not be read before any chat began."""
    skipped: list[Skipped] = field(default_factory=list)
    """What was left out before any chat began."""
    error: FormatError | None = None
    """Why reading broke off after some of it was stored."""

    @property
    def lonely(self) -> bool:
        """Whether one chat of two is all there is."""
        return not self.chats and len(self.private) == 1 and not self.allow_private

    def unreadable(self, record: Unreadable, current: OpenChat | None) -> None:
        """Counts a line that could not be read, and keeps the first ones."""
        if current is None:
            self.loose.append(record)
            return
        current.report.unreadable_count += 1
        if len(current.report.unreadable) < KEPT_LINES:
            current.report.unreadable.append(record)

    def reports(self) -> list[ChatReport]:
        """One report a chat; what belongs to no chat stands in the first."""
        source = self.planned.source.name
        reports = [chat.report for chat in self.chats.values()]
        if not reports and (self.private or self.loose or self.skipped):
            reports = [ChatReport(source, self.planned.format.name)]
        if reports:
            reports[0].unreadable += self.loose[:KEPT_LINES]
            reports[0].unreadable_count += len(self.loose)
            reports[0].skipped += self.skipped
            reports[0].skipped += [Skipped(facts.name, "private") for facts in self.private.values()]
            if self.error is not None:
                reports[0].skipped.append(Skipped(source, str(self.error)))
        return reports
