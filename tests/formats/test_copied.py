"""Text copied out of chat windows, sign-in lists and member lists, as they are pasted."""

import calendar
from datetime import UTC, datetime
from pathlib import Path

import pytest
from figures import of, survives
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import PASTED, detect
from groupdesk.formats.chats import copied, signin
from groupdesk.formats.chats.copied_stamps import Stamps
from groupdesk.formats.errors import FormatError
from groupdesk.formats.members import names
from groupdesk.formats.source import FileSource
from groupdesk.records import Attendance, ChatMessage, Join, Kind, Leave, Reading, Record, Roster, Unreadable

NOW = calendar.timegm((2026, 3, 5, 9, 30, 0))
"""A Thursday."""


def pasted(folder: Path, text: str, **said: object) -> tuple[str | None, list[Record], Reading]:
    """The format, the records, and what was found out of a text pasted at `NOW`."""
    (folder / "text").write_text(text, encoding="utf-8")
    source, reading = FileSource.at(folder / "text"), Reading(now=NOW)
    for name, value in said.items():
        setattr(reading, name, value)
    found = detect(source.head(), PASTED)
    if found is None:
        return None, [], reading
    if found.plan:
        found.plan(source, reading)
    return found.name, list(found.read(source, reading)), reading


def told(records: list[Record]) -> list[tuple[str, str, str]]:
    """(when, who, what) of every message."""
    return [
        (datetime.fromtimestamp(one.at, UTC).strftime("%m-%d %H:%M"), one.name, one.text)
        for one in of(ChatMessage, records)
    ]


def test_wechat_with_names_with_blanks_bodies_of_lines_and_equal_messages(tmp_path: Path) -> None:
    text = (
        "wen wen 2026/3/4 21:08\r\n九点\r\n地点见公告\r\n\r\n"
        "小鹿 2026/3/4 21:08\r\n[图片]\r\n\r\n小鹿 2026/3/4 21:08\r\n收到\r\n\r\n小鹿 2026/3/4 21:08\r\n收到"
    )
    name, records, reading = pasted(tmp_path, text)
    assert (name, reading.precision, reading.assumed) == ("copied", "minute", [])
    assert told(records)[0] == ("03-04 21:08", "wen wen", "九点\n地点见公告")
    assert [one.kind for one in of(ChatMessage, records)] == [Kind.TEXT, Kind.IMAGE, Kind.TEXT, Kind.TEXT]


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("09:12", "03-05 09:12"),
        ("21:07", "03-04 21:07"),
        ("昨天 21:07", "03-04 21:07"),
        ("前天 08:00", "03-03 08:00"),
        ("周三 21:07", "03-04 21:07"),
        ("星期四 21:07", "02-26 21:07"),
        ("周五 晚上9:07", "02-27 21:07"),
        ("3月2日 下午9:07", "03-02 21:07"),
        ("12月30日 21:07", "12-30 21:07"),
        ("2026年3月2日 21:07", "03-02 21:07"),
        ("Yesterday 9:07 PM", "03-04 21:07"),
        ("2026-03-02 21:07:15", "03-02 21:07"),
    ],
)
def test_times_are_told_by_the_instant_of_the_paste(tmp_path: Path, written: str, when: str) -> None:
    assert told(pasted(tmp_path, f"小鹿 {written}\n收到\n")[1]) == [(when, "小鹿", "收到")]


def test_bare_times_are_of_the_day_she_names(tmp_path: Path) -> None:
    day = NOW // 86_400 - 3
    _, records, reading = pasted(tmp_path, "小鹿 21:07\n收到\n\n阿泽 21:09\n好\n", day=day)
    assert [when for when, *_ in told(records)] == ["03-02 21:07", "03-02 21:09"] and not reading.assumed


def test_a_day_that_was_assumed_is_named_with_its_option(tmp_path: Path) -> None:
    assert "2026-03-05" in pasted(tmp_path, "小鹿 09:07\n收到\n")[2].assumed[0]


def test_bodies_that_look_like_headers_stay_bodies(tmp_path: Path) -> None:
    text = "小鹿 2026/3/4 21:08\n集合 21:00\n\n活动 2026/3/7 14:00\n记得带水\n\n名单：\n王静"
    assert [what for *_, what in told(pasted(tmp_path, text)[1])] == [
        "集合 21:00\n\n活动 2026/3/7 14:00\n记得带水\n\n名单：\n王静"
    ]


def test_qq_windows_with_titles_and_days_above(tmp_path: Path) -> None:
    text = "【管理员】小鹿 2/14/2026 9:16:13 PM\n在吗\n阿泽 2/14/2026 9:16:20 PM\n在\n"
    name, records, reading = pasted(tmp_path, text)
    assert (name, reading.precision, reading.date_order) == ("copied", "second", "mdy")
    assert told(records) == [("02-14 21:16", "小鹿", "在吗"), ("02-14 21:16", "阿泽", "在")]
    phone = "— —  2026-2-21  — —\n小鹿  23:50:12\n晚安\n\n阿泽加入本群。\n"
    _, records, _ = pasted(tmp_path, phone)
    assert told(records) == [("02-21 23:50", "小鹿", "晚安")]
    assert [one.name for one in of(Join, records)] == ["阿泽"]


