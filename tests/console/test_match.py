import pytest

from groupdesk.console.match import find, rank

TEXT = "晨读会 03 · 导出成员"


@pytest.mark.parametrize(
    "words", ["晨读 导出", "chendu daochu", "cdh dc", "晨du dao", "ＣＤＨ", "03", "daochucy", "du", "cdh03"]
)
def test_any_mixture_finds(words: str) -> None:
    assert find(words, TEXT) is not None


@pytest.mark.parametrize("words", ["晚读", "cdx", "dao03"])
def test_what_is_not_there_is_not_found(words: str) -> None:
    assert find(words, TEXT) is None


def test_initials_of_english_words() -> None:
    assert find("pw", "Photo Walk") == [(0, 10)]
    assert find("phowa", "Photo Walk") == [(0, 10)]


def test_spots_tell_what_matched() -> None:
    assert find("cd dao", TEXT) == [(0, 2), (9, 10)]


def test_nothing_typed_finds_everything() -> None:
    assert find("  ", TEXT) == []


def test_what_begins_so_comes_first() -> None:
    names = ["The walk", "Walk", "Photo Walk"]
    assert min(names, key=lambda name: rank(find("walk", name))) == "Walk"
