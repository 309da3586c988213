"""What answers add up to, by groups, among those asked, and what stays private."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records.surveys import Answer, Question, QuestionType, Role
from groupdesk.rules.surveys import private
from groupdesk.rules.surveys.crosses import BASE, FEW, OTHER, Cell, cross
from groupdesk.rules.surveys.rates import not_answered, rate
from groupdesk.rules.surveys.results import Bar, Nps, Spread, result

LIKES = Question("likes", "喜欢什么", QuestionType.MULTI, ("茶", "奶", "水"))
CITY = Question("city", "City", QuestionType.SINGLE, ("Paris", "Rome"))
SCALE = Question("sat", "满意吗", QuestionType.SCALE, tuple("12345"))
NPS = Question("nps", "推荐吗", QuestionType.NPS, tuple(map(str, range(11))))


def chosen(*options: str, other: str | None = None) -> Answer:
    return Answer(options, other)


def test_options_and_own_words_are_shares_of_those_who_answered() -> None:
    told = [chosen("茶", "奶"), None, chosen("茶", other="剑道"), chosen(other="")]
    found = result(LIKES, told, asked=10)
    assert (found.answered, found.kept, found.asked) == (3, 4, 10)
    assert found.bars == (Bar("茶", 2), Bar("奶", 1), Bar("水", 0))
    assert (found.other, found.words) == (2, ("剑道",))
    assert found.share(2) == 2 / 3
    assert found.adds_up_to_more
    assert not result(CITY, [chosen("Rome")]).adds_up_to_more
    assert result(CITY, []).share(0) is None


def test_a_scale_has_its_steps_median_and_two_best_and_no_mean() -> None:
    found = result(SCALE, [Answer(number=value) for value in (1, 4, 4, 5)] + [Answer(text="?"), None])
    assert found.bars == (Bar("1", 1), Bar("2", 0), Bar("3", 0), Bar("4", 2), Bar("5", 1))
    assert (found.answered, found.top) == (4, 3)
    assert found.spread is not None
    assert found.spread.median == 4
    assert not hasattr(found, "mean")


@pytest.mark.parametrize(("times", "score"), [(9, None), (10, pytest.approx(100 / 3))])
def test_nps_is_a_score_only_with_thirty_answers(times: int, score: float | None) -> None:
    told = [Answer(number=value) for value in (9, 10, 3)] * times
    assert result(NPS, told).nps == Nps(2 * times, 0, times, score)
    assert result(NPS, [Answer(number=0), Answer(number=7), Answer(number=8)]).nps == Nps(0, 2, 1, None)
    assert result(NPS, told).bars[0] == Bar("0", 0)


def test_numbers_and_days() -> None:
    number = Question("n", "几年", QuestionType.NUMBER)
    assert result(number, [Answer(number=value) for value in (1, 2, 3, 4, 10)]).spread == Spread(
        1, 2, 3, 4, 10
    )
    assert result(number, [Answer(number=7)]).spread == Spread(7, 7, 7, 7, 7)
    assert result(number, []).spread is None
    days = Question("d", "哪天", QuestionType.DATE)
    assert result(days, [Answer(number=value) for value in (20454, 20513, 20515)]).bars == (
        Bar("2026-01", 1),
        Bar("2026-03", 2),
    )


def test_a_matrix_is_a_scale_a_row_with_its_own_denominator() -> None:
    matrix = Question("m", "打分", QuestionType.MATRIX, tuple("12345"), ("早报", "答疑"))
    found = result(matrix, [Answer(rows=(5, None)), Answer(rows=(4, 1)), None])
    assert found.answered == 2
    assert [(row, one.answered, one.top) for row, one in found.rows.items()] == [
        ("早报", 2, 2),
        ("答疑", 1, 0),
    ]


def test_texts_come_newest_first_and_people_add_up_to_nothing() -> None:
    text = Question("t", "建议", QuestionType.TEXT)
    assert result(text, [Answer(text="一"), None, Answer(text="二")]).words == ("二", "一")
    name = Question("n", "昵称", QuestionType.IDENTITY, role=Role.NAME)
    assert result(name, [None]).answered == 0


MULTI = st.lists(
    st.one_of(st.none(), st.lists(st.sampled_from("茶奶水"), max_size=3).map(lambda few: chosen(*few))),
    max_size=20,
)


@given(MULTI, st.randoms())
def test_the_order_of_sheets_does_not_matter(told: list[Answer | None], random: Random) -> None:
    found = result(LIKES, told)
    assert result(LIKES, random.sample(told, len(told))) == found
    assert all(0 <= bar.people <= found.answered for bar in found.bars)


def groups(**sizes: tuple[int, int]) -> tuple[dict[object, Answer], dict[str, list[object]]]:
    """People by group: so many for Paris, so many for Rome."""
    answers: dict[object, Answer] = {}
    members: dict[str, list[object]] = {}
    for name, (paris, rome) in sizes.items():
        members[name] = [(name, n) for n in range(paris + rome)]
        answers |= {who: chosen("Paris" if n < paris else "Rome") for n, who in enumerate(members[name])}
    return answers, members


def test_a_cross_table_has_shares_of_each_column() -> None:
    found = cross(CITY, *groups(one=(30, 10), two=(6, 6)))
    assert found.answered == (40, 12)
    assert found.cells == ((Cell(30, 0.75), Cell(6, 0.5)), (Cell(10, 0.25), Cell(6, 0.5)))
    assert cross(CITY, *groups(small=(0, BASE - 1))).cells == ((Cell(0, None),), (Cell(BASE - 1, None),))


def test_few_people_are_hidden_and_what_would_tell_them() -> None:
    found = cross(CITY, *groups(one=(30, 3), two=(20, 8), three=(9, 9)))
    hidden = [[cell.people is None for cell in row] for row in found.cells]
    assert hidden[1][0]
    assert hidden[0][0]
    for line in (*hidden, *zip(*hidden, strict=True)):
        assert sum(line) != 1


def test_a_group_of_few_is_not_broken_down() -> None:
    found = cross(CITY, *groups(one=(30, 30), few=(4, 0)))
    assert [row[1] for row in found.cells] == [Cell(None, None), Cell(None, None)]


def test_scales_and_own_words_are_broken_down_and_texts_are_not() -> None:
    people = {n: Answer(number=n % 5 + 1) for n in range(50)}
    found = cross(SCALE, dict(people), {"all": list(people)})
    assert [row[0].people for row in found.cells] == [10] * 5
    own = cross(CITY, {n: chosen(other="x") for n in range(12)}, {"all": range(12)})
    assert own.rows[-1] == OTHER
    assert own.cells[-1] == (Cell(12, 1.0),)
    with pytest.raises(ValueError, match="not broken down"):
        cross(Question("t", "?", QuestionType.TEXT), {}, {})


SIZES = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1
)


@given(SIZES)
def test_nothing_hidden_can_be_reckoned_from_a_row_or_column(sizes: dict[str, tuple[int, int]]) -> None:
    answers, members = groups(**sizes)
    found = cross(CITY, answers, members)
    assert all(cell.people is None or not 0 < cell.people < FEW for row in found.cells for cell in row)
    hidden = [[cell.people is None for cell in row] for row in found.cells]
    columns = list(zip(*hidden, strict=True))
    assert all(sum(line) != 1 or len(line) == 1 for line in (*hidden, *columns))


def test_a_rate_is_of_members_and_says_whether_it_speaks_for_all() -> None:
    activity = {who: float(who) for who in range(40)}
    found = rate(set(range(30, 40)) | {99}, activity)
    assert (found.answered, found.members, found.share) == (10, 40, 0.25)
    assert found.bands == ((0, 10), (0, 10), (0, 10), (10, 10))
    assert (found.low, found.skewed, found.of_respondents) == (True, True, True)
    everybody = rate(set(range(40)), activity)
    assert (everybody.low, everybody.skewed, everybody.of_respondents) == (False, False, False)
    assert rate(set(range(0, 40, 3)), activity).skewed is False
    assert rate({1}, {1: 0.0, 2: 0.0}).bands == ()
    assert rate(set(), {}).share is None
    assert rate(set(), {}).low is False
    assert not_answered({1, 9}, [3, 2, 1]) == [2, 3]


def test_equally_active_members_are_in_one_quarter() -> None:
    assert rate({1, 2}, dict.fromkeys(range(8), 1.0)).bands == ((2, 8), (0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("text", "options", "kind"),
    [
        ("您的感情状况", (), "relationship"),
        ("What is your relationship status?", (), "relationship"),
        ("你现在", ("单身", "已婚", "不说"), "relationship"),
        ("About you", ("Single", "Married"), "relationship"),
        ("您的年收入", (), "income"),
        ("您的民族", (), "ethnic"),
        ("宗教信仰", (), "religion"),
        ("Do you have any allergies?", (), "health"),
        ("PHQ-9 第一题", (), "health"),
        ("您的生日", (), "age"),
        ("性格", (), "character"),
        ("家庭地址", (), "whereabouts"),
        ("您现在常住的城市", ("北京", "上海"), ""),
        ("您的职业", ("医护", "教师"), ""),
        ("What are your hobbies?", ("Reading", "Single malt"), ""),
        ("您对本群的满意度", (), ""),
        ("您希望在群里得到什么", ("找工作", "亲子"), ""),
    ],
)
def test_what_is_private(text: str, options: tuple[str, ...], kind: str) -> None:
    question = Question("q", text, QuestionType.SINGLE, options)
    assert private.kind(question) == kind
    assert private.hidden([question]) == (frozenset({"q"}) if kind else frozenset())


def test_she_marks_more_and_unmarks_with_a_purpose() -> None:
    asked = [Question("a", "年龄", QuestionType.NUMBER), Question("b", "城市", QuestionType.SINGLE)]
    asked.append(Question("c", "手机号", QuestionType.IDENTITY, role=Role.PHONE))
    assert private.hidden(asked) == {"a", "c"}
    assert private.hidden(asked, more=["b"], shown=["a"]) == {"b", "c"}
    answers = {"a": Answer(number=3), "b": chosen("北京")}
    assert private.public(answers, private.hidden(asked)) == {"b": chosen("北京")}


def test_every_kind_names_its_law() -> None:
    assert {one.law for one in private.KINDS} == {"pipl", "gdpr", "policy"}
    assert len({one.code for one in private.KINDS}) == len(private.KINDS)


def test_a_clinical_scale_is_told_by_its_headings() -> None:
    assert private.is_clinical(["昵称", "抑郁自评量表"])
    assert private.is_clinical(["GAD-7 total"])
    assert not private.is_clinical(["你是哪种花", "结果"])
