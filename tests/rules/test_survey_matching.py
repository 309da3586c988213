"""Who filled in a sheet: nothing is linked by itself that could be somebody else."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records.surveys import Answer, Respondent, Response
from groupdesk.rules.surveys import duplicates, phones
from groupdesk.rules.surveys.duplicates import Flag
from groupdesk.rules.surveys.matching import Bearer, Match, Outcome, match
from groupdesk.rules.surveys.names import Nearby, core, normal
from groupdesk.rules.surveys.sheets import Sheet

MEMBERS = (
    Bearer(1, ("wxid_1",), "何思远", "思远"),
    Bearer(2, ("wxid_2",), "王佳-北京-教师", "佳佳"),
    Bearer(3, ("wxid_3",), "王佳-上海-学生", "小王"),
    Bearer(4, ("wxid_4",), "刘静🌸", "静", phone="h4", real_name="刘静静"),
    Bearer(5, ("wxid_5",), "", "小鹿"),
    Bearer(6, ("wxid_6",), "陈明-广州", "明"),
)


def one(names: tuple[str, ...] = (), **more: object) -> Match:
    (found,) = match([Sheet(9, names=names, **more)], MEMBERS)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("written", "form", "core_"),
    [
        ("王佳－上海－学生", "王佳-上海-学生", "王佳"),
        (" 刘 静🌸☀️ ", "刘静", "刘静"),
        ("Ａnn｜Paris", "ann|paris", "ann"),
        ("A\u0301\u0301nn\u200b", "ánn", "ánn"),
        ("陈明（广州）", "陈明(广州)", "陈明"),
        ("🌸", "", ""),
        ("อดี", "อดี", "อดี"),
    ],
)
def test_names_in_the_forms_that_compare(written: str, form: str, core_: str) -> None:
    assert (normal(written), core(written)) == (form, core_)


@given(st.text())
def test_forms_are_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert normal(text).startswith(core(text))


@pytest.mark.parametrize(
    ("sheet", "outcome", "who", "rule"),
    [
        (one(("何思远",)), "auto", 1, "card"),
        (one((" 何思远✨",)), "auto", 1, "card"),
        (one(("小鹿",)), "auto", 5, "nickname"),
        (one(("佳佳",)), "auto", 2, "nickname"),
        (one(("王佳－上海－学生",)), "auto", 3, "card"),
        (one(("谁也不是",), ids=("wxid_2",)), "auto", 2, "id"),
        (one((), phone="h4"), "auto", 4, "phone"),
        (one(("陈明",)), "probable", 6, "core"),
        (one(("陈明-深圳",)), "probable", 6, "core"),
        (one((), real_name="刘静静"), "probable", 4, "real_name"),
        (one((), real_name="何思远"), "probable", 1, "real_name"),
        (one(("外人", "小鹿")), "probable", 5, "nickname"),
        (one(("王佳",)), "review", None, "several"),
        (one(("何思远",), ids=("wxid_2",)), "review", None, "conflict"),
        (one(("何思远",), phone="h4"), "review", None, "conflict"),
        (one((), ids=("wxid_1", "wxid_2")), "review", None, "several"),
        (one(("静",)), "none", None, ""),
        (one(("何思阳",)), "none", None, ""),
        (one(), "none", None, ""),
    ],
)
def test_the_ladder(sheet: Match, outcome: str, who: int | None, rule: str) -> None:
    assert (sheet.outcome, sheet.who, sheet.rule) == (outcome, who, rule)


def test_candidates_stand_side_by_side_and_suggestions_are_never_chosen() -> None:
    assert one(("王佳",)).candidates == (2, 3)
    assert one(("何思远",), ids=("wxid_2",)).candidates == (1, 2)
    assert one(("何思阳",)).candidates == (1,)
    assert one(("何思远远",)).candidates == (1,)
    assert one(("远",)).candidates == ()


def test_two_sheets_for_one_member_go_to_review_but_for_the_account() -> None:
    sheets = [Sheet(1, names=("何思远",)), Sheet(2, names=("何思远✨",)), Sheet(3, ids=("wxid_1",))]
    found = match(sheets, MEMBERS)
    assert [(one.outcome, one.rule) for one in found] == [
        ("review", "doubled"),
        ("review", "doubled"),
        ("auto", "id"),
    ]
    assert [one.candidates for one in found] == [(1,), (1,), ()]


def test_a_pair_she_rejected_is_not_offered_again() -> None:
    sheets = [Sheet(1, names=("何思远",)), Sheet(2, names=("王佳",)), Sheet(3, names=("陈明",))]
    found = match(sheets, MEMBERS, {(1, 1), (2, 2), (3, 6)})
    assert [one.outcome for one in found] == ["none", "review", "none"]
    assert [one.candidates for one in found] == [(), (3,), ()]
    assert [one.outcome for one in match(sheets, MEMBERS, {(2, 2), (2, 3)})][1] == "none"


NAMES = st.sampled_from(["何思远", "王佳", "王佳-北京-教师", "刘静", "小鹿", "陈明", "外人", "静", ""])
SHEETS = st.lists(
    st.builds(
        Sheet,
        st.integers(0, 30),
        st.one_of(st.none(), st.integers(0, 500)),
        st.lists(st.sampled_from(["wxid_1", "wxid_2", "x"]), max_size=1).map(tuple),
        st.lists(NAMES, max_size=2).map(lambda names: tuple(filter(None, names))),
        st.sampled_from(["", "h4", "h5"]),
        st.sampled_from(["", "o1"]),
        st.just(""),
        st.sampled_from([None, "a", "b"]),
    ),
    max_size=10,
    unique_by=lambda sheet: sheet.key,
)


@given(SHEETS, st.randoms())
def test_the_order_of_sheets_and_members_does_not_matter(sheets: list[Sheet], random: Random) -> None:
    members = random.sample(MEMBERS, len(MEMBERS))
    shuffled = random.sample(sheets, len(sheets))
    assert sorted(match(shuffled, members)) == sorted(match(sheets, MEMBERS))
    assert duplicates.find(shuffled) == duplicates.find(sheets)
    assert duplicates.find([*sheets, *shuffled]) == duplicates.find(sheets)


@given(SHEETS)
def test_what_is_linked_by_itself_is_borne_by_that_member(sheets: list[Sheet]) -> None:
    by_who = {one.who: one for one in MEMBERS}
    for sheet, found in zip(sheets, match(sheets, MEMBERS), strict=True):
        if found.outcome == Outcome.AUTO:
            member = by_who[found.who or 0]
            names = {normal(member.card), normal(member.name)}
            assert (
                set(sheet.ids) & set(member.ids)
                or sheet.phone == member.phone
                or normal(sheet.names[0]) in names
            )


@given(SHEETS)
def test_the_later_sheet_counts_and_none_is_lost(sheets: list[Sheet]) -> None:
    found = duplicates.find(sheets)
    kept = {sheet.key for sheet in found.kept(sheets)}
    assert kept | set(found.superseded) == {sheet.key for sheet in sheets}
    assert set(found.superseded.values()) <= kept
    assert all(flag.later in kept and flag.earlier in kept for flag in found.flags)


@pytest.mark.parametrize(
    ("first", "second", "flags"),
    [
        ({"ids": ("a",)}, {"ids": ("a",), "names": ("x",)}, None),
        ({"phone": "p"}, {"phone": "p"}, None),
        ({"account": "t", "names": ("小鹿",)}, {"account": "t", "names": ("小鹿-北京",)}, None),
        ({"account": "t", "names": ("小鹿",)}, {"account": "t", "names": ("阿木",)}, ["key"]),
        ({"phone": "p", "ids": ("a",)}, {"phone": "p", "ids": ("b",)}, ["key"]),
        ({"names": ("小鹿",)}, {"names": ("小鹿🌸",)}, ["name"]),
        ({"names": ("鹿",)}, {"names": ("鹿",)}, []),
        ({"content": 1, "at": 100}, {"content": 1, "at": 160}, ["answers"]),
        ({"content": 1, "at": 100}, {"content": 1, "at": 161}, []),
        ({}, {}, []),
    ],
)
def test_sheets_of_one_person(
    first: dict[str, object], second: dict[str, object], flags: list[str] | None
) -> None:
    sheets = [Sheet(1, **{"at": 100, **first}), Sheet(2, **{"at": 120, **second})]  # type: ignore[arg-type]
    found = duplicates.find(sheets)
    assert found.superseded == ({1: 2} if flags is None else {})
    assert found.flags == tuple(Flag(1, 2, reason) for reason in flags or [])


def test_the_later_one_is_told_by_its_time_then_by_its_key() -> None:
    sheets = [Sheet(1, 300, ("a",)), Sheet(2, 200, ("a",)), Sheet(3, None, ("a",))]
    assert duplicates.find(sheets).superseded == {2: 1, 3: 1}


@given(st.text(alphabet="ab小鹿", max_size=4), st.text(alphabet="ab小鹿", max_size=4))
def test_one_sign_apart(name: str, other: str) -> None:
    near = Nearby([(other, 1)]).to(name)
    assert near == ({1} if len(name) > 1 and len(other) > 1 and distance(name, other) <= 1 else set())


def distance(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        distance(one[1:], other) + 1,
        distance(one, other[1:]) + 1,
        distance(one[1:], other[1:]) + (one[0] != other[0]),
    )


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("13800001237", "+8613800001237"),
        ("+86 138-0000-1237", "+8613800001237"),
        ("0086 13800001237", "+8613800001237"),
        ("１３８００００１２３７", "+8613800001237"),
        ("+44 20 7946 0958", "+442079460958"),
        ("020 7946 0958", ""),
        ("1.38E+10", ""),
        ("none", ""),
    ],
)
def test_phone_numbers(told: str, number: str) -> None:
    assert phones.e164(told) == number


def test_a_sheet_keeps_no_phone_but_its_keyed_hash() -> None:
    response = Response("7", 2, who=Respondent(phone="+8613800001237"), answers={"q": Answer(("a",))})
    sheet = Sheet.of(1, response, b"secret")
    assert "1380000" not in repr(sheet)
    assert (
        sheet.phone == phones.keyed("+8613800001237", b"secret") != phones.keyed("+8613800001237", b"other")
    )
