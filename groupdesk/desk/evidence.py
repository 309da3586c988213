"""What stands beside an item of Today: what was said, who could answer, a prepared text, why."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from groupdesk.desk import plannedwords, postwords, surveytraits, todaywords, wellwords, words
from groupdesk.desk.crowd import person_name
from groupdesk.desk.kept import answer_to
from groupdesk.desk.members import Members
from groupdesk.desk.raising import WORDS, Sight
from groupdesk.desk.roster import roster
from groupdesk.desk.standing import Standing
from groupdesk.desk.values.chats import Reason, Said
from groupdesk.desk.values.today import Answerer, Detail, Item
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.rules.calendar import variants
from groupdesk.rules.triage import DONE
from groupdesk.text import cut, one_line

if TYPE_CHECKING:
    from groupdesk.desk import Desk

CONTEXT: Final = 3
"""Messages shown before and after the evidence."""
ANSWER_DAYS: Final = 28
ANSWERERS: Final = 3
PARTNER_DAYS: Final = 60
QUOTED_CELLS: Final = 40
SHOWN_DELIVERIES: Final = 20
ADVERTS: Final = 10
"""Of somebody's adverts, so many of the newest are shown."""


class Case(NamedTuple):
    """An item with what its detail is made from."""

    desk: "Desk"
    sight: Sight
    item: Item
    draft: str | None
    """Her own wording, when she kept one."""


def detail(case: Case) -> Detail:
    """The right side of Today for an item."""
    return _DETAILS[case.item.kind](case)


def _spoken(case: Case) -> Detail:
    """Of something that somebody said and that waits for a reply."""
    item, sight = case.item, case.sight
    assert item.group is not None
    standing = sight.standing[item.group]
    said = _context(case)
    after = [one.id for one in said if item.message is not None and one.at >= (item.at or 0)]
    answerers = _answerers(sight, standing, item.person)
    return Detail(
        item=item,
        said=said,
        evidence=tuple(after),
        about=_about(sight, standing, item.person),
        could_answer=answerers,
        prepared=case.draft if case.draft is not None else _prepared(case, answerers),
        why=_why(case, standing, tuple(one for one in said if one.id in after)),
        group=roster(sight.connection, sight.now, [item.group])[0],
    )


def _late(case: Case) -> Detail:
    """Of the groups that are behind."""
    sight, item = case.sight, case.item
    late = [one for one in sight.standing.values() if one.behind]
    rows = tuple(
        (
            sight.names[one.group],
            f"{words.day(one.today)} {words.clock(one.data_until or 0, one.tz.key)}",
        )
        for one in sorted(late, key=lambda one: one.data_until or 0)
    )
    return Detail(
        item=item,
        said=(),
        evidence=(),
        about=None,
        could_answer=(),
        prepared=case.draft or "",
        why=Reason("behind", dict(item.inputs), tuple(("data_until", row) for row in rows)),
        group=None,
        rows=rows,
    )


def _advertised(case: Case) -> Detail:
    """Of the adverts of somebody: what he posted, in which groups."""
    item, sight = case.item, case.sight
    posted = case.desk.messages.some(item.inputs["messages"])
    shown = posted[-ADVERTS:]
    first = sight.standing[posted[0].group]
    inputs = item.inputs | {"dealt_with": _dealt_with(sight.connection, item.key, first)}
    formula = (("adverts", len(posted)), ("judged_at", min(sight.standing[one.group].asof for one in posted)))
    return Detail(
        item=item,
        said=shown,
        evidence=tuple(one.id for one in shown),
        about=_about(sight, first, item.person),
        could_answer=(),
        prepared=todaywords.prepared(item.kind, inputs) if case.draft is None else case.draft,
        why=Reason(item.kind, inputs, formula, shown),
        group=None if item.group is None else roster(sight.connection, sight.now, [item.group])[0],
        rows=tuple(
            (name, todaywords.adverts(n)) for name, n in Counter(one.group_name for one in posted).items()
        ),
    )


