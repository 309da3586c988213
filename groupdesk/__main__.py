"""``python -m groupdesk``, and the command `groupdesk`: ties the command line to the demo."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> int:
    """Runs the command line; gives the exit code."""
    from groupdesk.cli import main as run

    return run(sys.argv[1:], make_demo=make_demo, serve_demo=serve_demo)


def make_demo(path: Path, language: str, now: int, told: Callable[[int, int], None]) -> dict[str, Any]:
    """Makes the demo at `path` and describes it; loaded only when it is asked for."""
    from groupdesk.demo import describe, make

    return describe(make(path, language, now, told), path)


def serve_demo(path: Path, language: str) -> int:
    """Lets the groups of the demo at `path` live until stdin ends; gives the exit code."""
    from groupdesk.demo import serve

    return serve(path, language)


if __name__ == "__main__":
    sys.exit(main())
