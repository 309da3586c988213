"""A question read as another type, from the cells that stand beside its answers (questionnaires.md §2)."""

from collections.abc import Sequence
from dataclasses import replace

from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules.surveys.answers import read_one
from groupdesk.rules.surveys.asked import Asked
from groupdesk.rules.surveys.types import Hints

HIDING = frozenset({QuestionType.IDENTITY, QuestionType.IGNORABLE})
"""Types of which no answers are shown."""
CELLWISE = frozenset(
    {
        QuestionType.SINGLE,
        QuestionType.MULTI,
        QuestionType.SCALE,
        QuestionType.NPS,
        QuestionType.NUMBER,
        QuestionType.DATE,
        QuestionType.TEXT,
    }
)
"""Types that are read from one cell."""


def can_be(question: Question, answers: Sequence[Answer | None]) -> frozenset[QuestionType]:
    """What a question could also be: whatever its cells can be read as; without cells only left out."""
    told = [one for one in answers if one is not None]
    if question.type in CELLWISE and told and all(map(_cell, told)):
        return CELLWISE | HIDING
    return frozenset({question.type, QuestionType.IGNORABLE})


def retyped(
    question: Question, type_: QuestionType, answers: Sequence[Answer | None]
) -> tuple[Question, list[Answer | None]]:
    """The question as she said it is, and its answers; as it was where its cells do not tell it."""
    if type_ in HIDING:
        return replace(question, type=type_, sure=True), [None] * len(answers)
    if type_ not in can_be(question, answers):
        return question, list(answers)
    asked = Asked(question.text, tuple(_cell(one) if one is not None else "" for one in answers))
    read = read_one(asked, Hints(), {question.key: type_}, question.key)
    return read.question, list(read.answers)


def _cell(answer: Answer) -> str:
    """What stood in the cell of an answer; an answer without one may still tell it."""
    if answer.text:
        return answer.text
    if len(answer.chosen) == 1 and answer.other is None:
        return answer.chosen[0]
    return answer.other or ""
