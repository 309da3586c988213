"""The weekly page that her boss reads (practice.md P9), from daily figures alone.

Weeks go from Monday to Sunday on each group's own calendar. A group is measured in a week when what
passed of it was observed; only measured groups count where a share is taken.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Final

from groupdesk.desk.groups import open_groups
from groupdesk.desk.roster import NOT_A_BOT
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values import BoardRow, Change, Line, Mover, WeeklyPage
from groupdesk.rules import clock, coverage, weekly
from groupdesk.rules.spans import WEEK, Span, iso_week
from groupdesk.rules.weekly import NOTHING, WEEKS, Measured

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

AUDIENCES: Final = ("boss", "team")
MOST_ACTIVE: Final = 10
SPOKE_DAYS, STAYED_DAYS = 7, 30
_READ: Final = WEEKS + 1
"""Weeks read: those of the sparkline, and one more to compare the first with."""

_NOT_STAFF: Final = (
    "NOT EXISTS (SELECT 1 FROM membership AS m WHERE m.group_id = d.group_id AND m.identity_id = d.identity_id"
    " AND m.role IN ('owner', 'admin'))"
    " AND NOT EXISTS (SELECT 1 FROM person_mark AS k WHERE k.person_id = i.person_id AND k.mark IN ('staff', 'bot')"
    " AND k.group_id IN (0, d.group_id))"
)
"""Condition on ``member_day AS d`` joined to ``identity AS i``."""


@dataclass(slots=True)
class _Week:
    """What is counted of one week."""

    measured: set[int] = field(default_factory=set)
    messages: dict[int, int] = field(default_factory=dict)
    """Group → messages; likewise below."""
    joins: int = 0
    leaves: int = 0
    questions: int = 0
    answered: int = 0
    speakers: dict[int, int] = field(default_factory=dict)
    actives: dict[int, int] = field(default_factory=dict)
    """Group → active members, without staff."""
    active: int | None = None
    """Active people of all groups, each once."""
    active_measured: int = 0
    """Of the measured groups, each once."""


class Report:
    """The weekly page."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def week(self, week: str | None = None, audience: str = "boss") -> WeeklyPage:
        """The page of an ISO week such as ``2026-W47``, by default the one she would write about.

        The boss's copy names nobody. Raises ValueError for a week or audience that does not exist.
        """
        if audience not in AUDIENCES:
            raise ValueError(f"unknown audience {audience!r}: use {' or '.join(AUDIENCES)}")
        now = self._desk.now()
        name = week or weekly.page_week(clock.day_of(now, clock.zone(self._desk.zone)))
        span = iso_week(name)
        with self._desk.reading() as connection:
            return self._page(connection, name, span, audience, now)

    def comment(self, week: str, text: str) -> Change:
        """Keeps her verdict on a week; an empty one takes it away."""
        iso_week(week)

        def act(session: "Session") -> None:
            from groupdesk.store.models import Comment

            comment = session.get(Comment, week) or Comment(week=week)
            comment.body = text.strip()
            session.add(comment)

        return self._desk.change("comment", ("report",), act, week=week)

    # --- one page -----------------------------------------------------------------------------------

    def _page(
        self, connection: sqlite3.Connection, name: str, span: Span, audience: str, now: int
    ) -> WeeklyPage:
        standing = standings(connection, now, open_groups(connection))
        weeks = _weeks(connection, span, standing)
        row = connection.execute("SELECT body FROM comment WHERE week = ?", (name,)).fetchone()
        up, down = _movers(connection, weeks)
        return WeeklyPage(
            desk=self._desk.name,
            week=name,
            first=span.first,
            last=span.end - 1,
            audience=audience,
            comment=row[0] if row else "",
            sections=_sections(connection, weeks, standing, span),
            up=up,
            down=down,
            people=self._people(span) if audience == "team" else (),
            funnel=_funnel(connection, span, standing),
            measured=len(weeks[-1].measured),
            groups=len(standing),
            behind=sum(1 for one in standing.values() if one.behind),
        )

    def _people(self, span: Span) -> tuple[BoardRow, ...]:
        days = f"{clock.date_of(span.first)}..{clock.date_of(span.end - 1)}"
        return self._desk.leaderboard.rank(span=days).rows[:MOST_ACTIVE]


