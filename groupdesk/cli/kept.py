"""highlights, answers: what she keeps."""

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    verbs.add("highlights", _highlights, "list the messages you keep", "groupdesk highlights --json")
    verbs.add("answers", _answers, "list the answers you keep", "groupdesk answers --json")


def _highlights(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.locale import _

    with context.desk() as desk:
        zones = {row.id: row.zone for row in desk.groups.roster(archived=True)}
        rows = [
            {
                "id": one.id,
                "at": iso(one.at, zones[one.group]),
                "group": one.group_name,
                "name": one.name,
                "text": one.text,
            }
            for one in desk.kept.highlights()
        ]
    if context.json:
        context.give(rows)
    else:
        context.table((_("id"), _("at"), _("group"), _("name"), _("text")), [tuple(r.values()) for r in rows])
    return 0


def _answers(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.locale import _

    with context.desk() as desk:
        found, zone = desk.kept.answers(), desk.zone
    rows = [
        {"id": one.id, "at": iso(one.at, zone), "question": one.question, "text": one.text} for one in found
    ]
    if context.json:
        context.give(rows)
    else:
        context.table((_("id"), _("at"), _("question"), _("text")), [tuple(row.values()) for row in rows])
    return 0
