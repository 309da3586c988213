"""What posts and deliveries are, in plain words."""

import re
from collections.abc import Mapping
from typing import Any, Final

from groupdesk.desk.amounts import number
from groupdesk.desk.values.calendar import Copied
from groupdesk.desk.values.posts import Caution
from groupdesk.locale import _, ngettext
from groupdesk.text import cut

_TITLE: Final = 60
_STEP: Final = re.compile(r"[Dd]?([-−+]?\d{1,3})\s+(\S.*)")


def title(body: str) -> str:
    """What names a post: the start of its first line, in at most 60 cells."""
    return cut(body.strip().partition("\n")[0], _TITLE)


def state(code: str) -> str:
    """The state of a post or a delivery, in a word or two."""
    words: Mapping[str, str] = {
        "planned": _("planned"),
        "due": _("due"),
        "sending": _("sending"),
        "sent": _("sent"),
        "failed": _("failed"),
        "unknown": _("unknown"),
        "skipped": _("skipped"),
        "to_hand": _("to hand"),
        "handed": _("handed"),
        "idea": _("idea"),
        "draft": _("draft"),
        "review": _("in review"),
        "approved": _("approved"),
        "ready": _("ready"),
        "partly": _("partly"),
        "reviewed": _("reviewed"),
        "gap": _("gap"),
    }
    return words.get(code, code)


def short(code: str) -> str:
    """The state of a post in one short word, for a narrow cell."""
    return {"review": _("review")}.get(code) or state(code)


def steps(typed: str) -> list[tuple[int, str]]:
    """What a column's posts need on other days, ``-3 poster; 1 notes``: (days from its own, what).

    Raises ValueError for what is none.
    """
    found: list[tuple[int, str]] = []
    for part in re.split(r"[;；\n]", typed):
        if not part.strip():
            continue
        told = _STEP.fullmatch(part.strip())
        if told is None:
            raise ValueError(
                _("{part} is no step; type days and what: -3 poster; 1 notes").format(part=part.strip())
            )
        found.append((int(told[1].replace("−", "-")), told[2]))
    return found


def copied(found: Copied) -> str:
    """What copying days would do."""
    n = len(found.copied)
    parts = [ngettext("{n} copied", "{n} copied", n).format(n=n)]
    if found.fixed:
        parts.append(_("{n} skipped (fixed dates)").format(n=len(found.fixed)))
    if found.taken:
        parts.append(_("{n} skipped (there is one)").format(n=len(found.taken)))
    if found.clashes:
        parts.append(ngettext("{n} clash", "{n} clashes", found.clashes).format(n=found.clashes))
    return " · ".join(parts)


def next_step(code: str, *, late: bool) -> str:
    """What to do about a delivery in that state; "" for nothing."""
    if late:
        return _("It fell due while nothing ran: R sends it now, x skips it.")
    words: Mapping[str, str] = {
        "unknown": _(
            "The answer was lost after sending. The desk looks for the text in the group, else asks you:"
            " d it is there, R it is not and is sent again."
        ),
        "failed": _("R tries again, a hands it over to you, x skips it."),
        "to_hand": _("c copies it with up to nine groups, d says it is posted."),
    }
    return words.get(code, "")


def waits(inputs: Mapping[str, Any]) -> str:
    """What waits of a post, as Today's row says it."""
    parts = [
        (inputs["hand"], ngettext("{n} by hand", "{n} by hand", inputs["hand"])),
        (inputs["unknown"], ngettext("{n} unknown", "{n} unknown", inputs["unknown"])),
        (inputs["failed"], ngettext("{n} failed", "{n} failed", inputs["failed"])),
        (inputs["late"], ngettext("{n} late", "{n} late", inputs["late"])),
    ]
    said = " · ".join(line.format(n=number(n)) for n, line in parts if n)
    return _("{what}: “{text}”").format(what=said, text=inputs["text"])


def why_it_waits(inputs: Mapping[str, Any]) -> str:
    """Why a post is in Today, and what to do."""
    lines = []
    if inputs["hand"]:
        lines.append(_("It goes by hand to chats that no bot reaches: c copies it for up to nine at a time."))
    if inputs["unknown"]:
        lines.append(_("Some answers were lost after sending: on 7 you say whether it is there."))
    if inputs["failed"]:
        lines.append(_("Some were refused: 7 says why, and what to do."))
    if inputs["late"]:
        lines.append(_("Some fell due while nothing ran: on 7, R sends them now, x skips them."))
    return " ".join([*lines, _("It leaves when all have it, or are skipped.")])


def caution(of: Caution) -> str:
    """Something to be looked at before a post goes."""
    if of.code == "variable":
        return _("nothing is known that {{{name}}} could stand for").format(name=of.what)
    if of.code == "long":
        return _("too long for {platform} by {n}").format(n=of.n, platform=of.what)
    if of.code == "same":
        return _("the same words to {n} groups look like spam").format(n=of.n)
    if of.code == "quiet":
        return ngettext("in the quiet hours of {n} group", "in the quiet hours of {n} groups", of.n).format(
            n=of.n
        )
    if of.code in ("close", "many"):
        line = {
            "close": ngettext("meets {what} in {n} group", "meets {what} in {n} groups", of.n),
            "many": ngettext("the third that day in {n} group", "the third that day in {n} groups", of.n),
        }[of.code]
        return line.format(what=of.what, n=of.n)
    if of.code == "files":
        return _("bots send no files: it goes by hand")
    if of.code == "everybody":
        return ngettext("rings everybody in {n} group", "rings everybody in {n} groups", of.n).format(n=of.n)
    return ngettext("{n} batch by hand", "{n} batches by hand", of.n).format(n=of.n)
