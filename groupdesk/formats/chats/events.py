"""Sentences in which a chat tells that somebody came, went or took a message back.

Text exports and some JSON ones carry no event records, only such lines. The patterns are those of
WhatsApp (formats.md §2.2), QQ (§2.4), WeChat (§2.6) and LINE (§2.7), in English and both Chinese scripts.
"""

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from groupdesk.records import NAME_ONLY, Join, Leave, Recall, SystemLine

MARKS = "\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Invisible signs that exports strew around names and at line starts."""


class Event(NamedTuple):
    """What one sentence tells."""

    kind: str
    """"join", "leave", "kick", "recall" or "system" (known, and none of those)."""
    names: tuple[str, ...] = ()
    """Who came, went or took back, quotes off; "You", 你 or 您 is whoever exported the chat."""
    inviter: str = ""
    """Who brought them in; "" when the sentence names nobody."""


def sentence(text: str, known: Container[str] = ()) -> Event | None:
    """The event that `text` tells, or None when it is no such sentence.

    `text` is one line without its stamp. Names in a row are cut at commas, 、 and "and", but a row that
    is in `known` as a whole is one name.
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip(_BLANKS)
    for kind, pattern in _PATTERNS:
        if found := pattern.match(text):
            who, row, by = (clean_name(part or "") for part in found.group("who", "row", "by"))
            return Event(kind, (who,) if who else tuple(_row(row, known)), by)
    return None


def is_encryption_notice(text: str) -> bool:
    """Whether `text` is WhatsApp's line about encryption, also when it stands behind a name."""
    return _ENCRYPTED.match(text.strip(_BLANKS)) is not None


def by_name(text: str, at: int, known: Container[str] = ()) -> Iterator[Join | Leave | Recall | SystemLine]:
    """The records that a client's own line makes in a chat whose people are known by name only (R7)."""
    event = sentence(text.partition("\n")[0], known)
    keys = [NAME_ONLY + name for name in event.names] if event else []
    if event and event.kind == "recall":
        yield Recall(at, None, *keys)
    elif event and event.kind == "join" and keys:
        inviter = NAME_ONLY + event.inviter if event.inviter else None
        yield from (
            Join(at, key, name, inviter, event.inviter) for key, name in zip(keys, event.names, strict=True)
        )
    elif event and keys:
        kicked = event.kind == "kick"
        yield from (Leave(at, key, name, kicked) for key, name in zip(keys, event.names, strict=True))
    else:
        yield SystemLine(at, text)


def bare_name(written: str) -> str:
    """A name without marks and the tilde that WhatsApp puts before people who are no contacts."""
    return _TILDE.sub("", written.strip(_BLANKS)).strip(_BLANKS)


def clean_name(written: str) -> str:
    """A name as it stands in a sentence, without marks, tilde and quotes; "You" for "you"."""
    name = bare_name(written).strip(_BLANKS + _QUOTES)
    return "You" if name == "you" else name


def _row(names: str, known: Container[str]) -> Iterator[str]:
    """The single names of ``B, C and D`` or ``B、C``."""
    for part in (names,) if names in known else _BETWEEN.split(names):
        if name := clean_name(part):
            yield name


def _pattern(source: str) -> re.Pattern[str]:
    """`source` with its short-hands written out, and with those of the three groups it has no use for."""
    for short, full in _SHORTHANDS.items():
        source = source.replace(short, full)
    missing = "".join(f"(?P<{name}>(?!))?" for name in ("who", "row", "by") if f"(?P<{name}>" not in source)
    return re.compile(f"(?:{source}){missing}")


_LONGEST = 20_000
_BLANKS = " \t\n\r\u00a0\u202f\u2009" + MARKS
_QUOTES = '"“”「」'
_TILDE = re.compile(r"^~[\u00a0\u202f ]*")
_BETWEEN = re.compile(r",? and |, *|[、，]|[\"”」]和[\"“「]|(?<=^你)和(?=[\"“「])")

