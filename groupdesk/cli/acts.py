"""undo, redo, history: every change of hers, and taking it back."""

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.frame import Change
    from groupdesk.store.ledger import UndoRun


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    verbs.add("undo", _undo, "take back the last change, an import too")
    verbs.add("redo", _redo, "do again what was taken back last")
    history = verbs.add(
        "history", _history, "list the changes, newest first", "groupdesk history --take-back 12"
    )
    history.add_argument("--take-back", metavar="ENTRY", type=int, help="take back this one")
    history.add_argument("--limit", metavar="N", type=int, default=100)


def _turn(context: "Context", turn: "Callable[[Desk], Change | UndoRun]") -> int:
    """Takes back or does again, and says what; raises Failure where something stands on it."""
    from groupdesk.cli.context import Failure
    from groupdesk.desk.history import Conflict

    with context.desk() as desk:
        try:
            turned = turn(desk)
        except Conflict as conflict:
            raise Failure(context.safe(str(conflict))) from conflict
        return _tell(context, desk, turned)


def _tell(context: "Context", desk: "Desk", turned: "Change | UndoRun") -> int:
    """Says what was turned; for an import that is a run, which is done first."""
    from groupdesk.cli.attend import attend
    from groupdesk.cli.upkeep import read_texts
    from groupdesk.desk.values.frame import Change

    if isinstance(turned, Change):
        context.changed(turned)
        return read_texts(context, desk)
    run_id = desk.runs.ask_turn(turned.run_id, turned.entry, redo=turned.redo)
    _view, code = attend(context, desk, run_id)
    if not code:
        (entry,) = desk.history.entries(limit=1)
        context.changed(Change(entry.id, entry.verb, entry.changed, entry.inputs))
    return code


def _undo(context: "Context", options: Namespace) -> int:
    return _turn(context, lambda desk: desk.history.undo())


def _redo(context: "Context", options: Namespace) -> int:
    return _turn(context, lambda desk: desk.history.redo())


def _history(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import iso
    from groupdesk.desk import words
    from groupdesk.locale import _

    if options.take_back is not None:
        return _turn(context, lambda desk: desk.history.take_back(options.take_back))
    with context.desk() as desk:
        entries, zone = desk.history.entries(limit=options.limit), desk.zone
    if context.json:
        context.give(
            [
                {
                    "entry": one.id,
                    "at": iso(one.at, zone),
                    "verb": one.verb,
                    "changed": one.changed,
                    "undone": one.undone,
                    "inputs": one.inputs,
                }
                for one in entries
            ]
        )
    else:
        context.table(
            (_("entry"), _("at"), _("what"), _("rows"), _("taken back")),
            [
                (one.id, iso(one.at, zone), words.verb(one), one.changed, _("yes") if one.undone else "")
                for one in entries
            ],
        )
    return 0
