"""README says what is so: its keys, its pictures, its commands."""

import re
import shlex

import pytest

from groupdesk.cli.parser import build
from tests.readme import KEYS, README, keys_table

TEXT = README.read_text("utf-8")
COMMANDS = re.findall(r"^groupdesk (.+)$", TEXT, re.MULTILINE)


def test_its_keys_are_those_of_the_console() -> None:
    found = KEYS.search(TEXT)
    assert found
    assert found[0] == keys_table(), "write it anew: python -m tests.readme"


def test_its_pictures_and_links_are_there() -> None:
    paths = [path for path in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in path]
    assert paths
    assert [path for path in paths if not (README.parent / path).exists()] == []


def test_it_teaches_a_few_commands() -> None:
    assert 5 <= len(COMMANDS) <= 10


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_are_understood(command: str) -> None:
    line = command.partition(" > ")[0].partition(" | ")[0]
    assert build().parse_args(shlex.split(line, comments=True)).act
