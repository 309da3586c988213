"""Which column of a table of messages is what: as she says it, as she said it before, as it is plain.

What she has said is kept by the row of headings, so that the next file of that kind asks nothing.
"""

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from groupdesk.formats.chats import table
from groupdesk.formats.chats.columns import said
from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.members.columns import heading_key
from groupdesk.locale import _
from groupdesk.records import TABLE_FIELDS, Format, Reading, TableHead
from groupdesk.store.file import Store

SCOPE: Final = "csv"
"""The scope of the settings that keep it; their key is that of the headings."""
ANY: Final = ""
"""Instead of a key: for every table."""
Said = Mapping[str, Mapping[str, str | int]]
"""Key of a table (or `ANY`) → what a column holds → its heading, its number from 1 as text, or its index."""


def settle(store: Store, asked: Said, reading: Reading, path: str) -> Format:
    """Decides about the columns of `reading.table`, or asks; gives the format that its times make it.

    Raises UnknownFormatError for a column that is not there, and for a table without time or sender.
    """
    head = reading.table
    assert head is not None
    told = asked.get(head.key) or asked.get(ANY)
    if told:
        reading.columns = _resolved(told, head, path)
    elif before := kept(store, head.key):
        reading.columns = before
        line = _("columns as you said before: {what} (--columns)")
        reading.assumed.append(line.format(what=said(before, head)))
    elif head.certain:
        reading.columns = head.proposed
        reading.assumed.append(_("columns: {what} (--columns)").format(what=said(head.proposed, head)))
    else:
        reading.asks.append("columns")
    return table.clocked(reading)


def kept(store: Store, key: str) -> dict[str, int] | None:
    """What she has said of the columns under these headings."""
    row = (
        store.reader()
        .execute("SELECT value FROM setting WHERE scope = ? AND key = ?", (SCOPE, key))
        .fetchone()
    )
    return json.loads(row[0]) if row else None


def keep(store: Store, asked: Said, reading: Reading, path: str) -> None:
    """Keeps what she has just said of a table's columns, as an act of hers; raises StoreError."""
    from groupdesk.store.models import Setting

    head, columns = reading.table, reading.columns
    if head is None or columns is None or not (asked.get(head.key) or asked.get(ANY)):
        return
    if kept(store, head.key) == columns:
        return
    with store.ledger.change("columns", "settings", inputs={"what": PurePath(path).name}) as session:
        session.merge(Setting(scope=SCOPE, key=head.key, value=json.dumps(dict(columns))))


def _resolved(told: Mapping[str, str | int], head: TableHead, path: str) -> dict[str, int]:
    columns = {name: _place(told[name], head, path) for name in TABLE_FIELDS if name in told}
    if "time" not in columns or not columns.keys() & {"sender", "sender_id"}:
        raise _refused(_("it needs a time, and a sender or a sender_id"), path)
    return columns


def _place(column: str | int, head: TableHead, path: str) -> int:
    """The index of a column given by its heading, or by its number."""
    count = len(head.headings)
    if isinstance(column, int):
        if 0 <= column < count:
            return column
    else:
        keys = [heading_key(heading) for heading in head.headings]
        if heading_key(column) in keys:
            return keys.index(heading_key(column))
        if column.isdecimal() and 1 <= int(column) <= count:
            return int(column) - 1
    line = _("it has no column {name}, only {names}")
    raise _refused(line.format(name=column, names=", ".join(head.headings)[:200]), path)


def _refused(what: str, path: str) -> UnknownFormatError:
    return UnknownFormatError(what, path, _("say which is what: --columns time=…,sender=…,text=…"))
