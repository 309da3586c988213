"""How the calendar's week is drawn: columns × days, what meets at the foot."""

from collections.abc import Sequence
from typing import Final

from groupdesk.console.paint import BLANK, Line, cell, cells_of, ends, fit_line, joined, key
from groupdesk.console.widgets.cells import Layout
from groupdesk.desk import amounts, postwords, recurwords
from groupdesk.desk.values.calendar import ClashView, ColumnView, Slot, Week
from groupdesk.locale import _, ngettext
from groupdesk.rules.clock import date_of
from groupdesk.text import width

DAYS: Final = 7
SIGNS: Final = {
    "idea": ("○", "muted"),
    "draft": ("◔", "text"),
    "review": ("◑", "warn"),
    "approved": ("◕", "text"),
    "ready": ("◕", "accent"),
    "sending": ("◕", "accent"),
    "sent": ("●", "good"),
    "partly": ("▲", "warn"),
    "failed": ("✗", "bad"),
    "reviewed": ("✓", "good"),
    "skipped": ("·", "faint"),
    "gap": ("+", "warn"),
}
_LEGEND: Final = (
    "sent",
    "reviewed",
    "partly",
    "failed",
    "sending",
    "ready",
    "approved",
    "review",
    "draft",
    "idea",
    "gap",
)
ENOUGH: Final = 3
"""Days ahead that are ready when nothing is to be said about them (rules.md §7 `stock`)."""
_WIDE: Final = 100
"""Cells from which a cell tells how many groups it goes to, and a row its text."""


