import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from groupdesk.text import (
    cell_safe,
    cut,
    fit,
    name_key,
    one_line,
    pinyin_keys,
    spelled,
    text_key,
    width,
    wrap,
)

HOSTILE = [
    "\x1b]0;owned\x07",
    "\x1b[31mred",
    "\x9b31m",
    "\u202etxt.exe",
    "[@click=app.quit]x[/]",
    "a\nb\tc",
    "z\u0300\u0301\u0302\u0303\u0304\u0305",
    "👨\u200d👩\u200d👧",
    "👍🏽",
    "🇨🇳",
    "1\ufe0f\u20e3",
    "❤\ufe0f",
    "क्षि",
    "\u3164",
    "\ue000",
    "\U000e0041",
    "䷀☰",
    "ᅡᆨ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_cell_safe_leaves_nothing_a_terminal_obeys(text: str) -> None:
    safe = cell_safe(text)
    assert not {unicodedata.category(ch) for ch in safe} & {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    assert cell_len(safe) == width(text)


@given(st.text())
def test_width_is_what_rich_counts_on_safe_text(text: str) -> None:
    assert cell_len(cell_safe(text)) == width(text)


@given(st.text(), st.integers(0, 12))
def test_fit_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert width(fit(text, cells)) == cells
    assert width(cut(text, cells)) <= cells


@given(st.text(alphabet=st.sampled_from("ab c晨读，\n")), st.integers(2, 9))
def test_wrap_keeps_every_sign_and_every_line_fits(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text())
def test_safe_and_normal_forms_are_stable(text: str) -> None:
    for form in (cell_safe, text_key, name_key, one_line):
        assert form(form(text)) == form(text)


def test_only_the_known_marks_stay() -> None:
    assert cell_safe("e\u0300\u0301\u0302\u0303") == "è\u0301\u0302"
    assert cell_safe("👨\u200d👩\u200d👧 🇨🇳 👍🏽") == "👨 CN 👍"


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("Photo Walk", 7, "Photo …"),
        ("晨读会", 5, "晨读…"),
        ("晨读会", 4, "晨… "),
        ("ab", 4, "ab  "),
        ("x", 0, ""),
    ],
)
def test_fit_never_cuts_inside_a_wide_sign(text: str, cells: int, shown: str) -> None:
    assert fit(text, cells) == shown


def test_fit_aligns() -> None:
    assert (fit("ab", 5, "right"), fit("ab", 5, "center")) == ("   ab", " ab  ")


def test_wrap_breaks_at_blanks_and_between_wide_signs() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("今晚的课还是八点吗？是", 8) == ["今晚的课", "还是八点", "吗？是"]
    assert wrap("a\n\nb", 8) == ["a", "", "b"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("plain", "plain"),
        ("\ufeff a\u00a0b \r\nc\u200b\t\r\n", "a b\nc"),
        ("e\u0301", "é"),
        ("Case stays", "Case stays"),
        ("今晚\u202a八点\u202c", "今晚八点"),
    ],
)
def test_text_key(text: str, key: str) -> None:
    assert text_key(text) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (" Mei Lin ", "mei lin"),
        ("Ｍｅｉ", "mei"),
        ("小\u200b鱼\ufe0f", "小鱼"),
        ("Straße", "strasse"),
        ("\u3164", ""),
    ],
)
def test_name_key(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("晨读会 03", "chenduhui03 cdh03"),
        ("Photo Walk", "photowalk pw"),
        ("重庆 Hikers", "chongqinghikers cqh"),
        ("", ""),
    ],
)
def test_pinyin_keys(name: str, keys: str) -> None:
    assert pinyin_keys(name) == keys


def test_spelled_says_where_each_sound_stands() -> None:
    assert spelled("晨读·Photo 03") == [(0, 1, "chen"), (1, 2, "du"), (3, 8, "photo"), (9, 11, "03")]


@given(st.text())
def test_every_text_can_be_spelled(text: str) -> None:
    assert all(text[start:end] and sound for start, end, sound in spelled(text))
