"""charter: what a group is for and who belongs in it."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from groupdesk.cli.groups import group_ids, one_group
from groupdesk.rules.charter import PARTS

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk.values.groups import Charter

_HELP = {
    "for_whom": "whom the group is for",
    "value": "what it gives them",
    "promise": "what they can rely on",
    "entry": "who comes in, and how",
    "exit": "who has to leave, and why",
}


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    charter = verbs.nest("charter", "what a group is for and who belongs in it")
    show = charter.add("show", _show, "show a group's charter", "groupdesk charter show 'Book club'")
    show.add_argument("group", metavar="GROUP")
    show.add_argument("--version", metavar="N", type=int, help="an earlier version; the newest without it")
    change = charter.add(
        "set",
        _set,
        "write parts of a group's charter, as a new version; the other parts stay",
        "groupdesk charter set 'Book club' --for-whom 'slow readers' --entry 'one book a month'",
    )
    change.add_argument("group", metavar="GROUP")
    for part in PARTS:
        change.add_argument(f"--{part.replace('_', '-')}", metavar="TEXT", help=_HELP[part])


def _show(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.desk import words

    with context.desk() as desk:
        group = one_group(desk, options.group)
        charter = desk.charter.show(group, options.version)
        versions = desk.charter.versions(group)
        row = desk.groups.page(group).row
    at = iso(charter.at, row.zone)
    if context.json:
        kept = [{"version": one.version, "at": iso(one.at, row.zone)} for one in versions]
        context.give({"group": group, "name": row.name, **as_json(charter, row.zone), "versions": kept})
        return 0
    context.say(context.safe(f"{row.name}  {charter.version}/{versions[0].version}  {at}"))
    for part, text in charter.texts.items():
        context.say("")
        context.say(words.charter_part(part))
        for line in text.splitlines() or [words.UNKNOWN]:
            context.say(context.safe(f"  {line}"))
    return 0


def as_json(charter: "Charter", zone: str) -> dict[str, Any]:
    """A version as JSON has it; what was not written is null."""
    from groupdesk.cli.context import iso

    texts = {part: text or None for part, text in charter.texts.items()}
    return {"version": charter.version, "at": iso(charter.at, zone), **texts}


def _set(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    texts = {part: getattr(options, part) for part in PARTS if getattr(options, part) is not None}
    if not texts:
        raise wrong(_("nothing to write; say one of --for-whom, --value, --promise, --entry, --exit"))
    with context.desk() as desk:
        context.changed(desk.charter.set(group_ids(desk, options.group), texts))
    return 0
