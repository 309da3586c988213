"""Windows over long texts, and the tables of stamps."""

import io
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats.chats.stamps import EARLIEST, Clocks, Days
from groupdesk.formats.chats.windows import Window, windows
from groupdesk.records import Unreadable

HEADER = re.compile(r"\n#(\d+)(?=\n|\Z)")

LINES = st.lists(st.sampled_from(["#1", "#23", "#", "", "abc", "#4x", "long " * 9]), max_size=40)


def cut(text: str, size: int, longest: int = 10_000) -> list[Window]:
    return list(windows(io.StringIO(text, newline=""), HEADER, size, longest))


@given(LINES, st.integers(1, 60), st.sampled_from(["\n", "\r\n"]))
def test_windows_are_the_whole_text_in_pieces_that_begin_at_headers(
    lines: list[str], size: int, ending: str
) -> None:
    pieces = cut(ending.join(lines), size)
    whole = "\n" + "\n".join(lines)
    assert "".join(piece.text for piece in pieces) == whole.rstrip("\n")
    assert all(HEADER.match(piece.text) for piece in pieces[1:])
    place = 0
    for piece in pieces:
        assert piece.line == 1 + whole[:place].count("\n")
        place += len(piece.text)


@given(LINES, st.integers(1, 60))
def test_every_header_is_found_once_whatever_the_size(lines: list[str], size: int) -> None:
    found = [number for piece in cut("\n".join(lines), size) for number in HEADER.findall(piece.text)]
    assert found == [line[1:] for line in lines if line in ("#1", "#23")]


def test_a_message_that_is_too_long_is_cut_reported_and_bounded() -> None:
    pieces = cut("#1\nfirst\n#2\n" + "x" * 50_000 + "\ny\n#3\nlast", size=1000, longest=5000)
    assert max(len(piece.text) for piece in pieces) <= 7000
    (long,) = [piece for piece in pieces if piece.dropped]
    assert long.text == "\n#2\n" + "x" * 4996
    assert list(long.too_long()) == [
        Unreadable(3, "line too long: 45006 characters left out", long.text[1:201])
    ]
    assert (pieces[-1].text, pieces[-1].line) == ("\n#3\nlast", 6)


def test_a_message_that_is_one_long_line_is_told_from_the_one_before_it() -> None:
    header = re.compile(r"\n#(\d+) ")
    text = "#1 first\n#2 " + "x" * 50_000 + "\n#3 last"
    pieces = list(windows(io.StringIO(text), header, size=1000, longest=5000))
    assert [(piece.line, len(piece.text), piece.dropped) for piece in pieces] == [
        (1, 9, 0),
        (2, 5000, 45_004),
        (3, 8, 0),
    ]


def test_lines_dropped_from_a_message_are_counted() -> None:
    pieces = cut("#1\n" + "x\n" * 20_000 + "#2\nlast", size=1000, longest=5000)
    assert (pieces[-1].text, pieces[-1].line) == ("\n#2\nlast", 20_002)


def test_a_text_without_any_header_stays_bounded() -> None:
    (piece,) = cut("x" * 50_000, size=1000, longest=5000)
    assert (len(piece.text), piece.dropped) == (5000, 45_001)


def test_cutting_a_window_keeps_the_line_numbers() -> None:
    window = Window("\n#1\na\n=\nb\n#2\n=\n#3", 10, HEADER)
    pieces = list(window.cut(re.compile("\n=")))
    assert [(piece.text, piece.line) for piece in pieces] == [
        ("\n#1\na", 10),
        ("\n=\nb\n#2", 12),
        ("\n=\n#3", 15),
    ]
    assert pieces[1].unreadable(0, "why") == Unreadable(14, "why", "#2")
    assert list(pieces[1].unreadable_lines("\n=\nb")) == [
        Unreadable(12, "line belongs to no message", "="),
        Unreadable(13, "line belongs to no message", "b"),
    ]


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("2/1/1970", "dmy", date(1970, 1, 2)),
        ("2/1/1970", "mdy", date(1970, 2, 1)),
        ("1883-03-07", "dmy", date(1883, 3, 7)),
        ("69-12-31", "ymd", date(2069, 12, 31)),
        ("1/2/00", "dmy", date(2000, 2, 1)),
        ("01.01.0001", "dmy", date(1, 1, 1)),
        ("31/12/9999", "dmy", date(9999, 12, 31)),
        ("2026年1月5日", "mdy", date(2026, 1, 5)),
    ],
)
def test_days(written: str, order: str, day: date) -> None:
    assert Days(order)[written] == (day - date(1970, 1, 1)).days * 86_400


@pytest.mark.parametrize("written", ["31/02/2026", "1/13/2026", "0/1/2026", "1/1/0000", "0000-01-01"])
def test_days_that_do_not_exist(written: str) -> None:
    assert Days("dmy")[written] + Clocks()["23:59:59"] < EARLIEST


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("0:05", 0, 5),
        ("23.59", 23, 59),
        ("12:05 AM", 0, 5),
        ("12:05 PM", 12, 5),
        ("1:05\u202fp.\u00a0m.", 13, 5),
        ("00:08 a. m.", 0, 8),
        ("上午12:05", 0, 5),
        ("下午12:05", 12, 5),
        ("晚上12:05", 0, 5),
        ("晚上9:05", 21, 5),
        ("中午11:05", 11, 5),
        ("中午1:05", 13, 5),
        ("오후 3:04", 15, 4),
        ("午前0:04", 0, 4),
        ("٨:٠٣ م", 20, 3),
    ],
)
def test_clocks(written: str, hour: int, minute: int) -> None:
    assert Clocks()[written] == hour * 3600 + minute * 60


@pytest.mark.parametrize("written", ["24:00", "12:60", "12:00:60", "上午8:00 PM"])
def test_clocks_that_do_not_exist(written: str) -> None:
    assert Days("ymd")["9999-12-31"] + Clocks()[written] < EARLIEST


def test_tables_stay_small() -> None:
    days = Days("ymd")
    for year in range(1, 500):
        for day in range(1, 29):
            for month in range(1, 13):
                days[f"{year:04}-{month}-{day}"]
    assert len(days) <= 100_000
