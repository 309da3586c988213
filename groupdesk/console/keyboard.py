"""Keys as they come from the terminal: full-width signs, and pastes that a terminal types out."""

import asyncio
from collections.abc import Callable

from textual import events

_TWINS = {
    "\u3000": "space",
    "、": "/",
    "。": ".",
    "【": "[",
    "】": "]",
    "「": "{",
    "」": "}",
    "《": "<",
    "》": ">",
    "￥": "$",
    "…": "^",
    " ": "space",
}


def typed(event: events.Key) -> str:
    """The key of an event as commands name it; full-width signs are their ASCII twins."""
    sign = event.character or ""
    if not sign.isprintable() and sign not in _TWINS:
        return "enter" if event.key == "ctrl+j" else event.key  # a line feed, as pastes have them
    if "\uff01" <= sign <= "\uff5e":
        return chr(ord(sign) - 0xFEE0)
    return _TWINS.get(sign, sign) or event.key


class PasteGuard:
    """Holds keys back for an instant, to tell a paste that a terminal types out from her typing.

    A key that no other follows within 5 ms is hers. Once two came together, the rest of the burst
    is waited for; when it has 8 keys or more of at least three kinds it is a paste and fires nothing.
    When the wait is over, keys that came meanwhile and still stand in the queue go first: a console
    that is busy for a moment does not tear a paste apart.
    """

    ALONE, TOGETHER = 0.005, 0.03
    KEYS, KINDS = 8, 3

    def __init__(
        self,
        fire: Callable[[str], None],
        pasted: Callable[[str], None],
        behind: Callable[[Callable[[], None]], object],
    ) -> None:
        """`behind` calls something after all events that wait in the queue."""
        self._fire, self._pasted, self._behind = fire, pasted, behind
        self._keys: list[str] = []
        self._signs: list[str] = []
        self._timer: asyncio.TimerHandle | None = None

    @property
    def holding(self) -> bool:
        """Keys are held back now."""
        return bool(self._keys)

    def feed(self, key: str, sign: str | None = None) -> None:
        """A key came; it is fired, or counted as pasted (as `sign`, where it has one), a little later."""
        self._keys.append(key)
        self._signs.append(sign if sign and sign.isprintable() else _sign(key))
        if self._timer:
            self._timer.cancel()
        wait = self.ALONE if len(self._keys) == 1 else self.TOGETHER
        self._timer = asyncio.get_running_loop().call_later(wait, self._wait_over, len(self._keys))

    def _wait_over(self, held: int) -> None:
        self._behind(lambda: self.release() if len(self._keys) == held else None)

    def release(self) -> None:
        """Fire what is held back, or report it as a paste."""
        keys, self._keys = self._keys, []
        signs, self._signs = self._signs, []
        if self._timer:
            self._timer.cancel()
        if len(keys) >= self.KEYS and len(set(keys)) >= self.KINDS:
            self._pasted("".join(signs))
            return
        for key in keys:
            self._fire(key)


def _sign(key: str) -> str:
    return {"space": " ", "enter": "\n", "tab": "\t"}.get(key, key)