def _unsent(case: Case) -> Detail:
    """Of a post that waits for her: where, and its text."""
    found = case.desk.posts.deliveries(post=case.item.inputs["post"], limit=SHOWN_DELIVERIES)
    waiting = [one for one in found if one.late or one.state in ("to_hand", "unknown", "failed")]
    rows = tuple(
        (one.person_name or one.group_name, postwords.state("late" if one.late else one.state))
        for one in waiting
    )
    return Detail(
        item=case.item,
        said=(),
        evidence=(),
        about=None,
        could_answer=(),
        prepared=waiting[0].body if case.item.inputs["hand"] and waiting else "",
        why=Reason("send", dict(case.item.inputs)),
        group=None,
        rows=rows,
    )


def _planned(case: Case) -> Detail:
    """Of the calendar: what waits, and its text."""
    item, sight = case.item, case.sight
    return Detail(
        item=item,
        said=(),
        evidence=(),
        about=None,
        could_answer=(),
        prepared=_text_of(case) if case.draft is None else case.draft,
        why=Reason(item.kind, dict(item.inputs), _planned_formula(item)),
        group=None if item.group is None else roster(sight.connection, sight.now, [item.group])[0],
        rows=_where(case) + plannedwords.rows(item.kind, item.inputs),
    )


def _planned_formula(item: Item) -> tuple[tuple[str, object], ...]:
    if item.kind == "weak":
        return ("responses", tuple(item.inputs["runs"])), ("usual", item.inputs["usual"])
    return ()


def _where(case: Case) -> tuple[tuple[str, str], ...]:
    """Groups that a post in review goes to."""
    if case.item.kind != "approve":
        return ()
    names = case.desk.calendar.group_names(case.desk.calendar.get(case.item.inputs["post"]))
    shown = tuple((name, "") for name in names[:SHOWN_DELIVERIES])
    left = len(names) - len(shown)
    return (*shown, (_("and {n} more").format(n=words.number(left)), "")) if left else shown


def _text_of(case: Case) -> str:
    """What the first group would get of a post in review; what a place without a post would begin as."""
    if case.item.kind == "approve":
        post = case.desk.calendar.get(case.item.inputs["post"])
        return case.desk.calendar.sample(post)
    if case.item.kind == "slot":
        return variants.parts(case.desk.columns.get(case.item.inputs["column"]).body)[0]
    return ""


def _dealt_with(connection: sqlite3.Connection, key: str, standing: Standing) -> tuple[str, int] | None:
    """What she did about his adverts before, and on which day."""
    row = connection.execute(
        "SELECT reason, at FROM decision WHERE key = ? AND state = ?", (key, DONE)
    ).fetchone()
    return None if row is None else (row[0], clock.day_of(row[1], standing.tz))


def _celebrated(case: Case) -> Detail:
    """Of a birthday: in which groups he is."""
    item, sight = case.item, case.sight
    return Detail(
        item=item,
        said=(),
        evidence=(),
        about=None if item.group is None else _about(sight, sight.standing[item.group], item.person),
        could_answer=(),
        prepared=todaywords.prepared(item.kind, item.inputs) if case.draft is None else case.draft,
        why=Reason(item.kind, dict(item.inputs)),
        group=None if item.group is None else roster(sight.connection, sight.now, [item.group])[0],
        rows=tuple((name, "") for name in item.inputs["groups"]),
    )