# `who` is one name, `row` may be several, `by` brought them in. What comes before a verb is atomic, `(?>`,
# and gaps are bounded: a hostile line made of many verbs must not cost the square of its length.
_SHORTHANDS = {
    "{group}": r"(?:此|本|这个|這個|该|該)?(?:群聊|群组|群組|群|社群|聊天室|聊天)",
    "{end}": r"[。.]?$",
    "{the group}": r"(?: (?:the|this|a) (?:group|chat|community)(?: chat)?)",
    "{with}": r"(?:通过|通過|透过|透過|使用|经由|經由)",
}
_ENCRYPTED = re.compile(
    r"Messages and calls are end-to-end encrypted|Messages you send to this group|"
    r"(?:消息|訊息|讯息|您发送|您傳送|您的消息|您的訊息).{0,40}?(?:端到端|端对端|端對端)(?:的)?加密"
)
_SENTENCES = (
    ("recall", r"(?:(?P<who>.+?) ?)??已?(?:撤回|收回)了?[^，。]{0,80}?(?:消息|訊息|讯息){end}"),
    ("join", r"(?>(?P<who>.+?) ?(?:通过|透過)?(?:扫描|掃描)) ?(?P<by>.+?) ?分享的.{0,9}?加入"),
    ("join", r"(?>(?P<who>.+?) ?已?{with}).{0,20}?(?:链接|連結|鏈接|鏈結).{0,9}?加入"),
    ("join", r"(?>(?P<by>.+?) ?(?:邀请|邀請)了?) ?(?P<row>.+?) ?(?:加入|进入|進入)了?{group}"),
    ("join", r"(?>(?P<row>.+?) ?已?被) ?(?P<by>.*?) ?(?:添加|加入|新增|拉入)"),
    ("kick", r"(?>(?P<row>.+?) ?已?被).*?(?:移出|移除|踢出)"),
    ("kick", r"(?>.+?[将將把]) ?(?P<row>.+?) ?(?:移出|移除|踢出|退出)"),
    ("join", r"(?>(?P<by>.+?) ?已?[将將把]) ?(?P<row>.+?) ?(?:添加|加入|加到|新增|拉入)"),
    ("join", r"(?>(?P<by>.+?) ?(?:添加了|已添加|新增了|已新增)) ?(?P<row>.+?){end}"),
    ("kick", r"(?>.+? ?(?:移除了|已移除|移出了|已移出)) ?(?P<row>.+?){end}"),
    ("join", r"(?>(?P<who>.+?) ?已?(?:{with}.{0,40}?)?加入)了?(?:{group}|{end})"),
    ("leave", r"(?P<who>.+?) ?已?(?:退出|离开|離開)了?{group}?{end}"),
    ("recall", r"(?P<who>.+?) (?:recalled|unsent|withdrew) a message"),
    ("system", r"(?>.+? invited ).+? to join"),
    ("join", r"(?>(?P<by>.+?)(?:'ve)? (?:added|invited)) (?P<row>.+?)(?: to{the group}(?: with.*)?)?\.?$"),
    ("join", r"(?P<row>.+?) (?:was|were) added(?: by (?P<by>.+?))?\.?$"),
    ("join", r"(?>(?P<who>.+?) joined)(?: .*?shared by (?P<by>.+?))?(?:[ .]|$)"),
    ("kick", r"(?>.+? removed) (?P<row>.+?)(?: from{the group})?\.?$"),
    ("kick", r"(?P<row>.+?) (?:was|were) removed(?: from{the group})?(?: by .+)?\.?$"),
    ("leave", r"(?P<who>.+?) left{the group}?\.?$"),
    ("leave", r"(?P<who>.+?) hat die Gruppe verlassen\.?$"),
    # Said by the client, too, not by a person
    ("system", _ENCRYPTED.pattern),
    ("system", r".+? (?:created (?:this |the )?group|changed (?:the|this|their|to|your) )"),
    ("system", r".+?(?:(?:创建|建立)了?(?:此|本)?群|(?:更改|变更|變更|修改)(?:了|群))"),
)
_PATTERNS = tuple((kind, _pattern(source)) for kind, source in _SENTENCES)