def _weeks(connection: sqlite3.Connection, span: Span, standing: Mapping[int, Standing]) -> list[_Week]:
    """The weeks up to the one of `span`, oldest first."""
    weeks = [_Week() for _ in range(_READ)]
    begin = span.first - (_READ - 1) * WEEK
    for place, week in enumerate(weeks):
        first = begin + place * WEEK
        week.measured = {
            group for group, one in standing.items() if _measured(one, Span(first, first + WEEK))
        }
    where, groups = among("d.group_id", list(standing))
    days = f"{where} AND d.day >= ? AND d.day < ?"
    arguments = (*groups, begin, span.end)
    for place, group, messages, joins, leaves, questions, answered in connection.execute(
        f"SELECT (d.day - {begin}) / 7, d.group_id, SUM(messages), SUM(joins), SUM(leaves), SUM(questions),"
        f" SUM(answered_24h) FROM group_day AS d{days} GROUP BY 1, 2",
        arguments,
    ):
        week = weeks[place]
        week.messages[group] = messages
        week.joins += joins
        week.leaves += leaves
        week.questions += questions
        week.answered += answered
    _count_people(connection, weeks, begin, days, arguments)
    return weeks


def _measured(standing: Standing, week: Span) -> bool:
    """Whether what has passed of a week was observed."""
    return coverage.enough(standing.observed, week.first, min(week.end, standing.today))


def _count_people(
    connection: sqlite3.Connection, weeks: Sequence[_Week], begin: int, days: str, arguments: tuple[int, ...]
) -> None:
    for place, group, speakers in connection.execute(
        f"SELECT (d.day - {begin}) / 7, d.group_id, COUNT(DISTINCT d.identity_id) FROM member_day AS d{days}"
        " AND d.words > 0 GROUP BY 1, 2",
        arguments,
    ):
        weeks[place].speakers[group] = speakers
    everybody: dict[int, set[int]] = defaultdict(set)
    measured: dict[int, set[int]] = defaultdict(set)
    for place, group, person in connection.execute(
        f"SELECT DISTINCT (d.day - {begin}) / 7, d.group_id, i.person_id FROM member_day AS d"
        f" JOIN identity AS i ON i.id = d.identity_id{days} AND d.active = 1 AND {_NOT_STAFF}",
        arguments,
    ):
        weeks[place].actives[group] = weeks[place].actives.get(group, 0) + 1
        everybody[place].add(person)
        if group in weeks[place].measured:
            measured[place].add(person)
    for place, week in enumerate(weeks):
        week.active = len(everybody[place]) if week.measured or everybody[place] else None
        week.active_measured = len(measured[place])


# --- lines ------------------------------------------------------------------------------------------


