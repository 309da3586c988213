"""What was done to columns and posts of the calendar, in plain words."""

from collections.abc import Mapping
from typing import Any

from groupdesk.desk import postwords
from groupdesk.desk.amounts import number
from groupdesk.locale import _, ngettext


def did(verb: str, inputs: Mapping[str, Any]) -> str | None:
    """A change as the say line and the history have it; None for one of something else."""
    if verb == "advance":
        return _advanced(inputs)
    if verb == "copy-week":
        return _copied(inputs)
    if verb == "fill":
        n = inputs.get("n", 1)
        return ngettext("{n} draft begun", "{n} drafts begun", n).format(n=number(n))
    line = {
        "column": _("Column {what} added"),
        "column-edit": _("Column {what} changed"),
        "draft": _("Post kept: “{what}”"),
        "post-edit": _("Post changed: “{what}”"),
        "send-back": _("Returned to its writer: “{what}”"),
        "post-skip": _("Skipped: “{what}”"),
        "post-review": _("Reviewed: “{what}”"),
        "outcome": _("Responses kept: “{what}”"),
        "posts-table": ngettext("{n} post from a table", "{n} posts from a table", inputs.get("n", 1)),
    }.get(verb)
    return None if line is None else line.format(what=inputs.get("what", ""), n=number(inputs.get("n", 1)))


def _advanced(inputs: Mapping[str, Any]) -> str:
    n = inputs.get("n", 1)
    line = ngettext("{n} post is “{state}”", "{n} posts are “{state}”", n)
    said = line.format(n=number(n), state=postwords.state(inputs.get("state", "")))
    return _("{said}: {lacks}").format(said=said, lacks=inputs["lacks"]) if inputs.get("lacks") else said


def _copied(inputs: Mapping[str, Any]) -> str:
    n, left, clashes = (inputs.get(name, 0) for name in ("n", "left", "clashes"))
    said = [ngettext("{n} copied", "{n} copied", n).format(n=number(n))]
    if left:
        said.append(ngettext("{n} left out", "{n} left out", left).format(n=number(left)))
    if clashes:
        said.append(ngettext("{n} clash", "{n} clashes", clashes).format(n=number(clashes)))
    return " · ".join(said)
