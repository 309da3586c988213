"""Bots from the command line: add, list, check, groups, edit, remove, sync."""

import io
import sys
from collections.abc import Iterator

import pytest

from tests.bots.qq_weather import Sky, answer, failing, under
from tests.bots.sim_onebot import GROUP, NOW, TOKEN, LLBot, chat, tick
from tests.console_line import Answer, Line, line

__all__ = ["line"]

AT = ("--now", "2025-11-22T04:00:00Z")
NAME = "读书会·一群"


@pytest.fixture
def sky(monkeypatch: pytest.MonkeyPatch) -> Sky:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    qq = LLBot(tick, TOKEN)
    qq.add(chat(150))
    qq.add(chat(30, "700002", "另一群"))
    return Sky(qq)


@pytest.fixture
def url(sky: Sky) -> Iterator[str]:
    with under(sky) as address:
        yield address


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def type_(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))

    return type_


@pytest.fixture
def added(line: Line, url: str, typed) -> Line:  # type: ignore[no-untyped-def]
    """A desk with the bot."""
    typed(TOKEN + "\n")
    line.json("bots", "add", "onebot11", "--name", "qq", "--url", url, "--token-stdin", *AT)
    return line


def refused(answered: Answer, code: int, word: str) -> None:
    """Asserts that a call failed with one line."""
    assert (answered.code, answered.out) == (code, "")
    (said,) = answered.err.splitlines()
    assert word in said
    assert TOKEN not in said


def test_now_is_the_made_up_time() -> None:
    from datetime import datetime

    assert int(datetime.fromisoformat(AT[1]).timestamp()) == NOW


def test_a_bot_is_added_and_listed(added: Line) -> None:
    (bot,) = added.json("bots", "list", *AT)
    assert bot == {
        "name": "qq",
        "kind": "onebot11",
        "state": "new",
        "reason": "",
        "groups": 0,
        "sees": 0,
        "can": bot["can"],
        "last_sync": None,
        "seen_since": None,
        "gaps": [],
    }
    assert "history" in bot["can"]
    shown = added("bots", "list", *AT)
    assert "not asked yet" in shown.out
    assert shown.err == ""


def test_a_sync_tells_what_it_brought_and_the_list_how_it_is(added: Line) -> None:
    told = added.json("sync", *AT)
    (bot,) = told["bots"]
    assert told["total"] == {"messages": 180, "new": 180}
    assert (bot["bot"], bot["groups"], bot["members"], bot["problems"]) == ("qq", 2, 6, [])
    (listed,) = added.json("bots", "list", *AT)
    assert (listed["state"], listed["groups"], listed["sees"]) == ("ok", 2, 2)
    assert listed["last_sync"] == "2025-11-22T04:00:00Z"
    assert listed["seen_since"] == "2025-11-22T01:30:00Z"
    assert added.json("sync", "qq", *AT)["total"]["new"] == 0
    assert "qq" in added("sync", "1", *AT).out
    assert added.json("doctor")["ok"]
    assert [row["messages"] for row in added.json("groups", *AT)].count(150) == 1


def test_what_goes_wrong_in_a_sync_is_a_line_each_and_exit_code_one(added: Line, sky: Sky) -> None:
    sky.lasting["get_group_msg_history"] = failing("账号\n\x1b[31m被冻结")
    answered = added("sync", *AT)
    assert answered.code == 1
    lines = answered.err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("qq · ") and "被冻结" in line for line in lines)
    assert "\x1b" not in answered.err + answered.out
    answered = added("sync", "--json", *AT)
    assert answered.code == 1
    assert '"refused"' in answered.out


def test_a_check_says_what_a_bot_can_and_stores_nothing(added: Line, sky: Sky) -> None:
    told = added.json("bots", "check", "qq", *AT)
    assert (told["end"], told["account"], told["dialect"], told["sees"]) == (
        "ok",
        "10001",
        "LLOneBot 6.1.0",
        2,
    )
    assert added.json("groups", *AT) == []
    shown = added("bots", "check", "qq", *AT)
    assert "✓ member lists" in shown.out
    sky.lasting["get_login_info"] = answer(401)
    answered = added("bots", "check", "qq", *AT)
    assert answered.code == 1
    assert "does not know this token" in answered.out


def test_only_the_groups_that_are_wanted_come_in(added: Line) -> None:
    added.json("bots", "check", "qq", *AT)
    rows = added.json("bots", "groups", "qq", "--only", GROUP, *AT)
    assert {row["native"]: row["wanted"] for row in rows} == {GROUP: True, "700002": False}
    assert added.json("sync", *AT)["total"]["new"] == 150
    assert [row["name"] for row in added.json("groups", *AT)] == [NAME]
    assert "另一群" in added("bots", "groups", "qq", *AT).out
    refused(added("bots", "groups", "qq", "--only", "9", *AT), 1, "no group 9")


