"""Where the desk is: said, else from the environment, else the system's own place for data."""

from pathlib import Path

import pytest

from groupdesk import paths


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUPDESK_DESK", raising=False)


def test_what_is_said_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUPDESK_DESK", "/from/environment")
    assert paths.desk_path("/said") == Path("/said")
    assert paths.desk_path() == Path("/from/environment")


def test_a_home_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/her")
    monkeypatch.setenv("USERPROFILE", "/home/her")
    assert paths.desk_path("~/d") == Path("/home/her/d")


def test_else_it_is_in_the_data_folder() -> None:
    assert paths.desk_path().parent == paths.data_folder()
    assert paths.data_folder().name == "groupdesk"
    assert paths.config_path().name == "config.toml"
