import os
from pathlib import Path

import pytest

from groupdesk.console.screens import candidates
from groupdesk.console.screens.candidates import Candidate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for age, name in enumerate(("new.json", "old chat.txt", "晨读会.txt", ".hidden")):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    (tmp_path / "Exports").mkdir()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    return tmp_path


def names(folder: Path, words: str = "") -> list[str]:
    return [one.name for one in candidates.listed(folder, words)]


def test_files_come_newest_first_then_folders_then_the_way_up(folder: Path) -> None:
    assert names(folder) == ["", "new.json", "old chat.txt", "晨读会.txt", "gone", "Exports", ".."]
    assert candidates.listed(folder, "")[0].whole


def test_a_single_file_is_not_offered_as_everything(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("x")
    assert names(tmp_path) == ["one.txt", ".."]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chendu", ["晨读会.txt"]),
        ("chat", ["old chat.txt"]),
        ("Exp", ["Exports"]),
        (".h", [".hidden"]),
        ("zz", []),
    ],
)
def test_words_narrow_what_is_shown(folder: Path, words: str, found: list[str]) -> None:
    assert names(folder, words) == found


def test_what_is_named_exactly_comes_first(folder: Path) -> None:
    (folder / "Exports 2").mkdir()
    assert names(folder, "Exports") == ["Exports", "Exports 2"]


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("", ("/start", "")),
        ("ch", ("/start", "ch")),
        ("/a/b/", ("/a/b", "")),
        ("/a/b", ("/a", "b")),
        ("'/a/my chat.txt'", ("/a", "my chat.txt")),
        ("~/x", (str(Path.home()), "x")),
    ],
)
def test_a_path_is_a_folder_and_words(typed: str, where: tuple[str, str]) -> None:
    folder, words = candidates.split(typed, Path("/start"))
    assert (str(folder), words) == where


def test_what_is_typed_for_a_candidate_leads_back_to_it(folder: Path) -> None:
    exports = Candidate(folder / "Exports", "Exports", folder=True)
    assert candidates.split(candidates.typed_as(exports), folder) == (folder / "Exports", "")
    assert candidates.typed_as(Candidate(Path.home(), "", folder=True)) == "~" + os.sep


def test_it_begins_where_the_last_import_came_from(folder: Path, tmp_path: Path) -> None:
    inside = folder / "Exports" / "all.zip" / "chat.txt"
    assert candidates.first_folder([str(inside)]) == folder / "Exports"


def test_what_an_archive_holds_belongs_to_it(tmp_path: Path) -> None:
    archive, other = Candidate(tmp_path / "a.zip", "a.zip"), Candidate(tmp_path / "a.zip2", "a.zip2")
    files = [{"path": f"{tmp_path}/a.zip/chat.txt"}, {"path": f"{tmp_path}/a.zip2"}]
    found = candidates.by_candidate([archive, other], files)
    assert [len(found[one.key]) for one in (archive, other)] == [1, 1]


def test_what_was_recognised_in_words() -> None:
    chat = {"name": "Readers", "group_name": None, "private": False}
    known, private = chat | {"group_name": "Old"}, chat | {"private": True}
    readable = {"path": "/x/a", "format": "qq", "title": "QQ text"}
    refused = {"path": "/x/b", "format": None, "reason": "/x/b: holds nothing; see README"}
    assert candidates.recognised([readable | {"chats": [chat, private]}]) == ("QQ text · new: Readers", True)
    assert candidates.recognised([readable | {"chats": [known]}]) == ("QQ text · Old", True)
    assert candidates.recognised([readable | {"chats": [chat, known]}]) == ("QQ text · 2 chats", True)
    assert candidates.recognised([refused]) == ("holds nothing", False)


@pytest.mark.parametrize(
    ("n", "text"), [(9, "9 B"), (1_200, "1.2 KB"), (2_000_000, "2 MB"), (46_000_000, "46 MB")]
)
def test_sizes(n: int, text: str) -> None:
    assert candidates.size(n) == text


@pytest.mark.parametrize("typed", ["~//tmp/chats/a", "/old/place//tmp/chats/a", "~/'/tmp/chats/a'"])
def test_a_path_typed_behind_what_stood_there_begins_anew(typed: str) -> None:
    assert candidates.split(typed, Path("/start")) == (Path("/tmp/chats"), "a")
