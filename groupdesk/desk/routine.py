"""What Today raises of routine (rules.md §7, lane 3): newcomers nobody greeted, groups that outgrow their
size, groups without a KOL or a charter."""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final

from groupdesk.desk.charter import charters
from groupdesk.desk.fading import of_group
from groupdesk.desk.members import Member
from groupdesk.desk.raising import WORDS, Sight
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.rules import charter, clock, size
from groupdesk.rules.triage import Raised

GREETED_AFTER: Final = clock.DAY
"""How long staff has to greet somebody of its own accord."""
SHORTEST_NAME: Final = 2
"""Characters of a name that is looked for in words."""


def unwelcomed(sight: Sight) -> Iterator[Raised]:
    """Groups with people who joined days ago and were not greeted."""
    for standing in sight.judged:
        decision = sight.decisions.get(f"welcome:{standing.group}")
        told = {int(person) for person in decision.mark.split()} if decision else set()
        later = told if sight.put_off("welcome", standing) else set()
        met = [member for member in sight.met(standing, later) if _waits(standing, member)]
        alone = _not_greeted(sight, standing, met) if met else []
        # Whom she has seen to already is not named again when somebody else waits.
        new = [one for one in alone if one.person not in told - later] or alone
        if alone:
            names = [sight.crowd.names.get(one.person) or one.card or one.name for one in new]
            mark = " ".join(str(one.person) for one in alone)
            yield of_group(sight, standing, "welcome", mark, {"n": len(names), "names": names})


def grown(sight: Sight) -> Iterator[Raised]:
    """Groups that crossed a warning line of size within a week, from one known size to the next."""
    where, chosen = among("id", [one.group for one in sight.judged])
    platforms = dict(sight.connection.execute(f"SELECT id, platform FROM chat_group{where}", chosen))
    for standing in sight.judged:
        now = sight.sizes[standing.group]
        if now is None:
            continue
        before, line = _crossed(sight, standing, now, platforms[standing.group])
        if line is not None and now >= line.members:
            inputs = {
                "n": now,
                "before": before,
                "what": line.what,
                "limit": line.limit,
                "deep": standing.rules.size.deep,
            }
            began = standing.asof - clock.WEEK
            yield of_group(sight, standing, "size", str(line.members), inputs, began)


def _crossed(sight: Sight, standing: Standing, now: int, platform: str) -> tuple[int, size.SizeLine | None]:
    """The size before, and the highest line between it and a later one of the last week."""
    known = sight.heads[standing.group]
    steps = [*pairwise(known)]
    steps += [(known[-1], (standing.asof, now))] if known else []
    crossed = [
        (before, line)
        for (_at, before), (at, after) in steps
        if at > sight.since("size", standing)
        and (line := size.crossed(before, after, platform, standing.rules.size)) is not None
    ]
    return max(crossed, key=lambda one: one[1].members, default=(now, None))


def leaderless(sight: Sight) -> Iterator[Raised]:
    """Large groups with neither KOL nor substitute; of those where nobody is known by name nobody can be one."""
    for standing in sight.judged:
        size = sight.sizes[standing.group] or 0
        above = standing.rules.leaderless
        if size > above and standing.observed and not _leaders(sight, standing.group):
            yield of_group(sight, standing, "kol", "", {"n": size, "above": above})


def unchartered(sight: Sight) -> Iterator[Raised]:
    """Grown groups of which nobody wrote what they are for, or who comes in."""
    where, chosen = among("id", [one.group for one in sight.judged])
    facts = {
        id_: (kind, born)
        for id_, kind, born in sight.connection.execute(
            f"SELECT id, kind, born FROM chat_group{where}", chosen
        )
    }
    written = charters(sight.connection, facts)
    for standing in sight.judged:
        kind, born = facts[standing.group]
        first = standing.first if born is None else clock.day_of(born, standing.tz)
        age, own = standing.today - first, written.get(standing.group)
        texts = own.texts if own is not None else {}
        if lacks := charter.asked(kind, age, texts):
            inputs = {"lacks": lacks, "days": age, "asked_after": charter.UNASKED_DAYS, "texts": texts}
            yield of_group(sight, standing, "charter", "", inputs)


def _leaders(sight: Sight, group: int) -> set[int]:
    return sight.crowd.marked("kol", group) | sight.crowd.marked("substitute", group)


def _not_greeted(sight: Sight, standing: Standing, met: list[Member]) -> list[Member]:
    """Whom no host named or replied to; where no host is known anybody may have greeted."""
    since = min(member.joined or 0 for member in met)
    hosts = sight.crowd.staff(standing.group) | _leaders(sight, standing.group)
    said = _words_since(sight, standing, since, hosts)
    replied = _replied_to(sight, standing, since, hosts)
    alone = [one for one in met if one.identity not in replied and not _named(one, said)]
    return sorted(alone, key=lambda one: one.joined or 0)


def _waits(standing: Standing, member: Member) -> bool:
    return member.joined is not None and standing.asof - member.joined > GREETED_AFTER


def _words_since(
    sight: Sight, standing: Standing, since: int, hosts: Collection[int]
) -> list[tuple[int, int, str]]:
    """(person, instant, folded text) of what could be a greeting."""
    where, chosen = among("i.person_id", hosts or None)
    rows = sight.connection.execute(
        "SELECT i.person_id, m.at, m.body FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        f"{where or ' WHERE 1 = 1'} AND m.group_id = ? AND m.at >= ? AND m.at <= ?"
        " AND m.recalled = 0 AND m.class IN (?, ?)",
        (*chosen, standing.group, since, standing.asof, *WORDS),
    )
    return [(person, at, (body or "").casefold()) for person, at, body in rows]


def _replied_to(sight: Sight, standing: Standing, since: int, hosts: Collection[int]) -> set[int]:
    """Identities that a host replied to."""
    where, chosen = among("i.person_id", hosts or None)
    rows = sight.connection.execute(
        "SELECT DISTINCT p.to_id FROM pair AS p JOIN identity AS i ON i.id = p.from_id"
        f"{where or ' WHERE 1 = 1'} AND p.group_id = ? AND p.day >= ? AND p.day <= ?",
        (*chosen, standing.group, clock.day_of(since, standing.tz), standing.today),
    )
    return {identity for (identity,) in rows}


def _named(member: Member, said: Collection[tuple[int, int, str]]) -> bool:
    names = [name.casefold() for name in (member.card, member.name) if len(name) >= SHORTEST_NAME]
    return any(
        person != member.person and at >= (member.joined or 0) and any(name in text for name in names)
        for person, at, text in said
    )
