"""What Today raises of questionnaires: groups that hardly answer, and circles to look at (rules.md §7, lane 3)."""

from collections.abc import Collection, Iterator
from typing import Final

from groupdesk.desk import surveykept
from groupdesk.desk.raising import Sight
from groupdesk.desk.surveyread import seats
from groupdesk.rules.clock import DAY
from groupdesk.rules.surveys.rates import LOW
from groupdesk.rules.triage import Raised

ASKED_AFTER: Final = 3 * DAY
"""Since its first sheet, before anybody is reminded."""
CLOSED_AFTER: Final = 14 * DAY
"""Since its last sheet: nobody answers any more."""


def unanswered(sight: Sight) -> Iterator[Raised]:
    """Groups in which a questionnaire that is open was answered by few."""
    rows = sight.connection.execute(
        "SELECT s.id, s.title, MIN(r.at), MAX(r.at) FROM survey AS s JOIN survey_response AS r"
        " ON r.survey_id = s.id WHERE r.superseded_by IS NULL GROUP BY s.id ORDER BY s.id"
    ).fetchall()
    for survey, title, first, last in rows:
        if first is None or sight.now - first < ASKED_AFTER or sight.now - last > CLOSED_AFTER:
            continue
        for group in _groups(sight, survey):
            answered, members = _rate(sight, survey, group, last)
            if members and answered < LOW * members:
                yield _reminding(sight, (survey, title), group, first, (answered, members))


def _groups(sight: Sight, survey: int) -> list[int]:
    rows = sight.connection.execute(
        "SELECT group_id FROM survey_group WHERE survey_id = ? ORDER BY group_id", (survey,)
    )
    return [group for (group,) in rows if group in sight.standing]


def _rate(sight: Sight, survey: int, group: int, at: int) -> tuple[int, int]:
    """How many of a group's members have answered, and of how many."""
    told = {
        person
        for (person,) in sight.connection.execute(
            "SELECT i.person_id FROM survey_response AS r JOIN identity AS i ON i.id = r.identity_id"
            " WHERE r.survey_id = ? AND r.superseded_by IS NULL",
            (survey,),
        )
    }
    members = {seat.person for seat in seats(sight.connection, [group], at)}
    return len(told & members), len(members)


def _reminding(
    sight: Sight, survey: tuple[int, str], group: int, first: int, rate: tuple[int, int]
) -> Raised:
    id_, title = survey
    answered, members = rate
    return Raised(
        f"survey:{group}:s{id_}",
        "survey",
        group,
        first,
        first + ASKED_AFTER,
        inputs={"title": title, "survey": id_, "answered": answered, "members": members},
        name=sight.names[group],
        people=members - answered,
    )


def answered(sight: Sight, keys: Collection[str]) -> set[str]:
    """Groups that answered meanwhile; those of a questionnaire that is over just went by."""
    found = set()
    for key in keys:
        _kind, group, survey = key.split(":")
        if int(group) not in sight.standing:
            continue
        told, members = _rate(sight, int(survey[1:]), int(group), sight.now)
        if members and told >= LOW * members:
            found.add(key)
    return found


def checks(sight: Sight) -> Iterator[Raised]:
    """Circles that were kept 30 days ago."""
    for one in surveykept.kept_circles(sight.connection, sight.now, due=True):
        if one.check_at is None or sight.now - one.check_at > surveykept.CHECK_DAYS * DAY:
            continue
        yield Raised(
            f"circle:all:{one.id}",
            "circle",
            None,
            one.made_at,
            one.check_at,
            inputs={
                "name": one.name,
                "spoke": one.spoke or 0,
                "silent": one.silent,
                "host": one.host.name,
                "names": [seat.name for seat in one.members],
                "opening": one.opening,
            },
            name=one.name,
            people=len(one.members),
        )


def checked(_sight: Sight, _keys: Collection[str]) -> set[str]:
    """None: it is she who looks."""
    return set()
