"""Codes in her language: what the rules and topics return is made into sentences here.

Every function takes plain values and gives text. Names and messages in it are foreign: whoever draws
them makes them safe.
"""

from collections.abc import Mapping
from typing import Any

from groupdesk.desk import plannedwords, postwords, surveywords, todaywords, wellwords
from groupdesk.desk.amounts import (
    NAMED,
    UNKNOWN,
    age,
    birthday,
    clock,
    day,
    days,
    listed,
    month,
    names,
    number,
    percent,
    sentences,
    weekday_name,
)
from groupdesk.desk.codes import (
    charter_part,
    column,
    figure,
    group_kind,
    group_note,
    mark,
    nature,
    part,
    platform,
    role,
    state,
)
from groupdesk.desk.counted import MemberCounted
from groupdesk.desk.didwords import did, setting
from groupdesk.desk.surveywords import topic
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.people import Link
from groupdesk.desk.values.today import Item
from groupdesk.desk.values.upkeep import EntryView
from groupdesk.locale import _, ngettext
from groupdesk.rules.clock import day_of
from groupdesk.rules.clock import zone as zone_called

# --- words for codes -------------------------------------------------------------------------------


def term(code: str, value: Any, zone: str) -> tuple[str, str]:
    """A line of a formula: what it is called, and its figures; instants by the clock of `zone`."""
    if code.startswith("bar:") or code in ("health", "stage"):
        return wellwords.term(code, value)
    if code.startswith("survey:"):
        return surveywords.term(code, value)
    label = {
        "asked_at": _("asked"),
        "judged_at": _("judged with data up to"),
        "waited": _("waited"),
        "needed": _("raised after"),
        "days_old": _("days old"),
        "asked_after": _("raised after days"),
        "responses": _("responses"),
        "usual": _("usual"),
    }.get(code) or column(code)
    if code.endswith("_at") and value is not None:
        return label, f"{day(day_of(value, zone_called(zone)))} {clock(value, zone)}"
    if code in ("waited", "needed"):
        return label, age(value, 2)
    parts = value if isinstance(value, tuple | list) else (value,)
    return label, "  ".join(number(part) if isinstance(part, int | float) else str(part) for part in parts)


def span(code: str) -> str:
    """A span of days."""
    return {
        "week": _("week"),
        "half-month": _("half-month"),
        "month": _("month"),
        "all": _("all time"),
    }.get(code, code)


def lane(n: int) -> str:
    """A lane of Today."""
    return {1: _("Waiting for you"), 2: _("Slipping away"), 3: _("Routine")}[n]


def item_kind(kind: str) -> str:
    """The short word that stands before an item of Today."""
    return {
        "send": _("send"),
        "approve": _("approve"),
        "question": _("question"),
        "first-words": _("first"),
        "advert": _("advert"),
        "slipping": _("slipping"),
        "grade": _("grade"),
        "early-death": _("early"),
        "owner-silent": _("owner"),
        "quits": _("leaving"),
        "welcome": _("welcome"),
        "size": _("size"),
        "slot": _("slot"),
        "weak": _("weak"),
        "stock": _("stock"),
        "kol": _("no KOL"),
        "charter": _("charter"),
        "survey": _("survey"),
        "circle": _("circle"),
        "birthday": _("birthday"),
        "behind": _("behind"),
    }.get(kind, kind)


def item_title(item: Item) -> str:
    """What an item of Today is about: the message's own words, else a sentence."""
    return item.title or _untitled(item.kind, item.inputs)


def _untitled(kind: str, inputs: Mapping[str, Any]) -> str:
    if kind == "behind":
        n = inputs["n"]
        line = ngettext("No new data from {names}", "No new data from {n} groups: {names}", n)
        return line.format(n=number(n), names=names(inputs["names"], n))
    if kind == "send":
        return postwords.waits(inputs)
    if kind == "first-words":
        return _("{name} spoke for the first time").format(**inputs)
    if kind in plannedwords.KINDS:
        return plannedwords.title(kind, inputs)
    if kind in todaywords.KINDS:
        return todaywords.title(kind, inputs)
    return _("{name} asked something").format(**inputs)


