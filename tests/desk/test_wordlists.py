"""Word lists as settings: what is held is read again, what is gone keeps its class, undo brings all back."""

import re
from pathlib import Path

import pytest

from groupdesk.desk import Desk, settingwords, settling
from groupdesk.store.doctor import findings
from groupdesk.store.expire import expire
from groupdesk.worker.imports import Import
from groupdesk.worker.plan import Request
from groupdesk.worker.run import Worker
from tests.chats import Chat
from tests.desk.build import Build, at
from tests.desk.conftest import Clock

THANKS = "蟹蟹老板"
TALK = "今天读完了第三章"
SHOES = "蹲一个好用的跑鞋推荐"


@pytest.fixture
def group(build: Build) -> int:
    """Two weeks ago and yesterday: thanks in slang, talk, and a question that is not known as one."""
    made = build.group("晨读会")
    said = [
        build.said(f"2026-{day} {hour}:00", who, text)
        for day in ("02-20", "03-09")
        for hour, who, text in (("10", "甲", THANKS), ("11", "乙", TALK), ("20", "甲", SHOES))
    ]
    answer = build.said("2026-03-09 21:00", "乙", "我穿的那双还不错", reply_to=said[-1].id)
    build.tell(made, [*said, answer], until="2026-03-10 07:00")
    return made


def figures(desk: Desk, day: str = "2026-03-09") -> tuple[int, int, int]:
    """Words, low ones and questions of a day."""
    with desk.reading() as connection:
        row: tuple[int, int, int] = connection.execute(
            "SELECT words, low, questions FROM group_day WHERE day = ?", (at(f"{day} 12:00") // 86_400,)
        ).fetchone()
    return row


def rows(desk: Desk) -> list[tuple[object, ...]]:
    """All that is derived."""
    with desk.reading() as connection:
        return [
            row
            for table in ("group_day", "member_day", "pair", "question")
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        ]


def sound(desk: Desk) -> bool:
    with desk.reading() as connection:
        return list(findings(connection)) == []


def test_a_word_more_is_read_in_what_is_held(desk: Desk, group: int) -> None:
    before = rows(desk)
    assert figures(desk) == (4, 0, 0)
    desk.settings.set("words.low", THANKS)
    assert (figures(desk), sound(desk)) == ((3, 1, 0), True)
    desk.settings.set("words.ask", "蹲一个")
    assert (figures(desk), sound(desk)) == ((3, 1, 1), True)
    with desk.reading() as connection:
        answered = connection.execute("SELECT answered_at FROM question ORDER BY at").fetchall()
    assert answered == [(None,), (at("2026-03-09 21:00"),)]
    desk.history.undo()
    desk.history.undo()
    assert (rows(desk), sound(desk)) == (before, True)
    desk.history.redo()
    assert figures(desk) == (3, 1, 0)


def test_what_has_no_text_any_more_keeps_its_class_and_its_version(
    desk: Desk, group: int, now: Clock
) -> None:
    expire(desk.store.writer, now(), 7)
    found = desk.settings.recomputes("words.low")
    assert (found.code, found.messages, found.kept) == ("texts", 4, 3)
    said = "4 messages are read again. 3 older ones, without their texts, keep their class."
    assert settingwords.recomputed(found) == said
    desk.settings.set("words.low", THANKS)
    assert (figures(desk, "2026-02-20"), figures(desk)) == ((3, 0, 0), (3, 1, 0))
    with desk.reading() as connection:
        by_text = connection.execute(
            "SELECT body IS NULL, count(DISTINCT lists), max(lists) FROM message GROUP BY 1"
        )
        (_held, one, new), (_gone, other, old) = by_text.fetchall()
    assert (one, other) == (1, 1) and new != old
    assert sound(desk)


def test_many_texts_are_read_by_a_run(desk: Desk, group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 3)
    desk.settings.set("words.low", THANKS)
    (run,) = desk.runs.active()
    assert (run.kind, run.state, figures(desk)) == ("words", "asked", (4, 0, 0))
    assert not sound(desk)
    desk.settings.set("theme", "light")
    assert [one.id for one in desk.runs.active()] == [run.id]
    told: list[tuple[int, int, int]] = []
    assert Worker(desk.store, told=lambda *said: told.append(said)).next()
    ended = desk.runs.view(run.id)
    assert (ended.state, ended.done, ended.total, ended.result) == (
        "done",
        7,
        7,
        {"messages": 7, "changed": 2},
    )
    assert told == [(7, 7, 7)]
    assert (figures(desk), sound(desk)) == ((3, 1, 0), True)


def test_a_run_that_was_stopped_goes_on_with_the_next_change(
    desk: Desk, group: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 3)
    desk.settings.set("words.low", THANKS)
    (run,) = desk.runs.active()
    desk.runs.stop(run.id)
    assert desk.runs.active() == () and figures(desk) == (4, 0, 0)
    desk.settings.set("theme", "light")
    assert Worker(desk.store).next()
    assert (figures(desk), sound(desk)) == ((3, 1, 0), True)


def test_imports_and_previews_read_by_the_same_lists(desk: Desk, group: int, tmp_path: Path) -> None:
    desk.settings.set("words.low", THANKS)
    chat = Chat("跑团")
    chat.say("2026-03-09 12:00", "丙", THANKS)
    chat.say("2026-03-09 12:01", "丙", TALK)
    file = chat.write(tmp_path / "run.json")
    desk.runs.ask_import([file], timezone="Asia/Shanghai")
    Worker(desk.store).next()
    with desk.reading() as connection:
        versions = connection.execute("SELECT count(DISTINCT lists) FROM message").fetchone()
        low = connection.execute("SELECT sum(low) FROM group_day WHERE group_id <> ?", (group,)).fetchone()
    assert (versions, low) == ((1,), (1,))
    assert sound(desk)
    preview = Import(desk.store, 0, Request((str(file),), preview=True)).execute()
    assert preview["total"]["new"] == 0


def test_a_check_in_pattern_of_a_group_is_read_too(desk: Desk, group: int) -> None:
    desk.groups.set([group], checkin_pattern="读完了第.章")
    with desk.reading() as connection:
        assert connection.execute("SELECT sum(checkins) FROM member_day").fetchone() == (2,)
    assert sound(desk)
    desk.history.undo()
    assert figures(desk) == (4, 0, 0)
    with pytest.raises(ValueError, match="pattern"):
        desk.groups.set([group], checkin_pattern="(")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("蟹蟹老板，太棒啦", ["蟹蟹老板", "太棒啦"]),
        ("蟹蟹老板\n太棒啦\n", ["蟹蟹老板", "太棒啦"]),
        ("收到, 蟹蟹老板, +太棒啦", ["蟹蟹老板", "太棒啦"]),
        ("-收到, −好的", ["-收到", "-好的"]),
        (["thank you all", "THANK YOU ALL"], ["THANK YOU ALL"]),
        ("", []),
    ],
)
def test_what_she_types_is_a_list(desk: Desk, said: object, kept: list[str]) -> None:
    desk.settings.set("words.low", said)
    assert desk.settings.get("words.low") == kept


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("-蟹蟹老板", "after a - a word of the list, which “蟹蟹老板” is not"),
        ("???", "words with letters, commas or lines between"),
        ("x" * 61, "one line of at most 60 characters"),
        (", ".join(f"word{n}" for n in range(501)), "at most 500 words"),
    ],
)
def test_a_wrong_word_names_the_list(desk: Desk, said: str, line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)) as caught:
        desk.settings.set("words.low", said)
    assert str(caught.value).startswith("words.low: ")
    with pytest.raises(ValueError, match="only for desk"):
        desk.settings.set("words.low", "太棒啦", "kind:study")


