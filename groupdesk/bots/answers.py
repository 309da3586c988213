"""Asking, and answers that mean the same in every protocol, in words for her."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from math import isfinite
from time import time
from typing import Any, Final

from groupdesk.bots.base import BotError, End, Outcome
from groupdesk.bots.transport import Response, Transport, TransportError, UnreachedError
from groupdesk.locale import _
from groupdesk.records.values import fields

LONGEST_WAIT: Final = 7 * 86_400.0
"""Seconds; whoever asks for more is asked again then."""
_TOLD: Final = 240
"""Characters of a reason."""


def seconds(told: Any) -> float | None:
    """Seconds to wait, from a number or its digits; None for anything else."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        wait = float(told)
    except (ValueError, OverflowError):
        return None
    return min(max(0.0, wait), LONGEST_WAIT) if isfinite(wait) else None


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds that the header asks to wait, given as seconds or as a date; None without one that can be read."""
    told = headers.get("retry-after", "").strip()
    if (wait := seconds(told)) is not None:
        return wait
    try:
        return seconds(parsedate_to_datetime(told).timestamp() - (time() if now is None else now))
    except (ValueError, TypeError, OverflowError):
        return None


def _wait(response: Response) -> float | None:
    """Seconds that a 429 asks to wait, by its header or in the shapes of its body (bots.md §9.3)."""
    if (wait := retry_after(response.headers)) is not None:
        return wait
    said = fields(response.json())
    if (thousandths := seconds(said.get("retry_after_ms"))) is not None:
        return thousandths / 1000
    return seconds(said.get("retry_after"))


def elsewhere(response: Response) -> Outcome:
    """A redirect: it is not followed, for the token would go along (DESIGN §9)."""
    return Outcome(End.REFUSED, _("sends us to another address; set that one if it is right"))


def failed(response: Response) -> str:
    """An answer that is a failure by its status, in one line."""
    said = response.words()
    return f"HTTP {response.status}: {said}" if said else f"HTTP {response.status}"


def common(response: Response) -> Outcome | None:
    """What the status alone tells in any protocol; None where the body decides."""
    if response.status in (401, 403):
        return Outcome(End.AUTH, _("does not know this token"))
    if response.status == 429:
        return Outcome(End.LIMITED, _("asks to wait"), _wait(response))
    if 300 <= response.status < 400:
        return elsewhere(response)
    if response.status >= 500:
        return Outcome(End.UNCERTAIN, failed(response))
    return None


def asked(http: Transport, ask: Callable[[], Response], classify: Callable[[Response], Outcome]) -> Outcome:
    """How something that was asked for ended."""
    try:
        return _safe(http, classify(ask()))
    except TransportError as error:
        return unanswered(error)


def answer(http: Transport, ask: Callable[[], Response], classify: Callable[[Response], Outcome]) -> Response:
    """The answer to a read; raises BotError for any that is not OK."""
    try:
        response = ask()
    except TransportError as error:
        raise BotError(unanswered(error)) from None
    outcome = _safe(http, classify(response))
    if outcome.end is not End.OK:
        raise BotError(outcome)
    return response


def unanswered(error: TransportError) -> Outcome:
    """How a request without an answer ended."""
    return Outcome(End.UNREACHED if isinstance(error, UnreachedError) else End.UNCERTAIN, str(error))


def _safe(http: Transport, outcome: Outcome) -> Outcome:
    """An outcome whose reason, which is foreign, fits into a line and tells no secret."""
    return replace(outcome, reason=http.safe(outcome.reason)[:_TOLD]) if outcome.reason else outcome
