"""Questionnaires on the desk: whose sheets they are, what they say, what stays private, circles to keep."""

from collections.abc import Callable
from pathlib import Path

import pytest

from groupdesk.desk import Change, Desk, words
from groupdesk.desk.values.surveys import MatchRow
from groupdesk.records.surveys import QuestionType
from groupdesk.rules.surveys.crosses import FEW
from groupdesk.rules.surveys.topics import is_about, topic
from tests.answers import CITY, HOBBY, LOVE, Sheet, bring, members, name, sheets, write
from tests.desk.build import Build, at
from tests.desk.conftest import Clock

DOUBTFUL = (
    Sheet(50, f"{name(21)}-成都-店主", when="2026/03/05 13:01:00"),
    Sheet(51, f"{name(22)}-北京-运营", when="2026/03/05 13:02:00"),
)
"""Told by their names alone, with something behind."""


@pytest.fixture
def group(desk: Desk, build: Build) -> int:
    desk.settings.set("timezone", "Asia/Shanghai")
    return members(build)


@pytest.fixture
def survey(desk: Desk, group: int, tmp_path: Path) -> int:
    bring(desk, write(tmp_path / "新人问卷.csv", [*sheets(20), *DOUBTFUL]), group)
    return 1


def asking(desk: Desk) -> list[MatchRow]:
    return [*desk.surveys.matches(1, asking=True)]


# --- whose sheets they are ---------------------------------------------------------------------------


def test_a_doubtful_sheet_waits_and_is_linked_by_her_word(desk: Desk, survey: int) -> None:
    first, second = asking(desk)
    assert (first.outcome, first.rule, first.candidates[0].native) == ("probable", "core", "wx0021")
    assert desk.frame().surveys == 2
    change = desk.surveys.confirm(survey, [first.id, second.id])
    assert words.change(change) == "2 sheets linked"
    assert asking(desk) == [] and desk.surveys.list()[0].matched == 22
    desk.history.undo()
    assert [one.row for one in asking(desk)] == [20, 21]


def test_a_rejected_pair_is_never_offered_again(desk: Desk, group: int, survey: int, tmp_path: Path) -> None:
    first, _second = asking(desk)
    desk.surveys.reject(survey, [first.id])
    assert [one.row for one in asking(desk)] == [21]
    later = write(tmp_path / "later.csv", [*sheets(25), *DOUBTFUL])
    bring(desk, later, group)
    assert [one.row for one in asking(desk)] == [21]
    desk.history.take_back(next(e.id for e in desk.history.entries() if e.verb == "survey-reject"))
    assert [one.row for one in asking(desk)] == [20, 21]


def test_a_link_by_a_rule_can_be_said_to_be_wrong(desk: Desk, survey: int) -> None:
    (row,) = [row for row in desk.surveys.matches(survey) if row.row == 3]
    assert row.member is not None and row.by == "rule"
    desk.surveys.reject(survey, [row.id])
    (row,) = [row for row in desk.surveys.matches(survey) if row.row == 3]
    assert (row.member, row.outcome) == (None, "none")


def test_her_word_goes_over_to_the_corrected_sheet(
    desk: Desk, group: int, survey: int, tmp_path: Path
) -> None:
    desk.surveys.confirm(survey, [asking(desk)[0].id])
    corrected = DOUBTFUL[0]._replace(city="上海", when="2026/03/06 10:00:00")
    bring(desk, write(tmp_path / "later.csv", [*sheets(20), corrected, DOUBTFUL[1]]), group)
    (row,) = [row for row in desk.surveys.matches(survey) if row.row == 20]
    assert row.member is not None and (row.member.native, row.by) == ("wx0021", "she")


def test_two_sheets_for_one_member_are_both_looked_at(desk: Desk, group: int, tmp_path: Path) -> None:
    twice = [Sheet(n, name(3), city=city) for n, city in ((1, "成都"), (2, "北京"))]
    bring(desk, write(tmp_path / "one.csv", twice), group)
    assert {(row.outcome, row.rule, len(row.candidates)) for row in asking(desk)} == {
        ("review", "doubled", 1)
    }
    desk.surveys.confirm(1, [asking(desk)[0].id])
    assert [row.rule for row in asking(desk)] == ["doubled"]
    desk.surveys.reject(1, [asking(desk)[0].id])
    assert asking(desk) == [] and desk.surveys.list()[0].matched == 1


