"""A sync brings what was said once, whole, and says where it did not."""

from pathlib import Path
from typing import Any

import pytest

from groupdesk.demo.onebot import OneBot
from groupdesk.desk import safety
from groupdesk.worker import walk
from tests.bots.sim_onebot import (
    GROUP,
    MINUTE,
    NOW,
    Endless,
    Forward,
    GoCqhttp,
    LLBot,
    NapCat,
    Plain,
    ShortMemory,
    Sky,
    Stammering,
    Upward,
    chat,
    drop,
    failing,
    talk,
    tick,
)
from tests.worker.bots import DAY, HOUR, Clock, Syncing, clock, dump, syncing

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


# --- walks that are broken off


@pytest.mark.parametrize("kind", [NapCat, LLBot, GoCqhttp])
@pytest.mark.parametrize("page", [1, 2, 5])
def test_a_walk_that_breaks_off_leaves_a_gap_which_the_next_closes(
    syncing: Syncing, kind: type[OneBot], page: int
) -> None:
    qq = kind(tick)
    said = qq.add(chat(100))
    sky = syncing.add(qq)
    syncing.sync()
    talk(said, 550, NOW + MINUTE)
    syncing.clock.now += 12 * HOUR
    _break_off_at(sky, page)
    told = syncing.sync()["bots"][0]
    assert [(one["group"], one["end"]) for one in told["problems"]] == [(NAME, "uncertain")]
    assert syncing.group(NAME).end == "uncertain"
    of_a_page = 20 if kind is GoCqhttp else 100
    brought = (page - 1) * (of_a_page - 1) + 1 if page > 1 else 0  # each tells one of the next too
    assert told["new"] == brought
    gaps = syncing.bot().gaps
    if brought:
        assert [(gap.group, gap.start, gap.end) for gap in gaps] == [(NAME, NOW, said.said[-brought].at)]
    syncing.clock.now += HOUR
    talk(said, 30, said.said[-1].at + MINUTE)
    assert syncing.sync()["total"]["new"] == 580 - brought
    assert syncing.texts() == [one.text for one in said.said]
    assert syncing.bot().gaps == ()
    assert (syncing.group(NAME).end, syncing.group(NAME).reason) == ("ok", "")
    assert syncing.sync()["total"]["new"] == 0


def _break_off_at(sky: Sky, page: int) -> None:
    """The connection goes at a page of the history, counted from one."""
    whole = [sky.bot.answer] * (page - 1)

    def next_(action: str, before=sky.next, pages=whole):  # type: ignore[no-untyped-def]
        if action == "get_group_msg_history":
            if not pages:
                sky.next = before  # type: ignore[method-assign]
                return drop
            pages.pop()
        return before(action)

    sky.next = next_  # type: ignore[method-assign]


@pytest.mark.parametrize("kind", [NapCat, LLBot])
def test_two_walks_broken_off_are_both_made_good(syncing: Syncing, kind: type[OneBot]) -> None:
    qq = kind(tick)
    said = qq.add(chat(700))
    sky = syncing.add(qq)
    _break_off_at(sky, 4)
    syncing.sync()
    talk(said, 400, NOW + MINUTE)
    _break_off_at(sky, 2)
    syncing.sync(later=8 * HOUR)
    assert len(syncing.bot().gaps) == 1
    syncing.sync(later=HOUR)
    assert syncing.bot().gaps == ()
    assert syncing.texts() == [one.text for one in said.said]


def test_a_stopped_sync_is_no_whole_one_and_the_next_goes_on(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(500))
    sky = syncing.add(qq)
    run = syncing.desk.runs.ask_sync()
    before = sky.next

    def stop(action: str):  # type: ignore[no-untyped-def]
        if len(qq.calls) == 5:
            syncing.desk.runs.stop(run)
        return before(action)

    sky.next = stop  # type: ignore[method-assign]
    from groupdesk.worker.run import Worker

    Worker(syncing.desk.store).next()
    assert syncing.desk.runs.view(run).state == "stopped"
    assert 0 < len(syncing.texts()) < 500
    assert syncing.bot().last_sync is None
    sky.next = before  # type: ignore[method-assign]
    syncing.sync()
    assert syncing.texts() == [one.text for one in said.said]
    assert syncing.bot().last_sync == NOW


def test_a_program_restarted_within_a_walk_loses_nothing(syncing: Syncing) -> None:
    qq = NapCat(tick)
    said = qq.add(chat(500))
    sky = syncing.add(qq)
    before, pages = sky.next, []

    def restart(action: str):  # type: ignore[no-untyped-def]
        if action == "get_group_msg_history":
            pages.append(action)
            if len(pages) == 3:
                qq.restart()
        return before(action)

    sky.next = restart  # type: ignore[method-assign]
    assert syncing.sync()["total"]["new"] == 199
    assert "restart" in syncing.group(NAME).reason
    assert syncing.sync(later=HOUR)["total"]["new"] == 301
    assert syncing.texts() == [one.text for one in said.said]


def test_a_program_restarted_between_two_syncs_does_not_matter(syncing: Syncing) -> None:
    qq = NapCat(tick)
    said = qq.add(chat(250))
    syncing.add(qq)
    syncing.sync()
    qq.restart()
    talk(said, 5, NOW + MINUTE)
    assert syncing.sync(later=HOUR)["total"]["new"] == 5


