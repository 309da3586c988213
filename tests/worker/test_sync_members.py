"""Member lists are evidence: who is there, who has gone, who joined when and by whom."""

import pytest

from groupdesk.demo.onebot import Chat, person
from groupdesk.worker.run import Worker
from tests.bots.qq_weather import done
from tests.bots.sim_onebot import GROUP, NOW, LLBot, NapCat, Plain, chat, tick
from tests.worker.bots import DAY, HOUR, Clock, Syncing, clock, syncing

__all__ = ["clock", "syncing"]

NAME = "读书会·一群"
SEVEN = 7 * HOUR
"""After which members are asked for again, whoever asks."""


def crowd(members: int) -> Chat:
    """A silent group of so many."""
    made = chat()
    made.members = [
        person(str(30_001 + n), f"member {n}", joined=NOW - 100 * DAY + n) for n in range(members)
    ]
    return made


@pytest.fixture
def group() -> Chat:
    return crowd(20)


@pytest.fixture
def bot(syncing: Syncing, group: Chat) -> LLBot:
    """A bot that has told the twenty twice."""
    qq = LLBot(tick)
    qq.add(group)
    syncing.add(qq)
    for _time in range(2):
        syncing.sync(later=HOUR)
    return qq


def present(syncing: Syncing) -> set[str]:
    """Who is in the group."""
    rows = syncing.rows(
        'SELECT i.key FROM membership AS m JOIN identity AS i ON i.id = m.identity_id WHERE m."left" IS NULL'
    )
    return {key for (key,) in rows}


def of(syncing: Syncing, who: str) -> tuple[int | None, int | None, str | None]:
    """When somebody joined and left, and who brought him."""
    rows = syncing.rows(
        'SELECT m.joined, m."left", v.key FROM membership AS m JOIN identity AS i ON i.id = m.identity_id'
        " LEFT JOIN identity AS v ON v.id = m.inviter_id WHERE i.key = ?",
        who,
    )
    (row,) = rows
    return row[0], row[1], row[2]


def people(group: Chat) -> set[str]:
    return {str(one["user_id"]) for one in group.members}


def test_members_are_there_with_role_card_and_time(syncing: Syncing) -> None:
    qq = NapCat(tick)
    qq.add(chat(30))
    syncing.add(qq)
    assert syncing.sync()["bots"][0]["members"] == 3
    rows = syncing.rows(
        "SELECT i.key, m.role, m.card, m.joined FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        " ORDER BY i.key"
    )
    assert rows == [
        ("20001", "owner", "班主任-陈安", NOW - 90 * DAY),
        ("20002", "member", "二组-小雨", NOW - 60 * DAY),
        ("20003", "member", "", NOW - 30 * DAY),
    ]
    assert syncing.desk.groups.roster()[0].members == 3


def test_who_is_missing_from_two_lists_has_gone(syncing: Syncing, group: Chat, bot: LLBot) -> None:
    group.members.pop()
    syncing.sync(later=SEVEN)
    assert len(present(syncing)) == 20
    missing = syncing.clock.now
    syncing.sync(later=SEVEN)
    assert present(syncing) == people(group)
    assert of(syncing, "30020")[1] == missing


def test_who_is_on_the_next_list_again_never_went(syncing: Syncing, group: Chat, bot: LLBot) -> None:
    """As of a program that answers with what it knew before."""
    absent = group.members.pop()
    for there in (False, True, False, True):
        group.members = [one for one in group.members if one is not absent] + [absent] * there
        syncing.sync(later=SEVEN)
        assert len(present(syncing)) == 20


@pytest.mark.parametrize("left", [0, 1, 10, 15])
def test_an_empty_or_short_list_lets_nobody_go(syncing: Syncing, group: Chat, bot: LLBot, left: int) -> None:
    group.members, group.size = group.members[:left], 20
    for _time in range(4):
        told = syncing.sync(later=SEVEN)["bots"][0]
        assert told["problems"] == []
    assert len(present(syncing)) == 20
    assert (syncing.group(NAME).end, syncing.bot().state) == ("ok", "ok")
    reason = syncing.group(NAME).reason
    assert reason.endswith("nobody counts as gone by it")
    assert not left or f"{left} of 20" in reason
    group.members, group.size = crowd(20).members, None
    syncing.sync(later=SEVEN)
    assert syncing.group(NAME).reason == ""


def test_many_have_gone_only_when_it_is_said_again_and_their_number_agrees(
    syncing: Syncing, group: Chat, bot: LLBot
) -> None:
    group.members = group.members[:8]
    gone = []
    for _time in range(4):
        syncing.sync(later=SEVEN)
        gone.append(20 - len(present(syncing)))
    assert gone == [0, 0, 12, 12]


def test_without_a_number_nobody_goes_by_a_list_that_shrank(
    syncing: Syncing, group: Chat, bot: LLBot
) -> None:
    group.members, group.size = group.members[:8], 0
    for _time in range(4):
        syncing.sync(later=SEVEN)
    assert len(present(syncing)) == 20


