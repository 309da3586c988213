"""Where a person's names stand outside his own rows: texts of others, notes, runs, the ledger."""

import json
import re
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any, Final

TEXTS: Final = (
    ("person", "id", ("note",)),
    ("chat_group", "id", ("note",)),
    ("charter", "id", ("for_whom", "value", "promise", "entry", "exit")),
    ("decision", "key", ("reason",)),
    ("draft", "key", ("body",)),
    ("comment", "week", ("body", "help")),
    ("answer", "id", ("question", "body")),
    ("attendance", "title", ("title",)),
    ("post_column", "id", ("name", "body", "steps", "writer", "approver", "keyword")),
    ("post", "id", ("body", "writer", "approver", "reason", "note")),
    ("post_text", "id", ("body", '"by"')),
    ("delivery", "id", ("body", "reason")),
    ("survey", "id", ("title",)),
    ("survey_response", "id", ("told", "real_name")),
    ("survey_question", "id", ("text", "purpose")),
    ("circle", "id", ("name", "opening")),
    ("run", "id", ("error",)),
    ("run_file", "id", ("path",)),
    ("run_line", "id", ("path", "sample")),
)
"""Columns of free text that may name anybody: (table, primary key, columns)."""
DOCUMENTS: Final = (
    ("run", "id", ("arguments", "question", "answer", "result")),
    ("run_file", "id", ("counts",)),
    ("entry", "id", ("inputs",)),
    ("run_row", "id", ("before", "after")),
    ("post", "id", ("fills", "files")),
    ("survey_question", "id", ("options",)),
    ("circle", "id", ("shares",)),
    ("circle_member", "traits", ("traits",)),
    ("survey_response", "id", ("names", "ids", "answers")),
)
"""The same for columns of JSON."""
SHORTEST_WORD: Final = 3
SHORTEST_NUMBER: Final = 5
SHORTEST_CHINESE: Final = 2


class Names:
    """The names and ids of one person, each with what is to stand in its place.

    A name counts where it stands as a word of its own. Very short ones would be met everywhere: they
    count only after an ``@``.
    """

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._aliases = aliases
        longest_first = sorted(aliases, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_word, longest_first)) or "(?!)")

    def stand_in(self, text: str) -> bool:
        """Whether a text names the person."""
        return self._pattern.search(text) is not None

    def replaced(self, text: str) -> str:
        """The text without the names."""
        return self._pattern.sub(lambda found: self._alias(found[0]), text)

    def replaced_in(self, document: str) -> str:
        """A JSON document without the names in its texts."""
        value = json.loads(document)
        changed = self._walked(value)
        return document if changed == value else json.dumps(changed, ensure_ascii=False)

    def likely(self, column: str) -> tuple[str, list[str]]:
        """A condition, with its arguments, that holds for every value that may name the person."""
        forms = {form for name in self._aliases for form in (name, _inside(name), _inside(name, ascii_=True))}
        either = " OR ".join([f"{column} LIKE ? ESCAPE '^'"] * len(forms))
        return f"({either or '0 = 1'})", [f"%{_literal(form)}%" for form in forms]

    def _alias(self, found: str) -> str:
        return self._aliases[found] if found in self._aliases else "@" + self._aliases[found[1:]]

    def _walked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.replaced(value)
        if isinstance(value, list):
            return [self._walked(item) for item in value]
        if isinstance(value, dict):
            return {self.replaced(key): self._walked(item) for key, item in value.items()}
        return value


def scrub(connection: sqlite3.Connection, names: Names) -> None:
    """Replaces the names in everything that she or a run wrote down."""
    for columns, replaced in ((TEXTS, names.replaced), (DOCUMENTS, names.replaced_in)):
        for table, key, column in ((table, key, name) for table, key, found in columns for name in found):
            likely, arguments = names.likely(column)
            rows = connection.execute(f"SELECT {key}, {column} FROM {table} WHERE {likely}", arguments)
            for row, text in rows.fetchall():
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (replaced(text), row))


def drop_texts(connection: sqlite3.Connection, names: Names, groups: Collection[int]) -> int:
    """Lets go of other people's texts in these groups that name the person; gives how many.

    They go whole: a text that was only changed would come back with the next import.
    """
    likely, arguments = names.likely("body")
    ids = [
        id_
        for group in groups
        for id_, body in connection.execute(
            f"SELECT id, body FROM message WHERE group_id = ? AND {likely}", (group, *arguments)
        )
        if names.stand_in(body)
    ]
    connection.executemany("UPDATE message SET body = NULL WHERE id = ?", [(id_,) for id_ in ids])
    older = connection.execute(f"SELECT id, body FROM message_revision WHERE {likely}", arguments).fetchall()
    connection.executemany(
        "DELETE FROM message_revision WHERE id = ?", [(id_,) for id_, body in older if names.stand_in(body)]
    )
    return len(ids)


def drop_unsaid(connection: sqlite3.Connection, names: Names) -> None:
    """Lets go of what names the person and has not been said: it would be said with an alias in his place."""
    likely, arguments = names.likely("body")
    rows = connection.execute(
        "SELECT id, body FROM delivery"
        f" WHERE state IN ('planned', 'due', 'to_hand', 'failed', 'skipped') AND {likely}",
        arguments,
    ).fetchall()
    gone = [(id_,) for id_, body in rows if names.stand_in(body)]
    connection.executemany("DELETE FROM delivery WHERE id = ?", gone)


def drop_images(connection: sqlite3.Connection, names: Names, rows: Collection[tuple[str, str]]) -> int:
    """Lets go of ledger images that name the person or are of his `rows`, (table, key); gives the acts.

    Those acts cannot be taken back any more.
    """
    acts: set[int] = set()
    for column in ("key", "before", "after"):
        likely, arguments = names.likely(column)
        found = connection.execute(f"SELECT entry_id, {column} FROM entry_row WHERE {likely}", arguments)
        acts.update(act for act, image in found if names.replaced_in(image) != image)
    for row in rows:
        found = connection.execute("SELECT entry_id FROM entry_row WHERE name = ? AND key = ?", row)
        acts.update(act for (act,) in found)
    connection.executemany("UPDATE entry SET undo = 'none' WHERE id = ?", [(act,) for act in acts])
    connection.executemany("DELETE FROM entry_row WHERE entry_id = ?", [(act,) for act in acts])
    return len(acts)


def _inside(name: str, *, ascii_: bool = False) -> str:
    """A name as it stands inside JSON."""
    return json.dumps(name, ensure_ascii=ascii_)[1:-1]


def _literal(text: str) -> str:
    return re.sub("[%_^]", r"^\g<0>", text)


def _word(name: str) -> str:
    """The pattern of a name: Latin words end where their letters do; Chinese has no such edges."""
    before, after = (_edge(name[0], "(?<![0-9A-Za-z])"), _edge(name[-1], "(?![0-9A-Za-z])"))
    shortest = SHORTEST_CHINESE
    if name.isascii():
        shortest = SHORTEST_NUMBER if name.isdigit() else SHORTEST_WORD
    return ("@" if len(name) < shortest else before) + re.escape(name) + after


def _edge(sign: str, assertion: str) -> str:
    return assertion if sign.isascii() and sign.isalnum() else ""
