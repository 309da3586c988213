"""Warning lines of a group's size: where its band ends, and where its platform does (rules.md §5, §7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple


class SizeLine(NamedTuple):
    """A size that asks for something when it is reached."""

    members: int
    what: str
    """"soon" and "now" for the end of a band, "code" and "full" for the platform's limits."""
    limit: int
    """The size that it warns of."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes at which a group changes."""

    deep: int = 50
    """The largest size of the band "deep"."""
    guided: int = 150
    soon_percent: int = 90
    """Of a limit, from where it is near."""
    wechat_code: int = 200
    """Up to so many members a join code of WeChat works."""
    wechat_full: int = 500


DEFAULT: Final = Limits()


def band(size: int, limits: Limits = DEFAULT) -> str:
    """The band of a known size."""
    return "deep" if size <= limits.deep else "guided" if size <= limits.guided else "crowd"


def crossed(before: int, after: int, platform: str, limits: Limits = DEFAULT) -> SizeLine | None:
    """The highest line between two sizes of a growing group; None when there is none."""
    lines = sorted(_lines(platform, limits))
    return next((line for line in reversed(lines) if before < line.members <= after), None)


def _lines(platform: str, limits: Limits) -> Iterator[SizeLine]:
    for end in (limits.deep, limits.guided):
        yield SizeLine(end * limits.soon_percent // 100, "soon", end)
        yield SizeLine(end + 1, "now", end)
    if platform == "wechat":
        yield SizeLine(limits.wechat_code * limits.soon_percent // 100, "code", limits.wechat_code)
        yield SizeLine(limits.wechat_full * limits.soon_percent // 100, "full", limits.wechat_full)