def lay(cells: int) -> Layout:
    """The name of a column, then seven days."""
    if cells >= _WIDE:
        return Layout(18, (cells - 18) // DAYS)
    return Layout(15, max((cells - 15) // DAYS, 4))


def clock(minute: int) -> str:
    """``20:30``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def head(week: Week, column: int, cells: int) -> list[Line]:
    """What there is in the week, then the days; today's and the cursor's stand out."""
    layout = lay(cells)
    posts = ngettext("{n} post", "{n} posts", len(week.slots)).format(n=len(week.slots))
    title = [(_("Week {n}").format(n=int(week.code[-2:])), "strong")]
    parts = [title, [(posts, "muted")]]
    for state in _LEGEND:
        if n := week.count(state):
            sign, role = SIGNS[state]
            parts.append([(f"{sign} ", role), (f"{n} ", "text"), (postwords.state(state), "muted")])
    ready = ngettext("{n} day ahead is ready", "{n} days ahead are ready", week.ready_days)
    ink = "muted" if week.ready_days >= ENOUGH else "warn"
    stock: Line = [(ready.format(n=week.ready_days), ink)] if week.columns else []
    room = cells - cells_of(stock) - 2
    while len(parts) > 2 and cells_of(joined(parts)) > room:
        parts.pop()
    days = [_day_head(week, week.first + i, layout.each, on=i == column) for i in range(DAYS)]
    names: Line = [*cell(_("column"), layout.first, role="faint"), *joined(days, "")]
    top = [BLANK] if cells >= _WIDE else []
    return [*top, ends(joined(parts), stock, cells), BLANK, names, *top]


def _day_head(week: Week, day: int, cells: int, *, on: bool) -> Line:
    date = date_of(day)
    name = f"{amounts.weekday_name(date.weekday())} {date.day}"
    if day == week.today:
        today = f" {_('today')}" if cells >= width(name) + width(_("today")) + 2 else ""
        return fit_line([(" ", "text"), (name, "accent bold"), (today, "accent")], cells)
    return fit_line([(" ", "text"), (name, "strong" if on else "muted")], cells)


def row(week: Week, column: ColumnView | None, layout: Layout, cursor: int | None) -> list[Line]:
    """A column's week in two lines, or the posts outside all columns."""
    wide = layout.first >= 18
    name = column.name if column else _("other posts")
    when = _when(column) if column else ""
    lines: list[Line] = [cell(name, layout.first - 2), cell(when, layout.first - 2, role="faint")]
    lines = [[*line, ("  ", "text")] for line in lines]
    for i in range(DAYS):
        ground = " on cursor" if cursor == i else " on surface" if week.first + i == week.today else ""
        first, second = _cell(week, column, week.first + i, wide=wide)
        bar = ("▌", f"accent{ground}") if cursor == i else (" ", f"text{ground}")
        for line, said in zip(lines, (first, second), strict=True):
            inside = [(text, f"{role}{ground}") for text, role in said]
            room = layout.each - (2 if wide else 1)
            line += [bar, *fit_line(inside, room, role=f"text{ground}")]
            line += [(" ", f"text{ground}")] if wide else []
    return lines


def _when(column: ColumnView) -> str:
    at = clock(column.minute) if column.minute is not None else _("best hour")
    return f"{recurwords.say(column.recurrence)} {at}"


def _cell(week: Week, column: ColumnView | None, day: int, *, wide: bool) -> tuple[Line, Line]:
    found = week.at(column.id if column else None, day)
    if not found:
        steps = _steps(column, week, day)
        return ([(steps, "muted")], []) if steps else ([("·", "faint")], [])
    one, more = found[0], len(found) - 1
    state = said(one, wide=wide)
    if more:
        state = [*state, (f" +{more}", "muted")]
    return state, _below(one, column, wide=wide)


def said(slot: Slot, *, wide: bool = True) -> Line:
    """A place's sign and word, with how many groups it goes to."""
    if not slot.state:
        return [("· ", "faint"), (_("none"), "faint")]
    sign, role = SIGNS[slot.state]
    post = slot.post
    if post and slot.state in ("partly", "sending"):
        part = f"{post.done}/{post.of}" if not wide else _("{n} of {all}").format(n=post.done, all=post.of)
        return [(f"{sign} ", role), (part, "warn" if slot.state == "partly" else "text")]
    word = postwords.short(slot.state)
    if post and wide and slot.state not in ("idea", "draft", "skipped"):
        word += f" {post.of}"
    quiet = slot.state in ("idea", "draft", "skipped")
    return [(f"{sign} ", role), (word, "muted" if quiet else "text")]


def _below(slot: Slot, column: ColumnView | None, *, wide: bool) -> Line:
    """The second line of a cell: the hour where it is not its column's, then the text."""
    differs = column is None or slot.minute != column.minute
    hour = (
        clock(slot.minute) if differs and (column is None or column.minute is not None or slot.post) else ""
    )
    if not wide:
        return [(f"  {hour}", "faint")] if hour else []
    if slot.state == "gap":
        return [(_("no post yet"), "muted")]
    title = slot.post.title if slot.post else ""
    return [(f"{hour} {title}".strip(), "muted" if slot.state in ("sent", "ready", "partly") else "faint")]


def _steps(column: ColumnView | None, week: Week, day: int) -> str:
    """What is to be prepared on a day for one of a column's other days."""
    for offset, what in postwords.steps(column.steps if column else ""):
        if any(
            slot.state not in ("", "skipped") for slot in week.at(column.id if column else None, day - offset)
        ):
            return what
    return ""


def foot(week: Week, slot: Slot | None, clashes: Sequence[ClashView], cells: int) -> list[Line]:
    """What is under the cursor where there is no room for it above, and what meets."""
    lines: list[Line] = [] if cells >= _WIDE else [_under(slot, cells)]
    if clashes:
        left = [("▲ ", "warn"), *clash(clashes[0], week.zone)]
        n = len(week.clashes)
        right: Line = [(_("{n} of {all}").format(n=week.clashes.index(clashes[0]) + 1, all=n), "muted")]
        lines.append(ends(left, right if n > 1 else [], cells))
    else:
        lines.append(BLANK)
    return lines


def _under(slot: Slot | None, cells: int) -> Line:
    if slot is None:
        return BLANK
    post = slot.post
    name = (post.column_name or post.title) if post else ""
    line: Line = [*said(slot), (f"  {clock(slot.minute)}", "muted")]
    if post:
        line += [("  ", "text"), (post.title or name, "muted")]
    return fit_line(line, cells)


def clash(one: ClashView, zone: str) -> Line:
    """What meets, where, and what would clear it."""
    n = len(one.groups)
    day = amounts.weekday_name(date_of(one.day).weekday())
    if one.kind == "many":
        line = ngettext("{day}: {k} posts in {n} group", "{day}: {k} posts in {n} groups", n)
        return [(line.format(day=day, k=len(one.slots), n=n), "text")]
    hours = f"{amounts.clock(one.first, zone)}–{amounts.clock(one.last, zone)}"
    line = ngettext(
        "{day} {hours}: {first} and {second} meet in {n} group",
        "{day} {hours}: {first} and {second} meet in {n} groups",
        n,
    )
    said_ = line.format(day=day, hours=hours, first=one.names[0], second=one.names[-1], n=n)
    out: Line = [(said_, "text")]
    if one.free is not None:
        move = _("move {name} to {time}").format(name=one.names[-1], time=clock(one.free))
        out += [("  ", "text"), (f"{move} ", "muted"), *key("m", "")[:1]]
    return out
