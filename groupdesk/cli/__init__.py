"""The command line: every verb of the desk for scripts, each with ``--json`` (DESIGN §6).

Without a verb it opens the console. Nothing heavy is imported until the verb is known; no verb loads
Textual.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from groupdesk.cli.parser import build, without_verb

if TYPE_CHECKING:
    from argparse import Namespace

    from groupdesk.cli.context import MakeDemo, ServeDemo

__all__ = ["main"]


def main(
    argv: Sequence[str], *, make_demo: "MakeDemo | None" = None, serve_demo: "ServeDemo | None" = None
) -> int:
    """Does what the arguments say; gives the exit code: 0 done, 1 found or failed, 2 wrong use.

    `make_demo` is what the verb `demo` makes its desk with, `serve_demo` what lets its groups live.
    """
    try:
        completing = "_ARGCOMPLETE" in os.environ
        options = (None if completing else without_verb(argv)) or _parsed(argv, completing)
    except SystemExit as wrong:  # argparse leaves this way: 0 for help, 2 for wrong use
        return wrong.code if isinstance(wrong.code, int) else 2
    return _run(options, make_demo, serve_demo)


def _parsed(argv: Sequence[str], completing: bool) -> "Namespace":
    parser = build()
    if completing:
        import argcomplete

        argcomplete.autocomplete(parser)
    return parser.parse_args(argv)


def _run(options: "Namespace", make_demo: "MakeDemo | None", serve_demo: "ServeDemo | None") -> int:
    from groupdesk.cli.context import Context, Failure

    try:
        return int(options.act(Context(options, make_demo, serve_demo), options) or 0)
    except Failure as failure:
        sys.stderr.write(f"groupdesk: {failure}\n")
        return failure.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone; nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
