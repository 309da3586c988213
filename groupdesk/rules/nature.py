"""What a group is by how it talks: suggested, never set without her (rules.md §6)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

NEGATIVE, STRONG, PURPOSE = "negative", "strong", "purpose"
DAYS: Final = 28
"""Complete days that are looked at."""
FEWEST_DAYS: Final = 14
"""Of these, how many must have been observed."""
FEWEST_MESSAGES: Final = 30
LIGHT: Final = Fraction(60, 100)
"""Share of stickers, thanks and pictures from which people talk for company's sake."""
FEW_QUESTIONS: Final = Fraction(10, 100)
"""Share of the words under which questions are few."""
ASKED: Final = Fraction(20, 100)
"""Share of questions and answers in the words from which a group has a purpose."""
SELLING: Final = Fraction(40, 100)
"""Share of adverts and bare links from which it is none to keep."""
MOST: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a group in the days that are looked at."""

    days: int
    """How many of them were observed."""
    members: int
    tied: int
    """Members who wrote with more than half of the others, either way."""
    messages: int
    light: int
    """Of the messages, those of little content and pictures."""
    selling: int
    """Of the messages, adverts and links without words."""
    words: int
    questions: int
    answers: int


@dataclass(frozen=True, slots=True)
class Nature:
    """A suggestion with its figures, shares of 0..1."""

    what: str | None
    """`NEGATIVE`, `STRONG` (family, colleagues) or `PURPOSE`, the first that fits; None when none does."""
    tied: Fraction
    """Of the members, those who wrote with most others."""
    light: Fraction
    asked: Fraction
    """Of the words, questions and answers."""
    selling: Fraction


def nature(talk: Talk) -> Nature | None:
    """What the talk suggests; None where too little of it is known."""
    if talk.days < FEWEST_DAYS or talk.messages < FEWEST_MESSAGES:
        return None
    tied, light = _share(talk.tied, talk.members), _share(talk.light, talk.messages)
    asked = _share(talk.questions + talk.answers, talk.words)
    selling = _share(talk.selling, talk.messages)
    few = _share(talk.questions, talk.words) < FEW_QUESTIONS
    fits = (
        (NEGATIVE, selling >= SELLING),
        (STRONG, tied > MOST and light >= LIGHT and few),
        (PURPOSE, asked >= ASKED),
    )
    return Nature(next((what for what, so in fits if so), None), tied, light, asked, selling)


def tied(partners: list[int], members: int) -> int:
    """How many members wrote with more than half of the others, by how many partners each has."""
    return sum(2 * n > members - 1 for n in partners)


def _share(part: int, whole: int) -> Fraction:
    """At most all: a word may be a question and an answer at once."""
    return min(Fraction(part, whole), Fraction(1)) if whole else Fraction(0)
