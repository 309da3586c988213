import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from groupdesk.console import charts, paint
from groupdesk.console.theme import ASCII_SIGNS, THEMES, Theme
from groupdesk.text import cell_safe, width

DARK = THEMES["dark"]
ROLES = st.sampled_from(["text", "strong", "muted on raised", "accent bold underline", "heat3", "best"])
LINES = st.lists(st.tuples(st.text(max_size=9), ROLES), max_size=5)


@given(LINES, st.integers(0, 30))
def test_a_strip_is_exactly_as_wide_as_asked_and_safe(line: paint.Line, cells: int) -> None:
    drawn = paint.strip(line, cells, DARK)
    assert cell_len(drawn.text) == cells
    assert cell_safe(drawn.text) == drawn.text


@given(LINES, LINES, st.integers(0, 40))
def test_both_ends_together_take_the_whole_line(left: paint.Line, right: paint.Line, cells: int) -> None:
    assert paint.cells_of(paint.ends(left, right, cells)) == cells


def test_the_right_end_stays_and_the_left_one_is_cut() -> None:
    assert _text(paint.ends([("晨读会 03 is long", "text")], [("9 h", "muted")], 14)) == "晨读会 0…  9 h"


def test_a_cut_line_says_so_even_where_a_span_just_fits() -> None:
    assert _text(paint.cut_line([("abcd", "text"), ("e", "text")], 4)) == "abc…"
    assert _text(paint.cut_line([("abcd", "text")], 4)) == "abcd"


def test_cells_align_and_keep_their_width() -> None:
    assert _text(paint.cell("42", 5, "right")) == "   42"
    assert _text(paint.cell([("晨", "text"), ("读会", "strong")], 5)) == "晨读…"


def test_wrapped_text_ends_with_a_cut() -> None:
    assert [_text(line) for line in paint.wrapped("one two three four", 9, most=2)] == [
        "one two",
        "three fo…",
    ]


def test_ascii_signs_take_the_same_cells() -> None:
    plain = Theme("dark", DARK.colours, ascii=True)
    signs = "".join(map(chr, ASCII_SIGNS))
    drawn = paint.strip([(signs, "text")], width(signs), plain).text
    assert drawn.isascii() and len(drawn) == len(signs)


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
def test_every_ink_can_be_read_on_every_ground_it_stands_on(name: str) -> None:
    theme = THEMES[name]
    for ground in ("bg", "surface", "raised", "cursor", "cursor2"):
        for ink in ("text", "strong", "muted", "accent", "good", "warn", "bad"):
            assert _contrast(theme, ink, ground) >= 4.5, (ink, ground)
    for tile in ("heat0", "heat1", "heat2", "heat3", "heat4", "best"):
        assert _contrast(theme, tile, "bg") >= 4.5, tile


@pytest.mark.parametrize("name", ["ansi", "mono"])
def test_small_palettes_send_no_true_colour(name: str) -> None:
    theme = THEMES[name]
    for role in ("text", "accent", "faint", "heat4", "best", "warn on raised"):
        style = theme.style(role, "cursor")
        assert all(c is None or c.is_default or c.number is not None for c in (style.color, style.bgcolor))
    assert theme.style("text", "cursor").reverse


def test_mono_has_no_colour_at_all() -> None:
    inks = [THEMES["mono"].style(role) for role in ("accent", "bad", "heat3", "strong")]
    assert all(style.color is None or style.color.is_default for style in inks)


def test_bars_move_in_half_cells_and_never_hide_a_little() -> None:
    assert _text(charts.bar(0.5, 9)) == "━━━━╸────"
    assert _text(charts.bar(0.001, 4)) == "╸───"
    assert _text(charts.bar(None, 4)) == _text(charts.bar(0, 4)) == "────"


def test_sparklines_keep_unknown_apart_from_zero() -> None:
    assert _text(charts.sparkline([0, None, 7, 14])) == "▁·▄▇"
    assert _text(charts.sparkline([100, 110, 120], own_range=True)) == "▁▄▇"
    assert _text(charts.sparkline([0, 0])) == "▁▁"


def test_columns_stack_from_zero() -> None:
    assert charts.columns([0, 8, 16, None], 2) == ["  █ ", " ██·"]


def test_labels_of_a_scale_keep_their_cells_and_never_touch() -> None:
    assert charts.scale([(0, "3月"), (3, "4月"), (10, "5月")]) == "3月       5月"
    assert charts.scale([(2, "May"), (8, "Jun")]) == "  May   Jun"


def test_best_tiles_stand_in_brackets() -> None:
    assert _text(charts.tiles([3, 44, 36, None], [0, 4, 3, 0], best=[1])) == "  3[44]36  · "
    assert _text(charts.tiles([44, 36], [4, 4], best=[0, 1])) == "[44[36]"


def _text(line: paint.Line) -> str:
    return "".join(text for text, _ in line)


def _contrast(theme: Theme, role: str, ground: str) -> float:
    style = theme.style(role, ground)
    light, dark = sorted((_luminance(c) for c in (style.color, style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour) -> float:
    parts = [c / 255 for c in colour.triplet]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_parts_flow_into_lines_that_fit() -> None:
    parts: list[paint.Line] = [
        [("群主 ", "muted"), ("3", "text")],
        [("KOL ", "muted"), ("12", "text")],
        [("x" * 30, "text")],
    ]
    lines = ["".join(text for text, _role in line) for line in paint.flowed(parts, " · ", 16)]
    assert lines == ["群主 3 · KOL 12", "x" * 30]
    assert paint.flowed([], " · ", 16) == []
