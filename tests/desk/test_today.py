"""The queue of Today: what is raised and why, what she decides, the pack, what settles by itself."""

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values.frame import Scope
from groupdesk.records import ChatMessage, Join, Member, Roster
from tests.desk.build import Build, at
from tests.desk.conftest import Clock

QUESTION = "今晚的课还是八点吗？"
TALK = "今天读完了第三章"


@pytest.fixture
def asked(build: Build, now: Clock) -> tuple[int, ChatMessage]:
    """A question at 20:00, 收到 at 20:05, seen until 22:00; it is half past ten."""
    now.set("2026-03-09 22:30")
    group = build.group("晨读会")
    question = build.said("2026-03-09 20:00", "林小满", QUESTION)
    build.tell(group, [question, build.said("2026-03-09 20:05", "小鱼", "收到")], until="2026-03-09 22:00")
    return group, question


def keys(desk: Desk, scope: Scope = Scope()) -> list[str]:  # noqa: B008 - a frozen value
    return [item.key for item in desk.today.queue(scope).items]


def test_a_question_with_its_evidence_and_why(desk: Desk, asked: tuple[int, ChatMessage]) -> None:
    (item,) = desk.today.queue().items
    assert (item.kind, item.lane, item.title, item.group_name, item.in_pack) == (
        "question",
        1,
        QUESTION,
        "晨读会",
        True,
    )
    detail = desk.today.detail(item.key)
    assert [one.text for one in detail.said if one.id in detail.evidence] == [QUESTION, "收到"]
    assert "林小满" in detail.prepared
    assert "2 h 30 m ago" in words.reason(detail.why)
    assert [one.text for one in detail.why.rows] == [QUESTION, "收到"]
    assert detail.group is not None and detail.group.id == desk.groups.roster()[0].id


def test_it_is_put_off_and_returns_once(desk: Desk, now: Clock, asked: tuple[int, ChatMessage]) -> None:
    (key,) = keys(desk)
    change = desk.today.later([key], at("2026-03-10 09:00"))
    assert words.change(change) == "1 item put off"
    queue = desk.today.queue()
    assert (queue.items, queue.later, queue.pack, queue.pack_done) == ((), 1, 1, 1)
    now.set("2026-03-10 09:00")
    assert keys(desk) == keys(desk) == [key]
    assert desk.today.queue().later == 0
    with pytest.raises(ValueError, match="passed already"):
        desk.today.later([key], at("2026-03-10 09:00"))


def test_an_answer_that_arrives_settles_it(
    desk: Desk, build: Build, now: Clock, asked: tuple[int, ChatMessage]
) -> None:
    group, question = asked
    (key,) = keys(desk)
    build.tell(group, [build.said("2026-03-09 22:31", "文佳", "对，还是八点", reply_to=question.id)])
    now.set("2026-03-09 22:45")
    queue = desk.today.queue()
    assert (queue.items, queue.settled, queue.pack_done) == ((), {"question": 1}, 1)
    assert desk.today.queue().settled == {"question": 1}
    with pytest.raises(LookupError, match="may have settled"):
        desk.today.detail(key)
    now.set("2026-03-11 09:00")
    assert desk.today.queue().settled == {}


def test_nothing_is_told_of_a_group_that_is_behind(
    desk: Desk, now: Clock, asked: tuple[int, ChatMessage]
) -> None:
    assert len(keys(desk)) == 1
    now.set("2026-03-25 10:00")
    queue = desk.today.queue()
    (item,) = queue.items
    assert (item.kind, item.inputs, queue.settled) == ("behind", {"n": 1, "names": ["晨读会"]}, {})
    assert words.item_title(item) == "No new data from 晨读会"
    detail = desk.today.detail(item.key)
    assert detail.rows == (("晨读会", "9 Mar 22:00"),)
    assert "36 h overdue" in words.reason(detail.why)


def test_done_is_an_entry_and_undo_brings_it_back(desk: Desk, asked: tuple[int, ChatMessage]) -> None:
    (key,) = keys(desk)
    assert desk.today.done([key]).changed == 1
    queue = desk.today.queue()
    assert (queue.items, queue.pack, queue.pack_done) == ((), 1, 1)
    desk.history.undo()
    assert keys(desk) == [key]
    with pytest.raises(LookupError, match="question:9:9"):
        desk.today.done([key, "question:9:9"])
    assert keys(desk) == [key]


