"""What Today raises of the calendar (rules.md §7): posts that wait for approval, places without a post, columns
that nobody responds to, days ahead that are not ready.
"""

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from groupdesk.desk import postwords
from groupdesk.desk.groups import selected
from groupdesk.desk.outcomes import kept_responses
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.raising import Sight
from groupdesk.rules import clock
from groupdesk.rules.calendar import outcome, recurrence, states, variants
from groupdesk.rules.triage import Raised

STOCK: Final = 3
"""Days ahead that should be ready."""
_WATCHED: Final = 90
"""Days for which a column's posts are looked at."""
_IN_REVIEW: Final = (
    "SELECT p.id, p.body, coalesce(c.name, ''), p.day, p.at, p.writer, p.approver, p.groups,"
    " coalesce(max(t.at), p.made_at), coalesce(max(t.id), 0)"
    " FROM post AS p LEFT JOIN post_column AS c ON c.id = p.column_id"
    " LEFT JOIN post_text AS t ON t.post_id = p.id WHERE p.state = 'review' GROUP BY p.id ORDER BY p.id"
)
_LACKED: Final = (states.IDEA, states.DRAFT, states.REVIEW, states.APPROVED)


class _Asks(NamedTuple):
    """A column that asks for posts."""

    id: int
    name: str
    recurrence: str
    groups: str


# --- approve


def unapproved(sight: Sight) -> Iterator[Raised]:
    """Posts of today and tomorrow that somebody is to approve."""
    clocks = Clocks(sight.connection)
    today = clocks.place(sight.now)[0]
    for post, body, column, day, at, writer, approver, groups, since, text in sight.connection.execute(
        _IN_REVIEW
    ):
        place = day if day is not None else clocks.place(at)[0]
        if today <= place <= today + 1:
            yield Raised(
                f"approve:all:{post}",
                "approve",
                None,
                since,
                max(since, clock.day_start(place - 1, clocks.desk)),
                mark=f"@{text}",
                inputs={
                    "post": post,
                    "text": postwords.title(variants.parts(body)[0]),
                    "column": column,
                    "day": place,
                    "ahead": place - today,
                    "writer": writer,
                    "approver": approver,
                },
                people=_people(sight, _groups(sight, groups)),
            )


def approved(sight: Sight, keys: Collection[str]) -> set[str]:
    """Posts that are no longer in review."""
    waiting = {row[0] for row in sight.connection.execute("SELECT id FROM post WHERE state = 'review'")}
    return {key for key in keys if int(key.split(":")[2]) not in waiting}


# --- slot


def lacking(sight: Sight) -> Iterator[Raised]:
    """Columns that ask for a post of tomorrow and have none."""
    clocks = Clocks(sight.connection)
    tomorrow = clocks.place(sight.now)[0] + 1
    since = clock.day_start(tomorrow - 1, clocks.desk)
    for column in _wanted(sight, tomorrow):
        groups = _groups(sight, column.groups)
        if groups and _state(sight, column.id, tomorrow) is None:
            yield Raised(
                f"slot:all:{column.id}:{tomorrow}",
                "slot",
                None,
                None,
                since,
                inputs={"column": column.id, "name": column.name, "day": tomorrow, "n": len(groups)},
                name=column.name,
                people=_people(sight, groups),
            )


def begun(sight: Sight, keys: Collection[str]) -> set[str]:
    """Places that have a post by now."""
    return {key for key in keys if _state(sight, *map(int, key.split(":")[2:])) is not None}


# --- weak


