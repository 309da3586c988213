"""The catalogues: complete, current, and true to the English words they stand for."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from groupdesk import locale
from groupdesk.locale import catalogue

TRANSLATED = [language for language in locale.LANGUAGES if language != "en"]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for catalogues, beside code of three messages."""
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text('_("Today")\nN_("{n} of {all}")\nngettext("{n} group", "{n} groups", 2)\n')
    monkeypatch.setattr(catalogue, "_CODE", code)
    monkeypatch.setattr(catalogue, "_HERE", tmp_path)
    (tmp_path / "zh_CN" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path / "zh_CN" / "LC_MESSAGES"


def translate(kept: Path, **said: str | tuple[str, ...]) -> None:
    """Keep a catalogue that says `said`, by the first word of each message."""
    made = catalogue.updated("zh_CN")
    for message in made:
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            message.string = said.get({"Today": "today", "{n} of {all}": "of"}.get(first, "group"), "")
    keep(kept, made)


def keep(kept: Path, made: Catalog) -> None:
    (kept / "groupdesk.po").write_bytes(catalogue.po_bytes(made))
    (kept / "groupdesk.mo").write_bytes(catalogue.mo_bytes(made))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_code_is_translated_and_compiled(language: str) -> None:
    assert list(catalogue.faults(language)) == []


def test_chinese_has_one_plural_form() -> None:
    assert catalogue.extract("zh_CN").num_plurals == 1


def test_the_compiled_words_are_spoken() -> None:
    locale.use("zh_CN")
    try:
        assert locale._("Leaderboard") == "活跃榜"
        assert {locale.ngettext("{n} group", "{n} groups", n) for n in (0, 1, 2)} == {"{n} 个群"}
    finally:
        locale.use("en")


def test_extracting_finds_every_keyword_once(kept: Path) -> None:
    found = [message.id for message in catalogue.extract() if message.id]
    assert found == ["Today", "{n} of {all}", ("{n} group", "{n} groups")]


def test_the_same_code_gives_the_same_bytes_without_dates_lines_and_places(kept: Path) -> None:
    first = catalogue.po_bytes(catalogue.extract("zh_CN"))
    assert first == catalogue.po_bytes(catalogue.extract("zh_CN"))
    assert b"Date" not in first
    assert b"a.py:1" not in first
    assert str(kept).encode() not in first


def test_a_complete_catalogue_has_no_faults(kept: Path) -> None:
    translate(kept, today="今日", of="{n}/{all}", group=("{n} 个群",))
    assert list(catalogue.faults("zh_CN")) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"today": "", "of": "{n}/{all}", "group": ("{n} 个群",)}, "not translated: 'Today'"),
        ({"today": "今日", "of": "{n}", "group": ("{n} 个群",)}, "other placeholders: '{n} of {all}'"),
        ({"today": "今日", "of": "{n}/{all!r}", "group": ("{n} 个群",)}, "other placeholders"),
        ({"today": "今日", "of": "{n}/{all}", "group": ("几个群",)}, "other placeholders: '{n} group'"),
        ({"today": "今日", "of": "{n}/{all}", "group": ()}, "not translated: '{n} group'"),
    ],
)
def test_a_wrong_translation_is_named(kept: Path, said: dict[str, str | tuple[str, ...]], fault: str) -> None:
    translate(kept, **said)
    assert any(fault in line for line in catalogue.faults("zh_CN"))


def test_a_fuzzy_translation_is_named(kept: Path) -> None:
    translate(kept, today="今日", of="{n}/{all}", group=("{n} 个群",))
    po = kept / "groupdesk.po"
    po.write_text(po.read_text("utf-8").replace('msgid "Today"', '#, fuzzy\nmsgid "Today"'), "utf-8")
    assert list(catalogue.faults("zh_CN"))


def test_a_plural_form_that_chinese_does_not_have_is_named(kept: Path) -> None:
    translate(kept, today="今日", of="{n}/{all}", group=("{n} 个群",))
    po = kept / "groupdesk.po"
    one = 'msgstr[0] "{n} 个群"\n'
    po.write_text(po.read_text("utf-8").replace(one, one + 'msgstr[1] "{n} 群"\n'), "utf-8")
    assert list(catalogue.faults("zh_CN")) == ["zh_CN: not what the code says; run update"]


def test_updating_keeps_what_was_said_and_drops_what_the_code_no_longer_says(kept: Path) -> None:
    translate(kept, today="今日", of="{n}/{all}", group=("{n} 个群",))
    (catalogue._CODE / "a.py").write_text('_("Today")\n_("Report")\n')
    assert any("run update" in line for line in catalogue.faults("zh_CN"))
    assert catalogue.main(["update"]) == 0
    assert {message.id: message.string for message in catalogue.updated("zh_CN") if message.id} == {
        "Today": "今日",
        "Report": "",
    }


def test_a_catalogue_that_was_not_compiled_is_named(kept: Path) -> None:
    translate(kept, today="今日", of="{n}/{all}", group=("{n} 个群",))
    (kept / "groupdesk.mo").write_bytes(b"")
    assert list(catalogue.faults("zh_CN")) == ["zh_CN: not compiled; run compile"]
    assert catalogue.main(["compile"]) == 0
    assert catalogue.main(["check"]) == 0
    with (kept / "groupdesk.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Today") == "今日"


def test_an_unknown_act_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue.main(["translate"]) == 2
    assert "extract|update|compile|check" in capsys.readouterr().err
