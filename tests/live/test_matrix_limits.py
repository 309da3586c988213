"""Matrix against the same Synapse, started again with its own limits."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from groupdesk.bots.base import Adapter, End, Saying, Target
from groupdesk.records import Join
from tests.live.conftest import walked


def test_a_history_goes_on_where_it_stopped_before_the_restart(
    matrix: Adapter, seed: Any, kept: Path
) -> None:
    older, *rest = (kept / "older").read_text(encoding="utf-8").split("\n")
    pages = walked(matrix, seed["rooms"]["makers"]["room_id"], older)
    assert [str(getattr(one, "id", "")) for page in pages for one in page.records] == rest


def test_a_freshly_started_server_gives_no_wrong_join_times(matrix: Adapter, seed: Any) -> None:
    for room in seed["rooms"].values():
        members = matrix.roster(room["room_id"]).members
        pages = walked(matrix, room["room_id"])
        joins = {one.who: one for page in pages for one in page.records if isinstance(one, Join)}
        assert len(members) == room["members"]
        assert all(one.joined_at in (None, joins[one.who].at) for one in members)


def test_who_sends_too_quickly_is_told_how_long_to_wait(matrix: Adapter, seed: Any) -> None:
    target = Target(group=seed["rooms"]["reading"]["room_id"])
    sent = [matrix.send(target, Saying(f"{n}", uuid4().hex)) for n in range(14)]
    ends = [one.end for one in sent]
    assert set(ends) == {End.OK, End.LIMITED}
    first = ends.index(End.LIMITED)
    assert first >= 10
    assert 0 < (sent[first].wait or 0) < 60
