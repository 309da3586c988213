"""Single JSON values in a text: decoding them safely, and what the head of a file shows of its shape."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from groupdesk.locale import _
from groupdesk.records.values import mended

decode = json.JSONDecoder(strict=False).raw_decode
"""The value that begins exactly at a place, and where it ends; raises one of `DECODE_ERRORS`."""
DECODE_ERRORS = (ValueError, RecursionError)

past_blanks: Callable[[str, int], re.Match[str]]
"""Matches the white space and commas from a place on, be there none."""
past_blanks = re.compile(r"[ \t\n\r,]*").match  # type: ignore[assignment]  # it always matches

_key = re.compile(r'[ \t\n\r,{]*"((?:[^"\\]|\\.){0,200})"[ \t\n\r]*:[ \t\n\r]*').match
_surrogate = re.compile(r"\\u[dD]").search
_comments = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*").match
_FIRST_LINES = 50


class Outline(NamedTuple):
    """What the head of a JSON file shows."""

    fields: dict[str, Any]
    """Of a document that is an object, the members in the head; of an array its leading elements,
    of anything else that the head cuts None."""
    items: list[Any]
    """The leading elements of a document that is an array, or the values of the first lines."""


def outline(head: str) -> Outline:
    """The shape of a JSON document or of JSON lines; both parts empty for anything else."""
    start = past_comments(head)
    if head.startswith("[", start):
        return Outline({}, _leading(head, start))
    if head.startswith("{", start):
        lines = head[start:].split("\n", _FIRST_LINES)[:_FIRST_LINES]
        return Outline(_fields(head, start), [value for line in lines for value in _alone(line)])
    return Outline({}, [])


def past_comments(text: str) -> int:
    """Where `text` begins after blank lines and lines that begin with ``#``."""
    found = _comments(text)
    return found.end() if found else 0


def safe_decode(text: str, at: int) -> tuple[Any, int]:
    """As `decode`, with halves of surrogate pairs, which could not be stored, replaced by U+FFFD."""
    value, end = decode(text, at)
    return (mended(value) if escapes(text, at, end) else value), end


def escapes(text: str, start: int, end: int) -> bool:
    """Whether half of a surrogate pair may stand there: they come from escapes alone."""
    return _surrogate(text, start, end) is not None


def reason(error: Exception) -> str:
    """Why decoding failed, for an `Unreadable`."""
    if isinstance(error, RecursionError):
        return _("nested too deeply")
    if isinstance(error, json.JSONDecodeError):
        return _("broken JSON ({detail})").format(detail=error.msg)
    return _("a number too long to read")


def _fields(text: str, at: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    while found := _key(text, at):
        try:
            fields[found[1]], at = decode(text, found.end())
        except DECODE_ERRORS:
            fields[found[1]] = _leading(text, found.end()) if text.startswith("[", found.end()) else None
            break
    return fields


def _leading(text: str, at: int) -> list[Any]:
    """The whole elements at the beginning of the array that starts there."""
    values: list[Any] = []
    at += 1
    while True:
        at = past_blanks(text, at).end()
        try:
            value, at = decode(text, at)
        except DECODE_ERRORS:
            return values
        values.append(value)


def _alone(line: str) -> list[Any]:
    """The value that is all of `line`, if there is one."""
    try:
        return [json.loads(line)]
    except DECODE_ERRORS:
        return []
