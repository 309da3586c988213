"""What send-only robots have in common: an address that is their secret and names the one group they post to.

Nothing can be asked of them, and what they post has no id but at Discord (bots.md §7).
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from groupdesk.bots.answers import asked
from groupdesk.bots.base import About, BotError, End, Lacking, Login, Outcome, Saying, Target
from groupdesk.bots.transport import Response, Transport, is_loopback
from groupdesk.locale import _
from groupdesk.records.protocols import Protocol, Unit, length

_AFRESH: Final = frozenset({"timestamp", "sign", "wait"})
"""Of a query, what is made anew for each post, whatever was pasted."""
_ID: Final = re.compile(r"(?!all\Z)\+?\w[\w@.+-]*", re.ASCII | re.IGNORECASE)
"""An id of somebody. "all" and "@all" are everybody at some platforms, and are never taken for a person."""
_MOBILE: Final = re.compile(r"1\d{10}|\+\d{1,4}-?\d{5,12}", re.ASCII)
_BETWEEN: Final = re.compile(r"[,，、;；\n]")


@dataclass(frozen=True, slots=True)
class Site:
    """What the addresses of a platform's robots look like."""

    hosts: frozenset[str]
    path: re.Pattern[str]
    example: str
    key: str = ""
    """The field of the query that is the secret; "" where the end of the path is."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a robot takes posts."""

    origin: str
    path: str
    query: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]

    def at(self, below: str = "", **more: str) -> str:
        """Its path, or one below it, with more in its query."""
        query = urlencode([*self.query, *more.items()])
        return f"{self.path}{below}?{query}" if query else self.path + below

    @property
    def digest(self) -> str:
        """What tells it from others and gives nothing away."""
        return sha256(" ".join(self.secrets).encode()).hexdigest()[:12]


def address(typed: str, site: Site) -> Address | None:
    """What was pasted; None for no address of the platform, unless it is one of this machine."""
    try:
        url = urlsplit(typed.strip())
        port, near = url.port, is_loopback(typed.strip())
    except ValueError:
        return None
    query = tuple(pair for pair in parse_qsl(url.query) if pair[0] not in _AFRESH)
    secret = dict(query).get(site.key, "") if site.key else url.path.rpartition("/")[2]
    if near and url.scheme in ("http", "https"):
        host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
        origin = f"{url.scheme}://{host}:{port}" if port else f"{url.scheme}://{host}"
    elif url.scheme == "https" and url.hostname in site.hosts and site.path.fullmatch(url.path) and secret:
        if port not in (None, 443):
            return None
        origin = f"https://{url.hostname}"
    else:
        return None
    return Address(origin, url.path, query, (secret,) if site.key else (url.path, secret))


def by_number(mentions: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """People by their ids, and those who are named by a mobile number."""
    numbers = [who for who in mentions if _MOBILE.fullmatch(who)]
    return [who for who in mentions if who not in numbers], numbers


class Robot(Lacking, ABC):
    """Posts to its group; `clock` gives the time that posts are signed with."""

    protocol: ClassVar[Protocol]
    site: ClassVar[Site]
    facts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, login: Login, clock: Callable[[], float] = time) -> None:
        self.secret = login["secret"].strip()
        self._clock = clock
        self._keywords = [word.strip() for word in _BETWEEN.split(login["keyword"]) if word.strip()]
        self._address = address(login["url"], self.site)
        secrets = (self.secret, login["url"].strip(), *(self._address.secrets if self._address else ()))
        # A connection left open may be closed from there just as a post goes out: sent or not?
        headers = {"Connection": "close"}
        self._http = Transport(
            self._address.origin if self._address else "", secrets=secrets, headers=headers
        )

    @abstractmethod
    def text(self, saying: Saying) -> str:
        """The text as it goes out, with whom it addresses."""

    @abstractmethod
    def body(self, saying: Saying, at: float) -> dict[str, Any]:
        """What is posted at an instant."""

    @abstractmethod
    def classify(self, response: Response) -> Outcome:
        """How a post ended."""

    def query(self, at: float) -> dict[str, str]:
        """What the address needs besides at an instant."""
        return {}

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def about(self) -> About:
        """What its address tells; nothing is sent, so whether it works shows with the first post."""
        facts = ["not_tried", *self.facts]
        facts += [code for code, has in (("signed", self.secret), ("keyword", self._keywords)) if has]
        digest = self._where().digest
        return About(digest, self.protocol.title, self.protocol.can, facts=tuple(facts))

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts to its group, whatever the target; what is refused beforehand was never asked."""
        try:
            where = self._where()
            self._check(saying)
        except BotError as error:
            return error.outcome
        at = self._clock()
        path, body = where.at(**self.query(at)), self.body(saying, at)
        return asked(self._http, lambda: self._http.post(path, body), self.classify)

    def _where(self) -> Address:
        if self._address is None:
            wrong = _("is not the address of such a robot; it looks like {example}")
            raise BotError(Outcome(End.AUTH, wrong.format(example=self.site.example)))
        return self._address

    def _check(self, saying: Saying) -> None:
        """Raises BotError for what would be refused, cut, or ring somebody else."""
        wrong = self._unspeakable(saying)
        if wrong:
            raise BotError(Outcome(End.REFUSED, self._http.safe(wrong)))

    def _unspeakable(self, saying: Saying) -> str:
        if self._keywords and not any(word in saying.text for word in self._keywords):
            return _("takes only texts with its keyword: {words}").format(words=" / ".join(self._keywords))
        if strange := [who for who in saying.mentions if not _ID.fullmatch(who)]:
            return _("cannot address {who}: that is no id of a person").format(who=strange[0])
        if length(self.text(saying), self.protocol.unit) > self.protocol.longest:
            return _too_long(self.protocol)
        return ""


def removed() -> Outcome:
    """Of a robot that is not there."""
    return Outcome(End.GONE, _("knows no such robot: it was taken out of its group, or its address is wrong"))


def missigned() -> Outcome:
    """Of a post whose signature was not accepted."""
    return Outcome(
        End.AUTH, _("does not accept the signature: wrong secret, or this machine's clock is wrong")
    )


def unlisted() -> Outcome:
    """Of a post from an address that is not on the robot's list."""
    return Outcome(End.AUTH, _("takes posts from listed addresses only, and this machine's is none of them"))


def wordless() -> Outcome:
    """Of a post without any of the robot's keywords."""
    return Outcome(End.REFUSED, _("found none of the robot's keywords in the text"))


def busy() -> Outcome:
    """Of a post that may have got lost in a crowd."""
    return Outcome(End.UNCERTAIN, _("was too busy to say what became of it"))


def _too_long(protocol: Protocol) -> str:
    if protocol.unit is Unit.BYTES:
        return _("takes at most {n} bytes, mentions included").format(n=protocol.longest)
    return _("takes at most {n} characters, mentions included").format(n=protocol.longest)
