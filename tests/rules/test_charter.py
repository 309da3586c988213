"""Which parts of its charter a group lacks, and from what age on it is asked for."""

import pytest

from groupdesk.rules.charter import asked, lacks


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        ({}, ("purpose", "entry")),
        ({"for_whom": "readers"}, ("entry",)),
        ({"value": "calm", "entry": " \n"}, ("entry",)),
        ({"entry": "by a member", "exit": "adverts", "promise": "no noise"}, ("purpose",)),
        ({"value": "calm", "entry": "by a member"}, ()),
    ],
)
def test_a_purpose_is_whom_it_is_for_or_what_it_gives(
    texts: dict[str, str], missing: tuple[str, ...]
) -> None:
    assert lacks(texts) == missing


def test_the_young_and_notices_are_not_asked() -> None:
    assert asked("study", 31, {}) == ("purpose", "entry")
    assert asked("study", 30, {}) == ()
    assert asked("announcement", 400, {}) == ()
