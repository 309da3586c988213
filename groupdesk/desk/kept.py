"""What she keeps: highlights (messages worth showing again) and answers to questions that come again."""

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from groupdesk.desk.values.chats import Answer, Said
from groupdesk.desk.values.frame import Change
from groupdesk.locale import _
from groupdesk.rules.likeness import likest

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

HIGHLIGHTS: Final = ("highlights", "messages")
ANSWERS: Final = ("answers", "today")


class Kept:
    """Highlights and answers."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def highlights(self, limit: int = 500) -> tuple[Said, ...]:
        """The messages she keeps, the one kept last first."""
        with self._desk.reading() as connection:
            rows = connection.execute(
                "SELECT h.message_id FROM highlight AS h JOIN message AS m ON m.id = h.message_id"
                " ORDER BY h.at DESC, h.message_id DESC LIMIT ?",
                (limit,),
            ).fetchall()
            found = {one.id: one for one in self._desk.messages.some(id_ for (id_,) in rows)}
        return tuple(found[id_] for (id_,) in rows if id_ in found)

    def highlight(self, message_ids: Collection[int], on: bool = True) -> Change:
        """Keeps messages, or lets go of them; their texts stay as long as they are kept.

        Raises LookupError for a message that is not there, DeskError.
        """
        now = self._desk.now()

        def act(session: "Session") -> None:
            for message in message_ids:
                _highlight(session, message, now, on)

        verb = "highlight" if on else "unhighlight"
        return self._desk.change(verb, HIGHLIGHTS, act, n=len(message_ids))

    def answers(self) -> tuple[Answer, ...]:
        """The answers she keeps, the newest first."""
        with self._desk.reading() as connection:
            rows = connection.execute("SELECT id, question, body, at FROM answer ORDER BY at DESC, id DESC")
            return tuple(Answer(*row) for row in rows)

    def answer(self, question: str, text: str) -> Change:
        """Keeps `text` as her answer to such questions; ValueError when either is empty, DeskError."""
        if not question.strip() or not text.strip():
            raise ValueError(_("an answer needs the question and a text"))
        now = self._desk.now()

        def act(session: "Session") -> None:
            from groupdesk.store.models import Answer as Row

            session.add(Row(question=question.strip(), body=text.strip(), at=now))

        return self._desk.change("answer", ANSWERS, act)

    def drop_answer(self, answer_id: int) -> Change:
        """Lets go of an answer; LookupError for one that is not there, DeskError."""

        def act(session: "Session") -> None:
            from groupdesk.store.models import Answer as Row

            row = session.get(Row, answer_id)
            if row is None:
                raise LookupError(_("there is no answer {id}").format(id=answer_id))
            session.delete(row)

        return self._desk.change("unanswer", ANSWERS, act)


def answer_to(connection: sqlite3.Connection, question: str) -> str | None:
    """Her kept answer to the question most like this one, the newest of equals; None without one."""
    rows = connection.execute("SELECT question, body FROM answer ORDER BY at DESC, id DESC")
    return likest(question, rows)


def _highlight(session: "Session", message: int, now: int, on: bool) -> None:
    from groupdesk.store.models import Highlight, Message

    row = session.get(Highlight, message)
    if on and row is None:
        if session.get(Message, message) is None:
            raise LookupError(_("there is no message {id}").format(id=message))
        session.add(Highlight(message_id=message, at=now))
    elif not on and row is not None:
        session.delete(row)
