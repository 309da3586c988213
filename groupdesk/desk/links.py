"""Offers that somebody known by name only is an account: seeing what speaks for them, taking or dismissing them.

They are found after imports (`store.links`) and rest on texts that both said (formats.md D6). Taking one
makes two people one, as `persons.merge` does.
"""

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk.persons import TOPICS, take_over
from groupdesk.desk.sql import among
from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.frame import ALL, Change, Scope
from groupdesk.desk.values.people import Link
from groupdesk.locale import _
from groupdesk.store.links import OPEN

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

_OFFERS: Final = (
    "SELECT o.name_id, o.account_id, o.group_id, g.name, p.id, COALESCE(NULLIF(p.name, ''), n.name), k.id,"
    " COALESCE(NULLIF(k.name, ''), a.name), a.platform, a.key, o.texts FROM link_offer AS o"
    " JOIN identity AS n ON n.id = o.name_id JOIN person AS p ON p.id = n.person_id"
    " JOIN identity AS a ON a.id = o.account_id JOIN person AS k ON k.id = a.person_id"
    " JOIN chat_group AS g ON g.id = o.group_id"
)


class Links:
    """People who may be the same."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def offers(self, scope: Scope = ALL) -> tuple[Link, ...]:
        """The offers in the groups of `scope` that she has neither taken nor dismissed, the surest first."""
        with self._desk.reading() as connection:
            return standing(connection, scope.groups)

    def of_person(self, person_id: int) -> tuple[Link, ...]:
        """The offers that name a person."""
        with self._desk.reading() as connection:
            return standing(connection, person=person_id)

    def rows(self, key: str) -> tuple[tuple[Said, Said], ...]:
        """The newest texts that both said, each as told by name and by account; LookupError for no such offer."""
        with self._desk.reading() as connection:
            pairs = json.loads(_row(connection, key)[0])
            found = {one.id: one for one in self._desk.messages.some(id_ for pair in pairs for id_ in pair)}
        return tuple((found[one], found[other]) for one, other in pairs if one in found and other in found)

    def accept(self, keys: Collection[str]) -> Change:
        """Makes the people of each offer one, who keeps the account's place; all in one act.

        Raises LookupError for an offer that is not there, DeskError.
        """

        def act(session: "Session") -> None:
            for key in keys:
                _link(session, *_ids(key))

        return self._desk.change("link", TOPICS, act, n=len(keys))

    def reject(self, keys: Collection[str]) -> Change:
        """Dismisses offers, until twice as much speaks for them.

        Raises LookupError for an offer that is not there, DeskError.
        """

        def act(session: "Session") -> None:
            for key in keys:
                offer = _offer(session, *_ids(key))
                offer.dismissed = offer.texts

        return self._desk.change("no-link", TOPICS, act, n=len(keys))


def standing(
    connection: sqlite3.Connection, groups: Collection[int] | None = None, person: int | None = None
) -> tuple[Link, ...]:
    """Offers in some groups, or all, that name a person, or anybody; the surest first."""
    where, chosen = among("o.group_id", groups)
    condition = f"{where} AND {OPEN}" if where else f" WHERE {OPEN}"
    if person is not None:
        condition += " AND ? IN (n.person_id, a.person_id)"
        chosen = (*chosen, person)
    order = " ORDER BY o.texts DESC, g.name, o.name_id, o.account_id"
    return tuple(_link_of(row) for row in connection.execute(_OFFERS + condition + order, chosen))


def _link_of(row: tuple[Any, ...]) -> Link:
    name, account, group, group_name, person, called, known, known_name, platform, native, texts = row
    return Link(
        f"{name}:{account}", group, group_name, person, called, known, known_name, platform, native, texts
    )


def _ids(key: str) -> tuple[int, int]:
    name, _colon, account = key.partition(":")
    if not (name.isdecimal() and account.isdecimal()):
        raise _unknown(key)
    return int(name), int(account)


def _unknown(key: str) -> LookupError:
    return LookupError(_("there is no offer {key}; `groupdesk member links` lists them").format(key=key))


def _row(connection: sqlite3.Connection, key: str) -> tuple[str]:
    row: tuple[str] | None = connection.execute(
        "SELECT pairs FROM link_offer WHERE name_id = ? AND account_id = ?", _ids(key)
    ).fetchone()
    if row is None:
        raise _unknown(key)
    return row


def _offer(session: "Session", name: int, account: int) -> Any:
    from groupdesk.store.models import LinkOffer

    offer = session.get(LinkOffer, (name, account))
    if offer is None:
        raise _unknown(f"{name}:{account}")
    return offer


def _link(session: "Session", name: int, account: int) -> None:
    from groupdesk.store.models import Identity

    _offer(session, name, account)
    known, other = (session.get_one(Identity, id_).person_id for id_ in (account, name))
    if known != other:
        take_over(session, known, other)
