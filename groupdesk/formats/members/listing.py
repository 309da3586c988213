"""A member list as a whole: who is in it, and whether everybody is."""

from collections.abc import Iterable, Iterator

from groupdesk.formats.errors import BrokenError
from groupdesk.locale import _
from groupdesk.records import NAME_ONLY, Member, Reading, Record, Roster, Unreadable


def listing(rows: Iterable[Member | Unreadable], reading: Reading, at: int | None = None) -> Iterator[Record]:
    """The rows that cannot be used, then the `Roster` of the others.

    It is complete when `reading` says so and no row is missing: nobody may count as gone because of a bad
    row. Inviters are looked up by id in the list itself; others are known by name only. BrokenError of
    `rows` comes last.
    """
    members: dict[str, Member] = {}
    complete, broken = reading.complete, None
    try:
        for row in rows:
            if isinstance(row, Unreadable):
                complete = False
                yield row
            else:
                members.setdefault(row.who, row)
    except BrokenError as error:
        complete, broken = False, error
    if complete and members:
        reading.assumed.append(
            _("taken as the complete list: people not in it count as gone; undo the import if it is a part")
        )
    found = tuple(_with_inviter(member, members) for member in members.values())
    yield Roster(at, found, complete and bool(found))
    if broken:
        raise broken


def _with_inviter(member: Member, members: dict[str, Member]) -> Member:
    inviter = member.inviter
    if not inviter or inviter in members:
        return member
    return member._replace(inviter=NAME_ONLY + inviter)
