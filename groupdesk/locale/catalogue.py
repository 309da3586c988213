"""The catalogues, kept true to the code: ``python -m groupdesk.locale.catalogue extract|update|compile|check``.

The same code gives the same bytes: no dates, line numbers or paths of this machine stand in a catalogue.
The template is not kept; ``extract`` prints it.
"""

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from groupdesk.locale import LANGUAGES

KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2)}
_HERE: Final = Path(__file__).parent
_CODE: Final = _HERE.parent


class _Still(Catalog):
    """A catalogue whose header says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        headers = {
            "Project-Id-Version": "groupdesk",
            "Language": self.locale_identifier or "",
            "Plural-Forms": self.plural_forms,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit\n",
        }
        return list(headers.items())

    @mime_headers.setter
    def mime_headers(self, _headers: object) -> None:
        raise AttributeError("the header of a catalogue is made, never given")


def extract(language: str | None = None) -> Catalog:
    """Every message of the code, none translated: the template, or a `language`'s empty catalogue."""
    found = _Still(language, fuzzy=False, header_comment="# The words of groupdesk.")
    for file in sorted(_CODE.rglob("*.py")):
        place = file.relative_to(_CODE.parent).as_posix()
        for line, message, _comments, _context in extract_from_file("python", file, keywords=KEYWORDS):
            found.add(message, locations=[(place, line)])
    return found


def updated(language: str) -> Catalog:
    """The messages of the code with what `language`'s catalogue says of them; the others are dropped."""
    old = _read(language)
    new = extract(language)
    for message in new:
        known = old.get(message.id) if message.id else None
        if known and known.pluralizable == message.pluralizable:
            message.string = known.string
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as its ``.po`` file, sorted by message."""
    out = BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as its ``.mo`` file."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def faults(language: str) -> Iterator[str]:
    """What is wrong with a catalogue, a line each; nothing when it is complete and current."""
    catalogue = updated(language)
    if po_bytes(catalogue) != _path(language, "po").read_bytes():
        yield f"{language}: not what the code says; run update"
    elif mo_bytes(catalogue) != _path(language, "mo").read_bytes():
        yield f"{language}: not compiled; run compile"
    for message in catalogue:
        if message.id and (fault := _fault(message)):
            yield f"{language}: {fault}: {_forms(message.id)[0]!r}"


def main(arguments: list[str]) -> int:
    """Do one of the four acts for every language; 1 when `check` finds something, 2 for wrong use."""
    acts: dict[str, Callable[[], int]] = {
        "extract": _print_template,
        "update": _update,
        "compile": _compile,
        "check": _check,
    }
    if len(arguments) != 1 or arguments[0] not in acts:
        sys.stderr.write(f"usage: python -m groupdesk.locale.catalogue {'|'.join(acts)}\n")
        return 2
    return acts[arguments[0]]()


def _print_template() -> int:
    sys.stdout.write(po_bytes(extract()).decode())
    return 0


def _update() -> int:
    for language in _translated():
        _path(language, "po").write_bytes(po_bytes(updated(language)))
    return 0


def _compile() -> int:
    for language in _translated():
        _path(language, "mo").write_bytes(mo_bytes(_read(language)))
    return 0


def _check() -> int:
    found = [fault for language in _translated() for fault in faults(language)]
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


def _translated() -> list[str]:
    return [language for language in LANGUAGES if language != "en"]


def _path(language: str, suffix: str) -> Path:
    return _HERE / language / "LC_MESSAGES" / f"groupdesk.{suffix}"


def _read(language: str) -> Catalog:
    """A catalogue as it is kept; an empty one when there is none yet."""
    kept = _Still(language)
    path = _path(language, "po")
    if path.exists():
        for message in read_po(BytesIO(path.read_bytes()), locale=language):
            if message.id:
                kept[message.id] = message
    return kept


def _fault(message: Message) -> str | None:
    said = _forms(message.string)
    if not said or not all(said):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    if any(_placeholders(form) != _placeholders(*_forms(message.id)) for form in said):
        return "other placeholders"
    return None


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _placeholders(*forms: str) -> set[tuple[str, str | None, str | None]]:
    """The name, format and conversion of every placeholder of any of these forms."""
    return {
        (name, spec, conversion)
        for form in forms
        for _text, name, spec, conversion in Formatter().parse(form)
        if name is not None
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
