"""The weekly page: this ISO week beside the last and the median of four (practice.md P9)."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from groupdesk.desk.brief import brief
from groupdesk.desk.values import ALL, BoardRow, Brief, Change, Line, Mover, WeeklyPage
from groupdesk.desk.weeks import Week, Weeks
from groupdesk.locale import _
from groupdesk.rules import clock, spans, weekly
from groupdesk.rules.spans import WEEK, Span
from groupdesk.rules.weekly import NOTHING, Measured

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

AUDIENCES: Final = ("boss", "team")
PEOPLE: Final = 10
SPOKE_DAYS: Final = 7
STAYED_DAYS: Final = 30


class _Figure(NamedTuple):
    """A line of the page."""

    code: str
    of: Callable[[Week], Measured]
    unit: str = ""
    extra: Callable[[Week], Measured] | None = None


def _total(figure: str) -> Callable[[Week], Measured]:
    return lambda week: weekly.count(week.total(figure))


def _net(week: Week) -> Measured:
    joins, leaves = week.total("joins"), week.total("leaves")
    return NOTHING if joins is None or leaves is None else Measured(joins - leaves, joins + leaves)


def _answered(week: Week) -> Measured:
    return weekly.share(week.total("answered") or 0, week.total("questions") or 0)


def _active(week: Week) -> Measured:
    return weekly.count(len(week.active) if week.measured else None)


_SECTIONS: Final[tuple[tuple[str, tuple[_Figure, ...]], ...]] = (
    (
        "groups",
        (
            _Figure("open", lambda week: weekly.count(week.open or None)),
            _Figure(
                "active_groups", lambda week: weekly.count(week.active_groups if week.measured else None)
            ),
            _Figure("seats", lambda week: weekly.count(week.seats or None)),
            _Figure("people", lambda week: weekly.count(len(week.people) or None)),
            _Figure("joined", _total("joins"), extra=_total("leaves")),
            _Figure("net", _net),
        ),
    ),
    (
        "activity",
        (
            _Figure("active", _active),
            _Figure("rate", lambda week: weekly.share(len(week.active), len(week.known)), "share"),
            _Figure("messages", _total("messages")),
            _Figure("median", lambda week: Measured(week.median_group, len(week.measured)), "a_day"),
        ),
    ),
    ("answers", (_Figure("questions", _total("questions")), _Figure("answered", _answered, "share"))),
)


class Report:
    """What she reports: the page of a week, the brief of a day."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def week(self, week: str | None = None, audience: str = "boss") -> WeeklyPage:
        """The page of an ISO week such as ``2026-W47``; without one, this week's from Friday on, else the
        last one's.

        The boss's copy names no member. Raises ValueError for another week or audience.
        """
        _check(audience)
        week = week or self._now_due()
        span = spans.iso_week(week)
        with self._desk.reading() as connection:
            weeks = Weeks(connection, self._desk.now(), span, weekly.WEEKS)
            return self._page(connection, weeks, week, audience)

    def brief(self, day: int | None = None, audience: str = "boss") -> Brief:
        """The brief of a day, today's without one; opens Today for that, so that what settled is counted.

        The boss's copy names no member. Raises ValueError for a day to come or another audience.
        """
        _check(audience)
        return brief(self._desk, day, audience)

    def comment(self, week: str, text: str) -> Change:
        """Keeps her verdict on a week; an empty one takes it away. Raises ValueError, DeskError."""
        spans.iso_week(week)

        def act(session: "Session") -> None:
            from groupdesk.store.models import Comment

            row = session.get(Comment, week)
            if text:
                session.merge(Comment(week=week, body=text))
            elif row is not None:
                session.delete(row)

        return self._desk.change("comment", ("report",), act, what=week)

    def _now_due(self) -> str:
        return weekly.page_week(clock.day_of(self._desk.now(), clock.zone(self._desk.zone)))

    def _page(self, connection: sqlite3.Connection, weeks: Weeks, week: str, audience: str) -> WeeklyPage:
        this, before = weeks.all[-1], weeks.all[-2]
        up, down = _movers(connection, this, before)
        row = connection.execute("SELECT body FROM comment WHERE week = ?", (week,)).fetchone()
        return WeeklyPage(
            desk=self._desk.name,
            week=week,
            first=this.span.first,
            last=this.span.end - 1,
            audience=audience,
            comment=row[0] if row else "",
            sections=_sections(weeks.all),
            up=up,
            down=down,
            people=self._people(this.span) if audience == "team" else (),
            funnel=_funnel(connection, weeks),
            measured=len(this.measured),
            groups=len(weeks.standing),
            behind=sum(one.behind for one in weeks.standing.values()),
            counted=this.counted,
        )

    def _people(self, span: Span) -> tuple[BoardRow, ...]:
        first, last = clock.date_of(span.first), clock.date_of(span.end - 1)
        return self._desk.leaderboard.rank(ALL, f"{first}..{last}", limit=PEOPLE).rows


