"""群接龙 and 接龙 read as a questionnaire: each entry is a name with an answer behind it (questionnaires.md §1)."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from groupdesk.formats.errors import UnknownFormatError
from groupdesk.locale import _
from groupdesk.records import Format, Head, Reading, Record, Source
from groupdesk.records.surveys import Respondent, Response, Survey
from groupdesk.rules import chains
from groupdesk.rules.surveys import answers, keys
from groupdesk.rules.surveys.asked import Asked
from groupdesk.rules.surveys.names import normal
from groupdesk.rules.surveys.types import Hints

LONGEST: Final = 1_000_000
"""Signs of a text that are read: a 接龙 is one message."""
_BETWEEN: Final = re.compile(r"[\s,，:：;；、|/—–-]+")


def sniff(head: Head) -> bool:
    """Whether the text is a 接龙 from its first word on."""
    return chains.parse(head.text) is not None


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The `Survey` with its one question, and a `Response` for each entry, at `reading.now`.

    The name is the longest of `reading.names` that an entry begins with, else what stands before the
    first blank or sign. Raises UnknownFormatError for another text.
    """
    with source.text() as stream:
        chain = chains.parse(stream.read(LONGEST))
    if chain is None:
        raise UnknownFormatError(_("no 接龙 in it"), source.name, _("copy it from its first line on"))
    split = [_split(entry, chains.Names.of((name, 0) for name in reading.names)) for entry in chain.entries]
    title = chain.title or reading.title
    hints = Hints(frozenset(map(normal, reading.names)), reading.date_order)
    asked = Asked(title or _("answer"), tuple(rest for _name, rest in split))
    (found,) = answers.read([asked], hints, reading.types, keys.Keys())
    yield Survey(title, FORMAT.name, (found.question,), _sum(title), "local")
    met: dict[str, int] = {}
    for place, (name, _rest) in enumerate(split):
        answer = found.answers[place]
        told = {} if answer is None else {found.question.key: answer}
        met[name] = met.get(name, 0) + 1
        id_ = _sum(f"{title}\x1f{normal(name)}\x1f{met[name]}")
        yield Response(id_, place + 1, reading.now, who=Respondent(names=(name,)), answers=told)


def _split(entry: str, names: chains.Names) -> tuple[str, str]:
    """The name and the answer of an entry."""
    match = names.match(entry)
    if match.who is not None:
        return match.name.strip(), entry[len(match.name) :].strip(" ,，:：;；、|/—–-\t")
    name, *rest = _BETWEEN.split(entry, maxsplit=1)
    return (name, rest[0].strip()) if name and rest else (entry, "")


def _sum(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


FORMAT: Final = Format("chain", "接龙", "local", "day", sniff, read, content="survey")
