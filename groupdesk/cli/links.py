"""member links: who, known by name only, may be which account."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.people import Link


def declare(member: "Verbs") -> None:
    """The verbs of this family, below ``member``."""
    links = member.add(
        "links",
        _links,
        "who, known by name only, may be which account, and what speaks for it",
        "groupdesk member links --group 'Book club'\n  groupdesk member links --accept 17:4",
    )
    links.add_argument("--group", metavar="GROUP", help="in these groups; in all without it")
    act = links.add_mutually_exclusive_group()
    act.add_argument("--accept", metavar="KEY", nargs="+", help="they are the same person")
    act.add_argument("--reject", metavar="KEY", nargs="+", help="they are not, so far")


def _links(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        if options.accept or options.reject:
            act = desk.links.accept if options.accept else desk.links.reject
            context.changed(act(options.accept or options.reject))
            return 0
        offers = desk.links.offers(desk.groups.select(options.group or ""))
        if context.json:
            context.give([_offer(desk, one) for one in offers])
        else:
            _links_table(context, offers)
    return 0


def _offer(desk: "Desk", link: "Link") -> dict[str, Any]:
    from groupdesk.cli.today import said_json

    zone = desk.groups.page(link.group).row.zone
    plain = ("key", "group", "group_name", "person", "name", "known", "known_name")
    return {
        **{name: getattr(link, name) for name in plain},
        "native": f"{link.platform}:{link.native}",
        "texts": link.texts,
        "rows": [[said_json(one, zone) for one in pair] for pair in desk.links.rows(link.key)],
    }


def _links_table(context: "Context", offers: "Sequence[Link]") -> None:
    from groupdesk.desk import words
    from groupdesk.locale import _

    context.table(
        (_("key"), _("group"), _("name"), _("may be"), _("account"), _("texts said by both")),
        [
            (one.key, one.group_name, one.name, one.known_name, words.account(one), one.texts)
            for one in offers
        ],
    )
