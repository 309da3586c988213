"""When posts were changed, as the ledger has it: what other programs tell an older copy of them by."""

import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

_CHANGES: Final = (
    "WITH touched AS (SELECT DISTINCT json_extract(key, '$.id') AS post, entry_id FROM entry_row WHERE name = 'post'),"
    " said AS (SELECT t.post, e.id, e.at FROM touched AS t JOIN entry AS e ON e.id = t.entry_id"
    " UNION SELECT t.post, e.id, e.at FROM entry AS e"
    " JOIN touched AS t ON t.entry_id = json_extract(e.inputs, '$.entry') WHERE e.verb IN ('undo', 'redo'))"
    " SELECT post, count(*) - 1, max(at) FROM said GROUP BY post"
)


class Changes(NamedTuple):
    """How often a post was changed."""

    made_at: int
    """UTC seconds, as `last`."""
    times: int
    """Since it was made, taking back and doing again counted in: it never falls."""
    last: int


def changes(connection: sqlite3.Connection, posts: Iterable[int]) -> dict[int, Changes]:
    """Post → its changes."""
    known = {post: (n, at) for post, n, at in connection.execute(_CHANGES)}
    made: dict[int, int] = dict(connection.execute("SELECT id, made_at FROM post").fetchall())
    return {post: Changes(made[post], *known.get(post, (0, made[post]))) for post in posts}
