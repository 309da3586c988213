"""Exports of questionnaires: the shape of every tool, and what of it is never read."""

import datetime
from pathlib import Path

import pytest
import xlsxwriter
from figures import of
from sheets import answers, google, questions, read, survey, told, types, wjx

from groupdesk.formats import SURVEYS, format_of
from groupdesk.formats.source import FileSource
from groupdesk.records import Reading, Skipped
from groupdesk.records.surveys import Answer, Respondent, Response
from tests.desk.build import at


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_wjx_by_text(tmp_path: Path, encoding: str) -> None:
    found = told(tmp_path, wjx().encode(encoding))
    records = read(found)
    assert found[0].name == survey(records).tool == "wjx"
    assert types(records) == {
        "您的群昵称": "identity",
        "您的微信号": "identity",
        "喜欢的水果(可多选)": "multi",
        "住在哪个区": "single",
        "您对本群的满意度": "scale",
        "您多大可能推荐本群": "nps",
        "您的建议": "text",
    }
    first = of(Response, records)[0]
    assert (first.id, first.row, first.seconds, first.channel) == ("1", 2, 40, "微信")
    assert first.submitted_at == at("2026-03-01 09:00:02", "UTC")
    assert first.who == Respondent(("wxid_00000",), ("成员0",))
    assert answers(records, "喜欢的水果(可多选)")[:3] == [
        Answer(("梨", "桃"), "榴莲", text="梨┋桃┋其他〖榴莲〗"),
        Answer(("苹果", "梨"), text="苹果┋梨"),
        None,
    ]
    assert [one and one.number for one in answers(records, "您对本群的满意度")[:3]] == [1, 2, 3]
    assert answers(records, "您的建议")[:2] == [Answer(text="第0条建议"), None]


def test_addresses_and_devices_become_part_of_nothing(tmp_path: Path) -> None:
    records = read(told(tmp_path, wjx()))
    assert of(Skipped, records) == [Skipped("来自IP", "address")]
    assert "10.9.8." not in repr([one for one in records if not isinstance(one, Skipped)])
    monkey = (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,What now?\n,,,,,Response\n"
        "1,2,03/03/2026 09:00:00 AM,03/03/2026 09:01:00 AM,10.9.8.7,tea\n"
    )
    assert "10.9.8." not in repr(read(told(tmp_path, monkey)))
    other = "name,IP Address,User Agent,纬度,drink\nAnn,10.9.8.7,Mozilla,39.91,tea\nBob,10.9.8.6,Mozilla,39.92,milk\n"
    records = read(told(tmp_path, other))
    assert [one.what for one in of(Skipped, records)] == ["IP Address", "User Agent", "纬度"]
    assert "Mozilla" not in repr(records)


def test_wjx_by_number_and_by_score(tmp_path: Path) -> None:
    lines = [
        "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您的群昵称,第2题(看书),第2题(电影),3、职业,4、对本群满意吗"
    ]
    for n in range(12):
        ticked = "-3,-3" if n == 0 else f"{n % 2},1"
        lines.append(
            f"{n + 1},2026/3/3 10:00:{n:02},9秒,微信,N/A,1.1.1.1,人{n},{ticked},{n % 4 + 1},{n % 5 + 1}"
        )
    reading = Reading()
    records = read(told(tmp_path, "\n".join(lines)), reading)
    assert types(records) == {
        "您的群昵称": "identity",
        "第2题": "multi",
        "职业": "single",
        "对本群满意吗": "scale",
    }
    assert answers(records, "第2题")[:3] == [None, Answer(("看书", "电影")), Answer(("电影",))]
    assert "by their numbers" in reading.assumed[0]


def test_minus_two_is_an_answer_elsewhere(tmp_path: Path) -> None:
    head = "Submission ID,Respondent ID,Submitted at,Degrees\n"
    rows = "".join(f"{n},r,2026-01-01 10:00:0{n},{n - 5}\n" for n in range(9))
    found = answers(read(told(tmp_path, head + rows)), "Degrees")
    assert [one and one.number for one in found] == [-5, -4, -3, -2, -1, 0, 1, 2, 3]


