"""A question by groups of people, without telling what one person answered (questionnaires.md §4)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from groupdesk.records.surveys import Answer, Question, QuestionType

FEW: Final = 5
"""Fewer people than these, but any, are never told in a cell; a group of fewer is not broken down at all."""
BASE: Final = 10
"""Answers of a group below which there are no percentages."""
OTHER: Final = ""
"""The row of own words."""
_STEPPED: Final = frozenset({QuestionType.SCALE, QuestionType.NPS})


class Cell(NamedTuple):
    """People of one group with one answer."""

    people: int | None
    """None where it is hidden."""
    share: float | None
    """Of those of the group who answered; None where it is hidden or the group is too small."""
    few: bool = False
    """Whether it is hidden for the few in it; else so that no sum tells another one."""


@dataclass(frozen=True, slots=True)
class Cross:
    """A table of answers by groups."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """Row by row."""
    answered: tuple[int, ...]
    """Of each column."""


def cross(
    question: Question, answers: Mapping[Hashable, Answer], groups: Mapping[str, Iterable[Hashable]]
) -> Cross:
    """The answers of a choice, a scale or NPS by groups; people may be in several.

    `answers` are person → answer, `groups` name → its people. Raises ValueError for other types.
    """
    rows = _rows(question, answers.values())
    columns = tuple(groups)
    told = [[answers[who] for who in set(groups[name]) if who in answers] for name in columns]
    labels = [[of for answer in column if (of := _labels(question, answer))] for column in told]
    counted = [Counter(label for of in column for label in of) for column in labels]
    counts = [[column[row] for column in counted] for row in rows]
    answered = tuple(map(len, labels))
    hidden = _hidden(counts, answered)
    cells = tuple(
        tuple(_cell(count, answered[place], hide=(at, place) in hidden) for place, count in enumerate(row))
        for at, row in enumerate(counts)
    )
    return Cross(rows, columns, cells, answered)


def _rows(question: Question, answers: Iterable[Answer]) -> tuple[str, ...]:
    if question.type in _STEPPED:
        return question.options
    if question.type not in (QuestionType.SINGLE, QuestionType.MULTI):
        raise ValueError(f"a question of type {question.type} is not broken down")
    told = list(answers)
    extra = dict.fromkeys(option for answer in told for option in answer.chosen)
    own = (OTHER,) if any(answer.other is not None for answer in told) else ()
    return (*dict.fromkeys((*question.options, *extra)), *own)


def _labels(question: Question, answer: Answer) -> tuple[str, ...]:
    """The rows an answer belongs to."""
    if question.type not in _STEPPED:
        return (*answer.chosen, *((OTHER,) if answer.other is not None else ()))
    first = 0 if question.options[:1] == ("0",) else 1
    place = -1 if answer.number is None else int(answer.number) - first
    return (question.options[place],) if 0 <= place < len(question.options) else ()


def _cell(count: int, answered: int, *, hide: bool) -> Cell:
    if hide:
        return Cell(None, None, few=0 < count < FEW <= answered)
    return Cell(count, count / answered if answered >= BASE else None)


def _hidden(counts: Sequence[Sequence[int]], answered: Sequence[int]) -> set[tuple[int, int]]:
    """Cells of few people, and as many others as it takes that no sum tells them."""
    hidden = {
        (at, place)
        for at, row in enumerate(counts)
        for place, count in enumerate(row)
        if 0 < count < FEW or 0 < answered[place] < FEW
    }
    lines = [[(at, place) for place in range(len(answered))] for at in range(len(counts))]
    lines += [[(at, place) for at in range(len(counts))] for place in range(len(answered))]
    changed = True
    while changed:
        found = {cell for line in lines if (cell := _next(line, hidden, counts)) is not None}
        changed = bool(found)
        hidden |= found
    return hidden


def _next(
    line: Sequence[tuple[int, int]], hidden: set[tuple[int, int]], counts: Sequence[Sequence[int]]
) -> tuple[int, int] | None:
    """What else must be hidden where exactly one cell of a row or column is: the next smallest, empty ones last."""
    shown = [cell for cell in line if cell not in hidden]
    if len(line) - len(shown) != 1 or not shown:
        return None
    return min(shown, key=lambda cell: (not counts[cell[0]][cell[1]], counts[cell[0]][cell[1]], cell))
