"""Codes in her language: what the rules and topics return is made into sentences here.

Every function takes plain values and gives text. Names and messages in it are foreign: whoever draws
them makes them safe.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from groupdesk.desk import wellwords
from groupdesk.desk.values import Change, EntryView, Item, Reason
from groupdesk.locale import _, ngettext
from groupdesk.rules.clock import DAY, HOUR, date_of, day_of, offset
from groupdesk.rules.clock import zone as zone_called

UNKNOWN: Final = "–"
"""Not known; never 0."""
NAMED: Final = 3
"""How many names a sentence lists before it counts the others."""


# --- figures ---------------------------------------------------------------------------------------


def number(n: float | None) -> str:
    """``9,214``; a true minus; ``–`` for what is not known."""
    if n is None:
        return UNKNOWN
    text = f"{abs(n):,.1f}".removesuffix(".0") if isinstance(n, float) else f"{abs(n):,}"
    return f"−{text}" if n < 0 and text != "0" else text


def percent(share: float | None, n: int | None = None) -> str:
    """``17.1 %`` of a share 0..1; without decimals where it was counted from fewer than 200."""
    if share is None:
        return UNKNOWN
    figure = f"{share * 100:.0f}" if n is not None and n < 200 else f"{share * 100:.1f}"
    return _("{figure} %").format(figure=figure)


def age(seconds: int | None, units: int = 1) -> str:
    """``16 d``, or with two `units` ``9 h 12 m``."""
    if seconds is None:
        return UNKNOWN
    seconds = max(seconds, 0)
    sizes = (
        (DAY, _("{n} d")),
        (HOUR, _("{n} h")),
        (60, _("{n} m")),
        (1, _("{n} s")),
    )
    place = next((place for place, (size, _word) in enumerate(sizes) if seconds >= size), len(sizes) - 1)
    parts: list[str] = []
    for size, word in sizes[place : place + units]:
        n, seconds = divmod(seconds, size)
        if n or not parts:
            parts.append(word.format(n=n))
    return " ".join(parts)


def day(number_: int, *, weekday: bool = False) -> str:
    """``16 Nov``, ``11月16日``; with its weekday ``Mon 16 Nov``."""
    date = date_of(number_)
    shown = _("{day} {month}").format(day=date.day, month=_months()[date.month - 1], number=date.month)
    return f"{weekday_name(date.weekday())} {shown}" if weekday else shown


def days(first: int, last: int) -> str:
    """``16–22 Nov``, ``28 Nov – 4 Dec``; both days included."""
    one, other = date_of(first), date_of(last)
    if (one.year, one.month) != (other.year, other.month):
        return f"{day(first)} – {day(last)}"
    if first == last:
        return day(first)
    return _("{first}–{last} {month}").format(
        first=one.day, last=other.day, month=_months()[one.month - 1], number=one.month
    )


def clock(instant: int, zone: str) -> str:
    """``07:35`` on the clock of a zone."""
    tz = zone_called(zone)
    minute = (instant + offset(instant, tz)) % DAY // 60
    return f"{minute // 60:02}:{minute % 60:02}"


def weekday_name(weekday: int) -> str:
    """The short name of a weekday; Monday is 0."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[weekday]


def month(number_: int) -> str:
    """The short name of a month; January is 1."""
    return _months()[number_ - 1]


def _months() -> tuple[str, ...]:
    return (
        *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
        *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
    )


def names(all_: Sequence[str], n: int | None = None) -> str:
    """``A, B, C and 4 more``: the first three of `all_`, the others counted; `n` when there are more."""
    n = len(all_) if n is None else n
    listed = _(", ").join(all_[:NAMED])
    more = n - min(n, NAMED)
    if not more:
        return listed
    return ngettext("{names} and {n} more", "{names} and {n} more", more).format(names=listed, n=number(more))


# --- words for codes -------------------------------------------------------------------------------


def platform(code: str) -> str:
    """A platform as she calls it; a code that is not known as it is."""
    return {
        "wechat": _("WeChat"),
        "wecom": _("WeCom"),
        "qq": "QQ",
        "telegram": "Telegram",
        "discord": "Discord",
        "whatsapp": "WhatsApp",
        "matrix": "Matrix",
        "slack": "Slack",
        "line": "LINE",
        "dingtalk": _("DingTalk"),
        "feishu": _("Feishu"),
        "other": _("other"),
    }.get(code, code)


def state(code: str) -> str:
    """A member's state (rules.md §3)."""
    return {
        "bot": _("bot"),
        "left": _("left"),
        "staff": _("staff"),
        "new": _("new"),
        "active": _("active"),
        "unknown": UNKNOWN,
        "never": _("never spoke"),
        "silent": _("silent"),
        "slipping": _("slipping"),
        "quiet": _("quiet"),
    }.get(code, code)


def mark(code: str) -> str:
    """What a person is marked as."""
    return {
        "bot": _("bot"),
        "staff": _("staff"),
        "kol": _("KOL"),
        "substitute": _("substitute"),
        "paid": _("paid"),
    }.get(code, code)


def role(code: str) -> str:
    """What a person is in a group by its platform."""
    return {"owner": _("owner"), "admin": _("admin"), "member": _("member")}.get(code, code)


def column(code: str) -> str:
    """A column of the leaderboard, and a part of its points."""
    return {
        "points": _("points"),
        "messages": _("messages"),
        "words": _("words"),
        "days": _("active days"),
        "active": _("active days"),
        "questions": _("questions asked"),
        "answers": _("answers"),
        "replies_got": _("replies got"),
        "checkins": _("check-ins"),
        "invites_kept": _("invites kept"),
        "adverts": _("adverts"),
    }.get(code, code)