TENCENT = (
    "编号,开始答题时间,结束答题时间,答题时长,地理位置国家和地区,地理位置省,地理位置市,用户类型,用户标识,昵称,自定义字段,"
    "1.您的群昵称,2.喜欢什么:看书,2.喜欢什么:电影,2.喜欢什么:其他____{{fillblank-1}},3.请打分:早报,3.请打分:答疑,4.城市,\n"
)


def tencent(token: str = "m{n}") -> str:
    rows = [
        f"{n + 1},2026-03-03 10:00:00,2026-03-03 10:01:0{n},61,中国,北京,北京,微信,oid{n},微信用户,{token.format(n=n)},"
        f"人{n},{'A.看书' if n % 2 else ''},{'B.电影' if n % 3 else ''},{'剑道' if n == 4 else ''},"
        f"{n % 5 + 1},{(n + 2) % 5 + 1},{'北京' if n % 2 else '上海'},"
        for n in range(9)
    ]
    return TENCENT.format() + "\n".join(rows) + "\n"


def test_tencent_with_a_column_for_each_option(tmp_path: Path) -> None:
    records = read(told(tmp_path, tencent()))
    assert types(records) == {
        "您的群昵称": "identity",
        "喜欢什么": "multi",
        "请打分": "matrix",
        "城市": "single",
    }
    assert answers(records, "喜欢什么")[:2] == [None, Answer(("看书", "电影"))]
    assert answers(records, "喜欢什么")[4] == Answer(("电影",), "剑道")
    assert questions(records)["请打分"].rows == ("早报", "答疑")
    assert answers(records, "请打分")[0] == Answer(rows=(1, 3))
    first = of(Response, records)[0]
    assert first.who == Respondent(("m0",), ("人0",), account="oid0")
    assert first.seconds == 61


def test_a_hidden_field_of_a_group_is_a_question_and_no_person(tmp_path: Path) -> None:
    records = read(told(tmp_path, tencent(token="群{n}".replace("{n}", "一"))))
    assert all(not one.who.ids for one in of(Response, records))
    assert "自定义字段" in questions(records)


def test_jinshuju(tmp_path: Path) -> None:
    head = "序号,喜欢的水果,提交人,提交时间,修改时间,填写设备,IP,微信昵称,微信OpenID\n"
    fruit = ("苹果,梨", "梨,桃", "桃")
    rows = "".join(
        f'{n},"{fruit[n % 3]}",王{n},2026-03-01 08:00:0{n},2026-03-02 08:00:00,iPhone,1.2.3.4,昵{n},o{n}\n'
        for n in range(9)
    )
    found = told(tmp_path, head + rows)
    records = read(found)
    assert found[0].name == "jinshuju"
    assert types(records) == {"喜欢的水果": "multi"}
    assert answers(records, "喜欢的水果")[0] == Answer(("苹果", "梨"), text="苹果,梨")
    assert of(Response, records)[1].who == Respondent((), ("昵1",), account="o1")


def test_feishu(tmp_path: Path) -> None:
    rows = "小鹿,2026/3/1 8:00,运营,北京\n阿木,2026/3/1 8:01,市场,上海\n"
    found = told(tmp_path, "提交人,提交时间,部门,你的城市\n" + rows)
    assert found[0].name == "feishu"
    assert [one.who.names for one in of(Response, read(found))] == [("小鹿",), ("阿木",)]


