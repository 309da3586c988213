"""What reading a file may raise: every way it can fail as a whole, each in one line for her.

A single bad line or record is no error but a `records.Unreadable`. `BrokenError` and
`records.values.BadRecordError` never leave the readers: they become one.
"""

from groupdesk.locale import _


class FormatError(Exception):
    """A file that cannot be read; `str()` is one line: where, what, what next."""

    code = "format"
    """Stable word for JSON and tables of words."""

    def __init__(self, what: str, where: str, next: str, code: str = "") -> None:  # noqa: A002
        super().__init__(what, where, next)
        self.what = what
        self.where = where
        """The file, or the archive and the file in it."""
        self.next = next
        """What she can do about it."""
        self.code = code or self.code

    def __str__(self) -> str:
        return _one_line(f"{self.where}: {self.what}; {self.next}")


class UndecodableError(FormatError):
    """Bytes that are neither UTF-8, UTF-16 with a mark, nor GB18030 (R2)."""

    code = "undecodable"

    def __init__(self, where: str, offset: int) -> None:
        super().__init__(
            _("byte {offset} is no text in UTF-8, UTF-16 or GB18030").format(offset=offset),
            where,
            _("export it again, or save it as UTF-8"),
        )
        self.offset = offset
        """0-based place of the first byte that cannot be decoded."""


class UnknownFormatError(FormatError):
    """A file that holds nothing any reader knows."""

    code = "unknown_format"


class DamagedError(FormatError):
    """A file that breaks off or contradicts itself before anything in it could be read."""

    code = "damaged"


class UnopenableError(FormatError):
    """A path that is missing, may not be read or is no file."""

    code = "unopenable"


class RefusedError(FormatError):
    """Something left unread on purpose; `code` says why, as listed in `files`."""

    code = "refused"


class BrokenError(Exception):
    """A file that breaks off, or whose structure is lost; `str()` says why, "" where that was told."""


def _one_line(text: str) -> str:
    """`text` with everything that could break or forge a line replaced: file names are foreign too."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
