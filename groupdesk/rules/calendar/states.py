"""What becomes of a post: *idea → draft → in review → approved → ready → sending → sent, partly or failed → reviewed*,
or skipped (practice.md P3).

Her part is stored; what its deliveries came to is added when it is read.
"""

from collections.abc import Mapping
from typing import Final

IDEA: Final = "idea"
DRAFT: Final = "draft"
REVIEW: Final = "review"
APPROVED: Final = "approved"
READY: Final = "ready"
SENDING: Final = "sending"
SENT: Final = "sent"
PARTLY: Final = "partly"
FAILED: Final = "failed"
REVIEWED: Final = "reviewed"
SKIPPED: Final = "skipped"

STATES: Final = (IDEA, DRAFT, REVIEW, APPROVED, READY, SENDING, SENT, PARTLY, FAILED, REVIEWED, SKIPPED)
"""In their order."""
OPEN: Final = (IDEA, DRAFT, REVIEW, APPROVED)
"""Those in which nothing is on its way."""
OVER: Final = (SENT, PARTLY, FAILED, REVIEWED)
_DONE: Final = ("sent", "handed")


def needs_approval(writer: str, approver: str) -> bool:
    """Whether somebody else than who wrote it approves it."""
    return bool(approver) and approver != writer


def shown(stored: str, deliveries: Mapping[str, int], *, is_last_due: bool) -> str:
    """The state of a post, of what she said of it and how many deliveries are in each state.

    It is not *partly* before the last of its local times is due.
    """
    if stored != READY or not deliveries:
        return stored
    counted = {state: n for state, n in deliveries.items() if state != "skipped"}
    done = sum(counted.get(state, 0) for state in _DONE)
    if not counted:
        return SKIPPED
    if done == sum(counted.values()):
        return SENT
    if not is_last_due:
        return SENDING if done or "sending" in counted else READY
    if set(counted) <= {"failed"}:
        return FAILED
    return PARTLY if done or not set(counted) <= {"planned", "due", "sending"} else SENDING