def test_lists_that_agree_are_kept_twice_and_go_on_in_time(syncing: Syncing, bot: LLBot) -> None:
    for _time in range(5):
        syncing.sync(later=SEVEN)
    rosters = syncing.rows("SELECT at, complete FROM roster ORDER BY at")
    assert len(rosters) == 2
    assert rosters[-1] == (syncing.clock.now, 1)


def test_members_are_asked_for_again_after_hours_unless_she_waits(syncing: Syncing, bot: LLBot) -> None:
    def listed(later: int, *, by_itself: bool) -> int:
        bot.calls.clear()
        syncing.clock.now += later
        syncing.desk.runs.ask_sync(1, by_itself=by_itself)
        Worker(syncing.desk.store).next()
        return sum(action == "get_group_member_list" for action, _body in bot.calls)

    assert listed(HOUR, by_itself=True) == 0
    assert listed(HOUR, by_itself=False) == 1
    assert listed(6 * HOUR, by_itself=True) == 1


# --- when they joined


@pytest.mark.parametrize("joined", [0, NOW, NOW - 60, NOW + DAY, -5, "soon", None, 10**12])
def test_a_time_that_is_none_is_unknown(syncing: Syncing, joined: object) -> None:
    qq = LLBot(tick)
    group = qq.add(crowd(3))
    group.members[0]["join_time"] = joined
    syncing.add(qq)
    syncing.sync()
    assert of(syncing, "30001")[0] is None
    group.members[0]["join_time"] = NOW - 5 * DAY
    syncing.sync(later=SEVEN)
    assert of(syncing, "30001")[0] == NOW - 5 * DAY


@pytest.mark.parametrize("joined", [0, NOW - 3 * DAY, NOW + 3 * SEVEN])
def test_a_known_time_is_never_later_than_before(
    syncing: Syncing, group: Chat, bot: LLBot, joined: int
) -> None:
    known = of(syncing, "30001")[0]
    assert known is not None
    for _time in range(3):
        group.members[0]["join_time"] = joined
        syncing.sync(later=SEVEN)
    assert of(syncing, "30001")[0] == known


def test_a_time_that_is_earlier_is_taken(syncing: Syncing, group: Chat, bot: LLBot) -> None:
    group.members[0]["join_time"] = NOW - 300 * DAY
    syncing.sync(later=SEVEN)
    assert of(syncing, "30001")[0] == NOW - 300 * DAY


def test_a_list_that_says_now_of_everybody_changes_nothing(syncing: Syncing, group: Chat, bot: LLBot) -> None:
    before = {who: of(syncing, who) for who in people(group)}
    for _time in range(3):
        for one in group.members:
            one["join_time"] = syncing.clock.now + SEVEN
        syncing.sync(later=SEVEN)
    assert {who: of(syncing, who) for who in people(group)} == before


# --- what happens


def test_who_brought_somebody_stays_known(syncing: Syncing, group: Chat, bot: LLBot) -> None:
    came = syncing.clock.now + 60
    joined = {
        "post_type": "notice",
        "notice_type": "group_increase",
        "sub_type": "invite",
        "group_id": int(GROUP),
        "operator_id": 30_002,
        "user_id": 30_021,
        "time": came,
        "message_seq": 5,
    }
    syncing.clock.now += HOUR
    bot.on_get_group_msg_history = lambda body: bot.done({"messages": [joined]})  # type: ignore[method-assign]
    group.members.append(person("30021", "newcomer", joined=came))
    syncing.sync()
    assert of(syncing, "30021") == (came, None, "30002")
    del bot.on_get_group_msg_history
    for _time in range(3):
        syncing.sync(later=SEVEN)
    assert of(syncing, "30021") == (came, None, "30002")


def test_a_program_that_knows_nothing_of_cards_or_roles_is_read_all_the_same(syncing: Syncing) -> None:
    qq = Plain(tick)
    qq.add(chat())
    sky = syncing.add(qq)
    odd = [
        None,
        5,
        {},
        {"user_id": None},
        {"user_id": 7, "card": 5, "role": ["x"]},
        {"user_id": "8"},
        {"user_id": 7},
    ]
    sky.lasting["get_group_member_list"] = done(odd)
    assert syncing.sync()["bots"][0]["problems"] == []
    assert present(syncing) == {"7", "8"}
    assert syncing.sync(later=SEVEN)["bots"][0]["problems"] == []


def test_a_robot_in_the_group_is_a_bot(syncing: Syncing, clock: Clock) -> None:
    qq = LLBot(tick)
    group = qq.add(crowd(3))
    group.members[2]["is_robot"] = True
    syncing.add(qq)
    syncing.sync()
    assert syncing.rows("SELECT key FROM identity WHERE bot = 1") == [("30003",)]
    assert syncing.desk.groups.roster()[0].members == 2
