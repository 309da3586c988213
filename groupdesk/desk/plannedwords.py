"""What Today raises of the calendar, in her language: what it is called, why it is there, when it leaves."""

from collections.abc import Mapping
from typing import Any, Final

from groupdesk.desk.amounts import day, listed, names, number
from groupdesk.locale import _, ngettext

KINDS: Final = frozenset({"approve", "slot", "weak", "stock"})


def title(kind: str, inputs: Mapping[str, Any]) -> str:
    """What an item is about."""
    if kind == "approve":
        line = _("tomorrow’s {what}") if inputs["ahead"] else _("today’s {what}")
        return line.format(what=_what(inputs))
    if kind == "slot":
        return _("{name} has no post for tomorrow").format(name=inputs["name"])
    if kind == "weak":
        return _("{name}: {runs} responses where {usual} are usual").format(
            name=inputs["name"], runs=listed(number(n) for n in inputs["runs"]), usual=number(inputs["usual"])
        )
    n = inputs["ready"]
    return ngettext("{n} day ahead is ready", "{n} days ahead are ready", n).format(n=number(n))


def _what(inputs: Mapping[str, Any]) -> str:
    text = _("“{text}”").format(text=inputs["text"])
    return _("{column}: {text}").format(column=inputs["column"], text=text) if inputs["column"] else text


def reason(kind: str, inputs: Mapping[str, Any]) -> str:
    """Why an item is there, and when it leaves."""
    if kind == "approve":
        return _(
            "{writer} wrote it for {day}, and {approver} is to approve it. It leaves when it is approved or"
            " sent back."
        ).format(
            writer=inputs["writer"] or _("Somebody"), approver=inputs["approver"], day=day(inputs["day"])
        )
    if kind == "slot":
        line = ngettext(
            "The column asks for a post on {day} in {n} group. It leaves when there is one, or the day is skipped.",
            "The column asks for a post on {day} in {n} groups. It leaves when there is one, or the day is skipped.",
            inputs["n"],
        )
        return line.format(day=day(inputs["day"], weekday=True), n=number(inputs["n"]))
    if kind == "weak":
        return _(
            "Its last three posts here each got fewer than half of the responses that its last four before them"
            " got in the median. It leaves when you change or end the column, or when it does better."
        )
    line = ngettext(
        "Within {wanted} days {n} post that columns ask for is not ready. It leaves when all are.",
        "Within {wanted} days {n} posts that columns ask for are not ready. It leaves when all are.",
        inputs["n"],
    )
    return line.format(wanted=number(inputs["wanted"]), n=number(inputs["n"]))


def rows(kind: str, inputs: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Its evidence, a line each."""
    if kind == "stock":
        days = dict.fromkeys(told for told, _name in inputs["lacks"])
        return tuple(
            (day(one, weekday=True), names([name for told, name in inputs["lacks"] if told == one]))
            for one in days
        )
    if kind == "weak":
        pairs = zip(inputs["days"], inputs["runs"], strict=True)
        return tuple((day(one, weekday=True), number(n)) for one, n in pairs)
    return ()
