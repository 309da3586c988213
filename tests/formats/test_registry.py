"""The registry: which format a file is, and what no file may do."""

import json
from pathlib import Path

import pytest
from figures import survives
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import FORMATS, detect, format_of
from groupdesk.formats.errors import FormatError
from groupdesk.formats.files import walk
from groupdesk.formats.source import FileSource
from groupdesk.records import Head

NO_READER = "made/wechat_copy_mac.txt"
BY_FOLDER = {
    "made/members.xlsx": "members",
    "made/members_gb18030.csv": "members",
    "made/members_onebot.json": "members-onebot",
}


def test_every_shared_file_is_what_the_oracle_says(shared: Path) -> None:
    expected = json.loads((shared / "data/EXPECTED.json").read_text())
    for name in expected:
        if name != NO_READER:
            (file,) = walk([shared / "data" / name])
            assert file.source is not None, name
            found = format_of(file.source)
            assert found is not None, name
            assert found.name == BY_FOLDER.get(name, expected[name]["format"]), name


def test_own_samples_are_what_their_folder_says() -> None:
    samples = Path(__file__).parents[1] / "data"
    names = {one.name for one in FORMATS}
    files = [file for file in samples.rglob("*") if file.is_file() and file.parent.name in names]
    assert files
    for file in files:
        found = format_of(FileSource.at(file))
        assert found is not None, file
        assert found.name == file.parent.name


def test_names_are_short_stable_words_of_their_own() -> None:
    names = [one.name for one in FORMATS]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)
    assert {one.clock for one in FORMATS} == {"utc", "local"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"hello\n",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        bytes(range(256)) * 20,
        b"\x00" * 5_000,
        b"{}",
        b"[]",
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'"' * 70_000,
        "早起群的聊天记录\n储存日期：2026/10/03 21:00\n".encode(),
    ],
)
def test_what_nobody_knows_is_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert detect(FileSource.at(tmp_path / "x").head()) is None


@given(st.binary(max_size=300))
def test_any_bytes_end_with_a_declared_error_or_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("r")
    for way in FORMATS:
        way.sniff(Head("x", data, data.decode("latin-1")))
        survives(way, folder, data, FormatError)
