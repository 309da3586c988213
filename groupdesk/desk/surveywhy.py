"""Why a sheet is matched, a circle is offered, a share is what it is: the reasons and their words."""

from collections.abc import Mapping
from typing import Any

from groupdesk.desk import surveywords
from groupdesk.desk.amounts import number
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.surveys import CircleView, MatchRow, QuestionView, SurveyRow
from groupdesk.locale import _


def why(row: object) -> tuple[str, Reason] | None:
    """What is asked and the reason of a sheet's match, a circle, a question or a questionnaire."""
    if isinstance(row, MatchRow):
        name = row.candidates[0].name if row.candidates else ""
        formula = tuple((f"survey:{one.name}", one.native or one.name) for one in row.candidates)
        told = (("survey:told", row.told),) if row.told else ()
        inputs = {"rule": row.rule, "name": name}
        return " / ".join(row.names), Reason("survey-match", inputs, (*told, *formula))
    if isinstance(row, CircleView):
        counted = tuple(
            (f"survey:{one.option}", (one.here, len(row.members), one.everywhere)) for one in row.shares
        )
        strength = (("survey:chance", round(row.chance, 3)), ("survey:silent", (row.silent, row.pairs)))
        return row.name, Reason("survey-circle", {}, (*counted, *strength))
    if isinstance(row, QuestionView):
        lines: list[tuple[str, Any]] = [("survey:answered", row.answered)]
        if (result := row.result) is not None:
            lines += [("survey:kept", result.kept), ("survey:asked", result.asked)]
        asks = {"type": str(row.question.type), "private": row.private}
        return row.question.text, Reason("survey-question", {**asks}, tuple(lines))
    if isinstance(row, SurveyRow):
        sheets = (("survey:rows", row.rows), ("survey:kept", row.kept), ("survey:matched", row.matched))
        return row.title, Reason("survey", {}, sheets)
    return None


def sentence(code: str, inputs: Mapping[str, Any]) -> str:
    """The plain sentence of a reason."""
    if code == "survey-match":
        return why_rule(inputs["rule"], inputs["name"])
    if code == "survey-circle":
        return _(
            "These answers are given together by more people than chance would have it. Below: how many of the"
            " circle gave each, of how many, and how many did in the whole community; then how many groups as"
            " strong chance alone would make, and which pairs never replied to each other."
        )
    if code == "survey-question":
        if inputs["private"]:
            return _(
                "It asks for something private: it is in no table, no circle, no export and no opening line."
            )
        said = _("It was taken for “{type}”; shares are of those who answered it.").format(
            type=surveywords.type_(inputs["type"])
        )
        return (
            f"{said} {_('People chose several, so they add up to more than 100 %.')}"
            if inputs["type"] == "multi"
            else said
        )
    if code == "survey-item":
        return _(
            "Sheets wait for your word: whom they are of is not certain. It leaves when they are settled."
        )
    if code == "survey-check":
        return _("A circle that you kept 30 days ago: who of the pairs that had never talked does now?")
    return _("A later sheet of the same person counts instead of an earlier one; nothing else is left out.")


def term(code: str, value: Any) -> tuple[str, str]:
    """A line of a formula: what it is called, and its figures."""
    name = code.removeprefix("survey:")
    label = {
        "told": _("in the sheet"),
        "chance": _("by chance"),
        "silent": _("pairs who never spoke, of all"),
        "answered": _("answered it"),
        "kept": _("sheets that count"),
        "asked": _("members it went to"),
        "rows": _("sheets in all"),
        "matched": _("matched"),
    }.get(name, name)
    parts = value if isinstance(value, tuple | list) else (value,)
    shown = [number(part) if part is None or isinstance(part, int) else str(part) for part in parts]
    return label, " / ".join(shown)


def why_rule(code: str, name: str) -> str:
    """Why somebody is offered for a sheet, as a sentence."""
    sentences: Mapping[str, str] = {
        "id": _("The sheet tells the account of {name}, and no other member bears the name in it."),
        "phone": _("The phone in the sheet is the one of {name}; it is kept as a keyed hash alone."),
        "card": _("The name in the sheet is the name of {name} in the group, and of nobody else there."),
        "nickname": _("The name in the sheet is the nickname of {name}, and of nobody else there."),
        "core": _(
            "Up to the first sign that parts a name from what is put behind it, the name in the sheet is that"
            " of {name} alone. It is linked when you say yes."
        ),
        "real_name": _("The real name in the sheet is that of {name}. It is linked when you say yes."),
        "several": _("Several members bear that name: choose who it is, or say no to each."),
        "conflict": _("The account in the sheet is of one member, the name of another: choose who it is."),
        "doubled": _("Two sheets lead to {name}: the one that is not his is answered with no."),
        "said": _("You said that it is {name}."),
    }
    return sentences.get(code, _("Nobody in the groups bears the account or the name in the sheet.")).format(
        name=name
    )
