"""From cells to answers, once it is known what a question asks for (questionnaires.md §2)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from groupdesk.records.surveys import Answer, Question, QuestionType, Role
from groupdesk.rules.surveys import pieces, scales, values
from groupdesk.rules.surveys.asked import Asked, Part, are_ticks, is_other, ticks
from groupdesk.rules.surveys.types import Hints, Pick, pick

NPS_STEPS: Final = tuple(map(str, range(11)))


@dataclass(frozen=True, slots=True)
class Read:
    """A question and what each sheet answers to it."""

    question: Question
    answers: tuple[Answer | None, ...]
    """One for each sheet; None where nothing was answered, and for identities and what is ignored."""
    cells: tuple[str, ...]
    """Of an identity what each sheet tells."""
    asks: str = ""


def read(
    asked: Iterable[Asked], hints: Hints, said: Mapping[str, str], key: Callable[[str], str]
) -> list[Read]:
    """What the questions of a questionnaire ask for and what was answered.

    `said` is key → type where she said it; `key` names a question by its text, each text once.
    """
    return [read_one(one, hints, said, key(one.title)) for several in asked for one in _shared_scale(several)]


def read_one(asked: Asked, hints: Hints, said: Mapping[str, str], key: str) -> Read:
    """The same for one question."""
    found = _said(asked, pick(asked, hints), said.get(key))
    question = Question(key, asked.title, found.type, role=found.role, sure=found.sure)
    question, answers = _READERS[found.type](asked, hints, question)
    return Read(question, tuple(answers), asked.cells if found.role else (), found.asks)


def _said(asked: Asked, found: Pick, type_: str | None) -> Pick:
    """What she said it is, as far as its columns can be read so."""
    if type_ not in set(QuestionType):
        return found
    said = QuestionType(type_)
    of_several = said in (QuestionType.MULTI, QuestionType.MATRIX)
    if said != QuestionType.IGNORABLE and asked.parts and not (of_several and said == found.type):
        return found
    if said == QuestionType.MATRIX and not asked.parts:
        return found
    role = (found.role or Role.NAME) if said == QuestionType.IDENTITY else None
    return replace(found, type=said, role=role, sure=True)


def _shared_scale(asked: Asked) -> list[Asked]:
    """A question as it is; columns that are neither options nor rows of one scale each by itself."""
    if not asked.parts or are_ticks(asked.parts) or _steps(asked.parts):
        return [asked]
    single = [Asked(f"{asked.title}: {part.label}".strip(": "), part.cells) for part in asked.parts]
    return [*single, *([Asked(f"{asked.title}: +", asked.other)] if any(asked.other) else [])]


def _steps(parts: Sequence[Part]) -> tuple[tuple[str, ...], Mapping[str, float]] | None:
    """The steps that the rows of a matrix share, and what a cell counts as."""
    told = {cell for part in parts for cell in part.cells if cell}
    if words := scales.of_words(told):
        return words[0], {word: float(step) for word, step in words[1].items()}
    found = values.numbers(sorted(told))
    whole = found.whole() if found else None
    if not whole or min(whole) < 0 or max(whole) > max(scales.POINTS):
        return None
    points = next(points for points in scales.POINTS if max(whole) <= points)
    steps = tuple(map(str, range(0 if 0 in whole else 1, points + 1)))
    return steps, {cell: value for cell in told if (value := values.number(cell)) is not None}


def _nothing(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    return question, [None] * asked.rows


def _each(asked: Asked, answer: Callable[[str], Answer]) -> list[Answer | None]:
    return [answer(cell) if cell else None for cell in asked.cells]


def _day(asked: Asked, hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    found = values.days(asked.cells, hints.date_order)
    days = found.values if found else (None,) * asked.rows
    return question, _numbered(asked, days)


def _number(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    return question, _numbered(asked, [values.number(cell) for cell in asked.cells])


def _nps(asked: Asked, hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    return replace(question, options=NPS_STEPS), _number(asked, hints, question)[1]


def _numbered(asked: Asked, found: Sequence[float | None]) -> list[Answer | None]:
    return [
        Answer(number=value, text=cell) if cell else None
        for cell, value in zip(asked.cells, found, strict=True)
    ]


def _scale(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    told = {cell for cell in asked.cells if cell}
    if words := scales.of_words(told):
        steps = words[1]
        return replace(question, options=words[0]), _each(
            asked, lambda cell: Answer(number=steps[cell], text=cell)
        )
    found = values.numbers(asked.cells)
    whole = (found.whole() if found else None) or set[int]()
    options = scales.of_numbers(whole | {1, 2, 3}) if whole else None
    return replace(question, options=options or ()), _number(asked, _hints, question)[1]


def _multi(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    if asked.parts:
        labels = tuple(part.label for part in asked.parts if not is_other(part.label))
        return replace(question, options=tuple(dict.fromkeys(labels))), _ticked(asked)
    how = pieces.surely_several(asked.cells, asked.joiners)
    split = [how.of(cell) for cell in asked.cells]
    return _chosen(asked, question, split, pieces.own_pieces(piece for row in split for piece in row))


def _ticked(asked: Asked) -> list[Answer | None]:
    answers: list[Answer | None] = []
    for row in range(asked.rows):
        ticked = [
            part.label for part in asked.parts if part.cells[row] and ticks(part.label, part.cells[row])
        ]
        chosen = tuple(dict.fromkeys(label for label in ticked if not is_other(label)))
        words = asked.other[row] if asked.other else ""
        other = words or ("" if any(map(is_other, ticked)) else None)
        answers.append(Answer(chosen, other) if chosen or other is not None else None)
    return answers


def _single(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    split = [[cell] if cell else [] for cell in asked.cells]
    return _chosen(asked, question, split, pieces.own_words(filter(None, asked.cells)))


def _chosen(
    asked: Asked, question: Question, split: Sequence[Sequence[str]], own: frozenset[str]
) -> tuple[Question, list[Answer | None]]:
    """Answers of options and own words, the options in the order of how many chose them."""
    own = frozenset() if asked.marks_other else own
    words = asked.other or ("",) * len(asked.cells)
    answers = [
        _choice(row, own, text, other) if row or other else None
        for row, text, other in zip(split, asked.cells, words, strict=True)
    ]
    counts = Counter(option for answer in answers if answer for option in answer.chosen)
    options = tuple(sorted(counts, key=lambda option: (-counts[option], option)))
    return replace(question, options=options), answers


def _choice(row: Sequence[str], own: frozenset[str], text: str, words: str) -> Answer:
    chosen: list[str] = []
    other: list[str] | None = [words] if words else None
    for piece in row:
        option, filled = pieces.filled_in(piece)
        if is_other(option) or piece in own:
            other = [*(other or []), *filter(None, [piece if piece in own else filled])]
        else:
            chosen.append(option)
    return Answer(tuple(dict.fromkeys(chosen)), None if other is None else ", ".join(other), text=text)


def _matrix(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    found = _steps(asked.parts)
    if found is None:
        return question, [None] * asked.rows
    options, value = found
    rows = [tuple(value.get(part.cells[row]) for part in asked.parts) for row in range(asked.rows)]
    answers = [Answer(rows=row) if any(one is not None for one in row) else None for row in rows]
    return replace(question, options=options, rows=tuple(part.label for part in asked.parts)), answers


def _text(asked: Asked, _hints: Hints, question: Question) -> tuple[Question, list[Answer | None]]:
    return question, _each(asked, lambda cell: Answer(text=cell))


_READERS: Final[Mapping[QuestionType, Callable[..., tuple[Question, list[Answer | None]]]]] = {
    QuestionType.IGNORABLE: _nothing,
    QuestionType.IDENTITY: _nothing,
    QuestionType.DATE: _day,
    QuestionType.NPS: _nps,
    QuestionType.SCALE: _scale,
    QuestionType.NUMBER: _number,
    QuestionType.MULTI: _multi,
    QuestionType.MATRIX: _matrix,
    QuestionType.SINGLE: _single,
    QuestionType.TEXT: _text,
}