def test_a_token_is_set_anew(added: Line, sky: Sky, typed) -> None:  # type: ignore[no-untyped-def]
    sky.bot.token = "another-token"
    assert added("sync", *AT).code == 1
    assert added.json("bots", "list", *AT)[0]["state"] == "auth"
    typed("token=another-token")
    added.json("bots", "edit", "qq", "--token-stdin", *AT)
    assert added.json("sync", *AT)["total"]["new"] == 180


def test_a_bot_is_removed_and_what_it_told_stays(added: Line) -> None:
    added.json("sync", *AT)
    assert added.json("bots", "remove", "qq", *AT)["verb"] == "bot-remove"
    assert added.json("bots", "list", *AT) == []
    assert len(added.json("groups", *AT)) == 2
    assert added.json("sync", *AT) == {"bots": [], "total": {"messages": 0, "new": 0}}


def test_a_robots_address_is_a_secret_and_comes_by_stdin(line: Line, sky: Sky, typed) -> None:  # type: ignore[no-untyped-def]
    line.json("counts", "--day", "2025-11-20", _counts(line), *AT)
    address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-of-nobody"
    add = ("bots", "add", "wecom_robot", "--name", "robot", "--group", "Readers")
    refused(line(*add, "--url", address, *AT), 2, "--token-stdin")
    refused(line(*add, "--set", f"url={address}", *AT), 2, "--token-stdin")
    typed(address)
    assert line.json(*add, "--token-stdin", *AT)["kind"] == "wecom_robot"
    assert "k-of-nobody" not in line("bots", "list", "--json", *AT).out


def _counts(line: Line) -> str:
    file = line.desk.with_name("counts.csv")
    file.write_text("group,members\nReaders,40\n", encoding="utf-8")
    return str(file)


def test_secrets_are_the_token_or_lines_of_key_and_value(line: Line, url: str, sky: Sky, typed) -> None:  # type: ignore[no-untyped-def]
    from groupdesk.store.tokens import Tokens

    for number, (said, kept) in enumerate(
        [
            ("a=b==", {"token": "a=b=="}),
            ("token=abc", {"token": "abc"}),
            ("\n token=abc \r\n\nsecret=x=y\n", {"token": "abc", "secret": "x=y"}),
            ("", {}),
        ],
        1,
    ):
        typed(said)
        line.json("bots", "add", "onebot11", "--name", f"b{number}", "--url", url, "--token-stdin", *AT)
        assert Tokens(line.desk).get(number) == kept


@pytest.mark.parametrize(
    ("said", "code", "word"),
    [
        (("bots", "add", "nothing", "--name", "x"), 2, "onebot11"),
        (("bots", "add", "onebot11", "--name", "x"), 2, "address is missing"),
        (("bots", "add", "onebot11", "--name", "x", "--url", "localhost:3000"), 2, "no address"),
        (("bots", "add", "onebot11", "--name", "x", "--set", "url"), 2, "KEY=VALUE"),
        (
            ("bots", "add", "onebot11", "--name", "x", "--url", "http://a", "--set", "token=t"),
            2,
            "--token-stdin",
        ),
        (("bots", "add", "onebot11", "--name", "qq", "--url", "http://a"), 2, "already"),
        (("bots", "add", "onebot11", "--name", "a\nb", "--url", "http://a"), 2, "name of one line"),
        (("bots", "add", "onebot11", "--name", "x", "--url", "http://a\x07b"), 2, "cannot be typed"),
        (("bots", "add", "wecom_robot", "--name", "x", "--token-stdin"), 2, "--group"),
        (("bots", "check", "nobody"), 1, "no bot nobody"),
        (("bots", "edit", "nobody"), 1, "no bot nobody"),
        (("bots", "groups", "nobody"), 1, "no bot nobody"),
        (("bots", "remove", "7"), 1, "no bot 7"),
        (("sync", "nobody"), 1, "no bot nobody"),
    ],
)
def test_what_cannot_be_is_one_line(added: Line, typed, said: tuple[str, ...], code: int, word: str) -> None:  # type: ignore[no-untyped-def]
    typed("https://example.org/k")
    refused(added(*said, *AT), code, word)


def test_without_a_desk_there_is_nothing_to_list(line: Line) -> None:
    refused(line("bots", "list"), 1, "no desk")
    refused(line("sync"), 1, "no desk")
