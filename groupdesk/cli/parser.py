"""The verbs and their options, as argparse knows them; light to import."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Never

from groupdesk import __version__

if TYPE_CHECKING:
    from groupdesk.cli.context import Context

EPILOG = """\
begin with:
  groupdesk                       open the console
  groupdesk import chat.txt       bring in an exported chat
  groupdesk today                 what needs you today, and why
  groupdesk leaderboard --span week --json

A GROUP is an id, a name, tag:x, kind:x, layer:x, space:x, all, or a comma list.
The desk is --desk, else $GROUPDESK_DESK, else the one in your data folder.
exit: 0 done, 1 found or failed something, 2 wrong use
"""
PROG: Final = "groupdesk"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> Never:
        """Ends with code 2."""
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`\n")


class Verbs:
    """Where a family of verbs declares them."""

    def __init__(self, subparsers: Any) -> None:
        self._subparsers = subparsers

    def add(self, name: str, act: Any, help: str, example: str = "", **more: Any) -> Parser:  # noqa: A002
        """A verb done by `act(context, options)`; `example` teaches in its ``--help``."""
        parser: Parser = self._subparsers.add_parser(
            name,
            help=help,
            description=help[:1].upper() + help[1:] + ".",
            epilog=f"example:\n  {example}" if example else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[everywhere()],
            **more,
        )
        parser.set_defaults(act=act)
        return parser

    def nest(self, name: str, help: str) -> "Verbs":  # noqa: A002
        """A word with verbs of its own, such as ``group show``."""
        parser = self._subparsers.add_parser(name, help=help, description=help, parents=[everywhere()])
        return Verbs(parser.add_subparsers(metavar="VERB", required=True, parser_class=Parser))


def families() -> Sequence[Any]:
    """The modules that declare verbs: ``declare(verbs)``."""
    from groupdesk.cli import (
        acts,
        boards,
        bots,
        calendar,
        charter,
        columns,
        counts,
        deliveries,
        demo,
        groups,
        imports,
        kept,
        paste,
        people,
        posts,
        reports,
        surveys,
        today,
        upkeep,
    )

    return (
        demo,
        imports,
        paste,
        counts,
        bots,
        columns,
        posts,
        calendar,
        deliveries,
        today,
        groups,
        charter,
        people,
        kept,
        boards,
        reports,
        surveys,
        acts,
        upkeep,
    )


def without_verb(argv: Sequence[str]) -> argparse.Namespace | None:
    """The options of a line that has no verb, and so opens the console; None for any other line.

    No verb is loaded for it: the console stands there sooner.
    """
    parser = Parser(prog=PROG, parents=[everywhere()], add_help=False)
    parser.set_defaults(act=_console)
    options, rest = parser.parse_known_args(argv)
    return None if rest else options


def everywhere() -> argparse.ArgumentParser:
    """The options that stand before or after any verb; absent from the result unless given."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options = shared.add_argument_group("everywhere")
    options.add_argument("--desk", metavar="PATH", help="the desk's file")
    options.add_argument("--lang", choices=("en", "zh_CN"), help="language of what is printed")
    options.add_argument("--now", metavar="ISO", help="look at the desk as of this instant")
    options.add_argument(
        "--json", action="store_true", help="one JSON document on stdout, nothing else there"
    )
    return shared


def build() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog=PROG,
        description="A community manager's desk: chat groups in, what needs you today and why out.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere()],
    )
    parser.add_argument("--version", action="version", version=f"groupdesk {__version__}")
    parser.set_defaults(act=_console)
    verbs = Verbs(parser.add_subparsers(title="verbs", metavar="VERB", parser_class=Parser))
    for family in families():
        family.declare(verbs)
    return parser


def _console(context: "Context", options: argparse.Namespace) -> int:
    from groupdesk.cli.console import start

    return start(context)
