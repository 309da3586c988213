"""Waiting for what another process does."""

import time
from collections.abc import Callable

import pytest

LONGEST = 30.0


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Waits until something is so; fails after half a minute."""

    def wait(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LONGEST
        while not is_so():
            assert time.monotonic() < deadline, "it never became so"
            time.sleep(0.02)

    return wait
