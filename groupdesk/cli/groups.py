"""groups, group, hours: the roster, and what she sets on groups."""

from argparse import ArgumentTypeError, BooleanOptionalAction, Namespace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.groups import GroupPage, GroupRow, SpaceRow
    from groupdesk.rules.nature import Nature

MOST_WEEKS: Final = 52


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    roster = verbs.add("groups", _groups, "list the groups, longest silence first", "groupdesk groups --json")
    roster.add_argument("--archived", action="store_true", help="archived ones too")
    roster.add_argument(
        "--spaces", action="store_true", help="the servers and firms that hold groups instead"
    )
    group = verbs.nest("group", "show one group, or set something on groups")
    show = group.add("show", _show, "show one group", "groupdesk group show 'Book club'")
    show.add_argument("group", metavar="GROUP")
    _declare_add(group)
    _declare_set(group)
    merge = group.add(
        "merge",
        _merge,
        "make two groups one: everything of the second becomes the first's",
        "groupdesk group merge 'Book club' 'Book club (old)'",
    )
    merge.add_argument("group", metavar="GROUP", help="which stays")
    merge.add_argument("other", metavar="GROUP", help="which goes into it")
    hours = verbs.add(
        "hours", _hours, "when a group is awake, and its best hours", "groupdesk hours --group 3"
    )
    hours.add_argument("--group", metavar="GROUP", required=True)
    hours.add_argument("--weeks", metavar="N", type=_weeks, default=4, help="weeks looked at; 4 without it")


def _declare_add(group: "Verbs") -> None:
    add = group.add(
        "add",
        _add,
        "add groups that nobody exports, to count or to paste",
        "groupdesk group add 'Book club' 'River Runners' --platform wechat",
    )
    add.add_argument("names", nargs="+", metavar="NAME")
    add.add_argument("--platform", metavar="P", default="wechat", help="wechat without it")


def _declare_set(group: "Verbs") -> None:
    change = group.add(
        "set",
        _set,
        "set something on one group or many",
        "groupdesk group set tag:city --rhythm weekly --timezone Asia/Shanghai",
    )
    change.add_argument("group", metavar="GROUP")
    change.add_argument("--name", metavar="NAME")
    change.add_argument("--kind", metavar="K", help="such as study, project, brand, family, announcement")
    change.add_argument("--layer", metavar="L", help="such as upper, general, resting")
    change.add_argument("--ladder", metavar="NAME", help="the ladder in which it has its layer")
    change.add_argument(
        "--rhythm", metavar="R", help="how often its data comes: live, daily, weekly, monthly, none"
    )
    change.add_argument("--timezone", metavar="TZ", help="zone its days are counted in")
    change.add_argument("--tag", metavar="T", action="append", default=[], help="put a tag on it")
    change.add_argument("--untag", metavar="T", action="append", default=[], help="take a tag off it")
    change.add_argument("--note", metavar="TEXT")
    change.add_argument(
        "--checkin",
        metavar="PATTERN",
        help='what makes a text there a check-in, such as "day \\d+"; "" for none',
    )
    change.add_argument(
        "--adverts", action=BooleanOptionalAction, default=None, help="whether adverts are welcome there"
    )
    change.add_argument("--archive", action=BooleanOptionalAction, default=None)


