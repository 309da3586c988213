"""The content of a Satori message: text with XML-like elements, read with tolerance (bots.md §3)."""

import re
from html import unescape
from typing import Final, NamedTuple

from groupdesk.records import Kind
from groupdesk.records.values import native_id

_KINDS: Final = {
    "img": Kind.IMAGE,
    "image": Kind.IMAGE,
    "audio": Kind.VOICE,
    "video": Kind.VIDEO,
    "file": Kind.FILE,
    "emoji": Kind.STICKER,
    "face": Kind.STICKER,
    "mface": Kind.STICKER,
    "llonebot:ark": Kind.SHARE,
}
_INLINE: Final = {"emoji", "face"}
"""Small pictures within a text: they make a kind only where there are no words."""
_APART: Final = {"quote", "mface", "author"}
"""What stands in them was not written here."""
_ELEMENT: Final = re.compile(r"""<(/?)([a-zA-Z][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'/]+)))?""")


class Content(NamedTuple):
    """What a message's elements come to."""

    text: str
    kind: int = Kind.TEXT
    reply_to: int | str | None = None
    mentions: tuple[str, ...] = ()


def content(written: str) -> Content:
    """What was said; signs that are no element are text."""
    return _Reader().read(written)


def escaped(text: str) -> str:
    """`text` so that nothing in it is an element."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text


class _Reader:
    """Reads one content from its beginning to its end."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._kinds: list[Kind] = []
        self._inline = False
        self._reply: int | str | None = None
        self._mentions: dict[str, None] = {}
        self._link: tuple[str, int] = ("", 0)
        """Address of the open link, and how many parts the text had before it."""
        self._apart, self._depth = "", 0
        """The element whose text is somebody else's, and how often it is open in itself."""

    def read(self, written: str) -> Content:
        """What a content comes to."""
        ends = {name: written.rfind(f"</{name}>") for name in (*_APART, "message")}
        at = 0
        for element in _ELEMENT.finditer(written):
            self._say(unescape(written[at : element.start()]))
            self._meet(element, closed=ends.get(element[2], -1) > element.start())
            at = element.end()
        self._say(unescape(written[at:]))
        text = "".join(self._text).strip()
        if not self._kinds and self._inline and not text:
            self._kinds.append(Kind.STICKER)
        return Content(text, self._kinds[0] if self._kinds else Kind.TEXT, self._reply, tuple(self._mentions))

    def _say(self, text: str) -> None:
        if text and not self._apart:
            self._text.append(text)

    def _end_line(self) -> None:
        """Parts two paragraphs, once."""
        if self._text and not self._text[-1].endswith("\n"):
            self._text.append("\n")

    def _meet(self, element: re.Match[str], closed: bool) -> None:
        """An element begins or ends; `closed` is whether an end of its name is still to come."""
        ends, name, inside = element[1] == "/", element[2], element[3]
        empty = inside.endswith("/")
        if self._apart:
            if name == self._apart and not empty:
                self._depth += -1 if ends else 1
                self._apart = name if self._depth else ""
        elif ends:
            self._end(name)
        else:
            told = {key: unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(inside)}
            self._begin(name, told)
            if closed and not empty and (name in _APART or (name == "message" and "forward" in told)):
                self._apart, self._depth = name, 1

    def _begin(self, name: str, told: dict[str, str]) -> None:
        if name == "p":
            self._end_line()
        elif name == "br":
            self._say("\n")
        elif name == "at":
            self._mention(told)
        elif name == "sharp":
            self._say("#" + (told.get("name") or told.get("id", "")))
        elif name == "a":
            self._link = told.get("href", ""), len(self._text)
        elif name == "quote" and self._reply is None:
            self._reply = native_id(told.get("id"))
        elif name == "message" and "forward" in told:
            self._kinds.append(Kind.FORWARD)
        elif name in _INLINE:
            self._inline = True
        elif name in _KINDS:
            self._kinds.append(_KINDS[name])

    def _end(self, name: str) -> None:
        """A link shows where it leads, as the specification advises."""
        address, start = self._link
        if name == "p":
            self._end_line()
        elif name == "a" and address:
            said = "".join(self._text[start:])
            if address not in said:
                self._say(f" ({address})" if said.strip() else address)
            self._link = "", 0

    def _mention(self, told: dict[str, str]) -> None:
        """Addresses somebody; all, those who are here, or a role are nobody."""
        self._say("@" + (told.get("name") or told.get("id") or told.get("type") or told.get("role", "")))
        if told.get("id"):
            self._mentions[told["id"]] = None
