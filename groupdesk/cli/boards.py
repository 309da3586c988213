"""leaderboard, search, export: what goes out."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk.values.boards import Board

BY: Final = ("points", "messages", "words", "days", "answers", "replies_got", "invites_kept")


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    board = verbs.add(
        "leaderboard",
        _leaderboard,
        "rank the members of a group, of some, or of all",
        "groupdesk leaderboard --group 'Book club' --span 2026-03-01..2026-03-15 --by answers",
    )
    board.add_argument("--group", metavar="GROUP", default="all")
    board.add_argument(
        "--span", default="week", help="week, half-month, month, all, or FROM..TO (both included)"
    )
    board.add_argument("--by", choices=BY, default="points")
    board.add_argument("--bottom", action="store_true", help="the last ones first")
    board.add_argument("--staff", action="store_true", help="staff too")
    board.add_argument("--format", choices=("csv",), help="as CSV")
    search = verbs.add(
        "search", _search, "find messages by their words", "groupdesk search 'entry fee' --group 3"
    )
    search.add_argument("words", metavar="WORDS", nargs="+")
    search.add_argument("--group", metavar="GROUP")
    search.add_argument("--limit", metavar="N", type=int, default=50)
    export = verbs.add(
        "export", _export, "write everything as CSV and JSON", "groupdesk export backup/2026-03"
    )
    export.add_argument("folder", metavar="DIR", type=Path)
    export.add_argument("--template", action="store_true", help="empty tables to fill in and import")


def _leaderboard(context: "Context", options: Namespace) -> int:
    from groupdesk.reports import board

    with context.desk() as desk:
        scope = desk.groups.select(options.group)
        ranked = desk.leaderboard.rank(
            scope, options.span, options.by, bottom=options.bottom, staff=options.staff
        )
    if options.format == "csv":
        context.write(board.board_csv(ranked))
    elif context.json:
        context.give(board.board_json(ranked))
    else:
        _table(context, ranked)
    return 0


def _table(context: "Context", ranked: "Board") -> None:
    from groupdesk.desk import words
    from groupdesk.locale import _

    observed, all_days = ranked.coverage
    context.say(
        _("{days}, observed {observed} of {all} days").format(
            days=words.days(ranked.first, ranked.last), observed=observed, all=all_days
        )
    )
    columns = ("points", "days", "words", "answers", "replies_got", "messages")
    context.table(
        ("#", _("moved"), _("name"), *(words.column(name) for name in columns)),
        [
            (row.rank, _moved(row.movement), row.name, *(getattr(row, name) for name in columns))
            for row in ranked.rows
        ],
    )


def _moved(movement: int | str | None) -> str | None:
    from groupdesk.desk import words
    from groupdesk.locale import _

    if isinstance(movement, int):
        return f"+{movement}" if movement > 0 else words.number(movement)
    return _("new") if movement else None


def _search(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.cli.groups import one_group
    from groupdesk.locale import _

    with context.desk() as desk:
        group = one_group(desk, options.group) if options.group else None
        found = desk.messages.page(group=group, words=" ".join(options.words), limit=options.limit)
        zones = {row.id: row.zone for row in desk.groups.roster(archived=True)}
    rows = [
        {
            "id": said.id,
            "at": iso(said.at, zones[said.group]),
            "group": said.group_name,
            "person": said.person,
            "name": said.name,
            "text": said.text,
        }
        for said in found
    ]
    if context.json:
        context.give(rows)
    else:
        context.table(
            (_("at"), _("group"), _("name"), _("text")),
            [(row["at"], row["group"], row["name"], row["text"]) for row in rows],
        )
    return int(not rows)


def _export(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import Failure
    from groupdesk.desk.safety import note_elsewhere
    from groupdesk.locale import _
    from groupdesk.reports import archive

    folder: Path = options.folder
    try:
        if options.template:
            rows = dict.fromkeys(archive.template(folder), 0)
        else:
            with context.desk() as desk:
                rows = dict(archive.export(desk, folder))
                note_elsewhere(desk, folder.absolute())
    except archive.ArchiveError as error:
        raise Failure(str(error)) from error
    if context.json:
        context.give({"folder": str(folder), "tables": rows})
    else:
        context.table((_("table"), _("rows")), list(rows.items()))
    return 0
