"""Single values as JSON of exports and bots writes them, read with tolerance (formats.md R5).

Numbers come as strings, strings as numbers, ids beyond 64 bits; anything may be null or missing. What
cannot be done without raises BadRecordError, whose text is the reason of an `Unreadable`.
"""

from datetime import UTC, datetime
from typing import Any

from groupdesk.locale import _
from groupdesk.records import NAME_ONLY

FIRST_AT = -62_135_596_800
"""0001-01-01, the first instant a calendar can show."""
LAST_AT = 253_402_300_799
"""9999-12-31 23:59:59."""


class BadRecordError(Exception):
    """A record without something that every record of its kind has; `str()` is the reason."""


def whole(value: Any) -> int | None:
    """An integer from a number or its digits, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):
        return None


def instant(value: Any) -> int:
    """Seconds since 1970 from a number or its digits; raises BadRecordError outside the years 1–9999."""
    at = whole(value)
    if at is None:
        raise BadRecordError(_("no time"))
    if not FIRST_AT <= at <= LAST_AT:
        raise BadRecordError(_("time {value} lies outside the years 1 to 9999").format(value=at))
    return at


def iso_instant(value: Any) -> int:
    """Seconds since 1970 from an ISO 8601 time, UTC when it has no offset; raises BadRecordError."""
    try:
        time = datetime.fromisoformat(words(value))
    except ValueError:
        raise BadRecordError(_("no time")) from None
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return instant(time.timestamp() // 1)


def native_id(value: Any) -> int | str | None:
    """A platform's id: an integer where it is one of 64 bits, however written; else its text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -(2**63) <= value < 2**63 else str(value)
    if not isinstance(value, str) or not value:
        return None
    if len(value) < 21 and value.removeprefix("-").isdecimal() and str(number := int(value)) == value:
        return native_id(number)
    return value


def words(value: Any) -> str:
    """Text, or a number as text; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def fields(value: Any) -> dict[str, Any]:
    """An object's members, none for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of an array, none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def person(key: Any, name: str) -> str:
    """A sender key: the platform's id, else the name as one; "" when the source tells neither."""
    return words(key) or (NAME_ONLY + name if name else "")


def mended(value: Any) -> Any:
    """`value` with every lone half of a surrogate pair, which could not be stored, replaced by U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [mended(one) for one in value]
    if isinstance(value, dict):
        return {mended(key): mended(one) for key, one in value.items()}
    return value
