"""Tokens of bots: in the system's keyring where there is one, else in a 0600 file beside the desk (DESIGN §9)."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from groupdesk.locale import _
from groupdesk.store.engine import StoreError

_SERVICE: Final = "groupdesk"


class Tokens:
    """The secrets of one desk's bots, each bot's as one set under its number."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk.absolute()
        self._file = desk.with_name(desk.name + ".tokens")

    def get(self, bot: int) -> dict[str, str]:
        """What is kept for a bot: key → secret; nothing when there is nothing, or it cannot be read."""
        if kept := self._all().get(str(bot)):  # only there where the keyring could not take it
            return kept
        ring = _keyring()
        found = _tried(lambda: ring.get_password(_SERVICE, self._name(bot))) if ring else None
        return _secrets(_parsed(found or ""))

    def put(self, bot: int, secrets: Mapping[str, str]) -> None:
        """Keeps the secrets of a bot; raises StoreError where the file cannot be written."""
        if not secrets:
            self.drop(bot)
        elif self._in_ring(bot, json.dumps(dict(secrets))):
            self._write_without(bot)
        else:
            self._write({**self._all(), str(bot): dict(secrets)})

    def drop(self, bot: int) -> None:
        """Forgets the secrets of a bot; raises StoreError where the file cannot be written."""
        if ring := _keyring():
            _tried(lambda: ring.delete_password(_SERVICE, self._name(bot)))
        self._write_without(bot)

    def _in_ring(self, bot: int, packed: str) -> bool:
        """Whether the keyring has taken it: one that is locked or full has not."""
        if (ring := _keyring()) is None:
            return False
        _tried(lambda: ring.set_password(_SERVICE, self._name(bot), packed))
        return bool(_tried(lambda: ring.get_password(_SERVICE, self._name(bot))) == packed)

    def _name(self, bot: int) -> str:
        return f"{self._desk}#{bot}"

    def _all(self) -> dict[str, dict[str, str]]:
        try:
            kept = _parsed(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # not there, not ours to read, no text
            return {}
        return {bot: _secrets(one) for bot, one in kept.items()}

    def _write_without(self, bot: int) -> None:
        kept = self._all()
        if kept.pop(str(bot), None) is not None:
            self._write(kept)

    def _write(self, kept: Mapping[str, Mapping[str, str]]) -> None:
        staged = self._file.with_name(self._file.name + ".new")
        try:
            staged.unlink(missing_ok=True)
            descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(kept, file)
                file.flush()
                os.fsync(file.fileno())
            staged.replace(self._file)
        except OSError as error:
            line = _("{path}: cannot be written ({detail}); the token is not kept")
            raise StoreError(line.format(path=self._file, detail=error.strerror)) from error


def _tried(ask: Callable[[], Any]) -> Any:
    """What a keyring answers; None where it fails: its backends are others' and raise what they like."""
    try:
        return ask()
    except Exception:  # noqa: BLE001 - the file is for that
        return None


def _parsed(text: str) -> dict[str, Any]:
    """The object that a text holds; nothing for anything else, such as a file that was damaged."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _secrets(found: Any) -> dict[str, str]:
    return {key: one for key, one in found.items() if isinstance(one, str)} if isinstance(found, dict) else {}


def _keyring() -> Any:
    """The keyring module where a real backend stands behind it; None without one."""
    if os.environ.get("GROUPDESK_TOKENS") == "file":
        return None
    import keyring

    backend = keyring.get_keyring()
    return keyring if getattr(backend, "priority", 0) > 0 else None
