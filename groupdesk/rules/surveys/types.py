"""What a question asks for, told by its heading and its answers (questionnaires.md §2).

The first that fits, in the order of `QuestionType`. Beyond that table: an identity is told by its heading
only where the answers differ as names do; what asks for one's own words is text; a single choice may have
more options than 0.3 of the answers where nearly all answers come again (cities of a small group do).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from groupdesk.records.surveys import QuestionType, Role
from groupdesk.rules.surveys import headings, pieces, scales, values
from groupdesk.rules.surveys.asked import Asked, are_ticks
from groupdesk.rules.surveys.names import normal
from groupdesk.text import width

FEWEST: Final = 8
"""Answers below which a type is not sure."""
EMPTY: Final = 0.98
"""Share of blank sheets beyond which a question is of no use."""
UNIQUE: Final = 0.9
"""Share of different answers from which they may be accounts."""
NAMED: Final = 0.3
"""Share of the answers that must be names of members."""
NPS_BEST: Final = 10
NPS_DISTINCT: Final = 6
"""Different values of an NPS whose heading does not say so."""
NUMBER_DISTINCT: Final = 10
SINGLE_DISTINCT: Final = (30, 3, 0.3)
"""Different answers of a single choice: at most the first, and the larger of the second and this share."""
SINGLE_AGAIN: Final = 0.8
"""Share of the answers that come twice, from which they are a choice whatever their number."""
SINGLE_WIDTH: Final = 40
"""Cells (20 wide signs) of the median answer."""

_phone: Final = re.compile(r"1\d{10}").fullmatch
_email: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\.[^@\s]{2,24}").fullmatch


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known besides the table itself."""

    names: frozenset[str] = field(default_factory=frozenset)
    """Normal forms of the names of the people asked."""
    date_order: str | None = None
    """"dmy" or "mdy", where she said it."""
    by_number: bool = False
    """Whether options are told by their numbers: an integer is then no step of a scale."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What a question was taken for."""

    type: QuestionType
    role: Role | None = None
    sure: bool = True
    asks: str = ""
    """"date_order" where day and month could be either way round."""


def pick(asked: Asked, hints: Hints) -> Pick:
    """The type of a question."""
    told = [cell for cell in asked.cells if cell]
    answered = max(len(told), _sheets(asked))
    sure = answered >= FEWEST
    if _is_ignorable(asked, told, answered):
        return Pick(QuestionType.IGNORABLE, sure=sure)
    if asked.parts:
        return Pick(QuestionType.MULTI if are_ticks(asked.parts) else QuestionType.MATRIX, sure=sure)
    if role := _role(asked.title, told, hints):
        return Pick(QuestionType.IDENTITY, role, sure)
    days = values.days(asked.cells, hints.date_order)
    if days is not None:
        return Pick(QuestionType.DATE, None, sure, "date_order" if days.undecided else "")
    return Pick(_answers(asked, told, hints), None, sure)


def _answers(asked: Asked, told: Sequence[str], hints: Hints) -> QuestionType:
    """The type of a question that asks for no person and no day."""
    if (found := values.numbers(asked.cells)) is not None and (of_number := _number(asked, found, hints)):
        return of_number
    if scales.of_words(set(told)):
        return QuestionType.SCALE
    if not headings.asks_words(asked.title) or asked.joiners:
        if pieces.several(asked.cells, asked.joiners):
            return QuestionType.MULTI
        if asked.other or (not headings.asks_words(asked.title) and _is_choice(told)):
            return QuestionType.SINGLE
    return QuestionType.TEXT


def _sheets(asked: Asked) -> int:
    """Sheets with anything in the columns of options or rows."""
    return sum(any(row) for row in zip(*(part.cells for part in asked.parts), strict=True))


def _is_ignorable(asked: Asked, told: Sequence[str], answered: int) -> bool:
    if not asked.rows or answered < (1 - EMPTY) * asked.rows or not answered:
        return True
    return not asked.parts and not any(asked.other) and answered >= FEWEST and len(set(told)) == 1


def _role(header: str, told: Sequence[str], hints: Hints) -> Role | None:
    distinct = len(set(told))
    if (role := headings.role(header)) and (len(told) < FEWEST or distinct > _choices(len(told))):
        return role
    if distinct < UNIQUE * len(told) or not told:
        return None
    if all(map(_phone, told)):
        return Role.PHONE
    if all(map(_email, told)):
        return Role.EMAIL
    if hints.names and sum(normal(one) in hints.names for one in told) >= NAMED * len(told):
        return Role.NAME
    return None


def _number(asked: Asked, found: values.Numbers, hints: Hints) -> QuestionType | None:
    """The type of a column of numbers, None where they are rather names of options."""
    whole = found.whole()
    distinct = len({value for value in found.values if value is not None})
    if hints.by_number and whole and not headings.rates(asked.title) and not headings.recommends(asked.title):
        return QuestionType.NUMBER if headings.counts(asked.title) else QuestionType.SINGLE
    if whole and _is_nps(asked.title, whole):
        return QuestionType.NPS
    if headings.counts(asked.title) and distinct >= scales.FEWEST:
        return QuestionType.NUMBER
    if whole and scales.of_numbers(whole):
        return QuestionType.SCALE
    return QuestionType.NUMBER if distinct >= scales.FEWEST else None


def _is_nps(header: str, whole: set[int]) -> bool:
    if not 0 <= min(whole) <= max(whole) <= NPS_BEST:
        return False
    wide = 0 in whole or max(whole) > 7
    return bool(headings.recommends(header)) or (
        wide and len(whole) >= NPS_DISTINCT and not headings.counts(header)
    )


def _choices(answered: int) -> float:
    """Different answers up to which they are a choice."""
    most, least, share = SINGLE_DISTINCT
    return min(most, max(least, share * answered))


def _is_choice(told: Sequence[str]) -> bool:
    if not told or median(map(width, told)) > SINGLE_WIDTH:
        return False
    counts = Counter(told)
    if len(counts) <= _choices(len(told)):
        return True
    again = sum(count for count in counts.values() if count > 1)
    return len(counts) <= SINGLE_DISTINCT[0] and again >= SINGLE_AGAIN * len(told)
