"""The weekly page: this ISO week beside the last and the median of four (practice.md P9)."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from groupdesk.desk import contentfigures
from groupdesk.desk.brief import brief, decided
from groupdesk.desk.cohorts import SPOKE_DAYS, STAYED_DAYS, funnel
from groupdesk.desk.moves import moves
from groupdesk.desk.notes import last_shown
from groupdesk.desk.values.boards import BoardRow
from groupdesk.desk.values.brief import Brief
from groupdesk.desk.values.frame import ALL, Change
from groupdesk.desk.values.report import Ahead, Line, WeeklyPage
from groupdesk.desk.weekfigures import Week
from groupdesk.desk.weeks import Weeks
from groupdesk.locale import _
from groupdesk.rules import clock, spans, weekly
from groupdesk.rules.spans import WEEK, Span
from groupdesk.rules.triage import DONE, KINDS
from groupdesk.rules.weekly import NOTHING, Measured

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

AUDIENCES: Final = ("boss", "team")
PEOPLE: Final = 10


class _Figure(NamedTuple):
    """A line of the page."""

    code: str
    of: Callable[[Week], Measured]
    unit: str = ""
    extra: Callable[[Week], Measured] | None = None


def _total(figure: str) -> Callable[[Week], Measured]:
    return lambda week: weekly.count(week.total(figure))


def _net(week: Week) -> Measured:
    turned = (week.total("joins") or 0) + (week.total("leaves") or 0)
    return NOTHING if week.net is None else Measured(week.net, max(turned, abs(week.net)))


def _median(week: Week) -> Measured:
    daily = week.daily
    return Measured(median(daily), len(daily)) if daily else NOTHING


def _stayed(days: int) -> Callable[[Week], Measured]:
    return lambda week: weekly.share(week.stayed[days], week.came[days])


def _answered(week: Week) -> Measured:
    return weekly.share(week.total("answered") or 0, week.total("questions") or 0)


def _content(figure: str) -> Callable[[Week], Measured]:
    return lambda week: weekly.count(getattr(week.content, figure, None))


def _responded(week: Week) -> Measured:
    return weekly.share(week.content.responses, week.content.reached) if week.content else NOTHING


_SECTIONS: Final[tuple[tuple[str, tuple[_Figure, ...]], ...]] = (
    (
        "groups",
        (
            _Figure("open", lambda week: weekly.count(week.open or None)),
            _Figure("active_groups", lambda week: weekly.count(week.active_groups)),
            _Figure("seats", lambda week: weekly.count(week.seats or None)),
            _Figure("people", lambda week: weekly.count(len(week.people) or None)),
            _Figure("joined", _total("joins"), extra=_total("leaves")),
            _Figure("net", _net),
            _Figure("stay_7", _stayed(SPOKE_DAYS), "share"),
            _Figure("stay_30", _stayed(STAYED_DAYS), "share"),
        ),
    ),
    (
        "activity",
        (
            _Figure("active", lambda week: weekly.count(week.actives)),
            _Figure("rate", lambda week: weekly.share(*week.rate), "share"),
            _Figure("messages", _total("messages")),
            _Figure("median", _median, "a_day"),
        ),
    ),
    ("answers", (_Figure("questions", _total("questions")), _Figure("answered", _answered, "share"))),
)
_CONTENT: Final = (
    _Figure("planned", _content("planned")),
    _Figure("sent", _content("sent"), extra=_content("skipped")),
    _Figure("responded", _responded, "share"),
)


_ASKED: Final = _Figure("sheets", lambda week: weekly.count(week.sheets))
"""Stands below the questions where a questionnaire was answered in one of the weeks."""


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
            page = self._page(connection, weeks, week, audience)
        self._desk.groups.nows.keep()
        return page

    def brief(self, day: int | None = None, audience: str = "boss") -> Brief:
        """The brief of a day, today's without one; opens Today for that, so that what settled is counted.

        The boss's copy names no member. Raises ValueError for a day to come or another audience.
        """
        _check(audience)
        return brief(self._desk, day, audience)

    def comment(self, week: str, text: str, help_needed: str | None = None) -> Change:
        """Keeps her verdict on a week, and where she needs help (None leaves that as it is).

        Empty ones take it away. Raises ValueError for what is no week, DeskError.
        """
        spans.iso_week(week)

        def act(session: "Session") -> None:
            from groupdesk.store.models import Comment

            row = session.get(Comment, week)
            needed = (row and row.help if help_needed is None else help_needed) or None
            if text or needed:
                session.merge(Comment(week=week, body=text, help=needed))
            elif row is not None:
                session.delete(row)

        return self._desk.change("comment", ("report",), act, what=week)

    def _now_due(self) -> str:
        return weekly.page_week(clock.day_of(self._desk.now(), clock.zone(self._desk.zone)))

    def _page(self, connection: sqlite3.Connection, weeks: Weeks, week: str, audience: str) -> WeeklyPage:
        this, before = weeks.all[-1], weeks.all[-2]
        contentfigures.fill(connection, weeks.all, clock.zone(self._desk.zone))
        stand = moves(connection, self._desk.groups.nows, weeks)
        names = dict(connection.execute("SELECT id, name FROM chat_group").fetchall())
        up, down = stand.movers(this, before, names)
        said = connection.execute("SELECT body, help FROM comment WHERE week = ?", (week,)).fetchone()
        comment, needed = said or ("", None)
        return WeeklyPage(
            desk=self._desk.name,
            week=week,
            first=this.span.first,
            last=this.span.end - 1,
            audience=audience,
            comment=comment,
            sections=_sections(weeks.all),
            up=up,
            down=down,
            people=self._people(this.span) if audience == "team" else (),
            funnel=funnel(connection, this, weeks.standing.values(), weeks.crowd),
            measured=len(this.measured),
            groups=len(weeks.standing),
            behind=sum(one.behind for one in weeks.standing.values()),
            counted=len(this.by_hand),
            grades=stand.grades(),
            stages=stand.stages(),
            did=self._did(connection, this.span),
            ahead=self._ahead(connection, this.span),
            help=needed or "",
            columns=_extremes(connection, this),
        )

    def _did(self, connection: sqlite3.Connection, span: Span) -> tuple[tuple[str, int], ...]:
        tz = clock.zone(self._desk.zone)
        start, end = (clock.day_start(day, tz) for day in span)
        return _most(Counter(key.partition(":")[0] for key in decided(connection, DONE, start, end)))

    def _ahead(self, connection: sqlite3.Connection, span: Span) -> Ahead | None:
        """What Today had when it was last read, on the page of the week that goes on and of the one before."""
        today = clock.day_of(self._desk.now(), clock.zone(self._desk.zone))
        if today >= span.end + WEEK:
            return None
        waiting, later = last_shown(connection, self._desk.now())
        return Ahead(_most(waiting), _most(later))

    def _people(self, span: Span) -> tuple[BoardRow, ...]:
        first, last = clock.date_of(span.first), clock.date_of(span.end - 1)
        return self._desk.leaderboard.rank(ALL, f"{first}..{last}", limit=PEOPLE).rows


def _most(kinds: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The most first; of equals as Today has them."""
    places = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(sorted(kinds.items(), key=lambda one: (-one[1], places.get(one[0], len(places)))))


