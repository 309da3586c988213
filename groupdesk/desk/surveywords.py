"""Questionnaires in her language: types, matches, circles, and the questions that are worth asking."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from groupdesk.desk.amounts import NAMED, UNKNOWN, age, listed, number, percent
from groupdesk.desk.values.surveys import CircleView
from groupdesk.locale import _, ngettext
from groupdesk.rules.surveys.crosses import FEW, Cell
from groupdesk.rules.surveys.rates import LOW, Rate
from groupdesk.rules.surveys.results import Bar, Result
from groupdesk.text import cut, one_line

_OPTION: Final = 24
"""Cells of an option in a line that she sends."""
FORM_CODE: Final = "group"
"""What the hidden field of a form is called."""


def type_(code: str) -> str:
    """What a question asks for, in a word or two."""
    words: Mapping[str, str] = {
        "ignorable": _("left out"),
        "identity": _("who it is"),
        "date": _("a day"),
        "nps": _("would recommend"),
        "scale": _("a scale"),
        "number": _("a number"),
        "multi": _("several"),
        "matrix": _("a table"),
        "single": _("one"),
        "text": _("own words"),
    }
    return words.get(code, code)


def topic(code: str) -> str:
    """What a question is about."""
    words: Mapping[str, str] = {
        "city": _("city"),
        "hobby": _("interests"),
        "job": _("work"),
        "online": _("online"),
        "offer": _("offers"),
        "need": _("needs"),
    }
    return words.get(code, code)


def private(code: str) -> str:
    """What private thing a question asks for."""
    words: Mapping[str, str] = {
        "health": _("health"),
        "religion": _("religion"),
        "biometric": _("body measures"),
        "whereabouts": _("where somebody is"),
        "account": _("accounts"),
        "identity": _("a special identity"),
        "minor": _("children"),
        "ethnic": _("origin"),
        "political": _("politics"),
        "union": _("a union"),
        "sex": _("sexual life"),
        "relationship": _("love and marriage"),
        "age": _("age"),
        "income": _("money"),
        "id-number": _("a number of papers"),
        "character": _("character"),
        "phone": _("phone"),
        "hers": _("marked by you"),
    }
    return words.get(code, code)


def outcome(code: str, by: str = "") -> str:
    """How sure it is whom a sheet is of."""
    if by == "she":
        return _("said by you")
    words: Mapping[str, str] = {
        "auto": _("matched"),
        "probable": _("probable"),
        "review": _("several fit"),
        "none": _("stranger"),
    }
    return words.get(code, code)


def rule(code: str) -> str:
    """By what a sheet was matched."""
    words: Mapping[str, str] = {
        "id": _("by the account"),
        "phone": _("by the phone"),
        "card": _("by the name in the group"),
        "nickname": _("by the nickname"),
        "core": _("by the name without what is put behind it"),
        "real_name": _("by the real name"),
        "several": _("several bear the name"),
        "conflict": _("account and name are of two people"),
        "doubled": _("two sheets for one person"),
        "said": _("said by you"),
    }
    return words.get(code, code)


def rate(one: Rate) -> str:
    """``answers come from 41 of 90 members``."""
    line = ngettext(
        "answers come from {n} of {all} member", "answers come from {n} of {all} members", one.members
    )
    return line.format(n=number(one.answered), all=number(one.members))


def rate_warning(one: Rate) -> str:
    """Why shares are of respondents and not of members; "" where they speak for all."""
    if one.low:
        return _("Fewer than {percent} answered: these are respondents, not the members.").format(
            percent=percent(LOW, 1)
        )
    if one.skewed:
        return _(
            "The most active answered twice as often as the quiet: these are respondents, not the members."
        )
    return ""


def figures(result: Result) -> list[str]:
    """What stands above the bars of a question: NPS, the middle, what adds up to more than all."""
    said: list[str] = []
    if (nps := result.nps) is not None:
        counts = _("{promoters} would, {passives} perhaps, {detractors} would not").format(
            promoters=number(nps.promoters), passives=number(nps.passives), detractors=number(nps.detractors)
        )
        said.append(counts if nps.score is None else f"NPS {number(round(nps.score, 1))} · {counts}")
    elif (spread := result.spread) is not None and result.type in ("scale", "number"):
        middle = _("median {n}").format(n=number(spread.median))
        if result.type == "scale":
            top = _("{percent} the two best").format(
                percent=percent(result.share(result.top), result.answered)
            )
            said.append(f"{middle} · {top}")
        else:
            ends = _("half between {lower} and {upper}, all between {least} and {most}").format(
                lower=number(spread.lower),
                upper=number(spread.upper),
                least=number(spread.least),
                most=number(spread.most),
            )
            said.append(f"{middle} · {ends}")
    if result.adds_up_to_more:
        said.append(_("of those who answered; several each, so it adds up to more than 100 %"))
    return said


def ordered(result: Result) -> Sequence[Bar]:
    """The bars of a question as they are shown: options by how many chose them, steps as they follow."""
    if result.type in ("single", "multi"):
        return sorted(result.bars, key=lambda bar: -bar.people)
    return result.bars


def cell(one: Cell) -> str:
    """A cell of a table of answers by groups: its percentage, else its people, – where that is not told."""
    if one.people is None:
        return f"<{FEW}" if one.few else UNKNOWN
    return number(one.people) if one.share is None else percent(one.share, 0)


def few(n: int) -> str:
    """How many answered in a group, where that tells nobody."""
    return f"<{FEW}" if 0 < n < FEW else number(n)


def reason(one: CircleView) -> str:
    """Why a circle is offered: each thing that is shared, by how many here and in all."""
    parts = [
        _("{option}: {n} of {all}, {everywhere} in the whole community").format(
            option=one_line(each.option),
            n=number(each.here),
            all=number(len(one.members)),
            everywhere=number(each.everywhere),
        )
        for each in one.shares
    ]
    return "; ".join(parts)


def pairs(one: CircleView) -> str:
    """How many of a circle's pairs never talked."""
    line = ngettext("{silent} of {all} pair never spoke", "{silent} of {all} pairs never spoke", one.pairs)
    return line.format(silent=number(one.silent), all=number(one.pairs))


