"""No verb: the console, in a terminal."""

import gc
import sys

from groupdesk.cli.context import Context, wrong
from groupdesk.locale import _


def start(context: Context) -> int:
    """Opens the console; raises Failure where there is no terminal to open it in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise wrong(
            _("the console needs a terminal; give a verb instead, see {command}").format(
                command="`groupdesk --help`"
            )
        )
    gc.disable()  # modules make no garbage; looking for it is a sixth of a start. The console enables it
    from groupdesk.console.start import run

    return run(context.path, context.now, context.language)
