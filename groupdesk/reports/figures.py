"""What stands on the weekly page, said the same in every format that is read by people."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from groupdesk.desk import wellwords, words
from groupdesk.desk.values.report import Line, Mover, Tally, WeeklyPage
from groupdesk.locale import _, ngettext
from groupdesk.rules.spans import WEEK
from groupdesk.rules.weekly import COHORT_WEEKS

SHARE: Final = "share"
"""Unit of figures from 0 to 1, shown in percent."""
ARROWS: Final = {1: "↑", -1: "↓"}
SAME: Final = "="
MEMBERS: Final = "members"
"""What was counted of a group of which no speakers are known."""
CONTENT: Final = "content"
COLUMNS: Final = "columns"
"""Sections of what was said to groups, and how its columns did."""
_PAIRED: Final = frozenset({"joined", "sent"})
"""Lines whose label names two figures, so that an unknown second one is shown as such."""
_TALK: Final = ("active", "active_groups", "messages")
_HEADS: Final = ("open", "seats", "net")
"""Figures of the sentence that stands for her verdict."""
_LEVELS: Final = "▁▂▃▄▅▆▇"
_NO_DATA: Final = "·"


def title(page: WeeklyPage) -> str:
    """``Harbour Circle · 2026-W47, 16–22 Nov``."""
    return f"{page.desk} · {page.week}, {words.days(page.first, page.last)}"


def verdict(page: WeeklyPage) -> list[str]:
    """Her comment, a paragraph each; without one, a sentence made of the page's first figures."""
    paragraphs = [line for line in page.comment.splitlines() if line.strip()]
    known = {line.code: line.value for _code, lines in page.sections for line in lines}
    return paragraphs or [_sentence(known)]


def _sentence(known: Mapping[str, float | None]) -> str:
    """How much was said; where nobody knows, how many there are."""
    if all(figure is None for figure in known.values()):
        return _("Nothing is known of this week.")
    talk = any(known.get(code) is not None for code in _TALK)
    codes = _TALK if talk or known.get("seats") is None else _HEADS
    return _("{figures}.").format(figures=_(", ").join(_counted(code, known.get(code)) for code in codes))


def _counted(code: str, figure: float | None) -> str:
    n = int(figure or 0)
    line = {
        "active": ngettext("{n} active member", "{n} active members", n),
        "active_groups": ngettext("{n} active group", "{n} active groups", n),
        "messages": ngettext("{n} message", "{n} messages", n),
        "seats": ngettext("{n} seat", "{n} seats", n),
        "open": ngettext("{n} group", "{n} groups", n),
        "net": _("net growth {n}"),
    }[code]
    return line.format(n=words.number(figure))


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


def is_up(mover: Mover) -> bool:
    """Whether a group went up: by its grade, else by what was counted."""
    if mover.grade and mover.grade_before and mover.grade != mover.grade_before:
        return mover.grade < mover.grade_before
    return (mover.after or 0) > (mover.before or 0)


def moved(mover: Mover) -> str:
    """``52 ↓ 46``: what was counted last week and this week."""
    if mover.before is None or mover.after is None:
        return words.UNKNOWN
    return f"{words.number(mover.before)} {_arrow(mover.after - mover.before)} {words.number(mover.after)}"


def regraded(mover: Mover) -> str:
    """``C ↑ B``: its grade last week and this week; "" when it stayed or is not known."""
    if not mover.grade or not mover.grade_before or mover.grade == mover.grade_before:
        return ""
    return f"{mover.grade_before} {_arrow(ord(mover.grade_before) - ord(mover.grade))} {mover.grade}"


def why(mover: Mover, *, short: bool = False) -> str:
    """The main cause, in words, or in three of them; where none is known, what was counted if not speakers."""
    if mover.cause is None:
        return _("members") if mover.by == MEMBERS else ""
    return (wellwords.turned_short if short else wellwords.turned)(mover.cause, up=is_up(mover))


