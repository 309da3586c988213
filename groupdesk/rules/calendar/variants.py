"""Which wording of a post each group gets: never the same place in the list twice running (practice.md P3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

LEAST: Final = 3
"""Wordings that a post to more than `sending.SAME_TEXT` groups should have."""
BETWEEN: Final = "---"
"""A line that stands between the wordings of a post."""


def parts(body: str) -> tuple[str, ...]:
    """The wordings of a post as it is written, without empty ones; always at least one."""
    found: list[list[str]] = [[]]
    for line in body.splitlines():
        if line.strip() == BETWEEN:
            found.append([])
        else:
            found[-1].append(line.rstrip())
    texts = ["\n".join(lines).strip() for lines in found]
    return tuple(text for text in texts if text) or ("",)


def joined(texts: Sequence[str]) -> str:
    """Wordings as they are written."""
    return f"\n{BETWEEN}\n".join(texts)


def chosen(groups: Sequence[int], beside: Mapping[int, Sequence[int]], n: int) -> dict[int, int]:
    """Group → the wording out of `n` that it gets, where `beside` says which ones it gets just before and after.

    As even as can be, so that those by hand go in few batches; ties go to the earlier wording. With two
    wordings only the first of `beside` may be kept clear of.
    """
    used: Counter[int] = Counter()
    got: dict[int, int] = {}
    for group in groups:
        near = beside.get(group, ())
        allowed = [one for one in range(n) if one not in near] or [
            one for one in range(n) if one not in near[:1]
        ]
        allowed = allowed or list(range(n))
        got[group] = min(allowed, key=lambda one: (used[one], one))
        used[got[group]] += 1
    return got
