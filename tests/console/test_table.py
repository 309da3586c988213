from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from groupdesk.console.paint import Line
from groupdesk.console.theme import THEMES
from groupdesk.console.widgets.canvas import Look
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from tests.console.test_window import Million


class Bench(App[None]):
    """One table and what it said."""

    CSS = "Table { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = Look(THEMES["dark"])
        self.drawn = 0
        self.opened: list[object] = []
        self.table = Table(self.draw, head=lambda cells: [[("name", "muted")]])

    def compose(self) -> ComposeResult:
        yield self.table

    def draw(self, row: object, cells: int, state: RowState) -> list[Line]:
        self.drawn += 1
        return [[(f"row {row}", "text")]]

    def on_table_opened(self, event: Table.Opened) -> None:
        self.opened.append(event.table.key)

    @property
    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


@asynccontextmanager
async def bench() -> AsyncIterator[tuple[Bench, Pilot[None]]]:
    app = Bench()
    async with app.run_test(size=(40, 11)) as pilot:
        app.table.focus()
        await pilot.pause()
        yield app, pilot


async def test_rows_are_patched_and_the_cursor_stays_on_its_key() -> None:
    async with bench() as (app, pilot):
        app.table.show(Listed((letter, letter) for letter in "abcd"))
        app.table.move_to(2)
        app.table.mark()
        app.table.show(Listed((letter, letter) for letter in "xcdab"))
        await pilot.pause()
        assert app.table.key == "d" and app.table.marks == {"c"}
        assert app.lines[:4] == ["   name", "   row x", " ◆ row c", "▌  row d"]


async def test_when_its_row_is_gone_the_cursor_stands_on_what_took_its_place() -> None:
    async with bench() as (app, _pilot):
        app.table.show(Listed((letter, letter) for letter in "abcd"))
        app.table.move_to(1)
        app.table.show(Listed((letter, letter) for letter in "acd"))
        assert app.table.key == "c"
        app.table.show(Listed())
        assert app.table.key is None and app.table.row is None and app.table.chosen == ()


async def test_chosen_is_in_the_order_of_the_list() -> None:
    async with bench() as (app, _pilot):
        app.table.show(Listed((letter, letter) for letter in "abcd"))
        app.table.marks = {"d", "a"}
        assert app.table.chosen == ("a", "d")


async def test_a_move_draws_two_rows() -> None:
    async with bench() as (app, pilot):
        app.table.show(Million())
        await pilot.pause()
        app.drawn = 0
        app.table.down()
        await pilot.pause()
        assert app.drawn == 2


async def test_a_million_rows_to_the_end_draw_a_screenful() -> None:
    async with bench() as (app, pilot):
        app.table.show(Million())
        await pilot.pause()
        app.drawn = 0
        app.table.last()
        await pilot.pause()
        assert app.lines[-1] == "▌  row 999999"
        assert app.drawn <= 25


async def test_mouse() -> None:
    async with bench() as (app, pilot):
        app.table.show(Listed((i, i) for i in range(50)))
        await pilot.pause()
        await pilot.click(Table, offset=(5, 4))
        assert app.table.key == 3 and not app.opened
        await pilot.click(Table, offset=(5, 4))
        await pilot.pause()
        assert app.opened == [3]
