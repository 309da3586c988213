"""The calendar: places that columns ask for, posts and their states, what meets, what a copied week holds."""

import pytest

from groupdesk.desk import Desk, DeskError
from groupdesk.desk.values.calendar import PostView, Slot
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

MONDAY = day("2026-03-09")
TUESDAY = MONDAY + 1
EIGHT, HALF_PAST = 20 * 60, 20 * 60 + 30


@pytest.fixture
def groups(build: Build) -> list[int]:
    return [build.group(f"g{n:02}", platform="wechat") for n in range(12)]


@pytest.fixture
def lesson(desk: Desk, groups: list[int], now: Clock) -> int:
    now.set("2026-03-09 10:00")
    return desk.columns.add("周课堂", "weekly:1", EIGHT, some(groups[:10]), body="Tonight: {speaker}")[1]


@pytest.fixture
def brief(desk: Desk, groups: list[int], lesson: int) -> int:
    return desk.columns.add("晚报", "daily", HALF_PAST, some(groups[2:]), body="Good evening, {group}!")[1]


def some(groups: list[int]) -> str:
    return ",".join(map(str, groups))


def slot(desk: Desk, column: int, on: int) -> Slot:
    (found,) = desk.calendar.week(MONDAY).at(column, on)
    return found


def begun(desk: Desk, column: int, on: int) -> PostView:
    post = slot(desk, column, on).post
    assert post is not None
    return post


def test_columns_ask_for_posts_soon_gaps_then_ideas(desk: Desk, lesson: int, brief: int) -> None:
    week = desk.calendar.week()
    assert (week.first, week.last, week.code) == (MONDAY, MONDAY + 6, "2026-W11")
    assert [one.state for one in week.slots if one.column == brief] == ["gap", "gap", *["idea"] * 5]
    assert [(one.day, one.state) for one in week.slots if one.column == lesson] == [(TUESDAY, "gap")]


def test_a_clash_names_its_groups_and_a_free_hour_and_moving_clears_it(
    desk: Desk, lesson: int, brief: int
) -> None:
    (found,) = [one for one in desk.calendar.week(MONDAY).clashes if one.day == TUESDAY]
    assert (found.kind, found.names, len(found.groups)) == ("close", ("周课堂", "晚报"), 8)
    assert found.free == 21 * 60 + 30
    desk.calendar.fill(TUESDAY, TUESDAY)
    desk.calendar.move(begun(desk, brief, TUESDAY).id, TUESDAY, 22 * 60)
    assert desk.calendar.week(MONDAY).clashes == ()


def test_a_post_moved_to_another_day_leaves_no_gap_behind(desk: Desk, lesson: int) -> None:
    desk.calendar.fill(TUESDAY, TUESDAY)
    desk.calendar.move(begun(desk, lesson, TUESDAY).id, TUESDAY + 1, EIGHT)
    assert [(one.day, one.state) for one in desk.calendar.week(MONDAY).slots] == [(TUESDAY + 1, "draft")]


def test_an_hour_in_the_quiet_hours_is_warned_of(desk: Desk, brief: int) -> None:
    warned = [
        [one.code for one in desk.calendar.preview("all", "late", TUESDAY, minute).warnings]
        for minute in (22 * 60, 23 * 60 + 15)
    ]
    assert ["quiet" in one for one in warned] == [False, True]


def test_an_empty_variable_keeps_it_from_being_ready_and_is_named(desk: Desk, lesson: int) -> None:
    desk.calendar.fill(TUESDAY, TUESDAY)
    post = begun(desk, lesson, TUESDAY)
    with pytest.raises(ValueError, match="speaker"):
        desk.calendar.advance([post.id])
    desk.calendar.edit(post.id, fills={"speaker": "Kenji"})
    desk.calendar.advance([post.id])
    assert desk.calendar.get(post.id).state == "ready"
    assert {one.body for one in desk.posts.deliveries(post=post.id)} == {"Tonight: Kenji"}
    assert {one.due_at for one in desk.posts.deliveries(post=post.id)} == {at("2026-03-10 20:00")}


def test_approval_only_by_another_and_an_edited_text_is_approved_again(desk: Desk, groups: list[int]) -> None:
    _change, id_ = desk.calendar.add(
        "all", "first words", TUESDAY + 400, EIGHT, writer="Priya", approver="Lin"
    )
    seen = []
    for step in (
        lambda: desk.calendar.advance([id_]),
        lambda: desk.calendar.advance([id_]),
        lambda: desk.calendar.edit(id_, body="other words"),
    ):
        step()
        seen.append((desk.calendar.get(id_).state, len(desk.posts.deliveries(post=id_))))
    assert seen == [("review", 0), ("ready", 12), ("review", 0)]
    assert [body for _at, _by, body in desk.calendar.outcomes(id_).texts] == ["other words", "first words"]


