"""import, run: files in, and the worker that brings them in."""

from argparse import SUPPRESS, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    bring = verbs.add(
        "import",
        _import,
        "bring in exported chats and member lists: files, folders, archives",
        "groupdesk import exports/ --timezone Asia/Shanghai\n"
        "  groupdesk import chat.txt --group 'Book club' --dry-run",
    )
    bring.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or an archive")
    bring.add_argument("--group", metavar="NAME", help="name or id of the group that everything belongs to")
    bring.add_argument("--platform", metavar="P", help="platform of the chat, where the file does not tell")
    bring.add_argument("--timezone", metavar="TZ", help="zone of times without one, such as Asia/Shanghai")
    bring.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help="order of day and month in dates")
    bring.add_argument(
        "--columns",
        metavar="LIST",
        type=_columns,
        help="what the columns of a table of messages are: time=…,sender=…,text=… (also sender_id, kind, id,"
        " reply_to, chat), each a heading or a number; kept for the next such table",
    )
    bring.add_argument("--until", metavar="ISO", help="the instant up to which the files tell everything")
    bring.add_argument("--dry-run", action="store_true", help="say what would come in, write nothing")
    run = verbs.add("run", _run, "be the worker: do what the console asks for, until ended")
    run.add_argument("--patience", type=float, help=SUPPRESS)
    run.add_argument("--once", action="store_true", help="leave when nothing waits any more")


