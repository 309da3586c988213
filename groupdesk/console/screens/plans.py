"""What a plan of files asks, and what she says to it: values without a screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Self

from groupdesk.console.paint import Line
from groupdesk.console.screens import candidates
from groupdesk.console.screens.columns import Columns
from groupdesk.desk import words
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock

TABLES: Final = frozenset({"groups", "counts", "member-counts"})
"""Formats of tables that hold no messages."""


@dataclass(frozen=True, slots=True)
class Like:
    """A group that an unknown chat may be, by its people."""

    group: int
    name: str
    shared: int
    people: int

    def text(self) -> str:
        """``14 of 20 people``."""
        line = ngettext("{shared} of {n} person", "{shared} of {n} people", self.people)
        return line.format(shared=words.number(self.shared), n=words.number(self.people))


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of a file, and the group that it belongs to as far as is known."""

    key: str
    """What `Runs.answer` calls it; "" for a file that names no chat."""
    name: str
    group: int | None = None
    group_name: str = ""
    private: bool = False
    like: Like | None = None


@dataclass(slots=True)
class Asked:
    """A plan with the answers so far."""

    files: Sequence[Mapping[str, Any]]
    chats: list[Chat]
    ambiguous: bool = False
    """Day and month of its dates cannot be told apart."""
    tables: list[Columns] = field(default_factory=list)
    """Tables of messages, one of each kind of headings."""
    date_order: str | None = None
    timezone: str | None = None
    until: int | None = None
    chosen: dict[str, int] = field(default_factory=dict)
    """Key of a chat → the group she chose, 0 for a new one."""

    @classmethod
    def of(cls, run: RunView) -> Self:
        """What a run asks."""
        files = run.result.get("files", [])
        questions = run.question.get("questions", [])
        likes = {one["chat"]: _like(one) for one in questions if one["code"] == "renamed"}
        chats = {chat.key: chat for file in files if file["format"] for chat in _chats(file, likes)}
        tables = {table.key: table for table in map(Columns.of, files) if table}
        ambiguous = any(one["code"] == "date_order" for one in questions)
        return cls(files, list(chats.values()), ambiguous, list(tables.values()))

    # --- what there is

    @property
    def readable(self) -> list[Mapping[str, Any]]:
        """The files that can be read."""
        return [file for file in self.files if file["format"]]

    @property
    def of_groups(self) -> bool:
        """Whether only tables come in that she keeps of her groups: no messages."""
        return {file["format"] for file in self.readable} <= TABLES

    @property
    def refused(self) -> list[Mapping[str, Any]]:
        """The files that cannot."""
        return [file for file in self.files if not file["format"]]

    @property
    def taken(self) -> list[Chat]:
        """The chats that come in: chats of two only when there is nothing else."""
        return [chat for chat in self.chats if not chat.private] or self.chats

    def summary(self, zone: str) -> str:
        """Formats, size and beginning, in a line."""
        readable = self.readable
        titles = list(dict.fromkeys(file["title"] for file in readable))
        parts = [words.names(titles)] if titles else []
        if len(readable) > 1:
            parts.append(
                ngettext("{n} file", "{n} files", len(readable)).format(n=words.number(len(readable)))
            )
        if readable:
            parts.append(candidates.size(sum(file["size"] for file in readable)))
        if (first := self._first_day(zone)) is not None:
            parts.append(_("from {day}").format(day=f"{words.day(first)} {clock.date_of(first).year}"))
        return " · ".join(parts)

    def _first_day(self, zone: str) -> int | None:
        days = [
            chat["first"] // clock.DAY if file["local"] else clock.day_of(chat["first"], clock.zone(zone))
            for file in self.readable
            for chat in file["chats"]
            if chat["first"] is not None
        ]
        return min(days, default=None)

    # --- what must be said

    @property
    def settings(self) -> list[str]:
        """What can be said beside the groups: "order" where it is asked, "zone" where files tell none."""
        local = any(file["local"] for file in self.readable)
        until = [] if self.of_groups else ["until"]
        return [*(["order"] if self.ambiguous else []), *(["zone"] if local else []), *until]

    @property
    def open_question(self) -> str:
        """The first thing that must be said before the import may begin, as a key of the form; "" for none."""
        if self.ambiguous and self.date_order is None:
            return "order"
        for table in self.tables:
            if table.missing:
                return f"column {table.key} {table.missing}"
        unsaid = (chat for chat in self.taken if chat.like and chat.key not in self.chosen)
        return next((f"chat {chat.key}" for chat in unsaid), "")

    @property
    def first_doubt(self) -> str:
        """Where the form begins: what must be said, else what is only a guess; "" for neither."""
        guessed = (f"column {table.key} time" for table in self.tables if not table.settled)
        return self.open_question or next(guessed, "")

    def orders(self) -> list[tuple[str, str, str]]:
        """(code, what it says, what the first date is then) of both orders."""
        day = self._first_day("UTC")
        first, second = ("", "") if day is None else both_orders(clock.date_of(day))
        return [("dmy", _("day first"), first), ("mdy", _("month first"), second)]

    def choose(self, chat: Chat, group: int, name: str) -> None:
        """A chat goes to `group`, called `name`; 0 is a new one."""
        self.chosen[chat.key] = group
        at = self.chats.index(next(one for one in self.chats if one.key == chat.key))
        self.chats[at] = replace(chat, group=group or None, group_name=name)

    def said(self) -> dict[str, Any]:
        """All of it, as `Runs.answer` takes it."""
        named = {key: group for key, group in self.chosen.items() if key}
        whole = {"group": str(self.chosen[""])} if self.chosen.get("") else {}
        columns = {table.key: table.said for table in self.tables if table.changed or not table.settled}
        options = {"date_order": self.date_order, "timezone": self.timezone, "until": self.until}
        return (
            {name: value for name, value in options.items() if value is not None}
            | whole
            | ({"columns": columns} if columns else {})
            | {"chosen": named}
        )

    # --- in words

    def setting(self, name: str, zone: str) -> tuple[str, str, str]:
        """(label, value, role) of one of `settings`."""
        if name == "order":
            chosen = next(
                (f"{title}: {day}" for code, title, day in self.orders() if code == self.date_order), ""
            )
            return (
                _("order of dates"),
                chosen or _("▲ cannot be told, please say"),
                "text" if chosen else "warn",
            )
        if name == "zone":
            return _("time zone of its times"), self.timezone or zone, "text"
        tz = self.timezone or zone
        shown = _("when it was saved") if self.until is None else _moment(self.until, tz)
        return _("tells everything up to"), shown, "text"

    def goes_to(self, chat: Chat) -> Line:
        """Where a chat goes."""
        if chat not in self.taken:
            return [(_("left out: a chat of two"), "faint")]
        if chat.like and chat.key not in self.chosen:
            line = _("looks like {name}: {people}").format(name=chat.like.name, people=chat.like.text())
            return [("▲ ", "warn"), (line, "text")]
        if chat.group is None:
            return [("+ ", "accent"), (_("a new group"), "text")]
        return [("→ ", "accent"), (chat.group_name, "text")]


