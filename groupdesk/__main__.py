"""``python -m groupdesk``, and the command `groupdesk`: ties the command line to the demo."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> int:
    """Runs the command line; gives the exit code."""
    from groupdesk.cli import main as run

    return run(sys.argv[1:], make_demo=make_demo)


def make_demo(path: Path, language: str, now: int, told: Callable[[int, int], None]) -> dict[str, Any]:
    """Makes the demo at `path` and describes it; loaded only when it is asked for."""
    from groupdesk.demo import describe, make

    return describe(make(path, language, now, told), path)


if __name__ == "__main__":
    sys.exit(main())