def weak(sight: Sight) -> Iterator[Raised]:
    """Columns to which a group responded much less than usual three times running, unless changed since."""
    first = Clocks(sight.connection).place(sight.now)[0] - _WATCHED
    columns = {one.id: one for one in _columns(sight)}
    changes: dict[int, int] | None = None
    for (column, group), told in kept_responses(sight.connection, first).items():
        if column not in columns or group not in sight.standing:
            continue
        if not outcome.is_weak([n for _post, _at, n in told]):
            continue
        changes = _changes(sight) if changes is None else changes
        last, at, _n = told[-1]
        if changes.get(column, 0) <= at:
            runs = [(said, n) for _post, said, n in told if n is not None]
            tz = sight.standing[group].tz
            yield Raised(
                f"weak:{group}:{column}",
                "weak",
                group,
                at,
                at + outcome.AFTER,
                mark=str(last),
                inputs={
                    "column": column,
                    "name": columns[column].name,
                    "runs": [n for _said, n in runs[-outcome.RUNS :]],
                    "days": [clock.day_of(said, tz) for said, _n in runs[-outcome.RUNS :]],
                    "usual": outcome.usual([n for _said, n in runs[: -outcome.RUNS]]),
                },
                name=sight.names[group],
                people=_people(sight, (group,)),
            )


def changed(sight: Sight, keys: Collection[str]) -> set[str]:
    """Columns that were changed or do better by now."""
    return set(keys) - {one.key for one in weak(sight)}


def _changes(sight: Sight) -> dict[int, int]:
    """Column → when it was changed last, as the ledger has it."""
    rows = sight.connection.execute(
        "SELECT json_extract(r.key, '$.id'), max(e.at) FROM entry_row AS r JOIN entry AS e ON e.id = r.entry_id"
        " WHERE r.name = 'post_column' AND e.undone_by IS NULL GROUP BY 1"
    )
    return dict(rows.fetchall())


# --- stock


def short(sight: Sight) -> Iterator[Raised]:
    """Once, when one of the next three days lacks something that columns ask for."""
    clocks = Clocks(sight.connection)
    today = clocks.place(sight.now)[0]
    lacks = [
        (day, column)
        for day in range(today + 1, today + STOCK + 1)
        for column in _wanted(sight, day)
        if _groups(sight, column.groups) and _state(sight, column.id, day) in (None, *_LACKED)
    ]
    if lacks:
        reached = {group for _day, column in lacks for group in _groups(sight, column.groups)}
        yield Raised(
            "stock:all",
            "stock",
            None,
            None,
            clock.day_start(today, clocks.desk),
            mark=" ".join(f"{column.id}@{day}" for day, column in lacks),
            inputs={
                "ready": lacks[0][0] - today - 1,
                "n": len(lacks),
                "lacks": [(day, column.name) for day, column in lacks],
                "wanted": STOCK,
            },
            people=_people(sight, reached),
        )


def filled(sight: Sight, keys: Collection[str]) -> set[str]:
    """Days ahead that are ready."""
    return set(keys) - {one.key for one in short(sight)}


# --- parts


def _columns(sight: Sight) -> list[_Asks]:
    rows = sight.connection.execute(
        "SELECT id, name, recurrence, groups FROM post_column WHERE ended = 0 ORDER BY minute IS NULL, minute, id"
    )
    return [_Asks(*row) for row in rows]


def _wanted(sight: Sight, day: int) -> list[_Asks]:
    """Columns that ask for a post on a day."""
    return [one for one in _columns(sight) if [*recurrence.days(one.recurrence, day, day)]]


def _state(sight: Sight, column: int, day: int) -> str | None:
    """The stored state of what fills a column's place; None for nothing."""
    row = sight.connection.execute(
        "SELECT state FROM post WHERE column_id = ? AND for_day = ? ORDER BY id DESC LIMIT 1", (column, day)
    ).fetchone()
    return str(row[0]) if row else None


def _groups(sight: Sight, words: str) -> tuple[int, ...]:
    """Open groups that are meant; none where the words mean nothing any more."""
    try:
        chosen = selected(sight.connection, words)
    except LookupError:
        return ()
    return tuple(group for group in (sight.standing if chosen is None else chosen) if group in sight.standing)


def _people(sight: Sight, groups: Collection[int]) -> int:
    """Members of some groups, as far as they are known."""
    return sum(sight.sizes.get(group) or 0 for group in groups)
