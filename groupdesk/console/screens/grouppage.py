"""A group's page, drawn: speakers a day, when it is heard, who is in it, what became of its questions."""

from collections.abc import Sequence
from typing import Final

from groupdesk.console.charts import bar, columns, scale, tiles
from groupdesk.console.paint import Line, cell, ends, flowed, joined, key, wrapped
from groupdesk.console.screens.groupslist import Now, moment
from groupdesk.console.screens.wellness import page_lines
from groupdesk.console.widgets.talk import talk
from groupdesk.desk import words
from groupdesk.desk.composition import is_state, members
from groupdesk.desk.values.groups import GroupPage, Part
from groupdesk.desk.values.people import MemberRow
from groupdesk.locale import _, ngettext
from groupdesk.text import cut, width

CURVE_ROWS: Final = 4
DAY_HOURS: Final = range(7, 24)
"""Hours with a tile of their own; the night is folded into one."""
_WEEKDAY, _TILE, _AXIS = 5, 3, 4
_DAY, _FIGURE, _GUTTER = 13, 9, 2
_FIGURES: Final = ("members", "messages", "speakers")
STATE_ROLES: Final = {"active": "good", "new": "accent", "slipping": "warn", "left": "faint", "bot": "faint"}


def charts(page: GroupPage, now: Now, cells: int) -> list[Line]:
    """The upper left side: title, curve, heat map."""
    return [[], *title(page, cells), [], *_curve(page, cells), [], *_heat(page, cells)]


def title(page: GroupPage, cells: int) -> list[Line]:
    """Which group it is."""
    row = page.row
    about = " · ".join(
        part for part in (words.platform(row.platform), words.group_kind(row.kind), row.layer) if part
    )
    return [ends([(_("Groups") + " › ", "muted"), (row.name, "strong")], [(about, "muted")], cells)]


