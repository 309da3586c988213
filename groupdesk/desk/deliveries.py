"""Deliveries as they stand, with the replies that were seen to each."""

import sqlite3
from dataclasses import replace
from typing import Any, Final

from groupdesk.desk import postwords
from groupdesk.desk.values.posts import DeliveryView

_ORDER: Final = ("unknown", "failed", "to_hand", "sending", "due", "planned", "sent", "handed", "skipped")
"""States, those first that need her."""
_OPEN: Final = _ORDER[:6]
_STORED: Final = {"due": ("planned", "due"), "planned": ("planned",)}
"""State as it is shown → as it is stored: what is planned is due when its time has come."""
_REPLIES: Final = 7 * 86_400
"""Seconds after a word to somebody in which anything they say counts as an answer."""
_CLOCKS: Final = 120
"""Seconds by which a platform's clock may differ from this one."""
_ANSWERED: Final = (
    "EXISTS (SELECT 1 FROM message AS m JOIN identity AS o ON o.id = m.identity_id"
    " WHERE m.group_id = d.group_id AND o.person_id = i.person_id"
    f" AND m.at BETWEEN d.sent_at AND d.sent_at + {_REPLIES})"
)
"""Whether somebody said anything after a word to him."""
_REPLIED: Final = (
    "(SELECT (SELECT COUNT(DISTINCT r.identity_id) FROM message AS r"
    " WHERE r.source_id = m.source_id AND r.reply = m.key)"
    " FROM message AS m JOIN identity AS o ON o.id = m.identity_id"
    f" WHERE m.group_id = d.group_id AND m.at BETWEEN d.sent_at - {_CLOCKS} AND d.sent_at + {_CLOCKS}"
    " AND o.key = coalesce(s.account, '') AND m.body = d.body ORDER BY m.at LIMIT 1)"
)
"""How many people answered a post; NULL where it is not seen in its group."""
_QUERY: Final = (
    "SELECT d.id, d.post_id, p.body, d.group_id, coalesce(g.name, ''), i.person_id,"
    " coalesce(nullif(h.name, ''), i.name, ''), d.bot_id, coalesce(b.name, ''),"
    " coalesce(g.platform, i.platform, ''), d.body,"
    " CASE WHEN d.state = 'planned' AND d.due_at <= :now THEN 'due' ELSE d.state END, d.late,"
    " d.due_at, d.wait_until, d.sent_at, d.tries, d.reason, d.recall,"
    " CASE WHEN d.state NOT IN ('sent', 'handed') OR d.group_id IS NULL OR d.sent_at IS NULL THEN NULL"
    f" WHEN i.person_id IS NOT NULL THEN {_ANSWERED} ELSE {_REPLIED} END"
    " FROM delivery AS d JOIN post AS p ON p.id = d.post_id"
    " LEFT JOIN chat_group AS g ON g.id = d.group_id LEFT JOIN identity AS i ON i.id = d.identity_id"
    " LEFT JOIN person AS h ON h.id = i.person_id LEFT JOIN bot AS b ON b.id = d.bot_id"
    " LEFT JOIN bot_state AS s ON s.bot_id = d.bot_id"
)


def deliveries(
    connection: sqlite3.Connection,
    now: int,
    state: str | None,
    post: int | None,
    person: int | None,
    limit: int,
    delivery: int | None = None,
) -> tuple[DeliveryView, ...]:
    """The deliveries of a state, post, person or id; those first that need her, then the latest."""
    places = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(_ORDER))
    states = _OPEN if state == "open" else _STORED.get(state, (state,)) if state else _ORDER
    named = {f"s{place}": one for place, one in enumerate(states)}
    shown = {"due": "AND d.due_at <= :now", "planned": "AND d.due_at > :now"}.get(state or "", "")
    chosen = (
        "SELECT d.id FROM delivery AS d LEFT JOIN identity AS i ON i.id = d.identity_id"
        f" WHERE d.state IN ({','.join(f':{name}' for name in named)}) {shown}"
        f"{' AND d.post_id = :post' if post is not None else ''}"
        f"{' AND i.person_id = :person' if person is not None else ''}"
        f"{' AND d.id = :delivery' if delivery is not None else ''}"
    )
    order = f"ORDER BY d.late DESC, CASE d.state {places} END, d.due_at DESC, d.id"
    said = {"now": now, "post": post, "person": person, "delivery": delivery, "limit": limit, **named}
    rows = connection.execute(
        f"{_QUERY} WHERE d.id IN ({chosen} {order} LIMIT :limit) {order}", said
    ).fetchall()
    return tuple(_view(*row) for row in rows)


def _view(id_: int, post: int, text: str, *rest: Any) -> DeliveryView:
    view = DeliveryView(id_, post, postwords.title(text), *rest)
    return replace(view, late=bool(view.late))
