"""Settings are typed, the nearest scope wins, and every wrong value says what is allowed."""

from typing import Any

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.history import History
from groupdesk.desk.settingkinds import KEEP_DAYS, KINDS, RETENTION
from groupdesk.desk.settings import Settings
from groupdesk.store import ingest
from groupdesk.store.models import ChatGroup


@pytest.fixture
def settings(desk: Desk) -> Settings:
    groups = [
        ChatGroup(name="run", kind="sport"),
        ChatGroup(name="swim", kind="sport"),
        ChatGroup(name="read"),
    ]
    desk.change("groups", ("groups",), lambda act: act.add_all(groups))
    return Settings(desk)


def shown(settings: Settings) -> dict[tuple[str, str], Any]:
    return {(view.scope, view.key): view.value for view in settings.show()}


def test_all_have_their_defaults_at_first(settings: Settings) -> None:
    assert shown(settings) == {("desk", kind.key): kind.default for kind in KINDS.values()}
    assert [view.key for view in settings.show()] == list(KINDS)
    assert (KEEP_DAYS, RETENTION["forever"]) == (ingest.KEEP_DAYS, ingest.FOR_EVER)


@pytest.mark.parametrize(
    ("key", "said", "value"),
    [
        ("name", " 我的群 ", "我的群"),
        ("timezone", "Asia/Shanghai", "Asia/Shanghai"),
        ("language", "zh_CN", "zh_CN"),
        ("theme", "light", "light"),
        ("glyphs", "ascii", "ascii"),
        ("quiet_from", "9:30", "09:30"),
        ("quiet_to", "23:59", "23:59"),
        ("retention_days", "30", 30),
        ("retention_days", 30, 30),
        ("retention_days", "never", 0),
        ("retention_days", "forever", -1),
        ("held", "true", True),
        ("held", False, False),
        ("receiver_port", "5710", 5710),
        ("receiver_port", 0, 0),
        ("receiver_host", " ::1 ", "::1"),
        ("receiver_host", "localhost", "127.0.0.1"),
    ],
)
def test_what_she_says_is_read(settings: Settings, key: str, said: Any, value: Any) -> None:
    change = settings.set(key, said)
    assert (change.verb, change.inputs["what"]) == ("setting", key)
    assert settings.get(key) == value
    assert shown(settings)["desk", key] == value


@pytest.mark.parametrize(
    ("key", "said", "line"),
    [
        ("name", "two\nlines", "name: 'two\\nlines' is not allowed; one line"),
        ("timezone", "Asia/Shangai", "such as Asia/Shanghai"),
        ("timezone", "", "the name of a time zone"),
        ("language", "fr", "language: 'fr' is not allowed; one of auto, en, zh_CN"),
        ("theme", "pink", "one of dark, light"),
        ("theme", ["dark"], "one of dark, light"),
        ("quiet_from", "24:00", "a time of day such as 23:00"),
        ("quiet_to", 7, "a time of day such as 23:00"),
        ("retention_days", "-5", "never, forever, or a number of days"),
        ("retention_days", False, "never, forever, or a number of days"),
        ("retention_days", [30], "never, forever, or a number of days"),
        ("retention_days", "1.5", "never, forever, or a number of days"),
        ("receiver_port", "70000", "a port from 1 to 65535, or 0 for none"),
        ("receiver_port", True, "a port from 1 to 65535"),
        ("receiver_host", "example.org", "an address of this machine"),
        ("held", "perhaps", "one of true, false"),
        ("quiet", "23:00", "quiet: unknown; did you mean quiet_to?"),
    ],
)
def test_a_wrong_value_says_what_is_allowed(settings: Settings, key: str, said: Any, line: str) -> None:
    before = shown(settings)
    with pytest.raises(ValueError) as caught:
        settings.set(key, said)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    assert shown(settings) == before


def test_the_nearest_scope_wins(settings: Settings) -> None:
    settings.set("quiet_from", "22:00")
    settings.set("quiet_from", "21:00", "kind:sport")
    settings.set("quiet_from", "20:00", "group:1")
    assert [settings.get("quiet_from", group) for group in (None, 3, 2, 1)] == [
        "22:00",
        "22:00",
        "21:00",
        "20:00",
    ]
    scopes = [view.scope for view in settings.show() if view.key == "quiet_from"]
    assert scopes == ["desk", "group:1", "kind:sport"]


@pytest.mark.parametrize(
    ("key", "scope", "line"),
    [
        ("theme", "group:1", "theme: cannot be set for group:1; only for desk"),
        ("quiet_from", "city", "only for desk, kind:K, group:ID"),
        ("quiet_from", "kind:", "only for desk, kind:K, group:ID"),
        ("quiet_from", "group:99", "quiet_from: there is no group 99"),
        ("quiet_from", "group:x", "there is no group x"),
    ],
)
def test_a_wrong_scope_is_refused(settings: Settings, key: str, scope: str, line: str) -> None:
    with pytest.raises(ValueError) as caught:
        settings.set(key, KINDS[key].default, scope)
    assert line in str(caught.value)


@pytest.mark.parametrize("nothing", [None, "default"])
def test_the_default_comes_back(settings: Settings, nothing: str | None) -> None:
    settings.set("theme", "light")
    settings.set("theme", nothing)
    assert settings.get("theme") == "dark"


def test_setting_what_holds_already_is_no_change(settings: Settings) -> None:
    settings.set("theme", "light")
    assert settings.set("theme", "light").entry is None


def test_a_setting_can_be_taken_back(desk: Desk, settings: Settings) -> None:
    settings.set("name", "city")
    settings.set("name", "town")
    History(desk).undo()
    assert (settings.get("name"), desk.name) == ("city", "city")


def test_an_unknown_key_is_refused(settings: Settings) -> None:
    with pytest.raises(ValueError, match="did you mean theme"):
        settings.get("them")
