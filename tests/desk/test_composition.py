"""Who is in a group: states add up to the members; marks and who left lately stand beside them."""

from groupdesk.desk import Desk, composition
from groupdesk.records import Join, Leave, Member, Roster
from tests.desk.build import Build, at
from tests.desk.conftest import Clock
from tests.desk.test_fading import talk


def test_states_add_up_and_the_others_have_no_share(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-30 12:00")
    group = build.group("g")
    roster = Roster(at("2026-03-01 12:00"), tuple(Member(f"u{n}", f"u{n}") for n in range(8)))
    came = [Join(at("2026-02-01 09:00"), "gone", "gone"), Leave(at("2026-02-20 09:00"), "gone", "gone")]
    left = [Leave(at("2026-03-28 09:00"), "u7", "u7")]
    build.tell(
        group, [*came, *talk(build, range(1, 30), "u0", "u1"), roster, *left], until="2026-03-30 11:00"
    )
    (first, *_others) = desk.people.members(group)
    desk.people.mark([first.person], "kol", True, group)
    parts = {one.code: one for one in desk.groups.page(group).composition}
    assert {code: one.people for code, one in parts.items()} == {
        "active": 2,
        "never": 5,
        "kol": 1,
        "left-lately": 1,
        "left": 2,
    }
    assert composition.members(tuple(parts.values())) == 7
    assert parts["active"].share == 2 / 7 and parts["left"].share is None
    assert sum(one.share or 0 for one in parts.values() if composition.is_state(one)) == 1


def test_a_group_of_nobody_has_no_parts(desk: Desk, build: Build) -> None:
    assert desk.groups.page(build.group("g")).composition == ()


def test_every_state_has_its_place() -> None:
    from groupdesk.rules.states import STATES

    assert set(STATES) < set(composition.ORDER)
