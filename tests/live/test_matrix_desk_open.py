"""A whole desk on a real Synapse: what it holds comes in, what is posted arrives once (bots.md §5)."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.live.desk_on_matrix import Desk, between

SEED = os.environ.get("GROUPDESK_LIVE_MATRIX_SEED", "")
pytestmark = pytest.mark.skipif(not SEED, reason="no seeded Synapse: run tests/live/run")


@pytest.fixture
def seed() -> dict[str, Any]:
    return dict(json.loads(Path(SEED).read_text(encoding="utf-8")))


def rows(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.path)) as connection:
        return connection.execute(query).fetchall()


def test_rooms_members_joins_leaves_and_messages_come_in_once(tmp_path: Path, seed: dict[str, Any]) -> None:
    desk = Desk(tmp_path, seed["base"], seed["bot"]["access_token"])
    first = desk("sync")
    assert first["bots"][0]["problems"] == [] and first["bots"][0]["groups"] == 2
    found = {one["name"]: one for one in desk("groups")}
    said = (
        "SELECT count(*) FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        f" WHERE m.group_id = {{group}} AND i.key <> '{seed['bot']['user_id']}'"
    )
    for room in seed["rooms"].values():
        group = found[room["name"]]
        assert group["native"] == f"matrix:{room['room_id']}"
        assert group["members"] == room["members"]
        members = desk("members", "--group", group["id"])
        assert sum(1 for one in members if one["left"]) == room["left"]
        assert any(one["inviter"] for one in members)
        (stored,) = rows(desk, said.format(group=group["id"]))[0]
        assert stored == room["messages"]
    again = desk("sync")
    assert again["total"]["new"] == 0
    assert desk("doctor")["ok"]


def test_a_post_arrives_once_though_its_sender_is_killed_before_the_answer(
    tmp_path: Path, seed: dict[str, Any]
) -> None:
    killed: list[str] = []

    def said(method: str, path: str) -> bool:
        if method == "PUT" and "/send/" in path and not killed:
            killed.append(path)
            worker.kill()
            return False
        return True

    with between(seed["base"], said) as url:
        desk = Desk(tmp_path, url, seed["bot"]["access_token"])
        desk("sync")
        (tmp_path / "text").write_text("only once, please", encoding="utf-8")
        desk("post", "add", "--groups", "all", "--text-file", tmp_path / "text")
        worker = desk.start("run", "--once")
        assert worker.wait() == -9 and killed
        with desk.start("run", "--once") as again:
            assert again.wait() == 0
        assert {one["state"] for one in desk("deliveries")} == {"sent"}
        desk("sync")
        query = "SELECT group_id, count(*) FROM message WHERE body = 'only once, please' GROUP BY 1"
        assert [n for _group, n in rows(desk, query)] == [1, 1]