def test_of_two_orders_of_a_date_the_nearer_one_is_taken_and_said(tmp_path: Path) -> None:
    _, records, reading = pasted(tmp_path, "Ann, [04/03/2026 21:07]\nhello\n")
    assert told(records)[0][0] == "03-04 21:07" and reading.date_order == "dmy" and not reading.assumed
    _, records, reading = pasted(tmp_path, "Ann, [02/03/2026 21:07]\nhello\n")
    assert told(records)[0][0] == "03-02 21:07" and "--date-order" in reading.assumed[0]


def test_telegram_desktop(tmp_path: Path) -> None:
    text = "Ann Lee, [2026-03-04 5:05]\nfirst\nline two\nBo, [2026-03-04 5:06]\nsecond"
    assert told(pasted(tmp_path, text)[1]) == [
        ("03-04 05:05", "Ann Lee", "first\nline two"),
        ("03-04 05:06", "Bo", "second"),
    ]


def test_names_without_times_are_exact_to_the_day(tmp_path: Path) -> None:
    _, records, reading = pasted(tmp_path, "小鹿：\n收到\n\n阿泽:\n好的\n")
    assert reading.precision == "day" and len(reading.assumed) == 1
    assert told(records) == [("03-05 00:00", "小鹿", "收到"), ("03-05 00:00", "阿泽", "好的")]


def test_lines_of_the_client_bear_the_time_above_them(tmp_path: Path) -> None:
    text = (
        '"阿泽"邀请"小鹿、王静"加入了群聊\n\n昨天 21:07\n\n'
        '"赵敏"通过扫描"阿泽"分享的二维码加入群聊\n\n你将"李磊"移出了群聊\n'
    )
    name, records, _ = pasted(tmp_path, text)
    assert name == "copied"
    assert [(one.name, one.inviter_name) for one in of(Join, records)] == [
        ("小鹿", "阿泽"),
        ("王静", "阿泽"),
        ("赵敏", "阿泽"),
    ]
    assert [one.kicked for one in of(Leave, records)] == [True]
    assert of(Join, records)[2].at == NOW // 86_400 * 86_400 - 86_400 + 21 * 3600 + 7 * 60


def test_a_line_before_the_first_header_is_reported(tmp_path: Path) -> None:
    assert [one.line for one in of(Unreadable, pasted(tmp_path, "abc\n\n小鹿 09:07\n收到\n")[1])] == [1]


def test_a_sign_in_list_is_one_message_and_its_attendance(tmp_path: Path) -> None:
    text = "#接龙\n周六爬山报名\n例 姓名 人数\n\n1. 王静\n2. 李磊 +1\n3、wen wen 到\n"
    name, records, reading = pasted(tmp_path, text)
    assert name == "signin" and reading.assumed
    assert [one.sender for one in of(ChatMessage, records)] == [None]
    assert of(Attendance, records) == [
        Attendance(NOW // 86_400 * 86_400, "周六爬山报名", ("王静", "李磊 +1", "wen wen 到"))
    ]


def test_a_sign_in_list_in_a_chat_is_attendance_too(tmp_path: Path) -> None:
    _, records, _ = pasted(tmp_path, "小鹿 2026/3/4 21:08\n#接龙\n打卡\n1. 王静\n\n阿泽 2026/3/4 21:09\n好\n")
    assert len(of(ChatMessage, records)) == 2
    assert [one.title for one in of(Attendance, records)] == ["打卡"]


def test_names_under_a_heading_are_a_part_of_the_members_unless_said(tmp_path: Path) -> None:
    text = "群成员(4)\n王静\n李磊、wen wen\n王静\n"
    for complete in (False, True):
        name, records, _ = pasted(tmp_path, text, complete=complete)
        (roster,) = of(Roster, records)
        assert name == "names" and roster.complete is complete
        assert [one.name for one in roster.members] == ["王静", "李磊", "wen wen"]


@pytest.mark.parametrize(
    "text", ["", "\n", "hello", "好的\n收到\n明天见", "1. 王静\n2. 李磊", "接龙", "成员"]
)
def test_what_is_no_copied_text_is_left_alone(tmp_path: Path, text: str) -> None:
    assert pasted(tmp_path, text)[0] is None


def test_the_shared_sample(shared: Path) -> None:
    source = FileSource.at(shared / "data/made/wechat_copy_mac.txt")
    messages = of(ChatMessage, list(copied.read(source, Reading())))
    assert [one.name for one in messages] == ["小鹿", "阿泽", "小鹿", "wen wen", "小鹿", "小鹿"]


@given(st.text(alphabet='小鹿 :：,[]\n\t/年月日周一21:0796APM#接龙.群成员"邀请加入了“”—-', max_size=120))
def test_any_text_ends_with_records(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    for way in (copied.FORMAT, signin.FORMAT, names.FORMAT):
        survives(way, tmp_path_factory.mktemp("p"), text.encode(), FormatError)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 6))
def test_nothing_is_yet_to_come_and_weekdays_are_within_the_week(
    hour: int, minute: int, weekday: int
) -> None:
    at = Stamps(NOW, None, "dmy").at("周" + "一二三四五六日"[weekday], f"{hour}:{minute:02}")
    assert at is not None and NOW - 8 * 86_400 < at <= NOW