def test_google_in_any_language_and_options_with_a_comma(tmp_path: Path) -> None:
    stamps = [f"2026/03/0{n + 1} 9:06:21 AM GMT+8" for n in range(9)]
    for heading in ("Timestamp", "时间戳记", "Zeitstempel"):
        records = read(told(tmp_path, google(stamps, heading)))
        assert survey(records).tool == "google-forms"
        assert survey(records).clock == "utc"
        assert of(Response, records)[0].submitted_at == at("2026-03-01 01:06:21", "UTC")
        assert set(questions(records)["What for?"].options) == {"Jobs, interns", "News", "Food"}
        assert questions(records)["Rate"].rows == ("Talks", "News")


def test_ms_forms_as_workbook_and_as_csv(tmp_path: Path) -> None:
    heads = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "What for?",
        "Total points",
        "Points - What for?",
    ]
    several = ["Jobs; paid;News;", "News;", "Food;News;"]
    book = xlsxwriter.Workbook(tmp_path / "forms.xlsx")
    sheet = book.add_worksheet()
    stamp = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    sheet.write_row(0, 0, heads)
    for n in range(9):
        sheet.write_number(n + 1, 0, n + 1)
        for place in (1, 2):
            sheet.write_datetime(n + 1, place, datetime.datetime(2026, 3, 3, 9, 6, 21 + place), stamp)
        sheet.write_row(n + 1, 3, ["anonymous", "", several[n % 3], 5, 5])
    book.close()
    way = format_of(FileSource.at(tmp_path / "forms.xlsx"), SURVEYS)
    assert way is not None
    records = read((way, tmp_path / "forms.xlsx"))
    lines = [f"{n + 1},3/13/26 9:06:22,3/13/26 9:06:23,anonymous,,{several[n % 3]},5,5" for n in range(9)]
    for found, day in ((records, 3), (read(told(tmp_path, ",".join(heads) + "\n" + "\n".join(lines))), 13)):
        first = of(Response, found)[0]
        assert survey(found).tool == "ms-forms"
        assert (first.id, first.submitted_at) == ("1", at(f"2026-03-{day:02} 09:06:23", "UTC"))
        assert first.who == Respondent()
        assert answers(found, "What for?")[0] == Answer(("Jobs; paid", "News"), text="Jobs; paid;News;")
        assert len(survey(found).questions) == 1


def test_typeform_tells_options_without_their_question(tmp_path: Path) -> None:
    head = "#,Your name,Tea,Milk,Water,Other,How are you?,src,Start Date (UTC),Submit Date (UTC),Network ID\n"
    rows = "".join(
        f"r{n},Ann {n},{'Tea' if n % 2 else ''},,{'Water' if n % 3 else ''},{'Mead' if n == 2 else ''},fine {n},"
        f"{'qq' if n % 2 else 'wechat'},2026-03-03 01:00:00,2026-03-03 01:01:00,net{n}\n"
        for n in range(12)
    )
    records = read(told(tmp_path, head + rows))
    assert survey(records).clock == "utc"
    assert types(records)["Tea / Milk / Water"] == "multi"
    assert questions(records)["Tea / Milk / Water"].options == ("Tea", "Milk", "Water")
    assert answers(records, "Tea / Milk / Water")[:3] == [
        None,
        Answer(("Tea", "Water")),
        Answer(("Water",), "Mead"),
    ]
    assert types(records)["src"] == "single"
    assert of(Response, records)[0].id == "r0"


def test_tally_says_it_twice_and_is_read_once(tmp_path: Path) -> None:
    head = "Submission ID,Respondent ID,Submitted at,Drinks,Drinks (Tea),Drinks (Milk)\n"
    rows = "".join(
        f's{n},p{n},2026-03-03 01:01:0{n},"{"Tea, Milk" if n % 2 else "Milk" if n % 3 else "Tea"}",TRUE,FALSE\n'
        for n in range(9)
    )
    records = read(told(tmp_path, head + rows))
    assert types(records) == {"Drinks": "multi"}
    assert of(Response, records)[0].who.account == "p0"


