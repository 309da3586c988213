"""The port that bots push to, opened and closed as the settings say."""

import sys
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from groupdesk.desk import Desk
from groupdesk.locale import _
from groupdesk.store.file import Store
from groupdesk.worker.bot import is_set_by_hand
from groupdesk.worker.hearing import Broken, Hearing
from groupdesk.worker.taking import Heard

if TYPE_CHECKING:
    from groupdesk.worker.door import Door

AGAIN_SECONDS: Final = 60.0
"""After how long a port that could not be opened is tried again."""


class Gate:
    """At most one open port."""

    def __init__(
        self,
        store: Store,
        hearing: Callable[[str], Hearing | None],
        offer: Callable[[Heard | Broken], bool],
        troubled: Callable[[str], None],
    ) -> None:
        """`hearing` gives how a bot is heard, `offer` takes what was pushed, False when there is too much;
        `troubled` hears why the port cannot be opened."""
        self._store = store
        self._hearing = hearing
        self._offer = offer
        self._troubled = troubled
        self._door: Door | None = None
        self._wanted: tuple[str, int] | None = None
        """Host and port of the door, or of the last try."""
        self._again = 0.0

    def arrange(self) -> None:
        """Opens or closes it, as the settings say now; raises StoreError."""
        wanted = self._asked()
        if wanted != self._wanted:
            self._wanted, self._again = wanted, 0.0
            if self._door is not None:
                self._door.leave()  # what is inside waits for this very thread to store it
        if self._door is not None and not self._door.is_alive():
            self.close()
        if wanted and self._door is None and time.monotonic() >= self._again:
            self._open(*wanted)

    def _asked(self) -> tuple[str, int] | None:
        settings = Desk(self._store).settings
        host, port = str(settings.get("receiver_host")), int(settings.get("receiver_port"))
        if not port or (is_set_by_hand(self._store) and not ip_address(host).is_loopback):
            return None  # at another time nothing from elsewhere is let in
        return host, port

    def _open(self, host: str, port: int) -> None:
        from groupdesk.worker.door import Door  # a server is loaded where she wants one

        try:
            door = Door(host, port, self._hearing, self._offer, self._store.now)
        except OSError as error:
            self._again = time.monotonic() + AGAIN_SECONDS
            reason = _("pushes cannot be received at {host}, port {port} ({error})").format(
                host=host, port=port, error=error.strerror or error
            )
            sys.stderr.write(f"groupdesk: {reason}\n")
            self._troubled(reason)
        else:
            self._door = door
            door.start()

    def refuse(self) -> None:
        """Lets nothing more in; what is inside is still answered."""
        if self._door is not None:
            self._door.refuse()

    def close(self) -> None:
        """Closes it."""
        if self._door is not None:
            self._door.close()
            self._door = None