def term(code: str, value: Any, zone: str) -> tuple[str, str]:
    """A line of a formula: what it is called, and its figures; instants by the clock of `zone`."""
    if code.startswith("bar:") or code in ("health", "stage"):
        return wellwords.term(code, value)
    label = {
        "asked_at": _("asked"),
        "judged_at": _("judged with data up to"),
        "waited": _("waited"),
        "needed": _("raised after"),
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
        "question": _("question"),
        "first-words": _("first words"),
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
    if kind == "first-words":
        return _("{name} spoke for the first time").format(**inputs)
    return _("{name} asked something").format(**inputs)


def settled(kind: str, n: int) -> str:
    """What settled by itself."""
    lines = {
        "question": ngettext("{n} question answered", "{n} questions answered", n),
        "first-words": ngettext("{n} newcomer answered", "{n} newcomers answered", n),
        "behind": ngettext("{n} delay made up", "{n} delays made up", n),
    }
    return lines.get(kind, kind).format(n=number(n))


def section(code: str) -> str:
    """A section of the weekly page."""
    return {
        "groups": _("Groups and people"),
        "activity": _("Activity"),
        "answers": _("Questions"),
        "funnel": _("From joining to inviting"),
        "up": _("Up"),
        "down": _("Down"),
        "people": _("Most active"),
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
        "active": _("active members"),
        "rate": _("activity rate"),
        "messages": _("messages"),
        "median": _("median group"),
        "questions": _("questions asked"),
        "answered": _("answered within 24 h"),
    }.get(code, code)


def unit(code: str) -> str:
    """What stands behind a figure of the weekly page."""
    return {"a_day": _("a day")}.get(code, "")


def step(code: str) -> str:
    """A step of the weekly page's funnel."""
    return {
        "joined": _("joined"),
        "spoke": _("spoke within 7 d"),
        "stayed": _("stayed 30 d"),
        "invited": _("invited someone"),
    }.get(code, code)


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
    if why.code == "behind":
        return _behind(inputs)
    if why.code == "points":
        return _points(inputs)
    if why.code == "member":
        return _member(inputs)
    if why.code == "health":
        return wellwords.sentence(inputs)
    return why.code


def _question(inputs: Mapping[str, Any]) -> str:
    rule = (
        _("In a live group a question is raised after 2 h without a reply.")
        if inputs["live"]
        else _("In what was imported up to {until} nobody replied.").format(
            until=clock(inputs["until"], inputs["zone"])
        )
    )
    asked = _("{name} asked in {group} {age} ago.").format(
        name=inputs["name"], group=inputs["group"], age=age(inputs["waited"], 2)
    )
    return " ".join((asked, rule, _("It leaves by itself when a reply is seen.")))


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
        return f"{line_}{active}."
    over = ngettext("{n} count over a day's cap", "{n} counts over a day's cap", capped).format(
        n=number(capped)
    )
    return f"{line_}{active}; {over}."


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


# --- changes ---------------------------------------------------------------------------------------


def verb(entry: EntryView) -> str:
    """What an entry of the history did."""
    return _did(entry.verb, entry.inputs)


def setting(key: str) -> str:
    """What a setting is called; a key without a name as it is."""
    return {
        "name": _("name of the desk"),
        "timezone": _("time zone"),
        "language": _("language"),
        "theme": _("colours"),
        "glyphs": _("signs"),
        "quiet_from": _("nothing is sent from"),
        "quiet_to": _("nothing is sent until"),
        "retention_days": _("texts are kept"),
    }.get(key, key)


def change(made: Change) -> str:
    """What the say line says of a change."""
    if made.entry is None:
        return _("Nothing changed")
    return _did(made.verb, made.inputs)


def _did(verb_: str, inputs: Mapping[str, Any]) -> str:
    n = inputs.get("n", 1)
    what = inputs.get("what", "")
    if verb_ == "setting":
        what = setting(what)
    if verb_ == "undo":
        return _("Taken back: {what}").format(what=_did(inputs.get("verb", ""), inputs))
    if verb_ == "redo":
        return _("Done again: {what}").format(what=_did(inputs.get("verb", ""), inputs))
    counted = {
        "done": ngettext("{n} item done", "{n} items done", n),
        "later": ngettext("{n} item put off", "{n} items put off", n),
        "no": ngettext("{n} item dismissed", "{n} items dismissed", n),
        "groups": ngettext("{n} group changed", "{n} groups changed", n),
        "mark": ngettext("{n} person marked", "{n} people marked", n),
        "highlight": ngettext("{n} message kept", "{n} messages kept", n),
        "unhighlight": ngettext("{n} message let go", "{n} messages let go", n),
        "unmark": ngettext("{n} mark taken away", "{n} marks taken away", n),
    }
    if verb_ in counted:
        return counted[verb_].format(n=number(n))
    plain = {
        "text": _("Prepared text kept"),
        "note": _("Note kept"),
        "comment": _("Verdict on {what} kept"),
        "import": _("Imported {what}"),
        "setting": _("Setting “{what}” changed"),
        "rename": _("Name changed"),
        "answer": _("Answer kept: the next such question is offered it"),
        "unanswer": _("Answer let go"),
        "merge": _("Two people are one now"),
        "split": _("An account was taken apart"),
        "forget": _("A person was forgotten"),
    }
    return plain.get(verb_, verb_).format(what=what)