def test_where_several_may_be_meant_she_says_who(desk: Desk, build: Build, tmp_path: Path) -> None:
    one = members(build, 3)
    other = members(build, 3, "跑团", first=101)
    with desk.store.writer.write() as connection:
        connection.execute("UPDATE identity SET name = '小鹿' WHERE key IN ('wx0001', 'wx0101')")
    bring(desk, write(tmp_path / "one.csv", [Sheet(1, "小鹿")]), one, other)
    (row,) = asking(desk)
    assert [each.native for each in row.candidates] == ["wx0001", "wx0101"]
    with pytest.raises(ValueError, match="2 members may be meant"):
        desk.surveys.confirm(1, [row.id])
    desk.surveys.confirm(1, [row.id], row.candidates[1].identity)
    (row,) = desk.surveys.matches(1)
    assert row.member is not None and row.member.native == "wx0101"


# --- what they say -----------------------------------------------------------------------------------


def test_private_answers_are_in_no_result_cross_circle_or_page(desk: Desk, survey: int) -> None:
    shown = {one.question.key: one for one in desk.surveys.page(survey).questions}
    assert (shown[LOVE].private, shown[LOVE].result) == ("relationship", None)
    with pytest.raises(ValueError, match="private"):
        desk.surveys.cross(survey, LOVE)
    with pytest.raises(ValueError, match="private"):
        desk.surveys.cross(survey, CITY, LOVE)
    assert all(each.question != "您的感情状况" for one in desk.surveys.circles(survey) for each in one.shares)
    opened = {one.question.key: one for one in desk.surveys.page(survey, shown=True).questions}
    assert opened[LOVE].result is not None and opened[LOVE].result.answered == 22


def test_a_private_question_is_opened_with_a_purpose_alone(desk: Desk, survey: int) -> None:
    with pytest.raises(ValueError, match="purpose"):
        desk.surveys.mark_private(survey, LOVE, False)
    desk.surveys.mark_private(survey, LOVE, False, "a meeting of those who look for somebody, asked for")
    assert desk.surveys.cross(survey, LOVE).answered == (20,)
    desk.history.undo()
    desk.surveys.mark_private(survey, CITY, True)
    assert {one.question.key for one in desk.surveys.page(survey).questions if one.private} == {CITY, LOVE}


def test_small_cells_are_hidden_by_group(desk: Desk, group: int, build: Build, tmp_path: Path) -> None:
    other = members(build, 12, "跑团", first=21)
    more = [
        Sheet(100 + n, name(n), f"wx{n:04}", city="成都" if n < 24 else "北京", when=f"2026/03/05 14:{n}:00")
        for n in range(21, 33)
    ]
    bring(desk, write(tmp_path / "one.csv", [*sheets(20), *more]), group, other)
    found = desk.surveys.cross(1, CITY)
    assert found.columns == ("晨读会", "跑团")
    shown = [cell.people for row in found.cells for cell in row]
    assert all(people is None or people == 0 or people >= FEW for people in shown)
    by_hobby = desk.surveys.cross(1, CITY, HOBBY)
    assert set(by_hobby.columns) <= {"看书", "摄影", "跑步", "桌游", "电影"}


def test_the_rate_is_of_members_without_staff(desk: Desk, survey: int) -> None:
    assert (desk.surveys.page(survey).rate.answered, desk.surveys.page(survey).rate.members) == (20, 30)
    absent = desk.surveys.nonresponders(survey)
    assert len(absent) == 10 and {one.name for one in absent} == {name(n) for n in range(21, 31)}
    desk.people.mark([absent[0].person], "staff", True)
    assert len(desk.surveys.nonresponders(survey)) == 9


