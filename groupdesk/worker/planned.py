"""A plan as the console's form shows it: files, their chats, the groups these go to, open questions."""

from collections.abc import Mapping
from typing import Any

from groupdesk.records import Reading
from groupdesk.store.file import Store
from groupdesk.worker.plan import Plan, Planned, chat_key


def planned(store: Store, found: Plan) -> dict[str, Any]:
    """``{"files": […], "questions": […]}``; a file that cannot be read has no format, but a reason."""
    names: dict[int, str] = dict(store.reader().execute("SELECT id, name FROM chat_group").fetchall())
    files = [_file(one, names) for one in found.files]
    files += [
        {"path": error.where, "format": None, "chats": [], "assumed": [], "table": None, "reason": str(error)}
        for error in found.refused
    ]
    return {"files": files, "questions": found.questions()}


def _file(one: Planned, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "path": one.source.name,
        "format": one.format.name,
        "title": one.format.title,
        "local": one.format.clock == "local",
        "size": one.source.size,
        "chats": [
            {
                "key": chat_key(chat.facts),
                "name": chat.facts.name or one.reading.title,
                "group": chat.group_id,
                "group_name": names.get(chat.group_id or 0),
                "private": chat.facts.private,
                "first": chat.first,
            }
            for chat in one.chats
        ],
        "assumed": list(one.reading.assumed),
        "table": _table(one.reading),
        "reason": "",
    }


def _table(reading: Reading) -> dict[str, Any] | None:
    """The first rows of a table of messages, and what its columns are or may be."""
    if (table := reading.table) is None:
        return None
    return {
        "key": table.key,
        "headings": table.headings,
        "rows": table.rows,
        "columns": dict(table.proposed if reading.columns is None else reading.columns),
        "settled": reading.columns is not None,
    }
