"""The things Today raises in her language: what they are called, why they are there, what to say.

Those that wait for a reply to a message stand in `desk.words`.
"""

from collections.abc import Mapping
from typing import Any, Final

from groupdesk.desk import surveywords, wellwords
from groupdesk.desk.amounts import day, names, number, sentences
from groupdesk.desk.codes import charter_part
from groupdesk.locale import _, ngettext
from groupdesk.rules.charter import PARTS
from groupdesk.text import cut, one_line

KINDS: Final = frozenset(
    {
        "advert",
        "slipping",
        "grade",
        "early-death",
        "owner-silent",
        "quits",
        "welcome",
        "size",
        "kol",
        "charter",
        "survey",
        "circle",
        "birthday",
    }
)
DEALT_WITH: Final = ("warned", "removed")
"""What can be done about an advert."""
GREETED_AT_ONCE: Final = 10
"""Names in one welcome."""
_NAME: Final = 40
"""Cells of a name in a text that she sends."""


def title(kind: str, inputs: Mapping[str, Any]) -> str:
    """What an item is about."""
    if kind == "advert":
        line = ngettext("{name}: {n} advert in {groups}", "{name}: {n} adverts in {groups}", inputs["n"])
        return line.format(name=inputs["name"], n=number(inputs["n"]), groups=names(inputs["groups"]))
    if kind == "slipping":
        line = ngettext("{name}: away for {n} day", "{name}: away for {n} days", inputs["days"])
        return line.format(name=inputs["name"], n=number(inputs["days"]))
    if kind == "grade":
        return _grade(inputs)
    if kind == "early-death":
        return _("half of the first week’s speakers are gone")
    if kind == "owner-silent":
        return wellwords.veto("staff-silent", inputs["days"])
    if kind == "quits":
        line = ngettext("{n} left within a day: {names}", "{n} left within a day: {names}", inputs["n"])
        return line.format(n=number(inputs["n"]), names=names(inputs["names"]))
    if kind == "welcome":
        line = ngettext("{n} not greeted: {names}", "{n} not greeted: {names}", inputs["n"])
        return line.format(n=number(inputs["n"]), names=names(inputs["names"]))
    if kind == "size":
        return _size(inputs)
    if kind == "charter":
        return _lacking(inputs)
    if kind == "survey":
        return _("{title}: {answered} of {members} have answered").format(**inputs)
    if kind == "circle":
        return f"{inputs['name']}: {surveywords.circle_check(inputs)}"
    if kind == "birthday":
        line = _("{name}: birthday tomorrow") if inputs["ahead"] else _("{name}: birthday today")
        return line.format(name=inputs["name"])
    return _("{n} members and no KOL").format(n=number(inputs["n"]))


def _lacking(inputs: Mapping[str, Any]) -> str:
    if len(inputs["lacks"]) > 1:
        return _("no purpose, no entry rule")
    if "purpose" in inputs["lacks"]:
        return _("no purpose written")
    return _("no entry rule written")


def _size(inputs: Mapping[str, Any]) -> str:
    line = {
        "soon": _("{before} → {n} members: {limit} is near"),
        "now": _("{before} → {n} members: past {limit}"),
        "code": _("{before} → {n} members: the join code ends at {limit}"),
        "full": _("{before} → {n} members: full at {limit}"),
    }[inputs["what"]]
    return line.format(before=number(inputs["before"]), n=number(inputs["n"]), limit=inputs["limit"])