def _arrow(change: int) -> str:
    return ARROWS.get((change > 0) - (change < 0), SAME)


def grade(code: str) -> str:
    """A grade, or what stands for none."""
    return code or _("not graded")


def tallies(page: WeeklyPage) -> list[tuple[str, tuple[Tally, ...], Callable[[str], str]]]:
    """(section code, its counts, how a code is called) of grades and stages, where any are known."""
    found = (("grades", page.grades, grade), ("stages", page.stages, wellwords.stage))
    return [one for one in found if one[1]]


def counts(groups: Sequence[Tally], name: Callable[[str], str]) -> str:
    """``A 3 (2) · B 5``: groups this week, and last week in brackets where that differs."""
    shown = (one for one in groups if one.groups or one.before)
    return " · ".join(f"{name(one.code)} {_beside(one)}" for one in shown)


def _beside(tally: Tally) -> str:
    now, before = words.number(tally.groups), words.number(tally.before)
    return now if now == before else f"{now} ({before})"


def did(page: WeeklyPage) -> str:
    """``question 12 · first 5``; "" when she did nothing here."""
    return _kinds(page.did)


def ahead(page: WeeklyPage) -> str:
    """``question 3 · size 1; put off: grade 2``; "" on a page that is long past, and when nothing waits."""
    if page.ahead is None:
        return ""
    later = _kinds(page.ahead.later)
    return "; ".join(
        filter(None, (_kinds(page.ahead.waiting), later and _("put off: {what}").format(what=later)))
    )


def _kinds(kinds: Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{words.item_kind(kind)} {words.number(n)}" for kind, n in kinds)


def headed(title: str, text: str) -> str:
    """``Next: question 3``."""
    return _("{title}: {text}").format(title=title, text=text)


def notes(page: WeeklyPage) -> list[tuple[str, str]]:
    """(section code, what stands there) of the page's end: columns, did, next, help needed; those that say
    something."""
    said = (
        (COLUMNS, columns(page)),
        ("did", did(page)),
        ("next", ahead(page)),
        ("help", page.help.strip()),
    )
    return [(code, text) for code, text in said if text]


def columns(page: WeeklyPage) -> str:
    """``best Topic 12 % · worst Digest 3 %``: by members who responded; "" where there are no two."""
    if not page.columns:
        return ""
    best, worst = (f"{name} {words.percent(share, 1)}" for name, share in page.columns)
    return _("best {best} · worst {worst}").format(best=best, worst=worst)


def content(page: WeeklyPage) -> str:
    """What was said to groups, for where there is one line for it; "" where nothing is known of it."""
    lines = {one.code: one for code, section in page.sections if code == CONTENT for one in section}
    if not lines:
        return ""
    planned, sent = lines["planned"], lines["sent"]
    said = _("{planned} planned, {sent} sent, {skipped} skipped").format(
        planned=value(planned), sent=words.number(sent.value), skipped=words.number(sent.extra)
    )
    rate = f"{words.line('responded')} {value(lines['responded'])}"
    return " · ".join(filter(None, (said, rate, columns(page))))


def step(people: int | None, of: int | None) -> str:
    """``71 (55 %)``: people of a step, and their share of those it is counted from."""
    shown = words.number(people)
    if people is None or not of:
        return shown
    return f"{shown} ({words.percent(people / of, of)})"


def cohort(page: WeeklyPage) -> str:
    """Whose funnel it is: ``Who came 12–18 Oct``."""
    first = page.first - WEEK * COHORT_WEEKS
    return _("Who came {days}").format(days=words.days(first, first + WEEK - 1))


def steps(page: WeeklyPage) -> list[tuple[str, str]]:
    """(step, people) of the funnel; the first step has no share."""
    return [
        (words.step(code), step(people, None if place == 0 else of))
        for place, (code, people, of) in enumerate(page.funnel)
    ]


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
