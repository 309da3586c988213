"""One sheet of answers as far as it tells who filled it in."""

from collections.abc import Hashable
from typing import NamedTuple, Self

from groupdesk.records.surveys import Response
from groupdesk.rules.surveys.phones import keyed


class Sheet(NamedTuple):
    """What duplicates and matches are found by."""

    key: int
    """The caller's own; of sheets of one instant the higher came later."""
    at: int | None = None
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """The name in the group as it was typed, then the nickname that the tool tells."""
    phone: str = ""
    """Keyed hash (`phones.keyed`)."""
    account: str = ""
    real_name: str = ""
    content: Hashable = None
    """Equal for equal answers; None where nothing was answered."""

    @classmethod
    def of(cls, key: int, response: Response, secret: bytes) -> Self:
        """From a response; `secret` is the desk's, for the phone."""
        who = response.who
        phone = keyed(who.phone, secret) if who.phone else ""
        content = tuple(sorted(response.answers.items())) or None
        names = tuple(filter(None, who.names))
        return cls(key, response.submitted_at, who.ids, names, phone, who.account, who.real_name, content)
