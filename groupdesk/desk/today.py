"""Today: what needs her, in order, and what she decided about it (rules.md §7, mechanisms.md 10).

Items are found anew at each read, by indexed reads of small tables. What is kept is her decisions
(through the ledger), her wordings, and the desk's own notes: which items the ten-minute pack of a day
holds, and which were raised before, so that what settles by itself can be counted.
"""

import sqlite3
import threading
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from groupdesk.desk import outcomes
from groupdesk.desk.evidence import Case, detail
from groupdesk.desk.notes import Notes, noted, update, write
from groupdesk.desk.raising import Sight
from groupdesk.desk.ruling import Ruling
from groupdesk.desk.settingkinds import name as name_of_one_line
from groupdesk.desk.standing import open_groups, standings
from groupdesk.desk.todaywords import DEALT_WITH
from groupdesk.desk.values.frame import ALL, Change, Scope
from groupdesk.desk.values.today import Detail, Item, Queue
from groupdesk.desk.watches import WATCHES
from groupdesk.locale import _
from groupdesk.rules import clock, triage
from groupdesk.rules.triage import DONE, KINDS, LATER, NO, Decision, Raised
from groupdesk.store import StoreError

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("today",)


MOMENT: Final = 5
"""Seconds for which nothing but a change of the desk makes Today look again."""


class _Seen(NamedTuple):
    revisions: tuple[tuple[str, int], ...]
    sight: Sight
    raised: list[Raised]
    opened: list[Raised]


