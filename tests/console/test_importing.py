"""Import from the console, with a real desk and a real worker (scenes A1, A4 and A5)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from groupdesk.desk import ALL, Desk
from groupdesk.desk.runs import worker_lock
from groupdesk.desk.values.groups import GroupRow
from tests.chats import Chat, long_chat
from tests.console.driver import Driver, console
from tests.console.waiting import shows, until

WHATSAPP = (
    "no line of a chat\n"
    "03/04/2026, 20:00 - Ann: the first page\n"
    "03/04/2026, 20:05 - Bo: and the second\n"
    "05/04/2026, 20:05 - Bo: and the third\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An empty desk; the exports of a test lie in her downloads."""
    (tmp_path / "Downloads").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    with Desk.open(tmp_path / "my.desk") as desk:
        yield desk


@pytest.fixture
def downloads(desk: Desk) -> Path:
    return desk.path.parent / "Downloads"


def row(desk: Desk, name: str) -> GroupRow:
    return next(row for row in desk.groups.roster(ALL) if row.name == name)


async def bring(d: Driver, name: str) -> None:
    """From any page to the form of one file."""
    await d.press("i")
    await d.write(name)
    await d.press("enter")
    await shows(d, f"Import {name}")


async def find_and_run(d: Driver, words: str) -> None:
    """By the palette."""
    await d.press("ctrl+p")
    await d.write(words)
    await d.press("enter")


async def test_the_first_step_asks_what_must_be_said_and_brings_the_chat_in(
    desk: Desk, downloads: Path
) -> None:
    (downloads / "WhatsApp Chat with Readers.txt").write_text(WHATSAPP)
    (downloads / "notes.txt").write_text("nothing of a chat")
    async with console(desk=desk) as d:
        await d.press("down", "enter")
        await shows(d, "WhatsApp text · new: Readers")
        assert "holds nothing that is known here" in d.text and "~/Downloads/" in d.text
        await d.write("wha")
        await d.press("tab")
        assert "~/Downloads/WhatsApp Chat with Readers.txt" in d.text
        await d.press("enter")
        await shows(d, "Import WhatsApp Chat with Readers.txt")
        assert "cannot be told, please say" in d.cursor
        await d.press("ctrl+s")
        assert not desk.groups.roster(ALL) and "cannot be told" in d.cursor
        await d.press("enter")
        assert "3 Apr" in d.cursor and "4 Mar" in d.text
        await d.press("down", "enter")
        assert "month first: 4 Mar" in d.text
        await d.press("home", "enter")
        await shows(d, "3 new messages, 1 line was unreadable   ↵ see them   u undo")
        await d.press("enter")
        assert "1 line could not be read" in d.text and "no line of a chat" in d.text
        await d.press("escape")
        assert row(desk, "Readers").messages == 3
        await d.press("u")
        await shows(d, "Import taken back")
        assert not desk.groups.roster(ALL)
        await d.press("U")
        await until(d, lambda: bool(desk.groups.roster(ALL)))
    assert worker_lock(desk.path).acquire()


async def test_escape_leaves_no_run_behind(desk: Desk, downloads: Path) -> None:
    long_chat(5).write(downloads / "a.json")
    async with console((80, 24), desk) as d:
        await bring(d, "a.json")
        assert "+ a new group" in d.text and all(len(line) <= 80 for line in d.lines)
        await d.press("escape")
        await until(d, lambda: not desk.runs.active())
        assert not desk.groups.roster(ALL)