def test_what_she_says_of_a_question_holds_for_the_next_export(
    desk: Desk, group: int, survey: int, tmp_path: Path
) -> None:
    view = {one.question.key: one for one in desk.surveys.page(survey).questions}[CITY]
    assert view.question.type == "single" and QuestionType.TEXT in view.choices
    desk.surveys.retype(survey, CITY, "text")
    bring(desk, write(tmp_path / "later.csv", [*sheets(25), *DOUBTFUL]), group)
    view = {one.question.key: one for one in desk.surveys.page(survey).questions}[CITY]
    assert view.said and view.question.type == "text" and view.result is not None
    assert (view.result.answered, view.result.bars, len(view.result.words)) == (27, (), 27)
    desk.surveys.retype(survey, CITY, "")
    assert desk.surveys.counts(survey, CITY)["成都"] == 9
    with pytest.raises(ValueError, match="cannot be read"):
        desk.surveys.retype(survey, CITY, "matrix")


def test_what_one_can_give_meets_what_others_need(desk: Desk, survey: int) -> None:
    found = {one.what: one for one in desk.surveys.exchanges(survey)}
    assert set(found) == {"陪聊", "教技能"}
    assert len(found["陪聊"].gives) == 10 and len(found["陪聊"].needs) == 14


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("您现在常住的城市", "city"),
        ("Which city do you live in?", "city"),
        ("您的兴趣爱好(可多选)", "hobby"),
        ("您能提供什么", "offer"),
        ("What can you offer others here?", "offer"),
        ("您需要什么", "need"),
        ("您的职业", "job"),
        ("When are you online?", "online"),
        ("您对本群的建议", ""),
    ],
)
def test_what_a_question_is_about(asked: str, about: str) -> None:
    assert topic(asked) == about
    assert is_about(asked, asked[:4])
    assert is_about(asked, "城市") == (about == "city")


# --- what people told --------------------------------------------------------------------------------


def test_answers_stand_on_the_page_and_in_the_list_of_members(desk: Desk, group: int, survey: int) -> None:
    from groupdesk.desk.surveytraits import fits

    rows = desk.people.members(group)
    fitting = [row for row in rows if fits(row.told, "city:成都") and fits(row.told, "hobby:摄影")]
    assert {row.name for row in fitting} == {name(n) for n in range(1, 8)}
    told = {one.question: one for one in desk.people.page(fitting[0].person).told}
    assert told["您现在常住的城市"].answer == "成都"
    assert told["您的感情状况"].private
    assert all(question != "您的感情状况" for row in rows for question, _option in row.told)


# --- circles -----------------------------------------------------------------------------------------


def test_a_circle_is_kept_looked_at_and_taken_back(
    desk: Desk, build: Build, now: Clock, group: int, survey: int
) -> None:
    (offered,) = desk.surveys.circles(survey)
    assert {seat.name for seat in offered.members} == {name(n) for n in range(1, 8)}
    assert (offered.pairs, offered.silent) == (21, 21)
    assert {each.option for each in offered.shares} >= {"成都", "摄影"}
    assert "成都" in offered.opening
    change = desk.surveys.keep_circle(survey, offered.key)
    (kept,) = desk.surveys.circles(survey)
    assert (kept.id, kept.made_at, kept.spoke) == (1, now(), 0) and kept.members[0] == offered.members[0]
    said = [
        build.said("2026-03-20 10:00", "wx0001", "你们都读什么？", name=name(1)),
        build.said("2026-03-20 10:01", "wx0002", "三体", name=name(2)),
    ]
    replied = said[1]._replace(reply_to=said[0].id)
    build.tell(group, [said[0], replied], until="2026-04-10 07:00", platform="wechat")
    assert not any(item.kind == "circle" for item in desk.today.queue().items)
    now.set("2026-04-10 08:00")
    (item,) = [item for item in desk.today.queue().items if item.kind == "circle"]
    assert "1 of 21 pairs who had never talked did" in words.item_title(item)
    assert [row[0] for row in desk.today.detail(item.key).rows] == [seat.name for seat in kept.members]
    desk.today.done([item.key])
    assert not any(item.kind == "circle" for item in desk.today.queue().items)
    desk.history.undo()
    desk.history.take_back(change.entry or 0)
    assert [one.id for one in desk.surveys.circles(survey)] == [None]
    with desk.reading() as connection:
        assert connection.execute("SELECT COUNT(*) FROM circle_member").fetchone() == (0,)


