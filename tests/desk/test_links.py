"""People known by name only are offered as the accounts that said the same, never taken for them silently."""

from typing import Any

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.values.people import Link
from groupdesk.records import ChatMessage
from groupdesk.store import doctor, links, withdraw
from tests.desk.build import at
from tests.store.intake import CLASSIFIER, roll_up, take

BEGIN = at("2026-03-08 08:00")
NAMES = {"u1": "小鹿", "u2": "老王", "u3": "小鹿"}
"""Two accounts of one name."""


def chat(messages: int = 24, who: tuple[str, ...] = ("u1", "u2")) -> list[ChatMessage]:
    """A chat as a source with ids tells it."""
    return [
        ChatMessage(BEGIN + 61 * n, one, NAMES[one], f"今天读完了第{n}章，说几句我的感想", id=n + 1)
        for n in range(messages)
        for one in (who[n % len(who)],)
    ]


def by_name(told: list[ChatMessage]) -> list[ChatMessage]:
    """The same without ids, by the minute."""
    return [one._replace(at=one.at - one.at % 60, sender=f"name:{one.name}", id=None) for one in told]


def bring(desk: Desk, told: list[ChatMessage], named: list[ChatMessage]) -> int:
    """Both into one group; how many are offered."""
    until = BEGIN + 100_000
    take(desk.store, told, 1, source="onebot:1", until=until)
    take(desk.store, named, 2, source="whatsapp", precision="minute", until=until)
    roll_up(desk.store)
    return links.refresh(desk.store.writer, [1])


def board(desk: Desk) -> list[Any]:
    rows = desk.leaderboard.rank(span="all").rows
    return sorted((row.name, row.messages, row.words, row.points) for row in rows)


def people(desk: Desk) -> int:
    return len(desk.people.members(1))


def the_one(desk: Desk, name: str = "小鹿") -> Link:
    (found,) = [one for one in desk.links.offers() if one.name == name]
    return found


def test_both_are_offered_with_their_evidence_and_nothing_is_done(desk: Desk) -> None:
    assert bring(desk, chat(), by_name(chat())) == 2
    offer = the_one(desk)
    assert (offer.known_name, offer.platform, offer.native, offer.texts) == ("小鹿", "p", "u1", 12)
    first, second = desk.links.rows(offer.key)[0]
    assert first.text == second.text and first.id != second.id
    assert (first.person, second.person) == (offer.person, offer.known)
    assert desk.people.page(offer.person).links == desk.people.page(offer.known).links == (offer,)
    assert desk.groups.page(1).links == 2
    assert links.refresh(desk.store.writer, [1]) == 0


def test_nobody_stands_twice_once_linked_and_undo_splits(desk: Desk) -> None:
    """formats.md §3 test (d)."""
    told = chat()
    take(desk.store, told, 1, source="onebot:1", until=BEGIN + 100_000)
    roll_up(desk.store)
    alone, members = board(desk), people(desk)
    later = [one._replace(at=one.at + 200_000, id=None, text=one.text + "又来") for one in told[:4]]
    bring(desk, told, by_name([*told, *later]))
    assert board(desk) != alone
    change = desk.links.accept([one.key for one in desk.links.offers()])
    assert (change.verb, change.inputs["n"]) == ("link", 2)
    assert people(desk) == members and desk.links.offers() == ()
    assert [row[:2] for row in board(desk)] == [(name, n + 2) for name, n, *_rest in alone]
    assert not list(doctor.findings(desk.store.reader()))
    desk.history.undo()
    assert people(desk) == 4 and len(desk.links.offers()) == 2


def test_where_the_better_source_covers_the_figures_are_its_own(desk: Desk) -> None:
    told = chat()
    take(desk.store, told, 1, source="onebot:1", until=BEGIN + 100_000)
    roll_up(desk.store)
    alone = board(desk)
    bring(desk, told, by_name(told))
    assert board(desk) == alone
    desk.links.accept([one.key for one in desk.links.offers()])
    assert board(desk) == alone


def test_homonyms_are_not_offered(desk: Desk) -> None:
    told = chat(who=("u1", "u2", "u3"))
    assert bring(desk, told, by_name(told)) == 1
    assert [one.name for one in desk.links.offers()] == ["老王"]


def test_a_dismissed_offer_returns_when_twice_as_much_speaks_for_it(desk: Desk) -> None:
    told = chat(60)
    bring(desk, told, by_name(told[:20]))
    offer = the_one(desk)
    desk.links.reject([offer.key])
    assert [one.name for one in desk.links.offers()] == ["老王"]
    assert bring(desk, told, by_name(told[:30])) == 0
    assert [one.name for one in desk.links.offers()] == ["老王"]
    assert bring(desk, told, by_name(told)) == 1
    assert the_one(desk).texts == 30
    desk.history.undo()
    assert the_one(desk).key == offer.key


def test_an_offer_outlives_its_texts_but_not_its_messages(desk: Desk) -> None:
    bring(desk, chat(), by_name(chat()))
    with desk.store.writer.write() as connection:
        connection.execute("UPDATE message SET body = NULL")
    links.refresh(desk.store.writer, [1])
    assert the_one(desk).texts == 12 and desk.links.rows(the_one(desk).key)[0][0].text is None
    withdraw.take_back(desk.store.writer, 2, CLASSIFIER)
    assert desk.links.offers() == ()
    assert not list(doctor.findings(desk.store.reader()))


def test_one_source_alone_and_too_little_are_no_evidence(desk: Desk) -> None:
    take(desk.store, by_name(chat()), 1, source="whatsapp", precision="minute")
    take(desk.store, by_name(chat()), 2, source="copied", precision="minute")
    assert links.refresh(desk.store.writer, [1]) == 0
    assert bring(desk, chat(), []) == 2
    assert bring(desk, [], []) == 0


def test_an_offer_that_is_not_there_is_refused(desk: Desk) -> None:
    for key in ("1:2", "nobody", "1", "1:x"):
        for act in (
            desk.links.rows,
            lambda said: desk.links.accept([said]),
            lambda said: desk.links.reject([said]),
        ):
            with pytest.raises(LookupError, match="member links"):
                act(key)