@pytest.mark.parametrize(
    "head",
    [
        "id,submitdate,lastpage,startlanguage,seed,token,ipaddr,Q1[SQ001],Q1[SQ002],Q1[other],Q2",
        "id. Response ID,submitdate. Date submitted,lastpage. Last page,startlanguage. Start language,seed. Seed,"
        "token. Access code,ipaddr. IP address,Q1. Drinks [Tea],Q1. Drinks [Milk],Q1. Drinks [Other],Q2. Your age",
        "Response ID,Date submitted,Last page,Start language,Seed,Access code,IP address,"
        "Drinks [Tea],Drinks [Milk],Drinks [Other],Your age",
    ],
)
def test_limesurvey_drops_what_was_never_finished(tmp_path: Path, head: str) -> None:
    rows = "".join(
        f"{n},{'' if n == 3 else f'2026-03-03 01:01:0{n}'},2,en,77,tok{n}x,1.2.3.4,{'Yes' if n % 2 else ''},Yes,"
        f"{'Mead' if n == 4 else ''},{20 + n}\n"
        for n in range(10)
    )
    reading = Reading()
    records = read(told(tmp_path, head + "\n" + rows), reading)
    assert survey(records).tool == "limesurvey"
    assert len(of(Response, records)) == 9
    assert reading.assumed == ["1 sheet that was never finished is left out"]
    first, second = survey(records).questions
    assert (first.type, second.type) == ("multi", "number")
    assert of(Response, records)[3].answers[first.key] == Answer((first.options[1],), "Mead")
    assert of(Response, records)[0].who.ids == ("tok0x",)


def test_surveymonkey_has_two_rows_of_headings(tmp_path: Path) -> None:
    head = (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
        "Your nickname,Drinks,,,Rate,,Job,\n"
        ",,,,,,,,,Open-Ended Response,Tea,Milk,Other (please specify),Talks,News,Response,Other (please specify)\n"
    )
    rows = "".join(
        f"9{n},7,03/13/2026 09:00:00 AM,03/13/2026 01:00:0{n} PM,1.2.3.4,,,,,Ann {n},{'Tea' if n % 2 else ''},Milk,"
        f"{'Mead' if n == 4 else ''},{n % 5 + 1},{n % 3 + 1},{'' if n == 4 else 'Cook'},{'Smith' if n == 4 else ''}\n"
        for n in range(9)
    )
    records = read(told(tmp_path, head + rows))
    assert types(records) == {
        "Your nickname": "identity",
        "Drinks": "multi",
        "Rate": "matrix",
        "Job": "single",
    }
    assert answers(records, "Drinks")[4] == Answer(("Milk",), "Mead")
    assert answers(records, "Job")[3:5] == [Answer(("Cook",), text="Cook"), Answer((), "Smith")]
    assert of(Response, records)[0].submitted_at == at("2026-03-13 13:00:00", "UTC")


CHAIN = "#接龙\n周六夜跑报名\n例 昵称 5公里\n\n1. 小鹿 5公里\n2. 阿木 10公里\n3. 小鹿 斑比 5公里\n"


def test_a_chain_is_names_with_answers(tmp_path: Path) -> None:
    found = told(tmp_path, CHAIN)
    records = read(found, Reading(now=1_000_000))
    assert (found[0].name, survey(records).title) == ("chain", "周六夜跑报名")
    assert [one.who.names for one in of(Response, records)] == [("小鹿",), ("阿木",), ("小鹿",)]
    assert [one.text for one in answers(records, "周六夜跑报名") if one] == ["5公里", "10公里", "斑比 5公里"]
    assert {one.submitted_at for one in of(Response, records)} == {1_000_000}
    records = read(found, Reading(names=("小鹿", "阿木", "小鹿 斑比")))
    assert of(Response, records)[2].who.names == ("小鹿 斑比",)
    english = read(told(tmp_path, "#Group Note\nNight run\n\n1. Ann, 5 km\n2. Bob, 10 km\n"))
    assert [one.who.names for one in of(Response, english)] == [("Ann",), ("Bob",)]
