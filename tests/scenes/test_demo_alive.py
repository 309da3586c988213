"""The demo answers: a post goes out over its bot on the loopback, and replies come in."""

import subprocess
import sys
import time
from pathlib import Path

from groupdesk import demo
from groupdesk.desk import Desk

LONGEST = 60.0


def test_a_post_goes_out_and_its_replies_come_in(tmp_path: Path) -> None:
    path = tmp_path / "demo.desk"
    demo.make(path, "en", int(time.time()))
    command = [sys.executable, "-m", "groupdesk", "--desk", str(path), "--lang", "en"]
    with Desk.open(path) as desk:
        live = subprocess.Popen([*command, "demo", "--live"], stdin=subprocess.PIPE)
        try:
            bot = desk.bots.named("qq-desk")
            groups = [str(one.group) for one in desk.bots.groups(bot.id)]
            _change, post = desk.posts.add(
                desk.groups.select(",".join(groups)), "Who reads with us?", at=desk.now()
            )
            deadline = time.monotonic() + LONGEST
            while not ((found := desk.posts.deliveries(post=post)) and all(one.replies for one in found)):
                assert time.monotonic() < deadline, found
                for verb in (["run", "--once"], ["sync"]):
                    subprocess.run(
                        [*command, *verb], stdin=subprocess.DEVNULL, check=False, capture_output=True
                    )
        finally:
            assert live.stdin
            live.stdin.close()
            assert live.wait() == 0
        assert {one.state for one in desk.posts.deliveries(post=post)} == {"sent"}
