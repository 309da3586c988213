"""K on a question of Today keeps what was said, or her text as the answer."""

import pytest

from groupdesk.desk import Desk
from tests.console.driver import SIZES, console
from tests.desk.build import Build

QUESTION = "what time does the class begin tonight?"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """The desk with an open question."""
    build = Build(desk)
    group = build.group("Evening class")
    build.tell(group, [build.said("2026-03-16 05:00", "Dora", QUESTION)], until="2026-03-16 07:00")
    return desk


async def test_her_text_is_kept_as_the_answer_without_the_name(asked: Desk) -> None:
    async with console(desk=asked) as d:
        await d.press("e", "ctrl+a", *"@Dora at eight", "ctrl+s")
        await d.press("K", "enter")
        (answer,) = asked.kept.answers()
        assert answer.question == QUESTION and "Answer kept" in d.said
        assert "at eight" in answer.text and "Dora" not in answer.text.split()[0]
        await d.press("u")
        assert asked.kept.answers() == ()


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_said_is_kept_and_answers_are_shown(asked: Desk, size: tuple[int, int]) -> None:
    asked.kept.answer(QUESTION, "at eight, as always")
    async with console(size, asked) as d:
        await d.press("K", "j", "enter")
        assert [one.text for one in asked.kept.highlights()] == [QUESTION]
        await d.press(":", *"kept answers", "enter")
        assert "at eight, as always" in d.text and QUESTION in d.text
