"""paste: text copied out of a chat window, from stdin."""

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.worker.plan import Request


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    paste = verbs.add(
        "paste",
        _paste,
        "bring in text copied out of a chat window, from stdin",
        "pbpaste | groupdesk paste --group 'Book club'\n"
        "  groupdesk paste --group 3 --day 2026-03-02 --whole-day < copied.txt",
    )
    paste.add_argument(
        "--group", metavar="NAME", help="name or id of its group; guessed from the names in it if unsaid"
    )
    paste.add_argument("--day", metavar="D", help="the day of times without one, such as 2026-03-02")
    paste.add_argument("--whole-day", action="store_true", help="it is everything that was said on its days")
    paste.add_argument("--complete", action="store_true", help="a member list in it names everybody")
    paste.add_argument("--timezone", metavar="TZ", help="zone of its times, such as Asia/Shanghai")
    paste.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help="order of day and month in dates")
    paste.add_argument("--until", metavar="ISO", help="when it was copied, unless now")


def _paste(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.attend import attend
    from groupdesk.cli.context import instant
    from groupdesk.cli.imports import show
    from groupdesk.rules import clock
    from groupdesk.worker.paste import Paste
    from groupdesk.worker.plan import Request

    text, day = _text(), day_number(options.day) if options.day else None
    extent = {"day": day, "whole_day": options.whole_day, "complete": options.complete}
    with context.desk(create=True) as desk:
        zone = clock.zone(options.timezone).key if options.timezone else desk.zone
        until = instant(options.until, "--until", zone) if options.until else None
        said = {name: getattr(options, name) for name in ("group", "timezone", "date_order")}
        _check(desk, Request((), **said, paste=Paste(text, desk.now(), **extent)))
        view, code = attend(context, desk, desk.runs.ask_paste(text, until=until, **said, **extent))
        return show(context, view.result) or code


def _check(desk: "Desk", request: "Request") -> None:
    """Ends the verb where nothing in the text is known (1), or nothing tells its group (2)."""
    from groupdesk.cli.context import Failure, wrong
    from groupdesk.formats.errors import FormatError
    from groupdesk.text import cell_safe
    from groupdesk.worker.pasting import GroupUnknownError, settled

    try:
        settled(desk.store, request)
    except FormatError as error:
        raise Failure(cell_safe(str(error))) from error
    except GroupUnknownError as error:
        raise wrong(cell_safe(str(error))) from error


def _text() -> str:
    """What stands on stdin, in UTF-8 or what else a file may be in."""
    import sys

    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    if sys.stdin.isatty():
        raise wrong(_("nothing was pasted: give the text on stdin, such as groupdesk paste < copied.txt"))
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def day_number(written: str) -> int:
    """The number of a day as ``--day`` names it; raises Failure for what is none."""
    from datetime import date

    from groupdesk.cli.context import wrong
    from groupdesk.locale import _
    from groupdesk.rules import clock

    try:
        return clock.day_number(date.fromisoformat(written))
    except ValueError as error:
        line = _("--day {day}: not a day; write it like 2026-03-02").format(day=ascii(written))
        raise wrong(line) from error
