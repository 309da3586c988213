"""A stretch of talk: when, who, what; the lines it is about stand out."""

from collections.abc import Collection, Sequence

from groupdesk.console.paint import Line, cell, wrapped
from groupdesk.desk import words
from groupdesk.desk.values.chats import Said
from groupdesk.locale import _
from groupdesk.records import Kind
from groupdesk.text import one_line

_CLOCK, _NAME = 6, 10
KEPT = "★"
"""Stands before a highlight."""


def talk(
    said: Sequence[Said], zone: str, cells: int, about: Collection[int] = (), most: int = 3
) -> list[Line]:
    """`said` as lines of at most `cells` cells; those whose id is in `about` are strong.

    A message takes at most `most` lines.
    """
    return [line for one in said for line in _message(one, zone, cells, one.id in about, most)]


def _message(one: Said, zone: str, cells: int, strong: bool, most: int) -> list[Line]:
    name = _NAME if cells < 60 else 2 * _NAME
    room = max(cells - _CLOCK - name, 8)
    text, role = body(one)
    if one.kept:
        text = f"{KEPT} {text}"
    body_lines = wrapped(text, room, "strong" if strong and role == "text" else role, most)
    head = [
        *cell(words.clock(one.at, zone), _CLOCK, role="muted"),
        *cell([*cell(one.name, name - 1, role="muted"), (" ", "text")], name),
    ]
    indent = (" " * (_CLOCK + name), "text")
    return [[*(head if i == 0 else [indent]), *line] for i, line in enumerate(body_lines)]


def body(one: Said) -> tuple[str, str]:
    """What is shown of a message, and its role: its words, or in brackets what it is."""
    if one.recalled:
        return _("[taken back]"), "faint"
    if one.text:
        return one_line(one.text), "text"
    return _kinds().get(one.kind, _("[no text kept]")), "faint"


def _kinds() -> dict[int, str]:
    return {
        Kind.IMAGE: _("[picture]"),
        Kind.VOICE: _("[voice]"),
        Kind.VIDEO: _("[video]"),
        Kind.FILE: _("[file]"),
        Kind.STICKER: _("[sticker]"),
        Kind.LINK: _("[link]"),
        Kind.LOCATION: _("[place]"),
        Kind.RED_PACKET: _("[red packet]"),
        Kind.TRANSFER: _("[transfer]"),
        Kind.POKE: _("[poke]"),
        Kind.CALL: _("[call]"),
        Kind.SHARE: _("[shared]"),
        Kind.FORWARD: _("[forwarded]"),
        Kind.CONTACT: _("[contact]"),
        Kind.POLL: _("[poll]"),
    }
