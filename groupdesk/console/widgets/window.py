"""Which lines of which rows show, and where the cursor may stand: arithmetic without a screen."""

from collections.abc import Callable
from typing import Any

from groupdesk.console.widgets.rows import Listed, Rows

Place = tuple[int, int]
"""(row, line of that row)."""


class Window:
    """A window of `height` lines over rows of one or more lines each.

    `lines_of` tells how many lines a row takes now; it is asked for rows in the window only.
    Headings (rows whose key is None) show, but the cursor never rests on one.
    """

    def __init__(self, lines_of: Callable[[int], int]) -> None:
        self._lines_of = lines_of
        self.rows: Rows[Any] = Listed()
        self.height = 1
        self.top = 0
        self.cursor = 0
        self._places: list[Place] | None = None

    def heading(self, i: int) -> bool:
        """Row `i` is a heading or a gap."""
        return self.rows.key_at(i) is None

    def places(self) -> list[Place]:
        """What stands on each line of the window, from its top."""
        if self._places is None:
            self._places = self._fill()
        return self._places

    def _fill(self) -> list[Place]:
        places: list[Place] = []
        i = self.top
        while i < len(self.rows) and len(places) < self.height:
            places.extend((i, n) for n in range(self._lines_of(i)))
            i += 1
        return places[: self.height]

    def forget(self) -> None:
        """Rows may take other numbers of lines now."""
        self._places = None

    def near(self, i: int, down: bool = True) -> int:
        """The row at `i`, else the next one in that direction, else before it, that is no heading."""
        if not len(self.rows):
            return 0
        i = max(0, min(i, len(self.rows) - 1))
        after, before = range(i, len(self.rows)), range(i, -1, -1)
        for way in (after, before) if down else (before, after):
            for at in way:
                if not self.heading(at):
                    return at
        return 0

    def put(self, i: int) -> None:
        """Put the cursor on row `i` and scroll so far that it shows."""
        self.cursor = i
        self.follow()

    def follow(self) -> None:
        """Scroll so far that the cursor shows, with its heading above it and the end below it."""
        self.forget()
        if not len(self.rows):
            self.top = self.cursor = 0
            return
        last = self._end()
        self.top = max(min(self.top, self._section_start(self.cursor)), last - self.height, 0)
        taken = sum(self._lines_of(i) for i in range(self.top, last + 1))
        while taken > self.height and self.top < self.cursor:
            taken -= self._lines_of(self.top)
            self.top += 1
        self._fill_up()

    def _fill_up(self) -> None:
        """Leave no empty lines at the end while rows stand above the window."""
        if len(self.rows) - self.top >= self.height:
            return
        taken = sum(self._lines_of(i) for i in range(self.top, len(self.rows)))
        while self.top > 0 and (taken := taken + self._lines_of(self.top - 1)) <= self.height:
            self.top -= 1

    def _section_start(self, i: int) -> int:
        """The first of the headings right above row `i`, or `i`."""
        while i > 0 and self.heading(i - 1):
            i -= 1
        return i

    def _end(self) -> int:
        """The cursor's row, or the last row when only headings follow."""
        after = range(self.cursor + 1, min(len(self.rows), self.cursor + self.height))
        if len(self.rows) - 1 - self.cursor < self.height and all(map(self.heading, after)):
            return len(self.rows) - 1
        return self.cursor

    def next_section(self) -> int:
        """The first row of the next section, or the cursor's when there is none."""
        i = self.cursor
        while i < len(self.rows) and not self.heading(i):
            i += 1
        after = (at for at in range(i, len(self.rows)) if not self.heading(at))
        return next(after, self.cursor)

    def previous_section(self) -> int:
        """The first row of this section, or of the one before when the cursor stands there."""
        i = max(self.cursor - 1, 0)
        while i > 0 and self.heading(i):
            i -= 1
        while i > 0 and not self.heading(i - 1):
            i -= 1
        return self.near(i)

    def scroll(self, by: int) -> bool:
        """Move the window; the cursor is taken along. True when the cursor moved."""
        self.top = max(0, min(self.top + by, len(self.rows) - self.height))
        self.forget()
        shown = [i for i, _ in self.places() if not self.heading(i)]
        if not shown or self.cursor in shown:
            return False
        self.cursor = shown[0] if by > 0 else shown[-1]
        self.forget()
        return True
