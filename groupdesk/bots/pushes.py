"""Whether what is pushed comes from the bot that it says, by what protocols sign it with (bots.md §2–§4)."""

import hmac
from collections.abc import Mapping
from enum import Enum
from hashlib import sha1
from typing import Final

_SIGNATURE: Final = "x-signature"
_BEARER: Final = "authorization"
_HEADERS: Final = {"onebot11": _SIGNATURE, "satori": _BEARER, "milky": _BEARER, "chatlab": _BEARER}
"""Protocol → the header that says who it is."""


class Admission(Enum):
    """Whether something pushed is let in; the value is the status of the answer."""

    GRANTED = 204
    MISSING = 401
    """Nothing says who it is."""
    WRONG = 403
    """What says who it is does not fit."""


def secret_of(secrets: Mapping[str, str]) -> str:
    """What a bot's pushes are known by: a secret of their own, else the token of its calls; "" for nothing."""
    return secrets.get("secret") or secrets.get("token") or ""


def is_marked(protocol: str, headers: Mapping[str, str]) -> bool:
    """Whether the headers, names in lower case, say anything of who it is: known before the body is read.

    Raises KeyError for a protocol that pushes nothing.
    """
    return bool(headers.get(_HEADERS[protocol]))


def is_event(headers: Mapping[str, str]) -> bool:
    """Whether something happened: Satori pushes other things too."""
    return headers.get("satori-opcode", "0") == "0"


def admission(protocol: str, secret: str, headers: Mapping[str, str], body: bytes) -> Admission:
    """Whether something pushed is signed with a secret; nothing is with an empty one. Raises as `is_marked`.

    OneBot 11 signs the body, byte for byte; the others bear a token. The comparison takes a time
    that tells nothing; headers come as Latin-1, whatever was meant.
    """
    if not is_marked(protocol, headers):
        return Admission.MISSING
    told, right = headers[_HEADERS[protocol]], f"Bearer {secret}"
    if _HEADERS[protocol] == _SIGNATURE:
        told, right = told.lower(), "sha1=" + hmac.new(secret.encode(), body, sha1).hexdigest()
    same = hmac.compare_digest(right.encode(), told.encode("latin-1", "replace"))
    return Admission.GRANTED if same and secret else Admission.WRONG
