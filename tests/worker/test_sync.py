"""A sync brings what was said, whole and once, from whichever bots see it."""

import json
from pathlib import Path

import pytest

from groupdesk.demo.onebot import OneBot
from groupdesk.desk import Desk, safety
from groupdesk.worker.run import Worker
from tests.bots.sim_onebot import (
    GROUP,
    MINUTE,
    NOW,
    GoCqhttp,
    LLBot,
    NapCat,
    Plain,
    Stammering,
    chat,
    talk,
    tick,
)
from tests.worker.bots import HOUR, Clock, Syncing, clock, dump, syncing

__all__ = ["clock", "syncing"]

NAME = "读书会·一群"
WITH_HISTORY = [OneBot, NapCat, LLBot, GoCqhttp, Stammering]


@pytest.mark.parametrize("kind", WITH_HISTORY)
def test_the_first_sync_brings_everything_and_the_second_nothing(
    syncing: Syncing, kind: type[OneBot]
) -> None:
    qq = kind(tick)
    said = qq.add(chat(250)).said
    syncing.add(qq)
    told = syncing.sync()
    assert told["total"]["new"] == 250
    assert [bot["problems"] for bot in told["bots"]] == [[]]
    assert syncing.texts() == [one.text for one in said]
    assert len(syncing.rows("SELECT 1 FROM message WHERE reply IS NOT NULL")) == 25
    before = syncing.figures()
    assert syncing.sync(later=HOUR)["total"]["new"] == 0
    assert syncing.figures() == before
    assert syncing.coverage() == [(said[0].at, NOW + HOUR)]
    assert syncing.bot().gaps == ()


@pytest.mark.parametrize("kind", WITH_HISTORY)
def test_what_is_new_comes_in_and_no_more_is_asked_than_needed(syncing: Syncing, kind: type[OneBot]) -> None:
    qq = kind(tick)
    said = qq.add(chat(250))
    syncing.add(qq)
    syncing.sync()
    asked = len(qq.calls)
    talk(said, 7, NOW + MINUTE)
    assert syncing.sync(later=HOUR)["total"]["new"] == 7
    assert syncing.texts() == [one.text for one in said.said]
    assert len(qq.calls) - asked < 10
    assert syncing.coverage() == [(said.said[0].at, NOW + HOUR)]


def test_an_empty_group_is_watched_from_the_first_sync_on(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat())
    syncing.add(qq)
    for _time in range(3):
        syncing.sync(later=HOUR)
    assert syncing.coverage() == [(NOW + HOUR, NOW + 3 * HOUR)]
    talk(said, 150, NOW + 3 * HOUR + MINUTE)
    assert syncing.sync(later=5 * HOUR)["total"]["new"] == 150
    assert syncing.coverage() == [(NOW + HOUR, NOW + 8 * HOUR)]
    assert syncing.bot().gaps == ()


def test_a_program_without_a_history_brings_its_members(syncing: Syncing) -> None:
    qq = Plain(tick)
    qq.add(chat(20))
    syncing.add(qq)
    told = syncing.sync()["bots"][0]
    assert (told["messages"], told["members"], told["problems"]) == (0, 3, [])
    assert not any(action == "get_group_msg_history" for action, _body in qq.calls)


# --- beside an import


def test_the_figures_are_those_of_the_same_messages_imported(
    syncing: Syncing, tmp_path: Path, clock: Clock
) -> None:
    qq = OneBot(tick)
    said = qq.add(chat(300))
    syncing.add(qq)
    syncing.sync()
    lines = [json.dumps(qq.event(said, one), ensure_ascii=False) for one in said.said]
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    with Desk.open(tmp_path / "other", now=clock) as other:
        other.runs.ask_import([file], until=NOW)
        assert Worker(other.store).next()
        boards = [one.leaderboard.rank(one.groups.select("all"), "all") for one in (syncing.desk, other)]
    synced, imported = (
        [(row.native, row.messages, row.words, row.points) for row in board.rows] for board in boards
    )
    assert synced == imported
    for table in ("group_day", "pair"):
        assert dump(syncing.desk.path)[table] == dump(tmp_path / "other")[table]


# --- two bots, and the groups she wants


def test_two_bots_in_one_group_tell_its_messages_once(syncing: Syncing) -> None:
    said = chat(150)
    for name in ("a", "b"):
        qq = LLBot(tick)
        qq.add(said)
        syncing.add(qq, name)
    told = syncing.sync()
    assert sum(one["messages"] for one in told["bots"]) == 300
    assert told["total"]["new"] == 150
    assert len(syncing.rows("SELECT 1 FROM chat_group")) == 1


def test_a_group_that_is_not_wanted_is_not_asked(syncing: Syncing) -> None:
    qq = LLBot(tick)
    qq.add(chat(20))
    qq.add(chat(20, "700002", "另一群"))
    syncing.add(qq)
    syncing.sync()
    bot = syncing.bot().id
    syncing.desk.bots.choose(bot, ["700002"], False)
    qq.calls.clear()
    syncing.sync(later=HOUR)
    assert {body.get("group_id") for _action, body in qq.calls} == {None, int(GROUP)}
    assert (syncing.bot().groups, syncing.bot().sees) == (1, 2)


def test_forgotten_people_do_not_come_in_again(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(60))
    syncing.add(qq)
    syncing.sync()
    ((person,),) = syncing.rows("SELECT person_id FROM identity WHERE key = '20002'")
    safety.forget(syncing.desk, person)
    talk(said, 30, NOW + MINUTE)
    assert syncing.sync(later=HOUR)["total"]["new"] == 20
    assert (
        syncing.rows("SELECT 1 FROM identity WHERE key = '20002' OR name LIKE '%小雨%' AND key <> '20003'")
        == []
    )
    rosters = syncing.rows("SELECT count(*) FROM roster")
    for _time in range(3):
        syncing.sync(later=HOUR)
    assert syncing.rows("SELECT count(*) FROM roster")[0][0] <= rosters[0][0] + 1


def test_a_bot_removed_and_added_again_brings_nothing_twice(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(120))
    syncing.add(qq)
    syncing.sync()
    syncing.desk.bots.remove(syncing.bot().id)
    assert syncing.desk.bots.list() == ()
    talk(said, 10, NOW + MINUTE)
    syncing.clock.now += HOUR
    syncing.add(qq, "again")
    assert syncing.bot("again").state == "new"
    told = syncing.sync()["bots"][0]
    assert (told["messages"], told["new"]) == (130, 10)
    assert syncing.texts() == [one.text for one in said.said]


def test_a_group_with_the_same_name_is_another_group(syncing: Syncing) -> None:
    qq = LLBot(tick)
    for native in ("1", "2", "3"):
        qq.add(chat(30, native))
    syncing.add(qq)
    syncing.sync()
    assert len(syncing.rows("SELECT 1 FROM chat_group")) == 3
    assert syncing.bot().gaps == ()


def test_a_group_renamed_on_its_platform_stays_the_group(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(30))
    syncing.add(qq)
    syncing.sync()
    said.name = "读书会·二群"
    assert syncing.sync(later=HOUR)["total"]["new"] == 0
    assert len(syncing.rows("SELECT 1 FROM chat_group")) == 1
    assert syncing.group("读书会·二群").group == 1
