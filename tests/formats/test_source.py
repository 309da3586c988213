"""Opening files: encodings, offsets, progress."""

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats.errors import UndecodableError, UnopenableError
from groupdesk.formats.source import HEAD_BYTES, FileSource

CHINESE = "早上好，大家今天打卡了吗？\n"


def opened(tmp_path: Path, data: bytes) -> FileSource:
    file = tmp_path / "chat.txt"
    file.write_bytes(data)
    return FileSource.at(file)


def whole(source: FileSource) -> str:
    with source.text() as text:
        return text.read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_each_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    source = opened(tmp_path, (CHINESE * 50_000).encode(encoding))
    assert source.head().text.startswith(CHINESE)
    assert whole(source) == CHINESE * 50_000
    assert source.done() == source.size


def test_big_endian_utf16_needs_its_mark(tmp_path: Path) -> None:
    assert whole(opened(tmp_path, codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"))) == CHINESE


def test_gb18030_that_begins_after_a_long_ascii_head(tmp_path: Path) -> None:
    text = "a" * (3 * HEAD_BYTES) + CHINESE
    assert whole(opened(tmp_path, text.encode("gb18030"))) == text


def test_gb18030_whose_head_happens_to_be_utf8(tmp_path: Path) -> None:
    text = "é" + "a" * HEAD_BYTES
    data = "茅".encode("gb18030") + text[1:].encode() + CHINESE.encode("gb18030")
    assert data[:2].decode("utf-8") == "é"
    assert whole(opened(tmp_path, data)) == "茅" + text[1:] + CHINESE


def test_a_bad_byte_is_named_by_its_place(tmp_path: Path) -> None:
    data = bytearray((CHINESE * 40_000).encode())
    place = 1_000_002
    data[place] = 0xFF
    with pytest.raises(UndecodableError, match=r"byte 100000[0-2] ") as caught:
        whole(opened(tmp_path, bytes(data)))
    assert place - 2 <= caught.value.offset <= place


def test_a_bad_byte_after_an_ascii_head(tmp_path: Path) -> None:
    with pytest.raises(UndecodableError) as caught:
        whole(opened(tmp_path, b"a" * 100_000 + b"\xff" + b"a" * 50))
    assert caught.value.offset == 100_000


def test_binary_has_no_head_text(tmp_path: Path) -> None:
    source = opened(tmp_path, b"\xff\x00" * 100)
    assert source.head().text == ""
    with pytest.raises(UndecodableError) as caught:
        source.text()
    assert caught.value.offset == 0


def test_a_character_cut_by_the_end_is_left_out(tmp_path: Path) -> None:
    assert whole(opened(tmp_path, CHINESE.encode()[:-2])) == CHINESE[:-2]


def test_the_head_ends_at_a_whole_character(tmp_path: Path) -> None:
    head = opened(tmp_path, ("a" + CHINESE * 20_000).encode()).head()
    assert len(head.raw) == HEAD_BYTES
    assert ("a" + CHINESE * 20_000).startswith(head.text)
    assert HEAD_BYTES - len(head.text.encode()) < 4


def test_it_can_be_read_again_from_the_start(tmp_path: Path) -> None:
    source = opened(tmp_path, CHINESE.encode())
    assert whole(source) == whole(source) == CHINESE


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnopenableError, match=r"nowhere\.txt: no such file; check the path"):
        FileSource.at(tmp_path / "nowhere.txt")


def test_an_error_is_one_line_whatever_the_file_is_called() -> None:
    assert str(UndecodableError("a\nb\x1b[31m\u202e.txt", 7)).startswith("a?b?[31m?.txt: byte 7 ")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40)), st.integers(1, 9))
def test_lines_and_windows_give_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], size: int
) -> None:
    text = "\n".join(lines)
    source = opened(tmp_path_factory.mktemp("s"), codecs.BOM_UTF8 + text.encode())
    with source.text() as reading:
        assert "".join(iter(lambda: reading.readline(size), "")) == text
    with source.text() as reading:
        assert "".join(iter(lambda: reading.read(size), "")) == text
    with source.text() as reading:
        assert list(reading) == [line for line in re.split(r"(?<=\n)", text) if line]
