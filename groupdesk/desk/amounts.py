"""Figures, instants and lists of names in her language."""

from collections.abc import Iterable, Sequence
from typing import Final

from groupdesk.locale import _, ngettext
from groupdesk.rules.clock import DAY, HOUR, date_of, offset
from groupdesk.rules.clock import zone as zone_called

UNKNOWN: Final = "–"
"""Not known; never 0."""
NAMED: Final = 3
"""How many names a sentence lists before it counts the others."""
YEAR: Final = 365 * DAY
_FULL_STOPS: Final = ("\u3002", "\uff01", "\uff1f")
"""Of Chinese, wide enough to need no blank after them."""


def number(n: float | None) -> str:
    """``9,214``; a true minus; ``–`` for what is not known."""
    if n is None:
        return UNKNOWN
    text = f"{abs(n):,.1f}".removesuffix(".0") if isinstance(n, float) else f"{abs(n):,}"
    return f"−{text}" if n < 0 and text != "0" else text


def percent(share: float | None, n: int | None = None) -> str:
    """``17.1 %`` of a share 0..1; without decimals where it was counted from fewer than 200."""
    if share is None:
        return UNKNOWN
    figure = f"{share * 100:.0f}" if n is not None and n < 200 else f"{share * 100:.1f}"
    return _("{figure} %").format(figure=figure)


def age(seconds: int | None, units: int = 1) -> str:
    """``16 d``, or with two `units` ``9 h 12 m``; from two years on ``2 y``."""
    if seconds is None:
        return UNKNOWN
    seconds = max(seconds, 0)
    sizes = (
        *(((YEAR, _("{n} y")),) if seconds >= 2 * YEAR else ()),
        (DAY, _("{n} d")),
        (HOUR, _("{n} h")),
        (60, _("{n} m")),
        (1, _("{n} s")),
    )
    place = next((place for place, (size, _word) in enumerate(sizes) if seconds >= size), len(sizes) - 1)
    parts: list[str] = []
    for size, word in sizes[place : place + units]:
        n, seconds = divmod(seconds, size)
        if n or not parts:
            parts.append(word.format(n=n))
    return " ".join(parts)


def day(number_: int, *, weekday: bool = False, today: int | None = None) -> str:
    """``16 Nov``, ``11月16日``; with its weekday ``Mon 16 Nov``, and with its year if `today` has another."""
    date = date_of(number_)
    line = _("{day} {month}")
    if today is not None and date_of(today).year != date.year:
        line = _("{day} {month} {year}")
    month_ = _months()[date.month - 1]
    shown = line.format(day=date.day, month=month_, number=date.month, year=date.year)
    return f"{weekday_name(date.weekday())} {shown}" if weekday else shown


def birthday(kept: str) -> str:
    """``17 May``, ``5月17日``, of a birthday such as ``05-17``."""
    number_, day_ = map(int, kept.split("-"))
    return _("{day} {month}").format(day=day_, month=month(number_), number=number_)


def days(first: int, last: int) -> str:
    """``16–22 Nov``, ``28 Nov – 4 Dec``; both days included."""
    one, other = date_of(first), date_of(last)
    if (one.year, one.month) != (other.year, other.month):
        return f"{day(first)} – {day(last)}"
    if first == last:
        return day(first)
    return _("{first}–{last} {month}").format(
        first=one.day, last=other.day, month=_months()[one.month - 1], number=one.month
    )


def clock(instant: int, zone: str) -> str:
    """``07:35`` on the clock of a zone."""
    tz = zone_called(zone)
    minute = (instant + offset(instant, tz)) % DAY // 60
    return f"{minute // 60:02}:{minute % 60:02}"


def weekday_name(weekday: int) -> str:
    """The short name of a weekday; Monday is 0."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[weekday]


def month(number_: int) -> str:
    """The short name of a month; January is 1."""
    return _months()[number_ - 1]


def _months() -> tuple[str, ...]:
    return (
        *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
        *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
    )


def listed(parts: Iterable[str]) -> str:
    """``A, B``, ``A、B``: all of them."""
    return _(", ").join(parts)


def sentences(*said: str) -> str:
    """Sentences one after the other, with a blank in between where the language has one."""
    text = said[0]
    for more in said[1:]:
        text += more if text.endswith(_FULL_STOPS) else f" {more}"
    return text


def names(all_: Sequence[str], n: int | None = None) -> str:
    """``A, B, C and 4 more``: the first three of `all_`, the others counted; `n` when there are more."""
    n = len(all_) if n is None else n
    first = listed(all_[:NAMED])
    more = n - min(n, NAMED)
    if not more:
        return first
    return ngettext("{names} and {n} more", "{names} and {n} more", more).format(names=first, n=number(more))
