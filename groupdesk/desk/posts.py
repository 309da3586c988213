"""Posts and words: what is said to groups and people, and what becomes of each delivery (mechanisms.md 13)."""

import secrets
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk.calendarcopy import stored
from groupdesk.desk.deliveries import deliveries
from groupdesk.desk.postready import Copy, Draft, Ready, forwards, ready, refuse, send
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.routes import routes, way_to_person
from groupdesk.desk.values.frame import Change, Scope
from groupdesk.desk.values.posts import Batch, DeliveryView, Preview
from groupdesk.locale import _
from groupdesk.rules import sending

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk
    from groupdesk.store.models import Delivery

TOPICS: Final = ("posts", "today")
_OPEN: Final = ("planned", "due")
_LATEST: Final = 60
"""Seconds by which the time of a post may have passed."""
_ALL: Final = 1_000_000


class Posts:
    """What is said."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    # --- saying something

    def preview(self, scope: Scope, text: str, *, at: int | None = None, **more: Any) -> Preview:
        """What a post to the groups of a scope would do, and what stands against it; `more` as of `add`."""
        with self._desk.reading() as connection:
            return self._ready(connection, scope, self._draft(text, at, **more)).preview()

    def add(
        self,
        scope: Scope,
        text: str,
        *,
        at: int | None = None,
        everybody: bool = False,
        fills: Mapping[str, str] | None = None,
        files: Sequence[str] = (),
    ) -> tuple[Change, int]:
        """A post to the groups of a scope, at an instant or after the grace; and its id.

        `fills` are her own variables, `files` paths of what goes with it. Raises ValueError, in one line,
        for a text that cannot go so, DeskError.
        """
        if at is not None and at < self._desk.now() - _LATEST:
            raise ValueError(_("the time to say it has passed already"))
        draft = self._draft(text.strip(), at, everybody, fills, files)
        with self._desk.reading() as connection:
            found = self._ready(connection, scope, draft)
        if not draft.body or not found.copies:
            raise ValueError(_("a post needs a text and at least one group"))
        refuse(found.cautions)
        return self._add("post", draft, found.copies, n=len(found.copies))

    def _draft(
        self,
        text: str,
        at: int | None = None,
        everybody: bool = False,
        fills: Mapping[str, str] | None = None,
        files: Sequence[str] = (),
    ) -> Draft:
        with self._desk.reading() as connection:
            day, _minute = Clocks(connection).place(at if at is not None else self._desk.now())
        return Draft(text, day, at=at, everybody=everybody, fills=fills or {}, files=tuple(files))

    def _ready(self, connection: sqlite3.Connection, scope: Scope, draft: Draft) -> Ready:
        return ready(self._desk, connection, draft, routes(connection, scope))

    def word(self, person: int, text: str, *, group: int | None = None) -> tuple[Change, int]:
        """A word to a person: by a bot where its platform lets it, else by hand; and the id of its post.

        Raises LookupError, ValueError, DeskError.
        """
        if not text.strip():
            raise ValueError(_("a word needs a text"))
        text = text.strip()
        with self._desk.reading() as connection:
            way = way_to_person(connection, person, group)
            draft = self._draft(text)
            found = ready(self._desk, connection, draft, [way])
        refuse(found.cautions)
        return self._add("word", draft, found.copies, name=way.name)

    def _add(self, verb: str, draft: Draft, copies: Sequence[Copy], **said: Any) -> tuple[Change, int]:
        now = self._desk.now()
        made: list[int] = []

        def act(session: "Session") -> None:
            from groupdesk.store.models import Post

            post = Post(body=draft.body, made_at=now, at=draft.at, everybody=int(draft.everybody))
            post.fills, post.files = stored("fills", draft.fills), stored("files", draft.files)
            session.add(post)
            session.flush()
            assert post.id is not None
            made.append(post.id)
            send(session, post.id, copies, now)

        change = self._desk.change(verb, TOPICS, act, post=made, **said)
        return change, made[0]

    # --- what became of it

    def deliveries(
        self,
        *,
        state: str | None = None,
        post: int | None = None,
        person: int | None = None,
        limit: int = 500,
    ) -> tuple[DeliveryView, ...]:
        """Deliveries, those first that need her; `state` "open" is all that are not over."""
        with self._desk.reading() as connection:
            return deliveries(connection, self._desk.now(), state, post, person, limit)

    def counts(self) -> dict[str, int]:
        """How many deliveries are in each state; ``late`` are those she is asked about."""
        with self._desk.reading() as connection:
            rows = connection.execute(
                "SELECT CASE WHEN late = 1 THEN 'late' WHEN state = 'planned' AND due_at <= ? THEN 'due'"
                " ELSE state END, COUNT(*) FROM delivery GROUP BY 1",
                (self._desk.now(),),
            )
            return dict(rows.fetchall())

    def get(self, delivery: int) -> DeliveryView:
        """One; raises LookupError."""
        with self._desk.reading() as connection:
            found = deliveries(connection, self._desk.now(), None, None, None, 1, delivery)
        if not found:
            raise LookupError(_("there is no delivery {id}").format(id=delivery))
        return found[0]

    # --- what she does about them

    def call_back(self, post: int) -> Change:
        """Does not say by bots what has not gone yet of a post; what goes by hand stays. Raises ValueError."""
        open_ = [one.id for one in self.deliveries(post=post, limit=_ALL) if one.bot and one.state in _OPEN]
        if not open_:
            raise ValueError(_("it has gone out already"))
        return self._move("call-back", open_, _OPEN, lambda row: _set(row, state="skipped", late=0))

    def skip(self, ids: Collection[int]) -> Change:
        """Does not say it there; raises ValueError for what has been said or is being said."""
        allowed = ("planned", "due", "failed", "unknown", "to_hand")

        def leave(row: "Delivery") -> None:
            maybe = (row.tried_ms or 0) // 1000 if row.state == "unknown" else None
            _set(row, state="skipped", late=0, wait_until=None, sent_at=maybe)

        return self._move("skip", ids, allowed, leave)

    def retry(self, ids: Collection[int]) -> Change:
        """Says again what was refused, and now what fell due while nothing ran; raises ValueError."""
        now = self._desk.now()

        def again(row: "Delivery") -> None:
            if row.state == "planned" and not row.late and row.due_at > now:
                line = _("delivery {id} is planned for later: move it if it is to go now")
                raise ValueError(line.format(id=row.id))
            if row.state == "skipped" and row.sent_at is not None:
                line = _(
                    "delivery {id} may have been said before it was skipped: look there, and write a new post"
                )
                raise ValueError(line.format(id=row.id))
            state = "planned" if row.bot_id is not None else "to_hand"
            _set(row, state=state, late=0, wait_until=None, reason="", due_at=now)

        return self._move("retry", ids, ("failed", "due", "planned", "skipped"), again)

    def resolve(self, ids: Collection[int], *, sent: bool) -> Change:
        """Settles what is unknown: it was said, or it was not and is said again. Raises ValueError."""
        now = self._desk.now()

        def settle(row: "Delivery") -> None:
            if sent:
                _set(row, state="sent", sent_at=now, wait_until=None, reason="")
            else:
                state, key = ("to_hand" if row.bot_id is None else "planned"), secrets.token_hex(12)
                _set(row, state=state, wait_until=None, reason="", key=key, due_at=now)

        return self._move("resolve", ids, ("unknown",), settle)

    def move(self, ids: Collection[int], at: int) -> Change:
        """Says it at another time; raises ValueError."""
        allowed = ("planned", "due", "to_hand")
        return self._move(
            "post-move",
            ids,
            allowed,
            lambda row: _set(
                row, state="to_hand" if row.bot_id is None else "planned", due_at=at, late=0, wait_until=None
            ),
        )

    def hand_over(self, ids: Collection[int]) -> Change:
        """What waits for a bot goes by hand from now on; raises ValueError."""
        allowed = ("planned", "due", "failed")
        return self._move(
            "hand-over", ids, allowed, lambda row: _set(row, state="to_hand", bot_id=None, late=0, reason="")
        )

    def recall(self, ids: Collection[int]) -> Change:
        """Takes back what was said, where the platform can; raises ValueError."""
        return self._move("recall", ids, ("sent",), lambda row: _set(row, recall="asked"))

    def _move(
        self,
        verb: str,
        ids: Collection[int],
        allowed: Collection[str],
        do: "Callable[[Delivery], None]",
        **said: Any,
    ) -> Change:
        def act(session: "Session") -> None:
            from groupdesk.desk.postwords import state
            from groupdesk.store.models import Delivery

            for id_ in ids:
                row = session.get(Delivery, id_)
                if row is None:
                    raise LookupError(_("there is no delivery {id}").format(id=id_))
                if row.state not in allowed:
                    line = _("delivery {id} is “{state}”: that cannot be done with it")
                    raise ValueError(line.format(id=id_, state=state(row.state)))
                do(row)

        return self._desk.change(verb, TOPICS, act, n=len(ids), **said)

    # --- by hand

    def batch(self, post: int | None = None) -> Batch | None:
        """The next forward by hand, of one post or of the one that is due longest; None when none is."""
        with self._desk.reading() as connection:
            row = connection.execute(
                "SELECT d.post_id, d.body, coalesce(g.platform, '') FROM delivery AS d"
                " LEFT JOIN chat_group AS g ON g.id = d.group_id WHERE d.state = 'to_hand' AND d.due_at <= ?1"
                " AND (?2 IS NULL OR d.post_id = ?2) ORDER BY d.due_at, d.post_id, d.id LIMIT 1",
                (self._desk.now(), post),
            ).fetchone()
            if row is None:
                return None
            mine = connection.execute(
                "SELECT d.id, d.state, d.body, coalesce(g.platform, ''),"
                " coalesce(CASE WHEN d.identity_id IS NULL THEN g.name ELSE nullif(p.name, '') END, i.name, '')"
                " FROM delivery AS d LEFT JOIN chat_group AS g ON g.id = d.group_id"
                " LEFT JOIN identity AS i ON i.id = d.identity_id"
                " LEFT JOIN person AS p ON p.id = i.person_id"
                " WHERE d.post_id = ? AND d.bot_id IS NULL AND (d.state = 'handed'"
                " OR (d.state = 'to_hand' AND d.due_at <= ?)) ORDER BY d.id",
                (row[0], self._desk.now()),
            ).fetchall()
        return _batch(row[0], row[1], row[2], mine)

    def handed(self, ids: Collection[int]) -> Change:
        """She has posted these by hand; raises ValueError for what was not to be."""
        now = self._desk.now()
        return self._move("handed", ids, ("to_hand",), lambda row: _set(row, state="handed", sent_at=now))


def _batch(post: int, body: str, platform: str, mine: Sequence[tuple[int, str, str, str, str]]) -> Batch:
    """The next forward: one text, in the chats of one platform's client."""
    waiting = [(id_, (text, where), name) for id_, state, text, where, name in mine if state == "to_hand"]
    left = [(id_, name) for id_, what, name in waiting if what == (body, platform)]
    after = forwards(what for _id, what, _name in waiting)
    handed = [(text, where) for _id, state, text, where, _name in mine if state == "handed"]
    past, done = forwards(handed), len(handed)
    chosen = left[: sending.BATCH]
    return Batch(
        post,
        body,
        platform,
        tuple(id_ for id_, _name in chosen),
        tuple(name for _id, name in chosen),
        done,
        len(mine),
        past + 1,
        past + after,
    )


def _set(row: "Delivery", **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
