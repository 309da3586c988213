"""Tokens stand in the keyring or in a file of their own, and nowhere else."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from groupdesk.desk import Desk
from groupdesk.store.engine import StoreError
from groupdesk.store.tokens import Tokens
from groupdesk.worker.run import Worker
from tests.bots.qq_weather import Sky, answer, failing, under
from tests.bots.sim_onebot import LLBot, chat, tick
from tests.console_line import Line, line

__all__ = ["line"]

TOKEN, OTHER = "tok-5f2c9e81-of-nobody", "tok-77aa01bb-of-nobody"


class InMemory(KeyringBackend):
    """A keyring for the length of a test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")

    def _open(self) -> None:
        if self.locked:
            raise RuntimeError("org.freedesktop.Secret.Error.IsLocked")


@pytest.fixture
def file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    monkeypatch.delenv("GROUPDESK_TOKENS", raising=False)
    before, made = keyring.get_keyring(), InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return tmp_path / "my.desk"


def test_the_file_is_for_its_owner_alone(file_only: None, desk: Path) -> None:
    tokens = Tokens(desk)
    assert tokens.get(1) == {}
    tokens.put(1, {"token": TOKEN})
    tokens.put(2, {"token": OTHER, "secret": "s"})
    (file,) = desk.parent.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tokens.get(1), tokens.get(2)) == ({"token": TOKEN}, {"token": OTHER, "secret": "s"})
    assert Tokens(desk).get(1) == {"token": TOKEN}


def test_a_file_that_others_could_read_is_replaced_by_one_they_cannot(file_only: None, desk: Path) -> None:
    file = desk.with_name("my.desk.tokens")
    for name in (file, file.with_name(file.name + ".new")):
        name.write_text("{}")
        name.chmod(0o644)
    Tokens(desk).put(1, {"token": TOKEN})
    assert [stat.S_IMODE(one.stat().st_mode) for one in desk.parent.iterdir()] == [0o600]


def test_what_is_removed_is_forgotten(file_only: None, desk: Path) -> None:
    tokens = Tokens(desk)
    tokens.put(1, {"token": TOKEN})
    tokens.put(2, {"token": OTHER})
    tokens.drop(1)
    tokens.drop(7)
    assert (tokens.get(1), tokens.get(2)) == ({}, {"token": OTHER})
    tokens.put(2, {})
    assert tokens.get(2) == {}
    assert OTHER.encode() not in b"".join(file.read_bytes() for file in desk.parent.iterdir())


@pytest.mark.parametrize(
    "damage", [b"", b'{"1": {"tok', b"[]", b'{"1": [7]}', b'{"1": {"token": 5}}', b"\xff\xfe"]
)
def test_a_damaged_file_holds_nothing_and_is_written_anew(file_only: None, desk: Path, damage: bytes) -> None:
    desk.with_name("my.desk.tokens").write_bytes(damage)
    tokens = Tokens(desk)
    assert tokens.get(1) == {}
    tokens.drop(1)
    tokens.put(1, {"token": TOKEN})
    assert tokens.get(1) == {"token": TOKEN}


def test_a_file_that_cannot_be_written_is_told_without_the_token(file_only: None, desk: Path) -> None:
    nowhere = Tokens(desk.parent / "no folder" / "my.desk")
    with pytest.raises(StoreError, match="cannot be written") as caught:
        nowhere.put(1, {"token": TOKEN})
    assert TOKEN not in str(caught.value)


def test_a_keyring_keeps_them_where_there_is_one(ring: InMemory, desk: Path) -> None:
    tokens = Tokens(desk)
    tokens.put(1, {"token": TOKEN})
    assert list(desk.parent.iterdir()) == []
    assert [json.loads(one) for one in ring.kept.values()] == [{"token": TOKEN}]
    assert tokens.get(1) == {"token": TOKEN}
    assert Tokens(desk.with_name("another.desk")).get(1) == {}
    tokens.drop(1)
    tokens.drop(1)
    assert (tokens.get(1), ring.kept) == ({}, {})


def test_a_keyring_that_fails_leaves_it_to_the_file_and_takes_it_over_later(
    ring: InMemory, desk: Path
) -> None:
    tokens = Tokens(desk)
    tokens.put(1, {"token": OTHER})
    ring.locked = True
    assert tokens.get(1) == {}
    tokens.put(1, {"token": TOKEN})
    assert tokens.get(1) == {"token": TOKEN}
    ring.locked = False
    assert tokens.get(1) == {"token": TOKEN}
    tokens.put(1, {"token": TOKEN})
    assert TOKEN.encode() not in b"".join(file.read_bytes() for file in desk.parent.iterdir())
    assert tokens.get(1) == {"token": TOKEN}


def test_what_a_keyring_holds_may_be_anything(ring: InMemory, desk: Path) -> None:
    tokens = Tokens(desk)
    tokens.put(1, {"token": TOKEN})
    for odd in ("", "x", "[]", '{"token": 5}'):
        ring.kept = dict.fromkeys(ring.kept, odd)
        assert tokens.get(1) == {}


# --- nowhere else


@pytest.mark.parametrize(
    "weather", [None, failing(f"bad token {TOKEN}"), answer(500, TOKEN), answer(401, TOKEN)]
)
def test_a_token_stands_in_nothing_else_that_is_written_or_said(
    file_only: None, line: Line, tmp_path: Path, weather: object
) -> None:
    said: list[str] = []
    qq = LLBot(tick, TOKEN)
    qq.add(chat(30))
    sky = Sky(qq)
    if callable(weather):
        sky.lasting["get_group_list"] = weather
    with under(sky) as url, Desk.open(line.desk) as opened:
        opened.bots.add("onebot11", "qq", {"url": url, "token": TOKEN, "secret": OTHER})
        for ask in (opened.runs.ask_sync(), opened.runs.ask_check(1)):
            assert Worker(opened.store).next()
            said.append(repr(opened.runs.view(ask)))
        said += [repr(opened.bots.get(1)), repr(opened.bots.groups(1))]
    for verb in (
        ("bots", "list", "--json"),
        ("bots", "list"),
        ("history", "--json"),
        ("info", "--json"),
        ("doctor",),
    ):
        answered = line(*verb)
        said += [answered.out, answered.err]
    line.json("export", tmp_path / "export")
    line.json("backup", tmp_path / "copy.desk")
    for place in ("undo", "history"):
        said.append(line(place).out)
    written = {
        file: file.read_bytes()
        for file in tmp_path.rglob("*")
        if file.is_file() and not file.name.endswith(".tokens")
    }
    assert len(written) > 3
    for secret in (TOKEN, OTHER):
        assert not any(secret in one for one in said)
        assert [file for file, raw in written.items() if secret.encode() in raw] == []


def test_a_removed_bots_token_is_gone_at_once(file_only: None, line: Line) -> None:
    with Desk.open(line.desk) as opened:
        opened.bots.add("onebot11", "qq", {"url": "http://127.0.0.1:9", "token": TOKEN})
        opened.bots.edit(1, {"token": OTHER})
        assert Tokens(line.desk).get(1) == {"token": OTHER}
        opened.bots.edit(1, {"url": "http://127.0.0.1:8"})
        assert Tokens(line.desk).get(1) == {"token": OTHER}
        opened.bots.remove(1)
    assert not any(
        secret.encode() in file.read_bytes()
        for secret in (TOKEN, OTHER)
        for file in line.desk.parent.iterdir()
    )
