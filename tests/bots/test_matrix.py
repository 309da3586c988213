"""Matrix over real HTTP: what is seen, how it is said, and how every answer ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.bots import adapter
from groupdesk.bots.base import BotError, BotGroup, End, Login, Page, Saying, Target
from groupdesk.bots.matrix import Matrix
from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Recall
from groupdesk.records.protocols import MATRIX, Can, length
from tests.bots.sim_matrix import BOT, FIRST, TOKEN, Homeserver, Room, no
from tests.bots.sim_weather import Answer, Service, serving
from tests.bots.weather import BAD, WAITS, wrong

OLD, NEW = "!old:sim", "!new12"
ANNA, BEN, OWNER = "@anna:sim", "@ben:sim", "@owner:sim"


@pytest.fixture
def server() -> Homeserver:
    return Homeserver()


@pytest.fixture
def room(server: Homeserver) -> Room:
    return server.room(OLD)


@pytest.fixture
def bot(server: Homeserver) -> Iterator[Matrix]:
    with serving(server) as address:
        made = adapter("matrix", Login({"url": address, "token": TOKEN}))
        assert isinstance(made, Matrix)
        yield made
        made.close()


def pages(bot: Matrix, group: str = OLD) -> list[Page]:
    """A history, newest page first; of a server that has an end."""
    told = [bot.history(group, None)]
    while told[-1].older is not None:
        told.append(bot.history(group, told[-1].older))
    return told


def messages(bot: Matrix) -> list[ChatMessage]:
    return [one for page in pages(bot)[::-1] for one in page.records if isinstance(one, ChatMessage)]


def minute(number: int) -> int:
    """When the event with a number happened."""
    return FIRST // 1000 + 60 * number


# --- who it is


def test_it_says_who_it_is_and_what_it_cannot(bot: Matrix) -> None:
    about = bot.about()
    assert (about.account, about.name, about.dialect) == (BOT, "小海", "Synapse 1.163.2")
    assert set(Can) - about.can == {Can.EVENTS}
    assert MATRIX.why_not[Can.EVENTS] == "history_only"


def test_a_server_of_another_age_is_refused(server: Homeserver, bot: Matrix) -> None:
    server.speaks = ("r0.0.1", "r0.6.1")
    with pytest.raises(BotError, match="version 1") as refused:
        bot.about()
    assert refused.value.outcome.end is End.REFUSED


# --- rooms


def test_rooms_have_their_names_and_spaces_and_talks_of_two_are_none(server: Homeserver, bot: Matrix) -> None:
    server.room(OLD).add("m.room.name", OWNER, {"name": "读书会"}, "")
    server.room(NEW).add("m.room.canonical_alias", OWNER, {"alias": "#makers:sim"}, "")
    server.room("!nameless:sim")
    space = server.room("!space:sim", type="m.space")
    space.add("m.room.name", OWNER, {"name": "社区"}, "")
    space.add("m.space.child", OWNER, {"via": ["sim"]}, OLD)
    space.add("m.space.child", OWNER, {}, NEW)
    server.room("!two:sim")
    server.data["m.direct"] = {ANNA: ["!two:sim"]}
    assert list(bot.groups()) == [
        BotGroup(OLD, "读书会", space="社区", space_native="!space:sim"),
        BotGroup(NEW, "#makers:sim"),
        BotGroup("!nameless:sim", "!nameless:sim"),
    ]


# --- members


def test_a_rename_is_no_join_time_and_an_invitation_names_its_giver(room: Room, bot: Matrix) -> None:
    room.member(ANNA, "invite", "Anna", by=OWNER)
    room.member(ANNA, "join", "Anna")
    came = len(room.events) - 1
    room.member(BEN, "join", "Ben")
    room.member(BEN, "join", "Benjamin")
    room.member("@gone:sim", "join", "Gone")
    room.member("@gone:sim", "leave")
    room.member("@guest:sim", "invite", by=OWNER)
    reply = bot.roster(OLD)
    members = {one.who: one for one in reply.members}
    assert set(members) == {OWNER, BOT, ANNA, BEN}
    assert members[ANNA] == Member(ANNA, "Anna", role="member", joined_at=minute(came), inviter=OWNER)
    assert (members[BEN].name, members[BEN].joined_at) == ("Benjamin", None)
    assert members[OWNER].joined_at is None, "it does not tell whether that was his first"


def test_levels_are_roles_and_creators_stand_above_them(server: Homeserver, room: Room, bot: Matrix) -> None:
    levels = {"users": {OWNER: 100, BOT: 50, ANNA: "100"}, "users_default": 0}
    room.add("m.room.power_levels", OWNER, levels, "")
    assert {one.who: one.role for one in bot.roster(OLD).members} == {OWNER: "owner", BOT: "admin"}
    new = server.room(NEW, room_version="12", additional_creators=[BEN])
    for who in (ANNA, BEN, "@else:sim"):
        new.member(who, "join")
    new.add("m.room.power_levels", OWNER, {"users": {ANNA: 100}}, "")
    roles = {one.who: one.role for one in bot.roster(NEW).members}
    assert roles == {OWNER: "owner", BEN: "owner", ANNA: "admin", BOT: "member", "@else:sim": "member"}


# --- history


def test_pages_lead_back_to_the_beginning_each_in_order_of_time(room: Room, bot: Matrix) -> None:
    said = [room.say(ANNA if n % 2 else BEN, f"word {n}") for n in range(250)]
    told = pages(bot)
    assert len(told) == 3
    assert all(page.stable for page in told)
    assert [one.id for one in messages(bot)] == said


def test_a_page_of_other_events_is_not_the_end(room: Room, bot: Matrix) -> None:
    room.say(ANNA, "first")
    for n in range(150):
        room.add("m.reaction", BEN, {"n": n})
    assert [len(page.records) for page in pages(bot)] == [0, 3]


def test_back_dated_events_stand_in_order_of_time(room: Room, bot: Matrix) -> None:
    room.say(ANNA, "now")
    room.add("m.room.message", ANNA, {"msgtype": "m.text", "body": "long ago"}, origin_server_ts=FIRST - 1)
    assert [one.text for one in messages(bot)] == ["long ago", "now"]


def test_messages_have_the_kind_and_the_words_of_their_type(room: Room, bot: Matrix) -> None:
    def typed(msgtype: str, body: str, **more: object) -> None:
        room.say(ANNA, body, **{"msgtype": msgtype, **more})

    typed("m.text", "早上好")
    typed("m.emote", "waves")
    typed("m.notice", "build passed")
    typed("m.image", "IMG_1.jpg")
    typed("m.image", "our room", filename="IMG_2.jpg")
    typed("m.file", "plan.pdf", filename="plan.pdf")
    typed("m.audio", "voice.ogg")
    typed("m.video", "clip.mp4")
    typed("m.location", "geo:1,2")
    room.add("m.sticker", ANNA, {"body": "a cat", "url": "mxc://x"})
    room.add("m.poll.start", ANNA, {"m.poll": {"question": {"m.text": [{"body": "When?"}]}}})
    room.add("m.room.encrypted", ANNA, {"algorithm": "m.megolm", "ciphertext": "AwgA"})
    assert [(one.kind, one.text) for one in messages(bot)] == [
        (Kind.TEXT, "早上好"),
        (Kind.TEXT, "waves"),
        (Kind.SYSTEM, "build passed"),
        (Kind.IMAGE, ""),
        (Kind.IMAGE, "our room"),
        (Kind.FILE, ""),
        (Kind.VOICE, ""),
        (Kind.VIDEO, ""),
        (Kind.LOCATION, ""),
        (Kind.STICKER, ""),
        (Kind.POLL, "When?"),
        (Kind.OTHER, ""),
    ]


def test_names_come_with_the_page(room: Room, bot: Matrix) -> None:
    room.member(ANNA, "join", "安娜")
    room.say(ANNA, "hello")
    assert [(one.sender, one.name) for one in messages(bot)] == [(ANNA, "安娜")]


def test_those_who_left_keep_their_name(room: Room, bot: Matrix) -> None:
    room.member(ANNA, "join", "安娜")
    room.say(ANNA, "bye")
    room.member(ANNA, "leave")
    assert [one.name for one in messages(bot)] == ["安娜"]


def test_answers_lose_the_quoted_words_and_threads_answer_their_first(room: Room, bot: Matrix) -> None:
    first = room.say(ANNA, "who comes?")

    def answers(body: str, **relation: object) -> None:
        room.say(BEN, body, **{"m.relates_to": relation})

    answers(f"> <{ANNA}> who comes?\n> really\n\nI do", **{"m.in_reply_to": {"event_id": first}})
    answers("> a line of his own\n\nand more", **{"m.in_reply_to": {"event_id": first}})
    thread = {"rel_type": "m.thread", "event_id": first, "m.in_reply_to": {"event_id": "$late"}}
    answers("in the thread", is_falling_back=True, **thread)
    answers("to one in the thread", **thread)
    answers("alone", rel_type="m.thread", event_id=first)
    said = messages(bot)[1:]
    assert [one.text for one in said[:2]] == ["I do", "> a line of his own\n\nand more"]
    assert [one.reply_to for one in said] == [first, first, first, "$late", first]


def test_mentions_are_those_marked_or_linked(room: Room, bot: Matrix) -> None:
    room.say(ANNA, "Ben: x", **{"m.mentions": {"user_ids": [BEN, 7, None]}})
    room.say(
        ANNA, "everybody", **{"m.mentions": {"room": True}, "formatted_body": f"https://matrix.to/#/{BEN}"}
    )
    pill = '<mx-reply><a href="https://matrix.to/#/@quoted:sim">q</a></mx-reply>'
    pill += '<a href="https://matrix.to/#/%40ben%3Asim">Ben</a> <a href="https://matrix.to/#/!room:sim">r</a>'
    room.say(ANNA, "old client", formatted_body=pill)
    assert [one.mentions for one in messages(bot)] == [(BEN, "7"), (), (BEN,)]


def edit(room: Room, id_: str, body: str, by: str = ANNA) -> str:
    said = {"msgtype": "m.text", "body": body}
    return room.say(
        by, f"* {body}", **{"m.new_content": said, "m.relates_to": {"rel_type": "m.replace", "event_id": id_}}
    )


def test_an_edit_is_the_same_message_with_its_newest_words(room: Room, bot: Matrix) -> None:
    id_ = room.say(ANNA, "frist")
    edit(room, id_, "first")
    edit(room, id_, "first!")
    (one,) = messages(bot)
    assert (one.id, one.text, one.at, one.edited_at) == (id_, "first!", minute(3), minute(5))


def test_an_edit_that_the_server_put_into_the_message_counts(room: Room, bot: Matrix) -> None:
    said = {"msgtype": "m.text", "body": "right"}
    newer = {"sender": ANNA, "origin_server_ts": FIRST, "content": {"m.new_content": said}}
    told = {"m.relations": {"m.replace": newer}}
    room.add("m.room.message", ANNA, {"msgtype": "m.text", "body": "wrong"}, unsigned=told)
    assert [(one.text, one.edited_at) for one in messages(bot)] == [("right", FIRST // 1000)]


def test_an_edit_of_an_older_page_names_the_older_message(room: Room, bot: Matrix) -> None:
    id_ = room.say(ANNA, "old words")
    for n in range(120):
        room.say(BEN, f"{n}")
    edit(room, id_, "new words")
    newest = bot.history(OLD, None).records[-1]
    assert isinstance(newest, ChatMessage)
    assert (newest.id, newest.text, newest.at == newest.edited_at) == (id_, "new words", True)


def test_nobody_edits_the_words_of_another(room: Room, bot: Matrix) -> None:
    id_ = room.say(ANNA, "mine")
    edit(room, id_, "spoilt", by=BEN)
    edit(room, "$nowhere", "of nothing", by=BEN)
    assert [(one.text, one.edited_at) for one in messages(bot)] == [("mine", None)]


def test_encrypted_edits_and_votes_are_no_messages(room: Room, bot: Matrix) -> None:
    id_ = room.add("m.room.encrypted", ANNA, {"ciphertext": "x"})
    for kind in ("m.replace", "m.reference"):
        relation = {"rel_type": kind, "event_id": id_}
        room.add("m.room.encrypted", ANNA, {"ciphertext": "y", "m.relates_to": relation})
    assert [one.id for one in messages(bot)] == [id_]


def test_a_redacted_message_is_recalled_and_the_recall_names_it(room: Room, bot: Matrix) -> None:
    id_ = room.say(BOT, "sorry")
    assert bot.recall(Target(group=OLD), id_).end is End.OK
    said, recall = pages(bot)[0].records[-2:]
    assert isinstance(said, ChatMessage)
    assert (said.id, said.text, said.recalled) == (id_, "", True)
    assert recall == Recall(minute(4), id_, BOT)


def test_joins_name_who_invited_and_renames_are_none(room: Room, bot: Matrix) -> None:
    room.member(ANNA, "invite", "Anna", by=OWNER)
    anna = room.member(ANNA, "join", "Anna")
    room.member(ANNA, "join", "Annabel")
    room.member(BEN, "join", "Ben")
    room.member(BEN, "leave")
    room.member(ANNA, "leave", by=OWNER)
    room.member("@guest:sim", "invite", by=OWNER)
    room.member("@guest:sim", "leave")
    room.member("@bad:sim", "join")
    room.member("@bad:sim", "ban", by=OWNER)
    room.member("@bad:sim", "leave", by=OWNER)
    told = pages(bot)[0].records[2:]
    assert told[0] == Join(minute(4), ANNA, "Anna", OWNER, "Owner", anna)
    joins = [(one.who, one.inviter) for one in told if isinstance(one, Join)]
    assert joins == [(ANNA, OWNER), (BEN, None), ("@bad:sim", None)]
    leaves = [(one.who, one.name, one.kicked) for one in told if isinstance(one, Leave)]
    assert leaves == [(BEN, "Ben", False), (ANNA, "Annabel", True), ("@bad:sim", "", True)]


def test_what_a_server_does_not_tell_of_before_is_found_on_the_page_or_not_counted(
    room: Room, bot: Matrix
) -> None:
    invited = room.member(ANNA, "invite", by=OWNER)
    room.member(ANNA, "join", "Anna", unsigned={"replaces_state": invited})
    room.member(BEN, "join", "Ben", unsigned={"replaces_state": "$elsewhere"})
    joins = [(one.who, one.inviter) for one in pages(bot)[0].records if isinstance(one, Join)]
    assert joins == [(OWNER, None), (BOT, None), (ANNA, OWNER)]


def test_a_history_that_never_ends_leads_no_further_than_it_goes(server: Homeserver, bot: Matrix) -> None:
    server.room(OLD)
    server.where = "/messages"
    server.weather = [Answer({"chunk": [], "start": "t5", "end": "t5"})] * 2
    assert bot.history(OLD, None).older == "t5"
    assert bot.history(OLD, "t5").older is None


# --- saying


def test_the_same_key_twice_is_one_message(room: Room, bot: Matrix) -> None:
    first = bot.send(Target(group=OLD), Saying("今晚八点", "key/1 ?"))
    again = bot.send(Target(group=OLD), Saying("今晚八点", "key/1 ?"))
    assert (first.end, first.id) == (End.OK, again.id)
    assert [one.text for one in messages(bot)] == ["今晚八点"]


def test_nobody_is_rung_unless_he_is_meant(room: Room, bot: Matrix) -> None:
    room.member(ANNA, "join", "安娜")
    bot.send(Target(group=OLD), Saying("see @room", "1"))
    bot.send(Target(group=OLD), Saying("hi", "2", mentions=(ANNA, BEN)))
    bot.send(Target(group=OLD), Saying("hi", "3", everybody=True))
    plain, two, everybody = (one["content"] for one in room.events[-3:])
    assert plain == {"msgtype": "m.text", "body": "see @room", "m.mentions": {}}
    assert (two["body"], two["m.mentions"]) == ("安娜, ben: hi", {"user_ids": [ANNA, BEN]})
    assert (everybody["body"], everybody["m.mentions"]) == ("@room hi", {"room": True})


def test_a_person_gets_one_room_that_is_no_group(server: Homeserver, bot: Matrix) -> None:
    first = bot.send(Target(person=ANNA), Saying("hello", "1"))
    again = bot.send(Target(person=ANNA), Saying("hello again", "2"))
    assert (first.end, again.end, len(server.rooms)) == (End.OK, End.OK, 1)
    (native,) = server.data["m.direct"][ANNA]
    assert [one["content"]["body"] for one in server.rooms[native].events[-2:]] == ["hello", "hello again"]
    assert list(bot.groups()) == []
    assert bot.recall(Target(person=ANNA), first.id or "").end is End.OK
    assert bot.recall(Target(person=BEN), "$x").end is End.GONE


def test_a_person_who_left_the_room_is_invited_into_a_new_one(server: Homeserver, bot: Matrix) -> None:
    server.data["m.direct"] = {BEN: ["!ben:sim"], ANNA: ["!two:sim"]}
    server.room("!two:sim").member(ANNA, "leave")
    assert bot.send(Target(person=ANNA), Saying("hello", "1")).end is End.OK
    assert [len(rooms) for rooms in server.data["m.direct"].values()] == [1, 2]


def test_nothing_is_said_in_a_room_that_was_not_noted(server: Homeserver, bot: Matrix) -> None:
    server.where, server.weather = "/createRoom", [Answer(b"", 502)]
    assert bot.send(Target(person=ANNA), Saying("hello", "1")).end is End.UNCERTAIN
    server.where, server.weather = "m.direct", [Answer({}), Answer({}), Answer({}, 500)]
    assert bot.send(Target(person=ANNA), Saying("hello", "1")).end is End.UNCERTAIN
    assert not server.sent


def test_a_room_that_was_replaced_tells_where_it_went_on(room: Room, bot: Matrix) -> None:
    room.add("m.room.tombstone", OWNER, {"replacement_room": NEW}, "")
    outcome = bot.send(Target(group=OLD), Saying("x", "1"))
    assert (outcome.end, outcome.moved) == (End.GONE, NEW)


def test_the_longest_text_fits_and_a_longer_one_is_refused(room: Room, bot: Matrix) -> None:
    longest = "字" * (MATRIX.longest // 3)
    assert length(longest, MATRIX.unit) == MATRIX.longest
    assert bot.send(Target(group=OLD), Saying(longest, "1", everybody=True)).end is End.OK
    outcome = bot.send(Target(group=OLD), Saying("a" * 65_000, "2"))
    assert (outcome.end, outcome.reason) == (End.REFUSED, "finds the text too long")


# --- how answers end

NOT_IN = f"User {BOT} not in room !x:sim"
ANSWERS = {
    "bad token": (
        no("M_UNKNOWN_TOKEN", "Invalid access token passed.", 401, soft_logout=False),
        End.AUTH,
        "token",
    ),
    "no token": (no("M_MISSING_TOKEN", "Missing access token.", 401), End.AUTH, "token"),
    "expired": (no("M_UNKNOWN_TOKEN", "Expired", 401, soft_logout=True), End.AUTH, "expire"),
    "suspended": (no("M_USER_SUSPENDED", "Suspended", 403), End.AUTH, "locked"),
    "outside": (no("M_FORBIDDEN", NOT_IN, 403), End.GONE, "not in the room"),
    "never in": (no("M_FORBIDDEN", "You aren't a member of the room", 403), End.GONE, "not in the room"),
    "muted": (no("M_FORBIDDEN", "user_level (0) < send_level (50)", 403), End.REFUSED, "send_level"),
    "not found": (no("M_NOT_FOUND", "Unknown room", 404), End.GONE, "Unknown room"),
    "no such call": (no("M_UNRECOGNIZED", "Unrecognized request", 404), End.REFUSED, "Unrecognized"),
    "too large": (no("M_TOO_LARGE", "event too large", 413), End.REFUSED, "too long"),
    "too large for a proxy": (Answer(b"<html>413</html>", 413), End.REFUSED, "too long"),
    "a failure of the server": (no("M_UNKNOWN", "Internal server error", 500), End.UNCERTAIN, "500"),
    "odd code": (no("M_BAD_JSON", "Value too long", 400), End.REFUSED, "Value too long"),
    "an error that is none": (Answer({"errcode": "M_UNKNOWN", "error": "?"}), End.UNCERTAIN, ""),
    "no id": (Answer({}), End.UNCERTAIN, "without saying"),
    "an id of a wrong type": (Answer({"event_id": ["$x"]}), End.UNCERTAIN, "without saying"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_every_answer_to_a_send_ends_somehow(case: str, server: Homeserver, room: Room, bot: Matrix) -> None:
    answer, end, words = ANSWERS[case]
    server.where, server.weather = "/send/", [answer]
    outcome = bot.send(Target(group=OLD), Saying("x", "1"))
    assert (outcome.end, words in outcome.reason) == (end, True), outcome
    assert TOKEN not in outcome.reason


@pytest.mark.parametrize("case", BAD)
def test_bad_weather_ends_a_read_and_a_send(case: str, server: Homeserver, room: Room, bot: Matrix) -> None:
    answer, end = BAD[case]
    server.where, server.weather = "/members", [answer]
    with pytest.raises(BotError) as failed:
        bot.roster(OLD)
    server.where, server.weather = "/send/", [answer]
    outcome = bot.send(Target(group=OLD), Saying("x", "1"))
    assert (failed.value.outcome.end, outcome.end) == (end, end)
    assert str(failed.value), "it says why"
    assert bot.roster(OLD).members, "and good weather comes again"


@pytest.mark.parametrize("case", WAITS)
def test_a_wait_is_told_in_the_body_or_else_in_the_header(
    case: str, server: Homeserver, room: Room, bot: Matrix
) -> None:
    headers, seconds = WAITS[case]
    told = no("M_LIMIT_EXCEEDED", "Too Many Requests", 429)
    server.where = "/send/"
    for more, wait in (
        ({"retry_after_ms": 4401}, 4.401),
        ({"retry_after_ms": "a while"}, seconds),
        ({}, seconds),
    ):
        server.weather = [Answer({**told.body, **more}, 429, headers)]
        outcome = bot.send(Target(group=OLD), Saying("x", "1"))
        assert (outcome.end, outcome.wait) == (End.LIMITED, wait)


@pytest.mark.parametrize("path", ["members", "messages", "joined_rooms", "power_levels", "m.direct"])
def test_wrong_types_harm_nobody(path: str, server: Homeserver, room: Room, bot: Matrix) -> None:
    event = {"event_id": "$a", "type": "m.room.message", "sender": ANNA, "origin_server_ts": FIRST}
    event |= {"content": {"msgtype": "m.text", "body": "x"}, "state_key": ANNA, "unsigned": {}}
    bad = [{**event, **answer.body} for answer in wrong(event)]
    bad += [{**one, "type": "m.room.member"} for one in bad]
    page = {"chunk": bad, "state": bad, "end": 7, "start": "x"}
    levels = {"users": {OWNER: [], BOT: "1e9"}, "users_default": {}}
    server.where = path
    for answer in [*wrong(page), Answer(page), *wrong(levels), *wrong({"joined_rooms": [OLD, 7, None, ""]})]:
        server.weather = [answer]
        bot.roster(OLD)
        bot.history(OLD, None)
        list(bot.groups())
        server.weather.clear()


def test_no_redirect_carries_the_token_to_another_host(server: Homeserver, room: Room, bot: Matrix) -> None:
    elsewhere = Service()
    with serving(elsewhere) as address:
        for status in (301, 302, 307, 308):
            server.where, server.weather = "/send/", [Answer(b"", status, {"Location": address})]
            outcome = bot.send(Target(group=OLD), Saying("x", "1"))
            assert (outcome.end, "another address" in outcome.reason) == (End.REFUSED, True)
    assert not elsewhere.calls


def test_nothing_at_the_address_was_never_tried() -> None:
    with serving(Service()) as address:
        pass
    bot = Matrix(Login({"url": address, "token": TOKEN}))
    assert bot.send(Target(group=OLD), Saying("x", "1")).end is End.UNREACHED
    bot.close()


@pytest.mark.parametrize("token", ["令牌", "syt-\nbroken"])
def test_a_token_that_cannot_be_one_is_told_without_it(token: str, server: Homeserver) -> None:
    with serving(server) as address:
        bot = Matrix(Login({"url": address, "token": token}))
        with pytest.raises(BotError) as refused:
            list(bot.groups())
        assert "broken" not in str(refused.value)
        bot.close()


# --- what a real server said


def test_what_a_real_server_said_is_read(shared: Path) -> None:
    told = json.loads((shared / "bots/samples/matrix.json").read_text(encoding="utf-8"))
    said = {one["name"]: one for one in told["exchanges"]}
    server = Homeserver()
    native = said["members (cut to 3)"]["response"]["json"]["chunk"][0]["room_id"]
    room = server.rooms[native] = Room(native)
    owner = said["room version 12: create + power_levels (owner only in create.sender)"]["events"]
    room.events += [*owner, *said["members (cut to 3)"]["response"]["json"]["chunk"]]
    room.events.append({**room.events[-3], "state_key": BOT})
    room.events.append(said["a join after an invite, from /messages"]["event"])
    page = said["messages newest (cut to 3)"]["response"]["json"]
    room.events += page["chunk"][::-1]
    with serving(server) as address:
        bot = Matrix(Login({"url": address, "token": TOKEN}))
        roles = {one.who: (one.role, one.inviter) for one in bot.roster(native).members}
        records = bot.history(native, None).records
        server.where, server.weather = (
            "/send/",
            [
                Answer(said[name]["response"]["json"], said[name]["response"]["status"])
                for name in ("real 429 on send (default limits)", "bad token")
            ],
        )
        ends = [bot.send(Target(group=native), Saying("x", "1")) for _try in range(2)]
        bot.close()
    assert roles["@gd000:localhost"] == ("owner", None)
    assert roles["@gd001:localhost"] == ("admin", "@gd000:localhost")
    assert next(one for one in records if isinstance(one, Join) and one.who == "@gd058:localhost").inviter
    texts = [one for one in records if isinstance(one, ChatMessage)]
    assert [one.mentions for one in texts] == [(), ("@gd003:localhost",), ()]
    assert [(one.end, one.wait) for one in ends] == [(End.LIMITED, 4.401), (End.AUTH, None)]
