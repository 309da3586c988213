"""The brief of a day as text, Markdown and JSON: twelve lines at most, the same figures in each."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from groupdesk.desk import words
from groupdesk.desk.values.brief import Brief, Moment
from groupdesk.locale import _, ngettext
from groupdesk.reports.cells import json_text, spoken
from groupdesk.reports.weekly_markdown import plain
from groupdesk.rules import clock
from groupdesk.text import cut

LINES: Final = 12
_QUOTED: Final = 120
"""Cells of the words that are quoted."""
_LATER: Final = 4
"""Lines of what comes next."""


def render(brief: Brief, format: str) -> bytes:  # noqa: A002 - the word of the command line
    """The brief in one of `FORMATS`, in the chosen language, UTF-8. Raises ValueError for another."""
    if format not in _RENDERERS:
        line = _("unknown format {format}: one of {known}")
        raise ValueError(line.format(format=format, known=", ".join(FORMATS)))
    return _RENDERERS[format](brief).encode()


def lines(brief: Brief) -> list[str]:
    """The brief, a sentence a line, its title first; foreign words in it are inert."""
    return [
        f"{spoken(brief.desk)} · {words.day(brief.day, weekday=True)}",
        _talk(brief),
        _people(brief),
        _questions(brief),
        *([_posts(brief)] if brief.posts[1] else []),
        *([] if brief.moment is None else [_moment(brief.moment)]),
        _did(brief),
        *([] if brief.first is None else [_first(*brief.first)]),
        *_next(brief),
    ]


def _talk(brief: Brief) -> str:
    line = ngettext(
        "Talk in {talked} of {measured} group measured, {groups} in all",
        "Talk in {talked} of {measured} groups measured, {groups} in all",
        brief.measured,
    )
    figures = {"talked": brief.talked, "measured": brief.measured, "groups": brief.groups}
    return line.format(**{name: words.number(n) for name, n in figures.items()})


def _people(brief: Brief) -> str:
    line = _("New people {joined}, left {left}")
    return line.format(joined=words.number(brief.joined), left=words.number(brief.left))


def _questions(brief: Brief) -> str:
    line = _("Questions {asked}: {answered} answered, {open} open")
    figures = {"asked": brief.asked, "answered": brief.answered, "open": _open(brief)}
    return line.format(**{name: words.number(n) for name, n in figures.items()})


def _posts(brief: Brief) -> str:
    sent, planned = brief.posts
    return _("Posts {sent}/{planned} sent").format(sent=words.number(sent), planned=words.number(planned))


def _first(minute: int, what: str) -> str:
    time = f"{minute // 60:02}:{minute % 60:02}"
    return _("Tomorrow first {time} {what}").format(time=time, what=spoken(what))


def _open(brief: Brief) -> int | None:
    return None if brief.asked is None or brief.answered is None else brief.asked - brief.answered


def _moment(moment: Moment) -> str:
    said = _("Best moment: “{words}”").format(words=cut(spoken(moment.text), _QUOTED))
    where = " · ".join(filter(None, (spoken(moment.name), spoken(moment.group))))
    if moment.people is None:
        return f"{said} {where}"
    replied = ngettext("{n} person replied", "{n} people replied", moment.people)
    return f"{said} {where} · {replied.format(n=words.number(moment.people))}"


def _did(brief: Brief) -> str:
    parts = [
        _("{n} done").format(n=words.number(brief.done)),
        *([_("{n} dismissed").format(n=words.number(brief.dismissed))] if brief.dismissed else []),
        _("{n} settled by themselves").format(n=words.number(brief.settled)),
        *([_("{n} waiting").format(n=words.number(brief.waiting))] if brief.waiting is not None else []),
        *(
            []
            if brief.pack is None
            else [_("pack {done}/{all}").format(done=brief.pack[0], all=brief.pack[1])]
        ),
    ]
    return _("Items: {what}").format(what=_(", ").join(parts))


def _next(brief: Brief) -> Iterator[str]:
    """What comes back tomorrow, a line each; the last one counts the rest."""
    rests = [
        " ".join((words.clock(one.at, brief.zone), words.item_kind(one.kind), spoken(one.group))).rstrip()
        for one in brief.later
    ]
    shown = rests if len(rests) <= _LATER else rests[: _LATER - 1]
    yield from (_("Tomorrow {what}").format(what=rest) for rest in shown)
    if more := len(rests) - len(shown):
        yield ngettext("Tomorrow {n} more", "Tomorrow {n} more", more).format(n=words.number(more))


# --- formats ---------------------------------------------------------------------------------------


def _text(brief: Brief) -> str:
    return "".join(f"{line}\n" for line in lines(brief))


def _markdown(brief: Brief) -> str:
    title, *rest = lines(brief)
    return "".join([f"# {plain(title)}\n\n", *(f"- {plain(line)}\n" for line in rest)])


def document(brief: Brief) -> dict[str, Any]:
    """The figures of the brief; null for what is not known."""
    moment, pack = brief.moment, brief.pack
    said = moment and {
        "text": moment.text,
        "name": moment.name or None,
        "group": moment.group,
        "people": moment.people,
    }
    return {
        "desk": brief.desk,
        "day": str(clock.date_of(brief.day)),
        "for": brief.audience,
        "groups": brief.groups,
        "measured": brief.measured,
        "talked": brief.talked,
        "joined": brief.joined,
        "left": brief.left,
        "asked": brief.asked,
        "answered": brief.answered,
        "open": _open(brief),
        "posts": {"sent": brief.posts[0], "planned": brief.posts[1]},
        "first": brief.first
        and {"time": f"{brief.first[0] // 60:02}:{brief.first[0] % 60:02}", "what": brief.first[1]},
        "moment": said,
        "done": brief.done,
        "dismissed": brief.dismissed,
        "settled": brief.settled,
        "waiting": brief.waiting,
        "pack": pack and {"done": pack[0], "of": pack[1]},
        "later": [
            {"at": clock.iso(one.at, clock.zone(brief.zone)), "kind": one.kind, "group": one.group or None}
            for one in brief.later
        ],
    }


_RENDERERS: Final[dict[str, Callable[[Brief], str]]] = {
    "text": _text,
    "md": _markdown,
    "json": lambda brief: json_text(document(brief)),
}
FORMATS: Final = tuple(_RENDERERS)
"""What `render` can make; text is what `c` copies."""