def test_reading_anew_comes_to_what_an_import_by_those_lists_does(tmp_path: Path) -> None:
    texts = [
        THANKS,
        TALK,
        SHOES,
        "接龙 周六爬山",
        "打卡第3天",
        "团购价的水果大家都来看看 https://x.example/fruit",
    ]
    files = []
    for native in (1, 2, 3):
        chat = Chat(f"群{native}", native)
        for n in range(60):
            answered = None if n % 7 else max(1, n - 30)
            chat.say(at("2026-03-01 08:00") + 7_000 * n, f"p{n % 5}", texts[n * n % len(texts)], answered)
        files.append(chat.write(tmp_path / f"{native}.json"))
    said = {"words.low": THANKS, "words.ask": "蹲一个", "words.chain": "-接龙", "words.offer": "团购价"}
    found = []
    for name, first in (("before", True), ("after", False)):
        with Desk.open(tmp_path / name, now=lambda: at("2026-03-10 08:00")) as desk:
            if first:
                _set(desk, said)
            desk.runs.ask_import(files, timezone="Asia/Shanghai", until=at("2026-03-10 07:00"))
            assert Worker(desk.store).next()
            if not first:
                _set(desk, said)
            assert sound(desk)
            found.append(rows(desk))
    assert found[0] == found[1]


def _set(desk: Desk, said: dict[str, str]) -> None:
    for key, value in said.items():
        desk.settings.set(key, value)
