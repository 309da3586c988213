"""Answers that no protocol wants, and how a read of each ends: the same for all that judge by the status."""

from typing import Any

from groupdesk.bots.base import End
from tests.bots.sim_weather import Answer

HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"

BAD: dict[str, tuple[Answer, End]] = {
    "401": (Answer(b"", 401), End.AUTH),
    "403": (Answer(HTML, 403), End.AUTH),
    "429 without a wait": (Answer(b"slow down", 429), End.LIMITED),
    "500": (Answer({"message": "boom"}, 500), End.UNCERTAIN),
    "502 in HTML": (Answer(HTML, 502), End.UNCERTAIN),
    "200 with text": (Answer(b"It works!"), End.UNCERTAIN),
    "broken JSON": (Answer(b'{"data": ['), End.UNCERTAIN),
    "JSON too deep": (Answer(b"[" * 200_000), End.UNCERTAIN),
    "a number": (Answer(b"7"), End.UNCERTAIN),
    "404 with text": (Answer(b"404 page not found", 404), End.REFUSED),
    "400": (Answer(b"bad request", 400), End.REFUSED),
    "redirect": (Answer(b"", 302, {"Location": "http://127.0.0.1:9/"}), End.REFUSED),
}
WAITS: dict[str, tuple[dict[str, str], float | None]] = {
    "seconds": ({"Retry-After": "7"}, 7.0),
    "none": ({}, None),
    "words": ({"Retry-After": "soon"}, None),
    "a day long gone": ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
}
"""The header → seconds to wait."""


def wrong(good: dict[str, Any]) -> list[Answer]:
    """A good answer with each of its values of a wrong type."""
    return [
        Answer({**good, key: value}) for key in good for value in (None, 7, "words", {"a": 1}, [1, None, "x"])
    ]
