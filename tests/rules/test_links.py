"""Names are accounts when their long texts are those of one account at the same minutes."""

import random

import pytest

from groupdesk.rules.links import FEWEST, Telling, links

NAMES, IDS = 1, 2
"""Sources: one that knows names only, one with accounts."""


def both(name: int, account: int, texts: range, minute: int = 0) -> tuple[list[Telling], list[Telling]]:
    """Texts that a name and an account said, each at its own minute."""
    named = [Telling(NAMES, name, minute + text, text, text) for text in texts]
    known = [Telling(IDS, account, minute + text, text, 1000 + text) for text in texts]
    return named, known


def test_five_texts_at_the_same_minute_are_enough_and_four_are_not() -> None:
    named, known = both(1, 11, range(FEWEST))
    (offer,) = links(named, known).offers
    assert offer == (1, 11, ((4, 1004), (3, 1003), (2, 1002), (1, 1001), (0, 1000)))
    assert links(named[1:], known).offers == ()
    assert links(named, known[1:]).offers == ()


def test_another_minute_is_no_evidence() -> None:
    named, _known = both(1, 11, range(9))
    _named, known = both(1, 11, range(9), minute=1)
    assert links(named, known) == ((), frozenset())


def test_homonyms_stay_apart() -> None:
    named, known = both(1, 11, range(9))
    other = known[8]._replace(who=12)
    assert links(named, [*known[:8], other]) == ((), frozenset({1}))


def test_a_text_said_twice_in_a_source_says_nothing() -> None:
    named, known = both(1, 11, range(FEWEST))
    again = known[0]._replace(minute=700, who=12, id=5)
    assert links(named, [*known, again]).offers == ()
    assert links([*named, named[0]._replace(minute=700)], known).offers == ()
    elsewhere = known[0]._replace(source=3, id=5)
    assert len(links(named, [*known, elsewhere]).offers) == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_order_does_not_matter(seed: int) -> None:
    named, known = both(1, 11, range(7))
    more, of_more = both(2, 12, range(20, 30))
    named, known = named + more, known + of_more
    found = links(named, known)
    assert [(offer.name, offer.account) for offer in found.offers] == [(1, 11), (2, 12)]
    shuffle = random.Random(seed).sample
    assert links(shuffle(named, len(named)), shuffle(known, len(known))) == found
