"""What a question asks for, told by its heading and its answers."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records.surveys import Answer, QuestionType, Role
from groupdesk.rules import clock
from groupdesk.rules.surveys import answers, keys, pieces, scales, values
from groupdesk.rules.surveys.asked import Asked, Part
from groupdesk.rules.surveys.types import Hints, pick

HINTS = Hints()


def column(*cells: str, title: str = "问题", times: int = 1) -> Asked:
    return Asked(title, cells * times)


@pytest.mark.parametrize(
    ("title", "cells", "type_"),
    [
        ("备注", ("",) * 50, "ignorable"),
        ("备注", ("好",) + ("",) * 60, "ignorable"),
        ("国家", ("中国",) * 9, "ignorable"),
        ("您的群昵称", tuple(f"人{n}" for n in range(9)), "identity"),
        ("Your nickname", tuple(f"Ann {n}" for n in range(9)), "identity"),
        ("您在哪个群(群名)", ("一群", "二群", "三群") * 6, "single"),
        ("您用什么手机", ("华为", "小米") * 6, "single"),
        ("Code", tuple(f"1380000000{n}" for n in range(9)), "identity"),
        ("Where to write", tuple(f"a{n}@example.org" for n in range(9)), "identity"),
        ("哪天加入", tuple(f"2026-03-0{n}" for n in range(1, 9)), "date"),
        ("When did you join?", tuple(f"3/{n + 10}/2026" for n in range(1, 9)), "date"),
        ("推荐吗", ("8", "9", "7") * 3, "nps"),
        ("How was it?", tuple(str(n) for n in range(11)), "nps"),
        ("几分", ("1", "3", "5") * 3, "scale"),
        ("满意吗", ("非常满意", "满意", "一般") * 3, "scale"),
        ("I like it", ("Strongly agree", "Agree", "Disagree") * 3, "scale"),
        ("从业年限", ("1年", "3", "20年") * 3, "number"),
        ("花了多少", ("10元", "1,000元", "25.5元") * 3, "number"),
        ("喜欢", ("看书┋电影", "看书", "电影┋跑步") * 3, "multi"),
        ("Likes", ("tea, milk", "tea", "milk, water") * 3, "multi"),
        ("Likes", ("tea / milk", "tea", "milk / water") * 3, "multi"),
        ("喜欢", ("茶、奶", "茶", "奶、水") * 3, "multi"),
        ("城市", ("北京", "上海") * 5, "single"),
        ("Say something", ("Good, keep going", "Fewer links, thanks") * 8, "single"),
        ("您的建议", ("多聚会", "少发链接") * 8, "text"),
        ("Any suggestions?", ("More, please", "Fewer, please") * 8, "text"),
        ("想什么", tuple(f"第{n}个想法" for n in range(20)), "text"),
    ],
)
def test_the_first_type_that_fits(title: str, cells: tuple[str, ...], type_: str) -> None:
    found = pick(Asked(title, cells), HINTS)
    assert found.type == type_
    assert found.sure is (sum(map(bool, cells)) >= 8)


def test_cities_of_a_small_group_are_a_choice() -> None:
    told = [*("北京",) * 12, *("上海",) * 9, *("广州",) * 6, *"东西南北中"]
    assert pick(Asked("城市", tuple(told)), HINTS).type == "single"
    assert pick(Asked("城市", tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯")), HINTS).type == "text"


def test_few_answers_are_not_sure_and_none_are_of_no_use() -> None:
    assert not pick(column("北京", "上海", "北京"), HINTS).sure
    assert pick(column("北京"), HINTS).type != "ignorable"
    assert pick(Asked("城市"), HINTS).type == "ignorable"


def test_numbers_of_options_are_no_scale() -> None:
    asked = column("1", "2", "3", title="您的职业", times=4)
    assert pick(asked, HINTS).type == "scale"
    assert pick(asked, Hints(by_number=True)).type == "single"
    assert pick(column("1", "2", "3", title="满意度", times=4), Hints(by_number=True)).type == "scale"
    assert pick(column("1", "2", "3", title="年龄(岁)", times=4), Hints(by_number=True)).type == "number"


def test_columns_under_one_title() -> None:
    ticked = Asked("喜欢", parts=(Part("茶", ("1", "0", "")), Part("奶", ("奶", "", "A.奶"))))
    assert pick(ticked, HINTS).type == "multi"
    rated = Asked("打分", parts=(Part("茶", ("1", "5", "")), Part("奶", ("2", "4", "3"))))
    assert pick(rated, HINTS).type == "matrix"
    words = Asked("Rate", parts=(Part("tea", ("Good", "Poor")), Part("milk", ("Fair", "Good"))))
    (read,) = answers.read([words], HINTS, {}, keys.Keys())
    assert read.question.options == ("very poor", "Poor", "Fair", "Good", "very good")
    assert [one and one.rows for one in read.answers] == [(4, 3), (2, 4)]
    neither = Asked("Who", parts=(Part("first", ("Ann", "Bob")), Part("last", ("Lee", "Ray"))))
    assert [one.question.text for one in answers.read([neither], HINTS, {}, keys.Keys())] == [
        "Who: first",
        "Who: last",
    ]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("您的群昵称", Role.NAME),
        ("微信号", Role.ID),
        ("Member ID (optional)", Role.ID),
        ("姓名", Role.REAL_NAME),
        ("Name", Role.REAL_NAME),
        ("手机号", Role.PHONE),
        ("手机尾号", Role.OTHER),
        ("E-mail", Role.EMAIL),
    ],
)
def test_what_of_a_person_is_asked(title: str, role: Role) -> None:
    assert pick(Asked(title, tuple(f"x{n}" for n in range(9))), HINTS).role == role


def test_scales_in_words_keep_their_order_and_the_steps_nobody_took() -> None:
    assert scales.of_words({"满意", "一般", "非常满意"}) == (
        ("非常不满意", "不满意", "一般", "满意", "非常满意"),
        {"满意": 4, "一般": 3, "非常满意": 5},
    )
    found = scales.of_words({"不满意", "不太满意", "比较满意", "满意"})
    assert found is not None
    assert len(found[0]) == 7
    assert found[1] == {"不满意": 2, "不太满意": 3, "比较满意": 5, "满意": 6}
    assert scales.of_words({"每天", "每周几次", "很少"}) is None
    assert scales.of_words({"满意", "一般"}) is None
    assert scales.of_numbers({1, 2, 6}) == tuple("1234567")
    assert scales.of_numbers({0, 1, 2}) is None


@pytest.mark.parametrize(
    ("cells", "order", "first", "undecided"),
    [
        (("2026-03-05",), "ymd", "2026-03-05", False),
        (("2026年3月5日", "2026年12月1日"), "ymd", "2026-03-05", False),
        (("5/3/2026", "13/3/2026"), "dmy", "2026-03-05", False),
        (("3/5/26", "3/13/26"), "mdy", "2026-03-05", False),
        (("3/5/2026", "4/6/2026"), "mdy", "2026-03-05", True),
        (("3/3/2026",), "mdy", "2026-03-03", False),
        (("March 5, 2026", "5 Mar 2026"), "named", "2026-03-05", False),
    ],
)
def test_days_in_one_format(cells: tuple[str, ...], order: str, first: str, undecided: bool) -> None:
    found = values.days(cells)
    assert found is not None
    assert (found.order, found.undecided) == (order, undecided)
    assert clock.date_of(found.values[0] or 0).isoformat() == first


def test_days_in_two_formats_are_none() -> None:
    assert values.days(("2026-03-05", "5/3/2026", "2026-03-05")) is None
    assert values.days(("2026-13-45",)) is None
    assert values.days(("3/5/2026", "4/6/2026"), "dmy") == values.Days((20576, 20608), "dmy", False)


def test_options_with_the_joiner_inside_are_not_cut() -> None:
    cells = ["Jobs, interns, News", "News, Food", "Jobs, interns", "Food", "Food, Jobs, interns"]
    found = pieces.several(cells)
    assert found is not None
    assert [found.of(cell) for cell in cells] == [
        ["Jobs, interns", "News"],
        ["News", "Food"],
        ["Jobs, interns"],
        ["Food"],
        ["Food", "Jobs, interns"],
    ]
    assert pieces.several(["Skills; exams;Jobs;", "Jobs;", "Skills; exams;"], (";",)) == pieces.Pieces(
        ";", frozenset({"Skills; exams", "Jobs"})
    )


def test_own_words_where_the_tool_marks_them_and_where_it_does_not() -> None:
    marked = Asked("喜欢", ("其他〖剑道〗┋茶", "茶┋奶", "奶〖加糖〗"), joiners=("┋",), marks_other=True)
    (read,) = answers.read([marked], HINTS, {}, keys.Keys())
    assert [one and one[:2] for one in read.answers] == [
        (("茶",), "剑道"),
        (("茶", "奶"), None),
        (("奶",), None),
    ]
    long = "I would much rather tell you about it when we meet"
    cells = ("tea, milk", "tea", "milk, water", "water", "tea, water", f"tea, {long}")
    (read,) = answers.read([Asked("Likes", cells * 3 + (f"tea, {long}!",))], HINTS, {}, keys.Keys())
    last = read.answers[-1]
    assert last is not None
    assert last[:2] == (("tea",), f"{long}!")
    ticked = Asked("喜欢", parts=(Part("茶", ("1", "0")), Part("其他", ("0", "1"))), marks_other=True)
    (read,) = answers.read([ticked], HINTS, {}, keys.Keys())
    assert [one and one[:2] for one in read.answers] == [(("茶",), None), ((), "")]


def test_she_says_what_it_is_and_it_is_read_so() -> None:
    asked = column("1", "2", "x", title="几分", times=3)
    read = answers.read_one(asked, HINTS, {"k": "number"}, "k")
    assert (read.question.type, read.question.sure) == (QuestionType.NUMBER, True)
    assert [one and one.number for one in read.answers[:3]] == [1, 2, None]
    assert answers.read_one(asked, HINTS, {"k": "matrix"}, "k").question.type == "single"
    assert answers.read_one(asked, HINTS, {"k": "identity"}, "k").cells == asked.cells


def test_keys_are_made_of_texts_and_each_is_given_once() -> None:
    give = keys.Keys()
    assert [give("您的兴趣(可多选)"), give("您的兴趣 可多选"), give("??")] == [
        "您的兴趣-可多选",
        "您的兴趣-可多选-2",
        "question",
    ]
    assert len(keys.key("长" * 500)) < 80
    assert keys.key("长" * 500) != keys.key("长" * 501)


CELLS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(["1", "5", "0", "茶", "茶┋奶", "a, b", "a;b;", "满意", "3/5/2026"]),
    ),
    max_size=20,
)


@given(CELLS, st.text(max_size=8), st.sampled_from([None, *QuestionType]))
def test_any_cells_have_a_type_and_as_many_answers(
    cells: list[str], title: str, said: QuestionType | None
) -> None:
    cells = [cell.strip() for cell in cells]
    asked = Asked(title, tuple(cells))
    read = answers.read_one(asked, HINTS, {"k": said.value} if said else {}, "k")
    assert len(read.answers) == len(cells)
    for cell, answer in zip(cells, read.answers, strict=True):
        assert answer is None or (cell and answer.text == cell)
        assert answer is None or set(answer.chosen) <= set(read.question.options)


@given(CELLS, st.randoms())
def test_the_order_of_rows_does_not_matter(cells: list[str], random: Random) -> None:
    cells = [cell.strip() for cell in cells]
    shuffled = random.sample(cells, len(cells))

    def told(rows: list[str]) -> tuple[object, dict[str, Answer | None]]:
        read = answers.read_one(Asked("问题", tuple(rows)), HINTS, {}, "k")
        return read.question, dict(zip(rows, read.answers, strict=True))

    assert told(cells) == told(shuffled)