@pytest.mark.parametrize("kept", [True, False])
def test_a_circle_that_she_does_not_want_goes(desk: Desk, survey: int, kept: bool) -> None:
    key = desk.surveys.circles(survey)[0].key
    if kept:
        desk.surveys.keep_circle(survey, key)
    desk.surveys.drop_circle(survey, "1" if kept else key)
    assert [one.id for one in desk.surveys.circles(survey)] == ([None] if kept else [])
    desk.history.undo()
    assert [one.id for one in desk.surveys.circles(survey)] == [1 if kept else None]


def test_her_wording_of_the_opening_line_stays(desk: Desk, survey: int) -> None:
    key = desk.surveys.circles(survey)[0].key
    desk.surveys.keep_circle(survey, key, "周日码头喝咖啡？")
    desk.surveys.edit_circle(1, "周六码头喝咖啡？")
    assert desk.surveys.circles(survey)[0].opening == "周六码头喝咖啡？"
    desk.history.undo()
    assert desk.surveys.circles(survey)[0].opening == "周日码头喝咖啡？"


# --- Today and the report ----------------------------------------------------------------------------


def test_a_group_that_hardly_answers_is_raised(desk: Desk, group: int, now: Clock, tmp_path: Path) -> None:
    bring(desk, write(tmp_path / "新人问卷.csv", sheets(5)), group)
    assert [item.kind for item in desk.today.queue().items if item.kind == "survey"] == ["survey"]
    (item,) = [item for item in desk.today.queue().items if item.kind == "survey"]
    assert words.item_title(item) == "新人问卷: 5 of 30 have answered"
    detail = desk.today.detail(item.key)
    assert len(detail.rows) == 20 and "25 of you have not answered" in detail.prepared
    bring(desk, write(tmp_path / "later.csv", sheets(12)), group)
    assert not any(item.kind == "survey" for item in desk.today.queue().items)
    now.set("2026-03-30 08:00")
    assert not any(item.kind == "survey" for item in desk.today.queue().items)


def test_the_week_tells_how_many_sheets_came(desk: Desk, survey: int) -> None:
    page = desk.report.week("2026-W10")
    lines = {line.code: line for _code, section in page.sections for line in section}
    assert lines["sheets"].value == 22


# --- letting go --------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [None, CITY])
def test_a_questionnaire_or_one_question_goes_for_good(
    desk: Desk, survey: int, question: str | None, tmp_path: Path
) -> None:
    change = desk.surveys.forget(survey, question)
    assert isinstance(change, Change) and change.verb == "survey-forget"
    held = b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    assert "杭州".encode() not in held
    assert [row.kept for row in desk.surveys.list()] == ([] if question is None else [22])
    with pytest.raises(LookupError):
        desk.surveys.counts(survey, CITY)


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.surveys.page(9),
        lambda desk: desk.surveys.confirm(1, [999]),
        lambda desk: desk.surveys.keep_circle(1, "nothing"),
        lambda desk: desk.surveys.retype(1, "nothing", "text"),
        lambda desk: desk.surveys.select("nothing"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    desk: Desk, survey: int, act: Callable[[Desk], object]
) -> None:
    with pytest.raises(LookupError) as told:
        act(desk)
    assert "\n" not in str(told.value.args[0])


def test_a_newcomer_is_welcomed_with_those_most_like_him(
    desk: Desk, build: Build, group: int, tmp_path: Path
) -> None:
    from groupdesk.records import Join

    came = Join(at("2026-03-08 10:00"), "wx0099", "新来的人")
    talk = build.said("2026-03-09 10:00", "wx0001", "今天读完了第三章", name=name(1))
    build.tell(group, [came, talk], until="2026-03-10 07:00", platform="wechat")
    new = Sheet(99, "新来的人", "wx0099", city="成都", hobbies=("看书", "摄影"), when="2026/03/08 11:00:00")
    bring(desk, write(tmp_path / "one.csv", [*sheets(20), new]), group)
    (item,) = [item for item in desk.today.queue().items if item.kind == "welcome"]
    prepared = desk.today.detail(item.key).prepared
    assert "@新来的人, you have much in common with" in prepared
    assert sum(f"@{name(n)}" in prepared for n in range(1, 8)) == 3
