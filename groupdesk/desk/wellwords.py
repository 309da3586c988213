"""Grades, bars and stages in her language."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from groupdesk.desk.amounts import listed, sentences
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.groups import Wellbeing
from groupdesk.locale import _, ngettext
from groupdesk.rules.weekly import Cause

UNKNOWN: Final = "–"


def bar(name: str) -> str:
    """A bar of health."""
    return {
        "talk": _("talk"),
        "breadth": _("breadth"),
        "answered": _("answered"),
        "staying": _("staying"),
        "substance": _("substance"),
    }.get(name, name)


def stage(code: str) -> str:
    """A stage of a group's life."""
    return {
        "forming": _("forming"),
        "growing": _("growing"),
        "steady": _("steady"),
        "declining": _("declining"),
        "dormant": _("dormant"),
        "dead": _("dead"),
    }.get(code, code)


def band(code: str | None) -> str:
    """A band of size."""
    return {"deep": _("deep"), "guided": _("guided"), "crowd": _("crowd")}.get(code or "", UNKNOWN)


def veto(code: str, n: int) -> str:
    """What keeps a grade down; `n` is the figure of the veto, in days or percent."""
    return {
        "no-act-14": _("no member did anything for {n} d"),
        "no-word-7": _("no member said a word for {n} d"),
        "adverts": _("more than {n} % of the messages are adverts"),
        "staff-silent": _("no staff word for {n} d"),
        "one-voice": _("one person says more than {n} % of the words"),
    }[code].format(n=n)


def not_graded(code: str | None) -> str:
    """Why there is no grade."""
    return {
        "young": _("too young to be graded: less than 14 d of records"),
        "coverage": _("too few of the last 14 days are known to grade it"),
        "too few bars": _("too little is known of it to grade it"),
    }.get(code or "", "")


def measured(name: str, inputs: Mapping[str, Any]) -> str:
    """What a bar was made from, in figures."""
    if name == "talk" and inputs.get("known"):
        return _("{days} of {known} d").format(**inputs)
    if name == "breadth" and inputs.get("members"):
        share = round(100 * inputs["spoke"] / inputs["members"])
        return _("{share} % of {target}").format(share=share, target=inputs["target"])
    if name == "answered" and inputs.get("asked"):
        return _("{answered} of {asked}").format(**inputs)
    if name == "staying" and inputs.get("came"):
        return _("{stayed} of {came}").format(**inputs)
    if name == "substance" and inputs.get("words"):
        rest = inputs["low"] + inputs["adverts"]
        share = round(100 * inputs["words"] / (inputs["words"] + rest))
        return _("{share} % of {target}").format(share=share, target=inputs["target"])
    return UNKNOWN


def causes(well: Wellbeing) -> list[str]:
    """What holds a group down, the worst first: vetoes, then bars below 50."""
    low = [one for one in well.health.bars if one.value is not None and one.value < 50]
    low.sort(key=lambda one: ((one.value or 0) - 100) * one.weight)
    vetoes = (veto(code, well.health.caps.of(code)) for code in well.health.vetoes)
    said = [*vetoes, *(_low(one.name, one.inputs) for one in low)]
    if well.stage.early_death:
        said.insert(0, _("it may be dying early: fewer than half of the first week’s speakers are left"))
    return said


def _low(name: str, inputs: Mapping[str, Any]) -> str:
    if name == "talk":
        return _("a conversation on {days} of {known} days only").format(**inputs)
    if name == "breadth":
        return _("{spoke} of {members} spoke in 7 d").format(**inputs)
    if name == "answered":
        n = inputs["asked"]
        line = ngettext(
            "{left} of {n} question had no answer within 24 h",
            "{left} of {n} questions had no answer within 24 h",
            n,
        )
        return line.format(left=n - inputs["answered"], n=n)
    if name == "staying":
        return _("{stayed} of {came} who came are still here").format(**inputs)
    return _("mostly stickers, thanks and 收到")


def turned(cause: Cause, *, up: bool) -> str:
    """Why a group's health went up, or down."""
    what, _colon, name = cause.code.partition(":")
    if what == "veto":
        return _lifted(name) if up else veto(name, cause.inputs["n"])
    return _high(name, cause.inputs) if up else _low(name, cause.inputs)


def turned_short(cause: Cause, *, up: bool) -> str:
    """The same in three words: ``answered 3 of 6``."""
    what, _colon, name = cause.code.partition(":")
    return f"{bar(name)} {measured(name, cause.inputs)}" if what == "bar" else turned(cause, up=up)


def _lifted(code: str) -> str:
    return {
        "no-act-14": _("members are back"),
        "no-word-7": _("members speak again"),
        "adverts": _("fewer adverts"),
        "staff-silent": _("staff speaks again"),
        "one-voice": _("more than one voice"),
    }.get(code, code)


def _high(name: str, inputs: Mapping[str, Any]) -> str:
    if name == "talk":
        return _("a conversation on {days} of {known} days").format(**inputs)
    if name == "answered":
        line = ngettext(
            "{answered} of {n} question answered within 24 h",
            "{answered} of {n} questions answered within 24 h",
            inputs["asked"],
        )
        return line.format(answered=inputs["answered"], n=inputs["asked"])
    if name == "substance":
        return _("more words, fewer stickers")
    return _low(name, inputs)


def advice(well: Wellbeing) -> str:
    """What to do about the worst bar."""
    worst = well.health.worst()
    if worst is None or (worst.value or 0) >= 80:
        return ""
    return {
        "talk": _("start a conversation at its best hour, and ask three regulars to join in"),
        "breadth": _("ask something that everybody can answer in one word"),
        "answered": _("hand its open questions to those who answer most"),
        "staying": _("greet newcomers within a day, and ask what they came for"),
        "substance": _("give it a topic of the week"),
    }[worst.name]


def sentence(inputs: Mapping[str, Any]) -> str:
    """Why a group has its grade."""
    if inputs["grade"] is None:
        return _("{name}: {said}.").format(name=inputs["name"], said=not_graded(inputs["not_graded"]))
    line = _("{name} has grade {grade}: health {health} of 100.").format(**inputs)
    capped: Sequence[str] = [veto(code, inputs["caps"][code]) for code in inputs["vetoes"]]
    if not capped:
        return line
    return sentences(line, _("Kept down because {causes}.").format(causes=listed(capped)))


def term(code: str, value: Any) -> tuple[str, str]:
    """A line of the formula: (what, figures)."""
    if code.startswith("bar:"):
        name = code.removeprefix("bar:")
        score, weight, inputs = value
        if score is None:
            return bar(name), _("not rated")
        return bar(name), f"{measured(name, inputs)}   {score} × {weight:g}"
    if code == "health":
        return _("health, the weighted mean"), UNKNOWN if value is None else str(value)
    return _("stage"), stage(value)


def why(name: str, found: Wellbeing) -> Reason:
    """The reason of a grade: each bar with its weight and what it was made from, then what caps it."""
    well = found.health
    bars = tuple((f"bar:{bar.name}", (bar.value, float(bar.weight), dict(bar.inputs))) for bar in well.bars)
    inputs = {
        "name": name,
        "grade": well.grade,
        "health": well.health,
        "not_graded": well.not_graded,
        "vetoes": list(well.vetoes),
        "caps": {code: well.caps.of(code) for code in well.vetoes},
        "stage": found.stage.stage,
        "young": found.stage.young,
        "weeks": list(found.stage.weeks),
        "bars": {bar.name: bar.value for bar in well.bars},
    }
    return Reason("health", inputs, (*bars, ("health", well.health), ("stage", found.stage.stage)))
