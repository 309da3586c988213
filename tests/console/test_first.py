from tests.console.driver import console
from tests.console.fake import FakeDesk


async def test_an_empty_desk_offers_ways_to_begin() -> None:
    async with console(desk=FakeDesk(empty=True)) as d:
        assert "This desk is empty" in d.text
        assert "Look around first" in d.cursor
        assert "nothing here yet" in d.lines[0] and "all stays on this machine" in d.lines[0]
        await d.press("j")
        assert "Import chat histories" in d.cursor


async def test_it_makes_way_for_today_when_groups_have_come() -> None:
    desk = FakeDesk(empty=True)
    async with console(desk=desk) as d:
        desk.__init__()
        desk.version = 5
        d.app.read_frame()
        await d.settle()
        assert "Ten-minute pack" in d.text


async def test_the_language_is_kept_once_it_is_chosen() -> None:
    async with console(desk=FakeDesk(empty=True, language="auto")) as d:
        await d.press("L")
        assert ("setting", "language", "zh_CN") in d.desk.acts


async def test_it_fits_a_small_terminal() -> None:
    async with console((80, 24), FakeDesk(empty=True, language="auto")) as d:
        assert "Import chat histories" in d.text
        assert all(len(line) <= 80 for line in d.lines)
