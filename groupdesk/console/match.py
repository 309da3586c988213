"""Finding by what she types: Chinese, pinyin, initials or English, in any mixture.

``晨读 导出``, ``chendu daochu``, ``cdh dc`` and ``晨du dao`` all find 晨读会 03 · 导出成员.
"""

from collections.abc import Sequence
from functools import lru_cache

from groupdesk.text import name_key, spelled

Spot = tuple[int, int]
"""(from, to) of a stretch of characters that matched."""
_Sound = tuple[int, int, str, str]
"""(from, to, as written, as spelled) of one sign or word."""


def find(words: str, text: str) -> list[Spot] | None:
    """Where each of the `words` stands in `text`; None when one of them does not."""
    spots: list[Spot] = []
    for word in name_key(words).split():
        spot = _find(word, text)
        if spot is None:
            return None
        spots.append(spot)
    return spots


def rank(spots: Sequence[Spot]) -> tuple[int, int]:
    """A sort key: matches nearer the beginning, and longer ones, come first."""
    return (min((start for start, _ in spots), default=0), -sum(end - start for start, end in spots))


def _find(word: str, text: str) -> Spot | None:
    at = text.casefold().find(word)
    if at >= 0 and len(text.casefold()) == len(text):
        return at, at + len(word)
    sounds = _sounds(text)
    for i in range(len(sounds)):
        end = _from(word, sounds, i)
        if end is not None:
            return sounds[i][0], sounds[end - 1][1]
    return None


def _from(word: str, sounds: Sequence[_Sound], i: int) -> int | None:
    """The sound after the last one that `word` takes when it begins at sound `i`, or None."""
    if not word:
        return i
    if i == len(sounds):
        return None
    _, _, written, sound = sounds[i]
    for whole in (written, sound):
        for n in range(len(whole), 0, -1):
            if word.startswith(whole[:n]) and (end := _from(word[n:], sounds, i + 1)) is not None:
                return end
    return None


@lru_cache(maxsize=4096)
def _sounds(text: str) -> tuple[_Sound, ...]:
    return tuple((start, end, text[start:end].casefold(), sound) for start, end, sound in spelled(text))
