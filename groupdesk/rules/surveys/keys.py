"""What names a question in every export of its questionnaire: its text, without signs."""

import re
import unicodedata
from hashlib import blake2b
from typing import Final

LONGEST: Final = 60
"""Signs of a key; longer texts end in a sum of the whole."""
_signs: Final = re.compile(r"[\W_]+")


class Keys:
    """Gives each question of one questionnaire its key; equal texts are counted."""

    def __init__(self) -> None:
        self._met: dict[str, int] = {}

    def __call__(self, title: str) -> str:
        """The key of the next question with this text."""
        made = key(title)
        self._met[made] = number = self._met.get(made, 0) + 1
        return made if number == 1 else f"{made}-{number}"


def key(title: str) -> str:
    """The key of a text: ``您的兴趣爱好(可多选)`` is 您的兴趣爱好-可多选."""
    plain = _signs.sub("-", unicodedata.normalize("NFKC", title).casefold()).strip("-") or "question"
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[:LONGEST]}-{blake2b(plain.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
