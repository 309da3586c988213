"""A post on its way: what each group would get, by which way, and what stands against it."""

import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from groupdesk.desk import postfills, postwords
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.ruling import Ruling
from groupdesk.desk.values.posts import Caution, Preview
from groupdesk.records.protocols import length, protocol
from groupdesk.rules import sending
from groupdesk.rules.calendar import variants

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk
    from groupdesk.desk.routes import Route


@dataclass(frozen=True, slots=True)
class Draft:
    """A post as it is written."""

    body: str
    day: int
    """Of its variables."""
    minute: int | None = None
    """Of that day on each group's clock; None where `at` holds."""
    at: int | None = None
    """The instant everywhere; None, without a minute, for at once."""
    fills: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    everybody: bool = False
    column: int | None = None
    post: int | None = None
    """What it is a post of already."""


class Copy(NamedTuple):
    """What one group gets."""

    way: "Route"
    variant: int
    text: str
    due_at: int | None
    """UTC seconds; None for at once."""

    @property
    def by_hand(self) -> bool:
        """Whether she posts it."""
        return self.way.bot is None


class Ready(NamedTuple):
    """A post as every group would get it."""

    copies: tuple[Copy, ...]
    cautions: tuple[Caution, ...]

    def preview(self) -> Preview:
        """What it would do."""
        hand = [(copy.text, copy.way.platform) for copy in self.copies if copy.by_hand]
        by_bot = len(self.copies) - len(hand)
        sample = self.copies[0].text if self.copies else ""
        return Preview(by_bot, len(hand), forwards(hand), self.cautions, _sizes(self.copies), sample)


def ready(desk: "Desk", connection: sqlite3.Connection, draft: Draft, ways: Sequence["Route"]) -> Ready:
    """What every group would get of a draft, and what stands against it."""
    texts = variants.parts(draft.body)
    common = postfills.known(desk, draft.body, draft.day, draft.fills)
    placed = postfills.placed(desk, connection, draft.body, ways)
    clocks = Clocks(connection)
    due = {way.group: _due(clocks, draft, way.group) for way in ways if way.group is not None}
    chosen = variants.chosen(list(due), _beside(connection, draft, due), len(texts))
    copies: list[Copy] = []
    for way in ways if not draft.files else (replace(way, bot=None) for way in ways):
        group = way.group or 0
        variant = chosen.get(group, 0)
        values = {**way.values, **placed.get(group, {}), **common}
        at = due[group] if way.group is not None else draft.at
        copies.append(Copy(way, variant, sending.filled(texts[variant], values), at))
    return Ready(tuple(copies), tuple(_cautions(connection, draft, copies, clocks)))


def _due(clocks: Clocks, draft: Draft, group: int) -> int | None:
    return clocks.instant(draft.day, draft.minute, group) if draft.minute is not None else draft.at


def send(session: "Session", post: int, copies: Iterable[Copy], now: int) -> None:
    """Puts what every group gets on its way: by bots when it is due, at once after the grace."""
    from groupdesk.store.models import Delivery

    for copy in copies:
        due = max(copy.due_at, now) if copy.due_at is not None else now
        grace = 0 if copy.due_at is not None or copy.by_hand else sending.GRACE
        session.add(
            Delivery(
                post_id=post,
                group_id=copy.way.group,
                identity_id=copy.way.identity,
                bot_id=copy.way.bot,
                body=copy.text,
                state="to_hand" if copy.by_hand else "planned",
                due_at=due + grace,
                key=secrets.token_hex(12),
                variant=copy.variant,
            )
        )


def refuse(cautions: Iterable[Caution]) -> None:
    """Raises ValueError with the first of some cautions that lets nothing go."""
    for one in cautions:
        if one.blocks:
            raise ValueError(postwords.caution(one))


def _beside(
    connection: sqlite3.Connection, draft: Draft, due: Mapping[int, int | None]
) -> dict[int, list[int]]:
    """Group → the wordings that it gets of a draft's column just before and just after its time."""
    if draft.column is None:
        return {}
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for group, at, variant in connection.execute(
        "SELECT d.group_id, d.due_at, d.variant FROM delivery AS d JOIN post AS p ON p.id = d.post_id"
        " WHERE p.column_id = ? AND p.id IS NOT ? AND d.identity_id IS NULL AND d.state <> 'skipped'"
        " ORDER BY d.due_at, d.id",
        (draft.column, draft.post),
    ):
        mine = due.get(group)
        if mine is None or at <= mine:
            before[group] = variant
        else:
            after.setdefault(group, variant)
    return {group: [near[group] for near in (before, after) if group in near] for group in {*before, *after}}


def forwards(texts: Iterable[tuple[str, str]]) -> int:
    """How many forwards (text, platform) of chats take."""
    return sum(-(-n // sending.BATCH) for n in Counter(texts).values())


def _cautions(
    connection: sqlite3.Connection, draft: Draft, copies: Sequence[Copy], clocks: Clocks
) -> Iterable[Caution]:
    lacking = dict.fromkeys(name for copy in copies for name in sending.variables(copy.text))
    yield from (Caution("variable", name, blocks=True) for name in lacking)
    for title, n, most in _sizes(copies):
        if n > most:
            yield Caution("long", title, n - most, blocks=True)
    texts = {copy.text for copy in copies}
    if len(copies) > sending.SAME_TEXT and len(texts) < variants.LEAST:
        yield Caution("same", n=len(copies))
    hand = [(copy.text, copy.way.platform) for copy in copies if copy.by_hand]
    if (
        len({text for text, _platform in hand}) > variants.LEAST
        and forwards(hand) > len(hand) // sending.BATCH + variants.LEAST
    ):
        yield Caution("batches", n=forwards(hand))
    if quiet := _quiet(connection, copies, clocks):
        yield Caution("quiet", n=quiet)
    if draft.files and any(copy.way.protocol for copy in copies):
        yield Caution("files", n=len(draft.files))
    if draft.everybody:
        yield Caution("everybody", n=len(copies))


def _sizes(copies: Iterable[Copy]) -> tuple[tuple[str, int, int], ...]:
    """(title, length in its own unit, the most there may be) of each protocol that says some of it."""
    longest: dict[str, int] = {}
    for copy in copies:
        if copy.way.protocol:
            unit = protocol(copy.way.protocol).unit
            longest[copy.way.protocol] = max(longest.get(copy.way.protocol, 0), length(copy.text, unit))
    return tuple((protocol(name).title, n, protocol(name).longest) for name, n in sorted(longest.items()))


def _quiet(connection: sqlite3.Connection, copies: Iterable[Copy], clocks: Clocks) -> int:
    """Groups in whose quiet hours it would be said."""
    ruling = Ruling(connection)
    kinds = dict(connection.execute("SELECT id, kind FROM chat_group").fetchall())
    return sum(
        1
        for copy in copies
        if copy.way.group is not None
        and copy.due_at is not None
        and sending.quiet_until(
            copy.due_at, clocks.of(copy.way.group), ruling.of(copy.way.group, kinds[copy.way.group]).quiet
        )
        is not None
    )