def test_what_she_did_does_not_settle_by_itself(
    desk: Desk, build: Build, now: Clock, asked: tuple[int, ChatMessage]
) -> None:
    group, question = asked
    desk.today.done(keys(desk))
    build.tell(group, [build.said("2026-03-09 22:31", "文佳", "对，还是八点", reply_to=question.id)])
    now.set("2026-03-09 22:45")
    assert desk.today.queue().settled == {}


def test_a_dismissed_one_comes_back_only_when_its_mark_differs(
    desk: Desk, build: Build, now: Clock, asked: tuple[int, ChatMessage]
) -> None:
    now.set("2026-03-25 10:00")
    desk.today.no(keys(desk), "on holiday")
    now.set("2026-04-25 10:00")
    assert keys(desk) == []
    other = build.group("跑团")
    build.tell(other, [build.said("2026-04-01 10:00", "a", TALK)])
    assert keys(desk) == ["behind:all"]
    desk.today.no(keys(desk))
    third = build.group("书友")
    build.tell(third, [build.said("2026-04-01 10:00", "a", TALK)])
    now.set("2026-04-28 10:00")
    assert keys(desk) == []
    now.set("2026-05-02 10:01")
    assert keys(desk) == ["behind:all"]
    desk.today.done(keys(desk))
    desk.groups.set([third], rhythm="none")
    assert keys(desk) == []
    build.tell(other, [build.said("2026-04-22 10:00", "a", TALK)])
    assert keys(desk) == ["behind:all"]


def test_her_wording_is_kept(desk: Desk, asked: tuple[int, ChatMessage]) -> None:
    (key,) = keys(desk)
    own = desk.today.detail(key).prepared
    desk.today.prepared(key, "八点，不见不散")
    assert desk.today.detail(key).prepared == "八点，不见不散"
    desk.today.prepared(key, "")
    assert desk.today.detail(key).prepared == own


def test_who_could_answer(desk: Desk, build: Build, asked: tuple[int, ChatMessage]) -> None:
    group, _question = asked
    told: list[ChatMessage] = []
    for n, who in enumerate(["文佳", "文佳", "鲍宁", "群主", "群主", "群主"]):
        one = build.said(f"2026-03-0{n + 2} 12:00", "问者", "明天的读书会在哪里？")
        told += [one, build.said(f"2026-03-0{n + 2} 12:01", who, "在老地方见面", reply_to=one.id)]
    build.tell(
        group,
        [*told, Roster(at("2026-03-01 09:00"), (Member("群主", "群主", role="owner"),), complete=False)],
        until="2026-03-09 22:00",
    )
    item = desk.today.queue().items[0]
    detail = desk.today.detail(item.key)
    assert [(one.name, one.answers) for one in detail.could_answer] == [("文佳", 2), ("鲍宁", 1)]
    assert "@文佳" in detail.prepared


@pytest.mark.parametrize(("minutes", "raised"), [(119, False), (121, True)])
def test_a_live_group_waits_two_hours(
    desk: Desk, build: Build, now: Clock, minutes: int, raised: bool
) -> None:
    now.set("2026-03-09 16:00")
    group = build.group("live")
    desk.groups.set([group], rhythm="live")
    asked = build.said("2026-03-09 10:00", "a", QUESTION)._replace(at=now() - minutes * 60)
    build.tell(group, [asked], until=now())
    assert bool(keys(desk)) is raised


@pytest.mark.parametrize(("hours", "raised"), [(72, True), (73, False)])
def test_a_question_grows_too_old(desk: Desk, build: Build, now: Clock, hours: int, raised: bool) -> None:
    now.set("2026-03-09 16:00")
    group = build.group("g")
    asked = build.said("2026-03-09 10:00", "a", QUESTION)._replace(at=now() - hours * 3600)
    build.tell(group, [asked], until=now())
    assert bool(keys(desk)) is raised


