"""What a preview of a pasted text says, as lines and rows: values without a screen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from groupdesk.console.paint import Line
from groupdesk.desk import words
from groupdesk.locale import _, ngettext


@dataclass(slots=True)
class Said:
    """What she said about a paste."""

    group: str | None = None
    """Name or id; None leaves it to the names in the text."""
    day: int | None = None
    whole: bool = False
    """It is everything of its days, and everybody of the members."""

    def arguments(self) -> dict[str, Any]:
        """As `Runs.ask_paste` takes it."""
        return {"group": self.group, "day": self.day, "whole_day": self.whole, "complete": self.whole}


def group_open(result: Mapping[str, Any]) -> bool:
    """Whether neither she nor the names tell the group."""
    return "likely" in result


def heading(result: Mapping[str, Any], wrong: str) -> list[Line]:
    """What it is, in a line or two."""
    if wrong:
        what, _semicolon, next_ = wrong.partition("; ")
        return [[("✗ ", "bad"), (what, "text")], [("  ", "text"), (next_, "muted")]]
    if not result:
        return [[(_("Paste what you copied: messages, a sign-in list, a member list."), "muted")]]
    file = result["files"][0]
    return [
        [(_held(file), "text")],
        [(_figures(file), "strong")],
    ]


def _held(file: Mapping[str, Any]) -> str:
    parts = []
    if n := file["messages"]:
        parts.append(ngettext("{n} message", "{n} messages", n).format(n=words.number(n)))
    if n := file["senders"]:
        parts.append(ngettext("of {n} person", "of {n} people", n).format(n=words.number(n)))
    if n := file["joins"]:
        parts.append(ngettext("{n} join", "{n} joins", n).format(n=words.number(n)))
    if n := file["leaves"]:
        parts.append(ngettext("{n} leave", "{n} leaves", n).format(n=words.number(n)))
    if n := file["members"]:
        parts.append(ngettext("{n} member", "{n} members", n).format(n=words.number(n)))
    if n := file["unreadable_count"]:
        parts.append(
            ngettext("{n} line was unreadable", "{n} lines were unreadable", n).format(n=words.number(n))
        )
    return " · ".join(parts)


def _figures(file: Mapping[str, Any]) -> str:
    return _("{new} new, {known} known").format(
        new=words.number(file["new"]), known=words.number(file["known"])
    )


def row(name: str, result: Mapping[str, Any], said: Said) -> tuple[str, str, str]:
    """(label, value, role) of a row: "group", "day" or "whole"."""
    if name == "group":
        if group_open(result):
            return _("group"), _("not known, please say"), "warn"
        return _("group"), result["files"][0]["group"], "text"
    if name == "day":
        return _("day"), _days(result["files"][0], said), "text"
    whole = _("yes, of its days and members") if said.whole else _("no, only what stands here")
    return _("is it everything?"), whole, "text"


def _days(file: Mapping[str, Any], said: Said) -> str:
    if file["first"] is None:
        return words.day(said.day) if said.day is not None else "–"
    first, last = file["first"], file["last"]
    if first[11:16] == last[11:16] == "00:00":
        return str(first[:10])
    if first[:10] == last[:10]:
        return f"{first[:10]} {first[11:16]}–{last[11:16]}"
    return f"{first[:10]} {first[11:16]} – {last[:10]} {last[11:16]}"


def remarks(result: Mapping[str, Any]) -> list[Line]:
    """What became of sign-in lists, and what was taken for granted."""
    lines: list[Line] = []
    for file in result["files"]:
        for listed in file.get("attendance", ()):
            lines += _signed_in(listed)
        for what in file["assumed"]:
            lines.append([(_("assumed: {what}").format(what=_OPTION.sub("", what)), "muted")])
    return lines


_OPTION: Final = re.compile(r" ?[(（]--[a-z-]+[)）]\Z")
"""The option of the command line, which is a row here."""


def _signed_in(listed: Mapping[str, Any]) -> list[Line]:
    """A sign-in list: how many were found, and who was not."""
    everybody = sum(len(listed[part]) for part in ("people", "doubtful", "unknown"))
    found = _("{n} of {all} found").format(n=len(listed["people"]), all=everybody)
    lines: list[Line] = [[(f"{listed['title'] or '接龙'}: ", "text"), (found, "strong")]]
    if listed["doubtful"]:
        lines.append(
            [("▲ ", "warn"), (_("doubtful: {names}").format(names=words.listed(listed["doubtful"])), "text")]
        )
    if listed["unknown"]:
        names = words.listed(listed["unknown"])
        lines.append([("– ", "muted"), (_("not known here: {names}").format(names=names), "text")])
    return lines