def _fading(case: Case) -> Detail:
    """Of a whole group, or a regular in it, that wants her care."""
    item, sight = case.item, case.sight
    assert item.group is not None
    standing = sight.standing[item.group]
    last = _last_said(case, standing) if item.person is not None else None
    well = sight.found[item.group].well
    rows = tuple(
        (name, "") for name in (*item.inputs.get("names", ()), *todaywords.needs(item.kind, item.inputs))
    )
    if item.kind in _OF_HEALTH:
        rows = tuple((cause, "") for cause in wellwords.causes(well))
    advice = wellwords.advice(well) if item.kind in _OF_HEALTH else ""
    said = case.desk.messages.around(last, before=CONTEXT, after=0) if last is not None else ()
    topic = next((one.text or "" for one in said if one.id == last), "")
    own = todaywords.prepared(item.kind, item.inputs | _alike(case), topic)
    return Detail(
        item=item,
        said=said,
        evidence=() if last is None else (last,),
        about=_about(sight, standing, item.person),
        could_answer=_answerers(sight, standing, item.person) if item.kind == "kol" else (),
        prepared=own if case.draft is None else case.draft,
        why=Reason(item.kind, dict(item.inputs), _formula(case, standing)),
        group=roster(sight.connection, sight.now, [item.group])[0],
        rows=(*rows, (advice, "")) if advice else rows,
    )


def _alike(case: Case) -> dict[str, object]:
    """Of newcomers who answered a questionnaire, who is most like them."""
    if case.item.kind != "welcome" or case.item.group is None:
        return {}
    persons = [int(person) for person in case.item.mark.split()]
    near = surveytraits.nearest(case.sight.connection, case.item.group, persons)
    names = [(person_name(case.sight.connection, who), others) for who, others in near.items() if others]
    return {"alike": names} if names else {}


def _asked(case: Case) -> Detail:
    """Of a questionnaire that few have answered: who has not."""
    item, sight = case.item, case.sight
    assert item.group is not None
    absent = case.desk.surveys.nonresponders(item.inputs["survey"], item.group)
    return Detail(
        item=item,
        said=(),
        evidence=(),
        about=None,
        could_answer=(),
        prepared=todaywords.prepared(item.kind, item.inputs) if case.draft is None else case.draft,
        why=Reason(item.kind, dict(item.inputs)),
        group=roster(sight.connection, sight.now, [item.group])[0],
        rows=tuple((one.name, "") for one in absent[:SHOWN_DELIVERIES]),
    )


def _circled(case: Case) -> Detail:
    """Of a circle that is looked at: who is in it."""
    item = case.item
    return Detail(
        item=item,
        said=(),
        evidence=(),
        about=None,
        could_answer=(),
        prepared=todaywords.prepared(item.kind, item.inputs) if case.draft is None else case.draft,
        why=Reason(item.kind, dict(item.inputs)),
        group=None,
        rows=tuple((name, "") for name in item.inputs["names"]),
    )


def _formula(case: Case, standing: Standing) -> tuple[tuple[str, object], ...]:
    if case.item.kind == "charter":
        inputs = case.item.inputs
        return ("days_old", inputs["days"]), ("asked_after", inputs["asked_after"])
    if case.item.kind not in _OF_HEALTH:
        return (("judged_at", standing.asof),)
    return (
        *wellwords.why(case.item.group_name, case.sight.found[standing.group].well).formula,
        ("judged_at", standing.asof),
    )


def _last_said(case: Case, standing: Standing) -> int | None:
    """His newest words there, by id."""
    row: tuple[int] | None = case.sight.connection.execute(
        "SELECT m.id FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND i.person_id = ? AND m.at <= ? AND m.recalled = 0 AND m.class IN (?, ?)"
        " ORDER BY m.at DESC, m.id DESC LIMIT 1",
        (standing.group, case.item.person, standing.asof, *WORDS),
    ).fetchone()
    return row[0] if row else None


_OF_HEALTH: Final = frozenset({"grade", "early-death", "owner-silent"})
_DETAILS: Final[dict[str, Callable[[Case], Detail]]] = {
    "question": _spoken,
    "first-words": _spoken,
    "behind": _late,
    **dict.fromkeys(todaywords.KINDS, _fading),
    "advert": _advertised,
    "birthday": _celebrated,
    "survey": _asked,
    "circle": _circled,
    "send": _unsent,
    **dict.fromkeys(plannedwords.KINDS, _planned),
}


