"""Making posts of posts and of columns, and taking them off the way."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from groupdesk.desk import postfills
from groupdesk.desk.calendarweek import filled, meeting, week
from groupdesk.desk.postlists import some
from groupdesk.desk.poststeps import TOPICS
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.values.calendar import ColumnView, Copied, PostView, Slot
from groupdesk.desk.values.frame import Change
from groupdesk.rules.calendar import recurrence, states

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk
    from groupdesk.store.models import Post


def stored(name: str, value: Any) -> Any:
    """A field of a post as its row keeps it."""
    if name == "fills":
        return json.dumps(value, ensure_ascii=False)
    if name == "files":
        return json.dumps(list(value), ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def made(
    body: str,
    now: int,
    day: int,
    minute: int,
    groups: str,
    column: int | None,
    for_day: int | None,
    writer: str,
    approver: str,
    fills: Mapping[str, str],
) -> "Post":
    """A post that has just been thought of."""
    from groupdesk.store.models import Post

    return Post(
        body=body.strip(),
        made_at=now,
        state=states.DRAFT if body.strip() else states.IDEA,
        day=day,
        minute=minute,
        groups=groups,
        column_id=column,
        for_day=for_day,
        writer=writer,
        approver=approver,
        fills=json.dumps(dict(fills), ensure_ascii=False),
    )


def keep_text(session: "Session", row: "Post", now: int) -> None:
    """Keeps the text that a post has now among those it had."""
    from groupdesk.store.models import PostText

    if row.body and row.id is not None:
        session.add(PostText(post_id=row.id, at=now, by=row.writer, body=row.body))


# --- copying


def preview(desk: "Desk", connection: sqlite3.Connection, first: int, to: int, days: int) -> Copied:
    """What copying `days` days from `first` on to `to` would do."""
    there = week(desk, connection, to, to + days - 1, None)
    here = week(desk, connection, first, first + days - 1, None)
    fixed = {one.id for one in desk.columns.list(ended=True) if recurrence.is_fixed(one.recurrence)}
    taken = filled(connection, to, to + days - 1)
    posts = [one.post for one in here.slots if one.post and one.state != states.SKIPPED]
    held = [one for one in posts if one.column in fixed]
    full = [one for one in posts if one not in held and _place(one, to - first) in taken]
    copied = [one for one in posts if one not in held and one not in full]
    new = [_as_slot(one, to - first) for one in copied]
    placed = {_place(one, to - first) for one in copied}
    kept = [one for one in there.slots if one.post or (one.column, one.day) not in placed]
    slots = sorted([*kept, *new], key=lambda one: (one.day, one.minute))
    found = list(meeting(Clocks(connection), slots, there.columns, to))
    mine = {one.key for one in new}
    return Copied(
        tuple(one.id for one in copied),
        tuple(one.id for one in held),
        tuple(one.id for one in full),
        sum(1 for one in found if mine & set(one.slots)),
    )


def _place(post: PostView, by: int) -> tuple[int | None, int]:
    """The place of its column that a copy would fill; a post outside all columns takes nobody's."""
    return (post.column, _stands_for(post) + by) if post.column is not None else (-post.id, 0)


def _stands_for(post: PostView) -> int:
    return post.for_day if post.for_day is not None else post.day


def _as_slot(post: PostView, by: int) -> Slot:
    from dataclasses import replace

    return Slot(post.column, post.day + by, post.minute, states.DRAFT, replace(post, at=None))


def copy_all(desk: "Desk", posts: Sequence[PostView], by: int, found: Copied) -> Change:
    """Copies posts to `by` days later, as `preview` found it. Raises DeskError."""

    def act(session: "Session") -> None:
        for post in posts:
            _copy(session, post, by, desk.now())

    left = len(found.fixed) + len(found.taken)
    return desk.change("copy-week", TOPICS, act, n=len(posts), left=left, clashes=found.clashes)


def _copy(session: "Session", post: PostView, by: int, now: int) -> None:
    """Another post like one, `by` days later: a draft, nothing approved, nothing said."""
    groups = post.groups or ",".join(str(group) for group in post.group_ids)
    row = made(
        post.body,
        now,
        post.day + by,
        post.minute,
        groups,
        post.column,
        _stands_for(post) + by if post.column is not None else None,
        post.writer,
        post.approver,
        postfills.kept(post.fills),
    )
    row.everybody, row.files = int(post.everybody), json.dumps(list(post.files), ensure_ascii=False)
    session.add(row)
    session.flush()
    keep_text(session, row, now)


# --- beginning


def fill(desk: "Desk", lacking: Sequence[Slot], shown: Sequence[ColumnView]) -> Change:
    """A draft from its column's template in every place. Raises DeskError."""
    columns = {one.id: one for one in shown}
    with desk.reading() as connection:
        fills = {one.column: _going_on(desk, connection, one.column or 0) for one in lacking}

    def act(session: "Session") -> None:
        for slot in lacking:
            column = columns[slot.column or 0]
            _begin(session, column, slot.day, slot.minute, fills[slot.column], desk.now())

    return desk.change("fill", TOPICS, act, n=len(lacking))


def _going_on(desk: "Desk", connection: sqlite3.Connection, column: int) -> dict[str, str]:
    """Variables of a column's newest post that go on in the next."""
    found = some(desk, connection, "p.column_id = ?", column)
    return postfills.kept(found[-1].fills) if found else {}


def _begin(
    session: "Session", column: ColumnView, day: int, minute: int, fills: Mapping[str, str], now: int
) -> None:
    """A post of a column, begun from its template."""
    row = made(
        column.body, now, day, minute, column.groups, column.id, day, column.writer, column.approver, fills
    )
    session.add(row)
    session.flush()
    keep_text(session, row, now)
