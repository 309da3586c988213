"""demo: a made-up desk to look at, in its own folder.

The maker is handed in by `groupdesk.__main__`: the command line and the demo know nothing of each other.
"""

import os
import sys
from argparse import SUPPRESS, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    demo = verbs.add("demo", _demo, "make a made-up desk and open it", "groupdesk demo --no-open")
    demo.add_argument("--at", metavar="DIR", type=Path, help="the folder it lies in")
    demo.add_argument("--fresh", action="store_true", help="make it anew")
    demo.add_argument("--live", action="store_true", help=SUPPRESS)
    demo.add_argument("--no-open", action="store_true", help="do not open the console on it")


def _demo(context: "Context", options: Namespace) -> int:
    from groupdesk import locale
    from groupdesk.paths import data_folder

    if options.live:
        return _live(context)
    folder: Path = (options.at or data_folder() / "demo").expanduser()
    path = folder / f"demo-{locale.current()}.desk"
    facts = _made_before(context, path)
    if facts is None or options.fresh:
        facts = _make(context, path)
    if context.json:
        context.give(facts)
        return 0
    if options.no_open or not (sys.stdin.isatty() and sys.stdout.isatty()):
        for name, value in facts.items():
            context.say(context.safe(f"{name:10}{value}"))
        return 0
    from groupdesk.cli.console import start

    context.path = path
    return start(context)


def _live(context: "Context") -> int:
    """Lets the groups of the demo at --desk live: what the console starts beside it."""
    from groupdesk import locale

    return context.serve_demo(context.path, locale.current()) if context.serve_demo else 1


def _made_before(context: "Context", path: Path) -> dict[str, Any] | None:
    """What the demo at `path` holds, None when there is none; any other desk there is refused."""
    from groupdesk.cli.context import Failure
    from groupdesk.locale import _

    if not path.exists():
        return None
    context.path = path
    with context.desk() as desk, desk.reading() as connection:
        if not desk.demo:
            raise Failure(_("{path}: is no demo and stays as it is; use --at").format(path=path))
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("chat_group", "person", "message")
        ]
    return {"desk": str(path), **dict(zip(("groups", "people", "messages"), counts, strict=True))}


def _make(context: "Context", path: Path) -> dict[str, Any]:
    """A new demo, which takes the place of an older one when it is whole."""
    from groupdesk import locale
    from groupdesk.cli.context import Failure
    from groupdesk.locale import _
    from groupdesk.store.engine import StoreError

    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        facts = context.make_demo(part, locale.current(), context.clock(), context.progress)
        for old in (path.with_name(path.name + end) for end in ("-wal", "-shm")):
            old.unlink(missing_ok=True)
        part.replace(path)
    except (StoreError, OSError) as error:
        raise Failure(_("{path}: cannot be made ({detail})").format(path=path, detail=error)) from error
    finally:
        for rest in part.parent.glob(f"{part.name}*"):
            rest.unlink()
    return facts | {"desk": str(path)}
