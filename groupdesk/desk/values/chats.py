"""What was said and kept, and why something is as it is."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Said:
    """A stored message as it is shown."""

    id: int
    group: int
    group_name: str
    at: int
    person: int | None
    identity: int | None
    name: str
    kind: int
    class_: int
    text: str | None
    """None when its text has expired or was withdrawn."""
    recalled: bool = False
    kept: bool = False
    """Whether it is one of her highlights."""


class Answer(NamedTuple):
    """A reply of hers that is offered again."""

    id: int
    question: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: `code` with `inputs` is worded by `desk.words`."""

    code: str
    inputs: dict[str, Any] = field(default_factory=dict)
    formula: tuple[tuple[str, Any], ...] = ()
    """Lines of the formula filled in: (code, value or tuple of values)."""
    rows: tuple[Said, ...] = ()
