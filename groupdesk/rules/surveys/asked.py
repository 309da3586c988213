"""A question as an export tells it, before anybody knows what it asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

TICKED: Final = frozenset({"1", "yes", "y", "true", "x", "✓", "✔", "√", "是", "已选", "checked", "selected"})
UNTICKED: Final = frozenset({"", "0", "no", "n", "false", "否", "未选", "unchecked", "not selected"})
"""What stands in a column of one option, besides the option itself."""
OTHERS: Final = frozenset(
    {"其他", "其它", "other", "others", "other (please specify)", "其他 (请注明)", "其他(请注明)", "-oth-"}
)
"""Options that stand for one's own words."""
_lettered: Final = re.compile(r"[A-Za-z]{1,2}[.．、]\s*(.+)", re.S).fullmatch


@dataclass(frozen=True, slots=True)
class Part:
    """One of several columns under a title: an option that is ticked, or a row of a matrix."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what stands in its columns; "" where nothing was answered."""

    title: str
    cells: tuple[str, ...] = ()
    """Of a question with one column."""
    parts: tuple[Part, ...] = ()
    """Of one with several."""
    other: tuple[str, ...] = ()
    """Own words in a column of their own."""
    joiners: tuple[str, ...] = ()
    """What the tool puts between several options in a cell, where that is known."""
    marks_other: bool = False
    """Whether the tool marks own words beside options."""

    @property
    def rows(self) -> int:
        """Sheets of answers, blank ones too."""
        return len(self.cells or (self.parts[0].cells if self.parts else self.other))

    def told(self) -> list[str]:
        """What is answered, as text, without blanks."""
        several = (self.cells, self.other, *(part.cells for part in self.parts))
        return [cell for cells in several for cell in cells if cell]


def is_other(label: str) -> bool:
    """Whether an option stands for one's own words."""
    return label.strip().casefold().replace("（", "(").replace("）", ")") in OTHERS


def ticks(label: str, cell: str) -> bool | None:
    """Whether a cell ticks the option of its column; None where it says something else."""
    word = cell.strip().casefold()
    option = label.strip().casefold()
    if word and (word == option or ((found := _lettered(word)) and found[1] == option)):
        return True
    return True if word in TICKED else False if word in UNTICKED else None


def are_ticks(parts: Iterable[Part]) -> bool:
    """Whether the columns are options that are ticked."""
    return all(ticks(part.label, cell) is not None for part in parts for cell in part.cells)
