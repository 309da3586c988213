"""How often somebody may knock."""

import time
from collections.abc import Callable
from typing import Final

PER_SECOND: Final = 100.0
BURST: Final = 1_000.0
KNOWN: Final = 1_000
"""Addresses that are remembered at most."""


class Rate:
    """A bucket for each address, that fills as time goes by; each knock takes one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        """Address → what was left, and when."""

    def allows(self, address: str) -> bool:
        """Whether one more is not too much."""
        now = self._clock()
        left, at = self._left.get(address, (BURST, now))
        left = min(BURST, left + (now - at) * PER_SECOND)
        if len(self._left) >= KNOWN:
            self._left.clear()
        self._left[address] = (max(0.0, left - 1), now)
        return left >= 1
