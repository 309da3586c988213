"""counts: what is counted by hand, in and out."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk.counted import Counted, CountRow


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    counts = verbs.add(
        "counts",
        _counts,
        "bring in counts of groups that nobody exports, or list them to fill in",
        "groupdesk counts --format csv > monday.csv     # fill it in, then:\n  groupdesk counts monday.csv",
    )
    counts.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="CSV or XLSX with group, members, messages, speakers; without one the groups are listed",
    )
    counts.add_argument("--day", metavar="D", help="the day they are of, such as 2026-03-02; today without")
    counts.add_argument("--platform", metavar="P", help="platform of groups that are new; wechat without")
    counts.add_argument("--format", choices=("table", "csv"), default="table", help="how the list is printed")
    counts.add_argument("--dry-run", action="store_true", help="say what would come in, write nothing")


def _counts(context: "Context", options: Namespace) -> int:
    return _bring(context, options) if options.file else _list(context, options)


def _bring(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.imports import bring
    from groupdesk.cli.paste import day_number

    day = day_number(options.day) if options.day else None
    return bring(context, [options.file], options.dry_run, platform=options.platform, day=day)


def _list(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.paste import day_number

    with context.desk() as desk:
        day = day_number(options.day) if options.day else desk.counts.today()
        rows = desk.counts.grid(day)
    if context.json:
        context.give([_row(row, day) for row in rows])
    elif options.format == "csv":
        _csv(context, rows, day)
    else:
        _table(context, rows)
    return 0


def _row(row: "CountRow", day: int) -> dict[str, Any]:
    """A group with what was counted on the day, and when it was counted before."""
    from groupdesk.desk.counted import FIGURES
    from groupdesk.rules import clock

    def figures(told: "Counted | None") -> dict[str, int | None]:
        return {name: getattr(told, name, None) for name in FIGURES}

    return {
        "id": row.group,
        "group": row.name,
        "platform": row.platform,
        "due": row.due,
        "day": str(clock.date_of(day)),
        **figures(row.told),
        "last": None if row.last is None else {"day": str(clock.date_of(row.last.day)), **figures(row.last)},
    }


def _csv(context: "Context", rows: tuple["CountRow", ...], day: int) -> None:
    """The table to fill in: what is known of the day stands there."""
    from groupdesk.desk.counted import FIGURES
    from groupdesk.reports.cells import csv_text
    from groupdesk.rules import clock

    date = str(clock.date_of(day))
    table = [
        (row.name, row.platform, date, *(getattr(row.told, name, None) for name in FIGURES)) for row in rows
    ]
    context.write(csv_text(("group", "platform", "day", *FIGURES), table))


def _table(context: "Context", rows: tuple["CountRow", ...]) -> None:
    from groupdesk.desk import words
    from groupdesk.desk.counted import FIGURES
    from groupdesk.locale import _

    head = (_("id"), _("group"), _("due"), *(words.figure(name) for name in FIGURES), _("last counted"))
    context.table(
        head,
        [
            (
                row.group,
                row.name,
                "▲" if row.due else "",
                *(getattr(row.told, name, None) for name in FIGURES),
                None if row.last is None else f"{words.number(row.last.members)} · {words.day(row.last.day)}",
            )
            for row in rows
        ],
    )