def circle_name(options: Sequence[str]) -> str:
    """What a circle is called: what its people share."""
    return " · ".join(cut(one_line(option), _OPTION) for option in options[:NAMED])


def opening(everybody: Sequence[tuple[str, str]], most: Sequence[tuple[str, str]], size: int) -> str:
    """A line that opens a circle, from (topic, option): what all share, else what most do."""
    told = [_shared(code, option) for code, option in (everybody or most)[:NAMED]]
    if not told:
        return _("The {n} of you answered much alike and hardly know each other. Who begins?").format(n=size)
    what = listed(told)
    line = (
        _("The {n} of you all {what}, and hardly know each other. One line each: how did you come to it?")
        if everybody
        else _(
            "Most of the {n} of you {what}, and hardly know each other. One line each: how did you come to it?"
        )
    )
    return line.format(n=size, what=what)


def _shared(code: str, option: str) -> str:
    lines: Mapping[str, str] = {
        "city": _("live in {option}"),
        "hobby": _("like {option}"),
        "job": _("work as {option}"),
        "online": _("are online {option}"),
        "offer": _("can give {option}"),
        "need": _("look for {option}"),
    }
    return lines.get(code, _("chose “{option}”")).format(option=cut(one_line(option), _OPTION))


def invitation(name: str, opening_: str, host: str) -> str:
    """A word that invites somebody into a circle."""
    return _(
        "{name}, I am bringing a few of you together. {opening} {host} would host it: shall I add you?"
    ).format(name=cut(one_line(name), _OPTION), opening=opening_, host=cut(one_line(host), _OPTION))


def reminder(title: str, n: int) -> str:
    """A post for those who have not answered."""
    line = ngettext(
        "“{title}”: {n} of you has not answered yet. It takes two minutes, and lets us find who fits whom.",
        "“{title}”: {n} of you have not answered yet. It takes two minutes, and lets us find who fits whom.",
        n,
    )
    return line.format(title=one_line(title), n=number(n))


def alike(name: str, others: Sequence[str]) -> str:
    """Whom somebody new should meet: those who answered most like him."""
    called = [f"@{cut(one_line(other), _OPTION)}" for other in others]
    return _("@{name}, you have much in common with {names}.").format(
        name=cut(one_line(name), _OPTION), names=listed(called)
    )


def circle_check(inputs: Mapping[str, Any]) -> str:
    """What became of a circle."""
    line = ngettext(
        "{spoke} of {silent} pair who had never talked did",
        "{spoke} of {silent} pairs who had never talked did",
        inputs["silent"],
    )
    return line.format(spoke=number(inputs["spoke"]), silent=number(inputs["silent"]))


def checked_in(seconds: int) -> str:
    """When a kept circle is looked at."""
    return _("checked in {time}").format(time=age(seconds)) if seconds > 0 else _("to be checked now")


def draft() -> str:
    """A question list to paste into a form tool: eight questions, two minutes (practice.md P4)."""
    questions = (
        _("What do you do? (one answer)"),
        _(
            "What do you like to do? (several: reading, film, running, cooking, photography, board games, music)"
        ),
        _("Which city do you live in? (one answer)"),
        _("When are you online? (several: before 8, noon, 18–20, 20–22, after 22)"),
        _(
            "What can you offer others here? (several: time to listen, a skill to teach, a place to meet, contacts)"
        ),
        _("What do you need? (several: time to listen, a skill to teach, a place to meet, contacts)"),
        _("How would a friend describe you in three words? (own words; may stay empty)"),
        _("Your name in the group, exactly as it stands there"),
    )
    lines = [_("Let us get to know each other (2 minutes)"), ""]
    lines += [f"{n}. {question}" for n, question in enumerate(questions, 1)]
    lines += [
        "",
        _(
            "Your answers help to find people who fit you. Nobody else sees them; say a word and they are deleted."
        ),
        _("Hidden field: {field} = the group’s code, so that answers come back sorted").format(
            field=FORM_CODE
        ),
    ]
    return "\n".join(lines)
