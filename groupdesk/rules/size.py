"""Warning lines of a group's size: where its band ends, and where its platform does (rules.md §5, §7)."""

from typing import Final, NamedTuple

WEEK_SECONDS: Final = 7 * 86_400
"""How long a line that was crossed is told."""


class SizeLine(NamedTuple):
    """A size that asks for something when it is reached."""

    members: int
    what: str
    """"soon" and "now" for the end of a band, "code" and "full" for the platform's limits."""
    limit: int
    """The size that it warns of."""


BANDS: Final = (
    SizeLine(45, "soon", 50),
    SizeLine(51, "now", 50),
    SizeLine(135, "soon", 150),
    SizeLine(151, "now", 150),
)
LIMITS: Final = {"wechat": (SizeLine(180, "code", 200), SizeLine(450, "full", 500))}
"""Platform → 90 % of its limits: a join code of WeChat works up to 200 members, a group holds 500."""


def crossed(before: int, after: int, platform: str) -> SizeLine | None:
    """The highest line between two sizes of a growing group; None when there is none."""
    lines = sorted((*BANDS, *LIMITS.get(platform, ())))
    return next((line for line in reversed(lines) if before < line.members <= after), None)
