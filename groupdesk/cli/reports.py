"""report, brief, comment: the page of a week, the brief of a day, and her words on it."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs

FORMATS: Final = ("text", "md", "csv", "xlsx", "html", "json")
BRIEF_FORMATS: Final = ("text", "md", "json")
BINARY: Final = ("xlsx",)


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    for name in ("report", "weekly"):
        _declare_report(verbs, name)
    _declare_brief(verbs)
    comment = verbs.add(
        "comment",
        _comment,
        "keep your verdict on a week, which its page begins with",
        "groupdesk comment 2026-W11 'Talk is up.' --needed 'A second host for Photo Walk.'",
    )
    comment.add_argument("week", metavar="YYYY-Www")
    comment.add_argument("text", metavar="TEXT", help='two sentences; "" takes it away')
    comment.add_argument("--needed", metavar="TEXT", help='where you need help; "" takes it away')


def _declare_report(verbs: "Verbs", name: str) -> None:
    report = verbs.add(
        name,
        _report,
        "write the weekly page",
        f"groupdesk {name} --week 2026-W11 --format html --out week.html",
    )
    report.add_argument("--week", metavar="YYYY-Www", help="the last whole week without it")
    report.add_argument("--for", dest="audience", choices=("boss", "team"), default="boss")
    report.add_argument("--format", choices=FORMATS, default=None)
    report.add_argument("--out", metavar="FILE", type=Path, help="write it there")


def _declare_brief(verbs: "Verbs") -> None:
    brief = verbs.add(
        "brief",
        _brief,
        "write the brief of a day: what happened, what was done, what comes next",
        "groupdesk brief --for team --format md --out today.md",
    )
    brief.add_argument("--day", metavar="D", help="such as 2026-03-02; today without it")
    brief.add_argument("--for", dest="audience", choices=("boss", "team"), default="boss")
    brief.add_argument("--format", choices=BRIEF_FORMATS, default=None)
    brief.add_argument("--out", metavar="FILE", type=Path, help="write it there")


def _report(context: "Context", options: Namespace) -> int:
    from groupdesk.reports.weekly import render

    shape = options.format or ("json" if context.json else "text")
    if shape in BINARY and options.out is None and sys.stdout.isatty():
        from groupdesk.cli.context import wrong
        from groupdesk.locale import _

        raise wrong(_("{format} is no text; say where it goes with --out FILE").format(format=shape))
    with context.desk() as desk:
        page = render(desk.report.week(options.week, options.audience), shape)
    _put(context, page, options.out)
    return 0


def _brief(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.paste import day_number
    from groupdesk.reports.brief import render

    day = day_number(options.day) if options.day else None
    shape = options.format or ("json" if context.json else "text")
    with context.desk() as desk:
        told = render(desk.report.brief(day, options.audience), shape)
    _put(context, told, options.out)
    return 0


def _put(context: "Context", result: bytes, file: Path | None) -> None:
    """On stdout, or into a file when one is named."""
    if file is None:
        context.write(result)
    else:
        context.save(result, file)


def _comment(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.report.comment(options.week, options.text, options.needed))
    return 0
