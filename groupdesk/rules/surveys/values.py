"""Numbers, days and steps of scales in the cells of a questionnaire (questionnaires.md §2)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from groupdesk.rules import clock

ENOUGH: Final = 0.95
"""Share of the answers that must be numbers, or days."""
_LONGEST_NUMBER: Final = 12
"""Digits beyond which it is an account or the like."""
_NUMBER: Final = re.compile(
    r"([-+]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?)\s*([^\W\d_]{0,6}\.?|%|[¥$€]|℃)"
)
_YEAR_FIRST: Final = re.compile(
    r"(\d{4})([-/.年])\s?(\d{1,2})([-/.月])\s?(\d{1,2})日?(?:[ T]\s*\d{1,2}:\d{2}.*)?"
)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[ T]\s*\d{1,2}:\d{2}.*)?")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED: Final = re.compile(
    r"(?:([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?),? (\d{4})"
)


class Numbers(NamedTuple):
    """The numbers of a column."""

    values: tuple[float | None, ...]
    """One for each cell; None for blanks and what is no number."""
    unit: str
    """What stands behind them, "" where nothing does."""

    def whole(self) -> set[int] | None:
        """The different values, None when they are not all integers."""
        found = {value for value in self.values if value is not None}
        return {int(value) for value in found} if all(value.is_integer() for value in found) else None


class Days(NamedTuple):
    """The days of a column."""

    values: tuple[int | None, ...]
    """Day numbers, one for each cell."""
    order: str
    """"ymd", "dmy", "mdy" or "named"."""
    undecided: bool
    """Whether day and month could as well be the other way round."""


def numbers(cells: Sequence[str]) -> Numbers | None:
    """The numbers of a column in which nearly all answers are, with at most one unit behind them."""
    found = [_number(cell) for cell in cells]
    told = [one for one in found if one is not None]
    units = {unit for _value, unit in told if unit}
    if not told or len(told) < ENOUGH * sum(map(bool, cells)) or len(units) > 1:
        return None
    return Numbers(tuple(one[0] if one else None for one in found), next(iter(units), ""))


def number(cell: str) -> float | None:
    """The number in a cell, with or without a unit."""
    found = _number(cell)
    return found[0] if found else None


def _number(cell: str) -> tuple[float, str] | None:
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip()) if len(cell) < 40 else None
    if not found or len(found[1]) > _LONGEST_NUMBER:
        return None
    return float(found[1].replace(",", "")), found[2].casefold()


def days(cells: Sequence[str], order: str | None = None) -> Days | None:
    """The days of a column in which nearly all answers are days in ONE format.

    `order` ("dmy" or "mdy") is taken where the days could be either.
    """
    shapes = [_shape(cell) for cell in cells]
    told = [shape for shape in shapes if shape]
    kinds = {shape[0] for shape in told}
    most = max(kinds, key=lambda kind: (sum(shape[0] == kind for shape in told), kind), default="")
    fitting = [shape[1] if shape and shape[0] == most else None for shape in shapes]
    if not told or sum(map(bool, fitting)) < ENOUGH * sum(map(bool, cells)):
        return None
    best, undecided = _order(most, [one for one in fitting if one], order)
    values = tuple(_day(one, best) if one else None for one in fitting)
    known = sum(value is not None for value in values)
    return Days(values, best, undecided) if known >= ENOUGH * sum(map(bool, cells)) else None


def _shape(cell: str) -> tuple[str, tuple[int, int, int]] | None:
    """How a day is written, and its three numbers as they stand."""
    text = cell.strip()
    if len(text) > 40:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        return found[2] + found[4], (int(found[1]), int(found[3]), int(found[5]))
    if found := _YEAR_LAST.fullmatch(text):
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        return "last" + found[2], (int(found[1]), int(found[3]), year)
    if (found := _NAMED.fullmatch(text)) and (month := _month(found[1] or found[4])):
        return "named", (int(found[5]), month, int(found[2] or found[3]))
    return None


def _month(name: str) -> int:
    short = name[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _order(kind: str, told: Iterable[tuple[int, int, int]], said: str | None) -> tuple[str, bool]:
    if not kind.startswith("last"):
        return "named" if kind == "named" else "ymd", False
    firsts, seconds = zip(*((first, second) for first, second, _year in told), strict=True)
    if max(firsts) > 12 or max(seconds) > 12:
        return ("dmy" if max(firsts) > 12 else "mdy"), False
    return (said, False) if said in ("dmy", "mdy") else ("mdy", firsts != seconds)


def _day(numbers_: tuple[int, int, int], order: str) -> int | None:
    first, second, third = numbers_
    year, month, day = {
        "dmy": (third, second, first),
        "mdy": (third, first, second),
    }.get(order, (first, second, third))
    try:
        return clock.day_number(date(year, month, day))
    except ValueError:
        return None