async def test_a_folder_that_is_not_there_is_named(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("i")
        await d.write("nowhere/")
        assert "nowhere: cannot be opened" in d.text


async def test_what_cannot_be_read_says_why(desk: Desk, downloads: Path) -> None:
    (downloads / "notes.txt").write_text("nothing of a chat")
    async with console(desk=desk) as d:
        await bring(d, "notes.txt")
        assert "Nothing here can be read" in d.text and "holds nothing that is known" in d.text


async def test_a_stopped_import_goes_on_when_it_is_asked_again(desk: Desk, downloads: Path) -> None:
    path = long_chat(30_000).write(downloads / "a.json")
    async with console(desk=desk) as d:
        d.app.work.ask(lambda: desk.runs.ask_import([path]))
        await until(d, lambda: " of ~" in d.said)
        assert "Importing a.json" in d.said and "Esc stop" in d.said
        await d.press("escape")
        await shows(d, "Stopped a.json")
        d.app.work.ask(lambda: desk.runs.ask_import([path]))
        await until(d, lambda: "Imported a.json" in d.said)
        assert row(desk, "A long chat").messages == 30_000


async def test_an_import_into_the_wrong_group_is_moved_and_other_acts_stay(
    desk: Desk, downloads: Path
) -> None:
    right, wrong = Chat("Readers", 1), Chat("Walkers", 2)
    for n in range(6):
        right.say(f"2026-03-09 20:0{n}", f"reader {n % 2}", "a whole sentence of talk")
        wrong.say(f"2026-03-10 20:0{n}", f"walker {n}", "a whole sentence of talk")
    right.write(downloads / "a.json")
    wrong.write(downloads / "b.json")
    async with console(desk=desk) as d:
        await bring(d, "a.json")
        await d.press("enter")
        await shows(d, "Imported a.json: 6 new messages")
        before = row(desk, "Readers"), desk.leaderboard.rank(ALL, "all").rows
        await bring(d, "b.json")
        await d.press("end", "enter")
        await d.write("Readers")
        await d.press("enter", "home", "enter")
        await shows(d, "Imported b.json: 6 new messages")
        assert row(desk, "Readers").messages == 12
        for n in range(14):
            d.app.change(lambda n=n: desk.groups.set([before[0].id], add_tags=[f"tag{n}"]))
        await d.settle()
        await find_and_run(d, "take back any change")
        assert d.text.count("1 group changed") >= 14 and "Readers · 6 new messages" in d.text
        await d.press(*["down"] * 14)
        assert "Imported b.json" in d.cursor
        await d.press("enter", "enter")
        await shows(d, "Import taken back")
        after = row(desk, "Readers"), desk.leaderboard.rank(ALL, "all").rows
        assert len(after[0].tags) == 14
        assert (replace(after[0], tags=()), after[1]) == before
        await d.press("U")
        await until(d, lambda: row(desk, "Readers").messages == 12)
    async with console(desk=desk) as d:  # another sitting
        walkers = Chat("Other walkers", 3)
        walkers.say("2026-03-08 09:00", "walker 9", "who comes along")
        walkers.write(downloads / "c.json")
        await bring(d, "c.json")
        await d.press("home", "enter")
        await shows(d, "Imported c.json: 1 new message")
        await find_and_run(d, "take back any change")
        while "Imported b.json" not in d.cursor:
            await d.press("down")
        await d.press("enter", "down", "enter")
        await d.write("Other")
        await d.press("enter")
        await until(d, lambda: row(desk, "Other walkers").messages == 7)
        assert row(desk, "Readers").messages == 6


ODD = "when;who;what\n2026-03-02 21:05;Ann;hello there\n2026-03-02 21:06;Bo;hi\n2026-03-03 21:07;Ann;again\n"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_columns_are_proposed_said_and_remembered(
    desk: Desk, downloads: Path, size: tuple[int, int]
) -> None:
    (downloads / "odd.csv").write_text(ODD)
    async with console(size, desk) as d:
        await bring(d, "odd.csv")
        assert "time of a message" in d.cursor and "guessed, please check" in d.text
        await d.press("down", "enter")
        assert "in no column" in d.text
        await d.press("end", "enter")
        assert "please say" in d.cursor
        await d.press("ctrl+s")
        assert not desk.runs.view(max(run.id for run in desk.runs.list())).result.get("total")
        await d.press("enter", "down", "enter")
        assert "who  Ann" in d.cursor
        await d.press("end", "up", "enter")
        assert "hello there" in d.text and "Esc close" in d.text
        await d.press("escape", "ctrl+s")
        await shows(d, "3 new messages")
        await bring(d, "odd.csv")
        assert "guessed" not in d.text and "Import 1 chat" in d.cursor
        await d.press("escape", "u")
        await shows(d, "Import taken back")
        await d.press("u")
        await shows(d, "Taken back: Columns of odd.csv kept")


async def test_a_table_of_groups_shows_them_and_says_what_came_of_it(desk: Desk, downloads: Path) -> None:
    (downloads / "groups.csv").write_text(
        "name,platform,kind,owner\nRiver,qq,hobby,Lin\nHill,wechat,study,\n"
    )
    async with console((80, 24), desk) as d:
        await bring(d, "groups.csv")
        await shows(d, "Import 2 groups")
        assert "Table of groups" in d.text and "tells everything" not in d.text
        await d.press("enter")
        await shows(d, "Imported groups.csv: 2 new groups   u undo")
        assert (row(desk, "River").kind, row(desk, "River").owner) == ("hobby", "Lin")
