"""How far what was heard reaches: signs of life, and nothing else, make silence known (bots.md §9.7)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groupdesk.bots.base import Batch, BotGroup
from groupdesk.desk import Desk
from groupdesk.records import ChatMessage
from groupdesk.records.protocols import ONEBOT11, Can
from groupdesk.store import bots, doctor
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.worker.feed import Feed
from groupdesk.worker.run import Worker
from groupdesk.worker.taking import Heard, Taking
from tests.worker.receiving import coverage, texts

AT = 1_772_409_600


def known(desk: Desk, *natives: str, can: frozenset[Can] = ONEBOT11.can - {Can.HISTORY}) -> None:
    """A bot that was asked once and sees some groups."""
    desk.bots.add("onebot11", "qq-desk", {"url": "http://127.0.0.1:9"})
    with desk.noting() as connection:
        bots.note(connection, 1, AT, account="10001", platform="qq", can=json.dumps(sorted(can)))
        bots.see(connection, 1, [(native, f"group {native}", 3) for native in natives])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    with Desk.open(tmp_path / "desk.db", now=lambda: AT) as opened:
        yield opened


@pytest.fixture
def taking(desk: Desk) -> Iterator[Taking]:
    with Store(desk.path, desk.store.now) as store:
        yield Taking(store, lambda: True)


def said(after: int, group: str = "1", number: int | None = None, **changed: Any) -> Heard:
    number = after if number is None else number
    message = ChatMessage(AT + after, "20001", "", f"sentence {number}", 0, number)
    batch = Batch(BotGroup(group, ""), (message,))
    return Heard(1, AT + after, batch, **changed)


def alive(after: int, **changed: Any) -> Heard:
    return Heard(1, AT + after, **changed)


def covered(desk: Desk, taking: Taking) -> list[tuple[int, int]]:
    """Seconds of what is told whole, once all is noted."""
    taking.cover(at_once=True)
    return [(start - AT, end - AT) for start, end in coverage(desk)]


def test_from_when_it_began_to_the_last_sign_of_life(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([alive(0, begun=True), said(30)])
    taking.take([alive(60), alive(120)])
    assert covered(desk, taking) == [(0, 120)]


def test_a_time_without_a_sign_of_life_is_not_known(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([said(0), said(90), said(181), said(200)])
    assert covered(desk, taking) == [(0, 90), (181, 200)]


def test_a_new_stream_knows_nothing_of_before(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([said(0), said(30), alive(40, begun=True), said(50)])
    assert covered(desk, taking) == [(0, 30), (40, 50)]


def test_an_account_that_is_out_of_qq_hears_nothing(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([said(0), alive(30), alive(35, alive=False), alive(40, alive=False), alive(45), said(50)])
    assert covered(desk, taking) == [(0, 30), (45, 50)]


def test_a_quiet_group_is_known_as_far_as_the_bot_listened(desk: Desk, taking: Taking) -> None:
    known(desk, "1", "2", "3")
    desk.bots.choose(1, ["3"], False)
    taking.take([said(0), said(0, "2")])
    taking.take([said(60)])
    assert covered(desk, taking) == [(0, 60), (0, 60)]


def test_where_there_is_a_history_the_walk_says_what_is_known_of_quiet_groups(
    desk: Desk, taking: Taking
) -> None:
    known(desk, "1", "2", can=ONEBOT11.can)
    taking.take([said(0), said(0, "2")])
    taking.take([said(60)])
    assert covered(desk, taking) == [(0, 0), (0, 60)]


def test_what_could_not_be_stored_is_told_again_and_stored_once(
    desk: Desk, taking: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(desk, "1", "2")
    heard = [alive(0, begun=True), said(10), said(20, "2"), said(30)]
    take, calls = Feed.take, list[int]()

    def fails(self: Feed, *arguments: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise StoreError("the disk is full")
        return take(self, *arguments)

    monkeypatch.setattr(Feed, "take", fails)
    with pytest.raises(StoreError):
        taking.take(heard)
    taking.take(heard)
    assert texts(desk) == ["sentence 10", "sentence 20", "sentence 30"]
    assert covered(desk, taking) == [(0, 30), (0, 30)]


def test_a_group_that_moves_is_the_same_group(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([said(0)])
    moved = said(10)
    assert moved.batch is not None
    batch = Batch(BotGroup("100", ""), moved.batch.records, was="1")
    taking.take([moved._replace(batch=batch)])
    assert [(group.name, group.messages) for group in desk.groups.roster()] == [("group 1", 0)]
    taking.settle(at_once=True)
    assert [group.messages for group in desk.groups.roster()] == [2]


def test_a_bot_that_is_gone_is_left_out(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([said(0)._replace(bot=7)])
    assert texts(desk) == []


def test_figures_follow_and_are_sound(desk: Desk, taking: Taking) -> None:
    known(desk, "1", "2")
    taking.take([said(number, str(1 + number % 2)) for number in range(0, 80, 2)])
    taking.settle(at_once=True)
    assert not list(doctor.findings(desk.store.reader()))


def test_a_zone_and_a_pattern_that_she_sets_hold_for_what_comes_after(desk: Desk, taking: Taking) -> None:
    known(desk, "1")
    taking.take([said(0)])
    taking.settle(at_once=True)
    (group,) = desk.groups.roster()
    desk.groups.set([group.id], zone="America/New_York", checkin_pattern="^sentence")
    taking.take([said(3_600)])
    taking.settle(at_once=True)
    assert not list(doctor.findings(desk.store.reader()))


def test_a_group_that_became_part_of_another_goes_on_there(desk: Desk, taking: Taking) -> None:
    known(desk, "1", "2")
    taking.take([said(0), said(1, "2")])
    taking.settle(at_once=True)
    first, second = sorted(group.id for group in desk.groups.roster())
    desk.runs.ask_merge(first, second)
    assert Worker(desk.store).next()
    taking.take([said(10, "2")])
    taking.settle(at_once=True)
    assert [(group.id, group.messages) for group in desk.groups.roster()] == [(first, 3)]
    assert not list(doctor.findings(desk.store.reader()))