class Today:
    """The queue of what needs her."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._looking = threading.Lock()
        self._seen: _Seen | None = None
        self._kept_at: int | None = None

    def queue(self, scope: Scope = ALL) -> Queue:
        """The open items of `scope`, those of the pack first; fixes the day's pack when first called."""
        self._keep_outcomes()
        with self._desk.reading() as connection:
            sight, raised, opened = self._look(connection)
            today = clock.day_of(sight.now, self._tz())
            notes = noted(connection, today, clock.day_start(today - 1, self._tz()))
            update(notes, sight, raised, opened)
        self._desk.groups.nows.keep()
        if notes.changed:
            # A desk that cannot be written still says what waits.
            with suppress(StoreError), self._desk.noting() as writing:
                write(writing, notes, sight.now)
        return _queue(sight, notes, raised, opened, scope)

    def _keep_outcomes(self) -> None:
        """Keeps what came of posts, once an hour; a desk that cannot be written still says what waits."""
        now = self._desk.now()
        if self._kept_at is None or not 0 <= now - self._kept_at < clock.HOUR:
            self._kept_at = now
            with suppress(StoreError):
                outcomes.keep(self._desk)

    def count(self) -> int:
        """How many items are open, in all groups; notes nothing."""
        with self._desk.reading() as connection:
            return len(self._look(connection)[2])

    def updating(self) -> int:
        """Of how many groups something older is shown."""
        with self._desk.reading() as connection:
            sight = self._look(connection)[0]
            return sum(found.old for found in sight.found.values())

    def detail(self, key: str) -> Detail:
        """Evidence, who could answer, prepared text and why of an item; LookupError when it is not there."""
        with self._desk.reading() as connection:
            sight = self._sight(connection, _group_in(key))
            one = _needed(_raised(sight), [key])[0]
            row = connection.execute("SELECT body FROM draft WHERE key = ?", (key,)).fetchone()
            item = _item(sight, one, in_pack=False)
            return detail(Case(self._desk, sight, item, row[0] if row else None))

    def prepared(self, key: str, text: str) -> Change:
        """Keeps her wording of an item's text; an empty one brings the desk's own back."""

        def act(session: "Session") -> None:
            from groupdesk.store.models import Draft

            row = session.get(Draft, key)
            if text:
                session.merge(Draft(key=key, body=text))
            elif row is not None:
                session.delete(row)

        return self._desk.change("text", TOPICS, act, key=key)

    def done(self, keys: Collection[str], how: str = "") -> Change:
        """Notes that she did what these items ask; LookupError for one that is not raised, DeskError.

        `how` says what she did about an advert, one of `DEALT_WITH`; ValueError for another word.
        """
        if how and how not in DEALT_WITH:
            raise ValueError(_("{how}: only {choices}").format(how=how, choices=", ".join(DEALT_WITH)))
        return self._decide(keys, DONE, reason=how)

    def later(self, keys: Collection[str], until: int) -> Change:
        """Puts items off until an instant, when they come back once; ValueError when it has passed."""
        if until <= self._desk.now():
            raise ValueError(_("later: the time to come back has passed already"))
        return self._decide(keys, LATER, until=until)

    def no(self, keys: Collection[str], reason: str = "") -> Change:
        """Dismisses items: they stay away while their evidence is the same, and at least three days."""
        return self._decide(keys, NO, reason=reason)

    def assign(self, keys: Collection[str], name: str) -> Change:
        """Gives items to somebody, of her team or any other name; "" takes them back.

        Raises LookupError for one that is not raised, ValueError for no name of one line, DeskError.
        """
        said, now = name_of_one_line(name), self._desk.now()
        with self._desk.reading() as connection:
            _needed(self._look(connection)[1], keys)

        def act(session: "Session") -> None:
            from groupdesk.store.models import Assignment

            for key in keys:
                row = session.get(Assignment, key)
                if said:
                    session.merge(Assignment(key=key, name=said, at=now))
                elif row is not None:
                    session.delete(row)

        return self._desk.change("assign", TOPICS, act, n=len(keys), keys=[*keys], what=said)

    def team(self) -> tuple[str, ...]:
        """Names of her team, as the settings have them."""
        return tuple(self._desk.settings.get("team"))

    def _decide(
        self, keys: Collection[str], state: str, *, until: int | None = None, reason: str = ""
    ) -> Change:
        now = self._desk.now()
        with self._desk.reading() as connection:
            chosen = _needed(self._look(connection)[1], keys)

        def act(session: "Session") -> None:
            from groupdesk.store.models import Decision as Row

            for one in chosen:
                before = session.get(Row, one.key)
                times = (before.times if before is not None and before.state == NO else 0) + 1
                session.merge(
                    Row(
                        key=one.key,
                        state=state,
                        mark=one.mark,
                        at=now,
                        until=until,
                        reason=reason,
                        times=times,
                    )
                )

        more = {"until": until} if until is not None else {"reason": reason} if reason else {}
        return self._desk.change(state, TOPICS, act, n=len(chosen), keys=[one.key for one in chosen], **more)

    # --- reading ------------------------------------------------------------------------------------

    def _look(self, connection: sqlite3.Connection) -> tuple[Sight, list[Raised], list[Raised]]:
        """What there is to see, what is raised of it and what is open: looked at once for a moment.

        The frame and the page ask together; whoever comes second has the other's answer.
        """
        revisions = tuple(connection.execute("SELECT topic, revision FROM changed ORDER BY topic"))
        with self._looking:
            seen, now = self._seen, self._desk.now()
            if seen is None or seen.revisions != revisions or not 0 <= now - seen.sight.now < MOMENT:
                sight = self._sight(connection)
                raised = _raised(sight)
                seen = self._seen = _Seen(revisions, sight, raised, self._opened(sight, raised))
        return replace(seen.sight, connection=connection), seen.raised, seen.opened

    def _sight(self, connection: sqlite3.Connection, group: int | None = None) -> Sight:
        groups = open_groups(connection) if group is None else [group]
        now = self._desk.now()
        return Sight(
            connection,
            now,
            standings(connection, now, groups),
            dict(connection.execute("SELECT id, name FROM chat_group").fetchall()),
            _decisions(connection),
            self._desk.groups.nows,
            Ruling(connection).desk,
        )

    def _opened(self, sight: Sight, raised: Iterable[Raised]) -> list[Raised]:
        """What is to be shown now, in order."""
        quiet: dict[int | None, int | None] = {}
        opened = []
        for one in raised:
            decision = sight.decisions.get(one.key)
            if decision is not None and triage.hides(decision, one.mark, sight.now, one.began):
                continue
            if one.group not in quiet:
                quiet[one.group] = self._quiet_since(sight, one.group)
            since = quiet[one.group]
            if since is None or one.since < since:
                opened.append(one)
        return sorted(opened, key=triage.order)

    def _quiet_since(self, sight: Sight, group: int | None) -> int | None:
        tz = self._tz() if group is None else sight.standing[group].tz
        rules = sight.rules if group is None else sight.standing[group].rules
        return triage.quiet_since(sight.now, tz, rules.quiet)

    def _tz(self) -> ZoneInfo:
        return clock.zone(self._desk.zone)


