"""Writes `SCHEMA` from the models: run it after a change of them."""

from sqlalchemy.dialects import sqlite

from groupdesk.store.migrations import SCHEMA, statements


def text() -> str:
    """The statements of SQLite, one a line."""
    made = statements(sqlite.dialect())
    return "".join(" ".join(statement.split()) + "\n" for statement in made)


if __name__ == "__main__":
    SCHEMA.write_text(text(), encoding="utf-8")
