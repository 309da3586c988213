"""Who is who: several accounts made one human, and taken apart again (mechanisms.md 2).

An account belongs to one person; figures are kept by account and mapped to people when read, so that
both are a change of one column, undone like any other.
"""

from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk.values.frame import Change
from groupdesk.locale import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("people", "groups", "today")


def merge(desk: "Desk", kept: int, other: int) -> Change:
    """Makes two people one: `kept` gets the accounts, marks and notes of `other`, who is no more.

    The figures of groups that hold both are made anew before it returns. Raises ValueError when both
    are the same, LookupError for a person that is not there, DeskError.
    """
    if kept == other:
        raise ValueError(_("that is the same person already"))

    def act(session: "Session") -> None:
        take_over(session, kept, other)

    return desk.change("merge", TOPICS, act, person=kept, other=other)


def split(desk: "Desk", person_id: int, account: int) -> Change:
    """Makes one account, an identity id, of a person with several a person of its own, without marks.

    Raises LookupError without such a person or account of his, ValueError when it is his only one,
    DeskError.
    """

    def act(session: "Session") -> None:
        _take_apart(session, person_id, account)

    return desk.change("split", TOPICS, act, person=person_id, account=account)


def known(session: "Session", person_id: int) -> Any:
    """The row of a person; raises LookupError when there is none."""
    from groupdesk.store.models import Person

    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(_("there is no person {id}").format(id=person_id))
    return person


def take_over(session: "Session", kept: int, other: int) -> None:
    """Gives a person the accounts, marks and notes of another, who is no more; LookupError without one of them."""
    from sqlmodel import col, select

    from groupdesk.store.models import Identity, PersonMark

    into, gone = known(session, kept), known(session, other)
    for identity in session.exec(select(Identity).where(col(Identity.person_id) == other)).all():
        identity.person_id = kept
    for mark in session.exec(select(PersonMark).where(col(PersonMark.person_id) == other)).all():
        session.merge(PersonMark(person_id=kept, group_id=mark.group_id, mark=mark.mark))
        session.delete(mark)
    into.name = into.name or gone.name
    into.note = "\n".join(note for note in (into.note, gone.note) if note)
    into.away_until = max((day for day in (into.away_until, gone.away_until) if day), default=None)
    into.birthday = into.birthday or gone.birthday
    session.delete(gone)


def _take_apart(session: "Session", person_id: int, account: int) -> None:
    from sqlmodel import col, select

    from groupdesk.store.models import Identity, Person

    known(session, person_id)
    own = session.exec(select(Identity).where(col(Identity.person_id) == person_id)).all()
    chosen = next((identity for identity in own if identity.id == account), None)
    if chosen is None:
        raise LookupError(_("person {person} has no account {id}").format(person=person_id, id=account))
    if len(own) == 1:
        raise ValueError(_("that is the person's only account; there is nothing to take apart"))
    alone = Person()
    session.add(alone)
    session.flush()
    chosen.person_id = alone.id or 0
