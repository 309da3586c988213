"""The left side of Bots: connections, then deliveries; one line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from groupdesk.console import match
from groupdesk.console.paint import Line, cell, ends, joined, wrapped
from groupdesk.desk import amounts, botwords, codes, postwords, words
from groupdesk.desk.values.bots import BotView
from groupdesk.desk.values.posts import DeliveryView
from groupdesk.locale import _, ngettext

Row = BotView | DeliveryView | Callable[[int], Line]
"""A bot, a delivery, or what draws a heading or a gap."""

SIGNS = {
    "planned": ("◔", "muted"),
    "due": ("◕", "accent"),
    "sending": ("◑", "accent"),
    "sent": ("●", "good"),
    "handed": ("●", "good"),
    "to_hand": ("○", "text"),
    "failed": ("✗", "bad"),
    "unknown": ("?", "warn"),
    "skipped": ("–", "faint"),
    "late": ("?", "warn"),
}
"""State of a delivery → its sign and role."""
_BOT_SIGNS = {
    "ok": ("●", "good"),
    "new": ("○", "muted"),
    "limited": ("▲", "warn"),
    "unreached": ("▲", "warn"),
}
_BOT, _ON, _GROUPS, _LAST = 18, 10, 6, 6
_STATE, _BY, _WHEN = 10, 12, 6
SHOWN = 200
"""Deliveries that are read."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows."""

    bots: tuple[BotView, ...]
    deliveries: tuple[DeliveryView, ...]
    counts: dict[str, int]
    by_hand: int
    """Groups that no bot sees."""
    now: int
    zone: str


def rows(value: Read, typed: str, state: str) -> list[tuple[object, Row]]:
    """Everything the list shows, with keys."""
    out: list[tuple[object, Row]] = [(None, partial(_connections, value)), (None, _bot_heads)]
    out += [(("bot", one.id), one) for one in value.bots]
    if not value.bots:
        out += [(None, lambda cells: [(_("None yet: n adds one, everything else works without."), "muted")])]
    out += [
        (None, _blank),
        (None, partial(_deliveries, state)),
        (None, partial(_counted, value)),
        (None, _blank),
    ]
    shown = [one for one in value.deliveries if _fits(one, typed)]
    if shown:
        out.append((None, _delivery_heads))
    out += [(("delivery", one.id), one) for one in shown]
    if not shown:
        said = _none(typed, state)
        out.append((None, lambda cells: wrapped(said, cells, "muted")[0]))
    return out


def _none(typed: str, state: str) -> str:
    if typed.strip():
        return _("Nothing fits “{words}”.").format(words=typed)
    if state:
        return _("No delivery in this state.")
    return _("Nothing was said yet: n on a group, or on several that are marked.")


def _fits(one: DeliveryView, typed: str) -> bool:
    return (
        not typed.strip() or match.find(typed, f"{one.title} {one.group_name} {one.person_name}") is not None
    )


def _blank(cells: int) -> Line:
    return []


def _connections(value: Read, cells: int) -> Line:
    seen = sum(one.groups for one in value.bots)
    bots = ngettext("{n} bot", "{n} bots", len(value.bots)).format(n=len(value.bots))
    groups = ngettext("{n} group", "{n} groups", seen).format(n=amounts.number(seen))
    rest = ngettext("{n} more is by hand", "{n} more are by hand", value.by_hand)
    note = f"{bots}, {groups} · {rest.format(n=amounts.number(value.by_hand))}"
    return [(_("Connections"), "strong"), ("  ", "text"), (note, "muted")]


def _bot_heads(cells: int) -> Line:
    return _bot_columns(
        [("  ", "muted"), (_("bot"), "muted")],
        [(_("on"), "muted")],
        [(_("groups"), "muted")],
        [(_("state"), "muted")],
        [(_("last"), "muted")],
        cells,
    )


def _bot_columns(name: Line, on: Line, groups: Line, state: Line, last: Line, cells: int) -> Line:
    room = max(cells - _BOT - _ON - _GROUPS - _LAST - 8, 6)
    return joined(
        (
            cell(name, _BOT),
            cell(on, _ON),
            cell(groups, _GROUPS, "right"),
            cell(state, room),
            cell(last, _LAST, "right"),
        )
    )


def bot_line(one: BotView, now: int, cells: int) -> Line:
    """A connection."""
    sign, role = _BOT_SIGNS.get(one.state, ("✗", "bad"))
    said = botwords.state(one.state)
    if one.silent_until is not None and one.silent_until > now:
        said = _("{state}, again in {time}").format(state=said, time=amounts.age(one.silent_until - now))
    last = amounts.age(now - one.last_sync) if one.last_sync is not None else words.UNKNOWN
    return _bot_columns(
        [(sign, role), (" ", "text"), (one.name, "text")],
        [(codes.platform(one.platform) if one.platform else words.UNKNOWN, "muted")],
        [(amounts.number(one.groups), "text")],
        [(said, "text" if one.state in ("ok", "new") else role)],
        [(last, "muted")],
        cells,
    )


def _deliveries(state: str, cells: int) -> Line:
    note = postwords.state(state) if state else _("those first that need you")
    shown: Line = [("s ", "strong"), (_("show {what}").format(what=note), "muted")]
    return ends([(_("Deliveries"), "strong")], shown, cells)


def _counted(value: Read, cells: int) -> Line:
    order = ("late", "unknown", "failed", "to_hand", "sending", "due", "planned", "sent", "handed", "skipped")
    parts: list[Line] = []
    for state in order:
        if n := value.counts.get(state):
            sign, role = SIGNS[state]
            word = _("late") if state == "late" else postwords.state(state)
            parts.append([(sign, role), (f" {amounts.number(n)} ", "text"), (word, "muted")])
    return joined(parts)


def _delivery_heads(cells: int) -> Line:
    return _delivery_columns(
        [("  ", "muted"), (_("state"), "muted")],
        [(_("post"), "muted")],
        [(_("to"), "muted")],
        [(_("sent by"), "muted")],
        [(_("when"), "muted")],
        cells,
    )


def _delivery_columns(state: Line, post: Line, to: Line, by: Line, when: Line, cells: int) -> Line:
    room = max(cells - _STATE - _BY - _WHEN - 8, 8)
    return joined(
        (
            cell(state, _STATE),
            cell(post, room - room // 2),
            cell(to, room // 2),
            cell(by, _BY),
            cell(when, _WHEN, "right"),
        )
    )


def delivery_line(one: DeliveryView, now: int, zone: str, cells: int) -> Line:
    """A delivery."""
    sign, role = SIGNS["late" if one.late else one.state]
    word = _("asks") if one.late else postwords.state(one.state)
    at = one.sent_at or one.wait_until or one.due_at
    when = words.clock(at, zone) if abs(now - at) < 86_400 else amounts.age(abs(now - at))
    return _delivery_columns(
        [(sign, role), (" ", "text"), (word, "text")],
        [(one.title, "text")],
        [(one.person_name or one.group_name, "text")],
        [(one.bot_name or _("you"), "muted")],
        [(when, "muted")],
        cells,
    )


def head(value: Read | None, typed: str, cells: int) -> Sequence[Line]:
    """The lines above the list: what is filtered."""
    if not typed:
        return [[]]
    return [
        ends([("/ ", "accent"), (typed, "strong")], [("Esc ", "strong"), (_("shows all"), "muted")], cells)
    ]
