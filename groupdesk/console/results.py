"""How long work ended, as the say line tells it."""

from dataclasses import dataclass
from typing import Any

from groupdesk.desk import words
from groupdesk.desk.values import RunView
from groupdesk.locale import _, ngettext


@dataclass(frozen=True, slots=True)
class Result:
    """A line, and the keys that go on from it."""

    text: str
    keys: tuple[tuple[str, str], ...] = ()
    unread: int = 0
    """Lines that could not be read."""
    wrong: bool = False
    """Nothing came of it."""


def done(run: RunView) -> Result:
    """What a run has done."""
    if run.kind == "undo":
        return Result(_("Import taken back"), (("U", _("redo")),))
    if run.kind in ("import", "redo") and "files" in run.result:
        return _imported(run)
    n = run.done
    said = ngettext("{title}: {n} done", "{title}: {n} done", n)
    return Result(said.format(title=run.title, n=words.number(n)))


def stopped(run: RunView) -> str:
    """What is to be said of a run that she stopped."""
    if run.kind in ("import", "redo"):
        return _("Stopped {title}; what came in stays, importing it again goes on").format(title=run.title)
    return _("Stopped")


def _imported(run: RunView) -> Result:
    files, total = run.result["files"], run.result["total"]
    if all(file["format"] is None for file in files):
        return Result(_reason(files) or _("{title}: nothing was found").format(title=run.title), wrong=True)
    parts = [_new(total["messages"], total["new"])] if total["messages"] else []
    if members := sum(file["members"] for file in files):
        parts.append(ngettext("{n} member", "{n} members", members).format(n=words.number(members)))
    if counted := sum(file.get("counted", 0) for file in files):
        line = ngettext("{n} count", "{n} counts", counted)
        parts.append(line.format(n=words.number(counted)))
    parts += [
        _("{n} of {all} found in {title}").format(
            n=words.number(len(listed["people"])),
            all=words.number(sum(len(listed[part]) for part in ("people", "doubtful", "unknown"))),
            title=listed["title"] or "接龙",
        )
        for file in files
        for listed in file.get("attendance", ())
    ]
    if unread := total["unreadable"]:
        line = ngettext("{n} line was unreadable", "{n} lines were unreadable", unread)
        parts.append(line.format(n=words.number(unread)))
    text = _("Imported {title}: {what}").format(
        title=run.title, what=words.listed(parts) or _("nothing in it")
    )
    see = (("↵", _("see them")),) if unread else ()
    return Result(text, (*see, ("u", _("undo"))), unread)


def _new(messages: int, new: int) -> str:
    if new == messages:
        return ngettext("{n} new message", "{n} new messages", new).format(n=words.number(new))
    line = ngettext("{n} new of {all} message", "{n} new of {all} messages", messages)
    return line.format(n=words.number(new), all=words.number(messages))


def _reason(files: list[dict[str, Any]]) -> str:
    return next((str(one["reason"]) for file in files for one in file["skipped"]), "")
