"""Scales: steps in words, worst first, in both languages (questionnaires.md §2, rule 5)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeAlias

POINTS: Final = (5, 7, 10)
"""Steps of scales of numbers, from 1."""
MOST: Final = 7
"""Steps of the longest scale in words."""
FEWEST: Final = 3
"""Different answers without which nothing is told to be a scale."""
Step: TypeAlias = tuple[str, ...]
"""The words for one step, the usual first."""

_MIDDLE: Final = ("一般", "中立", "不确定", "说不清", "无所谓", "普通", "还行", "还可以")
_STEMS: Final = "满意 同意 符合 认同 赞同 喜欢 重要 愿意 了解 清楚 熟悉 有用 有帮助 可能".split()
_PLAIN_LISTS: Final = (
    "从不/从来不/从未 很少/几乎不 有时/偶尔 经常/常常 总是/一直",
    "很差/非常差 差/较差/比较差 一般/普通 好/较好/比较好 很好/非常好",
)
_ENGLISH: Final = (
    "very dissatisfied/extremely dissatisfied|dissatisfied/somewhat dissatisfied|"
    "neutral/neither satisfied nor dissatisfied|satisfied/somewhat satisfied|very satisfied/extremely satisfied",
    "very dissatisfied/extremely dissatisfied|dissatisfied|somewhat dissatisfied|"
    "neutral/neither satisfied nor dissatisfied|somewhat satisfied|satisfied|very satisfied/extremely satisfied",
    "strongly disagree|disagree/somewhat disagree|neutral/neither agree nor disagree|"
    "agree/somewhat agree|strongly agree",
    "strongly disagree|disagree|somewhat disagree|neutral/neither agree nor disagree|"
    "somewhat agree|agree|strongly agree",
    "very unlikely/extremely unlikely|unlikely|neutral/neither likely nor unlikely|likely|"
    "very likely/extremely likely",
    "not at all important/not important|slightly important|moderately important/somewhat important|"
    "very important/important|extremely important",
    "never|rarely/seldom|sometimes/occasionally|often/usually|always",
    "very poor|poor|fair/average/okay/ok|good|very good/excellent",
    "very bad|bad|fair/average/okay/ok|good|very good/excellent",
    "not at all|slightly/a little|moderately/somewhat|very|extremely",
)


def _chinese(stem: str) -> list[tuple[Step, ...]]:
    """The lists of five and of seven steps around a word."""
    worst = tuple(f"{how}不{stem}" for how in ("非常", "很", "完全", "十分", "极"))
    best = tuple(f"{how}{stem}" for how in ("非常", "很", "完全", "十分", "极", "极其"))
    soft_no = tuple(f"{how}{stem}" for how in ("不太", "比较不", "不是很", "较不"))
    soft_yes = tuple(f"{how}{stem}" for how in ("比较", "较", "基本"))
    no, yes = (f"不{stem}",), (stem,)
    five = (worst, no + soft_no, _MIDDLE, yes + soft_yes, best)
    return [five, (worst, no, soft_no, _MIDDLE, soft_yes, yes, best)]


LISTS: Final[tuple[tuple[Step, ...], ...]] = (
    *(steps for stem in _STEMS for steps in _chinese(stem)),
    *(tuple(tuple(step.split("/")) for step in line.split()) for line in _PLAIN_LISTS),
    *(tuple(tuple(step.split("/")) for step in line.split("|")) for line in _ENGLISH),
)
_PLACES: Final = [
    (steps, {alias: place for place, step in enumerate(steps) for alias in step}) for steps in LISTS
]


def of_numbers(values: Collection[int]) -> tuple[str, ...] | None:
    """The steps of a scale of numbers: the smallest of 1..5, 1..7, 1..10 that holds all of them."""
    if len(values) < FEWEST or min(values) < 1:
        return None
    points = next((points for points in POINTS if max(values) <= points), None)
    return tuple(map(str, range(1, points + 1))) if points else None


def of_words(words: Collection[str]) -> tuple[tuple[str, ...], Mapping[str, int]] | None:
    """The steps of a scale in words, each in the word that is used, and word → step from 1."""
    by_key = {word.strip().casefold(): word for word in words}
    if not FEWEST <= len(by_key) <= MOST:
        return None
    for steps, places in _PLACES:
        found = {word: places[key] for key, word in by_key.items() if key in places}
        if len(found) == len(by_key) and len(set(found.values())) == len(found):
            return _labels(steps, found), _every(words, places)
    return None


def _labels(steps: Sequence[Step], found: Mapping[str, int]) -> tuple[str, ...]:
    used = {place: word for word, place in found.items()}
    return tuple(used.get(place, step[0]) for place, step in enumerate(steps))


def _every(words: Collection[str], places: Mapping[str, int]) -> dict[str, int]:
    return {word: places[word.strip().casefold()] + 1 for word in words}