def needs(kind: str, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """What a group of that size needs, a line each; nothing for other kinds."""
    if kind != "size":
        return ()
    if inputs["what"] == "code":
        return (_("Invite by hand from here on, or open a second group."),)
    if inputs["what"] == "full":
        return (_("Open a second group, and split by interest."),)
    if inputs["limit"] == inputs["deep"]:
        return (
            _("Up to {limit} a group talks by itself.").format(limit=inputs["limit"]),
            _("Above it needs rules, a host and something at a fixed hour."),
        )
    return (
        _("150 is the most in which people still know each other."),
        _("Split by interest, or open a small group for those who talk."),
    )


def _grade(inputs: Mapping[str, Any]) -> str:
    if inputs["fell"]:
        return _("from {grade_before} down to {grade}").format(**inputs)
    return _("{stage} now").format(stage=wellwords.stage(inputs["stage"]))


def reason(kind: str, inputs: Mapping[str, Any]) -> str:
    """Why an item is there, and when it leaves."""
    if kind == "advert":
        return _advert_reason(inputs)
    if kind == "slipping":
        return _(
            "{name} was a regular and among those who matter here, and has been away for longer than"
            " ever in between. It leaves by itself when he speaks."
        ).format(**inputs)
    if kind == "grade":
        return _grade_reason(inputs)
    if kind == "early-death":
        return _(
            "Of a group two to four weeks old, the second week had fewer than half the speakers of the"
            " first. Now an ice-breaker still helps."
        )
    if kind == "owner-silent":
        return _("A group whose own staff is silent follows soon. It leaves by itself when staff speaks.")
    if kind == "quits":
        return _(
            "At least {fewest} people, and {percent} % of the members, left within 24 h from {day} on."
            " It stays for a week, or until you have seen to it."
        ).format(fewest=inputs["fewest"], percent=inputs["percent"], day=day(inputs["day"]))
    if kind == "welcome":
        return _(
            "They joined more than 24 h and at most 7 d ago, and no word of staff or a KOL names them."
            " It leaves when they are greeted."
        )
    if kind == "survey":
        return _(
            "The first sheet came more than 3 days ago, the last one not long ago, and fewer than 30 % of the"
            " members have answered. It leaves when more do, or when nobody answers any more."
        )
    if kind == "circle":
        return _(
            "You kept this circle 30 days ago. Of the pairs in it that had never replied to each other, it is"
            " counted how many have since. It leaves when you say that you have seen it."
        )
    if kind == "birthday":
        return _(
            "On {day} it is {name}’s birthday. It leaves when you say that you sent the greeting."
        ).format(name=inputs["name"], day=day(inputs["day"]))
    if kind == "size":
        return _("Within the last week it grew from {before} to {n} members.").format(
            before=number(inputs["before"]), n=number(inputs["n"])
        )
    if kind == "charter":
        return _(
            "A group older than {asked_after} days needs a purpose and an entry rule; this one is {days} days"
            " old. It is asked for once: dismissed, it never returns. It leaves when both are written."
        ).format(**inputs)
    return _(
        "A group of more than {n} members needs somebody who answers. It leaves when one is named."
    ).format(n=number(inputs["above"]))


def adverts(n: int) -> str:
    """How many adverts."""
    return ngettext("{n} advert", "{n} adverts", n).format(n=number(n))


def dealt_with(how: str) -> str:
    """What she did about an advert."""
    return {"warned": _("warned"), "removed": _("removed from the groups")}.get(how, how)


def _advert_reason(inputs: Mapping[str, Any]) -> str:
    why = (
        _("The same words went to several groups within 24 h.")
        if inputs["spread"]
        else _("At least {n} adverts in one group on one day.").format(n=inputs["a_day"])
    )
    last = _("It leaves when you say that you warned or removed {name}, or when the adverts are taken back.")
    said = [why, last.format(name=inputs["name"])]
    if inputs.get("dealt_with"):
        how, when = inputs["dealt_with"]
        said.insert(
            1, _("On {day} already: {what}.").format(day=day(when), what=dealt_with(how) or _("done"))
        )
    return " ".join(said)


def _grade_reason(inputs: Mapping[str, Any]) -> str:
    if inputs["fell"]:
        return _("A week ago its grade was {grade_before}, now it is {grade}.").format(**inputs)
    return _("A week ago it was {before}, now it is {stage}.").format(
        before=wellwords.stage(inputs["stage_before"]), stage=wellwords.stage(inputs["stage"])
    )


def prepared(kind: str, inputs: Mapping[str, Any], topic: str = "") -> str:
    """A first wording to send; "" where there is nothing to say.

    `topic` is something that the person himself said last.
    """
    if kind == "advert":
        return _("@{name} no adverts here, please: take it back. Who posts another is removed.").format(
            name=cut(one_line(inputs["name"]), _NAME)
        )
    if kind == "slipping":
        name = cut(one_line(inputs["name"]), _NAME)
        if topic:
            return _("{name}, we miss you! You once wrote “{topic}”: how did that go?").format(
                name=name, topic=cut(one_line(topic), _NAME)
            )
        return _("{name}, we miss you! How are you these days?").format(name=name)
    if kind == "welcome":
        called = " ".join(f"@{cut(one_line(name), _NAME)}" for name in inputs["names"][:GREETED_AT_ONCE])
        welcome = _("Welcome {names}! Tell us a little about yourselves.").format(names=called)
        return sentences(welcome, *(surveywords.alike(*one) for one in inputs.get("alike", ())))
    if kind == "survey":
        return surveywords.reminder(inputs["title"], inputs["members"] - inputs["answered"])
    if kind == "circle":
        return inputs["opening"] if not inputs["spoke"] else ""
    if kind == "charter":
        return "\n".join(
            _("{part}: {text}").format(part=charter_part(part), text=inputs["texts"].get(part, "")).rstrip()
            for part in PARTS
        )
    if kind == "birthday":
        return _("@{name} happy birthday! A good year to you, and many good talks with us.").format(
            name=cut(one_line(inputs["name"]), _NAME)
        )
    if kind == "size" and inputs["limit"] != inputs["deep"]:
        return _("We have become many! Who would like a smaller group, and about what?")
    if kind == "size":
        return _("We are {n} now! A few lines on how we treat each other here: what should they say?").format(
            n=number(inputs["n"])
        )
    return {
        "grade": _("A question to all: what would you like to read here next week? One word is enough."),
        "early-death": _(
            "Let us get to know each other: who are you, and what brought you here? One line each."
        ),
        "owner-silent": _("Good morning! What are you working on today?"),
        "quits": _("Was there too much of something here lately? Tell me, also in private."),
    }.get(kind, "")
