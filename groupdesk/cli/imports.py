"""import, run: files in, and the worker that brings them in."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.worker.plan import Request


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
    bring.add_argument("--until", metavar="ISO", help="the instant up to which the files tell everything")
    bring.add_argument("--dry-run", action="store_true", help="say what would come in, write nothing")
    run = verbs.add("run", _run, "be the worker: do what the console asks for, until ended")
    run.add_argument("--once", action="store_true", help="leave when nothing waits any more")


def _run(context: "Context", options: Namespace) -> int:
    from groupdesk.worker.serve import serve

    with context.desk(create=True) as desk:
        return serve(desk.store, once=options.once)


def _import(context: "Context", options: Namespace) -> int:
    if options.dry_run:
        return show(context, _preview(context, options))
    from groupdesk.cli.attend import attend

    with context.desk(create=True) as desk:
        request = _request(desk, options)
        run_id = desk.runs.ask_import(
            request.paths,
            group=request.group,
            platform=request.platform,
            timezone=request.timezone,
            date_order=request.date_order,
            until=request.until,
        )
        view, code = attend(context, desk, run_id)
        return show(context, view.result) or code


def _preview(context: "Context", options: Namespace) -> dict[str, Any]:
    """What an import would bring; where there is no desk yet, into an empty one that does not stay."""
    import tempfile
    from pathlib import Path

    from groupdesk.worker.imports import Import

    with tempfile.TemporaryDirectory() as folder:
        if not context.path.exists():
            context.path = Path(folder) / "empty.desk"
        with context.desk(create=True) as desk:
            return Import(desk.store, 0, _request(desk, options)).execute()


def _request(desk: "Desk", options: Namespace) -> "Request":
    import os

    from groupdesk.cli.context import instant
    from groupdesk.rules import clock
    from groupdesk.worker.plan import Request

    if options.timezone:
        clock.zone(options.timezone)
    zone = options.timezone or desk.zone
    return Request(
        paths=tuple(os.path.abspath(path) for path in options.paths),  # noqa: PTH100 - keeps links
        group=options.group,
        platform=options.platform,
        timezone=options.timezone,
        date_order=options.date_order,
        until=instant(options.until, "--until", zone) if options.until else None,
        preview=options.dry_run,
    )


def show(context: "Context", result: dict[str, Any]) -> int:
    """Prints what an import brought; 1 when a file could not be read."""
    files = result.get("files", [])
    if context.json:
        hidden = ("unreadable_count",)
        shown = [{key: value for key, value in one.items() if key not in hidden} for one in files]
        context.give(
            {"files": shown, "total": result.get("total", {"messages": 0, "new": 0, "unreadable": 0})}
        )
    else:
        _table(context, files)
    return int(any(one["format"] is None for one in files))


def _table(context: "Context", files: list[dict[str, Any]]) -> None:
    from pathlib import PurePath

    from groupdesk.locale import _

    head = (_("file"), _("group"), _("messages"), _("new"), _("known"), _("unreadable"), _("until"))
    figures = ("group", "messages", "new", "known", "unreadable_count", "last")
    read = [one for one in files if one["format"] is not None]
    if read:
        context.table(head, [(PurePath(one["path"]).name, *(one[name] for name in figures)) for one in read])
    for one in files:
        for line in (*_signed_in(one), *_remarks(one)):
            context.note(line)


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

    reasons = {"private": _("a chat of two"), "forgotten": _("messages of somebody who was forgotten")}
    return reasons.get(code, cell_safe(code))