@pytest.mark.parametrize("kind", [NapCat, LLBot])
@pytest.mark.parametrize("withdrawn", [5, 20, 60])
def test_the_newest_messages_may_be_withdrawn_meanwhile(
    syncing: Syncing, kind: type[OneBot], withdrawn: int
) -> None:
    qq = kind(tick)
    said = qq.add(chat(250))
    syncing.add(qq)
    syncing.sync()
    gone = said.said[-withdrawn:]
    del said.said[-withdrawn:]
    for n, one in enumerate(gone[:3]):
        said.said.append(one.__class__(251 + n, 900 + n, "20001", NOW + MINUTE * n, "neu"))
    assert syncing.sync(later=HOUR)["total"]["new"] == 3
    assert len(syncing.texts()) == 253
    assert syncing.bot().gaps == ()


def test_two_programs_in_turn_drive_one_account(syncing: Syncing) -> None:
    first, second = NapCat(tick), LLBot(tick)
    said = first.add(chat(150))
    second.add(said)
    sky = syncing.add(first)
    syncing.sync()
    talk(said, 10, NOW + MINUTE)
    sky.bot = second
    assert syncing.sync(later=HOUR)["total"]["new"] == 10
    assert syncing.bot().dialect.startswith("LLOneBot")


# --- histories that are none


def test_a_history_that_goes_the_wrong_way_is_stopped_and_told_and_tried_again(syncing: Syncing) -> None:
    for kind in (Forward, Upward):
        qq = kind(tick)
        qq.add(chat(250, name=kind.__name__, native=str(len(kind.__name__))))
        syncing.add(qq, kind.__name__)
        for _time in range(2):
            told = syncing.sync(kind.__name__, later=HOUR)["bots"][0]
            assert [one["end"] for one in told["problems"]] == ["refused"]
            assert told["members"] == 3
        assert syncing.group(kind.__name__, kind.__name__).reason == "its history goes the wrong way"
        assert len(qq.calls) < 20
        assert syncing.bot(kind.__name__).state == "ok"


def test_a_wrong_way_that_was_made_right_is_walked_to_its_end(syncing: Syncing) -> None:
    wrong, right = Forward(tick), NapCat(tick)
    said = wrong.add(chat(250))
    right.add(said)
    sky = syncing.add(wrong)
    assert syncing.sync()["total"]["new"] == 100
    sky.bot = right
    assert syncing.sync(later=HOUR)["total"]["new"] == 150
    assert syncing.texts() == [one.text for one in said.said]


def test_a_history_that_never_ends_is_stopped_and_told(
    syncing: Syncing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_PAGES", 12)
    qq = Endless(tick)
    qq.add(chat())
    syncing.add(qq)
    syncing.sync()
    assert syncing.group(NAME).reason == "its history does not end"
    assert sum(action == "get_group_msg_history" for action, _body in qq.calls) == 12


def test_what_a_server_keeps_no_more_is_the_end(syncing: Syncing) -> None:
    qq = ShortMemory(tick)
    said = qq.add(chat(250))
    syncing.add(qq)
    assert (syncing.sync()["total"]["new"], syncing.group(NAME).reason) == (39, "")
    assert syncing.coverage() == [(said.said[-39].at, NOW)]


def test_only_the_last_half_year_is_walked(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat())
    talk(said, 300, NOW - 400 * DAY)
    talk(said, 120, NOW - 3 * HOUR)
    syncing.add(qq)
    assert syncing.sync()["total"]["new"] == 298
    assert syncing.sync(later=HOUR)["total"]["new"] == 0


def test_messages_that_cannot_be_read_leave_the_others(syncing: Syncing) -> None:
    qq = LLBot(tick)
    qq.add(chat(50))
    event = qq.event
    broken: dict[int, dict[str, Any]] = {
        7: {"time": None},
        9: {"time": 0},
        12: {"user_id": None},
        15: {"message": {"a": 1}},
        20: {"sender": 5},
    }
    qq.event = lambda chat, one: event(chat, one) | broken.get(one.seq, {})  # type: ignore[method-assign]
    syncing.add(qq)
    assert syncing.sync()["total"]["new"] == 48
    assert syncing.sync(later=HOUR)["total"]["new"] == 0


# --- beside an import


def test_the_figures_are_those_of_the_same_messages_imported(
    syncing: Syncing, tmp_path: Path, clock: Clock
) -> None:
    import json

    from groupdesk.desk import Desk
    from groupdesk.worker.run import Worker

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


def test_a_failing_history_is_not_the_end_of_it(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(250))
    sky = syncing.add(qq)
    whole = sky.next
    asked: list[str] = []

    def fail(action: str):  # type: ignore[no-untyped-def]
        if action == "get_group_msg_history":
            asked.append(action)
            return failing("账号被冻结") if len(asked) > 1 else None
        return whole(action)

    sky.next = fail  # type: ignore[method-assign]
    syncing.sync()
    assert syncing.group(NAME).reason == "账号被冻结"
    sky.next = whole  # type: ignore[method-assign]
    syncing.sync(later=HOUR)
    assert syncing.texts() == [one.text for one in said.said]
