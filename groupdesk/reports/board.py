"""The leaderboard, a roster and a group's members as tables, JSON and a post to copy."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from groupdesk.desk import words
from groupdesk.desk.values.boards import Board, BoardRow
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.people import MemberRow
from groupdesk.locale import _
from groupdesk.reports.cells import Cell, csv_text, spoken
from groupdesk.rules import clock

POST_ROWS: Final = 10
"""The most names a post shows."""

_BOARD: Final = (
    *("rank", "movement", "id", "native", "person", "name", "group", "messages", "words", "days"),
    *("questions", "answers", "replies_got", "checkins", "invites_kept", "adverts", "points"),
)
_JSON: Final = (
    *("rank", "movement", "id", "native", "person", "name", "messages", "words", "days", "answers"),
    *("replies_got", "invites_kept", "points"),
)
_ROSTER: Final = (
    *("id", "native", "name", "space", "platform", "kind", "layer", "rhythm", "tags", "members"),
    *("members_known", "messages", "words_7d", "speakers_7d", "last_word", "data_until", "observed_days"),
    *("of_days", "zone", "archived", "owner", "note"),
)
_MEMBERS: Final = (
    *("id", "native", "person", "name", "state", "role", "marks", "joined", "first_seen", "inviter"),
    *("words", "days", "points", "last"),
)


def board_csv(board: Board) -> str:
    """The leaderboard as CSV, a row a member; the column names are those of its JSON."""
    return csv_text(_BOARD, ([_board_cell(row, name) for name in _BOARD] for row in board.rows))


def _board_cell(row: BoardRow, name: str) -> Cell:
    cell: Cell = row.group_name if name == "group" else getattr(row, name)
    return cell


def board_json(board: Board) -> dict[str, Any]:
    """The leaderboard as DESIGN §6 has it; days are ISO, both included; coverage is [observed, all]."""
    return {
        "from": _iso_day(board.first),
        "to": _iso_day(board.last),
        "coverage": list(board.coverage),
        "rows": [{name: getattr(row, name) for name in _JSON} for row in board.rows],
    }


def post(board: Board, where: str = "") -> str:
    """The top of a leaderboard as a text for a chat; `where` names its group.

    At most `POST_ROWS` names, never one of the lower half, no movement and no points: what is said
    in public praises and never ranks anybody low.
    """
    span = words.days(board.first, board.last)
    title = _("Most active, {days}") if not where else _("Most active in {group}, {days}")
    heading = title.format(group=spoken(where), days=span)
    return "\n".join([heading, *(f"{row.rank}. {spoken(row.name)}" for row in _top(board))])


def _top(board: Board) -> list[BoardRow]:
    best = sorted((row for row in board.rows if row.points > 0), key=lambda row: row.rank)
    return [row for row in best if row.rank <= (board.people + 1) // 2][:POST_ROWS]


def roster_csv(groups: Iterable[GroupRow], desk_zone: str) -> str:
    """The roster of groups as CSV; instants are ISO 8601 in the group's zone, else in `desk_zone`."""
    return csv_text(_ROSTER, ([_roster_cell(row, name, desk_zone) for name in _ROSTER] for row in groups))


def _roster_cell(row: GroupRow, name: str, desk_zone: str) -> Cell:
    special: dict[str, Callable[[], Cell]] = {
        "tags": lambda: "; ".join(row.tags),
        "observed_days": lambda: row.coverage[0],
        "of_days": lambda: row.coverage[1],
        "archived": lambda: int(row.archived),
        "last_word": lambda: _instant(row.last_word, row.zone or desk_zone),
        "data_until": lambda: _instant(row.data_until, row.zone or desk_zone),
    }
    cell: Cell = special[name]() if name in special else getattr(row, name)
    return cell


def members_csv(members: Iterable[MemberRow], zone: str) -> str:
    """Members of a group as CSV; instants are ISO 8601 in `zone`, the group's."""
    return csv_text(_MEMBERS, ([_member_cell(row, name, zone) for name in _MEMBERS] for row in members))


def _member_cell(row: MemberRow, name: str, zone: str) -> Cell:
    if name == "marks":
        return "; ".join(row.marks)
    value: Cell = getattr(row, name)
    if name in ("joined", "first_seen", "last") and isinstance(value, int):
        return _instant(value, zone)
    return value


def _iso_day(day: int) -> str:
    return clock.date_of(day).isoformat()


def _instant(at: int | None, zone: str) -> str | None:
    return None if at is None else clock.iso(at, clock.zone(zone))