def _raised(sight: Sight) -> list[Raised]:
    found = (one for watch in WATCHES for one in watch.find(sight))
    return triage.once(one for one in found if not sight.muted(one.kind, one.key))


def _decisions(connection: sqlite3.Connection) -> dict[str, Decision]:
    rows = connection.execute("SELECT key, state, mark, at, until, times FROM decision")
    return {key: Decision(*row) for key, *row in rows}


def _needed(raised: Iterable[Raised], keys: Collection[str]) -> list[Raised]:
    found = {one.key: one for one in raised}
    for key in keys:
        if key not in found:
            raise LookupError(_("{key}: nothing such waits; it may have settled by itself").format(key=key))
    return [found[key] for key in keys]


def _group_in(key: str) -> int | None:
    """The group that a key names; None for items about several."""
    parts = key.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None


# --- values ----------------------------------------------------------------------------------------


def _queue(sight: Sight, notes: Notes, raised: list[Raised], opened: list[Raised], scope: Scope) -> Queue:
    packed = [one for one in opened if one.key in notes.packed]
    rest = [one for one in opened if one.key not in notes.packed]
    shown = [one for one in (*packed, *rest) if _in_scope(one, scope)]
    put_off = _put_off(sight, raised)
    return Queue(
        items=tuple(_item(sight, one, in_pack=one.key in notes.packed) for one in shown),
        pack=len(notes.packed),
        pack_done=len(notes.packed) - len(packed),
        joined=sum(notes.packed.values()),
        seconds_left=sum(KINDS[one.kind].seconds for one in packed),
        settled={kind: n for kind, n in notes.gone.items() if n},
        outside=len(opened) - len(shown),
        later=len(put_off),
        put_off=put_off,
    )


def _in_scope(one: Raised, scope: Scope) -> bool:
    return one.group is None or scope.groups is None or one.group in scope.groups


def _put_off(sight: Sight, raised: Iterable[Raised]) -> tuple[tuple[int, Item], ...]:
    """Items with their cause that rest, the next to come back first."""
    found = []
    for one in raised:
        decision = sight.decisions.get(one.key)
        if decision is None or decision.state != LATER or decision.until is None:
            continue
        if triage.hides(decision, one.mark, sight.now):
            found.append((decision.until, _item(sight, one, in_pack=False)))
    return tuple(sorted(found, key=lambda rest: (rest[0], rest[1].key)))


def _item(sight: Sight, one: Raised, *, in_pack: bool) -> Item:
    return Item(
        key=one.key,
        lane=KINDS[one.kind].lane,
        kind=one.kind,
        group=one.group,
        group_name=sight.names[one.group] if one.group is not None else "",
        title=one.title,
        inputs=dict(one.inputs),
        at=one.at,
        seconds=KINDS[one.kind].seconds,
        mark=one.mark,
        in_pack=in_pack,
        person=one.person,
        message=one.message,
        assigned=sight.assigned.get(one.key, ""),
    )
