"""What the envelopes of messages say about their senders, told once and again when it changes."""

from typing import TypeAlias

Said: TypeAlias = tuple[str, str, str, bool]
"""Name, card, role and whether it is a bot."""

_MOST = 20_000


class Envelopes:
    """Remembers what was told of each sender; of too many it forgets all, and tells again."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], Said] = {}

    def is_news(self, group: str, who: str, said: Said) -> bool:
        """Whether this says more than a name, or other than what was told last."""
        before = self._told.get((group, who))
        if before == said:
            return False
        if len(self._told) >= _MOST:
            self._told.clear()
        self._told[group, who] = said
        return any(said[1:]) or before is not None