def _check(audience: str) -> None:
    if audience not in AUDIENCES:
        line = _("unknown audience {audience}: use one of {all}")
        raise ValueError(line.format(audience=audience, all=", ".join(AUDIENCES)))


def _sections(weeks: list[Week]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    same = weeks[-1].coverage == weeks[-2].coverage
    return tuple((code, tuple(_line(one, weeks, same) for one in figures)) for code, figures in _SECTIONS)


def _line(figure: _Figure, weeks: list[Week], same_coverage: bool) -> Line:
    compared = weekly.compare([figure.of(week) for week in weeks], same_coverage=same_coverage)
    extra, extra_before = (
        (figure.extra(week).value if figure.extra else None) for week in (weeks[-1], weeks[-2])
    )
    return Line(
        figure.code,
        compared.value,
        compared.before,
        compared.median,
        compared.spark,
        compared.arrow,
        figure.unit,
        extra,
        extra_before,
    )


def _movers(
    connection: sqlite3.Connection, this: Week, before: Week
) -> tuple[tuple[Mover, ...], tuple[Mover, ...]]:
    """Groups seen on as many days in both weeks whose speakers changed most."""
    names = dict(connection.execute("SELECT id, name FROM chat_group").fetchall())
    up, down = weekly.movers(
        weekly.Change(group, before.measured[group].speakers, one.speakers)
        for group, one in this.measured.items()
        if group in before.measured and before.measured[group].observed == one.observed
    )
    return (
        tuple(Mover(one.group, names[one.group], one.before, one.after) for one in up),
        tuple(Mover(one.group, names[one.group], one.before, one.after) for one in down),
    )


def _funnel(connection: sqlite3.Connection, weeks: Weeks) -> tuple[tuple[str, int | None, int | None], ...]:
    """From joining to inviting, of those who joined five weeks before: it is known by now who stayed."""
    first = weeks.all[-1].span.first - WEEK * weekly.COHORT_WEEKS
    joined = spoke = stayed = invited = 0
    for standing in weeks.standing.values():
        if not standing.seen(first, first + WEEK):
            continue
        start, end = (clock.day_start(day, standing.tz) for day in (first, first + WEEK))
        for identity, at, left in connection.execute(
            'SELECT identity_id, joined, "left" FROM membership WHERE group_id = ? AND joined >= ? AND joined < ?',
            (standing.group, start, end),
        ).fetchall():
            joined += 1
            stayed += left is None or left >= at + STAYED_DAYS * clock.DAY
            day = clock.day_of(at, standing.tz)
            spoke += _spoke(connection, standing.group, identity, day)
            invited += _invited(connection, standing.group, identity)
    if not joined:
        return ()
    steps = (("joined", joined), ("spoke", spoke), ("stayed", stayed), ("invited", invited))
    return tuple((code, n, joined) for code, n in steps)


def _spoke(connection: sqlite3.Connection, group: int, identity: int, joined: int) -> bool:
    row = connection.execute(
        "SELECT 1 FROM member_day WHERE identity_id = ? AND day >= ? AND day <= ? AND +group_id = ?"
        " AND words > 0 LIMIT 1",
        (identity, joined, joined + SPOKE_DAYS, group),
    ).fetchone()
    return row is not None


def _invited(connection: sqlite3.Connection, group: int, identity: int) -> bool:
    row = connection.execute(
        "SELECT 1 FROM membership WHERE group_id = ? AND inviter_id = ? LIMIT 1", (group, identity)
    ).fetchone()
    return row is not None
