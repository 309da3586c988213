"""HTTP for all bots: capped, timed, never redirected, and no secret in what is told of it.

An answer of any status is a `Response`; what an adapter makes of it is its `classify`. Only a request
that got none raises: `UnreachedError` when the other side cannot have had it, else `LostError`.
"""

import json
import logging
import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from groupdesk.locale import _
from groupdesk.records.values import mended
from groupdesk.text import one_line

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would tell addresses, and secrets stand in some

CONNECT_SECONDS: Final = 10.0
QUIET_SECONDS: Final = 15.0
"""For how long an answer may stand still."""
WHOLE_SECONDS: Final = 60.0
"""How long a request may take from its first byte to the last of its answer."""
_escaped_half: Final = re.compile(r"\\u[dD]").search
"""Finds where half of a surrogate pair may stand, which could not be stored."""
LARGEST: Final = 64 << 20
"""Bytes of an answer at most; more is refused unread."""
SHORTEST_SECRET: Final = 4
"""Characters of a secret at least; a shorter one is a word like others."""
_SAID: Final = 160
"""Characters of a foreign error that are told."""
_STREAM: Final = "text/event-stream"
_SMALL: Final = 1 << 16
"""Bytes of an answer at most of which something is told."""


class TransportError(Exception):
    """A request without an answer; `str()` is one line without secrets."""


class UnreachedError(TransportError):
    """The other side cannot have had the request."""


class LostError(TransportError):
    """The request may have been done: the answer was lost, late, too large or broken off."""


class NoStreamError(TransportError):
    """What answered where events should stream is none that goes on."""

    def __init__(self, response: "Response") -> None:
        super().__init__(_("answered {status} instead of events").format(status=response.status))
        self.response = response
        """Its status and headers; of a failure its body too."""


@dataclass(frozen=True)
class Response:
    """An answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What may not be told of it."""

    def json(self) -> Any:
        """The body as `read_json` reads it, once; not to be changed."""
        return self._value

    @cached_property
    def _value(self) -> Any:
        return read_json(self.body)

    def words(self) -> str:
        """The body as one line to be told: its beginning, made safe; "" for a large one."""
        if self.body[:_SAID].lstrip().startswith(b"<"):
            return _("an HTML page")
        if len(self.body) > _SMALL:
            return ""
        return _without(self.secrets, self.body.decode("utf-8", "replace"))[:_SAID]


def read_json(raw: bytes) -> Any:
    """Bytes as JSON, None for anything else. No integer loses digits, no text has half a character."""
    try:
        text = raw.decode("utf-8-sig")
        value = json.loads(text)
        return mended(value) if _escaped_half(text) else value
    except (ValueError, RecursionError):
        return None


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Transport:
    """Requests to one address, with its secrets."""

    def __init__(
        self, base: str, *, secrets: tuple[str, ...] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        self._base = base.rstrip("/")
        self._secrets: tuple[str, ...] = ()
        self.hide(*secrets)
        timeout = httpx.Timeout(QUIET_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.Client(
            headers=_encoded(headers),
            timeout=timeout,
            follow_redirects=False,
            trust_env=not is_loopback(base),
            verify=not base.lower().startswith(
                "http://"
            ),  # certificates take long to load, and are for nothing
        )
        self._streaming: socket.socket | None = None
        self._hung_up = False

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def hide(self, *secrets: str) -> None:
        """More secrets, of which nothing is told from now on."""
        known = {*self._secrets, *(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)}
        self._secrets = tuple(sorted(known, key=len, reverse=True))  # one may hold another

    def post(self, path: str, body: Any, **options: Any) -> Response:
        """A POST of `body` as JSON."""
        return self.call("POST", path, json=body, **options)

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        quiet: float | None = None,
    ) -> Response:
        """The answer to one request; `quiet` is for how many seconds it may stand still.

        Raises UnreachedError or LostError.
        """
        options: dict[str, Any] = {"params": params, "headers": _encoded(headers)}
        if json is not None:
            options["json"] = json
        if quiet is not None:
            options["timeout"] = httpx.Timeout(quiet, connect=CONNECT_SECONDS)
        until = time.monotonic() + WHOLE_SECONDS + (quiet or 0.0)
        with self._telling(), self._client.stream(method, self._base + path, **options) as answer:
            body = self._body(answer, until)
            told = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status_code, told, body, self._secrets)

    def stream(self, path: str, *, quiet: float) -> Iterator[bytes]:
        """A `text/event-stream` in parts: an empty one when it begins, then what comes until it ends.

        `quiet` is for how many seconds nothing may come. Raises NoStreamError, UnreachedError or LostError.
        """
        timeout = httpx.Timeout(quiet, connect=CONNECT_SECONDS)
        headers = {"Accept": _STREAM}
        with (
            self._telling(),
            self._client.stream("GET", self._base + path, headers=headers, timeout=timeout) as answer,
        ):
            self._check_stream(answer)
            try:
                self._streaming = answer.extensions["network_stream"].get_extra_info("socket")
                if not self._hung_up:
                    yield b""
                    yield from answer.iter_bytes()
            finally:
                self._streaming = None

    def hang_up(self) -> None:
        """Ends the `stream` that another thread reads, and any that it would read."""
        self._hung_up = True
        if (streaming := self._streaming) is not None:
            with suppress(OSError):  # closed by the other side meanwhile
                socket.socket.shutdown(streaming, socket.SHUT_RDWR)

    def _check_stream(self, answer: httpx.Response) -> None:
        """Raises NoStreamError for an answer that is no stream of events."""
        goes_on = answer.headers.get("content-type", "").lower().startswith(_STREAM)
        if answer.status_code != 200 or not goes_on:
            body = b"" if answer.status_code == 200 else self._body(answer, time.monotonic() + WHOLE_SECONDS)
            told = {name.lower(): value for name, value in answer.headers.items()}
            raise NoStreamError(Response(answer.status_code, told, body, self._secrets))

    def safe(self, text: str) -> str:
        """`text` as one line, with nothing of a secret in it."""
        return _without(self._secrets, text)

    def _body(self, answer: httpx.Response, until: float) -> bytes:
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > LARGEST:
                raise LostError(_("answered with more than {n} MB").format(n=LARGEST >> 20))
            if time.monotonic() > until:
                raise LostError(_("answered so slowly that its answer never ended"))
            parts.append(part)
        return b"".join(parts)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise UnreachedError(self._unreached(error)) from None
        except httpx.LocalProtocolError:  # its words would tell the header
            raise UnreachedError(
                _("was not asked: what was typed for it has signs that cannot be sent")
            ) from None
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise UnreachedError(
                self.safe(_("is no address that works: {error}").format(error=error))
            ) from None
        except httpx.TimeoutException:
            raise LostError(_("gave no answer in time")) from None
        except httpx.HTTPError as error:
            raise LostError(self.safe(_("broke off ({error})").format(error=_reason(error)))) from None

    def _unreached(self, error: httpx.HTTPError) -> str:
        place = urlsplit(self._base).netloc.rpartition("@")[2]
        return self.safe(_("nothing answers at {place} ({error})").format(place=place, error=_reason(error)))


def _without(secrets: tuple[str, ...], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, "•••").replace(quote(secret, safe=""), "•••")
    return one_line(text)


def _encoded(headers: Mapping[str, str] | None) -> list[tuple[bytes, bytes]]:
    """Headers as bytes: what was typed may be anything."""
    return [(name.encode(), value.encode("utf-8", "replace")) for name, value in (headers or {}).items()]


def _reason(error: Exception) -> str:
    return str(error).removeprefix("[Errno ").partition("] ")[2] or str(error) or type(error).__name__
