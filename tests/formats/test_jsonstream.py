"""JSON of any size and in any state."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.formats.errors import BrokenError, DamagedError
from groupdesk.formats.jsonlines import JsonLines
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.source import FileSource
from groupdesk.formats.walks import told
from groupdesk.records import GroupFacts, Unreadable

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def source(folder: Path, text: str) -> FileSource:
    file = folder / "x.json"
    file.write_text(text, "utf-8", "surrogatepass")
    return FileSource.at(file)


def elements(folder: Path, text: str, window: int = 64, longest: int = 10_000) -> list[Any]:
    with JsonReader(source(folder, text), window, longest) as reader:
        return list(reader.elements(lambda item: "n" in item))


def walked(reader: JsonReader) -> Any:
    """The next value, put together by walking."""
    sign = reader.opening()
    if sign == "{":
        return {key: walked(reader) for key in reader.members()}
    if sign == "[":
        return [walked(reader) for _ in reader.items()]
    return reader.value()


@given(PLAIN, st.integers(1, 40), st.sampled_from([None, 2]), st.booleans())
def test_a_walk_gives_what_the_decoder_gives(
    tmp_path_factory: pytest.TempPathFactory, value: Any, window: int, indent: int | None, plain: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    text = text.encode("utf-8", "replace").decode()
    value = json.loads(text)
    with JsonReader(source(tmp_path_factory.mktemp("j"), text), window) as reader:
        assert walked(reader) == value
        assert reader.opening() == ""


@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.text(max_size=5), PLAIN, max_size=4), max_size=6), st.integers(1, 40))
def test_elements_come_whole_whatever_the_window(
    tmp_path_factory: pytest.TempPathFactory, items: list[Any], window: int
) -> None:
    text = json.dumps(items)
    assert elements(tmp_path_factory.mktemp("j"), text, window) == items


def test_values_nobody_reads_are_skipped(tmp_path: Path) -> None:
    text = json.dumps(
        {"a": {"b": [{"c": "]}"}], "d": {"e": {"f": {"g": [1]}}}}, "z": 1, "l": [[1], "x"], "n": 5}
    )
    with JsonReader(source(tmp_path, text), 7) as reader:
        assert [key for key in reader.members()] == ["a", "z", "l", "n"]  # noqa: C416 - a walk, not a list
    with JsonReader(source(tmp_path, text), 7) as reader:
        assert [reader.value() for key in reader.members() if key == "n"] == [5]


def test_a_value_of_another_type_gives_nothing(tmp_path: Path) -> None:
    with JsonReader(source(tmp_path, '{"a": null, "b": 12, "c": {"x": [1]}, "d": "y"}'), 3) as reader:
        assert [list(reader.elements()) for _ in reader.members()] == [[], [], [], []]
        assert reader.opening() == ""


def test_a_number_cut_by_the_window_stays_one(tmp_path: Path) -> None:
    with JsonReader(source(tmp_path, '{"a": 123456789, "b": 2}'), 8) as reader:
        assert [reader.value() for _ in reader.members()] == [123456789, 2]


@pytest.mark.parametrize(
    "broken",
    [
        '{"n": }',
        '{"n": 2, "text": "no end}',
        '{"n": 2, "text": [1, {"type": "bold"}, }',
        '{"n" 2}',
        '{"n": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"n": ' + "9" * 5_000 + "}",
        '{"n": "\\x"}',
        "nonsense",
    ],
)
def test_one_broken_element_costs_only_itself(tmp_path: Path, broken: str) -> None:
    text = f'[{{"n": 1}},\n {broken},\n {{"n": 3}}, {{"n": 4}}]'
    found = elements(tmp_path, text, longest=10**6)
    assert [item for item in found if isinstance(item, dict)] == [{"n": 1}, {"n": 3}, {"n": 4}]
    (bad,) = [item for item in found if isinstance(item, Unreadable)]
    assert bad.line == 2
    assert bad.reason
    assert bad.sample.startswith(broken[:40])
    assert len(bad.sample) <= 200


def test_after_a_broken_element_parts_of_it_are_no_records(tmp_path: Path) -> None:
    text = '[{"n": 1, "parts": [x, {"type": "bold"}, {"type": "link"}]}, {"n": 2}]'
    assert elements(tmp_path, text)[1:] == [{"n": 2}]


def test_a_broken_last_element_says_that_nothing_follows(tmp_path: Path) -> None:
    text = '{"messages": [{"n": 1}, {"n": x, "a": 123456789012345678}], "other": {"messages": [{"n": 9}]}}'
    with JsonReader(source(tmp_path, text), 64) as reader:
        found: list[Any] = []
        with pytest.raises(BrokenError) as caught:
            for key in reader.members():
                for item in reader.elements(bool) if key == "messages" else ():
                    found.append(item)
    assert str(caught.value) == ""
    assert found[0] == {"n": 1}
    assert found[1].reason.endswith("; nothing after it could be read")


def test_a_cut_off_array_keeps_what_came_before(tmp_path: Path) -> None:
    text = '[{"n": 1}, {"n": 22}, {"n": 3'
    for end in range(1, len(text)):
        reader = JsonReader(source(tmp_path, text[:end]), 5)
        found: list[Any] = []
        with reader, pytest.raises(BrokenError, match="cut off"):
            for item in reader.elements():
                found.append(item)
        assert found == [{"n": 1}, {"n": 22}][: text[:end].count("}")]


def test_an_endless_element_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(BrokenError, match="longer than 1000 characters"):
        elements(tmp_path, '[{"n": 1}, {"n": "' + "x" * 50_000 + '"}]', longest=1_000)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(n: int) -> int:
        opened = source(
            tmp_path, "[" + ",".join(f'{{"n": {i}, "text": "{"x" * 80}"}}' for i in range(n)) + "]"
        )
        tracemalloc.start()
        with JsonReader(opened, 4_096) as reader:
            assert sum(1 for _ in reader.elements()) == n
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(40_000) < 1.2 * peak(10_000)


def test_half_a_surrogate_pair_becomes_a_replacement_sign(tmp_path: Path) -> None:
    text = '[{"n": "a\\ud83d b"}, {"n": "\\uD83D\\uDC46"}, {"\\udc00": ["\\udfff"]}, {"n": "\\\\ud83d"}]'
    expected = [{"n": "a\ufffd b"}, {"n": "👆"}, {"\ufffd": ["\ufffd"]}, {"n": "\\ud83d"}]
    assert elements(tmp_path, text, 512) == elements(tmp_path, text, 3) == expected


@given(st.binary(max_size=200))
def test_random_bytes_end_with_a_declared_error_or_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    text = "[" + data.decode("latin-1")
    try:
        elements(tmp_path_factory.mktemp("j"), text, 16)
    except BrokenError as error:
        assert error.args == () or str(error)


def test_told_needs_a_chat(tmp_path: Path) -> None:
    opened = source(tmp_path, '{"a": ')
    with JsonReader(opened) as reader, pytest.raises(DamagedError, match=r"cut off here.*export it again"):
        list(told(opened, reader, (GroupFacts("x", "y") for _ in reader.members() if reader.value())))
    with JsonReader(source(tmp_path, "{}")) as reader, pytest.raises(DamagedError, match="no chat in it"):
        list(told(opened, reader, iter(())))


def lines(folder: Path, text: str, window: int = 16, longest: int = 100) -> list[tuple[int, Any]]:
    reader = JsonLines(source(folder, text), window, longest)
    return [(reader.number, value) for value in reader]


def test_lines_with_comments_blanks_and_broken_ones(tmp_path: Path) -> None:
    text = '# made by hand\r\n\r\n{"n": 1}\r\n  {"n": 2}\n{"n": \n{"n": 3} {"n": 4}\n7\n{"n": 5}'
    found = lines(tmp_path, text)
    assert [pair for pair in found if not isinstance(pair[1], Unreadable)] == [
        (3, {"n": 1}),
        (4, {"n": 2}),
        (7, 7),
        (8, {"n": 5}),
    ]
    bad = [value for _, value in found if isinstance(value, Unreadable)]
    assert [(one.line, one.sample) for one in bad] == [(5, '{"n": '), (6, '{"n": 3} {"n": 4}')]


def test_a_line_that_is_too_long_costs_only_itself(tmp_path: Path) -> None:
    text = '{"n": 1}\n{"n": "' + "x" * 5_000 + '"}\n{"n": 3}\n'
    (first, (number, bad), third) = lines(tmp_path, text)
    assert (first, third) == ((1, {"n": 1}), (3, {"n": 3}))
    assert number == bad.line == 2
    assert bad.reason == "a line longer than 100 characters"


def test_a_depth_bomb_on_a_line(tmp_path: Path) -> None:
    found = lines(tmp_path, '{"n": 1}\n' + "[" * 100_000 + '\n{"n": 3}', 4_096, 10**6)
    assert found[1][1].reason == "nested too deeply"
    assert found[2] == (3, {"n": 3})


def test_an_outline_shows_what_the_head_holds() -> None:
    cut = '{"name": "x", "meta": {"a": 1}, "messages": [{"id": 1}, {"id": 2}, {"id":'
    assert outline(cut).fields == {"name": "x", "meta": {"a": 1}, "messages": [{"id": 1}, {"id": 2}]}
    assert outline('{"avatar": "data:base64,AAAA').fields == {"avatar": None}
    assert outline('# note\n\n [{"id": 1}, {"id"').items == [{"id": 1}]
    assert outline('{"_type": "header"}\n{broken\n{"_type": "member"}\n').items == [
        {"_type": "header"},
        {"_type": "member"},
    ]
    assert outline("[12/05/2024, 08:10:23] Mom: hi").items == [12]
    assert outline("nothing") == outline("") == ({}, [])


@given(st.text(max_size=80))
def test_an_outline_of_anything(text: str) -> None:
    for opening in ("", "{", '{"', "[", '[{"a":', "#"):
        assert len(outline(opening + text)) == 2
