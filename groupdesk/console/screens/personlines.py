"""A person, drawn: his groups, his days, his words; at the right his names, ties and her notes."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from groupdesk.console.charts import bar, scale, sparkline
from groupdesk.console.paint import Line, Span, cell, ends, key, wrapped
from groupdesk.console.widgets.talk import body
from groupdesk.desk import words
from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.people import Account, PersonPage, Presence
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock
from groupdesk.rules.surveys.topics import topic
from groupdesk.text import cell_safe, one_line

WEEKS: Final = 26
STATE_ROLES: Final = {"active": "good", "new": "accent", "slipping": "warn", "left": "faint", "bot": "faint"}
_LABEL, _TILE, _MANY = 5, 2, 10
_MOST_COUNTS: Final = 6
_MOST_ANSWERS: Final = 12
_LABELLED: Final = 14
_DAY, _GROUP, _TIE = 8, 18, 18
_COLUMNS: Final = (10, 7, 6, 14, 6)
"""Cells of state, points, days, twelve weeks and last word."""


def apart(account: Account) -> str:
    """The choice to take an account apart."""
    return _("Not the same: {platform} {name}").format(
        platform=account.platform, name=account.name or account.native
    )


def groups_title(page: PersonPage, cells: int) -> list[Line]:
    """What stands above his groups."""
    n = ngettext("In {n} group", "In {n} groups", len(page.groups)).format(n=len(page.groups))
    accounts = ngettext("{n} account", "{n} accounts", len(page.accounts)).format(n=len(page.accounts))
    title = ends([(n, "strong"), (f"  {accounts}", "muted")], [(_("28 days"), "muted")], cells)
    heads = (_("group"), _("state"), _("points"), _("days"), _("12 weeks"), _("last"))
    return [title, _columns([[(word, "faint")] for word in heads], cells)]


def _columns(parts: Sequence[Line], cells: int) -> Line:
    wide = (max(cells - sum(_COLUMNS), 10), *_COLUMNS)
    line: Line = []
    for place, (part, width) in enumerate(zip(parts, wide, strict=True)):
        if place == 4:
            part = [("  ", "text"), *part]
        line += cell(part, width, "left" if place in (0, 1, 4) else "right")
    return line


def group_line(one: Presence, now: int, cells: int) -> Line:
    """One of his groups."""
    last = words.age(None if one.last is None else now - one.last)
    return _columns(
        [
            [(one.group_name, "text")],
            [(words.state(one.state), STATE_ROLES.get(one.state, "muted"))],
            [(words.number(one.points), "text" if one.points else "faint")],
            [(words.number(one.days), "text" if one.days else "faint")],
            sparkline(one.weeks),
            [(last, "muted")],
        ],
        cells,
    )


# --- his days ----------------------------------------------------------------------------------------


def days_title(page: PersonPage, now: int, cells: int) -> Line:
    """What stands above the calendar: his usual gap between days with a word, and the present one."""
    title: Line = [(_("Days"), "strong"), ("  " + _("words a day"), "muted")]
    if len(page.days) < 2 or not page.groups:
        return title
    days = [day for day, _words in page.days]
    usual = int(median(later - day for day, later in pairwise(days)))
    said = _("median gap {usual} · now {now}").format(
        usual=words.age(usual * clock.DAY), now=words.age(now - max(one.last or 0 for one in page.groups))
    )
    return ends(title, [(said, "muted")], cells)


def calendar(page: PersonPage, today: int) -> list[Line]:
    """Weekdays × the last 26 weeks as tiles with their figure, and the months below."""
    counts = dict(page.days)
    most = max(counts.values(), default=1)
    monday = today - clock.date_of(today).weekday() - 7 * (WEEKS - 1)
    rows = []
    for weekday in range(7):
        name = words.weekday_name(weekday) if weekday % 2 == 0 else ""
        days = range(monday + weekday, today + 1, 7)
        rows.append([*cell(name, _LABEL, role="muted"), *(_tile(counts.get(day, 0), most) for day in days)])
    return [*rows, _months(monday)]


def _tile(n: int, most: int) -> Span:
    figure = "·" if not n else str(n) if n < _MANY else "9+"
    return f"{figure:<{_TILE}}", f"heat{-(-4 * n // most)}"


def _months(monday: int) -> Line:
    months = [clock.date_of(monday + 7 * week).month for week in range(WEEKS)]
    begun = [week for week in range(WEEKS) if week == 0 or months[week] != months[week - 1]]
    named = scale((week * _TILE, words.month(months[week])) for week in begun)
    return [(" " * _LABEL, "text"), (named, "faint")]


# --- his words ---------------------------------------------------------------------------------------


def said_title(typed: str, cells: int) -> Line:
    """What stands above his messages."""
    if typed:
        return [("/ ", "accent"), (typed, "strong")]
    return ends([(_("Last words"), "strong")], key("↵", _("around it")), cells)


def said_line(one: Said, zone: str, cells: int) -> Line:
    """One of his messages."""
    day = words.day(clock.day_of(one.at, clock.zone(zone)))
    text, role = body(one)
    return [
        *cell(day, _DAY, role="muted"),
        *cell(one.group_name, _GROUP - 2, role="muted"),
        ("  ", "text"),
        *cell(text, max(cells - _DAY - _GROUP, 1), role=role),
    ]


# --- the right side ----------------------------------------------------------------------------------


def facts(page: PersonPage, cells: int, private: bool = False) -> list[Line]:
    """Marks, names, accounts, answers, ties, notes; private answers only when asked for."""
    marks = ", ".join(words.mark(mark) for mark in page.marks)
    shown = [(marks, "accent")] if marks else [(_("an ordinary member"), "muted")]
    sections: tuple[list[Line], ...] = (
        [ends([(_("Marked as"), "strong")], key("t", _("mark")), cells), shown],
        _birthday(page, cells),
        _names(page, cells),
        [[(_("Accounts"), "strong")], *(_account(one, cells) for one in page.accounts)],
        _alike(page, cells),
        _counted(page, cells),
        _answers(page, cells, private),
        _ties(page, cells),
        _note(page, cells),
    )
    lines: list[Line] = [[]]
    for section in sections:
        if section:
            lines += [*section, []]
    return lines


def _birthday(page: PersonPage, cells: int) -> list[Line]:
    if page.birthday is None:
        return []
    return [ends([(_("Birthday"), "strong")], [(words.birthday(page.birthday), "text")], cells)]


def _names(page: PersonPage, cells: int) -> list[Line]:
    known = cell_safe(one_line(page.name))
    others = [name for name in map(cell_safe, map(one_line, page.names)) if name.strip() and name != known]
    if not others:
        return []
    return [[(_("Also called"), "strong")], *([(name, "text")] for name in others[:8])]


def _account(account: Account, cells: int) -> Line:
    return [*cell(words.platform(account.platform), 12, role="muted"), (account.native, "text")]


def _alike(page: PersonPage, cells: int) -> list[Line]:
    """Who may be the same person, and what speaks for it."""
    if not page.links:
        return []
    lines: list[Line] = [ends([(_("May be the same as"), "strong")], key("=", _("see")), cells)]
    for link in page.links:
        name, account = (
            (link.known_name, words.account(link))
            if link.person == page.id
            else (link.name, _("by name only"))
        )
        lines += [[(name, "accent"), (f" ({account})", "muted")], [(words.linked(link), "muted")]]
    return lines


def _counted(page: PersonPage, cells: int) -> list[Line]:
    """What other tools counted of him where the desk observed nothing, each with its source."""
    told = [(one.group_name, count) for one in page.groups for count in one.counted]
    if not told:
        return []
    lines: list[Line] = [
        ends([(_("Counted by another tool"), "strong")], [(_("in no points"), "muted")], cells)
    ]
    for group, count in told[:_MOST_COUNTS]:
        lines += [
            ends([(group, "text")], [(words.member_count(count), "text")], cells),
            [(f"{words.span_of(count.first, count.last)} · {count.source}", "muted")],
        ]
    return lines


def _answers(page: PersonPage, cells: int, private: bool) -> list[Line]:
    """What he told in questionnaires, the newest first."""
    if not page.told:
        return []
    title = page.told[0].title
    lines: list[Line] = [ends([(_("Answers"), "strong")], [(title, "muted")], cells)]
    for one in page.told[:_MOST_ANSWERS]:
        if one.private and not private:
            continue
        code = topic(one.question)
        label = words.topic(code) if code else one.question
        lines.append([*cell(label, _LABELLED - 2, role="muted"), ("  ", "text"), (one.answer, "text")])
    if hidden := sum(one.private for one in page.told):
        said = ngettext("{n} private answer", "{n} private answers", hidden).format(n=hidden)
        lines.append(ends([(said, "faint")], key("v", _("hide") if private else _("show")), cells))
    return lines


def _ties(page: PersonPage, cells: int) -> list[Line]:
    title = ends([(_("Ties"), "strong")], [(_("replies either way, 60 d"), "muted")], cells)
    if not page.partners:
        return [title, [(_("no replies to or from anybody"), "muted")]]
    most = max(n for _person, _name, n in page.partners)
    wide = max(cells - _TIE - 6, 4)
    return [
        title,
        *(
            [*cell(name, _TIE - 1), (" ", "text"), *bar(n / most, wide), *cell(words.number(n), 6, "right")]
            for _person, name, n in page.partners[:8]
        ),
    ]


def _note(page: PersonPage, cells: int) -> list[Line]:
    title = ends([(_("Notes"), "strong")], key("n", _("edit") if page.note else _("add")), cells)
    return [title, *(line for text in page.note.splitlines() for line in wrapped(text, cells, "text"))]
