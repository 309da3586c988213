"""today, done, dismiss, snooze, assign, why: what needs her, and what she does with it."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.chats import Reason, Said
    from groupdesk.desk.values.today import Item


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    today = verbs.add("today", _today, "what needs you today, in order", "groupdesk today --json")
    today.add_argument("--lane", type=int, choices=(1, 2, 3), help="1 waiting, 2 slipping away, 3 routine")
    done = verbs.add("done", _done, "mark an item as done", "groupdesk done question:3:1041")
    done.add_argument("--how", choices=("warned", "removed"), help="what was done about an advert")
    dismiss = verbs.add("dismiss", _dismiss, "not this one", "groupdesk dismiss behind --reason 'on leave'")
    dismiss.add_argument("--reason", metavar="R", default="")
    snooze = verbs.add("snooze", _snooze, "later", "groupdesk snooze question:3:1041 2026-03-10T09:00")
    assign = verbs.add("assign", _assign, "give an item to somebody", "groupdesk assign question:3:1041 Ann")
    for verb in (done, dismiss, snooze, assign):
        verb.add_argument("key", metavar="KEY", help="as `groupdesk today` shows it")
    assign.add_argument("name", metavar="NAME", help='of the team or any other; "" takes it back')
    snooze.add_argument("until", metavar="ISO", help="when it returns")
    why = verbs.add("why", _why, "why something is as it is", "groupdesk why member:17")
    why.add_argument("what", metavar="KEY", help="an item of Today, group:ID or member:ID")


def _today(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import words
    from groupdesk.locale import _

    with context.desk() as desk:
        items = [
            item for item in desk.today.queue().items if options.lane is None or item.lane == options.lane
        ]
        rows = [_row(desk, item) for item in items] if context.json else []
    if context.json:
        context.give(rows)
    else:
        context.table(
            (_("key"), _("kind"), _("group"), _("what"), _("seconds")),
            [
                (item.key, words.item_kind(item.kind), item.group_name, words.item_title(item), item.seconds)
                for item in items
            ],
        )
    return 0


def _row(desk: "Desk", item: "Item") -> dict[str, Any]:
    from groupdesk.desk import words

    detail = desk.today.detail(item.key)
    zone = detail.group.zone if detail.group else desk.zone
    return {
        "key": item.key,
        "lane": item.lane,
        "kind": item.kind,
        "group": item.group_name or None,
        "title": words.item_title(item),
        "evidence": [said_json(said, zone) for said in detail.said],
        "text": detail.prepared,
        "seconds": item.seconds,
        "assigned": item.assigned or None,
    }


def said_json(said: "Said", zone: str) -> dict[str, Any]:
    """A message as JSON, its instant by the clock of `zone`."""
    from groupdesk.cli.context import iso

    return {
        "id": said.id,
        "at": iso(said.at, zone),
        "group": said.group_name,
        "name": said.name,
        "text": said.text,
    }


def _done(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.today.done([options.key], options.how or ""))
    return 0


def _dismiss(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.today.no([options.key], options.reason))
    return 0


def _assign(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.today.assign([options.key], options.name))
    return 0


def _snooze(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import instant

    with context.desk() as desk:
        context.changed(desk.today.later([options.key], instant(options.until, "ISO", desk.zone)))
    return 0


def _why(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import words

    with context.desk() as desk:
        reason, zone = _reason(desk, options.what)
    if context.json:
        context.give(
            {
                "sentence": words.reason(reason),
                "formula": [list(line) for line in reason.formula],
                "inputs": reason.inputs,
                "rows": [said_json(said, zone) for said in reason.rows],
            }
        )
        return 0
    context.say(context.safe(words.reason(reason)))
    for code, value in reason.formula:
        context.say(context.safe("  " + "  ".join(words.term(code, value, zone))))
    for said in reason.rows:
        context.say(
            context.safe(f"  {words.clock(said.at, zone)}  {said.name}  {said.text or words.UNKNOWN}")
        )
    return 0


def _reason(desk: "Desk", what: str) -> tuple["Reason", str]:
    """The reason asked for, and the zone of its clock."""
    kind, _colon, number = what.partition(":")
    if kind == "member" and number.isascii() and number.isdigit():
        from groupdesk.desk import ALL

        return desk.leaderboard.why(ALL, "all", desk.people.page(int(number)).id), desk.zone
    if kind == "group" and number.isascii() and number.isdigit():
        return desk.groups.why(int(number)), desk.groups.page(int(number)).row.zone
    detail = desk.today.detail(what)
    return detail.why, detail.group.zone if detail.group else desk.zone
