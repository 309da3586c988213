"""Thirty posts against Synapse's own limits: all arrive, each once."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.live.desk_on_matrix import Desk

SEED = os.environ.get("GROUPDESK_LIVE_MATRIX_SEED", "")
pytestmark = pytest.mark.skipif(not SEED, reason="no seeded Synapse: run tests/live/run")


def test_thirty_posts_all_arrive_once(tmp_path: Path) -> None:
    seed = json.loads(Path(SEED).read_text(encoding="utf-8"))
    desk = Desk(tmp_path, seed["base"], seed["bot"]["access_token"])
    desk("sync")
    for number in range(15):
        (tmp_path / "text").write_text(f"post number {number}", encoding="utf-8")
        desk("post", "add", "--groups", "all", "--text-file", tmp_path / "text")
    with desk.start("run", "--once") as worker:
        assert worker.wait() == 0
    assert [one["state"] for one in desk("deliveries")] == ["sent"] * 30
    desk("sync")
    with closing(sqlite3.connect(desk.path)) as connection:
        told = connection.execute(
            "SELECT body, group_id, count(*) FROM message WHERE body LIKE 'post number %' GROUP BY 1, 2"
        ).fetchall()
    assert len(told) == 30 and {n for _body, _group, n in told} == {1}
