"""The right side of Bots: a connection or a delivery in plain words, ending in something to press."""

from collections.abc import Sequence

from groupdesk.console.paint import Line, cell, ends, key, wrapped
from groupdesk.console.screens.botslist import SIGNS
from groupdesk.desk import amounts, botwords, postwords, words
from groupdesk.desk.values.bots import BotView, Seen, SyncView
from groupdesk.desk.values.posts import DeliveryView
from groupdesk.locale import _, ngettext

_TROUBLE = 5
_GAPS = 3


def bot_lines(
    bot: BotView, groups: Sequence[Seen], syncs: Sequence[SyncView], now: int, zone: str, cells: int
) -> list[Line]:
    """A connection: how it is and what to do, what it can, what it brought."""
    state = [(botwords.state(bot.state), "good" if bot.state == "ok" else "warn")]
    lines = [[], ends([(bot.name, "strong"), ("  ", "text"), (bot.title, "muted")], state, cells), []]
    if bot.reason:
        lines += [*wrapped(_("It says: “{reason}”.").format(reason=bot.reason), cells), []]
    if next_ := botwords.next_step(bot.state):
        lines += [*_step(next_, cells), []]
    lines += [
        [("▲ ", "warn"), *line] for fact in bot.facts for line in wrapped(botwords.fact(fact), cells - 2)
    ]
    lines += [*_trouble(groups, cells), *_seen(bot, now, cells), *_abilities(bot, cells)]
    return [*lines, *_synced(syncs, now, zone, cells)]


def _step(said: str, cells: int) -> list[Line]:
    first, *rest = wrapped(said, cells - 2)
    return [[("→ ", "accent"), *first], *([("  ", "text"), *line] for line in rest)]


def _trouble(groups: Sequence[Seen], cells: int) -> list[Line]:
    """Groups of which she must know something, such as what went wrong last."""
    found = [one for one in groups if one.chosen and one.reason]
    lines: list[Line] = []
    for one in found[:_TROUBLE]:
        lines += [[("✗ ", "bad"), (one.name, "text")], *wrapped(one.reason, cells, "muted", most=2)]
    if len(found) > _TROUBLE:
        lines.append([(_("{n} more").format(n=len(found) - _TROUBLE), "muted")])
    return [*lines, []] if lines else []


def _seen(bot: BotView, now: int, cells: int) -> list[Line]:
    sees = ngettext(
        "It sees {n} group, {m} of them wanted", "It sees {n} groups, {m} of them wanted", bot.sees
    )
    lines: list[Line] = [[(sees.format(n=amounts.number(bot.sees), m=amounts.number(bot.groups)), "text")]]
    if bot.seen_since is not None:
        ago = amounts.age(now - bot.seen_since)
        lines.append([(_("What was said is seen for the last {time}").format(time=ago), "muted")])
    for gap in bot.gaps[:_GAPS]:
        line = _("{group}: nothing of {time}").format(
            group=gap.group, time=amounts.age(gap.end - gap.start, 2)
        )
        lines.append([("▲ ", "warn"), (line, "muted")])
    return [*lines, []]


def _abilities(bot: BotView, cells: int) -> list[Line]:
    lines: list[Line] = [[(_("It can"), "strong")]]
    lines += [[("✓ ", "good"), (botwords.ability(can), "text")] for can in bot.can]
    for can, why in bot.cannot:
        lines.append(
            [("– ", "faint"), (botwords.ability(can), "faint"), (f" · {botwords.why_not(why)}", "faint")]
        )
    return [*lines, []]


def _synced(syncs: Sequence[SyncView], now: int, zone: str, cells: int) -> list[Line]:
    lines: list[Line] = [ends([(_("Last syncs"), "strong")], key("r", _("sync now")), cells)]
    if not syncs:
        lines.append([(_("none yet"), "muted")])
    for one in syncs:
        said = one.problems or _new(one.new)
        when = words.clock(one.at, zone)
        lines.append(
            ends(
                [(f"{when}  ", "faint"), (said, "warn" if one.problems else "text")],
                [(_("{n} s").format(n=one.seconds), "faint")],
                cells,
            )
        )
    return lines


def _new(n: int) -> str:
    if not n:
        return _("nothing new")
    return ngettext("{n} new message", "{n} new messages", n).format(n=amounts.number(n))


def delivery_lines(one: DeliveryView, now: int, zone: str, cells: int) -> list[Line]:
    """A delivery: where it goes, how it stands, what to do, and its text."""
    sign, role = SIGNS["late" if one.late else one.state]
    to = one.person_name or one.group_name
    state: Line = [(f"{sign} ", role), (_("asks") if one.late else postwords.state(one.state), "text")]
    lines = [[], ends([(to, "strong")], state, cells), []]
    for label, value in _facts(one, now, zone):
        lines.append([*cell(label, 12, role="muted"), (value, "text")])
    if one.reason:
        lines += [[], *wrapped(one.reason, cells, "warn")]
    if said := postwords.next_step(one.state, late=one.late):
        lines += [[], *_step(said, cells)]
    return [*lines, [], [(_("Text"), "strong")], *wrapped(one.body, cells)]


def _facts(one: DeliveryView, now: int, zone: str) -> list[tuple[str, str]]:
    def moment(at: int) -> str:
        return f"{words.clock(at, zone)} · {amounts.age(abs(now - at), 2)}"

    facts = [(_("sent by"), one.bot_name or _("you, by hand")), (_("due"), moment(one.due_at))]
    if one.wait_until is not None and one.wait_until > now:
        facts.append((_("waits until"), words.clock(one.wait_until, zone)))
    if one.sent_at is not None:
        facts.append((_("sent"), moment(one.sent_at)))
    if one.tries > 1:
        facts.append((_("tries"), str(one.tries)))
    if one.replies is not None:
        facts.append((_("replies"), amounts.number(one.replies)))
    recalls = {"asked": _("asked for"), "done": _("done"), "refused": _("refused")}
    if one.recall:
        facts.append((_("recalled"), recalls[one.recall]))
    return facts
