"""Pages of messages, and what stands around one."""

import pytest

from groupdesk.desk import Desk
from tests.desk.build import Build, at


def texts(said: object) -> list[str | None]:
    return [one.text for one in said]  # type: ignore[attr-defined]


@pytest.fixture
def talk(build: Build) -> int:
    group = build.group("晨读会")
    build.tell(
        group,
        [
            build.said(f"2026-03-0{day} 20:0{n}", "ab"[n % 2], f"{day}-{n}")
            for day in (1, 2, 3)
            for n in range(4)
        ],
    )
    return group


def test_a_group_newest_first_page_by_page(desk: Desk, talk: int) -> None:
    first = desk.messages.page(group=talk, limit=5)
    assert texts(first) == ["3-3", "3-2", "3-1", "3-0", "2-3"]
    rest = desk.messages.page(group=talk, before=(first[-1].at, first[-1].id), limit=50)
    assert texts(rest) == ["2-2", "2-1", "2-0", "1-3", "1-2", "1-1", "1-0"]
    assert (first[0].group_name, first[0].name) == ("晨读会", "b")


def test_a_person_over_his_groups(desk: Desk, build: Build, talk: int) -> None:
    other = build.group("跑团")
    build.tell(
        other, [build.said("2026-03-02 20:02", "b", "跑"), build.said("2026-03-02 21:00", "c", "别人")]
    )
    person = desk.messages.page(group=talk, limit=1)[0].person
    assert texts(desk.messages.page(person=person, limit=4)) == ["3-3", "3-1", "2-3", "跑"]
    second = desk.messages.page(person=person, before=(at("2026-03-02 20:02"), 0), limit=50)
    assert texts(second) == ["2-1", "1-3", "1-1"]
    assert texts(desk.messages.page(person=person, group=other)) == ["跑"]


def test_all_groups_are_merged_by_time(desk: Desk, build: Build, talk: int) -> None:
    other = build.group("跑团")
    build.tell(
        other, [build.said("2026-03-03 20:01:30", "c", "跑"), build.said("2026-03-01 09:00", "c", "早")]
    )
    assert texts(desk.messages.page(limit=4)) == ["3-3", "3-2", "跑", "3-1"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("100%", ["about 100% done"]),
        ("DONE 100% about", ["about 100% done"]),
        ("!", ["wow!"]),
        ("a_b", []),
        ("", None),
    ],
)
def test_words_are_taken_literally(desk: Desk, build: Build, words: str, found: list[str] | None) -> None:
    group = build.group("g")
    said = ["about 100% done", "about 100 done", "wow!", "axb"]
    build.tell(group, [build.said(f"2026-03-01 10:0{n}", "a", text) for n, text in enumerate(said)])
    assert texts(desk.messages.page(group=group, words=words)) == (said[::-1] if found is None else found)


def test_around_a_message(desk: Desk, talk: int) -> None:
    middle = desk.messages.page(group=talk, words="2-1")[0]
    assert texts(desk.messages.around(middle.id, before=2, after=3)) == [
        "1-3",
        "2-0",
        "2-1",
        "2-2",
        "2-3",
        "3-0",
    ]
    with pytest.raises(LookupError, match="987654"):
        desk.messages.around(987654)


def test_pages_are_read_by_index(desk: Desk, talk: int) -> None:
    seen: list[str] = []
    with desk.reading() as connection:
        connection.set_trace_callback(seen.append)
        desk.messages.page(group=talk)
        desk.messages.page(person=1)
        desk.messages.around(3)
        connection.set_trace_callback(None)
        plans = [
            step[3]
            for query in seen
            if "FROM message AS m" in query
            for step in connection.execute(f"EXPLAIN QUERY PLAN {query}")
        ]
    assert plans
    assert not [step for step in plans if step.startswith("SCAN")]
