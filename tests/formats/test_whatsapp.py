"""WhatsApp text of every family, order of dates and language."""

import json
from pathlib import Path

import pytest
from figures import figures, iso, of, read, read_text, wanted
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import detect
from groupdesk.formats.chats.whatsapp import FORMAT
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Head,
    Join,
    Kind,
    Leave,
    Reading,
    Record,
    SystemLine,
    Unreadable,
)

DATA = Path(__file__).parents[1] / "data" / "whatsapp"
ANDROID = DATA / "WhatsApp Chat with Early Readers.txt"
IOS = DATA / "ios_zh.txt"
LRM = "\u200e"


def planned(file: Path, **decided: str) -> Reading:
    reading = Reading(**decided)
    assert FORMAT.plan
    FORMAT.plan(FileSource.at(file), reading)
    return reading


@pytest.fixture(scope="module")
def android() -> list[Record]:
    return read(FORMAT, ANDROID)


@pytest.fixture(scope="module")
def ios() -> list[Record]:
    return read(FORMAT, IOS)


def test_shared_files_give_the_expected_figures(shared: Path) -> None:
    expected = json.loads((shared / "data" / "EXPECTED.json").read_text())
    files = [name for name in expected if name.startswith("whatsapp/")]
    assert len(files) > 15
    for name in files:
        reading = planned(shared / "data" / name)
        got = figures(read(FORMAT, shared / "data" / name, reading))
        for end in ("first", "last"):
            got[end] = got[end].removesuffix("Z")
        assert got == wanted(expected[name]), name
        assert reading.date_order == expected[name]["date_order"].removesuffix("?").lower(), name


def test_shared_files_are_recognised(shared: Path) -> None:
    for file in sorted((shared / "data" / "whatsapp").iterdir()):
        assert detect(FileSource.at(file).head()) is FORMAT, file.name


def test_the_group_comes_first_with_the_name_in_the_file_name(android: list[Record]) -> None:
    assert android[0] == GroupFacts("Early Readers", "whatsapp")
    assert len(of(GroupFacts, android)) == 1


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        ("WhatsApp Chat - Readers (2).zip", "", "Readers"),
        ("_chat.txt", "WhatsApp Chat - Readers", "Readers"),
        ("_chat.txt", "Readers", "Readers"),
        ("与晨读群的 WhatsApp 聊天.txt", "", "晨读群"),
        ("與晨讀群的 WhatsApp 對話.txt", "", "晨讀群"),
        ("Chat de WhatsApp con Lectura.txt", "", "Lectura"),
        ("export.txt", "", "export"),
    ],
)
def test_names_of_files(tmp_path: Path, file: str, title: str, name: str) -> None:
    (tmp_path / file).write_text("2026/1/5 08:00 - A: hi\n")
    facts = read(FORMAT, tmp_path / file, Reading(title=title))[0]
    assert isinstance(facts, GroupFacts)
    assert facts.name == name


def test_android_messages(android: list[Record]) -> None:
    messages = of(ChatMessage, android)
    assert [(m.name, m.kind, m.text) for m in messages] == [
        ("Ann", Kind.TEXT, "Welcome!"),
        ("Ben", Kind.TEXT, "Thanks: glad to be here\n\n1. one\n2. two"),
        ("+44 7700 900123", Kind.IMAGE, ""),
        ("+44 7700 900123", Kind.IMAGE, "The shelf in our street"),
        ("Chloe", Kind.IMAGE, "My corner"),
        ("Chloe", Kind.VOICE, ""),
        ("Ben", Kind.POLL, "Which book next?"),
        ("Ben", Kind.TEXT, ""),
        ("Ann", Kind.TEXT, "See you at 7: same place"),
        ("Ben", Kind.LOCATION, ""),
        (
            "Ben",
            Kind.TEXT,
            "[2025-12-01, 12:00:00] Dan: pasted from elsewhere\n[2025-12-01, 12:00:05] Dan: and more",
        ),
        ("Dan", Kind.TEXT, ""),
        ("Ben", Kind.TEXT, "Chloe left"),
    ]
    assert {m.sender for m in messages} == {f"name:{m.name}" for m in messages}
    assert [m.text for m in messages if m.edited_at] == ["See you at 7: same place"]
    assert [m.name for m in messages if m.recalled] == ["Ben"]
    assert iso(messages[0].at) == "2026-01-14T22:01:00Z"


