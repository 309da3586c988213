"""``python -m groupdesk``, and the command `groupdesk`."""

import sys


def main() -> int:
    """Runs the command line; gives the exit code."""
    from groupdesk.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
