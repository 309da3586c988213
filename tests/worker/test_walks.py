"""A walk through a history that breaks off, goes astray or never ends loses nothing and says so."""

from typing import Any

import pytest

from groupdesk.demo.onebot import OneBot
from groupdesk.worker import walk
from groupdesk.worker.run import Worker
from tests.bots.qq_weather import Sky, Weather, drop, failing
from tests.bots.sim_onebot import (
    MINUTE,
    NOW,
    Endless,
    Forward,
    GoCqhttp,
    LLBot,
    NapCat,
    ShortMemory,
    Upward,
    chat,
    talk,
    tick,
)
from tests.worker.bots import DAY, HOUR, Syncing, clock, syncing

__all__ = ["clock", "syncing"]

NAME = "读书会·一群"
HISTORY = "get_group_msg_history"


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
    """The connection goes at a page of the history, counted from one; then all is well."""
    left = [None] * (page - 1)

    def next_(action: str) -> Weather | None:
        if action != HISTORY:
            return None
        if left:
            return left.pop()
        sky.watch = lambda action: None
        return drop

    sky.watch = next_


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
    sky.watch = lambda action: syncing.desk.runs.stop(run) if len(qq.calls) == 5 else None
    Worker(syncing.desk.store).next()
    assert syncing.desk.runs.view(run).state == "stopped"
    assert 0 < len(syncing.texts()) < 500
    assert syncing.bot().last_sync is None
    sky.watch = lambda action: None
    syncing.sync()
    assert syncing.texts() == [one.text for one in said.said]
    assert syncing.bot().last_sync == NOW


def test_a_program_restarted_within_a_walk_loses_nothing(syncing: Syncing) -> None:
    qq = NapCat(tick)
    said = qq.add(chat(500))
    sky = syncing.add(qq)
    pages: list[str] = []

    def restart(action: str) -> None:
        pages.extend([action] * (action == HISTORY))
        if len(pages) == 3:
            qq.restart()

    sky.watch = restart
    assert syncing.sync()["total"]["new"] == 199
    assert "restart" in syncing.group(NAME).reason
    sky.watch = lambda action: None
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
    assert sum(action == HISTORY for action, _body in qq.calls) == 12


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


def test_a_failing_history_is_not_the_end_of_it(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(250))
    sky = syncing.add(qq)
    asked: list[str] = []

    def fail(action: str) -> Weather | None:
        asked.extend([action] * (action == HISTORY))
        return failing("账号被冻结") if action == HISTORY and len(asked) > 1 else None

    sky.watch = fail
    syncing.sync()
    assert syncing.group(NAME).reason == "账号被冻结"
    sky.watch = lambda action: None
    syncing.sync(later=HOUR)
    assert syncing.texts() == [one.text for one in said.said]