def test_android_events(android: list[Record]) -> None:
    joins = [(join.name, join.inviter) for join in of(Join, android)]
    assert joins == [
        ("You", "name:Ann"),
        ("Ben", "name:Ann"),
        ("+44 7700 900123", "name:Ann"),
        ("Chloe", "name:Ann"),
        ("Dan", None),
    ]
    assert [(leave.who, leave.kicked) for leave in of(Leave, android)] == [
        ("name:Dan", True),
        ("name:Chloe", False),
    ]
    assert len(of(SystemLine, android)) == 3
    assert not of(Unreadable, android)


def test_ios_messages(ios: list[Record]) -> None:
    assert [(iso(m.at)[11:19], m.name, m.kind, m.text) for m in of(ChatMessage, ios)] == [
        ("08:03:09", "小满", Kind.TEXT, "早上好"),
        ("12:00:00", "阿木", Kind.IMAGE, ""),
        ("12:00:01", "阿木", Kind.IMAGE, "今天的书"),
        ("12:00:02", "阿木", Kind.FILE, ""),
        ("13:05:00", "小满", Kind.TEXT, ""),
        ("13:06:00", "小满", Kind.CALL, ""),
        ("23:07:00", "小满", Kind.TEXT, "群里见：明天"),
        ("00:30:00", "老周", Kind.TEXT, "大家好\n我是新人"),
    ]


def test_ios_speaks_in_the_name_of_people_and_of_the_group(ios: list[Record]) -> None:
    assert [(join.name, join.inviter_name) for join in of(Join, ios)] == [("阿木", "小满"), ("老周", "")]
    assert [leave.name for leave in of(Leave, ios)] == ["老周"]
    assert len(of(SystemLine, ios)) == 2


def test_ios_marks_whom_a_message_addresses(tmp_path: Path) -> None:
    text = "2026/1/5 08:03 - A: @\u2068Ben Lee\u2069 and @\u2068~\u202fChloe\u2069, see a@b.c @nobody\n"
    (message,) = of(ChatMessage, read_text(FORMAT, tmp_path, text))
    assert message.mentions == ("name:Ben Lee", "name:Chloe")


HEADERS = [
    ("2026/1/5 08:03 - ", "08:03:00"),
    ("2026/1/5 下午3:04 - ", "15:04:00"),
    ("2026-01-05, 08:03 - ", "08:03:00"),
    ("05/01/2026, 08:03 - ", "08:03:00"),
    ("05.01.26, 08:03 - ", "08:03:00"),
    ("5/1/26, 8:03\u202fPM - ", "20:03:00"),
    ("05/01/2026, 12:03 a. m. - ", "00:03:00"),
    ("05/01/2026, 12:03 p.\u00a0m. - ", "12:03:00"),
    ("5.1.2026 klo 8.03 - ", "08:03:00"),
    ("5.1.2026 klo 8.03.09: ", "08:03:09"),
    ("2026. 1. 5. 오후 3:04 - ", "15:04:00"),
    ("2026年1月5日 08:03 - ", "08:03:00"),
    ("٠٥/٠١/٢٠٢٦، ٨:٠٣ م - ", "20:03:00"),
    ("[05/01/2026, 08:03:09] ", "08:03:09"),
    ("[05-01-26 08:03:09] ", "08:03:09"),
    ("[2026/1/5 午後3:04:05] ", "15:04:05"),
    ("[2026. 1. 5. 오전 12:04:05] ", "00:04:05"),
    ("[5.1.2026 klo 8.03.09] ", "08:03:09"),
    (LRM + "[5/1/26, 8:03:09\u202fAM] ", "08:03:09"),
    ("\ufeff[05.01.26, 08:03:09] ", "08:03:09"),
]