def _groups(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        if options.spaces:
            return _spaces(context, desk.groups.spaces())
        rows = desk.groups.roster(archived=options.archived)
    if context.json:
        context.give([_row(row) for row in rows])
    else:
        _table(context, rows)
    return 0


def _spaces(context: "Context", spaces: tuple["SpaceRow", ...]) -> int:
    from groupdesk.locale import _

    if context.json:
        context.give([{**one._asdict(), "groups": list(one.groups)} for one in spaces])
    else:
        head = (_("id"), _("space"), _("platform"), _("groups"), _("people"))
        context.table(head, [(one.id, one.name, one.platform, len(one.groups), one.people) for one in spaces])
    return 0


def _table(context: "Context", rows: tuple["GroupRow", ...]) -> None:
    from groupdesk.cli.context import iso
    from groupdesk.desk import wellwords
    from groupdesk.locale import _

    head = (
        _("id"),
        _("group"),
        _("platform"),
        _("grade"),
        _("stage"),
        _("members"),
        _("messages"),
        _("speakers 7 d"),
        _("data until"),
    )
    context.table(
        head,
        [
            (
                row.id,
                row.name,
                row.platform,
                row.well.health.grade if row.well else None,
                wellwords.stage(row.well.stage.stage) if row.well else None,
                (row.members_known or None) if row.members is None else row.members,
                row.messages,
                row.speakers_7d,
                iso(row.data_until, row.zone),
            )
            for row in rows
        ],
    )


def _wellbeing(row: "GroupRow") -> dict[str, Any]:
    if row.well is None:
        return dict.fromkeys(("grade", "not_graded", "health", "bars", "stage", "size_band"))
    well = row.well.health
    return {
        "grade": well.grade,
        "not_graded": well.not_graded,
        "health": well.health,
        "bars": {bar.name: bar.value for bar in well.bars},
        "stage": row.well.stage.stage,
        "size_band": row.well.band,
    }


def _row(row: "GroupRow") -> dict[str, Any]:
    """A group as DESIGN §6 has it; what is not measured here is null."""
    from groupdesk.cli.context import iso

    plain = (
        "id",
        "native",
        "name",
        "space",
        "platform",
        "kind",
        "layer",
        "rhythm",
        "members",
        "members_known",
    )
    return {
        **{name: getattr(row, name) for name in plain},
        "messages": row.messages,
        "speakers_7d": row.speakers_7d,
        **_wellbeing(row),
        "data_until": iso(row.data_until, row.zone),
        "coverage": list(row.coverage),
    }


def _show(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        page = desk.groups.page(one_group(desk, options.group))
    if context.json:
        context.give(_page(page))
        return 0
    _table(context, (page.row,))
    from groupdesk.desk import words

    context.say("")
    context.table(
        ("", "", ""),
        [
            (words.part(one.code), one.people, "" if one.share is None else words.percent(one.share, 1))
            for one in page.composition
        ],
    )
    return 0


def _page(page: "GroupPage") -> dict[str, Any]:
    from groupdesk.cli.charter import as_json
    from groupdesk.desk.composition import MARKS

    row = page.row
    return _row(row) | {
        "timezone": row.zone,
        "tags": list(row.tags),
        "aliases": list(row.aliases),
        "owner": row.owner or None,
        "archived": row.archived,
        "adverts": row.adverts_allowed,
        "checkin": row.checkin_pattern,
        "behind": row.behind,
        "note": row.note,
        "states": dict(page.states),
        "marks": {part.code: part.people for part in page.composition if part.code in MARKS},
        "suggested": _suggested(page.suggested),
        "charter": as_json(page.charter, row.zone) if page.charter is not None else None,
        "joins_28d": page.joins_28d,
        "leaves_28d": page.leaves_28d,
        "questions_28d": page.questions_28d,
        "answered_28d": page.answered_28d,
    }


def _suggested(found: "Nature | None") -> dict[str, Any] | None:
    """What a group is by how it talks, its shares as numbers of 0..1; null where that is not known or asked."""
    if found is None:
        return None
    shares = {name: float(getattr(found, name)) for name in ("tied", "light", "asked", "selling")}
    return {"what": found.what, **shares}


def _add(context: "Context", options: Namespace) -> int:
    with context.desk(create=True) as desk:
        context.changed(desk.groups.add(options.names, options.platform))
    return 0


def _set(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.upkeep import read_texts

    with context.desk() as desk:
        change = desk.groups.set(
            group_ids(desk, options.group),
            name=options.name,
            kind=options.kind,
            layer=options.layer,
            ladder=options.ladder,
            rhythm=options.rhythm,
            zone=options.timezone,
            note=options.note,
            archived=options.archive,
            adverts_allowed=options.adverts,
            checkin_pattern=options.checkin,
            add_tags=options.tag,
            drop_tags=options.untag,
        )
        context.changed(change)
        return read_texts(context, desk)


def _merge(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.attend import attend
    from groupdesk.desk.values.frame import Change

    with context.desk() as desk:
        run_id = desk.runs.ask_merge(one_group(desk, options.group), one_group(desk, options.other))
        view, code = attend(context, desk, run_id)
        if view.state == "done":
            (entry,) = (one for one in desk.history.entries() if one.run == run_id)
            context.changed(Change(entry.id, entry.verb, entry.changed, entry.inputs))
    return code


def _weeks(said: str) -> int:
    if not (said.isascii() and said.isdigit() and 0 < int(said) <= MOST_WEEKS):
        raise ArgumentTypeError(f"a number of weeks from 1 to {MOST_WEEKS}")
    return int(said)


def _hours(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        page = desk.groups.page(one_group(desk, options.group), options.weeks)
    if context.json:
        best = {"workday": page.best_workday, "weekend": page.best_weekend}
        context.give(
            {
                "hours": [list(row) for row in page.hours],
                "best": {
                    name: [{"hour": hour, "share": share} for hour, share in hours]
                    for name, hours in best.items()
                },
            }
        )
    else:
        _hours_table(context, page)
    return 0


def _hours_table(context: "Context", page: "GroupPage") -> None:
    from groupdesk.desk import words
    from groupdesk.locale import _

    context.table(
        ("", *(str(hour) for hour in range(24))),
        [(words.weekday_name(day), *(n or "" for n in row)) for day, row in enumerate(page.hours)],
    )
    for title, best in ((_("workdays"), page.best_workday), (_("weekends"), page.best_weekend)):
        shown = ", ".join(f"{hour}:00 {share} %" for hour, share in best) or words.UNKNOWN
        context.say(_("best hours on {days}: {hours}").format(days=title, hours=shown))


# --- choosing groups --------------------------------------------------------------------------------


def one_group(desk: "Desk", said: str) -> int:
    """The one group that is meant; raises LookupError for none, Failure for several."""
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    found = group_ids(desk, said)
    if len(found) != 1:
        raise wrong(_("{group}: means {n} groups; name one").format(group=said, n=len(found)))
    return found[0]


def group_ids(desk: "Desk", said: str) -> tuple[int, ...]:
    """The groups that are meant; raises LookupError for none."""
    scope = desk.groups.select(said)
    if scope.groups is not None:
        return scope.groups
    return tuple(row.id for row in desk.groups.roster(archived=True))