def _like(asked: Mapping[str, Any]) -> Like:
    return Like(asked["group"], asked["group_name"], asked["shared"], asked["people"])


def _chats(file: Mapping[str, Any], likes: Mapping[str, Like]) -> list[Chat]:
    if not file["chats"]:  # such as a member list: the file is the chat
        return [Chat("", file["path"].rpartition("/")[2])]
    return [
        Chat(
            chat["key"],
            chat["name"],
            chat["group"],
            chat["group_name"] or "",
            chat["private"],
            likes.get(chat["key"]),
        )
        for chat in file["chats"]
    ]


def both_orders(day: date) -> tuple[str, str]:
    """A date that was read day first, in words; and as it is when the month comes first."""
    swapped = date(day.year, day.day, day.month) if day.day <= 12 else day
    return words.day(clock.day_number(day)), words.day(clock.day_number(swapped))


def read_zone(text: str) -> str:
    """The name of a time zone; raises ValueError."""
    return clock.zone(text).key


def read_moment(text: str, zone: str) -> int:
    """The UTC seconds of ``2026-03-09 18:00`` on the clock of `zone`; a day alone is its end.

    Raises ValueError, which says what is allowed.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(_("{text}: not a time such as 2026-03-09 18:00").format(text=text)) from None
    if moment.tzinfo is not None:
        return int(moment.timestamp())
    day = clock.day_number(moment.date())
    if len(text) <= len("2026-03-09"):
        return clock.day_start(day + 1, clock.zone(zone))
    wall = day * clock.DAY + moment.hour * clock.HOUR + moment.minute * 60
    return clock.to_utc(wall, clock.zone(zone))


def _moment(instant: int, zone: str) -> str:
    day = clock.day_of(instant, clock.zone(zone))
    return f"{words.day(day)} {words.clock(instant, zone)}"
