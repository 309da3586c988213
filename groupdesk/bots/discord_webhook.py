"""Discord's webhooks (bots.md §7; resources/webhook and topics/rate-limits in discord-api-docs)."""

import re
from typing import Any

from groupdesk.bots.answers import asked, common, retry_after, seconds
from groupdesk.bots.base import BotError, End, Outcome, Saying, Target
from groupdesk.bots.errcodes import number, unlike
from groupdesk.bots.robots import Robot, Site
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.protocols import DISCORD_WEBHOOK
from groupdesk.records.values import fields, objects, words


def _told(response: Response) -> Outcome | None:
    match number(response, "code"):
        case 10015:
            return Outcome(End.GONE, _("knows no such webhook: it was removed, or its address is wrong"))
        case 10003:
            return Outcome(End.GONE, _("says that the channel is not there any more"))
        case 10008:
            return Outcome(End.REFUSED, _("has no such message any more"))
        case 50027:
            return Outcome(End.AUTH, _("does not know this address"))
    return None


def _wait(response: Response) -> float | None:
    """Seconds: of three places the body is the most exact, and a bucket's header may stand alone."""
    body = fields(response.json()).get("retry_after")
    bucket = response.headers.get("x-ratelimit-reset-after")
    told = (seconds(body), seconds(bucket), retry_after(response.headers))
    return next((wait for wait in told if wait is not None), None)


def _reason(response: Response) -> str:
    said = fields(response.json())
    of_text = fields(fields(said.get("errors")).get("content"))
    parts = [
        words(said.get("message")),
        *(words(one.get("message")) for one in objects(of_text.get("_errors"))),
    ]
    return ": ".join(part for part in parts if part) or response.words()


def _failed(response: Response) -> Outcome | None:
    if response.status == 429:
        return Outcome(End.LIMITED, _("asks to wait"), _wait(response))
    if 400 <= response.status < 500:
        refused = Outcome(End.REFUSED, f"HTTP {response.status}: {_reason(response)}")
        return _told(response) or common(response) or refused
    return common(response)


class DiscordWebhook(Robot):
    """A webhook of a Discord channel."""

    protocol = DISCORD_WEBHOOK
    site = Site(
        frozenset({"discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"}),
        re.compile(r"/api(?:/v\d+)?/webhooks/\d+/[\w-]+"),
        "https://discord.com/api/webhooks/…/…",
    )

    def text(self, saying: Saying) -> str:
        """Whom it addresses, then her text; what stands in that rings nobody (`allowed_mentions`)."""
        tags = ["@everyone"] if saying.everybody else []
        return " ".join([*tags, *(f"<@{who}>" for who in saying.mentions), saying.text])

    def body(self, saying: Saying, at: float) -> dict[str, Any]:
        """A text, and who may be rung by it."""
        everybody = ["everyone"] if saying.everybody else []
        allowed = {"parse": everybody, "users": list(saying.mentions)}
        return {"content": self.text(saying), "allowed_mentions": allowed}

    def query(self, at: float) -> dict[str, str]:
        """Asks for the message; without it failures are hidden."""
        return {"wait": "true"}

    def classify(self, response: Response) -> Outcome:
        """How a post ended."""
        if failure := _failed(response):
            return failure
        id_ = words(fields(response.json()).get("id"))
        if response.status == 204 or (response.status == 200 and id_):
            return Outcome(End.OK, id=id_ or None)
        return unlike(response)

    def recall(self, target: Target, id_: str) -> Outcome:
        """Deletes a post of its own."""
        try:
            where = self._where()
        except BotError as error:
            return error.outcome
        if not id_.isdecimal():
            return Outcome(End.REFUSED, _("has no such message any more"))
        path = where.at(f"/messages/{id_}")
        return asked(self._http, lambda: self._http.call("DELETE", path), _recalled)


def _recalled(response: Response) -> Outcome:
    return _failed(response) or (Outcome(End.OK) if response.status == 204 else unlike(response))
