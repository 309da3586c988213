"""Looking through a group's history for what may have been said there (bots.md §9.1)."""

from typing import Final, NamedTuple

from groupdesk.bots.base import Adapter
from groupdesk.records import ChatMessage
from groupdesk.store.posts import Delivery
from groupdesk.text import text_key

LOOK_BACK: Final = 120
"""Seconds before its try at which a text may stand in the history: clocks differ."""
MOST_PAGES: Final = 20


class Seen(NamedTuple):
    """What was seen of a text."""

    id: str | None
    """Under which it stands; None where it does not."""
    at: int | None
    whole: bool
    """Whether all that was said since its try was looked through."""


def look(speaking: Adapter, account: str, one: Delivery, since: float, known: int) -> Seen:
    """Looks for a text among what the account said since an instant.

    `known` of those that are the same are other deliveries', whose answers came. Raises BotError.
    """
    wanted, found, older = text_key(one.body), list[ChatMessage](), None
    for _page in range(MOST_PAGES):
        page = speaking.history(one.native, older)
        said = [record for record in page.records if isinstance(record, ChatMessage)]
        found += [
            record
            for record in said
            if record.at >= since and record.sender == account and text_key(record.text) == wanted
        ]
        older = page.older
        whole = older is None or (bool(said) and min(record.at for record in said) < since)
        if whole:
            break
    if len(found) > known:
        newest = max(found, key=lambda record: record.at)
        return Seen(str(newest.id), newest.at, whole)
    return Seen(None, None, whole)