def _curve(page: GroupPage, cells: int) -> list[Line]:
    days = page.curve[-(cells - _AXIS) :]
    values = [value for _day, value in days]
    known = [value for value in values if value is not None]
    if not known and page.counts:
        return _counts(page, cells)
    if not known:
        return [
            [(_("Speakers a day"), "strong")],
            [(_("no day of the last nine weeks was observed"), "muted")],
        ]
    top = max(known) or 1
    middle = sorted(known)[len(known) // 2]
    note: Line = [(_("median") + " ", "muted"), (words.number(middle), "text"), ("  ·  ", "line")]
    note += [(_("now") + " ", "muted"), (words.number(known[-1]), "text")]
    weeks = ngettext("{n} week", "{n} weeks", len(days) // 7).format(n=len(days) // 7)
    lines = [ends([(_("Speakers a day"), "strong"), (f"  {weeks}", "muted")], note, cells)]
    for place, drawn in enumerate(columns(values, CURVE_ROWS, top)):
        label = words.number(top) if place == 0 else "0" if place == CURVE_ROWS - 1 else ""
        lines.append(
            [
                *cell(label, _AXIS - 1, "right", "faint"),
                (" ", "text"),
                (drawn[:-7], "muted"),
                (drawn[-7:], "accent"),
            ]
        )
    return [*lines, _dates([day for day, _value in days], cells)]


def _counts(page: GroupPage, cells: int) -> list[Line]:
    """What was counted by hand, the newest day first, with a bar of its heads."""
    most = max((one.members or 0 for one in page.counts), default=0) or 1
    titles = [cell(words.figure(name), _FIGURE, "right", "faint") for name in _FIGURES]
    room = max(cells - _DAY - _FIGURE * len(_FIGURES) - 2, 4)
    lines: list[Line] = [
        ends([(_("Counted by hand"), "strong")], key("#", _("type counts")), cells),
        [*cell("", _DAY), *(span for title in titles for span in title)],
    ]
    for one in page.counts:
        figures = [
            cell(words.number(getattr(one, name)), _FIGURE, "right", "muted" if place else "text")
            for place, name in enumerate(_FIGURES)
        ]
        share = None if one.members is None else one.members / most
        day = cell(words.day(one.day, weekday=True), _DAY, role="muted")
        lines.append(
            [*day, *(span for figure in figures for span in figure), ("  ", "text"), *bar(share, room)]
        )
    return lines


def _dates(days: Sequence[int], cells: int) -> Line:
    """Dates under the curve, a fortnight apart."""
    dates = scale((place, words.day(days[place])) for place in range(0, len(days), 14))
    return [(" " * _AXIS, "text"), (cut(dates, cells - _AXIS, ""), "faint")]


def _heat(page: GroupPage, cells: int) -> list[Line]:
    title: Line = [(_("Heard by hour"), "strong"), ("  " + _("% of the day"), "muted")]
    if not any(share for shares in page.hours_share for share in shares):
        unseen = not page.row.coverage[0]
        why = _("nobody saw what was said lately") if unseen else _("too little was said in 28 days")
        return [title, [(why, "muted")]]
    best = _best_cells(page)
    hours = "".join(f"{hour:>{_TILE}}" for hour in DAY_HOURS)
    lines = [
        ends(title, _best_note(page), cells),
        [(" " * (_WEEKDAY - 1) + hours, "faint"), ("  ", "text"), (_("night"), "faint")],
    ]
    most = max((share or 0) for shares in page.hours_share for share in shares) or 1
    for weekday, shares in enumerate(page.hours_share):
        values = [None if shares[hour] is None else round((shares[hour] or 0) * 100) for hour in DAY_HOURS]
        steps = [min(4, int((shares[hour] or 0) / most * 5)) for hour in DAY_HOURS]
        marked = [place for place, hour in enumerate(DAY_HOURS) if (weekday, hour) in best]
        night = max((share for share in shares[: DAY_HOURS.start] if share is not None), default=None)
        lines.append(
            [
                *cell(words.weekday_name(weekday), _WEEKDAY - 1, role="muted"),
                *tiles(values, steps, marked),
                *cell("·" if not night else f"{night * 100:.0f}", 4, "right", "faint"),
            ]
        )
    return lines


def _best_cells(page: GroupPage) -> set[tuple[int, int]]:
    """(weekday, hour) of the best hours: of each, the weekday that is best in it."""
    found: set[tuple[int, int]] = set()
    for days, best in ((range(5), page.best_workday), (range(5, 7), page.best_weekend)):
        for hour, _share in best[:1]:
            found.add((max(days, key=lambda day: page.hours_share[day][hour] or 0), hour))
    return found


def _best_note(page: GroupPage) -> Line:
    parts = []
    for word, best in ((_("workdays"), page.best_workday), (_("weekends"), page.best_weekend)):
        if best:
            parts.append([(f"{best[0][0]}–{best[0][0] + 1}", "text"), (f" {word}", "muted")])
    return (
        [(_("best") + " ", "muted"), *joined(parts, " · ")] if parts else [(_("no best hour yet"), "muted")]
    )


def member_head(count: int, cells: int) -> list[Line]:
    """The lines above the members."""
    title: Line = [
        (_("Members"), "strong"),
        (f"  {words.number(count)} · " + _("by points in 28 days"), "muted"),
    ]
    return [
        [],
        ends(title, key("m", _("all members")), cells),
        _member_cells(_member_titles(), cells, "faint"),
    ]


def _member_titles() -> tuple[Line, ...]:
    return tuple(
        [(word, "faint")] for word in (_("name"), _("state"), _("points"), _("days"), _("words"), _("last"))
    )


def member_line(row: MemberRow, now: Now, cells: int) -> Line:
    """A member in the short list of the group's page."""
    role = STATE_ROLES.get(row.state, "muted")
    last = words.age(None if row.last is None else now.at - row.last)
    figures = [[(words.number(n), "text" if n else "faint")] for n in (row.points, row.days, row.words)]
    return _member_cells(
        ([(row.name, "text")], [(words.state(row.state), role)], *figures, [(last, "muted")]), cells
    )


def _member_cells(parts: Sequence[Line], cells: int, role: str = "text") -> Line:
    widths = (max(12, cells - 45), 10, 7, 6, 7, 7)
    line: Line = []
    for place, (part, wide) in enumerate(zip(parts, widths, strict=True)):
        line += [
            *cell(part, wide, "left" if place < 2 else "right", role),
            (" " if place < 1 else "", "text"),
        ]
    return line


def facts(page: GroupPage, now: Now, cells: int) -> list[Line]:
    """The right side: size, states, what came and went, questions, what was said last."""
    row = page.row
    size = words.number(row.members) if row.members is not None else f"≥ {words.number(row.members_known)}"
    lines: list[Line] = [
        [],
        ends([(size, "strong"), (" " + _("members"), "muted")], _freshness(page, now), cells),
        [],
        *(page_lines(row.well, cells) if row.well is not None else []),
        *(_measured(page, cells) if page.states or not page.counts else []),
    ]
    lines += _charter(page, now, cells)
    lines += _suggested(page, cells)
    for label, value in (
        (_("owner"), row.owner),
        (_("tags"), ", ".join(row.tags)),
        (_("also called"), ", ".join(row.aliases)),
    ):
        if value:
            lines.append(_pair(label, value, cells))
    if page.links:
        line = ngettext("{n} person may be a known one", "{n} people may be known ones", page.links)
        said = line.format(n=words.number(page.links))
        lines += [[], ends([(said, "accent")], key("=", _("see who")), cells)]
    if row.note:
        lines += [[], [(_("Note"), "strong")], [(row.note, "text")]]
    if page.lately:
        lines += [[], ends([(_("Said last"), "strong")], key("M", _("all messages")), cells)]
        lines += talk(page.lately[-8:], row.zone, cells, most=2)
    return lines


def _charter(page: GroupPage, now: Now, cells: int) -> list[Line]:
    """What it is for and who belongs in it."""
    own = page.charter
    if own is None:
        return [[], ends([(_("Charter"), "strong"), ("  –", "faint")], key("C", _("write it")), cells), []]
    note = _("version {n}").format(n=own.version) + " · " + moment(own.at, now)
    lines = [[], ends([(_("Charter"), "strong"), (f"  {note}", "muted")], key("C", _("edit")), cells)]
    for part, text in own.texts.items():
        if text:
            lines += [[(words.charter_part(part), "muted")]]
            lines += [line for said in text.splitlines() for line in wrapped(said, cells)]
    return [*lines, []]


def _suggested(page: GroupPage, cells: int) -> list[Line]:
    """What it is by how it talks, with the figures, until she says its kind."""
    found = page.suggested
    if found is None:
        return []
    figures = (
        (_("members who write with most others"), found.tied),
        (_("stickers, thanks and pictures"), found.light),
        (_("questions and answers"), found.asked),
        (_("adverts and bare links"), found.selling),
    )
    return [
        ends([(_("By how it talks"), "strong")], key("e", _("set its kind")), cells),
        *wrapped(words.nature(found.what), cells),
        *(_pair(label, words.percent(float(share), 1), cells) for label, share in figures),
        [],
    ]


def _measured(page: GroupPage, cells: int) -> list[Line]:
    """What only messages and member lists tell: states, what came and went, answers."""
    return [
        ends(_here(page), key("v", _("by state")), cells),
        *_composition(page, cells),
        [],
        [(_("In 28 days"), "strong")],
        _pair(_("came, left"), words.listed(map(words.number, (page.joins_28d, page.leaves_28d))), cells),
        _pair(_("questions answered in 24 h"), f"{page.answered_28d}/{page.questions_28d}", cells),
        *_answered_bar(page, cells),
    ]


def _here(page: GroupPage) -> Line:
    n = words.number(members(page.composition))
    return [(_("Who is here"), "strong"), (f"  {n}", "muted")]


def _freshness(page: GroupPage, now: Now) -> Line:
    known, of = page.row.coverage
    until = _("data to {time} · {known}/{of} d").format(
        time=moment(page.row.data_until, now), known=known, of=of
    )
    return [("▲ ", "warn"), (until, "text")] if page.row.behind else [(until, "muted")]


def _composition(page: GroupPage, cells: int) -> list[Line]:
    """A bar of all states, and their figures in columns; under it who bears a mark, and who left."""
    states = [part for part in page.composition if is_state(part)]
    others = [part for part in page.composition if not is_state(part)]
    lines = [_strip(states, cells)] if states else []
    lines += _legend(states, cells)
    said: list[Line] = [
        [(words.part(one.code) + " ", "muted"), (words.number(one.people), "text")] for one in others
    ]
    return [*lines, *flowed(said, " · ", cells)]


def _strip(states: Sequence[Part], cells: int) -> Line:
    """One bar, a piece a state: each at least a cell wide, all together what there is."""
    room, whole = cells - 2 * len(states) + 1, members(states)
    line: Line = []
    drawn = people = 0
    for part in states:
        people += part.people
        more = round(people / whole * room) - drawn
        drawn += more
        line += [(" " if line else "", "text"), ("━" * (more + 1), STATE_ROLES.get(part.code, "muted"))]
    return line


def _legend(states: Sequence[Part], cells: int) -> list[Line]:
    """Name, people and share of each, in as many columns as fit."""
    rows = [(words.part(one.code), words.number(one.people), words.percent(one.share, 1)) for one in states]
    label, figure, share = (max((width(row[i]) for row in rows), default=0) for i in range(3))
    entries = [
        [
            *cell(name, label, role=STATE_ROLES.get(one.code, "text")),
            *cell(n, figure + 1, "right"),
            *cell(of, share + 1, "right", "muted"),
        ]
        for one, (name, n, of) in zip(states, rows, strict=True)
    ]
    wide = label + figure + share + 2
    across = max(1, min(3, (cells + _GUTTER) // (wide + _GUTTER)))
    return [
        joined(entries[start : start + across], " " * _GUTTER) for start in range(0, len(entries), across)
    ]


def _answered_bar(page: GroupPage, cells: int) -> list[Line]:
    if not page.questions_28d:
        return []
    return [bar(page.answered_28d / page.questions_28d, cells - 8)]


def _pair(label: str, value: str, cells: int) -> Line:
    return ends([(label, "muted")], [(value, "text")], cells)
