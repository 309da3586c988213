"""post: what is to be said to groups, from a draft to a post that is said."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Parser, Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.calendar import PostView
    from groupdesk.desk.values.frame import Change


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    post = verbs.nest("post", "what is said to groups: add, list, show, edit, approve, return, ready, …")
    _declare_add(post)
    listed = post.add(
        "list", _list, "list the posts, the newest place first", "groupdesk post list --state review"
    )
    listed.add_argument("--state", metavar="S", help="idea, draft, review, approved, ready, sending, sent, …")
    show = post.add("show", _show, "show a post: its text, where it goes and how far it is")
    _post(show)
    edit = post.add(
        "edit", _edit, "change a post that has reached nobody", "groupdesk post edit 12 --set speaker=Kenji"
    )
    _post(edit)
    _said(edit)
    edit.add_argument("--everybody", action=BooleanOptionalAction, default=None, help="ring everybody there")
    edit.add_argument("--note", metavar="TEXT", help="a note of yours on it")
    approve = post.add("approve", _approve, "approve what is in review; it is ready unless something lacks")
    ready = post.add("ready", _ready, "the next step of a draft: ready, or into review first")
    for parser in (approve, ready):
        parser.add_argument("post", metavar="POST", type=int, nargs="+", help="ids of posts")
    returned = post.add(
        "return", _return, "give a post back to its writer", "groupdesk post return 12 --reason 'too long'"
    )
    skip = post.add("skip", _skip, "do not say it; who has it keeps it")
    for parser in (returned, skip):
        _post(parser)
        parser.add_argument("--reason", metavar="TEXT", default="", help="a line why")
    move = post.add("move", _move, "say it at another time", "groupdesk post move 12 2026-03-10T22:00")
    _post(move)
    move.add_argument("at", metavar="ISO", help="on the clock of each group, with an offset one instant")
    _post(post.add("send", _send, "say it now, after a grace of 30 s"))


def _post(parser: "Parser") -> None:
    parser.add_argument("post", metavar="POST", type=int, help="id of a post")


def _declare_add(post: "Verbs") -> None:
    add = post.add(
        "add",
        _add,
        "say something to groups: by their bots, the others by hand",
        "groupdesk post add --groups tag:city --text-file evening.txt --at 2026-03-09T20:00",
    )
    _said(add)
    add.add_argument(
        "--column", metavar="C", help="of which series; its groups, text and next place without others"
    )
    add.add_argument("--everybody", action="store_true", help="ring everybody in these groups")
    add.add_argument("--dry-run", action="store_true", help="say what it would do, write nothing")


def _said(parser: "Parser") -> None:
    parser.add_argument("--groups", metavar="GROUP", help="which groups")
    parser.add_argument("--text-file", type=Path, metavar="FILE", help="its text, UTF-8")
    parser.add_argument(
        "--variant",
        type=Path,
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="more wordings, which groups get in turn",
    )
    parser.add_argument(
        "--at",
        metavar="ISO",
        help="when: on the clock of each group, with an offset one instant; at once without it",
    )
    parser.add_argument("--writer", metavar="W", help="who writes it")
    parser.add_argument("--approver", metavar="A", help="who approves it: another than its writer")
    parser.add_argument(
        "--set",
        metavar="NAME=TEXT",
        nargs="+",
        action="extend",
        default=[],
        help="what a variable of yours stands for",
    )
    parser.add_argument(
        "--file", type=Path, metavar="PATH", nargs="+", action="extend", default=[], help="what goes with it"
    )


# --- adding


def _add(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.drafts import drafted

    with context.desk() as desk:
        draft = drafted(context, desk, options)
        preview = draft.preview(desk)
        if options.dry_run:
            _told(context, None, preview.warnings, {"by_bot": preview.by_bot, "by_hand": preview.by_hand})
            _ways(context, preview.by_bot, preview.by_hand, preview.batches)
            return int(preview.blocked)
        change, post = draft.keep(desk, blocked=preview.blocked)
        found = as_json(desk, desk.calendar.get(post), preview.warnings)
        found |= {"entry": change.entry, "by_bot": preview.by_bot, "by_hand": preview.by_hand}
    _told(context, found["state"], preview.warnings, found)
    _ways(context, preview.by_bot, preview.by_hand, preview.batches)
    return 0


def _told(context: "Context", state: str | None, warnings: Any, found: dict[str, Any]) -> None:
    from groupdesk.desk import postwords

    cautions = [postwords.caution(one) for one in warnings]
    if context.json:
        context.give({**found, "warnings": cautions})
        return
    for line in cautions:
        context.note(context.safe(line))
    if state is not None:
        context.say(f"{found['id']}  {postwords.state(state)}")


def _ways(context: "Context", by_bot: int, by_hand: int, batches: int) -> None:
    from groupdesk.locale import _

    if not context.json:
        line = _("{by_bot} by bots, {by_hand} by hand in {batches} batches")
        context.say(line.format(by_bot=by_bot, by_hand=by_hand, batches=batches))


# --- looking


def as_json(desk: "Desk", post: "PostView", warnings: Any = ()) -> dict[str, Any]:
    """A post as DESIGN §6 has it; its time has no offset where the clocks of its groups differ."""
    from groupdesk.desk import postwords

    return {
        "id": post.id,
        "state": post.state,
        "column": post.column_name or None,
        "title": post.title,
        "groups": list(desk.calendar.group_names(post)),
        "at": moment_of(desk, post),
        "done": post.done,
        "of": post.of,
        "writer": post.writer or None,
        "approver": post.approver or None,
        "reason": post.reason,
        "warnings": [postwords.caution(one) for one in warnings],
    }


def moment_of(desk: "Desk", post: "PostView") -> str:
    """When it is said: an instant with its offset, or a wall clock where those of its groups differ."""
    from groupdesk.cli.columns import wall
    from groupdesk.cli.context import iso
    from groupdesk.rules import clock

    times = desk.calendar.times(post)
    if len({at for at, _zone in times}) == 1:
        return str(iso(*times[0]))
    return f"{clock.date_of(post.day)}T{wall(post.minute)}:00"


def _list(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.desk import postwords
    from groupdesk.locale import _
    from groupdesk.rules.calendar.states import STATES

    if options.state is not None and options.state not in STATES:
        line = _("--state {state}: only {choices}")
        raise wrong(line.format(state=context.safe(options.state), choices=", ".join(STATES)))
    with context.desk() as desk:
        found = [(one, moment_of(desk, one)) for one in desk.calendar.list(options.state)]
        if context.json:
            context.give([as_json(desk, one) for one, _at in found])
            return 0
    head = (_("id"), _("at"), _("state"), _("column"), _("groups"), _("writer"), _("approver"), _("text"))
    context.table(
        head,
        [
            (
                one.id,
                at,
                postwords.state(one.state),
                one.column_name,
                _of(one),
                one.writer,
                one.approver,
                one.title,
            )
            for one, at in found
        ],
    )
    return 0


def _of(post: "PostView") -> str:
    return f"{post.done}/{post.of}" if post.done else str(post.of)


def _show(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.desk import postwords
    from groupdesk.locale import _
    from groupdesk.rules.calendar import states, variants

    with context.desk() as desk:
        post = desk.calendar.get(options.post)
        is_open = post.state in (*states.OPEN, states.READY)
        warnings = desk.calendar.cautions(post) if is_open else ()
        texts = desk.calendar.outcomes(post.id).texts
        zone = desk.zone
        found = as_json(desk, post, warnings)
    if context.json:
        context.give(
            {
                **found,
                "texts": list(variants.parts(post.body)),
                "set": dict(post.fills),
                "files": list(post.files),
                "everybody": post.everybody,
                "next": {"at": iso(post.next_at, zone), "group": post.next_group} if post.next_at else None,
                "note": post.note,
                "history": [{"at": iso(at, zone), "by": by, "text": text} for at, by, text in texts],
            }
        )
        return 0
    for line in found["warnings"]:
        context.note(context.safe(line))
    head = (_("id"), _("at"), _("state"), _("column"), _("groups"), _("writer"), _("approver"), "")
    row = (post.id, found["at"], postwords.state(post.state), post.column_name, _of(post), post.writer)
    context.table(head, [(*row, post.approver, post.reason)])
    context.say("")
    for line in post.body.splitlines():
        context.say(context.safe(line))
    return 0


# --- changing


def _edit(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.cli.drafts import edited
    from groupdesk.locale import _

    with context.desk() as desk:
        post = desk.calendar.get(options.post)
        values = edited(context, desk, options, post)
        if not values:
            raise wrong(_("say what is to change, such as --at 2026-03-09T20:00"))
        _changed(context, desk, desk.calendar.edit(post.id, **values), post.id)
    return 0


def _move(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.drafts import placed

    place = placed(options.at, "ISO")
    with context.desk() as desk:
        _changed(context, desk, desk.calendar.edit(options.post, **place), options.post)
    return 0


def _approve(context: "Context", options: Namespace) -> int:
    from groupdesk.rules.calendar.states import APPROVED, REVIEW

    return _advance(context, options.post, lambda post: post.state in (REVIEW, APPROVED))


def _ready(context: "Context", options: Namespace) -> int:
    from groupdesk.rules.calendar.states import OPEN

    return _advance(context, options.post, lambda post: post.state in OPEN)


def _advance(context: "Context", posts: list[int], may: Callable[["PostView"], bool]) -> int:
    """The next step of posts; what is ready already is told beside the result."""
    from groupdesk.cli.context import wrong
    from groupdesk.desk import postwords
    from groupdesk.locale import _
    from groupdesk.rules.calendar.states import READY

    with context.desk() as desk:
        found = [desk.calendar.get(post) for post in dict.fromkeys(posts)]
        if bad := next((one for one in found if one.state != READY and not may(one)), None):
            line = _("“{name}” is “{state}”: that cannot be done with it")
            name = context.safe(bad.title or bad.column_name)
            raise wrong(line.format(name=name, state=postwords.state(bad.state)))
        for one in found:
            if one.state == READY:
                context.note(_("post {id} is ready already").format(id=one.id))
        wanted = [one.id for one in found if one.state != READY]
        change = desk.calendar.advance(wanted) if wanted else None
        rows = [as_json(desk, desk.calendar.get(one.id), desk.calendar.cautions(one)) for one in found]
        if context.json:
            entry = {"entry": change.entry if change else None}
            context.give({**entry, **rows[0]} if len(rows) == 1 else {**entry, "posts": rows})
        elif change is not None:
            context.changed(change)
    return 0


def _return(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        change = desk.calendar.send_back(options.post, options.reason)
        _changed(context, desk, change, options.post)
    return 0


def _skip(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        _changed(context, desk, desk.calendar.skip(options.post, options.reason), options.post)
    return 0


def _send(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        _changed(context, desk, desk.calendar.say_now(options.post), options.post)
    return 0


def _changed(context: "Context", desk: "Desk", change: "Change", post: int) -> None:
    if context.json:
        found = desk.calendar.get(post)
        context.give({"entry": change.entry, **as_json(desk, found, desk.calendar.cautions(found))})
    else:
        context.changed(change)
