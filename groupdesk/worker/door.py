"""A port that bots push to: who they are is checked, and what they tell is confirmed once it is stored (DESIGN §9).

The answer of OneBot is empty: some programs run what it holds as an operation (bots.md §2).
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import nullcontext
from ipaddress import ip_address
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from groupdesk.bots.base import BotError
from groupdesk.bots.pushes import Admission, admission, is_event, is_marked, secret_of
from groupdesk.records.protocols import CHATLAB
from groupdesk.worker.hearing import Broken, Hearing
from groupdesk.worker.rate import Rate
from groupdesk.worker.taking import Heard

PLACES: Final = ("/{bot}", "/{bot}/api/v1/imports/{session}")
"""Where is pushed to; tools made for ChatLab add the second part to the address that they are given."""
LARGEST: Final = 8 << 20
"""Bytes of a body at most."""
SMALL: Final = 256 << 10
"""Bytes of a body that may be read beside any number of others."""
LARGE_AT_ONCE: Final = 4
BODY_SECONDS: Final = 15.0
STORED_SECONDS: Final = 20.0
"""How long it may take until what was pushed is stored."""
CONNECTIONS: Final = 200
CLOSING_SECONDS: Final = 3

logging.getLogger("uvicorn").setLevel(logging.ERROR)  # whoever sends nonsense would fill the log


class Door(threading.Thread):
    """A served port."""

    def __init__(
        self,
        host: str,
        port: int,
        hearing: Callable[[str], Hearing | None],
        offer: Callable[[Heard | Broken], bool],
        now: Callable[[], int],
    ) -> None:
        """Opens the port; raises OSError. `hearing` and `offer` are those of `Gate`."""
        super().__init__(name="door", daemon=True)
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=CONNECTIONS)
        app = Starlette(routes=[Route(place, self._answer, methods=["POST"]) for place in PLACES])
        self._server = uvicorn.Server(_config(app))
        self._hearing, self._offer, self._now = hearing, offer, now
        self._is_local = ip_address(host).is_loopback
        self._rate = Rate()
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._refusing = False

    def run(self) -> None:
        self._server.run(sockets=[self._socket])

    def refuse(self) -> None:
        """Lets nothing more in; what is inside is still answered."""
        self._refusing = True

    def leave(self) -> None:
        """Closes the port as soon as what is inside is answered."""
        self._refusing = self._server.should_exit = True

    def close(self) -> None:
        """Closes the port, and waits until that is done."""
        self.leave()
        self.join()
        self._socket.close()

    async def _answer(self, request: Request) -> Response:
        """Raises HTTPException for whatever is not stored."""
        if not self._rate.allows(request.client.host if request.client else ""):
            raise HTTPException(429, headers={"Retry-After": "1"})
        hearing = self._hearing(request.path_params["bot"])
        if hearing is None:
            raise HTTPException(404)
        if self._refusing:
            raise HTTPException(503)
        headers = dict(request.headers)  # names come in lower case
        body = await self._admitted(hearing, headers, request)
        if is_event(headers):
            await self._stored(await self._heard(hearing, body))
        if hearing.bot.protocol == CHATLAB.name:
            return JSONResponse({"success": True})
        return Response(status_code=204)

    # --- who it is

    async def _admitted(self, hearing: Hearing, headers: Mapping[str, str], request: Request) -> bytes:
        """The body of a push that is what it says; what says nothing is not read."""
        secret, protocol = secret_of(hearing.secrets), hearing.bot.protocol
        if not secret and not (self._is_local and "origin" not in headers):
            raise HTTPException(403)  # a page in a browser is on this machine too
        if secret and not is_marked(protocol, headers):
            raise HTTPException(401)
        body = await self._body(request)
        if secret and (found := admission(protocol, secret, headers, body)) is not Admission.GRANTED:
            raise HTTPException(found.value)
        return body

    async def _body(self, request: Request) -> bytes:
        told = request.headers.get("content-length", "")
        size = int(told) if told.isdecimal() else LARGEST
        if size > LARGEST:
            raise HTTPException(413)
        try:
            async with asyncio.timeout(BODY_SECONDS), self._large if size > SMALL else nullcontext():
                return await _read(request)
        except TimeoutError:
            raise HTTPException(408) from None
        except ClientDisconnect:
            raise HTTPException(400) from None

    # --- what it tells

    async def _heard(self, hearing: Hearing, body: bytes) -> Heard:
        try:
            return await run_in_threadpool(hearing.pushed, body, self._now())
        except ValueError:
            raise HTTPException(400) from None
        except BotError:  # it has to be asked something about it, and does not answer
            raise HTTPException(503) from None
        except Exception as error:  # noqa: BLE001 - told as the bot's state, and to whoever pushes
            self._offer(Broken.by(hearing.bot.id, error))
            raise HTTPException(500) from None

    async def _stored(self, heard: Heard) -> None:
        """Waits until something lies in the store."""
        stored: Future[None] = Future()
        if not self._offer(heard._replace(stored=stored)):
            raise HTTPException(503, headers={"Retry-After": "5"})
        wait = asyncio.wrap_future(stored)
        await asyncio.wait({wait}, timeout=STORED_SECONDS)
        if not wait.done() or wait.exception() is not None:
            raise HTTPException(503 if not wait.done() else 500)


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )


async def _read(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise HTTPException(413)
        parts.append(part)
    return b"".join(parts)
