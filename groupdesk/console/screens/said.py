"""Messages read a page at a time, newest first, older ones when she comes near them."""

from collections.abc import Sequence
from typing import Final

from groupdesk.console.paint import Line
from groupdesk.desk.values.chats import Said

PAGE: Final = 60
"""Messages of one page."""
NEAR: Final = 10
"""So near the last row the next page is read."""


def _blank(cells: int) -> Line:
    return []


NOTHING_YET: Final = ((None, _blank),)
"""The rows of a list that is still being read."""


class Pages:
    """What was read so far of one list of messages, newest first."""

    def __init__(self, said: Sequence[Said] = ()) -> None:
        self.said: list[Said] = list(said)
        self.whole = len(said) < PAGE
        """The oldest one is here."""

    @property
    def before(self) -> tuple[int, int] | None:
        """Where the next page begins, for `Messages.page`."""
        return (self.said[-1].at, self.said[-1].id) if self.said else None

    def older(self, said: Sequence[Said]) -> None:
        """Take the next page."""
        self.said += said
        self.whole = len(said) < PAGE

    def newest(self, said: Sequence[Said]) -> None:
        """Take the first page, read anew: what is older stays, when both meet."""
        known = {one.id: place for place, one in enumerate(self.said)}
        if said and said[-1].id in known:
            self.said = [*said, *self.said[known[said[-1].id] + 1 :]]
        else:
            self.said, self.whole = list(said), len(said) < PAGE
