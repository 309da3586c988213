"""deliveries, hold, release, retry, skip, resolve, hand: what becomes of what is said."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk.values.posts import DeliveryView


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    listed = verbs.add("deliveries", _list, "list what was said, and what became of it")
    listed.add_argument("--state", metavar="S", help="open, planned, due, sent, failed, unknown, to_hand, …")
    listed.add_argument("--post", metavar="N", type=int, help="of one post")
    verbs.add("hold", _hold, "hold all sending")
    verbs.add("release", _release, "let sending go on")
    for name, act, help_ in (
        ("retry", _retry, "say again what was refused, or fell due while nothing ran"),
        ("skip", _skip, "do not say it there"),
    ):
        one = verbs.add(name, act, help_)
        one.add_argument("delivery", metavar="DELIVERY", type=int, nargs="+", help="ids of deliveries")
    resolve = verbs.add("resolve", _resolve, "settle a delivery whose answer was lost")
    resolve.add_argument("delivery", metavar="DELIVERY", type=int, nargs="+", help="ids of deliveries")
    choice = resolve.add_mutually_exclusive_group(required=True)
    choice.add_argument("--sent", action="store_true", help="its text is in the group")
    choice.add_argument("--not-sent", action="store_true", help="it is not: send it again")
    hand = verbs.nest("hand", "what you post by hand, in batches of nine groups")
    for name, act, help_ in (
        ("next", _next, "the next batch: its text and groups"),
        ("done", _done, "the next batch is posted"),
        ("list", _to_hand, "everything that goes by hand"),
    ):
        one = hand.add(name, act, help_)
        one.add_argument("--post", metavar="N", type=int, help="of one post")
        if name == "done":
            one.add_argument(
                "--delivery", metavar="DELIVERY", type=int, nargs="+", help="ids that `hand next --json` gave"
            )


def _list(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        _show(
            context, desk.posts.deliveries(state=options.state, post=options.post, limit=100_000), desk.zone
        )
    return 0


def _to_hand(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        found = desk.posts.deliveries(state="to_hand", post=options.post, limit=100_000)
        _show(context, found, desk.zone)
    return 0


def _show(context: "Context", found: "tuple[DeliveryView, ...]", zone: str) -> None:
    from groupdesk.cli.context import iso
    from groupdesk.desk import postwords
    from groupdesk.locale import _

    if context.json:
        context.give([_row(one, zone) for one in found])
        return
    head = (_("id"), _("post"), _("group"), _("sent by"), _("state"), _("at"), _("replies"), "")
    context.table(
        head,
        [
            (
                one.id,
                one.title,
                one.person_name or one.group_name,
                one.bot_name or _("you"),
                postwords.state(one.state),
                iso(one.sent_at or one.due_at, zone),
                one.replies,
                one.reason,
            )
            for one in found
        ],
    )


def _row(one: "DeliveryView", zone: str) -> dict[str, Any]:
    from groupdesk.cli.context import iso

    return {
        "id": one.id,
        "post": one.post,
        "group": one.group_name,
        "person": one.person_name or None,
        "bot": one.bot_name or None,
        "state": one.state,
        "asks": one.late,
        "at": iso(one.sent_at or one.due_at, zone),
        "waits_until": iso(one.wait_until, zone),
        "tries": one.tries,
        "error": one.reason,
        "replies": one.replies,
    }


def _hold(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.settings.set("held", True))
    return 0


def _release(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.settings.set("held", False))
    return 0


def _retry(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.posts.retry(options.delivery))
    return 0


def _skip(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.posts.skip(options.delivery))
    return 0


def _resolve(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.posts.resolve(options.delivery, sent=options.sent))
    return 0


def _next(context: "Context", options: Namespace) -> int:
    from groupdesk.locale import _

    with context.desk() as desk:
        batch = desk.posts.batch(options.post)
    if batch is None:
        context.note(_("nothing waits to be posted by hand"))
        if context.json:
            context.give(None)
        return 1
    if context.json:
        context.give(
            {
                "batch": batch.number,
                "platform": batch.platform,
                "groups": list(batch.groups),
                "text": batch.body,
                "done": batch.done,
                "of": batch.of,
                "post": batch.post,
                "deliveries": list(batch.deliveries),
            }
        )
    else:
        context.note(context.safe(", ".join(batch.groups)) + f" · {batch.done}/{batch.of}")
        context.say(batch.body)
    return 0


def _done(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import Failure
    from groupdesk.locale import _

    with context.desk() as desk:
        batch = desk.posts.batch(options.post)
        ids = options.delivery or (batch.deliveries if batch else ())
        if not ids:
            raise Failure(_("nothing waits to be posted by hand"))
        context.changed(desk.posts.handed(ids))
    return 0
