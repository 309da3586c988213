"""The right side of Today: the words themselves, who could answer, a text to send, and why."""

from collections.abc import Sequence

from groupdesk.console.charts import bar, sparkline
from groupdesk.console.paint import Line, cell, ends, joined, key, wrapped
from groupdesk.console.widgets.talk import talk
from groupdesk.desk import words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.today import Answerer, Detail
from groupdesk.locale import _, ngettext
from groupdesk.text import one_line

_NAME, _BAR = 20, 9


def detail_lines(detail: Detail, now: int, zone: str, cells: int) -> list[Line]:
    """Everything about an item, in lines of `cells` cells."""
    sections = (
        _title(detail, now, cells),
        _said(detail, zone, cells),
        _about(detail, cells),
        _rows(detail.rows, cells),
        _could_answer(detail.could_answer, cells),
        _prepared(detail.prepared, cells),
        [[(_("Why it is here"), "strong")], *wrapped(words.reason(detail.why), cells, "muted")],
        _group(detail.group, cells),
    )
    lines: list[Line] = [[]]
    for section in sections:
        if section:
            lines += [*section, []]
    return lines


def _title(detail: Detail, now: int, cells: int) -> list[Line]:
    item = detail.item
    title = wrapped(one_line(words.item_title(item)), cells, "strong", most=3)
    where: Line = [(item.group_name, "text")] if item.group_name else []
    if item.at is None:
        return [*title, where] if where else title
    gap: Line = [(" · ", "muted")] if where else []
    waited = _("waiting for {time}").format(time=words.age(now - item.at, 2))
    return [*title, [*where, *gap, (waited, "muted")]]


def _said(detail: Detail, zone: str, cells: int) -> list[Line]:
    if not detail.said:
        return []
    return [[(_("What was said"), "strong")], *talk(detail.said, zone, cells, detail.evidence)]


def _about(detail: Detail, cells: int) -> list[Line]:
    if detail.about is None:
        return []
    name = next((one.name for one in detail.said if one.id in detail.evidence), "")
    title = [cell(name, cells, role="strong")] if name else []
    return [*title, *wrapped(words.reason(detail.about), cells, "muted")]


def _rows(rows: Sequence[tuple[str, str]], cells: int) -> list[Line]:
    return [ends([(name, "text")], [(fact, "muted")], cells) for name, fact in rows]


def _could_answer(people: Sequence[Answerer], cells: int) -> list[Line]:
    if not people:
        return []
    most = max(one.answers for one in people) or 1
    note = [(_("answers in 28 d"), "muted")]
    lines = [ends([(_("Could answer"), "strong")], note, cells)]
    for one in people:
        chart = bar(one.answers / most, _BAR)
        lines.append(
            [*cell(one.name, _NAME), (" ", "text"), *chart, *cell(words.number(one.answers), 5, "right")]
        )
    return lines


def _prepared(text: str, cells: int) -> list[Line]:
    if not text:
        return []
    keys = joined([key("e", _("edit")), key("c", _("copy"))])
    lines: list[Line] = [ends([(_("Prepared text"), "strong")], keys, cells)]
    for line in wrapped(text, cells - 3):
        body = cell([(said, "text on raised") for said, _role in line], cells - 2, role="text on raised")
        lines.append([("▎", "accent on raised"), (" ", "text on raised"), *body])
    return lines


def _group(row: GroupRow | None, cells: int) -> list[Line]:
    if row is None:
        return []
    members = row.members if row.members is not None else row.members_known
    size = ngettext("{n} member", "{n} members", members).format(n=words.number(members))
    about: Line = [
        (row.name, "text"),
        ("  ", "text"),
        (" · ".join(filter(None, (words.group_kind(row.kind), size))), "muted"),
    ]
    spoke = row.spark[-1] if row.spark else None
    yesterday = _("{n} yesterday").format(n=words.number(spoke))
    return [
        ends(about, [], cells),
        [*cell(_("speakers"), 11, role="muted"), *sparkline(row.spark), (f"  {yesterday}", "muted")],
    ]
