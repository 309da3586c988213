"""The left side of Today: lanes of items, what comes after the pack, what settled by itself."""

from collections.abc import Callable, Sequence
from functools import partial

from groupdesk.console import match
from groupdesk.console.charts import bar
from groupdesk.console.paint import Line, cell, cells_of, ends, key, rule
from groupdesk.console.widgets.talk import body
from groupdesk.desk import words
from groupdesk.desk.values.today import Detail, Item, Queue
from groupdesk.locale import _, ngettext
from groupdesk.text import one_line

Row = Item | Callable[[int], Line]
"""An item, or what draws a heading or a gap."""

_KIND, _AGE, _SECONDS = 10, 7, 5


def _blank(cells: int) -> Line:
    return []


_GAP: tuple[None, Row] = (None, _blank)


def head(queue: Queue, typed: str, cells: int) -> list[Line]:
    """The lines above the list: how far the pack is, or what is filtered."""
    if typed:
        n = len(_fitting(queue.items, typed))
        count = _("{n} of {all}").format(n=n, all=len(queue.items))
        left = [("/ ", "accent"), (typed, "strong"), ("   ", "text"), (count, "muted")]
        return [[], ends(left, key("Esc", _("shows all")), cells), []]
    return [[], _pack(queue, cells), []]


def _pack(queue: Queue, cells: int) -> Line:
    title: Line = [(_("Ten-minute pack"), "strong")]
    if not queue.pack:
        return title
    done = _("{n} of {all} done").format(n=queue.pack_done, all=queue.pack)
    left = _("{time} left").format(time=words.age(queue.seconds_left, 2))
    joined = f" · +{queue.joined}" if queue.joined else ""
    right: Line = [(done, "text"), (f" · {left}{joined}", "muted")]
    room = max(cells - cells_of([*title, *right]) - 8, 4)
    return ends(
        [*title, ("  ", "text"), *bar(queue.pack_done / queue.pack, min(room, 26), "accent")], right, cells
    )


def rows(queue: Queue, typed: str, whole: bool) -> list[tuple[str | None, Row]]:
    """Everything the list shows, with keys; `whole` shows what comes after the pack."""
    items = _fitting(queue.items, typed)
    pack = items if typed else [item for item in items if item.in_pack]
    rest = [] if typed else [item for item in items if not item.in_pack]
    out: list[tuple[str | None, Row]] = _lanes(pack)
    if typed and not items:
        out += [(None, partial(_said, _("No item fits “{words}”.").format(words=typed)))]
    if not typed and not pack:
        out += _end(queue)
    out += _rest(rest, whole)
    return out if typed else out + _settled(queue)


def _fitting(items: Sequence[Item], typed: str) -> list[Item]:
    if not typed.strip():
        return list(items)
    return [
        item
        for item in items
        if match.find(typed, f"{words.item_kind(item.kind)} {words.item_title(item)} {item.group_name}")
        is not None
    ]


def _lanes(items: Sequence[Item]) -> list[tuple[str | None, Row]]:
    out: list[tuple[str | None, Row]] = []
    for lane in sorted({item.lane for item in items}):
        some = [item for item in items if item.lane == lane]
        out += [(None, partial(_lane, lane, len(some), sum(item.seconds for item in some)))]
        out += [(item.key, item) for item in some]
        out.append(_GAP)
    return out


def _lane(lane: int, n: int, seconds: int, cells: int) -> Line:
    left = [(f"{lane}  ", "accent"), (words.lane(lane), "strong")]
    return ends(left, [(f"{n} · {words.age(seconds, 2)}", "muted")], cells)


def _end(queue: Queue) -> list[tuple[str | None, Row]]:
    said = _("All done for today.") if queue.pack_done else _("Nothing waits for you.")
    return [(None, partial(_said, said)), _GAP]


def _said(said: str, cells: int) -> Line:
    return [(said, "text")]


def _rest(items: Sequence[Item], whole: bool) -> list[tuple[str | None, Row]]:
    if not items:
        return []
    out: list[tuple[str | None, Row]] = [
        (None, partial(rule, sign="╌")),
        (None, partial(_rest_title, len(items), whole)),
    ]
    if whole:
        return [*out, *((item.key, item) for item in items), _GAP]
    return [*out, (None, partial(_rest_kinds, items)), _GAP]


def _rest_title(n: int, whole: bool, cells: int) -> Line:
    more = ngettext("{n} more", "{n} more", n).format(n=words.number(n))
    right: Line = [(more, "muted")] if whole else [(more, "muted"), ("  ", "text"), *key("G", _("show"))]
    return ends([(_("After the pack"), "muted")], right, cells)


def _rest_kinds(items: Sequence[Item], cells: int) -> Line:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    said = " · ".join(f"{words.number(n)} {words.item_kind(kind)}" for kind, n in counts.items())
    return [(said, "faint")]


def _settled(queue: Queue) -> list[tuple[str | None, Row]]:
    out: list[tuple[str | None, Row]] = []
    if queue.settled:
        said = " · ".join(words.settled(kind, n) for kind, n in queue.settled.items())
        out += [
            (None, partial(_settled_title, sum(queue.settled.values()))),
            (None, partial(_faint, said)),
            _GAP,
        ]
    for n, one, many in (
        (queue.later, _("{n} item rests until later"), _("{n} items rest until later")),
        (queue.outside, _("{n} item outside this scope"), _("{n} items outside this scope")),
    ):
        if n:
            out.append((None, partial(_faint, (one if n == 1 else many).format(n=words.number(n)))))
    return out


def _settled_title(n: int, cells: int) -> Line:
    right = [("✓ ", "good"), (words.number(n), "text")]
    return ends([(_("Settled by itself since yesterday"), "muted")], right, cells)


def _faint(said: str, cells: int) -> Line:
    return [(said, "faint")]


def item_line(item: Item, now: int, cells: int, *, pending: bool) -> Line:
    """An item's row; a pending one is faint, its act is on its way."""
    group = max(14, cells // 5)
    title = cells - _KIND - group - _AGE - _SECONDS
    age = "…" if pending else "" if item.at is None else words.age(now - item.at)
    inks = ("faint", "faint", "faint") if pending else ("muted", "text", "muted")
    return [
        *cell(words.item_kind(item.kind), _KIND, role=inks[0]),
        *cell([*_given(item), (one_line(words.item_title(item)), inks[1])], title - 1),
        (" ", "text"),
        *cell(item.group_name, group, role=inks[2]),
        *cell(age, _AGE, "right", inks[1]),
        *cell(_("{n}s").format(n=item.seconds), _SECONDS, "right", "faint"),
    ]


def _given(item: Item) -> Line:
    return [(f"→ {one_line(item.assigned)}  ", "accent")] if item.assigned else []


def second_line(detail: Detail | None, cells: int) -> Line:
    """What the row under the cursor opens to where there is no pane beside it: who said it, and how."""
    said = [one for one in detail.said if one.id in detail.evidence] if detail else []
    if detail is None or not said:
        return [(" " * _KIND, "text"), (words.reason(detail.why) if detail else "", "muted")]
    text, _role = body(said[0])
    return [(" " * _KIND, "text"), *cell([(f"{said[0].name}: ", "muted"), (text, "text")], cells - _KIND)]
