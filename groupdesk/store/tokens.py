"""Tokens of bots: in the system's keyring where there is one, else in a 0600 file beside the desk (DESIGN §9)."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_SERVICE: Final = "groupdesk"


class Tokens:
    """The secrets of one desk's bots, each bot's as one set under its number."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk.absolute()
        self._file = desk.with_name(desk.name + ".tokens")

    def get(self, bot: int) -> dict[str, str]:
        """What is kept for a bot: key → secret; nothing when there is nothing."""
        if ring := _keyring():
            with suppress(ring.errors.KeyringError):
                if kept := ring.get_password(_SERVICE, self._name(bot)):
                    return dict(json.loads(kept))
        return self._all().get(str(bot), {})

    def put(self, bot: int, secrets: Mapping[str, str]) -> None:
        """Keeps the secrets of a bot; raises OSError where the file cannot be written."""
        if ring := _keyring():
            try:
                ring.set_password(_SERVICE, self._name(bot), json.dumps(dict(secrets)))
            except ring.errors.KeyringError:
                pass  # a keyring that is locked or full: the file is for that
            else:
                return
        self._write({**self._all(), str(bot): dict(secrets)})

    def drop(self, bot: int) -> None:
        """Forgets the secrets of a bot."""
        if ring := _keyring():
            with suppress(ring.errors.KeyringError):
                ring.delete_password(_SERVICE, self._name(bot))
        kept = self._all()
        if kept.pop(str(bot), None) is not None:
            self._write(kept)

    def _name(self, bot: int) -> str:
        return f"{self._desk}#{bot}"

    def _all(self) -> dict[str, dict[str, str]]:
        with suppress(FileNotFoundError):
            return dict(json.loads(self._file.read_text(encoding="utf-8")))
        return {}

    def _write(self, kept: Mapping[str, Mapping[str, str]]) -> None:
        staged = self._file.with_name(self._file.name + ".new")
        staged.unlink(missing_ok=True)
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(self._file)


def _keyring() -> Any:
    """The keyring module where a real backend stands behind it; None without one."""
    if os.environ.get("GROUPDESK_TOKENS") == "file":
        return None
    import keyring

    backend = keyring.get_keyring()
    return keyring if getattr(backend, "priority", 0) > 0 else None
