"""What bots stream is stored, once, with how far it reaches; a stream that dies comes back."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from groupdesk.demo.onebot import Chat, OneBot
from groupdesk.demo.onebot_http import serving
from groupdesk.desk import Desk
from groupdesk.desk.safety import forget
from groupdesk.store import doctor
from groupdesk.store.file import Store
from groupdesk.worker.check import check
from groupdesk.worker.sync import Sync
from tests.worker.receiving import (
    GROUP,
    NAME,
    TOKEN,
    Plain,
    coverage,
    event,
    hurry,
    living,
    qq,
    receiving,
    state,
    synced,
    texts,
)

Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    hurry(monkeypatch)


def say(bot: OneBot, text: str, group: str = GROUP, who: str = "20002") -> None:
    bot.say(bot.chats[group], who, text, int(time.time()))


def test_what_is_said_comes_in_as_it_is_said_and_its_figures_follow(
    tmp_path: Path, eventually: Eventually
) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        for number in range(50):
            say(bot, f"sentence {number}")
        eventually(lambda: len(texts(desk)) == 50)
        eventually(lambda: not list(doctor.findings(desk.store.reader())))
        with desk.reading() as connection:
            (messages,) = connection.execute("SELECT sum(messages) FROM group_day").fetchone()
        assert messages == 50
        assert [(group.name, group.messages) for group in desk.groups.roster()] == [(NAME, 50)]


def test_a_burst_is_few_transactions(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        before = desk.revisions()["messages"]
        for number in range(200):
            say(bot, f"sentence {number}")
        eventually(lambda: len(texts(desk)) == 200)
        assert desk.revisions()["messages"] - before < 40


def test_the_same_by_stream_and_by_sync_is_one_message_in_any_order(
    tmp_path: Path, eventually: Eventually
) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        say(bot, "first")
        eventually(lambda: texts(desk) == ["first"])
        assert synced(desk)["total"]["new"] == 0
        unheard = bot.chats[GROUP].say("20003", "missed", int(time.time()) + 1)
        assert synced(desk)["total"]["new"] == 1
        bot.tell(bot.event(bot.chats[GROUP], unheard))
        bot.chats[GROUP].say("20001", "between", int(time.time()) + 2)
        bot.tell(bot.event(bot.chats[GROUP], bot.chats[GROUP].say("20001", "last", int(time.time()) + 3)))
        eventually(lambda: "last" in texts(desk))
        synced(desk)
        assert texts(desk) == ["first", "missed", "between", "last"]
        eventually(lambda: not list(doctor.findings(desk.store.reader())))


def test_a_burst_while_it_is_asked_again_and_again_is_each_message_once(
    tmp_path: Path, eventually: Eventually
) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk), Store(desk.path, desk.store.now) as store:
        eventually(lambda: bool(bot.listening))

        def burst() -> None:
            for number in range(300):
                say(bot, f"sentence {number}")
                time.sleep(0.002)

        talking = threading.Thread(target=burst)
        talking.start()
        while talking.is_alive():
            Sync(store).run()
        Sync(store).run()
        said = texts(desk)
        assert sorted(map(str, said)) == sorted(f"sentence {number}" for number in range(300))
        eventually(lambda: not list(doctor.findings(desk.store.reader())))
        with desk.reading() as connection:
            assert connection.execute("SELECT sum(messages) FROM group_day").fetchone() == (300,)


def test_what_comes_twice_or_late_changes_nothing(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    events = [event(number) for number in range(1, 30)]
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        for one in (*reversed(events), *events, *events[::3], event(30)):
            bot.tell(one)
        eventually(lambda: "sentence 30" in texts(desk))
        assert texts(desk) == [f"sentence {number}" for number in range(1, 31)]
        eventually(lambda: not list(doctor.findings(desk.store.reader())))


def test_a_recall_withdraws_and_a_join_names_who_brought_him(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        bot.tell(event(1))
        about = {"self_id": 10001, "time": int(time.time()), "post_type": "notice", "group_id": int(GROUP)}
        bot.tell({**about, "notice_type": "group_recall", "user_id": 20002, "message_id": 1_000_001})
        joined = {"notice_type": "group_increase", "sub_type": "invite"}
        bot.tell({**about, **joined, "operator_id": 20001, "user_id": 20009})
        eventually(lambda: texts(desk) == [None])

        def brought() -> list[str | None]:
            (group,) = desk.groups.roster()
            members = desk.people.members(group.id)
            return [one.inviter for one in members if one.native == "qq:20009"]

        eventually(lambda: brought() == ["member 20001"])


def test_groups_she_does_not_want_stay_out(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    bot.add(Chat("700002", "手作"))
    with living(tmp_path, bot) as desk:
        desk.bots.choose(1, ["700002"], False)
        with receiving(desk):
            eventually(lambda: bool(bot.listening))
            say(bot, "not wanted", "700002")
            say(bot, "wanted")
            eventually(lambda: texts(desk) == ["wanted"])


def test_a_bot_is_heard_once_she_has_chosen_and_asked_it(tmp_path: Path, eventually: Eventually) -> None:
    bot, new = qq(), qq()
    with living(tmp_path, bot) as desk, serving(new) as url:
        desk.bots.add("onebot11", "new", {"url": url, "token": TOKEN})
        with Store(desk.path, desk.store.now) as store:
            check(store, 2)
        with receiving(desk):
            eventually(lambda: bool(bot.listening))
            say(bot, "heard")
            eventually(lambda: texts(desk) == ["heard"])
            assert not new.listening
            synced(desk)
            eventually(lambda: bool(new.listening))


def test_a_group_that_nobody_knew_comes_in_by_its_name(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        bot.add(Chat("700003", "新群"))
        say(bot, "hello", "700003")
        eventually(lambda: texts(desk) == ["hello"])
        assert "新群" in [group.name for group in desk.groups.roster()]
        assert "新群" in [group.name for group in desk.bots.groups(1)]


def test_a_stream_that_dies_comes_back(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        for number in range(3):
            eventually(lambda: bool(bot.listening))
            said = f"life {number}"
            say(bot, said)
            eventually(lambda: texts(desk)[-1:] == [said])  # noqa: B023 - asked at once
            bot.hang_up()
        assert state(desk)[0] == "ok"


def test_a_program_that_is_away_is_silent_and_heard_again(
    tmp_path: Path, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groupdesk.worker.bot.BACKOFF", (0,))
    bot = qq()
    with serving(bot) as url, Desk.open(tmp_path / "desk.db") as desk:
        desk.bots.add("onebot11", "qq-desk", {"url": url, "token": TOKEN})
        synced(desk)
    with Desk.open(tmp_path / "desk.db") as desk, receiving(desk):
        eventually(lambda: state(desk)[0] == "unreached")
        with serving(bot, int(url.rpartition(":")[2])):
            eventually(lambda: bool(bot.listening))
            say(bot, "back")
            eventually(lambda: texts(desk) == ["back"] and state(desk)[0] == "ok")


def test_a_token_that_is_wrong_is_told_and_set_right_it_is_heard(
    tmp_path: Path, eventually: Eventually
) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        bot.token = "another-token-of-nobody"
        bot.hang_up()
        eventually(lambda: state(desk)[0] == "auth")
        desk.bots.edit(1, {"token": "another-token-of-nobody"})
        eventually(lambda: bool(bot.listening))
        say(bot, "heard")
        eventually(lambda: texts(desk) == ["heard"])


def test_a_program_without_streams_is_asked_once_and_left_in_peace(
    tmp_path: Path, eventually: Eventually
) -> None:
    bot = qq(streams=False)
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: "_events" in [action for action, _body in bot.calls])
        desk.bots.add("onebot11", "other", {"url": desk.bots.get(1).address, "token": TOKEN})
        synced(desk)
        eventually(lambda: [action for action, _body in bot.calls].count("_events") == 2)
        assert [view.state for view in desk.bots.list()] == ["ok", "ok"]


def test_without_a_history_silence_is_known_only_while_it_listened(
    tmp_path: Path, eventually: Eventually
) -> None:
    clock = [int(time.time())]
    bot = Plain(lambda: clock[0], TOKEN)
    bot.add(Chat(GROUP, NAME))
    begin = clock[0]
    with serving(bot) as url, Desk.open(tmp_path / "desk.db", now=lambda: clock[0]) as desk:
        desk.bots.add("onebot11", "qq-desk", {"url": url, "token": TOKEN})
        synced(desk)
        with receiving(desk):
            eventually(lambda: bool(bot.listening))
            bot.tell(event(1, time=begin))
            eventually(lambda: coverage(desk) == [(begin, begin)])
            clock[0] += 40
            bot.tell(event(2, time=clock[0]))
            eventually(lambda: coverage(desk) == [(begin, begin + 40)])
            bot.hang_up()
            eventually(lambda: not bot.listening)
            clock[0] += 30
            again = clock[0]
            eventually(lambda: bool(bot.listening))
            clock[0] += 20
            bot.tell(bot.heartbeat())
        assert coverage(desk)[0] == (begin, begin + 40)
        assert coverage(desk)[1][1] == again + 20


def test_a_bot_taken_away_is_heard_no_more(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        desk.bots.remove(1)
        before = len(bot.calls)

        def is_gone() -> bool:
            bot.tell(bot.heartbeat())  # a stream that nobody reads is noticed by writing to it
            return not bot.listening

        eventually(is_gone)
        assert len(bot.calls) == before


def test_who_was_forgotten_stays_so(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq()
    with living(tmp_path, bot) as desk, receiving(desk):
        eventually(lambda: bool(bot.listening))
        say(bot, "mine", who="20002")
        eventually(lambda: texts(desk) == ["mine"])
        (group,) = desk.groups.roster()
        (person,) = [one for one in desk.people.members(group.id) if one.native == "qq:20002"]
        eventually(lambda: not list(doctor.findings(desk.store.reader())))
        forget(desk, person.person)
        say(bot, "again", who="20002")
        say(bot, "another", who="20003")
        eventually(lambda: "another" in texts(desk))
        assert texts(desk) == [None, "another"]
