"""Values read with tolerance."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records.values import (
    FIRST_AT,
    LAST_AT,
    BadRecordError,
    fields,
    instant,
    iso_instant,
    native_id,
    objects,
    person,
    words,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, 12),
        ("12", 12),
        ("-12", -12),
        (2**63 - 1, 2**63 - 1),
        (2**63, str(2**63)),
        (str(2**63), str(2**63)),
        ("007", "007"),
        ("1_0", "1_0"),
        ("１２", "１２"),
        ("m1", "m1"),
        ("", None),
        (None, None),
        (True, None),
        ({}, None),
    ],
)
def test_an_id_is_one_of_64_bits_or_its_text(value: Any, expected: int | str | None) -> None:
    assert native_id(value) == expected


def test_instants_as_numbers_and_their_digits() -> None:
    assert instant("1772409731") == instant(1772409731) == instant(1772409731.9) == 1772409731
    assert instant(FIRST_AT) == FIRST_AT
    assert instant(LAST_AT) == LAST_AT


@pytest.mark.parametrize(
    "value", [None, "", "soon", True, float("nan"), float("inf"), [], LAST_AT + 1, 10**30]
)
def test_no_instant_is_said(value: Any) -> None:
    with pytest.raises(BadRecordError, match="time"):
        instant(value)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:10Z", 10),
        ("1970-01-01T08:00:10.999+08:00", 10),
        ("1970-01-01 00:00:10", 10),
        ("1969-12-31T23:59:59.5+00:00", -1),
        ("0001-01-01T00:00:00", FIRST_AT),
        ("9999-12-31T23:59:59", LAST_AT),
    ],
)
def test_iso_times(text: str, at: int) -> None:
    assert iso_instant(text) == at


@pytest.mark.parametrize("text", ["0000-01-01T00:00:00", "2026-02-30", "9999-12-31T23:59:59-12:00", None, 5])
def test_no_iso_time_is_said(text: Any) -> None:
    with pytest.raises(BadRecordError, match="time"):
        iso_instant(text)


def test_a_person_is_an_id_or_a_name_or_nobody() -> None:
    assert (person("u1", "A"), person(7, "A"), person(None, "A"), person(None, "")) == (
        "u1",
        "7",
        "name:A",
        "",
    )


@given(ANYTHING)
def test_anything_at_all(value: Any) -> None:
    assert isinstance(words(value), str)
    assert isinstance(fields(value), dict)
    assert all(isinstance(one, dict) for one in objects(value))
    own = native_id(value)
    assert own is None or isinstance(own, str) or -(2**63) <= own < 2**63
