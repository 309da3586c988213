"""What a group is by how it talks, read from a desk."""

from fractions import Fraction

import pytest

from groupdesk.desk import Desk
from groupdesk.records import Kind
from tests.desk.build import Build
from tests.desk.conftest import Clock
from tests.desk.test_fading import PEOPLE, listed, talk

UNTIL = "2026-03-30 11:00"


@pytest.fixture(autouse=True)
def _noon(now: Clock) -> None:
    now.set("2026-03-30 12:00")


def test_questions_and_answers_are_a_purpose_until_she_says_its_kind(desk: Desk, build: Build) -> None:
    group, said = build.group("g"), talk(build, range(1, 30), "u0")
    for day in range(2, 30):
        asked = build.said(f"2026-03-{day:02} 21:00", "u1", "明天几点上课呢？")
        said += [asked, build.said(f"2026-03-{day:02} 21:01", "u2", "明天早上八点开始", reply_to=asked.id)]
    build.tell(group, said, until=UNTIL)
    found = desk.groups.page(group).suggested
    assert found is not None and found.what == "purpose"
    assert (found.asked, found.selling, found.tied) == (Fraction(1, 3), 0, 0)
    desk.groups.set([group], kind="study")
    assert desk.groups.page(group).suggested is None


def test_bare_links_and_adverts_are_nothing_to_keep(desk: Desk, build: Build) -> None:
    group, said = build.group("g"), talk(build, range(1, 30), "u0")
    for day in range(2, 30):
        said += [
            build.said(f"2026-03-{day:02} 21:0{n}", "u1", f"https://shop.example/{day}/{n}") for n in range(3)
        ]
    build.tell(group, said, until=UNTIL)
    found = desk.groups.page(group).suggested
    assert found is not None and (found.what, found.selling) == ("negative", Fraction(3, 7))


def test_a_family_writes_with_everybody_and_sends_pictures(desk: Desk, build: Build) -> None:
    group, said = build.group("g"), []
    for day in range(2, 30):
        first = build.said(f"2026-03-{day:02} 20:00", PEOPLE[day % 4], "今天读完了第三章")
        others = [who for who in PEOPLE if who != PEOPLE[day % 4]]
        said += [
            first,
            *(
                build.said(f"2026-03-{day:02} 20:0{n}", who, "好的", reply_to=first.id)
                for n, who in enumerate(others, 1)
            ),
        ]
        said += [build.said(f"2026-03-{day:02} 21:00", "u1", "", kind=Kind.IMAGE)]
    build.tell(group, [*said, listed(4)], until=UNTIL)
    found = desk.groups.page(group).suggested
    assert found is not None and (found.what, found.tied, found.light) == ("strong", 1, Fraction(4, 5))


def test_a_few_days_suggest_nothing(desk: Desk, build: Build) -> None:
    group = build.group("g")
    build.tell(group, talk(build, range(20, 30), *PEOPLE), until=UNTIL)
    assert desk.groups.page(group).suggested is None