@pytest.mark.parametrize(("header", "clock"), HEADERS, ids=[header for header, _ in HEADERS])
def test_every_family(tmp_path: Path, header: str, clock: str) -> None:
    text = f"{header}Ann: hello\n{header}Ben left\n"
    assert FORMAT.sniff(Head("chat.txt", b"", text))
    records = read_text(FORMAT, tmp_path, text, Reading(date_order="dmy"))
    (message,) = of(ChatMessage, records)
    assert (message.name, message.text, iso(message.at)) == ("Ann", "hello", f"2026-01-05T{clock}Z")
    assert [leave.name for leave in of(Leave, records)] == ["Ben"]


@pytest.mark.parametrize(
    ("dates", "order", "asked"),
    [
        (["05/12/26", "13/12/26"], "dmy", False),
        (["05/12/26", "05/13/26"], "mdy", False),
        (["01/02/26", "02/02/26", "03/02/26"], "dmy", True),
        (["01/12/26", "01/11/26"], "dmy", True),
        (["11/01/26", "12/01/26", "01/02/26"], "dmy", False),
        (["01/11/26", "01/12/26", "02/01/26"], "mdy", False),
        (["05/05/26", "06/06/26"], "dmy", False),
        (["2026/02/01", "2026/02/03"], "ymd", False),
        (["13/13/26", "13/01/26"], "dmy", False),
    ],
)
def test_the_order_of_dates(tmp_path: Path, dates: list[str], order: str, asked: bool) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("".join(f"{date}, 08:03 - A: hi\n" for date in dates))
    reading = planned(file)
    assert reading.date_order == order
    assert reading.asks == (["date_order"] if asked else [])
    assert ["--date-order" in sentence for sentence in reading.assumed] == [True] * asked


def test_precision_is_that_of_the_clocks() -> None:
    assert planned(ANDROID).precision == "minute"
    assert planned(IOS).precision == "second"


def test_a_decided_order_is_obeyed_and_years_first_stay_first(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("26-01-05, 08:03 - A: hi\n2026-02-07, 08:03 - A: hi\n")
    reading = planned(file, date_order="ymd")
    assert not reading.asks
    assert [iso(m.at)[:10] for m in of(ChatMessage, read(FORMAT, file, reading))] == [
        "2026-01-05",
        "2026-02-07",
    ]


def test_stamps_that_cannot_be_are_kept_as_unreadable(tmp_path: Path) -> None:
    text = "2026/1/5 08:03 - A: hi\n2026/13/45 08:03 - A: bad\nmore\n0000/1/5 08:03 - A: no year\n"
    text += "2026/1/5 25:03 - A: no hour\n9999/12/31 23:59 - A: last\n"
    records = read_text(FORMAT, tmp_path, text)
    assert [m.text for m in of(ChatMessage, records)] == ["hi", "last"]
    assert [(bad.line, bad.sample) for bad in of(Unreadable, records)] == [
        (2, "2026/13/45 08:03 - A: bad\nmore"),
        (4, "0000/1/5 08:03 - A: no year"),
        (5, "2026/1/5 25:03 - A: no hour"),
    ]


def test_lines_before_the_first_message_are_unreadable(tmp_path: Path) -> None:
    records = read_text(FORMAT, tmp_path, "my notes\n\n  \n2026/1/5 08:03 - A: hi\n")
    assert of(Unreadable, records) == [Unreadable(1, "line belongs to no message", "my notes")]


def test_an_appended_export_of_another_shape_is_told(tmp_path: Path) -> None:
    other = "".join(
        f"[05/01/2026, 08:{minute}:00] Bob: the other chat, line by line\n" for minute in range(10, 50)
    )
    own = "".join(f"2026/1/5 08:{minute} - A: hi\n" for minute in range(10, 60))
    records = read_text(FORMAT, tmp_path, own + other)
    assert len(of(ChatMessage, records)) == 50
    (told,) = of(Unreadable, records)
    assert told.line == 50
    assert "another export" in told.reason


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("~\u202fBob: hi", "Bob"),
        ("\u202a+1 123\u202c: hi", "+1 123"),
        ("a:b: hi", "a:b"),
        ("Bob 5'10\": hi", "Bob 5'10\""),
        ("小明退出了群组: hi", "小明退出了群组"),
        ("\u200e: hi", "\u200e"),
        ("Bob:hi", "Bob"),
    ],
)
def test_names_of_senders(tmp_path: Path, line: str, name: str) -> None:
    (message,) = of(ChatMessage, read_text(FORMAT, tmp_path, f"2026/1/5 08:03 - {line}\n"))
    assert (message.sender, message.name, message.text) == (f"name:{name}", name, "hi")


