"""A9: one text for twenty groups without a bot, by keys: nine at a time, left in between, taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.console import clipboard
from groupdesk.desk import Desk
from tests.console.driver import Driver, console
from tests.desk.build import ZONE, Build, at

NOW = at("2026-03-16 10:00")
TEXT = "Tonight at eight: who reads with us?"


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put on the clipboard."""
    texts: list[str] = []

    def keep(text: str, folder: Path) -> str:
        texts.append(text)
        return "on the clipboard"

    monkeypatch.setattr(clipboard, "copy", keep)
    return texts


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "desk.db", now=lambda: NOW) as desk:
        desk.settings.set("timezone", ZONE)
        build = Build(desk)
        for number in range(1, 21):
            build.group(f"chat {number:02}", platform="wechat")
        yield desk


async def opened(d: Driver) -> None:
    """The post of Today, as its next batch."""
    await d.press("1", "c")


async def test_twenty_groups_in_three_batches_left_in_between(desk: Desk, copied: list[str]) -> None:
    desk.posts.add(desk.groups.select("all"), TEXT)
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        assert "send" in d.text and "20 by hand" in d.text
        await opened(d)
        assert "Is the text on your clipboard?" in d.text
        await d.press("enter")
        assert copied == [TEXT]
        assert "chat 01" in d.text and "chat 09" in d.text and "chat 10" not in d.lines[9]
        assert "0/20" in d.text
        await d.press("d")
        assert "9/20" in d.text
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await opened(d)
        assert "chat 10" in d.text and "chat 18" in d.text and "9/20" in d.text
        await d.press("d", "c", "d")
        assert "posted" in d.text
        await d.press("u")
        assert "18/20" in d.text
        await d.press("d", "escape")
        assert "20 by hand" not in d.text and "send" not in d.cursor
    assert copied == [TEXT] * 3
    assert [one.state for one in desk.posts.deliveries()] == ["handed"] * 20


async def test_a_text_with_the_groups_name_is_twenty_batches_and_warns(desk: Desk) -> None:
    text = "Good morning, {group}!"
    preview = desk.posts.preview(desk.groups.select("all"), text)
    assert preview.batches == 20 and [one.code for one in preview.warnings] == ["batches"]
    desk.posts.add(desk.groups.select("all"), text)
    batch = desk.posts.batch()
    assert batch is not None and batch.body == "Good morning, chat 01!" and batch.groups == ("chat 01",)


async def test_without_a_clipboard_the_text_stands_alone_with_its_file(desk: Desk, copied: list[str]) -> None:
    desk.posts.add(desk.groups.select("all"), TEXT)
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await opened(d)
        await d.press("down", "enter")
        assert TEXT in d.text and "clipboard.txt" in d.text.replace("\n", "")
        await d.press("escape", "escape")
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await opened(d)
        assert "Is the text on your clipboard?" not in d.text


async def test_sixty_groups_and_two_texts_reach_handed_by_keys_alone(desk: Desk, copied: list[str]) -> None:
    build = Build(desk)
    for number in range(21, 61):
        build.group(f"chat {number:02}", platform="wechat")
    desk.settings.set("clipboard", "works")
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        for text in ("morning brief", "evening brief"):
            await d.press("2", "*", "n")
            await d.write(text)
            await d.press("ctrl+s")
            for _batch in range(7):
                await d.press("c", "d")
            await d.press("escape")
    found = desk.posts.deliveries(limit=1_000)
    assert len(found) == 120 and {one.state for one in found} == {"handed"}
    assert copied == ["morning brief"] * 7 + ["evening brief"] * 7
