"""Names under a heading such as ``群成员(44)``: the member list as a window shows it (practice.md §1)."""

import re
from collections.abc import Iterator
from typing import Final

from groupdesk.formats.members.listing import listing
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
    Format,
    GroupFacts,
    Head,
    Member,
    Reading,
    Record,
    Source,
    Unreadable,
)

LONGEST: Final = 64
"""Signs of a name."""


def sniff(head: Head) -> bool:
    """Whether the first line heads a list of members, and names follow."""
    first, _break, rest = head.text.lstrip("\ufeff\r\n ").partition("\n")
    return bool(_HEADING.fullmatch(first.strip())) and bool(rest.strip())


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The `Roster`, each name once; a line may hold several between 、, commas or tabs."""
    with source.text() as stream:
        lines = stream.read().lstrip("\ufeff\r\n ").splitlines()
    yield GroupFacts(reading.title, "wechat")
    yield from listing(_members(lines), reading)


def _members(lines: list[str]) -> Iterator[Member | Unreadable]:
    for number, line in enumerate(lines[1:], 2):
        for name in filter(None, map(str.strip, _BETWEEN.split(line))):
            if len(name) > LONGEST:
                yield Unreadable(number, _("too long for a name"), name[:200])
            else:
                yield Member(NAME_ONLY + name, name)


_HEADING: Final = re.compile(
    r"(?:全部|所有)?(?:微信)?(?:群聊?)?成员(?:列表|名单)?[ :：]*(?:[(（]?\d+\s*人?[)）]?)?[:：]?|"
    r"(?:[Gg]roup )?[Mm]embers ?(?:[(（]?\d+[)）]?)?:?"
)
_BETWEEN: Final = re.compile(r"[、，,;；\t]")

FORMAT = Format("names", "member names", "utc", "day", sniff, read, content="members")
