"""The calendar: posts from the first idea until they were reviewed (practice.md P3)."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk import besthour, calendarcopy, outcomes, poststeps, postwords
from groupdesk.desk.calendarweek import against, ready_days, week
from groupdesk.desk.postchanges import Changes, changes
from groupdesk.desk.postlists import meant, some
from groupdesk.desk.postready import Draft, Ready, send
from groupdesk.desk.poststeps import TOPICS
from groupdesk.desk.posttimes import Clocks, names
from groupdesk.desk.values.calendar import BestHour, Copied, Outcomes, PostView, Slot, Week
from groupdesk.desk.values.frame import ALL, Change, Scope
from groupdesk.desk.values.posts import Caution, Preview
from groupdesk.locale import _
from groupdesk.rules.calendar import states
from groupdesk.rules.calendar.states import APPROVED, DRAFT, IDEA, OPEN, READY, REVIEW, SKIPPED
from groupdesk.rules.spans import WEEK

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

_APPROVED_TEXT: Final = ("body", "groups", "files", "everybody")
"""What an approval is about: a change of it is to be approved again."""


class Calendar:
    """What is to be said, and when."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    # --- looking

    def week(self, first: int | None = None, scope: Scope = ALL, days: int = WEEK) -> Week:
        """`days` days from the day `first` on, of the groups of a scope; None for the week that is now."""
        with self._desk.reading() as connection:
            if first is None:
                today = self.today
                first = today - (today + 3) % WEEK
            return week(self._desk, connection, first, first + days - 1, scope.groups)

    @property
    def today(self) -> int:
        """The day that it is, on the desk's clock."""
        with self._desk.reading() as connection:
            return Clocks(connection).place(self._desk.now())[0]

    def get(self, post: int) -> PostView:
        """A post; raises LookupError."""
        with self._desk.reading() as connection:
            found = some(self._desk, connection, "p.id = ?", post)
        if not found:
            raise LookupError(_("there is no post {id}").format(id=post))
        return found[0]

    def list(self, state: str | None = None) -> tuple[PostView, ...]:
        """All posts to groups, the newest place first; of one state."""
        with self._desk.reading() as connection:
            found = some(
                self._desk,
                connection,
                "NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.post_id = p.id AND d.identity_id IS NOT NULL)",
            )
        kept = [one for one in found if state in (None, one.state)]
        return tuple(sorted(kept, key=lambda one: (-one.day, -one.minute, -one.id)))

    def stock(self) -> tuple[int, int]:
        """Days ahead that lack nothing, and how many posts the columns ask for in the next fortnight."""
        with self._desk.reading() as connection:
            return ready_days(self._desk, connection, self._desk.columns.list(), self.today)

    def best_hour(self, groups: Collection[int], day: int) -> BestHour:
        """When some groups listen best on days like this one."""
        with self._desk.reading() as connection:
            return besthour.best_hour(connection, self._desk.now(), groups, day)

    def preview(
        self,
        groups: str,
        body: str,
        day: int,
        minute: int,
        *,
        column: int | None = None,
        for_day: int | None = None,
        post: int | None = None,
        fills: Mapping[str, str] | None = None,
        files: Sequence[str] = (),
        everybody: bool = False,
    ) -> Preview:
        """What a post would do as it is written, in the place of its column (`for_day`) or as the post it is."""
        draft = Draft(body, day, minute, None, fills or {}, tuple(files), everybody, column, post)
        mine = (f"slot:{column}:{for_day}", f"post:{post}")
        chosen = meant(self._desk, groups)
        with self._desk.reading() as connection:
            found = poststeps.prepared(self._desk, draft, chosen).preview()
            met = against(self._desk, connection, chosen, day, minute, mine)
        return replace(found, warnings=(*found.warnings, *met))

    def preview_move(self, slot: Slot, day: int, minute: int) -> Preview:
        """What would stand against a place at another day or hour."""
        post = slot.post
        column = next((one for one in self._desk.columns.list(ended=True) if one.id == slot.column), None)
        groups = ",".join(map(str, post.group_ids if post else column.group_ids if column else ()))
        return self.preview(
            groups,
            "",
            day,
            minute,
            column=slot.column,
            for_day=slot.day,
            post=post.id if post else None,
        )

    def times(self, post: PostView) -> tuple[tuple[int, str], ...]:
        """The instants at which a post is said, UTC seconds, and the zones they are told in, earliest first:
        one, unless clocks of its groups differ."""
        with self._desk.reading() as connection:
            clocks = Clocks(connection)
            if post.at is not None:
                return ((post.at, clocks.desk.key),)
            groups = post.group_ids or (0,)
            found = {(clocks.instant(post.day, post.minute, one), clocks.of(one).key) for one in groups}
            return tuple(sorted(found))

    def changes(self, posts: Iterable[PostView]) -> dict[int, Changes]:
        """Post → how often it was changed, and when last."""
        with self._desk.reading() as connection:
            return changes(connection, [post.id for post in posts])

    def group_names(self, post: PostView) -> tuple[str, ...]:
        """Names of the groups that a post goes to."""
        with self._desk.reading() as connection:
            return tuple(sorted(names(connection, post.group_ids).values()))

    def outcomes(self, post: int) -> Outcomes:
        """What came of a post; raises LookupError."""
        found = self.get(post)
        with self._desk.reading() as connection:
            return outcomes.outcomes(connection, self._desk.now(), found)

    # --- writing

    def add(
        self,
        groups: str,
        body: str,
        day: int,
        minute: int,
        *,
        at: int | None = None,
        column: int | None = None,
        for_day: int | None = None,
        writer: str = "",
        approver: str = "",
        fills: Mapping[str, str] | None = None,
        files: Sequence[str] = (),
        everybody: bool = False,
        go: bool = False,
    ) -> tuple[Change, int]:
        """A post for a place in the calendar: on each group's clock, or at one instant; and its id.

        Without a text it is an idea. With `go` it is ready, or in review where somebody else than its writer
        approves it. Raises LookupError for groups that nothing means, with `go` ValueError for what stands
        against it, DeskError.
        """
        self._desk.groups.select(groups)
        clock_minute = minute if at is None else None
        draft = Draft(body.strip(), day, clock_minute, at, fills or {}, tuple(files), everybody, column)
        state, copies = (
            self._begun(draft, groups, states.needs_approval(writer, approver)) if go else ("", None)
        )
        made: list[int] = []

        def act(session: "Session") -> None:
            row = calendarcopy.made(
                body, self._desk.now(), day, minute, groups, column, for_day, writer, approver, fills or {}
            )
            row.files, row.everybody = json.dumps(list(files)), int(everybody)
            if at is not None:
                row.at, row.day, row.minute = at, None, None
            row.state = state or row.state
            session.add(row)
            session.flush()
            assert row.id is not None
            made.append(row.id)
            calendarcopy.keep_text(session, row, self._desk.now())
            if copies is not None:
                send(session, row.id, copies.copies, self._desk.now())

        n, verb = (len(copies.copies), "post") if copies else (1, "advance" if state else "draft")
        change = self._desk.change(verb, TOPICS, act, what=postwords.title(body), n=n, state=state)
        return change, made[0]

    def _begun(self, draft: Draft, groups: str, approved_first: bool) -> tuple[str, Ready | None]:
        """How far a post goes as soon as it is made, and what every group gets; raises ValueError."""
        if not draft.body:
            raise ValueError(_("a post needs a text and at least one group"))
        if approved_first:
            return REVIEW, None
        return READY, poststeps.checked(self._desk, draft, meant(self._desk, groups))

    def edit(self, post: int, **values: Any) -> Change:
        """Changes a post that has reached nobody: ``body``, ``groups``, ``day`` and ``minute`` or ``at``,
        ``writer``, ``approver``, ``fills``, ``files``, ``everybody``, ``note``.

        What was approved goes back to review where its text, groups or files change and somebody else than
        its writer approves it; else what is ready stays ready. Raises LookupError, ValueError, DeskError.
        """
        before = self.get(post)
        if {"day", "minute"} & set(values):
            values["at"] = None
        if set(values) != {"note"} and before.state not in (*OPEN, READY):
            raise ValueError(poststeps.no(before))
        if "groups" in values:
            self._desk.groups.select(values["groups"])
        after = self._changed(before, values)
        redone = {name for name in _APPROVED_TEXT if getattr(before, name) != getattr(after, name)}
        again = self._state_after(before, after, bool(redone))
        copies = poststeps.copies(self._desk, after) if again == READY and set(values) != {"note"} else None

        def act(session: "Session") -> None:
            from groupdesk.store.models import Post

            row = session.get_one(Post, post)
            for name, value in values.items():
                setattr(row, name, calendarcopy.stored(name, value))
            if after.at is not None:
                row.day, row.minute = None, None
            elif "at" in values:
                row.day, row.minute = after.day, after.minute
            if again != before.state:
                row.state = again
            if "body" in values and before.body != after.body:
                calendarcopy.keep_text(session, row, self._desk.now())
            if copies is not None or again != before.state:
                poststeps.withdraw(session, post)
            if copies is not None:
                send(session, post, copies.copies, self._desk.now())

        return self._desk.change("post-edit", TOPICS, act, what=after.title)

    def _changed(self, before: PostView, values: Mapping[str, Any]) -> PostView:
        after = replace(before, **values)
        if values.get("at") is None:
            return after
        with self._desk.reading() as connection:
            day, minute = Clocks(connection).place(values["at"])
        return replace(after, day=day, minute=minute)

    def _state_after(self, before: PostView, after: PostView, redone: bool) -> str:
        """The state of a post that was edited."""
        if (
            before.state in (APPROVED, READY)
            and redone
            and states.needs_approval(after.writer, after.approver)
        ):
            return REVIEW
        if before.state == IDEA and after.body.strip():
            return DRAFT
        return before.state

    def move(self, post: int, day: int, minute: int) -> Change:
        """Says it another day or hour, on each group's clock; it stays approved.

        Raises LookupError, ValueError, DeskError.
        """
        return self.edit(post, day=day, minute=minute)

    def move_slot(self, slot: Slot, day: int, minute: int) -> Change:
        """Moves what is in a place; where that is nothing yet, a draft from its column's template.

        Raises LookupError, ValueError, DeskError.
        """
        if slot.post is not None:
            return self.move(slot.post.id, day, minute)
        column = self._desk.columns.get(slot.column or 0)
        made = self.add(
            column.groups,
            column.body,
            day,
            minute,
            column=column.id,
            for_day=slot.day,
            writer=column.writer,
            approver=column.approver,
        )
        return made[0]

    def leave_out(self, slot: Slot, reason: str = "") -> Change:
        """Says nothing in a place. Raises LookupError, ValueError, DeskError."""
        if slot.post is not None:
            return self.skip(slot.post.id, reason)
        column = self._desk.columns.get(slot.column or 0)

        def act(session: "Session") -> None:
            row = calendarcopy.made(
                "", self._desk.now(), slot.day, slot.minute, column.groups, column.id, slot.day, "", "", {}
            )
            row.state, row.reason = SKIPPED, reason
            session.add(row)

        return self._desk.change("post-skip", TOPICS, act, what=column.name)

    # --- approving

    def sample(self, post: PostView) -> str:
        """What the first of a post's groups would get."""
        return poststeps.prepared(self._desk, poststeps.draft_of(post), post.group_ids).preview().sample

    def cautions(self, post: PostView) -> tuple[Caution, ...]:
        """What stands against a post as it is now; those that block keep it from being ready."""
        groups = meant(self._desk, post.groups) if post.groups else post.group_ids
        mine = (f"post:{post.id}",)
        with self._desk.reading() as connection:
            found = poststeps.prepared(self._desk, poststeps.draft_of(post), groups).cautions
            met = against(self._desk, connection, groups, post.day, post.minute, mine)
        return (*found, *met)

    def advance(self, posts: Iterable[int]) -> Change:
        """The next step of each: a draft into review, or ready where nobody else approves it; what is in review
        approved, and ready unless something is lacking.

        Raises LookupError, ValueError with what stands against it, DeskError.
        """
        return poststeps.advance(self._desk, [self.get(post) for post in posts])

    def send_back(self, post: int, reason: str = "") -> Change:
        """To its writer again, with a line why. Raises LookupError, ValueError, DeskError."""
        return poststeps.turn(self._desk, "send-back", self.get(post), reason)

    def skip(self, post: int, reason: str = "") -> Change:
        """It is not said; what has it keeps it. Raises LookupError, ValueError, DeskError."""
        return poststeps.turn(self._desk, "post-skip", self.get(post), reason)

    def review(self, post: int, note: str = "") -> Change:
        """She has looked at what came of it. Raises LookupError, ValueError, DeskError."""
        return poststeps.turn(self._desk, "post-review", self.get(post), note)

    def say_now(self, post: int) -> Change:
        """Says it at once, after the grace. Raises LookupError, ValueError, DeskError."""
        return poststeps.say_now(self._desk, self.get(post))

    # --- a whole week

    def preview_copy(self, first: int, to: int, days: int = WEEK) -> Copied:
        """What copying `days` days from `first` on to `to` would do."""
        with self._desk.reading() as connection:
            return calendarcopy.preview(self._desk, connection, first, to, days)

    def copy(self, first: int, to: int, days: int = WEEK) -> tuple[Change, Copied]:
        """Copies posts to other days: as drafts at the same local times, their variables to be found anew.

        Raises ValueError when there is nothing to copy, DeskError.
        """
        found = self.preview_copy(first, to, days)
        if not found.copied:
            raise ValueError(_("there is nothing to copy to those days"))
        change = calendarcopy.copy_all(
            self._desk, [self.get(post) for post in found.copied], to - first, found
        )
        return change, found

    def fill(self, first: int, last: int, scope: Scope = ALL) -> Change:
        """A draft from its column's template in every place of [first, last] that lacks a post and has not passed.

        Raises ValueError when nothing is lacking, DeskError.
        """
        shown = self.week(first, scope, last - first + 1)
        lacking = [one for one in shown.slots if one.post is None and one.state]
        if not lacking:
            raise ValueError(_("no place lacks a post"))
        return calendarcopy.fill(self._desk, lacking, shown.columns)

    # --- what came of it

    def type_outcome(self, post: int, group: int, responses: int | None) -> Change:
        """What she counted in a group: how many responded; None takes it back.

        Raises LookupError, ValueError, DeskError.
        """
        found = self.get(post)
        said = {one.group for one in self.outcomes(post).groups}
        if group not in said:
            raise ValueError(_("it did not go to that group"))
        if responses is not None and responses < 0:
            raise ValueError(_("fewer than nobody cannot have responded"))

        def act(session: "Session") -> None:
            outcomes.typed(session, post, group, responses, self._desk.now())

        return self._desk.change("outcome", TOPICS, act, what=found.title)
