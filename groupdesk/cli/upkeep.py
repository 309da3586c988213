"""settings, backup, restore, doctor, info, reset-terminal: the desk itself."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.upkeep import Recomputed

RESET: Final = (
    "\x1b[?1049l"  # the other screen
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2026l\x1b[?2048l"  # focus, paste, synchronized drawing, resizing in band
    "\x1b[<u\x1b[>4;0m"  # keyboard protocols
    "\x1b[?7h\x1b[?25h\x1b[0m\x1b(B"  # wrapping, cursor, colours, signs
)
"""Turns off whatever a console that was killed had turned on."""


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    settings = verbs.nest("settings", "show or set how the desk works")
    show = settings.add("show", _show, "show all settings", "groupdesk settings show --scope kind:study")
    show.add_argument(
        "--scope", metavar="S", default="desk", help="what holds there: desk, kind:K or group:G"
    )
    change = settings.add(
        "set",
        _set,
        "set one",
        "groupdesk settings set timezone Asia/Shanghai\n  groupdesk settings set words.low -- '-ok, hooray'",
    )
    change.add_argument("key", metavar="KEY")
    change.add_argument("value", metavar="VALUE")
    change.add_argument("--scope", metavar="S", default="desk", help="desk, kind:K or group:G")
    change.add_argument("--dry-run", action="store_true", help="say what it would compute anew, set nothing")
    backup = verbs.add("backup", _backup, "make a whole copy of the desk", "groupdesk backup desk-copy.desk")
    backup.add_argument("file", metavar="FILE", nargs="?", type=Path, help="beside the desk without it")
    restore = verbs.add(
        "restore", _restore, "make the desk what a copy is", "groupdesk restore desk-copy.desk"
    )
    restore.add_argument("file", metavar="FILE", type=Path)
    verbs.add("doctor", _doctor, "prove that the desk is whole and its figures are right")
    verbs.add("info", _info, "versions and places, for a report of a fault")
    verbs.add("reset-terminal", _reset, "bring a terminal back to order after a crash")


def _show(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import settingwords
    from groupdesk.locale import _

    with context.desk(create=True) as desk:
        scope = _scope(desk, options.scope)
        found = desk.settings.show() if scope == "desk" else desk.settings.at(scope)
    if context.json:
        context.give(
            [
                {
                    "key": one.key,
                    "value": one.value,
                    "default": one.default,
                    "allowed": list(one.allowed),
                    "limits": one.limits and list(one.limits),
                    "scope": one.scope,
                    **({"built_in": list(one.built_in)} if one.built_in else {}),
                }
                for one in found
            ]
        )
    else:
        context.table(
            (_("key"), _("value"), _("default"), _("allowed")),
            [(one.key, _plain(one.value), _plain(one.default), settingwords.allowed(one)) for one in found],
        )
    return 0


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _set(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import settingwords

    with context.desk(create=True) as desk:
        scope = _scope(desk, options.scope)
        found = desk.settings.recomputes(options.key, scope)
        if options.dry_run:
            desk.settings.check(options.key, options.value, scope)
            _say_recomputed(context, options.key, scope, found)
            return 0
        changed = desk.settings.set(options.key, options.value, scope)
        context.changed(changed)
        if code := read_texts(context, desk):
            return code
        if changed.entry is not None and not context.json:
            context.say(settingwords.recomputed(found))
    return 0


def _say_recomputed(context: "Context", key: str, scope: str, found: "Recomputed") -> None:
    from groupdesk.desk import settingwords

    if context.json:
        anew = {"code": found.code, "groups": found.groups}
        if found.code == "texts":
            anew |= {"messages": found.messages, "kept": found.kept}
        context.give({"key": key, "scope": scope, "recomputes": anew})
    else:
        context.say(settingwords.recomputed(found))


def read_texts(context: "Context", desk: "Desk") -> int:
    """Reads the texts that changed word lists owe, when they are many; gives the exit code."""
    asked = [run.id for run in desk.runs.active() if run.kind == "words"]
    if not asked:
        return 0
    from groupdesk.cli.attend import attend

    return max(attend(context, desk, run)[1] for run in asked)


def _scope(desk: "Desk", said: str) -> str:
    """A scope with the id of its group."""
    from groupdesk.cli.groups import one_group

    if said.startswith("group:"):
        return f"group:{one_group(desk, said.removeprefix('group:'))}"
    return said


def _backup(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import safety
    from groupdesk.locale import _

    with context.desk() as desk:
        copied = safety.backup(desk, options.file)
    if context.json:
        context.give({"desk": str(context.path), "file": str(copied)})
    else:
        context.say(_("copied to {file}").format(file=context.safe(str(copied))))
    return 0


def _restore(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import Failure
    from groupdesk.locale import _
    from groupdesk.store.engine import StoreError
    from groupdesk.store.restore import restore

    try:
        before = restore(options.file, context.path, context.clock())
    except StoreError as error:
        raise Failure(str(error)) from error
    if context.json:
        context.give({"desk": str(context.path), "file": str(options.file), "before": before and str(before)})
        return 0
    context.say(_("restored from {file}; all sending is held").format(file=context.safe(str(options.file))))
    if before is not None:
        context.say(_("what was there is kept in {file}").format(file=context.safe(str(before))))
    return 0


def _doctor(context: "Context", options: Namespace) -> int:
    from groupdesk.locale import _
    from groupdesk.store.doctor import findings

    with context.desk() as desk, desk.reading() as connection:
        found = list(findings(connection))
    if context.json:
        context.give({"ok": not found, "findings": found})
    elif found:
        for one in found:
            context.say(context.safe("  ".join(f"{key}={value}" for key, value in one.items())))
    else:
        context.say(_("all is well: the file is whole, and every figure follows from the messages"))
    return int(bool(found))


def _info(context: "Context", options: Namespace) -> int:
    import platform
    import sqlite3

    from groupdesk import __version__, locale
    from groupdesk.store import safety
    from groupdesk.store.migrations import VERSION

    facts: dict[str, Any] = {
        "version": __version__,
        "desk": str(context.path),
        "exists": context.path.exists(),
        "bytes": context.path.stat().st_size if context.path.exists() else None,
        "schema": VERSION,
        "copies": str(safety.folder(context.path)),
        "language": locale.current(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
    }
    if context.json:
        context.give(facts)
    else:
        for name, value in facts.items():
            context.say(context.safe(f"{name:10}{value}"))
    return 0


def _reset(context: "Context", options: Namespace) -> int:
    import subprocess

    sys.stdout.write(RESET)
    sys.stdout.flush()
    if sys.stdin.isatty() and sys.platform != "win32":
        subprocess.run(["stty", "sane"], check=False)
    return 0