def settled(kind: str, n: int) -> str:
    """What settled by itself."""
    lines = {
        "send": ngettext("{n} post went out", "{n} posts went out", n),
        "approve": ngettext("{n} post was decided", "{n} posts were decided", n),
        "question": ngettext("{n} question answered", "{n} questions answered", n),
        "first-words": ngettext("{n} newcomer answered", "{n} newcomers answered", n),
        "advert": ngettext("{n} advert taken back", "{n} adverts taken back", n),
        "behind": ngettext("{n} delay made up", "{n} delays made up", n),
        "slipping": ngettext("{n} regular is back", "{n} regulars are back", n),
        "grade": ngettext("{n} grade recovered", "{n} grades recovered", n),
        "early-death": ngettext("{n} young group recovered", "{n} young groups recovered", n),
        "owner-silent": ngettext("staff spoke in {n} group", "staff spoke in {n} groups", n),
        "quits": ngettext("{n} wave of leaving is over", "{n} waves of leaving are over", n),
        "welcome": ngettext("{n} group greeted its newcomers", "{n} groups greeted their newcomers", n),
        "size": ngettext("{n} group is smaller again", "{n} groups are smaller again", n),
        "slot": ngettext("{n} place filled", "{n} places filled", n),
        "weak": ngettext("{n} column does better or was changed", "{n} columns do better or were changed", n),
        "stock": _("the days ahead are ready"),
        "kol": ngettext("{n} KOL named", "{n} KOLs named", n),
        "charter": ngettext("{n} charter written", "{n} charters written", n),
        "survey": ngettext("{n} group answered", "{n} groups answered", n),
    }
    return lines.get(kind, kind).format(n=number(n))


def section(code: str) -> str:
    """A section of the weekly page."""
    return {
        "groups": _("Groups and people"),
        "activity": _("Activity"),
        "answers": _("Questions"),
        "content": _("Content"),
        "columns": _("Columns"),
        "funnel": _("From joining to inviting"),
        "up": _("Up"),
        "down": _("Down"),
        "people": _("Most active"),
        "grades": _("Grades"),
        "stages": _("Stages"),
        "did": _("Done"),
        "next": _("Next"),
        "later": _("Put off"),
        "help": _("Help needed"),
    }.get(code, code)


def line(code: str) -> str:
    """A line of the weekly page."""
    return {
        "open": _("open groups"),
        "active_groups": _("active groups"),
        "seats": _("seats"),
        "people": _("people"),
        "joined": _("joined, left"),
        "net": _("net growth"),
        "stay_7": _("7-day stay"),
        "stay_30": _("30-day stay"),
        "active": _("active members"),
        "rate": _("activity rate"),
        "messages": _("messages"),
        "median": _("median group"),
        "questions": _("questions asked"),
        "answered": _("answered within 24 h"),
        "sheets": _("answer sheets"),
        "planned": _("posts planned"),
        "sent": _("sent, skipped"),
        "responded": _("response rate"),
    }.get(code, code)


def unit(code: str) -> str:
    """What stands behind a figure of the weekly page."""
    return {"a_day": _("a day")}.get(code, "")


def step(code: str) -> str:
    """A step of the weekly page's funnel."""
    return {
        "joined": _("joined"),
        "spoke": _("spoke within 7 d"),
        "stayed_7": _("stayed 7 d"),
        "stayed": _("stayed 30 d"),
        "invited": _("invited someone"),
    }.get(code, code)


def member_count(told: MemberCounted) -> str:
    """``23 messages, 2 invites``: what another tool counted."""
    messages, invites = told.messages, told.invites
    parts = []
    if messages is not None:
        parts.append(ngettext("{n} message", "{n} messages", messages).format(n=number(messages)))
    if invites is not None:
        parts.append(ngettext("{n} invite", "{n} invites", invites).format(n=number(invites)))
    return _(", ").join(parts)


def span_of(first: int | None, last: int) -> str:
    """The days of a count, in words; up to `last` where its beginning was not told."""
    return _("up to {day}").format(day=day(last)) if first is None else days(first, last)


# --- reasons ---------------------------------------------------------------------------------------


