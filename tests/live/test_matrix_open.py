"""Matrix against a Synapse without limits: what was put in is what is seen."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from groupdesk.bots import adapter
from groupdesk.bots.base import Adapter, BotError, End, Login, Saying, Target
from groupdesk.records import ChatMessage, Join, Leave, Recall
from groupdesk.records.protocols import MATRIX
from tests.live.conftest import walked

ROOMS = ("reading", "makers")
"""One of room version 12 and one of version 10."""
SEEDER = {"Authorization": "Bearer as-token-for-tests-only"}


def test_it_knows_itself_and_its_rooms(matrix: Adapter, seed: Any) -> None:
    about = matrix.about()
    assert (about.account, about.name, about.can) == (seed["bot"]["user_id"], "deskbot", MATRIX.can)
    assert about.dialect.startswith("Synapse 1.")
    named = {one.native: one.name for one in matrix.groups()}
    assert named == {room["room_id"]: room["name"] for room in seed["rooms"].values()}


@pytest.mark.parametrize("alias", ROOMS)
def test_members_are_those_inside_with_their_roles(alias: str, matrix: Adapter, seed: Any) -> None:
    room = seed["rooms"][alias]
    reply = matrix.roster(room["room_id"])
    roles = {one.who: one.role for one in reply.members}
    assert (len(roles), reply.whole) == (room["members"], True)
    assert [who for who, role in roles.items() if role == "owner"] == ["@gd000:localhost"]
    assert {who for who, role in roles.items() if role == "admin"} == {
        "@gd001:localhost",
        seed["bot"]["user_id"],
    }


@pytest.mark.parametrize("alias", ROOMS)
def test_history_holds_what_was_said_who_came_and_who_left(alias: str, matrix: Adapter, seed: Any) -> None:
    room = seed["rooms"][alias]
    pages = walked(matrix, room["room_id"])
    records = [one for page in pages for one in page.records]
    said = [one for one in records if isinstance(one, ChatMessage) and one.sender != seed["bot"]["user_id"]]
    joins = {one.who: one for one in records if isinstance(one, Join)}
    leaves = [one for one in records if isinstance(one, Leave)]
    assert len(pages) > 1
    assert len({one.id for one in said}) == len(said) == room["messages"]
    assert (len(joins), len(leaves)) == (room["members"] + room["left"], room["left"])
    assert not any(one.kicked for one in leaves)
    invited = [one for one in joins.values() if one.inviter]
    assert 10 < len(invited) < 40
    assert all(one.inviter in joins for one in invited)
    assert all(one.name for one in said)
    for member in matrix.roster(room["room_id"]).members:
        assert member.joined_at in (None, joins[member.who].at)
        assert member.inviter in (None, joins[member.who].inviter)


def joined(bot: Adapter, room: str) -> set[tuple[str, int]]:
    """Who came when, as a history tells it."""
    records = [one for page in walked(bot, room) for one in page.records]
    return {(one.who, one.at) for one in records if isinstance(one, Join)}


def test_a_rename_is_no_join(matrix: Adapter, seed: Any) -> None:
    who, room = "@gd010:localhost", seed["rooms"]["makers"]["room_id"]
    joins = joined(matrix, room)
    name = f"name {uuid4().hex[:6]}"
    path = f"{seed['base']}/_matrix/client/v3/rooms/{room}/state/m.room.member/{who}"
    renamed = {"membership": "join", "displayname": name}
    httpx.put(path, json=renamed, params={"user_id": who}, headers=SEEDER).raise_for_status()
    (member,) = (one for one in matrix.roster(room).members if one.who == who)
    assert (joined(matrix, room), member.name, member.joined_at) == (joins, name, None)


def test_the_same_send_twice_is_one_event(matrix: Adapter, seed: Any) -> None:
    target, key = Target(group=seed["rooms"]["reading"]["room_id"]), uuid4().hex
    first, again = (matrix.send(target, Saying(f"今晚八点 {key}", key)) for _time in range(2))
    assert (first.end, first.id) == (End.OK, again.id)
    newest = matrix.history(target.group, None).records
    assert [one.id for one in newest if isinstance(one, ChatMessage) and key in one.text] == [first.id]


def test_a_person_is_written_to_in_one_room(matrix: Adapter, seed: Any) -> None:
    target, keys = Target(person="@gd020:localhost"), [uuid4().hex for _each in range(2)]
    before = [one.native for one in matrix.groups()]
    sent = [matrix.send(target, Saying("hello", key)) for key in (*keys, keys[0])]
    assert [one.end for one in sent] == [End.OK] * 3
    assert (sent[0].id == sent[2].id, sent[0].id != sent[1].id) == (True, True)
    assert [one.native for one in matrix.groups()] == before
    assert matrix.recall(target, sent[1].id or "").end is End.OK


def test_what_is_taken_back_is_recalled(matrix: Adapter, seed: Any) -> None:
    target = Target(group=seed["rooms"]["makers"]["room_id"])
    sent = matrix.send(target, Saying("sorry", uuid4().hex))
    assert matrix.recall(target, sent.id or "").end is End.OK
    newest = matrix.history(target.group, None).records
    (gone,) = (one for one in newest if isinstance(one, ChatMessage) and one.id == sent.id)
    assert (gone.recalled, gone.text) == (True, "")
    assert sent.id in [one.id for one in newest if isinstance(one, Recall)]


def test_mentions_are_read_as_they_were_sent(matrix: Adapter, seed: Any) -> None:
    target = Target(group=seed["rooms"]["makers"]["room_id"])
    sent = matrix.send(target, Saying("@room?", uuid4().hex, mentions=("@gd003:localhost",)))
    newest = matrix.history(target.group, None).records
    (said,) = (one for one in newest if isinstance(one, ChatMessage) and one.id == sent.id)
    assert said.mentions == ("@gd003:localhost",)
    assert not said.text.startswith("@room")


def test_the_longest_text_goes_and_a_longer_one_is_refused(matrix: Adapter, seed: Any) -> None:
    target = Target(group=seed["rooms"]["makers"]["room_id"])
    assert matrix.send(target, Saying("字" * (MATRIX.longest // 3), uuid4().hex)).end is End.OK
    outcome = matrix.send(target, Saying("a" * 65_000, uuid4().hex))
    assert (outcome.end, outcome.reason) == (End.REFUSED, "finds the text too long")


def test_a_bad_token_and_a_room_it_is_not_in(matrix: Adapter, seed: Any) -> None:
    assert matrix.send(Target(group="!nowhere:localhost"), Saying("x", "1")).end is End.GONE
    stranger = adapter("matrix", Login({"url": seed["base"], "token": "syt_wrong"}))
    with pytest.raises(BotError) as refused:
        stranger.about()
    assert refused.value.outcome.end is End.AUTH
    assert stranger.send(Target(group="!nowhere:localhost"), Saying("x", "1")).end is End.AUTH
    stranger.close()


def test_where_a_page_ended_is_kept_for_after_a_restart(matrix: Adapter, seed: Any, kept: Path) -> None:
    room = seed["rooms"]["makers"]["room_id"]
    first = matrix.history(room, None)
    assert first.stable
    rest = [str(getattr(one, "id", "")) for page in walked(matrix, room, first.older) for one in page.records]
    (kept / "older").write_text("\n".join([first.older or "", *rest]), encoding="utf-8")
