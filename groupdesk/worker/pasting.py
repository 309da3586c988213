"""Which group a pasted text belongs to: the one she says, else the one where its people are known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from groupdesk.formats.errors import FormatError
from groupdesk.locale import _
from groupdesk.store import groups
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.store.groups import Likeness
from groupdesk.worker.imports import Import
from groupdesk.worker.plan import Plan, Request, plan


class GroupUnknownError(StoreError):
    """A paste whose group neither she nor its names tell; the line names those it may be."""

    def __init__(self, likely: Sequence[Likeness], people: int) -> None:
        self.likely, self.people = likely, people
        if likely:
            names = ", ".join(f"{one.name} ({one.shared}/{people})" for one in likely[:5])
            line = _("which group was this copied from? It may be {names}; say --group").format(names=names)
        else:
            line = _("which group was this copied from? Nobody in it is known; say --group")
        super().__init__(line)


def settled(store: Store, request: Request) -> Request:
    """`request` with its group; what was guessed stands in `assumed`.

    Raises GroupUnknownError, and FormatError where nothing in the text is known.
    """
    found = plan(store, request)
    if found.refused:
        raise found.refused[0]
    if request.group:
        return request
    likely, people = likeness(store, found)
    if not _certain(likely, people):
        raise GroupUnknownError(likely, people)
    best = likely[0]
    guess = _("the group is {name}: {shared} of {people} names are known there (--group)")
    said = guess.format(name=best.name, shared=best.shared, people=people)
    return replace(request, group=str(best.group_id), assumed=(*request.assumed, said))


def likeness(store: Store, found: Plan) -> tuple[list[Likeness], int]:
    """The groups in which names of a plan are known, the likeliest first, and how many people it names."""
    names: dict[str, str] = {}
    for planned in found.files:
        for chat in planned.chats:
            names |= chat.names
    return groups.by_names(store.reader(), names.keys()), len(set(names.values()))


def _certain(likely: Sequence[Likeness], people: int) -> bool:
    """Half of the names are known in one group, and fewer in any other."""
    if not likely or 2 * likely[0].shared < people:
        return False
    return len(likely) == 1 or likely[1].shared < likely[0].shared


def preview(store: Store, request: Request, run_id: int) -> dict[str, Any]:
    """What a paste would bring, as an import's result.

    With ``"likely": [{"group", "name", "shared"}]`` and ``"people"`` instead where its group is open;
    raises StoreError where nothing in the text is known.
    """
    open_: dict[str, Any] = {}
    try:
        request = settled(store, request)
    except FormatError as error:
        raise StoreError(str(error)) from error
    except GroupUnknownError as error:
        likely = [{"group": one.group_id, "name": one.name, "shared": one.shared} for one in error.likely]
        open_ = {"likely": likely, "people": error.people}
    return Import(store, run_id, replace(request, preview=True)).execute() | open_
