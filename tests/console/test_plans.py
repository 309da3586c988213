from datetime import date
from typing import Any

import pytest

from groupdesk.console.screens.plans import Asked, both_orders, read_moment
from groupdesk.desk.values.upkeep import RunView
from groupdesk.rules import clock

DAY = clock.day_number(date(2026, 4, 3))


def chat(key: str = "whatsapp:Readers", **more: Any) -> dict[str, Any]:
    known = {"name": "Readers", "group": None, "group_name": None, "private": False, "first": DAY * clock.DAY}
    return {"key": key} | known | more


def file(*chats: dict[str, Any], **more: Any) -> dict[str, Any]:
    known = {"path": "/x/a.txt", "format": "whatsapp", "title": "WhatsApp text", "local": True, "size": 1_000}
    return known | {"chats": list(chats), "assumed": [], "reason": ""} | more


def asked(*files: dict[str, Any], questions: tuple[dict[str, Any], ...] = ()) -> Asked:
    result, question = {"files": list(files)}, {"questions": list(questions)}
    return Asked.of(RunView(1, "plan", "asking", "a.txt", 0, 0, None, None, question, result, "", None, None))


RENAMED = {
    "code": "renamed",
    "chat": "whatsapp:Readers",
    "group": 7,
    "group_name": "Old",
    "shared": 14,
    "people": 20,
}


def test_what_is_read_in_a_line() -> None:
    assert asked(file(chat())).summary("UTC") == "WhatsApp text · 1 KB · from 3 Apr 2026"


def test_the_order_of_dates_must_be_said_and_shows_both() -> None:
    plan = asked(file(chat()), questions=({"code": "date_order", "path": "/x/a.txt"},))
    assert plan.open_question == "order" and plan.settings == ["order", "zone", "until"]
    assert plan.orders() == [("dmy", "day first", "3 Apr"), ("mdy", "month first", "4 Mar")]
    plan.date_order = "mdy"
    assert not plan.open_question and plan.said() == {"date_order": "mdy", "chosen": {}}
    assert plan.setting("order", "UTC")[1] == "month first: 4 Mar"


def test_a_day_that_can_be_no_month_stays() -> None:
    assert both_orders(date(2026, 4, 30)) == ("30 Apr", "30 Apr")


def test_a_renamed_group_must_be_settled() -> None:
    plan = asked(file(chat()), questions=(RENAMED,))
    assert plan.open_question == "chat whatsapp:Readers"
    assert "looks like Old: 14 of 20 people" in plan.goes_to(plan.chats[0])[1][0]
    plan.choose(plan.chats[0], 7, "Old")
    assert not plan.open_question and plan.said() == {"chosen": {"whatsapp:Readers": 7}}
    assert plan.goes_to(plan.chats[0])[1][0] == "Old"


def test_a_new_group_is_an_answer_too() -> None:
    plan = asked(file(chat()), questions=(RENAMED,))
    plan.choose(plan.chats[0], 0, "")
    assert plan.said() == {"chosen": {"whatsapp:Readers": 0}} and not plan.open_question


def test_a_chat_of_two_is_taken_only_alone() -> None:
    both = asked(file(chat(), chat("whatsapp:Bo", name="Bo", private=True)))
    assert [one.name for one in both.taken] == ["Readers"]
    assert len(asked(file(chat(private=True))).taken) == 1


def test_a_file_that_names_no_chat_goes_where_she_says() -> None:
    plan = asked(file(path="/x/members.csv"))
    assert plan.chats[0].name == "members.csv"
    plan.choose(plan.chats[0], 3, "Readers")
    assert plan.said() == {"group": "3", "chosen": {}}


def test_a_zone_is_asked_only_where_files_tell_none() -> None:
    assert asked(file(chat(), local=False)).settings == ["until"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-09 18:00", "2026-03-09T10:00+00:00"),
        ("2026-03-09", "2026-03-09T16:00+00:00"),
        ("2026-03-09T18:00+00:00", "2026-03-09T18:00+00:00"),
    ],
)
def test_moments(text: str, instant: str) -> None:
    assert clock.iso(read_moment(text, "Asia/Shanghai"), clock.zone("UTC")) == instant.replace(
        "+00:00", ":00Z"
    )


def test_what_is_no_moment_is_named() -> None:
    with pytest.raises(ValueError, match=r"next week.*2026-03-09"):
        read_moment("next week", "UTC")
