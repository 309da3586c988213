"""columns: the standing series that fill the calendar."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Parser, Verbs
    from groupdesk.desk.values.calendar import ColumnView
    from groupdesk.desk.values.frame import Change

BEST: Final = "best"
"""Instead of a time: the best hour of its groups."""
_PLAIN: Final = ("name", "groups", "steps", "writer", "approver", "keyword")


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    columns = verbs.nest("columns", "standing series of posts: add, list, edit, end")
    add = columns.add(
        "add",
        _add,
        "keep a series: on which days, when and where it asks for a post",
        "groupdesk columns add 'Weekly class' --rhythm Tue --at 20:00 --groups tag:city --text-file class.txt",
    )
    add.add_argument("name", metavar="NAME")
    _said(add, required=True)
    listed = columns.add("list", _list, "list the series, by hour", "groupdesk columns list --json")
    listed.add_argument("--all", action="store_true", help="those that ended too")
    edit = columns.add("edit", _edit, "change a series; its posts stay as they are")
    edit.add_argument("column", metavar="COLUMN", help="id or unique name of a series")
    edit.add_argument("--name", metavar="NAME")
    _said(edit, required=False)
    end = columns.add("end", _end, "a series asks for no posts any more; those that it has stay")
    end.add_argument("column", metavar="COLUMN", help="id or unique name of a series")


def _said(parser: "Parser", *, required: bool) -> None:
    parser.add_argument(
        "--rhythm",
        metavar="R",
        required=required,
        help="its days: daily, weekdays, 'Tue Fri', '1 16' of each month, 10-01 or a festival; "
        "'' when you write one",
    )
    parser.add_argument(
        "--at", metavar="HH:MM", required=required, help="on the clock of each group; best for its best hour"
    )
    parser.add_argument("--groups", metavar="GROUP", required=required, help="which groups")
    parser.add_argument(
        "--text-file", metavar="FILE", type=Path, required=required, help="what its posts begin as, UTF-8"
    )
    parser.add_argument("--steps", metavar="S", help="what is prepared on other days: '-3 poster; 1 notes'")
    parser.add_argument("--writer", metavar="W", help="who writes it")
    parser.add_argument("--approver", metavar="A", help="who approves it")
    parser.add_argument("--keyword", metavar="K", help="a word that counts as a response")


def _values(context: "Context", options: Namespace) -> dict[str, Any]:
    """The fields of a column that were said; raises Failure, ValueError."""
    from groupdesk.cli.context import text_of
    from groupdesk.desk import postwords, recurwords

    postwords.steps(options.steps or "")
    said = {name: getattr(options, name, None) for name in _PLAIN}
    found = {name: value for name, value in said.items() if value is not None}
    if options.rhythm is not None:
        found["recurrence"] = recurwords.read(options.rhythm)
    if options.at is not None:
        found["minute"] = _minute(options.at)
    if options.text_file is not None:
        found["body"] = text_of(context, options.text_file)
    return found


def _minute(said: str) -> int | None:
    """The minute of the day; raises Failure for what is no time."""
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _
    from groupdesk.text import cell_safe

    hours, colon, minutes = said.strip().replace("：", ":").partition(":")
    if said.strip().casefold() == BEST:
        return None
    figures = (hours.isascii() and hours.isdigit()) and (minutes.isascii() and minutes.isdigit())
    if not (colon and figures and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        raise wrong(_("--at {time}: is no time such as 20:00, and not best").format(time=cell_safe(said)))
    return int(hours) * 60 + int(minutes)


def _add(context: "Context", options: Namespace) -> int:
    with context.desk(create=True) as desk:
        values = _values(context, options)
        code, minute, groups = (values.pop(name) for name in ("recurrence", "minute", "groups"))
        change, column = desk.columns.add(options.name, code, minute, groups, **_without_name(values))
        _changed(context, change, desk.columns.get(column))
    return 0


def _without_name(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "name"}


def _edit(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    with context.desk() as desk:
        values = _values(context, options)
        if not values:
            raise wrong(_("say what is to change, such as --at 20:30"))
        column = desk.columns.get(options.column).id
        _changed(context, desk.columns.edit(column, **values), desk.columns.get(column))
    return 0


def _end(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        column = desk.columns.get(options.column).id
        _changed(context, desk.columns.end(column), desk.columns.get(column))
    return 0


def _changed(context: "Context", change: "Change", column: "ColumnView") -> None:
    if context.json:
        context.give({"entry": change.entry, **_row(column)})
    else:
        context.changed(change)


def _list(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import recurwords
    from groupdesk.locale import _

    with context.desk() as desk:
        found = desk.columns.list(ended=options.all)
    if context.json:
        context.give([_row(one) for one in found])
        return 0
    head = (_("id"), _("column"), _("rhythm"), _("time"), _("groups"), _("writer"), _("approver"), "")
    context.table(
        head,
        [
            (
                one.id,
                one.name,
                recurwords.say(one.recurrence),
                _("best hour") if one.minute is None else wall(one.minute),
                len(one.group_ids),
                one.writer,
                one.approver,
                _("ended") if one.ended else "",
            )
            for one in found
        ],
    )
    return 0


def wall(minute: int) -> str:
    """A minute of the day as ``20:00``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _row(one: "ColumnView") -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "rhythm": one.recurrence,
        "at": BEST if one.minute is None else wall(one.minute),
        "groups": one.groups,
        "group_ids": list(one.group_ids),
        "text": one.body,
        "steps": one.steps,
        "writer": one.writer or None,
        "approver": one.approver or None,
        "keyword": one.keyword or None,
        "ended": one.ended,
    }
