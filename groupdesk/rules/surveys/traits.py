"""What people have in common by their answers (questionnaires.md §5)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from groupdesk.records.surveys import Answer, Question, QuestionType

QUIZ: Final = "quiz:"
"""Before the name of a game: what it says of somebody is a trait of its own kind (questionnaires.md §6)."""


class Trait(NamedTuple):
    """An answer that several people may share."""

    question: str
    """Key of the question."""
    option: str


class Band(NamedTuple):
    """Numbers that she takes together."""

    label: str
    least: float
    most: float
    """Both ends included."""


Traits = Mapping[int, frozenset[Trait]]
"""Person → what he holds."""


def of(
    questions: Iterable[Question],
    answers: Mapping[int, Mapping[str, Answer]],
    hidden: Collection[str],
    *,
    bands: Mapping[str, Sequence[Band]] | None = None,
    confirmed: Collection[Trait] = (),
    quiz: str = "",
) -> dict[int, frozenset[Trait]]:
    """The traits of each person, from person → key of a question → answer.

    Choices are traits; numbers in the `bands` she made; own words those she `confirmed`. Nothing comes from
    the questions that are `hidden` (`private.hidden`). With the name of a `quiz` its one result is its own
    kind of trait, and its scores, which no other quiz shares, are none.
    """
    asked = [one for one in questions if one.key not in hidden]
    known = set(confirmed)
    return {
        who: frozenset(
            trait
            for question in asked
            if (answer := told.get(question.key)) is not None
            for trait in _traits(question, answer, (bands or {}).get(question.key, ()), known, quiz)
        )
        for who, told in answers.items()
    }


def _traits(
    question: Question, answer: Answer, bands: Sequence[Band], confirmed: Collection[Trait], quiz: str
) -> Iterator[Trait]:
    key = f"{QUIZ}{quiz}" if quiz else question.key
    if question.type == QuestionType.SINGLE or (question.type == QuestionType.MULTI and not quiz):
        yield from (Trait(key, option) for option in answer.chosen)
    if answer.other and (own := Trait(question.key, answer.other)) in confirmed:
        yield own
    if (value := answer.number) is not None:
        yield from (Trait(key, band.label) for band in bands if band.least <= value <= band.most)


def holders(traits: Traits) -> dict[Trait, frozenset[int]]:
    """Trait → who holds it."""
    found: dict[Trait, set[int]] = {}
    for who, held in traits.items():
        for trait in held:
            found.setdefault(trait, set()).add(who)
    return {trait: frozenset(found[trait]) for trait in sorted(found)}
