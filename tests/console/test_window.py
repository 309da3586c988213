from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.window import Window

ROWS = st.lists(st.booleans(), min_size=1, max_size=40).filter(any)
"""True for a row the cursor can stand on, False for a heading."""


def window(keys: list[bool], height: int = 5, lines: int = 1) -> Window:
    made = Window(lambda i: lines if i == made.cursor else 1)
    made.rows = Listed((i if key else None, i) for i, key in enumerate(keys))
    made.height = height
    return made


@given(ROWS, st.integers(1, 9), st.integers(1, 3), st.lists(st.integers(-3, 45), max_size=8))
def test_the_cursor_always_shows_and_never_rests_on_a_heading(
    keys: list[bool], height: int, lines: int, moves: list[int]
) -> None:
    made = window(keys, height, lines)
    for move in [0, *moves]:
        made.put(made.near(move))
        assert keys[made.cursor]
        shown = made.places()
        assert (made.cursor, 0) in shown
        assert len(shown) <= height


@given(ROWS, st.integers(1, 9), st.lists(st.integers(-9, 9), max_size=8))
def test_scrolling_takes_the_cursor_along(keys: list[bool], height: int, steps: list[int]) -> None:
    made = window(keys, height)
    made.put(made.near(0))
    for step in steps:
        made.scroll(step)
        shown = {i for i, _ in made.places()}
        assert keys[made.cursor]
        assert made.cursor in shown or not any(keys[i] for i in shown)


def test_the_heading_above_the_first_row_shows_again() -> None:
    made = window([False, False, True, True, True, True, True, True])
    made.put(7)
    assert made.top == 3
    made.put(2)
    assert made.top == 0


def test_what_follows_the_last_row_shows_with_it() -> None:
    made = window([True] * 6 + [False, False])
    made.put(5)
    assert made.places()[-1] == (7, 0)


def test_sections() -> None:
    made = window([False, True, True, False, False, True, True])
    made.put(1)
    assert made.next_section() == 5
    made.put(6)
    assert made.next_section() == 6
    assert made.previous_section() == 5
    made.put(5)
    assert made.previous_section() == 1


def test_near_goes_on_in_its_direction_first() -> None:
    made = window([True, False, True, False])
    assert (made.near(1), made.near(1, down=False), made.near(3), made.near(99)) == (2, 0, 2, 2)


class Million:
    """A million rows, of which only those asked for are ever made."""

    def __init__(self) -> None:
        self.asked = 0

    def __len__(self) -> int:
        return 1_000_000

    def key_at(self, i: int) -> Hashable:
        return i * 7

    def row(self, i: int) -> int:
        self.asked += 1
        return i

    def find(self, key: Hashable) -> int | None:
        return int(str(key)) // 7


@pytest.mark.parametrize("to", [999_999, 500_000, 0])
def test_a_million_rows_ask_only_for_the_window(to: int) -> None:
    rows = Million()
    made = Window(lambda i: bool(rows.row(i)) + (i == 0))
    made.rows, made.height = rows, 30
    made.put(to)
    assert len(made.places()) == 30
    assert rows.asked < 200


@given(ROWS, st.integers(1, 9), st.integers(1, 3))
def test_a_list_put_to_its_end_before_it_has_its_height_fills_up(
    keys: list[bool], height: int, lines: int
) -> None:
    made = window(keys, 1, lines)
    made.put(made.near(len(keys) - 1, down=False))
    made.height = height
    made.follow()
    shown = made.places()
    assert made.top == 0 or len(shown) + made._lines_of(made.top - 1) > height
