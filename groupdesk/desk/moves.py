"""How groups stand at the end of a week beside the week before: grades, stages, who went up and down, and why."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from groupdesk.desk.groupnow import GroupNows
from groupdesk.desk.standing import Standing
from groupdesk.desk.values.groups import Wellbeing
from groupdesk.desk.values.report import Mover, Tally
from groupdesk.desk.weekfigures import Week
from groupdesk.desk.weeks import Weeks
from groupdesk.rules import weekly
from groupdesk.rules.health import GRADES
from groupdesk.rules.spans import WEEK
from groupdesk.rules.stage import STAGES
from groupdesk.rules.weekly import Change

NOT_GRADED = ""


@dataclass(slots=True)
class Moves:
    """The groups of which data reaches the week."""

    now: dict[int, Wellbeing] = field(default_factory=dict)
    before: dict[int, Wellbeing] = field(default_factory=dict)
    """A week before, where there were records by then."""

    def grades(self) -> tuple[Tally, ...]:
        """How many groups have which grade; the last one counts those without."""
        codes = (*(grade for grade, _least in GRADES), NOT_GRADED)
        now, before = (
            Counter(one.health.grade or NOT_GRADED for one in well.values())
            for well in (self.now, self.before)
        )
        return tuple(Tally(code, now[code], before[code]) for code in codes) if self.now else ()

    def stages(self) -> tuple[Tally, ...]:
        """How many groups are in which stage."""
        now, before = (Counter(one.stage.stage for one in well.values()) for well in (self.now, self.before))
        return tuple(Tally(code, now[code], before[code]) for code in STAGES) if self.now else ()

    def movers(
        self, this: Week, before: Week, names: Mapping[int, str]
    ) -> tuple[tuple[Mover, ...], tuple[Mover, ...]]:
        """Five groups that went up and five that went down, with the main cause."""
        up, down = weekly.movers(self._changes(this, before))
        return tuple(self._mover(one, names) for one in up), tuple(self._mover(one, names) for one in down)

    def _changes(self, this: Week, before: Week) -> Iterator[Change]:
        counted = dict(_counted(this, before))
        for group in self.now:
            grades = [well[group].health.grade if group in well else None for well in (self.before, self.now)]
            yield Change(group, *counted.get(group, (None, None, "speakers")), *grades)

    def _mover(self, one: Change, names: Mapping[int, str]) -> Mover:
        known = one.group in self.before
        cause = (
            weekly.cause(self.before[one.group].health, self.now[one.group].health, up=bool(one.up))
            if known
            else None
        )
        return Mover(
            one.group, names[one.group], one.before, one.after, one.by, one.grade_before, one.grade, cause
        )


def moves(connection: sqlite3.Connection, nows: GroupNows, weeks: Weeks) -> Moves:
    """How the groups stand, judged as of the end of the last of `weeks`, or by now while it goes on."""
    this, found = weeks.all[-1], Moves()
    reached: defaultdict[int, dict[int, Standing]] = defaultdict(dict)
    for group in (*this.measured, *this.by_hand):
        one = weeks.standing[group]
        reached[max(0, one.today - this.span.end)][group] = one
    for days_ago, some in reached.items():
        found.now |= nows.as_of(connection, some, days_ago)
        earlier = days_ago + WEEK
        old = {group: one for group, one in some.items() if one.first < one.today - earlier}
        found.before |= nows.as_of(connection, old, earlier)
    return found


def _counted(this: Week, before: Week) -> Iterator[tuple[int, tuple[int, int, str]]]:
    """Group → what was counted last week and this, of groups seen on as many days in both."""
    for group, (days, typed) in this.coverage.items():
        if before.coverage.get(group) != (days, typed):
            continue
        one, old = (week.measured.get(group) or week.by_hand[group] for week in (this, before))
        if one.speakers is not None and old.speakers is not None:
            yield group, (old.speakers, one.speakers, "speakers")
    for group, hand in this.by_hand.items():
        heads, heads_before = hand.members, hand.members_before
        if hand.speakers is None and heads is not None and heads_before is not None:
            yield group, (heads_before, heads, "members")
