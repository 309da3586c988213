"""The roster as a list: groups at risk first, those of one space folded into a line that opens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from groupdesk.console.paint import Line
from groupdesk.console.screens import groupslist, spacelist
from groupdesk.console.screens.groupslist import RISK, Now
from groupdesk.console.screens.spacelist import Folded
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk.values.groups import GroupRow, SpaceRow

if TYPE_CHECKING:
    from groupdesk.console.app import Console


class Roster(Table):
    """All groups that fit what is typed; a space opens with → or Enter and is folded with ←."""

    def __init__(self) -> None:
        super().__init__(self._draw_group, head=self._draw_head)
        self._now = Now(0, "UTC")
        self._typed, self._sort = "", (RISK, False)
        self._rows: Sequence[GroupRow] = ()
        """The groups that fit, folded ones too."""
        self._spaces: Sequence[SpaceRow] = ()
        self._opened: set[int] = set()

    def lay_out(
        self,
        rows: Sequence[GroupRow],
        spaces: Sequence[SpaceRow],
        now: Now,
        typed: str,
        sort: tuple[str, bool],
    ) -> None:
        """Show those of the groups that fit what is typed; then, and only then, no space is folded."""
        self._now, self._typed, self._sort, self._spaces = now, typed, sort, spaces
        self._rows = groupslist.arranged(rows, typed, sort)
        self._list()

    def _list(self) -> None:
        flat = bool(self._typed)
        self.show(Listed(spacelist.lines(self._rows, self._spaces, self._opened, flat=flat)))

    @property
    def groups(self) -> list[GroupRow]:
        """The groups that are marked, else the one under the cursor; a space stands for all of its groups."""
        chosen = set(self.chosen)
        return [row for row in self._rows if row.id in chosen or spacelist.key_of(row.space_id) in chosen]

    @property
    def folded(self) -> Folded | None:
        """The space whose line is under the cursor."""
        return self.row if isinstance(self.row, Folded) else None

    # --- folding

    def can_unfold(self) -> bool:
        """A space whose groups do not show is under the cursor."""
        return self.folded is not None and not self.folded.opened

    def can_fold(self) -> bool:
        """A space whose groups show, or one of these, is under the cursor."""
        return self._space in self._opened and self.rows.find(spacelist.key_of(self._space)) is not None

    @property
    def _space(self) -> int | None:
        row = self.row
        return row.space.id if isinstance(row, Folded) else row.space_id if row is not None else None

    def turn(self) -> None:
        """Show the groups of the space under the cursor, or of the group there, or fold them; go to its line."""
        if (space := self._space) is not None:
            self._opened ^= {space}
            self._list()
            self.move_to(self.rows.find(spacelist.key_of(space)) or 0)
            self.post_message(self.Moved(self))  # the row that stands there is another one now

    # --- drawing

    def _draw_group(self, row: GroupRow | Folded, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, Folded):
            lines, second = [spacelist.row_line(row, self._now, cells)], spacelist.second_line(row)
        else:
            below = (
                row.space_id in self._opened and self.rows.find(spacelist.key_of(row.space_id)) is not None
            )
            lines = [groupslist.row_line(row, self._now, cells, below=below)]
            second = groupslist.second_line(row, self._now)
        return [*lines, second] if state.cursor and not cast("Console", self.app).wide else lines

    def _draw_head(self, cells: int) -> list[Line]:
        return groupslist.head(self._rows, self._typed, self._sort, cells)

    def strip(self, cells: int) -> list[Line]:
        """What is said of the row under the cursor, below the list."""
        said = (
            spacelist.strip(self.row)
            if isinstance(self.row, Folded)
            else groupslist.strip(self.row, self._now, cells)
        )
        return [[("▔" * cells, "line")], *said]
