"""Spaces: the groups of a server, its people counted once."""

from groupdesk.desk import Desk
from groupdesk.desk.values.frame import Scope
from groupdesk.records import GroupFacts
from groupdesk.store import groups
from tests.desk.build import ZONE, Build


def channel(desk: Desk, build: Build, name: str, *people: str, space: str = "Harbour") -> int:
    """A channel of a server in which these people wrote."""
    with desk.store.writer.write("groups") as connection:
        group = groups.create(connection, GroupFacts(name, "discord", f"c-{name}", space, space), None, ZONE)
    build.tell(group, [build.said("2026-03-09 20:00", who, "今天读完了第三章") for who in people])
    return group


def test_people_of_several_channels_count_once(desk: Desk, build: Build) -> None:
    one, two = channel(desk, build, "a", "u1", "u2"), channel(desk, build, "b", "u2", "u3")
    channel(desk, build, "c", "u1", space="Other")
    build.tell(build.group("alone"), [build.said("2026-03-09 20:00", "u9", "hello")])
    harbour, other = desk.groups.spaces()
    assert (harbour.name, harbour.platform, harbour.groups, harbour.people) == (
        "Harbour",
        "discord",
        (one, two),
        3,
    )
    assert (other.name, other.people) == ("Other", 1)
    rows = {row.id: row.space_id for row in desk.groups.roster()}
    assert rows[one] == rows[two] == harbour.id


def test_bots_what_was_put_away_and_other_scopes_do_not_count(desk: Desk, build: Build) -> None:
    one, two = channel(desk, build, "a", "u1", "bot"), channel(desk, build, "b", "u3")
    (bot,) = (row.person for row in desk.people.members(one) if row.name == "bot")
    desk.people.mark([bot], "bot", True)
    assert [space.people for space in desk.groups.spaces()] == [2]
    assert [space.people for space in desk.groups.spaces(Scope((two,)))] == [1]
    desk.groups.set([two], archived=True)
    assert [(space.groups, space.people) for space in desk.groups.spaces()] == [((one,), 1)]


def test_a_space_is_chosen_by_its_name(desk: Desk, build: Build) -> None:
    one, two = channel(desk, build, "a", "u1"), channel(desk, build, "b", "u2")
    assert desk.groups.select("space:Harbour").groups == (one, two)