def _check(audience: str) -> None:
    if audience not in AUDIENCES:
        line = _("unknown audience {audience}: use one of {all}")
        raise ValueError(line.format(audience=audience, all=", ".join(AUDIENCES)))


def _sections(weeks: list[Week]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    same = weeks[-1].coverage == weeks[-2].coverage
    shown = _SECTIONS if weeks[-1].content is None else (*_SECTIONS, ("content", _CONTENT))
    asked = (_ASKED,) if any(week.sheets for week in weeks) else ()
    return tuple(
        (
            code,
            tuple(_line(one, weeks, same) for one in (*figures, *(asked if code == "answers" else ()))),
        )
        for code, figures in shown
    )


def _extremes(connection: sqlite3.Connection, week: Week) -> tuple[tuple[str, float], ...]:
    """The column to which most members responded and the one to which fewest did, and their shares; none of a
    single column."""
    names = dict(connection.execute("SELECT id, name FROM post_column").fetchall())
    known = week.content.columns if week.content else {}
    rates = [(n / of, names[one]) for one, (n, of) in known.items() if one in names and of]
    if len(rates) < 2:
        return ()
    best, worst = max(rates, key=lambda one: one[0]), min(rates, key=lambda one: one[0])
    return (best[1], best[0]), (worst[1], worst[0])


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