def reason(why: Reason) -> str:
    """The plain sentence of a reason."""
    inputs = why.inputs
    if why.code == "question":
        return _question(inputs)
    if why.code == "first-words":
        return _(
            "{name} is new in {group}, spoke for the first time {age} ago and got no reply."
            " It leaves by itself when a reply is seen."
        ).format(name=inputs["name"], group=inputs["group"], age=age(inputs["waited"], 2))
    if why.code == "send":
        return postwords.why_it_waits(inputs)
    if why.code == "behind":
        return _behind(inputs)
    if why.code in plannedwords.KINDS:
        return plannedwords.reason(why.code, inputs)
    if why.code in todaywords.KINDS:
        return todaywords.reason(why.code, inputs)
    if why.code == "points":
        return _points(inputs)
    if why.code == "member":
        return _member(inputs)
    if why.code == "health":
        return wellwords.sentence(inputs)
    if why.code.startswith("survey"):
        return surveywords.sentence(why.code, inputs)
    return why.code


def _question(inputs: Mapping[str, Any]) -> str:
    rule = (
        _("In a live group a question is raised after {wait} without a reply.").format(
            wait=age(inputs["needed"], 2)
        )
        if inputs["live"]
        else _("In what was imported up to {until} nobody replied.").format(
            until=clock(inputs["until"], inputs["zone"])
        )
    )
    asked = _("{name} asked in {group} {age} ago.").format(
        name=inputs["name"], group=inputs["group"], age=age(inputs["waited"], 2)
    )
    return sentences(asked, rule, _("It leaves by itself when a reply is seen."))


def _behind(inputs: Mapping[str, Any]) -> str:
    n = inputs["n"]
    line_ = ngettext(
        "The data of {n} group is more than 36 h overdue; until it comes, nothing that rests on silence"
        " is said about it.",
        "The data of {n} groups is more than 36 h overdue; until it comes, nothing that rests on silence"
        " is said about them.",
        n,
    )
    return line_.format(n=number(n))


def _points(inputs: Mapping[str, Any]) -> str:
    n = inputs["points"]
    line_ = ngettext("{name} has {n} point: ", "{name} has {n} points: ", n).format(
        name=inputs["name"], n=number(n)
    )
    active = ngettext("active on {n} day", "active on {n} days", inputs["active"]).format(
        n=number(inputs["active"])
    )
    capped = inputs["over"]
    if not capped:
        return line_ + _("{said}.").format(said=active)
    over = ngettext("{n} count over a day's cap", "{n} counts over a day's cap", capped).format(
        n=number(capped)
    )
    return line_ + _("{said}; {more}.").format(said=active, more=over)


def _member(inputs: Mapping[str, Any]) -> str:
    parts = []
    if inputs.get("day") is not None:
        parts.append(_("day {n}").format(n=number(inputs["day"])))
    parts.append(
        ngettext("{n} active day", "{n} active days", inputs["active"]).format(n=number(inputs["active"]))
    )
    parts.append(
        ngettext("{n} partner", "{n} partners", inputs["partners"]).format(n=number(inputs["partners"]))
    )
    return " · ".join(parts)


def account(link: Link) -> str:
    """The account that somebody may be."""
    return f"{platform(link.platform)} {link.native}"


def linked(link: Link) -> str:
    """What speaks for an offer that two are the same."""
    n = link.texts
    line_ = ngettext(
        "{n} text said by both, at the same minute", "{n} texts said by both, at the same minute", n
    )
    return line_.format(n=number(n))


# --- changes ---------------------------------------------------------------------------------------


def verb(entry: EntryView) -> str:
    """What an entry of the history did."""
    return did(entry.verb, entry.inputs)


def change(made: Change) -> str:
    """What the say line says of a change."""
    if made.entry is None:
        return _("Nothing changed")
    return did(made.verb, made.inputs)


__all__ = [
    "NAMED",
    "UNKNOWN",
    "account",
    "age",
    "birthday",
    "change",
    "charter_part",
    "clock",
    "column",
    "day",
    "days",
    "figure",
    "group_kind",
    "group_note",
    "item_kind",
    "item_title",
    "lane",
    "line",
    "linked",
    "listed",
    "mark",
    "member_count",
    "month",
    "names",
    "nature",
    "number",
    "part",
    "percent",
    "platform",
    "reason",
    "role",
    "section",
    "setting",
    "settled",
    "span",
    "span_of",
    "state",
    "step",
    "term",
    "topic",
    "unit",
    "verb",
    "weekday_name",
]
