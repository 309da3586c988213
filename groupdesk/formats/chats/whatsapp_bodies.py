"""What WhatsApp writes in place of a message that is not plain text (formats.md §2.2).

Media left out or attached, polls, places, calls, withdrawn messages and the mark of an edit, in the words
of its languages. The phone's language chooses them; a file holds one.
"""

import re
from typing import NamedTuple

from groupdesk.formats.chats.events import MARKS, bare_name
from groupdesk.formats.chats.whatsapp_phrases import (
    ATTACHED_ANDROID,
    ATTACHED_IOS,
    EDITED,
    LEFT_OUT,
    WITHDRAWN,
)
from groupdesk.records import Kind

LRM = "\u200e"
"""The invisible mark that newer clients put before words of their own."""
_ISOLATE = "\u2068"


class Body(NamedTuple):
    """What such a text stands for."""

    kind: Kind
    text: str = ""
    """What the sender wrote: a caption, a poll's question."""
    recalled: bool = False
    edited: bool = False


def is_plain(text: str) -> bool:
    """Whether `text` is surely nothing but what somebody wrote. Quick: asked of every message."""
    return not (
        text[-1:] in ")>"  # the empty text too
        or LRM in text
        or _ISOLATE in text
        or ("\n" in text and _FIRST_LINE.match(text))
        or text in _AS_WRITTEN
        or "://maps.google" in text
    )


def recognise(text: str) -> Body | None:
    """What `text` stands for, or None when it is plain text."""
    bare = text.strip(_BLANKS)
    if body := _WHOLE.get(_folded(bare)):
        return body
    written = _EDITED.sub("", bare).strip(_BLANKS)
    body = _media(written) or _poll(written) or _place(written) or (_call(bare) if LRM in text else None)
    if _EDITED.search(bare):
        return (body or Body(Kind.TEXT, written))._replace(edited=True)
    return body


def mentioned(text: str) -> list[str]:
    """The names addressed in `text`: iOS sets them between isolating marks."""
    return [bare_name(name) for name in _MENTION.findall(text)]


def _media(text: str) -> Body | None:
    """Media with or without a caption: named by its file, or only as something left out."""
    if found := _ATTACHED_IOS.match(text) or _ATTACHED_ANDROID.match(text):
        kind = _EXTENSIONS.get(found["file"].strip(_BLANKS).rpartition(".")[2].casefold(), Kind.FILE)
        return Body(kind, _caption(found["caption"] or "", kind))
    before, mark, last = text.rpartition(LRM)
    if mark and (body := _WHOLE.get(_folded(last))):
        return body._replace(text=_caption(before, body.kind))
    first, _, after = text.partition("\n")
    body = _WHOLE.get(_folded(first))
    return body._replace(text=_caption(after, body.kind)) if body and not body.recalled else None


def _caption(text: str, kind: Kind) -> str:
    """`text` unless it is the title of a document, ``A.pdf • 2 pages``."""
    text = text.strip(_BLANKS)
    return "" if kind == Kind.FILE and _TITLE.match(text) else text


def _poll(text: str) -> Body | None:
    """A poll as its question only: the votes differ from one export to the next."""
    found = _POLL.match(text)
    return Body(Kind.POLL, found["question"].strip(_BLANKS)) if found else None


def _place(text: str) -> Body | None:
    """A place, with its name where it has one."""
    found = _PLACE.match(text)
    return Body(Kind.LOCATION, "" if found["bare"] else text) if found else None


def _call(text: str) -> Body | None:
    return Body(Kind.CALL) if _CALL.match(text) else None


def _folded(text: str) -> str:
    """A phrase without marks, brackets, full stop and case; "" for what is too long to be one."""
    return text.strip(_BLANKS + "<>.。").casefold() if len(text) < _LONGEST_PHRASE else ""


_FIRST_LINE = re.compile(r"[^\n]{0,300}[)>]\n|[^\n]{2,20}[:：]\n|[^\n]*\n[^\n]*\n?https://foursquare")
_LONGEST_PHRASE = 80
_BLANKS = " \t\n\u00a0\u202f" + MARKS

_WHOLE = {_folded(phrase): Body(kind) for phrase, kind in LEFT_OUT.items()}
_WHOLE |= {_folded(phrase): Body(Kind.TEXT, recalled=True) for phrase in WITHDRAWN}
_AS_WRITTEN = frozenset(phrase + end for phrase in (*LEFT_OUT, *WITHDRAWN) for end in ("", ".", "。"))


def _any_of(phrases: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, phrases)) + ")"


_ATTACHED_IOS = re.compile(
    rf"(?P<caption>.*?){LRM}?<{_any_of(ATTACHED_IOS)} ?[:：] ?(?P<file>[^<>\n]+)>$", re.DOTALL | re.IGNORECASE
)
_ATTACHED_ANDROID = re.compile(
    rf"(?P<file>[^\n]{{0,200}}?\.\w{{1,5}}) \({_any_of(ATTACHED_ANDROID)}\)(?:\n(?P<caption>.*))?$",
    re.DOTALL | re.IGNORECASE,
)
_EDITED = re.compile(rf" ?{LRM}?<{_any_of(EDITED)}\.?>$|{LRM}<[^<>:：\n]{{4,60}}>$")
_TITLE = re.compile(rf"[^\n]*\.\w{{1,5}}(?: • {LRM}?[^\n]*)?$")
_OPTION = rf"(?:\n{LRM}?[^\n:：]{{2,20}}[:：] [^\n]{{0,300}}[(（]\d{{1,6}} ?\w{{0,20}}[)）])"
_POLL = re.compile(rf"[^\n:：]{{2,20}}[:：]\n(?P<question>.{{1,400}}?){_OPTION}{{1,20}}$", re.DOTALL)
_PLACE = re.compile(
    r"(?P<bare>[^\s:：]{2,40} ?[:：] ?https://maps\.google\.com/\?q=[-\d.,]+)$|"
    r"[^\n]{0,200}(?:\n[^\n]{0,200}){0,2}?[:：\n] ?https://foursquare\.com/v/\w+$"
)
_CALL = re.compile(
    r"(?:Missed |Silenced )?(?:group )?(?:voice|video) call|"
    r"(?:未接|未接听)?(?:群组)?(?:语音|视频|語音|視像|視訊)通[话話]",
    re.IGNORECASE,
)
_MENTION = re.compile(rf"@{_ISOLATE}([^{_ISOLATE}\u2069\n]{{1,120}})\u2069")
_EXTENSIONS = {
    extension: kind
    for kind, extensions in {
        Kind.IMAGE: "jpg jpeg png heic heif gif",
        Kind.VIDEO: "mp4 mov 3gp mkv avi",
        Kind.VOICE: "opus ogg m4a mp3 aac amr wav",
        Kind.STICKER: "webp was",
        Kind.CONTACT: "vcf",
    }.items()
    for extension in extensions.split()
}
