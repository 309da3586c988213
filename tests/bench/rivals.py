"""Rows of other readers of the same export, each from the file to who wrote how much."""

import json
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.bench import chats
from tests.bench.bench import Bench, Row, run
from tests.bench.imports import SMALLEST

WHATSTK = """
import sys
from whatstk import WhatsAppChat
print(WhatsAppChat.from_source(sys.argv[1]).df["username"].value_counts().sum())
"""
CHAT_MINER = """
import logging, sys
logging.disable()
from chatminer.chatparsers import WhatsAppParser
parser = WhatsAppParser(sys.argv[1])
parser.parse_file()
print(parser.parsed_messages.get_df(as_pandas=True)["author"].value_counts().sum())
"""
RIVALS = (("whatstk", WHATSTK), ("chat-miner", CHAT_MINER))


def rows(bench: Bench) -> Iterator[Row]:
    """Whole commands on one WhatsApp export; the rivals are installed for the run, beside the desk."""
    file = chats.export(bench, "whatsapp", max(bench.size, SMALLEST))
    taken = None
    for name, program in RIVALS:
        python, trouble = _install(bench.folder / name, name)
        if trouble:
            yield Row(f"to a leaderboard, {name}", against=f"skipped: {trouble}")
            continue
        if taken is None:
            taken = _desk(bench, file)
        theirs = run([python, "-c", program, file])
        against = f"{name}, {theirs.seconds:.2f} s for {int(theirs.said.split()[-1]):,} messages"
        yield Row(f"to a leaderboard, against {name}", taken, "s", taken / theirs.seconds, against, "≤ 1")


def _desk(bench: Bench, file: Path) -> float:
    desk = bench.folder / "rivals.desk"
    brought = run(bench.command(desk, "import", file, "--timezone", "UTC", "--json", days=chats.EXPORT_DAYS))
    ranked = run(bench.command(desk, "leaderboard", "--span", "all", "--json", days=chats.EXPORT_DAYS))
    if not json.loads(ranked.said)["rows"]:
        raise RuntimeError("the leaderboard is empty")
    return brought.seconds + ranked.seconds


def _install(folder: Path, name: str) -> tuple[Path, str]:
    """The Python that has a rival, and what went wrong."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    got = subprocess.run(
        [python, "-m", "pip", "install", "-q", name], capture_output=True, text=True, check=False
    )
    trouble = got.stderr.strip().splitlines()[-1:] if got.returncode else []
    return python, "".join(trouble)
