"""Files, folders and archives: what is read, what is left out and why."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from groupdesk.formats.errors import DamagedError
from groupdesk.formats.files import Found, Limits, walk

SMALL = Limits(total=50_000, ratio=20, small=1_000)


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def names(found: list[Found]) -> list[str]:
    return [one.name.rsplit("chats/", 1)[-1] for one in found if one.source]


def reasons(found: list[Found]) -> dict[str, str]:
    return {one.name.rsplit("chats/", 1)[-1]: one.refused.code for one in found if one.refused}


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    folder = tmp_path / "chats"
    folder.mkdir()
    return folder


def test_a_folder_is_read_sorted_and_hidden_files_are_listed(chats: Path) -> None:
    for name in ("b.txt", "a.txt", ".DS_Store", "sub/c.txt"):
        (chats / name).parent.mkdir(exist_ok=True)
        (chats / name).write_text("x")
    found = list(walk([chats]))
    assert names(found) == ["a.txt", "b.txt", "sub/c.txt"]
    assert reasons(found) == {".DS_Store": "hidden"}


def test_a_hidden_file_named_on_its_own_is_read(chats: Path) -> None:
    (chats / ".chat.txt").write_text("x")
    assert names(list(walk([chats / ".chat.txt"]))) == [".chat.txt"]


def test_each_file_once(chats: Path) -> None:
    (chats / "a.txt").write_text("x")
    os.link(chats / "a.txt", chats / "b.txt")
    assert names(list(walk([chats / "a.txt", chats, str(chats / "a.txt")]))) == ["a.txt"]


def test_links_that_go_round_in_a_circle(chats: Path) -> None:
    (chats / "loop").symlink_to(chats)
    (chats / "self").symlink_to(chats / "self")
    (chats / "gone").symlink_to(chats / "nowhere")
    assert reasons(list(walk([chats]))) == {"loop": "repeated", "self": "unopenable", "gone": "missing"}


def test_a_pipe_is_not_opened(chats: Path) -> None:
    os.mkfifo(chats / "pipe")
    assert reasons(list(walk([chats]))) == {"pipe": "special"}


def test_a_folder_without_permission(chats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(self: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    (found,) = walk([chats])
    assert str(found.refused).endswith("chats: no permission to read it; change its permissions")


def test_a_name_that_is_no_text_is_shown_escaped(chats: Path) -> None:
    Path(os.fsdecode(os.fsencode(chats) + b"/\xff.txt")).write_text("x")
    assert names(list(walk([chats]))) == ["\\xff.txt"]


def test_members_of_an_archive_are_streamed(chats: Path) -> None:
    (chats / "x.zip").write_bytes(packed({"b/result.json": b"{}", "a.txt": "早".encode(), "empty/": b""}))
    found = list(walk([chats]))
    assert names(found) == ["x.zip/a.txt", "x.zip/b/result.json"]
    assert found[0].source and found[0].source.text().read() == "早"
    assert found[0].path == chats / "x.zip"
    assert list(chats.iterdir()) == [chats / "x.zip"]


def test_an_archive_in_an_archive_but_no_deeper(chats: Path) -> None:
    deepest = packed({"c.txt": b"c"})
    inner = packed({"b.txt": b"b", "deepest.zip": deepest}, zipfile.ZIP_STORED)
    (chats / "x.zip").write_bytes(packed({"inner.zip": inner}))
    found = list(walk([chats]))
    assert names(found) == ["x.zip/inner.zip/b.txt"]
    assert found[0].source and found[0].source.bytes().read() == b"b"
    assert reasons(found) == {"x.zip/inner.zip/deepest.zip": "nested"}


def test_a_spreadsheet_is_one_file_also_inside_an_archive(chats: Path) -> None:
    sheet = packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    (chats / "a.xlsx").write_bytes(sheet)
    (chats / "b.zip").write_bytes(packed({"members": sheet}))
    assert names(list(walk([chats]))) == ["a.xlsx", "b.zip/members"]


@pytest.mark.parametrize("name", ["../up.txt", "/etc/x.txt", "C:/x.txt", "a/../../x.txt", "..\\x.txt"])
def test_names_that_point_outside(chats: Path, name: str) -> None:
    (chats / "x.zip").write_bytes(packed({name: b"x"}))
    assert list(reasons(list(walk([chats]))).values()) == ["unsafe_name"]


def test_macos_leftovers_links_and_passwords(chats: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("__MACOSX/._a.txt", b"x")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("locked.txt", b"x")
    raw = bytearray(data.getvalue())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    (chats / "x.zip").write_bytes(raw)
    codes = {"x.zip/__MACOSX/._a.txt": "hidden", "x.zip/link": "link", "x.zip/locked.txt": "encrypted"}
    assert reasons(list(walk([chats]))) == codes


def test_bombs_by_ratio_and_by_total(chats: Path) -> None:
    (chats / "ratio.zip").write_bytes(packed({"zeros.txt": b"0" * 40_000, "fine.txt": b"x"}))
    (chats / "total.zip").write_bytes(packed({f"{n}.txt": os.urandom(900) for n in range(60)}))
    found = list(walk([chats], SMALL))
    assert names(found) == ["ratio.zip/fine.txt"]
    assert reasons(found) == {"ratio.zip/zeros.txt": "bomb", "total.zip": "bomb"}


def test_a_bomb_spread_over_inner_archives(chats: Path) -> None:
    inner = {f"{n}.zip": packed({"x.txt": os.urandom(900) * 20}, zipfile.ZIP_STORED) for n in range(4)}
    (chats / "x.zip").write_bytes(packed(inner))
    assert "bomb" in reasons(list(walk([chats], Limits(total=100_000, ratio=200, small=1_000)))).values()


def test_a_spreadsheet_bomb_is_refused_as_a_whole(chats: Path) -> None:
    (chats / "x.xlsx").write_bytes(packed({"xl/workbook.xml": b"", "xl/sheet1.xml": b"0" * 40_000}))
    assert reasons(list(walk([chats], SMALL))) == {"x.xlsx": "bomb"}


def test_a_damaged_archive_says_so_at_once_or_while_reading(chats: Path) -> None:
    good = packed({"a.txt": b"abc" * 5_000}, zipfile.ZIP_STORED)
    (chats / "cut.zip").write_bytes(good[:9_000])
    (chats / "flipped.zip").write_bytes(good.replace(b"abcabc", b"abcabd", 1))
    found = list(walk([chats]))
    assert reasons(found) == {"cut.zip": "damaged"}
    assert found[1].source
    with pytest.raises(DamagedError, match=r"flipped.zip/a.txt: cannot be read beyond byte"):
        found[1].source.text().read()


def test_names_written_by_chinese_windows(chats: Path) -> None:
    data = packed({"XXXX.txt": b"x"})
    (chats / "x.zip").write_bytes(data.replace(b"XXXX", "聊天".encode("gb18030")))
    assert names(list(walk([chats]))) == ["x.zip/聊天.txt"]


def test_any_bytes_after_the_signature_are_refused_in_words(chats: Path) -> None:
    good = packed({"a.txt": b"hello" * 50, "b/c.txt": b"x"})
    for place in range(4, len(good)):
        (chats / "x.zip").write_bytes(good[:place] + bytes([good[place] ^ 0x5A]) + good[place + 1 :])
        for found in walk([chats]):
            assert (found.source is None) != (found.refused is None)