def _sections(
    connection: sqlite3.Connection, weeks: Sequence[_Week], standing: Mapping[int, Standing], span: Span
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    seats = _seats(connection, standing, weeks, span)
    people = connection.execute(
        "SELECT COUNT(DISTINCT i.person_id) FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        f' WHERE m."left" IS NULL AND {NOT_A_BOT}'
    ).fetchone()[0]
    same = weeks[-1].measured == weeks[-2].measured
    blank = [NOTHING] * (len(weeks) - 1)
    known = [bool(week.measured) for week in weeks]

    def line(code: str, values: Sequence[Measured], unit: str = "", always: bool = False) -> Line:
        compared = weekly.compare(values, same_coverage=same or always)
        return Line(
            code, compared.value, compared.before, compared.median, compared.spark, compared.arrow, unit
        )

    def counted(values: Sequence[int | None]) -> list[Measured]:
        return [weekly.count(n) if here else NOTHING for n, here in zip(values, known, strict=True)]

    joined = line("joined", counted([week.joins for week in weeks]))
    left = counted([week.leaves for week in weeks])
    groups = (
        line("open", [weekly.count(_open(standing, span, place)) for place in _ago()], always=True),
        line("active_groups", counted([_active_groups(week, sizes) for week, sizes in zip(weeks, seats, strict=True)])),
        line("seats", [weekly.count(sum(sizes.values()) or None) for sizes in seats]),
        line("people", [*blank, weekly.count(people)]),
        Line(
            joined.code, joined.value, joined.before, joined.median, joined.spark, joined.arrow,
            extra=left[-1].value, extra_before=left[-2].value,
        ),
        line("net", counted([week.joins - week.leaves for week in weeks])),
    )  # fmt: skip
    activity = (
        line("active", counted([week.active for week in weeks])),
        line("rate", [_rate(week, sizes) for week, sizes in zip(weeks, seats, strict=True)], "share"),
        line("messages", counted([sum(week.messages.values()) for week in weeks])),
        line("median", [_median_group(week) for week in weeks], "a_day"),
    )
    answers = (
        line("questions", counted([week.questions for week in weeks])),
        line("answered", [weekly.share(week.answered, week.questions) for week in weeks], "share"),
    )
    return ("groups", groups), ("activity", activity), ("answers", answers)


def _ago() -> range:
    """How many weeks ago each week is, oldest first."""
    return range(_READ - 1, -1, -1)


def _open(standing: Mapping[int, Standing], span: Span, ago: int) -> int:
    """Groups that were known by the end of a week."""
    end = span.end - ago * WEEK
    return sum(1 for one in standing.values() if one.data_until is None or one.first < end)


def _seats(
    connection: sqlite3.Connection, standing: Mapping[int, Standing], weeks: Sequence[_Week], span: Span
) -> list[dict[int, int]]:
    """Group → members without bots at the end of each week: today's, less what came since."""
    where, groups = among("m.group_id", list(standing))
    present = dict(
        connection.execute(
            "SELECT m.group_id, COUNT(DISTINCT i.person_id) FROM membership AS m"
            f' JOIN identity AS i ON i.id = m.identity_id{where} AND m."left" IS NULL AND {NOT_A_BOT}'
            " GROUP BY m.group_id",
            groups,
        ).fetchall()
    )
    where, groups = among("group_id", list(standing))
    result: list[dict[int, int]] = []
    for ago in _ago():
        end = span.end - ago * WEEK
        later = dict(
            connection.execute(
                f"SELECT group_id, SUM(joins - leaves) FROM group_day{where} AND day >= ? GROUP BY group_id",
                (*groups, end),
            ).fetchall()
        )
        result.append(
            {
                group: max(0, n - later.get(group, 0))
                for group, n in present.items()
                if standing[group].first < end
            }
        )
    return result


def _active_groups(week: _Week, sizes: Mapping[int, int]) -> int:
    return sum(weekly.is_active(week.actives.get(group, 0), sizes.get(group, 0)) for group in week.measured)


def _rate(week: _Week, sizes: Mapping[int, int]) -> Measured:
    return weekly.share(week.active_measured, sum(sizes.get(group, 0) for group in week.measured))


def _median_group(week: _Week) -> Measured:
    a_day = [week.messages.get(group, 0) / WEEK for group in week.measured]
    return Measured(round(median(a_day), 1), len(a_day)) if a_day else NOTHING


def _movers(
    connection: sqlite3.Connection, weeks: Sequence[_Week]
) -> tuple[tuple[Mover, ...], tuple[Mover, ...]]:
    """Groups whose speakers changed most, among those measured in both weeks."""
    before, now = weeks[-2], weeks[-1]
    up, down = weekly.movers(
        weekly.Change(group, before.speakers.get(group, 0), now.speakers.get(group, 0))
        for group in before.measured & now.measured
    )
    names = dict(connection.execute("SELECT id, name FROM chat_group").fetchall())

    def told(changes: Sequence[weekly.Change]) -> tuple[Mover, ...]:
        return tuple(Mover(one.group, names[one.group], one.before, one.after) for one in changes)

    return told(up), told(down)


def _funnel(
    connection: sqlite3.Connection, span: Span, standing: Mapping[int, Standing]
) -> tuple[tuple[str, int | None, int | None], ...]:
    """Of those who joined five weeks ago: who spoke within 7 days, stayed 30, invited somebody."""
    start = span.first - weekly.COHORT_WEEKS * WEEK
    where, groups = among("m.group_id", list(standing))
    rows = connection.execute(
        'SELECT m.group_id, m.identity_id, m.joined, m."left" FROM membership AS m'
        f" JOIN identity AS i ON i.id = m.identity_id{where} AND m.joined BETWEEN ? AND ? AND {NOT_A_BOT}",
        (*groups, (start - 1) * clock.DAY, (start + WEEK + 1) * clock.DAY),
    ).fetchall()
    cohort = [
        (group, who, clock.day_of(joined, standing[group].tz), left)
        for group, who, joined, left in rows
        if start <= clock.day_of(joined, standing[group].tz) < start + WEEK
    ]
    if not cohort:
        return tuple((step, None, None) for step in ("joined", "spoke", "stayed", "invited"))
    spoke = sum(_wrote(connection, group, who, day) for group, who, day, _left in cohort)
    stayed = sum(
        left is None or clock.day_of(left, standing[group].tz) - day > STAYED_DAYS
        for group, _who, day, left in cohort
    )
    invited = sum(_invited(connection, group, who) for group, who, _day, _left in cohort)
    of = len(cohort)
    return ("joined", of, of), ("spoke", spoke, of), ("stayed", stayed, of), ("invited", invited, of)


def _wrote(connection: sqlite3.Connection, group: int, who: int, joined: int) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM member_day WHERE identity_id = ? AND group_id = ? AND day BETWEEN ? AND ? AND words > 0"
            " LIMIT 1",
            (who, group, joined, joined + SPOKE_DAYS),
        ).fetchone()
    )


def _invited(connection: sqlite3.Connection, group: int, who: int) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM membership WHERE group_id = ? AND inviter_id = ? LIMIT 1", (group, who)
        ).fetchone()
    )