def _run(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import going_on
    from groupdesk.worker.serve import PATIENCE_SECONDS, serve

    patience = PATIENCE_SECONDS if options.patience is None else options.patience
    with context.desk(create=True) as desk:
        if context.now is not None:  # waits and paces need a clock that goes on
            desk.store.now = going_on(context.clock())
        return serve(desk.store, once=options.once, patience=patience)


def _import(context: "Context", options: Namespace) -> int:
    names = ("group", "platform", "timezone", "date_order", "until", "columns")
    return bring(context, options.paths, options.dry_run, **{name: getattr(options, name) for name in names})


def _columns(said: str) -> dict[str, str]:
    from groupdesk.records import TABLE_FIELDS

    pairs = [part.partition("=") for part in said.split(",") if part.strip()]
    found = {name.strip().replace("-", "_"): column.strip() for name, _equals, column in pairs}
    if not found or not all(found.values()) or not found.keys() <= set(TABLE_FIELDS):
        raise ArgumentTypeError(f"pairs such as time=Sent,sender=Name, of {', '.join(TABLE_FIELDS)}")
    return found


def bring(
    context: "Context",
    paths: Sequence[str],
    preview: bool = False,
    *,
    timezone: str | None = None,
    until: str | None = None,
    columns: dict[str, str] | None = None,
    **said: Any,
) -> int:
    """Imports files and prints what came of it, with `preview` what would come; gives the exit code."""
    if preview:
        said |= {"columns": {"": columns} if columns else {}}
        return show(context, _preview(context, paths, timezone, until, said))
    from groupdesk.cli.attend import attend

    with context.desk(create=True) as desk:
        until_ = _until(desk, timezone, until)
        run_id = desk.runs.ask_import(_whole(paths), timezone=timezone, until=until_, columns=columns, **said)
        view, code = attend(context, desk, run_id)
        return show(context, view.result) or code


def _preview(
    context: "Context", paths: Sequence[str], timezone: str | None, until: str | None, said: dict[str, Any]
) -> dict[str, Any]:
    """What an import would bring; where there is no desk yet, into an empty one that does not stay."""
    import tempfile
    from pathlib import Path

    from groupdesk.worker.imports import Import
    from groupdesk.worker.plan import Request

    with tempfile.TemporaryDirectory() as folder:
        if not context.path.exists():
            context.path = Path(folder) / "empty.desk"
        with context.desk(create=True) as desk:
            until_ = _until(desk, timezone, until)
            request = Request(_whole(paths), timezone=timezone, until=until_, preview=True, **said)
            return Import(desk.store, 0, request).execute()


def _whole(paths: Sequence[str]) -> tuple[str, ...]:
    import os

    return tuple(os.path.abspath(path) for path in paths)  # noqa: PTH100 - keeps links


def _until(desk: "Desk", timezone: str | None, until: str | None) -> int | None:
    """The instant said by ``--until``; raises ValueError for a zone that does not exist, Failure."""
    from groupdesk.cli.context import instant
    from groupdesk.rules import clock

    if timezone:
        clock.zone(timezone)
    return instant(until, "--until", timezone or desk.zone) if until else None


def show(context: "Context", result: dict[str, Any]) -> int:
    """Prints what an import brought; 1 when a file could not be read."""
    files = result.get("files", [])
    if context.json:
        hidden = ("unreadable_count",)
        shown = [{key: value for key, value in one.items() if key not in hidden} for one in files]
        context.give(
            {
                "files": shown,
                "total": result.get("total", {"messages": 0, "new": 0, "unreadable": 0}),
                "links": result.get("links", 0),
            }
        )
    else:
        _table(context, files)
        if links := result.get("links", 0):
            _note_links(context, links)
    return int(any(one["format"] is None for one in files))


def _table(context: "Context", files: list[dict[str, Any]]) -> None:
    from groupdesk.locale import _

    kinds = ("set", "tallied", "counted", "posts")
    read = [one for one in files if one["format"] is not None and not one.keys() & set(kinds)]
    of_kind = {
        kind: [one for one in files if next((name for name in kinds if name in one), None) == kind]
        for kind in kinds
    }
    head = (_("messages"), _("new"), _("known"), _("unreadable"), _("until"))
    _figures(context, read, head, ("messages", "new", "known", "unreadable_count", "last"))
    if of_kind["set"]:
        _groups_table(context, of_kind["set"])
    _figures(context, of_kind["tallied"], (_("people counted"), _("new")), ("tallied", "retallied"))
    _figures(context, of_kind["counted"], (_("days counted"),), ("counted",))
    _figures(context, of_kind["posts"], (_("posts"), _("new")), ("posts", "posts_new"))
    lines = [line for one in files for line in (*_signed_in(one), *_remarks(one))]
    for line in dict.fromkeys(lines):
        context.note(line)


def _figures(
    context: "Context", files: list[dict[str, Any]], head: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """A table of some figures of each file's groups; none without files."""
    from pathlib import PurePath

    from groupdesk.locale import _

    if files:
        rows = [(PurePath(one["path"]).name, one["group"], *(one[name] for name in names)) for one in files]
        context.table((_("file"), _("group"), *head), rows)


def _groups_table(context: "Context", files: list[dict[str, Any]]) -> None:
    """The groups of a table, and what it has set on each."""
    from pathlib import PurePath

    from groupdesk.desk import words
    from groupdesk.locale import _

    def what(one: dict[str, Any]) -> str:
        parts = [_("new group")] if one["made"] else []
        parts += [words.group_note(name) for name in one["set"]]
        parts += [words.figure("members")] if one.get("recounted") else []
        return ", ".join(parts) or _("as before")

    context.table(
        (_("file"), _("group"), _("set")),
        [(PurePath(one["path"]).name, one["group"], what(one)) for one in files],
    )


def _note_links(context: "Context", n: int) -> None:
    """Says how many people may be known ones."""
    from groupdesk.locale import ngettext

    line = ngettext(
        "{n} person may be the same as a known one; `groupdesk member links` shows who",
        "{n} people may be the same as known ones; `groupdesk member links` shows who",
        n,
    )
    context.note(line.format(n=n))


def _signed_in(one: dict[str, Any]) -> list[str]:
    """What became of the sign-in lists: how many were found, and who was not."""
    from groupdesk.locale import _
    from groupdesk.text import cell_safe

    lines = []
    for listed in one.get("attendance", ()):
        everybody = sum(len(listed[part]) for part in ("people", "doubtful", "unknown"))
        parts = [_("{n} of {all} found").format(n=len(listed["people"]), all=everybody)]
        if listed["doubtful"]:
            parts.append(_("doubtful: {names}").format(names=", ".join(listed["doubtful"])))
        if listed["unknown"]:
            parts.append(_("not known here: {names}").format(names=", ".join(listed["unknown"])))
        lines.append(cell_safe(f"{listed['title'] or '接龙'} {listed['day']}: {'; '.join(parts)}"))
    return lines


def _remarks(one: dict[str, Any]) -> list[str]:
    """What is to be said of a file beside its figures."""
    from pathlib import PurePath

    from groupdesk.locale import _
    from groupdesk.text import cell_safe

    name = cell_safe(PurePath(one["path"]).name)
    lines = [_("assumed: {what}").format(what=cell_safe(what)) for what in one["assumed"]]
    lines += [
        cell_safe(skipped["reason"])
        if one["format"] is None
        else _("left out: {what} ({reason})").format(
            what=cell_safe(skipped["what"]), reason=_reason(skipped["reason"])
        )
        for skipped in one["skipped"]
    ]
    lines += [
        _("{file}, line {line}: {reason}").format(
            file=name, line=bad["line"], reason=cell_safe(bad["reason"])
        )
        for bad in one["unreadable"][:10]
    ]
    return lines


def _reason(code: str) -> str:
    from groupdesk.locale import _
    from groupdesk.text import cell_safe

    reasons = {
        "private": _("a chat of two"),
        "forgotten": _("messages of somebody who was forgotten"),
        "column": _("a column that is not read"),
        "example": _("an example of the template"),
    }
    return reasons.get(code, cell_safe(code))
