"""Small desks made through the one door in: groups, and what was said in them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from groupdesk.desk import Desk
from groupdesk.records import ChatMessage, GroupFacts, Join, Leave, Record
from groupdesk.rules import clock
from groupdesk.rules.classify import Classifier
from groupdesk.store import groups
from groupdesk.store.ingest import Chat, Intake, Policy
from groupdesk.store.rollup import roll_up

ZONE = "Asia/Shanghai"


def at(text: str, zone: str = ZONE) -> int:
    """The instant of a wall clock such as ``2026-03-09 20:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def day(text: str) -> int:
    """The day number of a date such as ``2026-03-09``."""
    return clock.day_number(datetime.fromisoformat(text).date())


class Build:
    """Fills a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._next = 1
        self._runs = 0
        self._classifier = Classifier()

    def group(self, name: str, *, zone: str = ZONE, platform: str = "telegram") -> int:
        """A new group."""
        facts = GroupFacts(name, platform, f"{platform}-{name}")
        with self.desk.store.writer.write("groups") as connection:
            return groups.create(connection, facts, None, zone)

    def said(self, when: str, who: str, text: str, **more: object) -> ChatMessage:
        """A message of an account whose id is its name."""
        number, self._next = self._next, self._next + 1
        return ChatMessage(at(when), who, who, text, id=number)._replace(**more)

    def tell(
        self,
        group: int,
        records: Sequence[Record],
        until: str | int | None = None,
        platform: str = "telegram",
    ) -> None:
        """An import of these records, whole up to `until`, the newest one if None."""
        self._runs += 1
        instants = [record.at for record in records if isinstance(record, ChatMessage | Join | Leave)]
        end = max(instants) if until is None else at(until) if isinstance(until, str) else until
        policy = Policy(self._runs, self._classifier, self.desk.now(), keep_days=-1)
        intake = Intake(self.desk.store.writer, Chat(group, platform, ZONE, "telegram", "id", False), policy)
        intake.take(records, lambda connection: None)
        intake.finish(end, lambda connection: None)
        roll_up(self.desk.store.writer, group)
