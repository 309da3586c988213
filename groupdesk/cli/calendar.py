"""calendar, results: the days ahead, and what came of what was said."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.calendar import ClashView, Outcome, Outcomes, Slot, Week


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    calendar = verbs.add(
        "calendar",
        _calendar,
        "show a week: what the series ask for, the posts there are, what meets",
        "groupdesk calendar --week 2026-W11 --copy-to 2026-W12 --dry-run",
    )
    calendar.add_argument("--week", metavar="YYYY-Www", help="this week without it")
    act = calendar.add_mutually_exclusive_group()
    act.add_argument("--copy-to", metavar="YYYY-Www", help="copy its posts there, as drafts")
    act.add_argument("--fill", action="store_true", help="a draft in every place that lacks a post")
    act.add_argument("--ics", metavar="FILE", type=Path, help="write its posts for a calendar program")
    act.add_argument("--csv", metavar="FILE", type=Path, help="write its posts as a table that imports read")
    act.add_argument("--xlsx", metavar="FILE", type=Path, help="the same as a workbook")
    calendar.add_argument("--dry-run", action="store_true", help="with --copy-to: say what it would do")
    results = verbs.add(
        "results",
        _results,
        "show what came of a post within a day, or keep what you counted",
        "groupdesk results 12 --group 'Book club' --responses 14",
    )
    results.add_argument("post", metavar="POST", type=int, help="id of a post")
    results.add_argument("--group", metavar="GROUP", help="the group that you counted")
    results.add_argument("--responses", metavar="N", type=int, help="how many responded; -1 takes it back")


def _calendar(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    if options.dry_run and not options.copy_to:
        raise wrong(_("--dry-run: only beside --copy-to"))
    with context.desk() as desk:
        first = _monday(options.week)
        if options.copy_to:
            return _copy(context, desk, _first(desk, first), _monday(options.copy_to), options.dry_run)
        if options.fill:
            first = _first(desk, first)
            context.changed(desk.calendar.fill(first, first + 6))
            return 0
        if options.ics or options.csv or options.xlsx:
            return _write(context, desk, options, first)
        _show(context, desk, desk.calendar.week(first))
    return 0


def _monday(week: str | None) -> int | None:
    from groupdesk.rules.spans import iso_week

    return iso_week(week).first if week else None


def _first(desk: "Desk", monday: int | None) -> int:
    return desk.calendar.week().first if monday is None else monday


def _copy(context: "Context", desk: "Desk", first: int, to: int | None, dry_run: bool) -> int:
    assert to is not None
    if dry_run:
        change, found = None, desk.calendar.preview_copy(first, to)
    else:
        change, found = desk.calendar.copy(first, to)
    if context.json:
        context.give(
            {
                "entry": change.entry if change else None,
                "copied": len(found.copied),
                "posts": list(found.copied),
                "fixed": len(found.fixed),
                "taken": len(found.taken),
                "clashes": found.clashes,
            }
        )
        return 0
    from groupdesk.desk import postwords

    context.say(postwords.copied(found))
    return 0


def _write(context: "Context", desk: "Desk", options: Namespace, first: int | None) -> int:
    shown = desk.calendar.week(first)
    posts = [one.post for one in shown.slots if one.post is not None]
    if options.ics:
        from groupdesk.reports import calendar_ics

        context.save(calendar_ics.render(desk, posts), options.ics)
        return 0
    from groupdesk.reports import posts_table

    if options.csv:
        context.save(posts_table.csv(desk, posts), options.csv)
    else:
        context.save(posts_table.xlsx(desk, posts), options.xlsx)
    return 0


def _show(context: "Context", desk: "Desk", week: "Week") -> None:
    if context.json:
        context.give(_as_json(desk, week))
        return
    from groupdesk.cli.columns import wall
    from groupdesk.desk import postwords
    from groupdesk.desk.amounts import day
    from groupdesk.locale import _, ngettext

    names = {one.id: one.name for one in week.columns}
    met = {key for clash in week.clashes for key in clash.slots}
    head = (_("id"), _("day"), _("time"), _("column"), _("state"), _("groups"), _("text"), "")
    context.table(
        head,
        [
            (
                one.post.id if one.post else "",
                day(one.day, weekday=True),
                wall(one.minute),
                _column(one, names),
                postwords.state(one.state) if one.state else "",
                len(_groups(one, week)),
                one.post.title if one.post else "",
                _("clash") if one.key in met else "",
            )
            for one in week.slots
        ],
    )
    for clash in week.clashes:
        context.say(context.safe(_clash(clash)))
    n = week.ready_days
    context.say(ngettext("{n} day ahead is ready", "{n} days ahead are ready", n).format(n=n))


def _clash(clash: "ClashView") -> str:
    from groupdesk.desk.amounts import day, listed
    from groupdesk.locale import ngettext

    n = len(clash.groups)
    line = (
        ngettext(
            "{day}: {names} are close together in {n} group",
            "{day}: {names} are close together in {n} groups",
            n,
        )
        if clash.kind == "close"
        else ngettext(
            "{day}: {names} are too many for {n} group", "{day}: {names} are too many for {n} groups", n
        )
    )
    return line.format(day=day(clash.day, weekday=True), names=listed(clash.names), n=n)


def _column(slot: "Slot", names: dict[int, str]) -> str:
    if slot.post is not None:
        return slot.post.column_name
    return names.get(slot.column, "") if slot.column is not None else ""


def _groups(slot: "Slot", week: "Week") -> tuple[int, ...]:
    if slot.post is not None:
        return slot.post.group_ids
    return next((one.group_ids for one in week.columns if one.id == slot.column), ())


def _as_json(desk: "Desk", week: "Week") -> dict[str, Any]:
    from groupdesk.cli.columns import wall
    from groupdesk.rules import clock

    names = {one.id: one.name for one in week.columns}
    return {
        "week": week.code,
        "from": str(clock.date_of(week.first)),
        "to": str(clock.date_of(week.last)),
        "slots": [
            {
                "key": one.key,
                "column": _column(one, names) or None,
                "day": str(clock.date_of(one.day)),
                "time": wall(one.minute),
                "state": one.state or None,
                "post": one.post.id if one.post else None,
                "title": one.post.title if one.post else None,
                "groups": len(_groups(one, week)),
            }
            for one in week.slots
        ],
        "clashes": [
            {
                "kind": one.kind,
                "slots": list(one.slots),
                "names": list(one.names),
                "day": str(clock.date_of(one.day)),
                "groups": len(one.groups),
                "free": None if one.free is None else wall(one.free),
            }
            for one in week.clashes
        ],
        "ready_days": week.ready_days,
    }


# --- what came of it


def _results(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.cli.groups import one_group
    from groupdesk.locale import _

    if (options.group is None) != (options.responses is None):
        raise wrong(_("--group and --responses: only together"))
    if options.responses is not None and options.responses < -1:
        raise wrong(_("--responses {n}: is no number of people").format(n=options.responses))
    with context.desk() as desk:
        if options.group is not None:
            n = None if options.responses < 0 else options.responses
            change = desk.calendar.type_outcome(options.post, one_group(desk, options.group), n)
            context.changed(change)
            return 0
        _outcomes(context, desk.calendar.outcomes(options.post), desk.zone)
    return 0


def _outcomes(context: "Context", found: "Outcomes", zone: str) -> None:
    from groupdesk.cli.context import iso
    from groupdesk.locale import _

    if context.json:
        context.give(
            {
                "id": found.post.id,
                "state": found.post.state,
                "hours": round(found.hours, 2),
                "responses": found.responses,
                "usual": found.usual,
                "groups": [_outcome(one, zone) for one in found.groups],
            }
        )
        return
    head = (_("group"), _("at"), _("messages"), _("speakers"), _("responses"), _("usual"), _("left"), "")
    context.table(
        head,
        [
            (
                one.name,
                iso(one.at, zone),
                one.words,
                one.people,
                one.responses,
                one.usual,
                one.quits,
                _("weak") if one.weak else "",
            )
            for one in found.groups
        ],
    )


def _outcome(one: "Outcome", zone: str) -> dict[str, Any]:
    from groupdesk.cli.context import iso

    return {
        "group": one.name,
        "at": iso(one.at, zone),
        "messages": one.words,
        "speakers": one.people,
        "responses": one.responses,
        "typed": one.typed,
        "usual": one.usual,
        "usual_hours": one.usual_hours,
        "left": one.quits,
        "weak": one.weak,
    }
