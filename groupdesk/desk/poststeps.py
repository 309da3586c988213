"""The steps of a post that she takes it: into review, approved, ready, back, left out, reviewed (practice.md P3).

Nothing of a post that has begun to go is ever taken off its way: a step that would is refused.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from groupdesk.desk import postwords
from groupdesk.desk.postlists import meant
from groupdesk.desk.postready import Draft, Ready, ready, refuse, send
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.routes import routes
from groupdesk.desk.values.calendar import PostView
from groupdesk.desk.values.frame import Change, Scope
from groupdesk.locale import _, ngettext
from groupdesk.rules.calendar import states
from groupdesk.rules.calendar.states import (
    APPROVED,
    DRAFT,
    IDEA,
    OPEN,
    OVER,
    READY,
    REVIEW,
    REVIEWED,
    SKIPPED,
)

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk
    from groupdesk.store.models import Delivery

TOPICS: Final = ("posts", "today")
_LATEST: Final = 60
"""Seconds by which the time of a post may have passed."""
_STILL_HERE: Final = ("planned", "due", "to_hand", "failed", "skipped")
"""States of a delivery that has reached nobody and is not on its way."""
_TURNS: Final[Mapping[str, tuple[str, Collection[str]]]] = {
    "send-back": (DRAFT, (REVIEW, APPROVED, READY)),
    "post-skip": (SKIPPED, (*OPEN, READY, states.SENDING, states.PARTLY)),
    "post-review": (REVIEWED, OVER),
}
"""Verb → the state that it leads to, and those that it leads from."""


class _Step(NamedTuple):
    post: int
    state: str
    copies: Ready | None = None
    lacks: str = ""
    """Why it is not ready yet."""


def advance(desk: "Desk", posts: Sequence[PostView]) -> Change:
    """The next step of each (`Calendar.advance`)."""
    if not posts:
        raise ValueError(_("no post is meant"))
    steps = [_next(desk, post) for post in posts]

    def act(session: "Session") -> None:
        from groupdesk.store.models import Post

        for step in steps:
            row = session.get_one(Post, step.post)
            row.state, row.reason = step.state, ""
            if step.copies is not None:
                withdraw(session, step.post)
                send(session, step.post, step.copies.copies, desk.now())

    lacks = next((step.lacks for step in steps if step.lacks), "")
    return desk.change("advance", TOPICS, act, n=len(steps), state=steps[0].state, lacks=lacks)


def _next(desk: "Desk", post: PostView) -> _Step:
    if post.state not in OPEN:
        raise ValueError(no(post))
    if not post.body.strip():
        raise ValueError(_("“{name}” has no text yet").format(name=post.column_name or post.id))
    if post.state in (IDEA, DRAFT) and states.needs_approval(post.writer, post.approver):
        return _Step(post.id, REVIEW)
    try:
        return _Step(post.id, READY, copies(desk, post))
    except ValueError as error:
        if post.state != REVIEW:
            raise
        return _Step(post.id, APPROVED, lacks=str(error))


def turn(desk: "Desk", verb: str, post: PostView, said: str) -> Change:
    """Back to its writer, left out, or reviewed, by the verb; with a line why. Raises ValueError, DeskError."""
    state, allowed = _TURNS[verb]
    if post.state not in allowed:
        raise ValueError(no(post))

    def act(session: "Session") -> None:
        from groupdesk.store.models import Post

        row = session.get_one(Post, post.id)
        if state == REVIEWED:
            row.state, row.note = state, said or row.note
            return
        row.reason = said
        if verb == "post-skip" and not _is_here(session, post.id):
            _leave(session, post.id)
        else:
            row.state = state
            withdraw(session, post.id)

    return desk.change(verb, TOPICS, act, what=post.title or post.column_name)


def say_now(desk: "Desk", post: PostView) -> Change:
    """Says it at once, after the grace. Raises ValueError, DeskError."""
    waits = states.needs_approval(post.writer, post.approver)
    if post.state not in (APPROVED, READY, *(() if waits else (DRAFT,))):
        raise ValueError(no(post))
    with desk.reading() as connection:
        day, minute = Clocks(connection).place(desk.now())
    found = prepared(desk, replace(draft_of(post), day=day, minute=None, at=None), post.group_ids)
    refuse(found.cautions)

    def act(session: "Session") -> None:
        from groupdesk.store.models import Post

        row = session.get_one(Post, post.id)
        row.state, row.day, row.minute, row.at = READY, day, minute, None
        withdraw(session, post.id)
        send(session, post.id, found.copies, desk.now())

    return desk.change("post", TOPICS, act, n=len(found.copies), post=[post.id])


# --- what every group gets


def no(post: PostView) -> str:
    """That something cannot be done with a post as it is."""
    line = _("“{name}” is “{state}”: that cannot be done with it")
    return line.format(name=post.title or post.column_name, state=postwords.state(post.state))


def draft_of(post: PostView) -> Draft:
    """A post as it is written."""
    minute = post.minute if post.at is None else None
    return Draft(
        post.body, post.day, minute, post.at, post.fills, post.files, post.everybody, post.column, post.id
    )


def prepared(desk: "Desk", draft: Draft, groups: Sequence[int]) -> Ready:
    """What some groups would get of a draft, and what stands against it."""
    with desk.reading() as connection:
        return ready(desk, connection, draft, routes(connection, Scope(tuple(groups))))


def copies(desk: "Desk", post: PostView) -> Ready:
    """What every group gets of a post; raises ValueError with what stands against it."""
    groups = meant(desk, post.groups) if post.groups else post.group_ids
    return checked(desk, draft_of(post), groups)


def checked(desk: "Desk", draft: Draft, groups: Sequence[int]) -> Ready:
    """What some groups get of a draft; raises ValueError with what stands against it."""
    found = prepared(desk, draft, groups)
    refuse(found.cautions)
    if not found.copies:
        raise ValueError(_("it goes to no group yet"))
    passed = [copy for copy in found.copies if copy.due_at is not None and copy.due_at < desk.now() - _LATEST]
    if passed:
        line = ngettext(
            "its time has passed in {n} group: move it to another",
            "its time has passed in {n} groups: move it to another",
            len(passed),
        )
        raise ValueError(line.format(n=len(passed)))
    return found


# --- off its way


def withdraw(session: "Session", post: int) -> None:
    """Takes a post off its way. Raises ValueError where something of it may have been said already."""
    if not _is_here(session, post):
        raise ValueError(_("it has begun to go out: that cannot be done with it any more"))
    for row in _rows(session, post):
        session.delete(row)


def _is_here(session: "Session", post: int) -> bool:
    """Whether nothing of a post has been said, or may have been."""
    return all(row.state in _STILL_HERE and row.sent_at is None for row in _rows(session, post))


def _leave(session: "Session", post: int) -> None:
    """Does not say a post where it has not been said yet; what is unknown stays to be settled."""
    for row in _rows(session, post):
        if row.state in _STILL_HERE:
            row.state, row.late, row.wait_until = "skipped", 0, None


def _rows(session: "Session", post: int) -> "Sequence[Delivery]":
    from sqlmodel import select

    from groupdesk.store.models import Delivery

    return session.exec(select(Delivery).where(Delivery.post_id == post)).all()
