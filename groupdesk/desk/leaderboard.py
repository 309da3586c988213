"""The leaderboard: people ranked by what they did on the days of a span (rules.md §2).

Sums of daily figures alone: no message is read. Over several groups each takes its own last day, and
the columns add up.
"""

from typing import TYPE_CHECKING, Final

from groupdesk.desk.crowd import person_name
from groupdesk.desk.ranking import Ranking
from groupdesk.desk.values.boards import Board
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.frame import ALL, Scope
from groupdesk.locale import _

if TYPE_CHECKING:
    from groupdesk.desk import Desk

COLUMNS: Final = ("points", "messages", "words", "days", "answers", "replies_got", "invites_kept")
"""What a board can be sorted by."""
SHOWN_MESSAGES: Final = 50


class Leaderboard:
    """Who is most active."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def rank(
        self,
        scope: Scope = ALL,
        span: str = "week",
        by: str = "points",
        bottom: bool = False,
        staff: bool = False,
        limit: int | None = None,
    ) -> Board:
        """Everybody with a message or a kept invite in the span, in the order of rules.md §2.

        `span` is week, half-month, month, all or ``FROM..TO`` (both days included); `by` one of
        `COLUMNS`; with `bottom` the last come first; `staff` are left out unless asked for. `limit` ends
        the rows, not the count of people: tens of thousands are slow to make and nobody reads them. Raises
        ValueError for another span or column.
        """
        if by not in COLUMNS:
            raise ValueError(
                _("unknown column {by}: use one of {columns}").format(by=by, columns=", ".join(COLUMNS))
            )
        with self._desk.reading() as connection:
            return Ranking(connection, self._desk.now(), scope, span, staff).board(
                by, bottom=bottom, limit=limit
            )

    def why(self, scope: Scope, span: str, person_id: int) -> Reason:
        """Where a person's points come from: the formula, and day by day in ``inputs["days"]``.

        Each line of the formula is (figure, (weight, count, counted after the caps, points)).
        """
        with self._desk.reading() as connection:
            ranking = Ranking(connection, self._desk.now(), scope, span, staff=True)
            days = ranking.days_of(person_id)
            said = self._desk.messages.page(person=person_id, limit=SHOWN_MESSAGES)
            name = person_name(connection, person_id)
        made = ranking.parts(days)
        return Reason(
            "points",
            {
                "name": name,
                "points": sum(part.points for part in made),
                "active": sum(day["active"] for day in days),
                "over": sum(part.told - part.capped for part in made),
                "days": days,
            },
            tuple((part.code, (part.weight, part.told, part.capped, part.points)) for part in made),
            tuple(one for one in said if ranking.covers(one.group, one.at)),
        )
