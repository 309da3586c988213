"""What was done, in her language: the say line's and the history's words for every verb of the ledger."""

from collections.abc import Mapping
from typing import Any

from groupdesk.desk import settingwords
from groupdesk.desk.amounts import number
from groupdesk.desk.codes import column
from groupdesk.locale import _, ngettext
from groupdesk.rules.points import COUNTED


def setting(key: str) -> str:
    """What a setting is called; a key without a name as it is."""
    return settingwords.title(key, {code: column(code) for code in COUNTED})


def _given(inputs: Mapping[str, Any], n: int) -> str:
    if not inputs.get("what"):
        return ngettext("{n} item is yours again", "{n} items are yours again", n)
    return ngettext("{n} item given to {name}", "{n} items given to {name}", n)


def _charter_of(what: str, n: int) -> str:
    return _("Charter of {name} kept") if what else ngettext("{n} charter kept", "{n} charters kept", n)


def did(verb_: str, inputs: Mapping[str, Any]) -> str:
    """What a change did, of its verb and what was said with it."""
    n = inputs.get("n", 1)
    what = inputs.get("what", "")
    if verb_ == "setting":
        what = setting(what)
    if verb_ == "undo":
        return _("Taken back: {what}").format(what=did(inputs.get("verb", ""), inputs))
    if verb_ == "redo":
        return _("Done again: {what}").format(what=did(inputs.get("verb", ""), inputs))
    counted = {
        "done": ngettext("{n} item done", "{n} items done", n),
        "later": ngettext("{n} item put off", "{n} items put off", n),
        "no": ngettext("{n} item dismissed", "{n} items dismissed", n),
        "groups": ngettext("{n} group changed", "{n} groups changed", n),
        "new-groups": ngettext("{n} group added", "{n} groups added", n),
        "charter": _charter_of(what, n),
        "counts": ngettext("Counted {n} group", "Counted {n} groups", n),
        "assign": _given(inputs, n),
        "mark": ngettext("{n} person marked", "{n} people marked", n),
        "highlight": ngettext("{n} message kept", "{n} messages kept", n),
        "unhighlight": ngettext("{n} message let go", "{n} messages let go", n),
        "link": ngettext("{n} person is a known one now", "{n} people are known ones now", n),
        "no-link": ngettext("{n} offer dismissed", "{n} offers dismissed", n),
        "post": ngettext("Goes to {n} group", "Goes to {n} groups", n),
        "call-back": ngettext("{n} delivery called back", "{n} deliveries called back", n),
        "skip": ngettext("{n} delivery skipped", "{n} deliveries skipped", n),
        "retry": ngettext("{n} delivery goes again", "{n} deliveries go again", n),
        "resolve": ngettext("{n} delivery settled", "{n} deliveries settled", n),
        "post-move": ngettext("{n} delivery moved", "{n} deliveries moved", n),
        "hand-over": ngettext("{n} delivery goes by hand now", "{n} deliveries go by hand now", n),
        "recall": ngettext("{n} delivery is taken back", "{n} deliveries are taken back", n),
        "handed": ngettext("{n} group has it", "{n} groups have it", n),
        "bot-want": ngettext("{n} group of the bot wanted", "{n} groups of the bot wanted", n),
        "bot-unwant": ngettext("{n} group of the bot left out", "{n} groups of the bot left out", n),
        "columns-usual": ngettext("{n} column added", "{n} columns added", n),
        "fill": ngettext("{n} draft begun", "{n} drafts begun", n),
        "survey-confirm": ngettext("{n} sheet linked", "{n} sheets linked", n),
        "survey-reject": ngettext("{n} sheet is of somebody else", "{n} sheets are of somebody else", n),
        "survey": ngettext("{n} sheet of {name} came in", "{n} sheets of {name} came in", n),
        "unmark": ngettext("{n} mark taken away", "{n} marks taken away", n),
    }
    if verb_ == "advance":
        return _advanced(inputs, n)
    if verb_ == "copy-week":
        return _copied(inputs, n)
    if verb_ in counted:
        return counted[verb_].format(n=number(n), name=what)
    plain = {
        "text": _("Prepared text kept"),
        "note": _("Note kept"),
        "comment": _("Verdict on {what} kept"),
        "import": _("Imported {what}"),
        "setting": _("Setting “{what}” changed"),
        "columns": _("Columns of {what} kept"),
        "rename": _("Name changed"),
        "birthday": _("Birthday changed"),
        "answer": _("Answer kept: the next such question is offered it"),
        "unanswer": _("Answer let go"),
        "merge": _("Two people are one now"),
        "merge-groups": _("“{other_name}” went into “{what}”"),
        "split": _("An account was taken apart"),
        "forget": _("A person was forgotten"),
        "survey-type": _("“{what}” is read anew"),
        "survey-private": _("“{what}” is private now"),
        "survey-open": _("“{what}” is open now, for your purpose"),
        "survey-forget": _("Answers deleted for good"),
        "circle": _("Circle kept: {what}; it is looked at in 30 days"),
        "no-circle": _("Circle let go: {what}"),
        "word": _("A word to {name}"),
        "column": _("Column {what} added"),
        "column-edit": _("Column {what} changed"),
        "draft": _("Draft kept: {what}") if what else _("Idea kept"),
        "post-edit": _("Post changed: {what}"),
        "post-skip": _("Left out: {what}"),
        "post-review": _("Reviewed: {what}"),
        "send-back": _("Back to its writer: {what}"),
        "outcome": _("Responses kept: {what}"),
        "bot": _("Bot {name} added"),
        "bot-edit": _("Bot {name} changed"),
        "bot-remove": _("Bot {name} taken away"),
    }
    named = {"name": inputs.get("name", ""), "other_name": inputs.get("other_name", "")}
    return plain.get(verb_, verb_).format(what=what, **named)


def _advanced(inputs: Mapping[str, Any], n: int) -> str:
    if inputs.get("lacks"):
        return _("Approved; not ready: {lacks}").format(lacks=inputs["lacks"])
    if inputs.get("state") == "review":
        return ngettext("{n} post waits for approval", "{n} posts wait for approval", n).format(n=number(n))
    return ngettext("{n} post is ready", "{n} posts are ready", n).format(n=number(n))


def _copied(inputs: Mapping[str, Any], n: int) -> str:
    said = ngettext("{n} post copied", "{n} posts copied", n).format(n=number(n))
    if inputs.get("left"):
        said += " · " + _("{n} skipped").format(n=number(inputs["left"]))
    if clashes := inputs.get("clashes"):
        said += " · " + ngettext("{n} clash", "{n} clashes", clashes).format(n=number(clashes))
    return said
