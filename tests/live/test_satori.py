"""Satori against satori-python-server."""

from groupdesk.bots import adapter
from groupdesk.bots.base import Adapter, BotError, BotGroup, End, Login, Saying, Target
from groupdesk.records import ChatMessage
from groupdesk.records.protocols import Can
from tests.live.conftest import told, walked


def test_it_finds_its_only_account_and_what_that_can(satori: Adapter) -> None:
    about = satori.about()
    assert (about.account, about.name, about.platform, about.dialect) == ("10001", "deskbot", "qq", "made")
    assert set(Can) - about.can == {Can.INVITER, Can.PERSON, Can.RECALL}


def test_guilds_and_all_pages_of_their_members(satori: Adapter) -> None:
    assert list(satori.groups()) == [BotGroup("700001", "读书会"), BotGroup("700002", "手作")]
    reply = satori.roster("700001")
    assert (len(reply.members), reply.whole) == (130, True)
    assert reply.members[129].card == "card 129"
    assert reply.members[0].joined_at == 1_741_000_000


def test_a_text_arrives_as_it_was_typed(satori: Adapter) -> None:
    text = 'a <b> & "c" <at type="all"/>'
    outcome = satori.send(Target(group="700001"), Saying(text, "1", mentions=("20002",)))
    pages = walked(satori, "700001")
    said = [one for page in pages[::-1] for one in page.records if isinstance(one, ChatMessage)]
    assert outcome.end is End.OK
    assert (len(pages), str(said[-1].id)) == (3, outcome.id)
    assert (said[-1].text, said[-1].mentions) == (f"@20002 {text}", ("20002",))
    assert (said[0].text, said[0].mentions) == ("@20001 第 0 <3", ("20001",))
    assert len({one.id for one in said}) == len(said) >= 251


def test_what_the_platform_does_not_offer_is_refused(satori: Adapter) -> None:
    outcome = satori.recall(Target(group="700001"), "1")
    assert (outcome.end, "not supported" in outcome.reason) == (End.REFUSED, True)


def test_another_account_is_not_there() -> None:
    stranger = adapter("satori", Login({"url": told("SATORI_URL"), "token": "t", "account": "9"}))
    try:
        stranger.about()
    except BotError as error:
        assert (error.outcome.end, "10001" in str(error)) == (End.REFUSED, True)
    stranger.close()
