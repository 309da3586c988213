"""A data source that is pulled: what grows is read on, once, and covered as far as it was told."""

from collections.abc import Iterator

import pytest

from tests.bots.sim_chatlab import AT, GROUP, TOKEN, DataSource, message, session
from tests.bots.sim_weather import Answer, serving
from tests.worker.bots import Syncing, clock, syncing

__all__ = ["clock", "syncing"]


@pytest.fixture
def source() -> DataSource:
    return DataSource(said={GROUP: [message(n) for n in range(7)]}, page=3)


@pytest.fixture
def pulled(source: DataSource, syncing: Syncing) -> Iterator[Syncing]:
    syncing.clock.now = AT + 3_600
    with serving(source) as url:
        syncing.desk.bots.add("chatlab_pull", "source", {"url": url, "token": TOKEN})
        yield syncing


def test_all_is_told_once_and_covered_to_the_end_of_the_window(pulled: Syncing) -> None:
    assert pulled.sync()["total"] == {"messages": 7, "new": 7}
    assert pulled.texts() == [f"第 {n} 句" for n in range(7)]
    assert pulled.coverage() == [(AT, AT + 360)]


def test_what_is_new_is_asked_for_from_the_newest_message_on(source: DataSource, pulled: Syncing) -> None:
    pulled.sync()
    source.said[GROUP] += [message(7), message(8)]
    source.calls.clear()
    assert pulled.sync(later=600)["total"]["new"] == 2
    assert source.asked()[0]["since"] == str(AT + 360)
    assert pulled.coverage() == [(AT, AT + 480)]


def test_messages_without_ids_are_stored_once_too(source: DataSource, pulled: Syncing) -> None:
    source.said[GROUP] = [message(n, platformMessageId=None) for n in range(5)]
    pulled.sync()
    assert pulled.sync(later=600)["total"]["new"] == 0
    assert len(pulled.texts()) == 5


def test_a_pull_that_breaks_off_covers_nothing_and_goes_on(source: DataSource, pulled: Syncing) -> None:
    source.broken_at = 3
    assert pulled.sync()["total"]["new"] == 3
    assert pulled.coverage() == []
    source.broken_at = -1
    assert pulled.sync(later=600)["total"]["new"] == 4
    assert pulled.coverage() == [(AT, AT + 360)]


def test_a_source_that_tells_the_same_page_for_ever_is_left(source: DataSource, pulled: Syncing) -> None:
    same = {"messages": [message(1)], "sync": {"hasMore": True, "nextOffset": 1}}
    source.where, source.weather = "/messages", [Answer(same)] * 9
    told = pulled.sync()
    assert [one["end"] for one in told["bots"][0]["problems"]] == ["refused"]
    assert len(source.asked()) == 2


def test_a_message_from_the_future_does_not_end_it(source: DataSource, pulled: Syncing) -> None:
    source.said[GROUP] += [message(0, timestamp=4_000_000_000, platformMessageId="99")]
    pulled.sync()
    source.said[GROUP].insert(7, message(7))
    assert pulled.sync(later=600)["total"]["new"] == 1


def test_a_talk_of_two_that_hides_as_a_group_is_not_stored(source: DataSource, pulled: Syncing) -> None:
    source.type, source.sessions = "private", [session()]
    assert pulled.sync()["total"]["new"] == 0
