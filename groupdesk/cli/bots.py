"""bots, sync: connections over HTTP, and asking them for what is new."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk.values.bots import BotView


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    bots = verbs.nest("bots", "connections to groups over HTTP: add, list, check, edit, groups, remove")
    add = bots.add(
        "add",
        _add,
        "add a bot; its token is read from stdin, never from the command line",
        "groupdesk bots add onebot11 --name qq-desk --url http://127.0.0.1:3000 --token-stdin < token.txt",
    )
    add.add_argument(
        "kind",
        metavar="KIND",
        type=lambda word: word.replace("-", "_"),
        help="its protocol: onebot11, satori, matrix, telegram, milky, chatlab-pull, …",
    )
    add.add_argument("--name", required=True, help="what you call it")
    add.add_argument("--group", metavar="GROUP", help="the one group that a robot posts to")
    _said(add)
    bots.add("list", _list, "list the bots and how each is", "groupdesk bots list --json")
    check = bots.add("check", _check, "ask a bot what it is, can and sees")
    check.add_argument("bot", metavar="N", help="name or id of a bot")
    edit = bots.add("edit", _edit, "set the address or token of a bot anew")
    edit.add_argument("bot", metavar="N", help="name or id of a bot")
    _said(edit)
    groups = bots.add("groups", _groups, "list what a bot sees; --only keeps these alone in the desk")
    groups.add_argument("bot", metavar="N", help="name or id of a bot")
    groups.add_argument("--only", metavar="ID", nargs="+", help="native ids of the groups that you want")
    remove = bots.add("remove", _remove, "take a bot away; what it told stays, its token goes")
    remove.add_argument("bot", metavar="N", help="name or id of a bot")
    sync = verbs.add("sync", _sync, "ask the bots, or one, for what is new", "groupdesk sync --json")
    sync.add_argument("bot", metavar="N", nargs="?", help="name or id of a bot")


def _said(parser: Any) -> None:
    parser.add_argument("--url", default="", help="where it is spoken to")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], help="anything else it asks for"
    )
    parser.add_argument(
        "--token-stdin",
        action="store_true",
        help="read its secrets from stdin: the token, or lines of KEY=VALUE",
    )


def _answers(options: Namespace, kind: str) -> dict[str, str]:
    """What was said for a bot, secrets from stdin; raises ValueError."""
    from groupdesk.locale import _
    from groupdesk.records.protocols import PROTOCOLS

    asks = {ask.key: ask.secret for one in PROTOCOLS if one.name == kind for ask in one.asks}
    said = {"url": options.url} if options.url else {}
    for pair in options.set:
        key, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(_("--set {pair}: is no KEY=VALUE").format(pair=pair))
        said[key] = value
    if shown := [key for key in said if asks.get(key)]:
        line = _("{key} is secret: give it with --token-stdin, so that no list of processes shows it")
        raise ValueError(line.format(key=shown[0]))
    if options.token_stdin:
        bare = next((key for key, secret in asks.items() if secret), "token")
        for line in filter(None, map(str.strip, sys.stdin.read().splitlines())):
            key, equals, value = line.partition("=")
            said |= {key: value} if equals and key in asks else {bare: line}
    return said


def _add(context: "Context", options: Namespace) -> int:
    with context.desk(create=True) as desk:
        scope = desk.groups.select(options.group) if options.group else None
        group = scope.groups[0] if scope and scope.groups else None
        said = _answers(options, options.kind)
        change, bot = desk.bots.add(options.kind, options.name, said, group=group)
        if context.json:
            context.give({"entry": change.entry, "id": bot, **_row(desk.bots.get(bot), desk.zone)})
        else:
            context.changed(change)
    return 0


def _edit(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        bot = desk.bots.named(options.bot)
        context.changed(desk.bots.edit(bot.id, _answers(options, bot.protocol)))
    return 0


def _remove(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.bots.remove(desk.bots.named(options.bot).id))
    return 0


def _list(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.desk import botwords
    from groupdesk.locale import _

    with context.desk() as desk:
        found, zone = desk.bots.list(), desk.zone
    if context.json:
        context.give([_row(one, zone) for one in found])
        return 0
    head = (_("id"), _("name"), _("kind"), _("groups"), _("state"), _("last sync"), _("gaps"), "")
    context.table(
        head,
        [
            (
                one.id,
                one.name,
                one.protocol,
                one.groups,
                botwords.state(one.state),
                iso(one.last_sync, zone),
                len(one.gaps),
                one.reason,
            )
            for one in found
        ],
    )
    return 0


def _row(one: "BotView", zone: str) -> dict[str, Any]:
    from groupdesk.cli.context import iso

    return {
        "name": one.name,
        "kind": one.protocol,
        "state": one.state,
        "reason": one.reason,
        "groups": one.groups,
        "sees": one.sees,
        "can": list(one.can),
        "last_sync": iso(one.last_sync, zone),
        "seen_since": iso(one.seen_since, zone),
        "gaps": [
            {"group": gap.group, "from": iso(gap.start, zone), "to": iso(gap.end, zone)} for gap in one.gaps
        ],
    }


def _groups(context: "Context", options: Namespace) -> int:
    from groupdesk.locale import _

    with context.desk() as desk:
        bot = desk.bots.named(options.bot).id
        if options.only is not None:
            seen = {one.native for one in desk.bots.groups(bot)}
            if unknown := [native for native in options.only if native not in seen]:
                raise LookupError(_("it sees no group {id}").format(id=unknown[0]))
            desk.bots.choose(bot, seen - {*options.only}, False)
            desk.bots.choose(bot, options.only, True)
        found = desk.bots.groups(bot)
    rows = [
        {
            "native": one.native,
            "name": one.name,
            "members": one.members,
            "wanted": one.chosen,
            "group": one.group,
        }
        for one in found
    ]
    if context.json:
        context.give(rows)
    else:
        head = (_("id"), _("name"), _("members"), _("wanted"), _("group"))
        context.table(head, [(*row.values(),) for row in rows])
    return 0


def _check(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.attend import attend
    from groupdesk.desk import botwords
    from groupdesk.locale import _

    with context.desk() as desk:
        bot = desk.bots.named(options.bot).id
        view, code = attend(context, desk, desk.runs.ask_check(bot))
        found = desk.bots.get(bot)
        zone = desk.zone
    if context.json:
        context.give({**view.result, **_row(found, zone)})
    else:
        context.say(context.safe(f"{found.name}: {botwords.state(found.state)} {found.reason}".strip()))
        for one in found.can:
            context.say(f"  ✓ {botwords.ability(one)}")
        for one, why in found.cannot:
            context.say(f"  – {botwords.ability(one)}: {botwords.why_not(why)}")
        for fact in found.facts:
            context.say(f"  ▲ {botwords.fact(fact)}")
        context.say(_("{n} groups").format(n=found.sees))
    return code or int(view.result.get("end") != "ok")


def _sync(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.attend import attend
    from groupdesk.locale import _

    with context.desk() as desk:
        bot = desk.bots.named(options.bot).id if options.bot else None
        view, code = attend(context, desk, desk.runs.ask_sync(bot))
    told = view.result
    if context.json:
        context.give(told)
    else:
        head = (_("bot"), _("groups"), _("messages"), _("new"), _("joins"), _("leaves"), _("members"))
        keys = ("bot", "groups", "messages", "new", "joins", "leaves", "members")
        context.table(head, [tuple(one[key] for key in keys) for one in told.get("bots", [])])
    problems = [problem for one in told.get("bots", []) for problem in one["problems"]]
    for one in told.get("bots", []):
        for problem in one["problems"]:
            where = f"{one['bot']} · {problem['group']}" if problem["group"] else one["bot"]
            context.note(context.safe(f"{where}: {problem['reason']}"))
    return code or int(bool(problems))
