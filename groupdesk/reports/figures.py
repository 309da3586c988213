"""What stands on the weekly page, said the same in every format that is read by people."""

from typing import Final

from groupdesk.desk import words
from groupdesk.desk.values import Line, Mover, WeeklyPage
from groupdesk.locale import _, ngettext

SHARE: Final = "share"
"""Unit of figures from 0 to 1, shown in percent."""
ARROWS: Final = {1: "↑", -1: "↓"}
_PAIRED: Final = frozenset({"joined"})
"""Lines whose label names two figures, so that an unknown second one is shown as such."""
_LEVELS: Final = "▁▂▃▄▅▆▇"
_NO_DATA: Final = "·"


def title(page: WeeklyPage) -> str:
    """``Harbour Circle · 2026-W47, 16–22 Nov``."""
    return f"{page.desk} · {page.week}, {words.days(page.first, page.last)}"


def verdict(page: WeeklyPage) -> list[str]:
    """Her comment, a paragraph each; without one, a sentence made of the page's first figures."""
    paragraphs = [line for line in page.comment.splitlines() if line.strip()]
    if paragraphs:
        return paragraphs
    told = [line for _code, lines in page.sections for line in lines]
    if all(line.value is None for line in told):
        return [_("Nothing is known of this week.")]
    shown = {line.code: value(line) for line in told}
    if all(line.value is None for line in told if line.code in ("active", "active_groups", "messages")):
        sentence = _("{seats} seats in {groups} open groups; what was said is not known.")
        return [sentence.format(seats=shown["seats"], groups=shown["open"])]
    sentence = _("{active} active members in {groups} active groups, {messages} messages.")
    figures = {"active": "active", "groups": "active_groups", "messages": "messages"}
    return [sentence.format(**{name: shown.get(code, words.UNKNOWN) for name, code in figures.items()})]


def amount(figure: float | None, unit: str) -> str:
    """A figure without its unit's word: ``9,214``, ``17.1 %``, ``–``."""
    return words.percent(figure) if unit == SHARE else words.number(figure)


def bare(figure: float | None) -> int | float | None:
    """A figure for a program: four decimals, whole numbers without any."""
    if figure is None:
        return None
    rounded = round(figure, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def value(line: Line) -> str:
    """This week: ``31 a day``, ``141, 53``."""
    shown = _pair(line, line.value, line.extra)
    unit = words.unit(line.unit)
    return f"{shown} {unit}" if unit and line.value is not None else shown


def before(line: Line) -> str:
    """Last week, behind an arrow where one may stand: ``↑ 42``."""
    shown = _pair(line, line.before, line.extra_before)
    return f"{ARROWS[line.arrow]} {shown}" if line.arrow else shown


def median(line: Line) -> str:
    """The median of the four weeks before."""
    return amount(line.median, line.unit)


def _pair(line: Line, first: float | None, second: float | None) -> str:
    shown = amount(first, line.unit)
    if second is None and line.code not in _PAIRED:
        return shown
    return words.listed((shown, amount(second, line.unit)))


def spark(weeks: tuple[float | None, ...]) -> str:
    """One sign a week between their least and greatest; ``·`` where nothing was measured."""
    known = [week for week in weeks if week is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return "".join(_NO_DATA if week is None else _level(week, low, high) for week in weeks)


def _level(week: float, low: float, high: float) -> str:
    if high == low:
        return _LEVELS[len(_LEVELS) // 2]
    return _LEVELS[round((week - low) / (high - low) * (len(_LEVELS) - 1))]


def moved(mover: Mover) -> str:
    """``52 ↓ 46``: a group's speakers last week and this week."""
    arrow = ARROWS[1 if mover.after > mover.before else -1]
    return f"{words.number(mover.before)} {arrow} {words.number(mover.after)}"


def step(people: int | None, of: int | None) -> str:
    """``71 (55 %)``: people of a step, and their share of those it is counted from."""
    shown = words.number(people)
    if people is None or not of:
        return shown
    return f"{shown} ({words.percent(people / of, of)})"


def coverage(page: WeeklyPage) -> str:
    """``41/60 groups measured · 3 behind · an arrow only where…``."""
    measured = _("{measured}/{groups} groups measured").format(
        measured=words.number(page.measured), groups=words.number(page.groups)
    )
    heads = ngettext("{n} head count only", "{n} head counts only", page.counted)
    counted = [heads.format(n=words.number(page.counted))] if page.counted else []
    behind = _("{n} behind").format(n=words.number(page.behind))
    rule = _("an arrow only where the change is ≥ 10 % and n ≥ 20")
    return " · ".join((measured, *counted, behind, rule))
