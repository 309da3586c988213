"""The content of a OneBot 11 message: segments, or a string with CQ codes (formats.md §2.9)."""

import re
from typing import Any, NamedTuple

from groupdesk.records import Kind
from groupdesk.records.values import fields, native_id, objects, words

_KINDS = {
    "image": Kind.IMAGE,
    "record": Kind.VOICE,
    "video": Kind.VIDEO,
    "file": Kind.FILE,
    "face": Kind.STICKER,
    "mface": Kind.STICKER,
    "bface": Kind.STICKER,
    "rps": Kind.STICKER,
    "dice": Kind.STICKER,
    "share": Kind.LINK,
    "location": Kind.LOCATION,
    "redbag": Kind.RED_PACKET,
    "poke": Kind.POKE,
    "shake": Kind.POKE,
    "music": Kind.SHARE,
    "json": Kind.SHARE,
    "xml": Kind.SHARE,
    "forward": Kind.FORWARD,
    "node": Kind.FORWARD,
    "contact": Kind.CONTACT,
}
_INLINE = {"face", "mface", "bface"}
"""Small pictures within a text: they make a kind only where there are no words."""
_SAID = {"text": "text", "markdown": "content", "share": "title"}
_code = re.compile(r"\[CQ:([\w-]+)((?:,[^,\[\]]*)*)\]")


class Content(NamedTuple):
    """What a message's segments come to."""

    text: str
    kind: int = Kind.TEXT
    reply_to: int | str | None = None
    mentions: tuple[str, ...] = ()


def content(message: Any) -> Content:
    """The content of a message in either shape; empty text for any other value."""
    found = _segments(message) if isinstance(message, str) else _typed(message)
    if len(found) == 1 and found[0][0] == "text":
        return Content(words(found[0][1].get("text")))
    text = "".join(_said(kind, data) for kind, data in found)
    kinds = [kind for kind, _data in found if kind not in _INLINE or not text.strip()]
    return Content(
        text if text.strip() else "",
        next(
            (_KINDS[kind] for kind in kinds if kind in _KINDS), Kind.TEXT if text or not found else Kind.OTHER
        ),
        next((native_id(data.get("id")) for kind, data in found if kind == "reply"), None),
        tuple(words(data.get("qq")) for kind, data in found if kind == "at" and data.get("qq") != "all"),
    )


def _typed(message: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(words(one.get("type")), fields(one.get("data"))) for one in objects(message)]


def _segments(message: str) -> list[tuple[str, dict[str, Any]]]:
    """The segments of a string: `[CQ:type,key=value,…]` between plain text."""
    at, found = 0, []
    for code in _code.finditer(message):
        found.append(("text", {"text": _plain(message[at : code.start()])}))
        pairs = (part.partition("=") for part in code[2].split(",")[1:])
        found.append((code[1], {key: _plain(value) for key, _equals, value in pairs}))
        at = code.end()
    return [*found, ("text", {"text": _plain(message[at:])})]


def _plain(text: str) -> str:
    return text.replace("&#44;", ",").replace("&#91;", "[").replace("&#93;", "]").replace("&amp;", "&")


def _said(kind: str, data: dict[str, Any]) -> str:
    """The words of a segment; a mention is written as the clients show it."""
    if kind == "at":
        return "@" + (words(data.get("name")) or words(data.get("qq")))
    return words(data.get(_SAID[kind])) if kind in _SAID else ""
