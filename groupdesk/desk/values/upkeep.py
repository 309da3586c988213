"""Long work, the history and the settings."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RunView:
    """A piece of long work, as the say line shows it."""

    id: int
    kind: str
    state: str
    """asked, running, asking, done, stopped or failed."""
    title: str
    done: int
    total: int
    started: int | None
    ended: int | None
    question: dict[str, Any]
    result: dict[str, Any]
    error: str
    rate: float | None
    """Units a second."""
    left: float | None
    """Seconds left, when it can be told."""
    by_itself: bool = False
    """Whether nobody asked for it: it is not spoken of."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A change in the history."""

    id: int
    at: int
    actor: str
    verb: str
    inputs: dict[str, Any]
    changed: int
    """Rows it changed."""
    undone: bool
    can_undo: bool
    run: int | None


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting with what is allowed."""

    key: str
    value: Any
    default: Any
    allowed: tuple[str, ...]
    """Choices; empty for free values."""
    scope: str
    limits: tuple[int, int] | None = None
    """Least and most of a figure."""
    several: bool = False
    """Whether it is any number of what is allowed."""
    built_in: tuple[str, ...] = ()
    """What a word list holds by itself: its value is what is added, with a - before it taken away."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a change of a setting makes anew; the stored messages and figures stay unless `code` says so."""

    code: str
    """"nothing", "points", "grades", "states", "today" (what is raised), "figures" (counted anew) or
    "texts" (messages are read again)."""
    groups: int
    """Open groups that it touches."""
    messages: int = 0
    """Messages that are read again."""
    kept: int = 0
    """Messages without text any more, which keep their class."""