def test_moving_what_is_ready_keeps_it_approved_and_moves_its_deliveries(
    desk: Desk, groups: list[int]
) -> None:
    _change, id_ = desk.calendar.add("all", "words", TUESDAY + 400, EIGHT, writer="Priya", approver="Lin")
    desk.calendar.advance([id_])
    desk.calendar.advance([id_])
    desk.calendar.move(id_, TUESDAY + 401, EIGHT)
    found = desk.calendar.get(id_)
    assert (found.state, found.day, found.next_at) == (
        "ready",
        TUESDAY + 401,
        desk.posts.deliveries()[0].due_at,
    )
    desk.history.undo()
    assert desk.calendar.get(id_).day == TUESDAY + 400


def test_local_times_are_each_groups_own_and_it_is_not_partly_before_the_last(
    desk: Desk, build: Build, now: Clock
) -> None:
    now.set("2026-03-10 09:00")
    build.group("上海", zone="Asia/Shanghai", platform="wechat")
    build.group("London", zone="Europe/London", platform="wechat")
    _change, id_ = desk.calendar.add("all", "eight o’clock", TUESDAY, EIGHT)
    desk.calendar.advance([id_])
    due = sorted(one.due_at for one in desk.posts.deliveries(post=id_))
    assert due == [at("2026-03-10 12:00", "UTC"), at("2026-03-10 20:00", "UTC")]
    now.now = at("2026-03-10 13:00", "UTC")
    (first,) = [one.id for one in desk.posts.deliveries(post=id_) if one.group_name == "上海"]
    desk.posts.handed([first])
    found = desk.calendar.get(id_)
    assert (found.state, found.done, found.of, found.next_group) == ("sending", 1, 2, "London")
    now.now = at("2026-03-10 21:00", "UTC")
    assert desk.calendar.get(id_).state == "partly"


def test_a_week_is_copied_as_drafts_and_one_undo_removes_all(desk: Desk, lesson: int, brief: int) -> None:
    desk.calendar.fill(MONDAY, MONDAY + 6)
    for post in desk.calendar.week(MONDAY).slots:
        if post.post and post.column == brief:
            desk.calendar.advance([post.post.id])
    desk.calendar.edit(begun(desk, lesson, TUESDAY).id, fills={"speaker": "Kenji"})
    preview = desk.calendar.preview_copy(MONDAY, MONDAY + 7)
    assert (len(preview.copied), preview.fixed, preview.taken, preview.clashes) == (8, (), (), 1)
    change, copied = desk.calendar.copy(MONDAY, MONDAY + 7)
    assert copied == preview and change.entry is not None
    there = desk.calendar.week(MONDAY + 7)
    assert {one.state for one in there.slots} == {"draft"}
    assert [dict(one.post.fills) for one in there.slots if one.post and one.column == lesson] == [{}]
    assert desk.posts.deliveries(state="to_hand", limit=1000) == tuple(
        one for one in desk.posts.deliveries(limit=1000)
    )
    desk.history.undo()
    assert {one.state for one in desk.calendar.week(MONDAY + 7).slots} == {"idea"}


def test_a_week_over_a_change_of_clocks_and_a_festival(desk: Desk, build: Build, now: Clock) -> None:
    now.now = at("2026-03-20 10:00", "Europe/London")
    desk.settings.set("timezone", "Europe/London")
    build.group("London", zone="Europe/London", platform="wechat")
    first = day("2026-03-23")
    desk.columns.add("topic", "weekly:0", EIGHT, "all", body="{weekday} {date}")
    desk.columns.add("fixed", "yearly:03-23", EIGHT + 120, "all", body="today only")
    desk.calendar.fill(first, first + 6)
    _change, copied = desk.calendar.copy(first, first + 7)
    assert (len(copied.copied), len(copied.fixed)) == (1, 1)
    (slot_,) = [one for one in desk.calendar.week(first + 7).slots if one.post]
    assert slot_.post is not None
    desk.calendar.advance([slot_.post.id])
    (sent,) = desk.posts.deliveries()
    assert (slot_.day, slot_.minute) == (first + 7, EIGHT)
    assert sent.due_at == at("2026-03-30 20:00", "Europe/London") and sent.body == "Mon 30 Mar"


def test_a_skipped_place_asks_no_more(desk: Desk, lesson: int) -> None:
    desk.calendar.fill(TUESDAY, TUESDAY)
    desk.calendar.skip(begun(desk, lesson, TUESDAY).id, "holiday")
    found = slot(desk, lesson, TUESDAY)
    assert (found.state, found.post and found.post.reason) == ("skipped", "holiday")
    with pytest.raises(ValueError, match="no place"):
        desk.calendar.fill(MONDAY, TUESDAY)


def test_days_that_lack_nothing_are_counted(desk: Desk, brief: int) -> None:
    assert desk.calendar.stock()[0] == 0
    desk.calendar.fill(MONDAY, MONDAY + 3)
    for one in desk.calendar.week(MONDAY).slots:
        if one.post and one.column == brief:
            desk.calendar.advance([one.post.id])
    ready = desk.calendar.stock()[0]
    assert ready == 0, "the lesson of Tuesday has no speaker"
    desk.calendar.skip(
        next(one.post.id for one in desk.calendar.week(MONDAY).slots if one.post and one.column != brief)
    )
    assert desk.calendar.stock()[0] == 3


