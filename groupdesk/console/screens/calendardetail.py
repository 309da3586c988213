"""The right side of a day: a post from idea to review, its text, who has it, what came of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from groupdesk.console.charts import bar
from groupdesk.console.paint import BLANK, Line, cell, ends, joined, key, wrapped
from groupdesk.console.screens.calendarlines import SIGNS, clash, clock
from groupdesk.desk import amounts, codes, postwords
from groupdesk.desk.values.calendar import ColumnView, Outcome, Outcomes, PostView, Slot, Week
from groupdesk.desk.values.posts import DeliveryView
from groupdesk.locale import _, ngettext
from groupdesk.rules.calendar import states, variants

_TEXT: Final = 10
"""Lines of a wording."""
_GROUPS: Final = 8
_BAR: Final = 8
_VARIABLE: Final = re.compile(r"(\{[^{}\n]{1,30}\})")


def slot_lines(slot: Slot, column: ColumnView | None, cells: int) -> list[Line]:
    """A place that lacks a post."""
    name = column.name if column else ""
    lines = [BLANK, _title(name, slot, cells), BLANK]
    said = _("No post yet: ↵ begins it from its template.") if slot.state else _("Nothing was said here.")
    lines += wrapped(said, cells, "muted")
    if column and column.body:
        lines += [BLANK, [(_("Template"), "strong")], *_wording(column.body, cells)]
    return lines


def post_lines(
    slot: Slot, sent: Sequence[DeliveryView], outcomes: Outcomes | None, week: Week, cells: int
) -> list[Line]:
    """A post and all that is known of it."""
    post = slot.post
    assert post is not None
    lines = [BLANK, _title(post.column_name or post.title, slot, cells), BLANK, *_states(post, cells), BLANK]
    met = [one for one in week.clashes if slot.key in one.slots]
    lines += [
        [("▲ ", "warn"), *line] for one in met for line in wrapped(clash(one, week.zone)[0][0], cells - 2)
    ]
    lines += _text(post, cells)
    if sent:
        lines += [BLANK, *_sent(sent, week.zone, cells)]
    if outcomes and outcomes.groups:
        lines += [BLANK, *_results(outcomes, cells)]
    if post.note:
        lines += [BLANK, [(_("Noted"), "strong")], *wrapped(post.note, cells)]
    if outcomes and len(outcomes.texts) > 1:
        lines += [BLANK, *_earlier(outcomes, week.zone, cells)]
    return lines


def _title(name: str, slot: Slot, cells: int) -> Line:
    sign, role = SIGNS.get(slot.state, ("·", "faint"))
    post = slot.post
    word = postwords.state(slot.state) if slot.state else _("none")
    if post and slot.state in ("partly", "sending"):
        word = _("{state}: {n} of {all}").format(state=word, n=post.done, all=post.of)
    when = f"  {amounts.day(slot.day, weekday=True)} {clock(slot.minute)}"
    return ends([(name, "strong"), (when, "muted")], [(f"{sign} ", role), (word, "text")], cells)


def _states(post: PostView, cells: int) -> list[Line]:
    """The way from the idea to where it is, and what is next."""
    way = [states.IDEA, states.DRAFT, states.REVIEW, states.APPROVED, states.READY]
    if not states.needs_approval(post.writer, post.approver):
        way = [states.IDEA, states.DRAFT, states.READY]
    if post.state not in way:
        way.append(post.state)
    at = way.index(post.state)
    each = max(cells // len(way), 6)
    signs: Line = []
    words: Line = []
    for place, state in enumerate(way):
        sign, role = SIGNS[state]
        passed = place < at
        signs += [(sign, role if place == at else "accent" if passed else "faint")]
        signs += [(" " + "─" * (each - 3) + " ", "line")] if place < len(way) - 1 else []
        words += cell(postwords.short(state), each, role="text" if place == at else "faint")
    lines: list[Line] = [signs, words]
    if post.reason:
        lines += wrapped(f"“{post.reason}”", cells, "muted")
    if post.next_at is not None and post.done:
        lines.append([(_("next: {group}").format(group=post.next_group), "muted")])
    return lines


def _text(post: PostView, cells: int) -> list[Line]:
    texts = variants.parts(post.body)
    who = []
    if post.writer:
        who.append(_("by {name}").format(name=post.writer))
    if states.needs_approval(post.writer, post.approver):
        who.append(_("approved by {name}").format(name=post.approver))
    left: Line = [(_("Text"), "strong")]
    if len(texts) > 1:
        left += [("  " + ngettext("{n} wording", "{n} wordings", len(texts)).format(n=len(texts)), "muted")]
    lines = [ends(left, [(" · ".join(who), "muted")], cells)]
    for place, text in enumerate(texts):
        if place:
            lines.append([("▎ ", "accent"), ("---", "faint")])
        lines += _wording(text, cells)
    for path in post.files:
        lines.append([("+ ", "accent"), (path, "muted")])
    return lines


def _wording(text: str, cells: int) -> list[Line]:
    """A text with its variables marked."""
    lines: list[Line] = []
    for (line, _role), *_rest in wrapped(text, cells - 2, "text", most=_TEXT):
        spans: Line = [("▎ ", "accent")]
        for part in _VARIABLE.split(line):
            if part:
                spans.append((part, "accent" if _VARIABLE.fullmatch(part) else "text"))
        lines.append(spans)
    return lines


def _sent(sent: Sequence[DeliveryView], zone: str, cells: int) -> list[Line]:
    """Who has it, by platform and way."""
    keys: Line = []
    if any(one.state == "failed" for one in sent):
        keys = key("R", _("retry failed"))
    lines = [ends([(_("Sent to"), "strong")], keys, cells)]
    by_way: dict[tuple[str, str], list[DeliveryView]] = defaultdict(list)
    for one in sent:
        by_way[one.platform, one.bot_name].append(one)
    for (platform, bot), mine in sorted(by_way.items()):
        lines.append(_way(codes.platform(platform), bot, mine, zone, cells))
    return lines


def _way(platform: str, bot: str, mine: Sequence[DeliveryView], zone: str, cells: int) -> Line:
    counted = Counter(one.state for one in mine)
    done = counted["sent"] + counted["handed"]
    sign, role = ("●", "good") if done == len(mine) else ("○", "muted")
    if counted["unknown"]:
        sign, role = "?", "warn"
    if counted["failed"]:
        sign, role = "✗", "bad"
    note = ""
    if counted["failed"]:
        reason = next(one.reason for one in mine if one.state == "failed")
        note = _("{n} refused: {reason}").format(n=counted["failed"], reason=reason)
    elif counted["unknown"]:
        note = ngettext("{n} unknown", "{n} unknown", counted["unknown"]).format(n=counted["unknown"])
    elif times := sorted(one.sent_at for one in mine if one.sent_at is not None):
        first, last = amounts.clock(times[0], zone), amounts.clock(times[-1], zone)
        note = first if first == last else f"{first}–{last}"
    return [
        (f"{sign} ", role),
        *cell(platform, 9),
        *cell(bot or _("by hand"), 9, role="muted"),
        *bar(done / len(mine), _BAR, "good" if done == len(mine) else "warn"),
        *cell(f"{done}/{len(mine)}", 6, "right"),
        ("  ", "text"),
        (note, "muted"),
    ]


def _results(found: Outcomes, cells: int) -> list[Line]:
    after = _("after {n} of 24 h").format(n=round(found.hours))
    lines = [ends([(_("Results"), "strong"), (f"  {after}", "muted")], [], cells)]
    wide = cells >= 42
    heads = (_("words"), _("people"), _("resp."), _("usual")) if wide else (_("people"), _("resp."))
    room = cells - 7 * len(heads) - 2
    lines.append(
        joined(
            [cell(_("group"), room, role="faint"), *(cell(one, 6, "right", "faint") for one in heads)], " "
        )
    )
    for one in found.groups[:_GROUPS]:
        lines.append(_result(one, room, wide=wide))
    if len(found.groups) > _GROUPS:
        more = len(found.groups) - _GROUPS
        lines.append([(ngettext("{n} more group", "{n} more groups", more).format(n=more), "muted")])
    weak = [one for one in found.groups if one.weak]
    for one in weak[:2]:
        said = _("{group}: weak a third time. Change the hour, or stop?").format(group=one.name)
        lines += [BLANK, *wrapped(said, cells, "warn")]
    return lines


def _result(one: Outcome, room: int, *, wide: bool) -> Line:
    usual = amounts.number(one.usual) if one.usual is not None else amounts.UNKNOWN
    figures = (one.words, one.people, one.responses) if wide else (one.people, one.responses)
    shown = [amounts.number(figure) for figure in figures] + ([usual] if wide else [])
    arrow: Line = [("  ", "text")]
    if one.usual and one.responses is not None and abs(one.responses - one.usual) >= 0.1 * one.usual:
        arrow = [(" ↑", "good")] if one.responses > one.usual else [(" ↓", "warn")]
    return [*joined([cell(one.name, room), *(cell(figure, 6, "right") for figure in shown)], " "), *arrow]


def _earlier(found: Outcomes, zone: str, cells: int) -> list[Line]:
    lines: list[Line] = [[(_("Texts before"), "strong")]]
    for at, who, text in found.texts[1:4]:
        day = amounts.clock(at, zone)
        lines += wrapped(f"{day} {who} · {postwords.title(text)}", cells, "faint", most=1)
    return lines
