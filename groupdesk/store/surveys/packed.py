"""Answers as the desk keeps them: one JSON document a sheet, without anything that is not told."""

import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from groupdesk.records.surveys import Answer, Question, QuestionType, Role

SECRET: Final = "survey_key"
"""The setting of the desk that phones and accounts are hashed with."""


def packed(answers: Mapping[str, Answer]) -> str:
    """Key of a question → its answer, as a document; equal answers are equal texts."""
    return _json({key: _plain(answers[key]) for key in sorted(answers)})


def unpacked(document: str) -> dict[str, Answer]:
    """The answers that `packed` made a document of."""
    return {key: _answer(plain) for key, plain in json.loads(document).items()}


def bare(document: str) -> str:
    """The document without what cells told, where an answer was read from them."""
    answers = json.loads(document)
    for plain in answers.values():
        if len(plain) > 1:
            plain.pop("t", None)
    return _json(answers)


def question(key: str, text: str, type_: str, options: str, rows: str, role: str, sure: int) -> Question:
    """A question from its columns."""
    return Question(
        key,
        text,
        QuestionType(type_),
        tuple(json.loads(options)),
        tuple(json.loads(rows)),
        Role(role) if role else None,
        bool(sure),
    )


def listed(texts: Iterable[Any]) -> str:
    """Texts as a column of them."""
    return _json(list(texts))


def secret(connection: sqlite3.Connection) -> bytes:
    """The desk's key for what is only kept hashed, made when first needed; called in a transaction."""
    row = connection.execute(
        "SELECT value FROM setting WHERE scope = 'desk' AND key = ?", (SECRET,)
    ).fetchone()
    if row:
        return bytes.fromhex(json.loads(row[0]))
    made = secrets.token_bytes(32)
    connection.execute("INSERT INTO setting VALUES ('desk', ?, ?)", (SECRET, json.dumps(made.hex())))
    return made


def hashed(told: str, key: bytes) -> str:
    """Tells that two are the same and nothing more; "" of nothing."""
    return hmac.new(key, told.encode("utf-8", "replace"), sha256).hexdigest() if told else ""


def _plain(answer: Answer) -> dict[str, Any]:
    parts = {
        "c": list(answer.chosen),
        "n": answer.number,
        "r": list(answer.rows),
        "t": answer.text,
    }
    told = {name: part for name, part in parts.items() if part not in ([], None, "")}
    return told if answer.other is None else {**told, "o": answer.other}


def _answer(plain: Mapping[str, Any]) -> Answer:
    return Answer(
        tuple(plain.get("c", ())),
        plain.get("o"),
        plain.get("n"),
        tuple(plain.get("r", ())),
        plain.get("t", ""),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
