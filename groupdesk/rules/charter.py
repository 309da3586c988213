"""A group's charter: its parts, and which of them a group must have (rules.md §7, `charter`)."""

from collections.abc import Mapping
from typing import Final

PARTS: Final = ("for_whom", "value", "promise", "entry", "exit")
"""For whom it is, what it gives them, what they can rely on, who comes in, who has to leave."""
PURPOSE: Final = ("for_whom", "value")
"""Parts of which one says what a group is for."""
UNASKED_DAYS: Final = 30
"""How old a group is at most that may go without one."""
SPEAKS_FOR_ITSELF: Final = "announcement"
"""The kind of group whose purpose needs no words: one side talks, the other reads."""


def lacks(texts: Mapping[str, str]) -> tuple[str, ...]:
    """What is not said of "purpose" and "entry", by the texts of the parts."""
    said = {part for part, text in texts.items() if text.strip()}
    purpose = () if said & set(PURPOSE) else ("purpose",)
    return (*purpose, *(() if "entry" in said else ("entry",)))


def asked(kind: str, age: int, texts: Mapping[str, str]) -> tuple[str, ...]:
    """What she is to be asked for, of a group of `age` days; nothing where there is no need."""
    if kind == SPEAKS_FOR_ITSELF or age <= UNASKED_DAYS:
        return ()
    return lacks(texts)
