"""The config file is optional, and every mistake in it is named."""

from pathlib import Path

import pytest

from groupdesk.config import Config, ConfigError, load, read


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Config(theme=None, glyphs=None, keys={})


def test_everything_it_can_say(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'theme = "light"\nglyphs = "ascii"\n[keys]\n"today.done" = "d space"\ntoday.why = "w"\n'
    )
    keys = {"today.done": "d space", "today.why": "w"}
    assert load(tmp_path / "config.toml") == Config("light", "ascii", keys)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('them = "dark"', "them: unknown; did you mean theme?"),
        ("zzz = 1", "zzz: unknown; one of theme, glyphs, keys"),
        ('theme = "pink"', "theme: 'pink' is not one of dark, light, contrast, ansi"),
        ("glyphs = ['ascii']", "glyphs: ['ascii'] is not one of auto, unicode, ascii"),
        ('keys = "d"', "keys: must be a table"),
        ("[keys]\ntoday.done = 4", "keys.today.done: must be keys in quotes"),
        ("theme = \n", "line 1"),
    ],
)
def test_a_mistake_is_named(text: str, line: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(text)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"theme = 1", b"\xff\xfe"])
def test_the_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_problem_speaks_her_language() -> None:
    with pytest.raises(ConfigError) as caught:
        read('them = "dark"')
    chinese = {"{name}: unknown; did you mean {near}?": "没有 {name}；是 {near} 吗？"}
    assert caught.value.said(chinese.__getitem__) == "没有 them；是 theme 吗？"


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)