def test_quiet_hours_raise_nothing_new(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-10 01:00")
    group = build.group("g")
    early, late = build.said("2026-03-09 22:00", "a", QUESTION), build.said("2026-03-09 23:30", "b", QUESTION)
    build.tell(group, [early, late], until=now())
    assert [item.inputs["name"] for item in desk.today.queue().items] == ["a"]
    now.set("2026-03-10 07:00")
    assert [item.inputs["name"] for item in desk.today.queue().items] == ["a", "b"]


def test_staff_and_archived_groups_raise_nothing(
    desk: Desk, build: Build, asked: tuple[int, ChatMessage]
) -> None:
    group, _question = asked
    (item,) = desk.today.queue().items
    assert item.person is not None
    desk.people.mark([item.person], "staff", True, group_id=group)
    assert keys(desk) == []
    desk.history.undo()
    assert len(keys(desk)) == 1
    desk.groups.set([group], archived=True)
    assert keys(desk) == []


def test_first_words_of_the_new(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-10 12:00")
    group = build.group("g")
    joins = [Join(at("2026-03-08 09:00"), who, who) for who in ("talks", "asks", "greeted", "silent")]
    greeted = build.said("2026-03-09 10:00", "greeted", "大家好我是新来的")
    said = [
        build.said("2026-03-01 10:00", "old", TALK),
        greeted,
        build.said("2026-03-09 10:10", "old", "欢迎你呀", reply_to=greeted.id),
        build.said("2026-03-09 11:00", "talks", "大家好我喜欢跑步"),
        build.said("2026-03-09 12:00", "asks", QUESTION),
        build.said("2026-03-09 09:00", "old", "昨天的书单在哪里？"),
    ]
    build.tell(group, [*joins, *said], until=now())
    queue = desk.today.queue()
    waiting = [(item.kind, item.inputs["name"]) for item in queue.items if item.lane == 1]
    assert waiting == [("question", "asks"), ("question", "old"), ("first-words", "talks")]
    assert [item.inputs["names"] for item in queue.items if item.kind == "welcome"] == [
        ["talks", "asks", "silent"]
    ]
    prepared = desk.today.detail(queue.items[2].key).prepared
    assert "talks" in prepared
    assert "大家好我喜欢跑步" in prepared
    build.tell(group, [build.said("2026-03-10 11:00", "old", "欢迎一起跑", reply_to=said[3].id)], until=now())
    assert desk.today.queue().settled == {"first-words": 1}


def test_the_pack_is_fixed_and_the_new_join(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-10 12:00")
    group = build.group("g")
    many = [build.said(f"2026-03-09 {hour:02}:00", f"p{hour}", QUESTION) for hour in range(23)]
    build.tell(group, many, until=now())
    queue = desk.today.queue()
    assert (len(queue.items), queue.pack, queue.joined, queue.seconds_left) == (23, 20, 0, 600)
    assert [item.in_pack for item in queue.items] == [True] * 20 + [False] * 3
    desk.today.done([queue.items[0].key])
    assert (desk.today.queue().pack, desk.today.queue().pack_done) == (20, 1)
    build.tell(group, [build.said(f"2026-03-10 11:{n:02}", f"n{n}", QUESTION) for n in (1, 2)], until=now())
    queue = desk.today.queue()
    assert (queue.pack, queue.joined, queue.seconds_left) == (21, 1, 600)
    now.set("2026-03-11 08:00")
    assert (desk.today.queue().pack, desk.today.queue().joined) == (20, 0)


def test_what_waits_outside_the_scope(desk: Desk, build: Build, asked: tuple[int, ChatMessage]) -> None:
    other = build.group("跑团")
    build.tell(other, [build.said("2026-03-09 21:00", "a", QUESTION)], until="2026-03-09 22:00")
    queue = desk.today.queue(Scope((other,)))
    assert ([item.group for item in queue.items], queue.outside, queue.pack) == ([other], 1, 2)
    assert desk.frame().today == desk.today.count() == 2


def test_looking_leaves_no_entry(desk: Desk, asked: tuple[int, ChatMessage]) -> None:
    desk.today.queue()
    desk.today.count()
    assert desk.history.entries() == ()
