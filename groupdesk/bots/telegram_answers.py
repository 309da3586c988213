"""What an answer of the Telegram Bot API means, in words for her (bots.md §6)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from groupdesk.bots.answers import common, failed, retry_after, seconds
from groupdesk.bots.base import End, Outcome
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.values import fields, native_id, whole, words

_KNOWN: Final[tuple[tuple[str, End, Callable[[], str]], ...]] = (
    (
        r"webhook is active",
        End.REFUSED,
        lambda: _("hands its updates to a webhook: delete that, or make another bot"),
    ),
    (
        r"other getUpdates request",
        End.REFUSED,
        lambda: _("is read by another program too: only one can, stop the other"),
    ),
    (
        r"initiate conversation",
        End.REFUSED,
        lambda: _("this person never wrote to the bot, so it may not begin"),
    ),
    (r"blocked by the user", End.REFUSED, lambda: _("this person has blocked the bot")),
    (r"user is deactivated", End.GONE, lambda: _("this account is no more")),
    (r"was kicked|is not a member", End.GONE, lambda: _("the bot is no longer in this group")),
    (
        r"chat not found|group chat was d|peer_id_invalid",
        End.GONE,
        lambda: _("there is no such group or person for this bot"),
    ),
    (
        r"not enough rights|have no rights|need administrator rights|chat_\w*(forbidden|restricted)",
        End.REFUSED,
        lambda: _("the bot has no right to do this here"),
    ),
    (r"message to delete not found", End.REFUSED, lambda: _("the post is not there any more")),
    (r"message can't be deleted", End.REFUSED, lambda: _("a post can be taken back for 48 hours only")),
)
"""In the description of a failure → how it ended, and its words for her."""
_PREFIX: Final = re.compile(r"(?:Bad Request|Forbidden|Conflict|Unauthorized): ")


def classify(response: Response) -> Outcome:
    """How a call ended: `ok` of the body decides."""
    said = response.json()
    if isinstance(said, dict) and said.get("ok") is True and response.status == 200:
        id_ = words(fields(said.get("result")).get("message_id"))
        return Outcome(End.OK, id=id_ or None)
    if isinstance(said, dict) and said.get("ok") is False and not 300 <= response.status < 400:
        return _refused(response, said)
    if told := common(response):
        return told
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    return Outcome(End.UNCERTAIN, _("answered no Telegram: {what}").format(what=response.words()))


def _refused(response: Response, said: Mapping[str, Any]) -> Outcome:
    code = whole(said.get("error_code")) or response.status
    parameters, description = fields(said.get("parameters")), words(said.get("description"))
    if (new := native_id(parameters.get("migrate_to_chat_id"))) is not None:
        return Outcome(End.REFUSED, _("the group became a supergroup, with a new id"), moved=str(new))
    if code == 429:
        wait = seconds(parameters.get("retry_after"))
        return Outcome(
            End.LIMITED, _("asks to wait"), retry_after(response.headers) if wait is None else wait
        )
    if code == 401 or (code == 404 and "method" not in description):  # 404 is a token of the wrong shape
        return Outcome(End.AUTH, _("does not know this token"))
    if code >= 500:
        return Outcome(End.UNCERTAIN, description or failed(response))
    for pattern, end, reason in _KNOWN:
        if re.search(pattern, description, re.IGNORECASE):
            return Outcome(end, reason())
    return Outcome(End.REFUSED, _PREFIX.sub("", description, count=1) or _("failed without a reason"))
