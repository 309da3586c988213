"""Slack's incoming webhooks (bots.md §7; Slack's changelog of 2016-05-17 has the words of failures)."""

import re
from typing import Any, Final

from groupdesk.bots.answers import common, failed
from groupdesk.bots.base import End, Outcome, Saying
from groupdesk.bots.errcodes import unlike
from groupdesk.bots.robots import Robot, Site
from groupdesk.bots.transport import Response
from groupdesk.locale import _
from groupdesk.records.protocols import SLACK_WEBHOOK

_ESCAPED: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _told(said: str) -> Outcome | None:
    match said:
        case "no_service" | "no_active_hooks" | "no_service_id" | "no_team" | "team_disabled":
            return Outcome(End.GONE, _("knows no such webhook: it was removed, or its address is wrong"))
        case "channel_not_found":
            return Outcome(End.GONE, _("says that the channel is not there any more"))
        case "channel_is_archived":
            return Outcome(End.GONE, _("says that the channel is archived"))
        case "action_prohibited" | "posting_to_general_channel_denied":
            return Outcome(End.REFUSED, _("says that an administrator does not let webhooks post there"))
        case "invalid_token":
            return Outcome(End.AUTH, _("does not know this address"))
    return None


class SlackWebhook(Robot):
    """A webhook of a Slack channel."""

    protocol = SLACK_WEBHOOK
    site = Site(
        frozenset({"hooks.slack.com", "hooks.slack-gov.com"}),
        re.compile(r"/services/\w+/\w+/\w+"),
        "https://hooks.slack.com/services/T…/B…/…",
    )

    def text(self, saying: Saying) -> str:
        """Whom it addresses, then her text, in which nothing is a tag."""
        tags = ["<!channel>"] if saying.everybody else []
        return " ".join([*tags, *(f"<@{who}>" for who in saying.mentions), saying.text.translate(_ESCAPED)])

    def body(self, saying: Saying, at: float) -> dict[str, Any]:
        """A text."""
        return {"text": self.text(saying)}

    def classify(self, response: Response) -> Outcome:
        """How a post ended: the body is a word, "ok" for one that is there."""
        said = response.words()
        if response.status == 200:
            return Outcome(End.OK) if said == "ok" else unlike(response)
        if 400 <= response.status < 500 and (told := _told(said)):
            return told
        return common(response) or (
            Outcome(End.REFUSED, failed(response)) if response.status >= 400 else unlike(response)
        )
