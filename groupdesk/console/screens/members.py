"""The members of a group as a list: all of them, or those in a state, with a mark, who left lately."""

from collections.abc import Sequence

from groupdesk.console.paint import Line
from groupdesk.console.screens import memberslist
from groupdesk.console.screens.groupslist import Now
from groupdesk.console.widgets.menu import Choice
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import words
from groupdesk.desk.composition import belongs, members
from groupdesk.desk.values.groups import GroupPage
from groupdesk.desk.values.people import MemberRow
from groupdesk.locale import _


class Members(Table):
    """The members that fit what is typed, of the part that was chosen."""

    def __init__(self) -> None:
        super().__init__(self._draw_member, head=self._draw_head)
        self._now = Now(0, "UTC")
        self._typed, self._sort = "", ("points", False)
        self._page: GroupPage | None = None
        self._rows: Sequence[MemberRow] = ()
        """Those that fit."""
        self._counted = False
        """Whether another tool has counted some of them."""
        self._told = False
        """Whether some of them answered a questionnaire."""
        self.part = ""
        """Which of the members show; "" for all."""

    def lay_out(
        self, page: GroupPage, rows: Sequence[MemberRow], now: Now, typed: str, sort: tuple[str, bool]
    ) -> None:
        """Show those of a group's members that are in the part and fit what is typed."""
        self._now, self._typed, self._sort, self._page = now, typed, sort, page
        asof = min(page.row.data_until or now.at, now.at)
        some = [row for row in rows if not self.part or belongs(row, self.part, asof)]
        self._counted = any(row.counted for row in rows)
        self._told = any(row.told for row in rows)
        self._rows = memberslist.arranged(some, typed, sort)
        self.show(Listed((row.id, row) for row in self._rows))

    def _draw_head(self, cells: int) -> list[Line]:
        return memberslist.head(
            self._page, self.part, self._rows, self._typed, self._sort, cells, self._counted, self._told
        )

    def _draw_member(self, row: MemberRow, cells: int, state: RowState) -> list[Line]:
        return [memberslist.row_line(row, self._now, cells, self._counted, self._told)]


def parts(page: GroupPage) -> list[Choice]:
    """The parts of a group's members to choose from, with their figures; all of them first."""
    everybody = f"{words.number(members(page.composition)):>5}{'':6}"
    named = [(words.part(one.code), memberslist.figures(one), one.code) for one in page.composition]
    return [(_("all members"), everybody, ""), *named]
