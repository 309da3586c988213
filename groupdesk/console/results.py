"""How long work ended, as the say line tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from groupdesk.desk import words
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _, ngettext

MERGED: Final = "merge-groups"
SURVEY: Final = "survey"


@dataclass(frozen=True, slots=True)
class Result:
    """A line, and the keys that go on from it."""

    text: str
    keys: tuple[tuple[str, str], ...] = ()
    unread: int = 0
    """Lines that could not be read."""
    links: int = 0
    """People who may be known ones."""
    wrong: bool = False
    """Nothing came of it."""


def done(run: RunView) -> Result:
    """What a run has done."""
    if run.result.get("verb") == MERGED:
        return _merged(run)
    if run.result.get("verb") == SURVEY:
        return _answers(run)
    if run.kind == "undo":
        return Result(_("Import taken back"), (("U", _("redo")),))
    if run.kind in ("import", "redo") and "files" in run.result:
        return _imported(run)
    if run.kind == "words":
        return Result(reread(run.result))
    if run.kind == "sync":
        return _synced(run)
    n = run.done
    said = ngettext("{title}: {n} done", "{title}: {n} done", n)
    return Result(said.format(title=run.title, n=words.number(n)))


def _answers(run: RunView) -> Result:
    """Answers to a questionnaire: how many came, how many are new."""
    told = run.result
    if run.kind == "undo":
        return Result(_("Answers taken back"), (("U", _("redo")),))
    new, rows = told["new"] + told["corrected"], told["rows"]
    line = ngettext("{n} new of {all} sheet in {title}", "{n} new of {all} sheets in {title}", rows)
    keys = (("u", _("undo")),) if new else ()
    return Result(line.format(n=words.number(new), all=words.number(rows), title=told["title"]), keys)


def _synced(run: RunView) -> Result:
    """What the bots told; the first thing that went wrong, when nothing came of it."""
    told = run.result["bots"]
    wrong = [f"{one['bot']}: {problem['reason']}" for one in told for problem in one["problems"]]
    new = run.result["total"]["new"]
    text = _("nothing new") if not new else ngettext("{n} new message", "{n} new messages", new)
    line = f"{run.title}: {text.format(n=words.number(new))}"
    if wrong and not new:
        return Result(wrong[0], wrong=True)
    if wrong:
        line += "; " + wrong[0]
    return Result(line)


def _merged(run: RunView) -> Result:
    told = run.result
    if run.kind == "undo":
        line = _("“{other}” and “{what}” are two groups again")
        return Result(line.format(other=told["other_name"], what=told["what"]), (("U", _("redo")),))
    n, both = told["messages"], told["both"]
    line = ngettext("{n} message went into “{what}”", "{n} messages went into “{what}”", n)
    if both:
        line = ngettext(
            "{n} message went into “{what}”, where it was already",
            "{n} messages went into “{what}”, where {both} of them were already",
            n,
        )
    text = line.format(what=told["what"], n=words.number(n), both=words.number(both))
    links = told.get("links", 0)
    return Result(text + _alike(links), (*_see(0, links), ("u", _("undo"))), links=links)


def reread(result: Mapping[str, Any]) -> str:
    """How many messages were read anew, and how many count otherwise now."""
    n, other = result["messages"], result["changed"]
    read = ngettext("{n} message read again", "{n} messages read again", n).format(n=words.number(n))
    now = ngettext("{n} counts otherwise now", "{n} count otherwise now", other)
    return f"{read}: {now.format(n=words.number(other))}"


def stopped(run: RunView) -> str:
    """What is to be said of a run that she stopped."""
    if run.kind in ("import", "redo"):
        return _("Stopped {title}; what came in stays, importing it again goes on").format(title=run.title)
    if run.kind == "words":
        return _("Stopped; the other messages are read with your next change")
    return _("Stopped")


def _imported(run: RunView) -> Result:
    files, total = run.result["files"], run.result["total"]
    if all(file["format"] is None for file in files):
        return Result(_reason(files) or _("{title}: nothing was found").format(title=run.title), wrong=True)
    parts = [_new(total["messages"], total["new"])] if total["messages"] else []
    if members := sum(file["members"] for file in files):
        parts.append(ngettext("{n} member", "{n} members", members).format(n=words.number(members)))
    if noted := [file for file in files if "set" in file]:
        parts += _groups(noted)
    elif counted := sum(file.get("counted", 0) for file in files):
        line = ngettext("{n} count", "{n} counts", counted)
        parts.append(line.format(n=words.number(counted)))
    if tallied := sum(file.get("tallied", 0) for file in files):
        line = ngettext("counts of {n} person", "counts of {n} people", tallied)
        parts.append(line.format(n=words.number(tallied)))
    if posts := sum(file.get("posts", 0) for file in files):
        new = sum(file.get("posts_new", 0) for file in files)
        line = ngettext("{new} new of {n} post", "{new} new of {n} posts", posts)
        parts.append(line.format(new=words.number(new), n=words.number(posts)))
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
    links = run.result.get("links", 0)
    see = _see(unread, links)
    return Result(text + _alike(links), (*see, ("u", _("undo"))), unread, links)


def _alike(links: int) -> str:
    if not links:
        return ""
    line = ngettext("; {n} person may be a known one", "; {n} people may be known ones", links)
    return line.format(n=words.number(links))


def _see(unread: int, links: int) -> tuple[tuple[str, str], ...]:
    if unread:
        return (("↵", _("see them")),)
    return (("↵", _("see who")),) if links else ()


def _groups(files: list[dict[str, Any]]) -> list[str]:
    """The groups of a table: how many are new, changed, and as they were."""
    made = sum(file["made"] for file in files)
    changed = sum(not file["made"] and bool(file["set"] or file.get("recounted")) for file in files)
    same = len(files) - made - changed
    lines = {
        ngettext("{n} new group", "{n} new groups", made): made,
        ngettext("{n} group changed", "{n} groups changed", changed): changed,
        ngettext("{n} group as before", "{n} groups as before", same): same,
    }
    return [line.format(n=words.number(n)) for line, n in lines.items() if n]


def _new(messages: int, new: int) -> str:
    if new == messages:
        return ngettext("{n} new message", "{n} new messages", new).format(n=words.number(new))
    line = ngettext("{n} new of {all} message", "{n} new of {all} messages", messages)
    return line.format(n=words.number(new), all=words.number(messages))


def _reason(files: list[dict[str, Any]]) -> str:
    return next((str(one["reason"]) for file in files for one in file["skipped"]), "")