def _context(case: Case) -> tuple[Said, ...]:
    if case.item.message is None:
        return ()
    return case.desk.messages.around(case.item.message, before=CONTEXT, after=CONTEXT)


def _answerers(sight: Sight, standing: Standing, asker: int | None) -> tuple[Answerer, ...]:
    """The three present members who answered most in the last 28 days, without staff."""
    group = standing.group
    hidden = sight.crowd.staff(group) | sight.crowd.bots(group) | {asker}
    rows = sight.connection.execute(
        "SELECT i.person_id, i.name, SUM(d.answers) AS answers FROM member_day AS d"
        " JOIN identity AS i ON i.id = d.identity_id"
        " LEFT JOIN membership AS m ON m.group_id = d.group_id AND m.identity_id = d.identity_id"
        ' WHERE d.group_id = ? AND d.day > ? AND d.day <= ? AND d.answers > 0 AND m."left" IS NULL'
        " GROUP BY i.person_id, i.name ORDER BY answers DESC, i.name",
        (group, standing.today - ANSWER_DAYS, standing.today),
    )
    found = [
        Answerer(person, sight.crowd.names.get(person, name), n)
        for person, name, n in rows
        if person not in hidden
    ]
    return tuple(found[:ANSWERERS])


def _about(sight: Sight, standing: Standing, person: int | None) -> Reason | None:
    if person is None:
        return None
    members = Members(sight.connection, standing, [person], sight.crowd)
    if not members.all:
        return None
    member = members.all[0]
    since = member.joined if member.joined is not None else member.first_seen
    return Reason(
        "member",
        {
            "day": None if since is None else max(0, standing.asof - since) // 86_400 + 1,
            "active": len(member.acts),
            "partners": _partners(sight.connection, standing, member.identity),
            "state": members.state(member),
        },
    )


def _partners(connection: sqlite3.Connection, standing: Standing, identity: int) -> int:
    (n,) = connection.execute(
        "SELECT COUNT(DISTINCT CASE WHEN from_id = ?1 THEN to_id ELSE from_id END) FROM pair"
        " WHERE group_id = ?2 AND day > ?3 AND day <= ?4 AND (from_id = ?1 OR to_id = ?1)",
        (identity, standing.group, standing.today - PARTNER_DAYS, standing.today),
    ).fetchone()
    return int(n)


def _why(case: Case, standing: Standing, rows: tuple[Said, ...]) -> Reason:
    item = case.item
    return Reason(
        item.kind,
        {
            "name": item.inputs["name"],
            "group": item.group_name,
            "waited": case.sight.now - (item.at or case.sight.now),
            "live": standing.live,
            "needed": standing.rules.waits.after,
            "until": standing.asof,
            "zone": standing.tz.key,
        },
        (
            ("asked_at", item.at),
            ("judged_at", standing.asof),
            ("waited", standing.asof - (item.at or standing.asof)),
            ("needed", standing.rules.waits.after if standing.live else 0),
        ),
        rows,
    )


def _prepared(case: Case, answerers: tuple[Answerer, ...]) -> str:
    """A first wording, in her language, names filled in; her kept answer to such a question if she has one."""
    item = case.item
    name = _spoken_name(item.inputs["name"])
    if item.kind == "first-words":
        said = cut(one_line(item.title), QUOTED_CELLS)
        if said:
            return _("Welcome @{name}! You wrote “{said}”: tell us more.").format(name=name, said=said)
        return _("Welcome @{name}! Tell us a little about yourself.").format(name=name)
    if (answer := answer_to(case.sight.connection, item.title)) is not None:
        return _("@{name} {answer}").format(name=name, answer=answer)
    if answerers:
        helpers = " ".join(f"@{_spoken_name(one.name)}" for one in answerers[:1])
        return _("@{name} good question! {helpers} could you help?").format(name=name, helpers=helpers)
    return _("@{name} good question! Who here knows?").format(name=name)


def _spoken_name(name: str) -> str:
    return cut(one_line(name), QUOTED_CELLS)
