"""Posts: what they would do, who says them where, and what she does about deliveries."""

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.safety import forget
from groupdesk.records.protocols import DISCORD_WEBHOOK
from groupdesk.store.restore import restore
from groupdesk.store.safety import copy
from tests.desk.build import Build
from tests.desk.conftest import Clock

HOOK = "https://discord.com/api/webhooks/1/abcdefgh"


@pytest.fixture(autouse=True)
def _tokens_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")


@pytest.fixture
def groups(build: Build) -> list[int]:
    return [build.group(name, platform="wechat") for name in ("Cooks", "Readers", "Walkers")]


def robot(desk: Desk, group: int) -> int:
    return desk.bots.add("discord_webhook", "herald", {"url": HOOK}, group=group)[1]


def states(desk: Desk) -> list[str]:
    return [one.state for one in sorted(desk.posts.deliveries(), key=lambda one: one.id)]


def test_it_is_said_by_who_can_and_else_by_hand(desk: Desk, groups: list[int]) -> None:
    robot(desk, groups[1])
    preview = desk.posts.preview(desk.groups.select("all"), "hello")
    assert (preview.by_bot, preview.by_hand, preview.batches, preview.blocked) == (1, 2, 1, False)
    desk.posts.add(desk.groups.select("all"), "hello")
    assert {one.group_name: one.bot_name for one in desk.posts.deliveries()} == {
        "Cooks": "",
        "Readers": "herald",
        "Walkers": "",
    }
    assert states(desk) == ["to_hand", "planned", "to_hand"]


def test_what_cannot_go_so_is_refused_and_nothing_is_written(desk: Desk, groups: list[int]) -> None:
    robot(desk, groups[0])
    scope = desk.groups.select("all")
    for text, why in (
        ("{price} today", "price"),
        ("x" * (DISCORD_WEBHOOK.longest + 1), "too long"),
        (" ", "text"),
    ):
        with pytest.raises(ValueError, match=why):
            desk.posts.add(scope, text)
    assert desk.posts.deliveries() == ()


def test_the_group_is_filled_in_and_undo_takes_all_back(desk: Desk, groups: list[int]) -> None:
    desk.posts.add(desk.groups.select("all"), "Hello {group}!")
    assert {one.body for one in desk.posts.deliveries()} == {
        "Hello Cooks!",
        "Hello Readers!",
        "Hello Walkers!",
    }
    desk.history.undo()
    assert desk.posts.deliveries() == () and desk.posts.batch() is None


def test_a_post_for_later_is_no_batch_before(desk: Desk, groups: list[int], now: Clock) -> None:
    desk.posts.add(desk.groups.select("all"), "later", at=desk.now() + 3_600)
    assert desk.posts.batch() is None
    now.set("2026-03-10 09:00")
    batch = desk.posts.batch()
    assert batch is not None and batch.groups == ("Cooks", "Readers", "Walkers")


@pytest.mark.parametrize("act", ["retry", "resolve", "recall"])
def test_what_cannot_be_done_with_a_delivery_changes_nothing(desk: Desk, groups: list[int], act: str) -> None:
    desk.posts.add(desk.groups.select("all"), "hello")
    desk.posts.handed([1])
    acts = {
        "retry": lambda: desk.posts.retry([2, 1]),
        "resolve": lambda: desk.posts.resolve([2, 1], sent=True),
        "recall": lambda: desk.posts.recall([2]),
    }
    with pytest.raises(ValueError, match="cannot be done"):
        acts[act]()
    assert states(desk) == ["handed", "to_hand", "to_hand"]


def test_a_restored_desk_does_not_say_again_what_fell_due_since(
    desk: Desk, groups: list[int], now: Clock
) -> None:
    robot(desk, groups[0])
    desk.posts.add(desk.groups.select("all"), "at nine", at=desk.now() + 3_600)
    kept = desk.path.with_name("kept.db")
    copy(desk.path, kept)
    now.set("2026-03-10 10:00")
    other = desk.path.with_name("restored.db")
    restore(kept, other, desk.now())
    with Desk.open(other, now=now) as restored:
        assert restored.held and states(restored) == ["unknown"] * 3


def test_words_to_somebody_forgotten_are_gone(desk: Desk, build: Build) -> None:
    group = build.group("Readers")
    build.tell(group, [build.said("2026-03-09 20:00", "Ann", "a page a day")])
    person = desk.people.find("Ann")[0][0]
    desk.posts.word(person, "How are you, {member}?")
    assert desk.posts.deliveries()[0].body == "How are you, Ann?"
    forget(desk, person)
    assert desk.posts.deliveries() == ()
    with desk.reading() as connection:
        assert connection.execute("SELECT count(*) FROM post").fetchone() == (0,)


def test_a_robot_needs_its_group(desk: Desk) -> None:
    with pytest.raises(ValueError, match="one group"):
        desk.bots.add("discord_webhook", "herald", {"url": HOOK})


def test_the_token_is_nowhere_in_the_desk(desk: Desk, groups: list[int]) -> None:
    bot = robot(desk, groups[0])
    assert desk.bots.get(bot).has_token and "abcdefgh" not in repr(desk.bots.list())
    desk.store.writer.checkpoint()
    assert b"abcdefgh" not in desk.path.read_bytes()
    desk.bots.remove(bot)
    assert b"abcdefgh" not in desk.path.with_name(desk.path.name + ".tokens").read_bytes()


def test_a_post_is_named_by_the_start_of_its_first_line(desk: Desk) -> None:
    Build(desk).group("Readers")
    desk.posts.add(desk.groups.select("all"), "\n" + "word " * 20 + "\nmore")
    (one,) = desk.posts.deliveries()
    assert len(one.title) == 60 and one.title.startswith("word word") and one.title.endswith("…")
