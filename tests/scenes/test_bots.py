"""A10: posts by bots, with everything that can go wrong; each text at most once a group."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from groupdesk.desk import Desk, DeskError
from groupdesk.desk.values.posts import DeliveryView
from groupdesk.rules.sending import GRACE
from groupdesk.worker import deliver
from groupdesk.worker.serve import serve
from groupdesk.worker.sync import Sync
from tests.worker.qq import BASE, QQ, AsksToWait, accepts_and_drops, bot_of, mutes, sends


class Ahead:
    """The system's clock, moved on by what a test says."""

    def __init__(self) -> None:
        self.by = 0

    def __call__(self) -> int:
        return int(time.time()) + self.by


@pytest.fixture
def now() -> Ahead:
    return Ahead()


@pytest.fixture
def desk(tmp_path: Path, now: Ahead, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    monkeypatch.setattr(deliver, "LOOKS", (0, 0.1, 0.2))
    monkeypatch.setattr(deliver, "POLL_SECONDS", 0.02)
    with Desk.open(tmp_path / "desk.db", now=now) as desk:
        desk.settings.set("quiet_from", "00:00")
        desk.settings.set("quiet_to", "00:00")
        yield desk


def posted(desk: Desk, now: Ahead, text: str = "tonight at eight") -> int:
    """A post to all groups, whose grace is over."""
    _change, post = desk.posts.add(desk.groups.select("all"), text)
    now.by += GRACE + 1
    return post


def states(desk: Desk) -> dict[str, DeliveryView]:
    return {one.group_name: one for one in desk.posts.deliveries()}


def all_over(desk: Desk) -> bool:
    return not any(one.state in ("planned", "due", "sending", "unknown") for one in desk.posts.deliveries())


def settled(desk: Desk) -> bool:
    """Whether everything is said, or known not to be seen."""
    return all(
        one.state == "sent" or (one.state == "unknown" and "not to be seen" in one.reason)
        for one in desk.posts.deliveries()
    )


def test_each_group_hears_it_at_most_once_whatever_goes_wrong(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 11)
    with bot_of(desk, qq):
        qq.habits = {3: accepts_and_drops, 5: AsksToWait(1), 7: mutes}
        posted(desk, now)
        sends(desk.store, lambda: all_over(desk), 2_000)
        found = states(desk)
        assert Counter(one.state for one in found.values()) == {"sent": 10, "failed": 1}
        assert found["group 7"].reason == "你已被禁言"
        assert found["group 5"].tries == 2
        for number in range(1, 12):
            assert len(qq.heard_in(number)) == (0 if number == 7 else 1)
        Sync(desk.store).run()
        assert Sync(desk.store).run()["total"]["new"] == 0


def test_what_may_have_been_said_is_not_said_again_but_asked(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 1)

    def drops(qq: object, body: object) -> None:
        return None

    with bot_of(desk, qq):
        qq.habits = {1: drops}
        posted(desk, now)
        sends(desk.store, lambda: "not to be seen" in states(desk)["group 1"].reason)
        (one,) = desk.posts.deliveries()
        assert one.state == "unknown" and one.tries == 1
        assert [item.kind for item in desk.today.queue().items][:1] == ["send"]
        qq.habits = {}
        desk.posts.resolve([one.id], sent=False)
        sends(desk.store, lambda: all_over(desk))
        assert len(qq.heard_in(1)) == 1


def test_a_dead_bot_holds_up_no_other_and_its_rest_is_handed_over(desk: Desk, now: Ahead) -> None:
    alive, dead = QQ(now, 3), QQ(now, 6)
    for number in range(1, 4):
        del dead.chats[str(BASE + number)]
    with bot_of(desk, alive, "alive"):
        with bot_of(desk, dead, "dead"):
            pass
        posted(desk, now)
        sends(desk.store, lambda: sum(one.state == "sent" for one in desk.posts.deliveries()) == 3)
        waiting = [one for one in desk.posts.deliveries() if one.state == "due"]
        assert {one.bot_name for one in waiting} == {"dead"} and len(waiting) == 3
        assert desk.bots.named("dead").state == "unreached"
        desk.posts.hand_over([one.id for one in waiting])
        batch = desk.posts.batch()
        assert batch is not None and batch.groups == ("group 4", "group 5", "group 6")


def test_what_is_held_stays_until_it_is_released(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 2)
    with bot_of(desk, qq):
        desk.settings.set("held", True)
        posted(desk, now)
        sends(desk.store, lambda: True)
        with pytest.raises(AssertionError, match="never"):
            sends(desk.store, lambda: all_over(desk), 10)
        assert not qq.heard_in(1)
        desk.settings.set("held", False)
        sends(desk.store, lambda: all_over(desk))
        assert len(qq.heard_in(1)) == len(qq.heard_in(2)) == 1


def test_what_fell_due_while_nothing_ran_is_asked_and_not_sent(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 2)
    with bot_of(desk, qq):
        posted(desk, now)
        now.by += 70 * 60
        sends(desk.store, lambda: all(one.late for one in desk.posts.deliveries()))
        assert not qq.heard_in(1) and not qq.heard_in(2)
        one, other = desk.posts.deliveries()
        desk.posts.retry([one.id])
        desk.posts.skip([other.id])
        sends(desk.store, lambda: all_over(desk))
        assert sorted(one.state for one in desk.posts.deliveries()) == ["sent", "skipped"]


def test_within_the_grace_it_is_called_back(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 2)
    with bot_of(desk, qq):
        desk.posts.add(desk.groups.select("all"), "too soon")
        desk.history.undo()
        now.by += 2 * GRACE
        sends(desk.store, lambda: not desk.posts.deliveries())
        assert not qq.heard_in(1)


def test_quiet_hours_wait_for_the_morning(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 1)
    with bot_of(desk, qq):
        clock = time.strftime("%H:%M", time.gmtime(now() + GRACE))
        desk.settings.set("quiet_from", clock)
        desk.settings.set("quiet_to", "00:00" if clock != "00:00" else "01:00")
        posted(desk, now)
        with pytest.raises(AssertionError, match="never"):
            sends(desk.store, lambda: all_over(desk), 10)
        assert not qq.heard_in(1) and not desk.posts.deliveries()[0].late


def test_a_second_worker_is_refused(desk: Desk, now: Ahead) -> None:
    from groupdesk.worker.run import Worker

    worker = Worker(desk.store)
    assert worker.hold()
    try:
        with pytest.raises(DeskError, match="another worker"):
            serve(desk.store, once=True, patience=0)
    finally:
        worker.release()


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_instant_each_group_has_it_once_or_is_asked(
    desk: Desk, now: Ahead, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    qq, random = QQ(now, 40), Random(seed)
    command = [sys.executable, "-m", "groupdesk", "--desk", str(desk.path), "run", "--once"]
    with bot_of(desk, qq, pace="0.01"):
        desk.posts.add(desk.groups.select("all"), "to forty groups", at=desk.now())
        heard = random.randint(1, 30)
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as worker:
            while sum(len(qq.heard_in(number)) for number in range(1, 41)) < heard:
                time.sleep(0.001)
                assert worker.poll() is None
            os.kill(worker.pid, signal.SIGKILL)
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
        sends(desk.store, lambda: settled(desk), 1_000)
        for one in desk.posts.deliveries():
            heard = len(qq.heard_in(int(one.group_name.split()[1])))
            assert heard == (1 if one.state == "sent" else 0), one
        assert sum(one.state == "unknown" for one in desk.posts.deliveries()) <= 1


def test_taking_back_is_paced_as_saying_is(desk: Desk, now: Ahead) -> None:
    taken: list[float] = []

    class Noting(QQ):
        def on_delete_msg(self, body: dict[str, Any]) -> Any:
            taken.append(time.monotonic())
            return super().on_delete_msg(body)

    with bot_of(desk, Noting(now, 3), pace="0.3"):
        posted(desk, now)
        sends(desk.store, lambda: all_over(desk))
        desk.posts.recall([one.id for one in desk.posts.deliveries()])
        sends(desk.store, lambda: not any(one.recall == "asked" for one in desk.posts.deliveries()))
    assert len(taken) == 3
    assert all(later - earlier > 0.2 for earlier, later in pairwise(taken))


def test_what_was_said_is_taken_back_where_its_number_is_known(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 2)
    with bot_of(desk, qq):
        qq.habits = {2: accepts_and_drops}
        posted(desk, now)
        sends(desk.store, lambda: all_over(desk))
        desk.posts.recall([one.id for one in desk.posts.deliveries()])
        sends(desk.store, lambda: not any(one.recall == "asked" for one in desk.posts.deliveries()))
        found = states(desk)
        assert (found["group 1"].recall, qq.heard_in(1)) == ("done", [])
        assert found["group 2"].recall == "refused" and "by hand" in found["group 2"].reason
        assert len(qq.heard_in(2)) == 1


def test_a_lost_text_that_was_said_before_is_not_taken_for_said(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 1)
    with bot_of(desk, qq):
        posted(desk, now)
        sends(desk.store, lambda: all_over(desk))
        qq.habits = {1: lambda _qq, _body: None}
        posted(desk, now)
        sends(desk.store, lambda: any("not to be seen" in one.reason for one in desk.posts.deliveries()))
        assert Counter(one.state for one in desk.posts.deliveries()) == {"sent": 1, "unknown": 1}


def test_what_a_removed_bot_was_to_say_goes_by_hand_and_by_no_other(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 2)
    with bot_of(desk, qq) as first:
        desk.posts.add(desk.groups.select("all"), "later", at=desk.now() + 3_600)
        desk.bots.remove(first)
        assert {one.state for one in desk.posts.deliveries()} == {"to_hand"}
        with bot_of(desk, qq, "another") as second:
            assert second != first
            now.by += 3_700
            sends(desk.store, lambda: True)
            assert not qq.heard_in(1)


def test_a_bot_that_was_let_in_days_later_is_asked_what_to_do(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 1)
    with bot_of(desk, qq) as bot:
        qq.token = "another"
        posted(desk, now)
        sender = deliver.Sender(desk.store)
        try:
            while desk.bots.get(bot).state != "auth":
                sender.step()
            sender.step()
            now.by += 3 * 86_400
            desk.bots.edit(bot, {"token": "another"})
            sender.step()
            assert desk.posts.deliveries()[0].late and not qq.heard_in(1)
        finally:
            sender.close()


def test_a_post_can_be_undone_until_it_goes(desk: Desk, now: Ahead) -> None:
    qq = QQ(now, 2)
    with bot_of(desk, qq):
        desk.settings.set("held", True)
        posted(desk, now)
        sends(desk.store, lambda: True)
        desk.history.undo()
        assert desk.posts.deliveries() == ()
