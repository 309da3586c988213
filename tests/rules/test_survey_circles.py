"""Small groups by what people have in common: the planted ones are found, chance offers next to none."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules.surveys import circles, newcomers, traits
from groupdesk.rules.surveys.circles import ALIKE, LARGEST, MOST_GROUPS, SMALLEST, Circle
from groupdesk.rules.surveys.traits import Band, Trait

OPTIONS = 25
QUESTIONS = 20


def community(
    people: int, planted: int, seed: int, kept: float = 0.9
) -> tuple[dict[int, frozenset[Trait]], list[set[int]]]:
    """Answers with a skew, and groups of 8 to 20 who share three of the rarer ones."""
    random = Random(seed)
    weights = [1 / (place + 1) for place in range(OPTIONS)]
    held: dict[int, set[Trait]] = {who: set() for who in range(people)}
    for who, question in ((who, question) for who in held for question in range(QUESTIONS)):
        several = random.randint(1, 4) if question % 2 else 1
        held[who] |= {
            trait(question, option) for option in random.choices(range(OPTIONS), weights, k=several)
        }
    pool = random.sample(range(people), people)
    groups = []
    for _group in range(planted):
        size = random.randint(8, 20)
        members, pool = set(pool[:size]), pool[size:]
        groups.append(members)
        for question in random.sample(range(QUESTIONS), 3):
            option = random.randrange(OPTIONS // 2, OPTIONS)
            for who in sorted(members):
                if random.random() < kept:
                    held[who] = {
                        one for one in held[who] if question % 2 or one.question != f"q{question:02}"
                    }
                    held[who].add(trait(question, option))
    return {who: frozenset(mine) for who, mine in held.items()}, groups


def trait(question: int, option: int) -> Trait:
    return Trait(f"q{question:02}", f"o{option:02}")


def likeness(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)


@pytest.mark.parametrize(("people", "planted", "least"), [(300, 8, 7), (1_000, 25, 20)])
def test_planted_groups_are_found_and_few_others(people: int, planted: int, least: int) -> None:
    for seed in range(4):
        held, groups = community(people, planted, seed)
        found = [set(one.people) for one in circles.circles(held)]
        assert sum(any(likeness(group, one) >= 0.5 for one in found) for group in groups) >= least
        right = sum(any(likeness(group, one) >= 0.5 for group in groups) for one in found)
        assert right >= 0.85 * len(found)


def test_without_planted_groups_chance_offers_about_none() -> None:
    offered = [len(circles.circles(community(300, 0, seed)[0])) for seed in range(6)]
    assert sum(offered) <= len(offered)


def check(held: dict[int, frozenset[Trait]], found: list[Circle]) -> None:
    seats = [who for one in found for who in one.people]
    assert all(seats.count(who) <= MOST_GROUPS for who in set(seats))
    for one in found:
        assert SMALLEST <= len(one.people) <= LARGEST
        assert len(set(one.people)) == len(one.people)
        for reason in one.reasons:
            assert reason.here == sum(reason.trait in held[who] for who in one.people) > 1
            assert reason.everywhere == sum(reason.trait in mine for mine in held.values())
        for seat in one.seats:
            assert len(seat.traits) >= 2
            assert set(seat.traits) <= held[seat.who]
    for one, other in combinations(found, 2):
        assert likeness(set(one.people), set(other.people)) <= ALIKE


@pytest.mark.parametrize("seed", range(3))
def test_reasons_are_true_of_everybody_they_name(seed: int) -> None:
    held, _groups = community(300, 8, seed)
    found = circles.circles(held)
    check(held, found)
    assert found == circles.circles(dict(sorted(held.items(), reverse=True)))


HELD = st.dictionaries(
    st.integers(0, 60),
    st.frozensets(st.builds(Trait, st.sampled_from("ab"), st.sampled_from("xyz")), max_size=4),
    max_size=60,
)


@settings(max_examples=60)
@given(HELD)
def test_any_answers_give_sound_circles(held: dict[int, frozenset[Trait]]) -> None:
    found = circles.circles(held)
    check(held, found)
    for one in circles.topics(held, {who for circle in found for who in circle.people}):
        assert SMALLEST <= len(one.people) <= LARGEST
        assert all({reason.trait for reason in one.reasons} <= held[who] for who in one.people)
        assert all(who not in circle.people for who in one.people for circle in found)


def test_what_all_hold_or_hardly_anybody_ties_nobody() -> None:
    everybody = {who: frozenset({Trait("a", "x"), Trait("b", "y")}) for who in range(20)}
    assert circles.circles(everybody) == []
    assert circles.circles({}) == []
    two = {who: frozenset({Trait("a", "x"), Trait("b", "y")} if who < 2 else ()) for who in range(20)}
    assert circles.circles(two) == []


def test_an_opening_line_says_all_only_of_what_all_hold() -> None:
    held, _groups = community(300, 8, 1)
    one = circles.circles(held)[0]
    for named in (one.people, one.people[:3]):
        line = circles.starter(one, named)
        for trait_ in line.everybody:
            assert all(trait_ in held[who] for who in named)
        for trait_ in line.most:
            assert len(named) > sum(trait_ in held[who] for who in named) > len(named) / 2
    assert circles.starter(one, ()) == ((), ())


def test_who_never_spoke_and_who_is_the_host() -> None:
    assert circles.never_spoke([3, 1, 2], {(2, 1), (9, 3)}) == [(1, 3), (2, 3)]
    held, _groups = community(300, 8, 1)
    one = circles.circles(held)[0]
    first, second, third, *_rest = one.people
    assert circles.host(one, {}) == first
    assert circles.host(one, {third: 70.0, second: 40.0, -1: 99.0}) == third
    assert circles.host(one, {third: 70.0, second: 70.0}) == second


def test_people_in_no_circle_are_listed_by_a_rare_answer() -> None:
    held = {who: frozenset({Trait("a", "x")} if who < 6 else {Trait("a", f"{who}")}) for who in range(30)}
    (topic,) = circles.topics(held, ())
    assert topic.people == (0, 1, 2, 3, 4, 5)
    assert topic.reasons == (circles.Reason(Trait("a", "x"), 6, 6),)
    assert circles.topics(held, {0, 1}) == []


LIKES = Question("likes", "喜欢", QuestionType.MULTI, ("茶", "奶"))
YEARS = Question("years", "几年", QuestionType.NUMBER)
LOVE = Question("love", "感情状况", QuestionType.SINGLE, ("单身",))


def test_traits_are_choices_bands_and_confirmed_words_and_nothing_private() -> None:
    answers = {
        1: {"likes": Answer(("茶", "奶")), "love": Answer(("单身",)), "years": Answer(number=3)},
        2: {"likes": Answer(("茶",), "剑道")},
        3: {},
    }
    asked = [LIKES, YEARS, LOVE]
    assert traits.of(asked, answers, {"love"}) == {
        1: {Trait("likes", "茶"), Trait("likes", "奶")},
        2: {Trait("likes", "茶")},
        3: frozenset(),
    }
    own = Trait("likes", "剑道")
    found = traits.of(asked, answers, {"love"}, bands={"years": [Band("新手", 0, 3)]}, confirmed=[own])
    assert Trait("years", "新手") in found[1]
    assert own in found[2]
    assert Trait("love", "单身") in traits.of(asked, answers, ())[1]


def test_the_result_of_a_game_is_its_own_kind_of_trait() -> None:
    flower = Question("result", "你是哪种花", QuestionType.SINGLE, ("玫瑰",))
    score = Question("score", "勇气", QuestionType.SCALE, tuple("12345"))
    answers = {1: {"result": Answer(("玫瑰",)), "score": Answer(number=4)}}
    assert traits.of([flower, score], answers, (), quiz="哪种花") == {1: {Trait("quiz:哪种花", "玫瑰")}}


def test_the_nearest_share_rare_answers_and_are_not_called_upon_too_often() -> None:
    held, groups = community(300, 8, 2)
    newcomer = min(groups[0])
    (near,) = newcomers.nearest([newcomer], held).values()
    assert len(near) == 3
    assert [one.likeness for one in near] == sorted((one.likeness for one in near), reverse=True)
    assert sum(one.who in groups[0] for one in near) >= 2
    for one in near:
        assert set(one.traits) <= held[newcomer] & held[one.who]
        assert 0 < one.likeness <= 1
    tired = newcomers.nearest([newcomer], held, {near[0].who: 3})
    assert near[0].who not in [one.who for one in tired[newcomer]]


def test_too_few_answers_suggest_nobody() -> None:
    held, _groups = community(300, 0, 3)
    assert newcomers.nearest([900], {**held, 900: frozenset({trait(0, 3)})}) == {900: ()}
    assert newcomers.nearest([901], held) == {901: ()}


def test_newcomers_go_together_and_not_to_each_other() -> None:
    held, groups = community(300, 8, 2)
    together = sorted(groups[0])[:6]
    found = newcomers.nearest(together, held)
    asked = [one.who for near in found.values() for one in near]
    assert not set(asked) & set(together)
    assert all(asked.count(who) <= newcomers.A_WEEK for who in asked)
