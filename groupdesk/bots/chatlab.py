"""ChatLab Push: a tool that pushes documents of ChatLab's format; there is nobody to be asked (formats.md §2.5)."""

from groupdesk.bots.base import About, End, Lacking, Login, Outcome, Saying, Target
from groupdesk.locale import _
from groupdesk.records.protocols import CHATLAB


class ChatLab(Lacking):
    """A tool that pushes."""

    def __init__(self, login: Login) -> None:
        self._platform = login["platform"].lower()

    def about(self) -> About:
        """What was typed for it."""
        known = self._platform in CHATLAB.platforms
        return About("", "", CHATLAB.can, platform=self._platform if known else "other")

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Nothing can be said through it."""
        return Outcome(End.REFUSED, _("only tells what was said"))

    def close(self) -> None:
        """There is nothing to close."""