def test_what_has_begun_to_go_is_not_taken_off_its_way(desk: Desk, groups: list[int]) -> None:
    _change, id_ = desk.calendar.add("all", "words", TUESDAY + 400, EIGHT)
    desk.calendar.advance([id_])
    one = desk.posts.deliveries(post=id_)[0].id
    with desk.store.writer.write("posts") as connection:  # as the worker moves it, in between
        connection.execute("UPDATE delivery SET state = 'sending' WHERE id = ?", (one,))
    for act in (
        lambda: desk.calendar.move(id_, TUESDAY + 401, EIGHT),
        lambda: desk.calendar.send_back(id_),
        lambda: desk.calendar.say_now(id_),
        desk.history.undo,
    ):
        with pytest.raises((ValueError, DeskError)):
            act()
    assert len(desk.posts.deliveries(post=id_)) == 12
    desk.calendar.skip(id_)
    assert sorted({found.state for found in desk.posts.deliveries(post=id_)}) == ["sending", "skipped"]


def test_what_may_have_been_said_is_never_said_again(desk: Desk, groups: list[int]) -> None:
    _change, id_ = desk.calendar.add("all", "words", TUESDAY + 400, EIGHT)
    desk.calendar.advance([id_])
    first, second, *_others = [one.id for one in desk.posts.deliveries(post=id_)]
    with desk.store.writer.write("posts") as connection:  # as a lost answer leaves them
        connection.execute(
            "UPDATE delivery SET state = 'unknown', tried_ms = 1 WHERE id IN (?, ?)", (first, second)
        )
    desk.posts.skip([first])
    with pytest.raises(ValueError, match="may have been said"):
        desk.posts.retry([first])
    with pytest.raises(ValueError, match="cannot be done"):
        desk.calendar.edit(id_, body="other words")
    desk.calendar.skip(id_)
    assert desk.posts.get(second).state == "unknown"


def test_no_local_time_may_have_passed(desk: Desk, build: Build, now: Clock) -> None:
    build.group("上海", platform="wechat")
    build.group("New York", zone="America/New_York", platform="wechat")
    now.set("2026-03-10 23:30")
    _change, id_ = desk.calendar.add("all", "words", TUESDAY, EIGHT)
    with pytest.raises(ValueError, match="passed in 1 group"):
        desk.calendar.advance([id_])


def test_a_moved_posts_copy_fills_the_place_that_it_stood_for(desk: Desk, lesson: int) -> None:
    desk.calendar.fill(TUESDAY, TUESDAY)
    desk.calendar.move(begun(desk, lesson, TUESDAY).id, TUESDAY + 1, EIGHT)
    desk.calendar.copy(MONDAY, MONDAY + 7)
    assert [(one.day, one.state) for one in desk.calendar.week(MONDAY + 7).slots] == [(TUESDAY + 8, "draft")]
    assert desk.calendar.preview_copy(MONDAY, MONDAY + 7).taken != ()


def test_wordings_keep_clear_of_what_comes_before_and_after(desk: Desk, groups: list[int]) -> None:
    column = desk.columns.add("晚报", "daily", EIGHT, "all", body="A\n---\nB\n---\nC")[1]
    got: dict[int, dict[str, str]] = {}
    for on in (400, 402, 401):
        _change, id_ = desk.calendar.add("all", "A\n---\nB\n---\nC", TUESDAY + on, EIGHT, column=column)
        desk.calendar.advance([id_])
        got[on] = {one.group_name: one.body for one in desk.posts.deliveries(post=id_)}
    assert all(got[401][name] not in (got[400][name], got[402][name]) for name in got[401])


def test_a_note_leaves_the_state_as_it_is(desk: Desk, groups: list[int], now: Clock) -> None:
    _change, id_ = desk.calendar.add("all", "words", TUESDAY, EIGHT)
    now.set("2026-03-10 09:00")
    desk.calendar.advance([id_])
    now.set("2026-03-10 21:00")
    desk.posts.handed([desk.posts.deliveries(post=id_)[0].id])
    assert desk.calendar.get(id_).state == "partly"
    desk.calendar.edit(id_, note="half of them")
    desk.posts.handed([one.id for one in desk.posts.deliveries(post=id_) if one.state == "to_hand"])
    assert desk.calendar.get(id_).state == "sent"


def test_responses_are_typed_of_groups_that_have_it_and_never_below_none(
    desk: Desk, groups: list[int]
) -> None:
    _change, id_ = desk.calendar.add("g00", "words", TUESDAY, EIGHT)
    with pytest.raises(ValueError, match="did not go"):
        desk.calendar.type_outcome(id_, groups[0], 3)
    desk.calendar.say_now(id_)
    desk.posts.handed([one.id for one in desk.posts.deliveries(post=id_)])
    with pytest.raises(ValueError, match="fewer than nobody"):
        desk.calendar.type_outcome(id_, groups[0], -5)