@pytest.mark.parametrize(
    "line",
    [
        'Ann changed the subject from "A: b" to "C: d"',
        'Ana cambió el asunto a "Libros: enero"',
        "Ann changed the group description: see https://example.com",
        "Ann set the timer to 10:30",
        "Your security code changed. See https://example.com",
        ": hi",
    ],
)
def test_notices_with_a_colon_have_no_sender(tmp_path: Path, line: str) -> None:
    records = read_text(FORMAT, tmp_path, f"2026/1/5 08:03 - {line}\n")
    assert len(of(SystemLine, records)) == 1
    assert not of(ChatMessage, records)


@pytest.mark.parametrize(
    "text",
    [
        '[LINE] Chat history in "G"\nSaved on: 2026/01/05 08:00\n\nMon, 1/5/2026\n08:03\tAnn\thello\n',
        '[{"date": "2026/1/5 08:03 - A: hi"}]',
        '{"text": "[05/01/2026, 08:03:09] A: hi"}\n',
        "2026-01-05 08:03:09 小满(30011223)\n早上好\n",
        "小满 2026/1/5 08:03\n早上好\n",
        "localId,TalkerId,Type\n1,2,3\n",
        "",
    ],
)
def test_other_formats_are_not_claimed(text: str) -> None:
    assert not FORMAT.sniff(Head("chat.txt", text.encode(), text))


BODIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "<Media omitted>",
        LRM,
        f"{LRM}image omitted",
        "POLL:\nQ\nOPTION: a (1 vote)",
        "added",
        "x left",
        ": ",
        "\n\n",
    ]
)


@given(bodies=st.lists(BODIES, max_size=12), ending=st.sampled_from(["\n", "\r\n"]))
def test_no_header_line_is_lost_whatever_stands_behind_it(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], ending: str
) -> None:
    bodies = [body.replace("\r", "") for body in bodies]
    lines = [f"2026/1/5 08:{minute:02} - {body}" for minute, body in enumerate(bodies)]
    records = read_text(FORMAT, tmp_path_factory.getbasetemp(), ending.join(lines).replace("\n", ending))
    dated = [record for record in records if not isinstance(record, GroupFacts)]
    assert sorted({record.at for record in dated}) == [1767600000 + 60 * n for n in range(len(bodies))]


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ("[1/2/26, 3:04:05] " + text).encode())
)
def test_reading_ends_whatever_the_file_holds(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    text = raw.decode("utf-8", "ignore")
    records = read_text(FORMAT, tmp_path_factory.getbasetemp(), text)
    assert isinstance(records[0], GroupFacts)


HOSTILE = [
    "POLL:\nQ\nOption: (" + "1" * 300_000,
    "<attached: " * 30_000,
    f"{LRM}<" * 100_000 + ")",
    " " * 300_000 + ">",
    ".a" * 150_000 + " (file)",
    "邀请" * 150_000,
    "a:\nb: (1 x)\n" * 30_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=[body[:12] for body in HOSTILE])
def test_long_hostile_texts_cost_no_more_than_their_length(tmp_path: Path, body: str) -> None:
    records = read_text(FORMAT, tmp_path, f"2026/1/5 08:03 - A: {body}\n2026/1/5 08:04 - {body}\n")
    assert {record.at for record in records[1:] if not isinstance(record, Unreadable)} == {
        1767600180,
        1767600240,
    }
