"""The brief as text, Markdown and JSON."""

import json
from dataclasses import replace
from typing import Any

import pytest

from groupdesk import locale
from groupdesk.desk.values.brief import Brief, Moment, Rest
from groupdesk.reports.brief import FORMATS, LINES, lines, render
from tests.desk.build import ZONE, at, day
from tests.reports.samples import DANGEROUS, HOSTILE


def brief(**more: Any) -> Brief:
    told = Brief(
        desk="Harbour Circle", zone=ZONE, day=day("2026-03-10"), audience="team", groups=60, measured=41,
        talked=38, joined=12, left=3, asked=9, answered=7,
        moment=Moment("the first swallow of the year", "林小满", "读书会", 4),
        done=11, dismissed=1, settled=5, waiting=6, pack=(12, 17),
        later=(Rest(at("2026-03-11 09:00"), "question", "读书会"), Rest(at("2026-03-11 20:00"), "behind", "")),
    )  # fmt: skip
    return replace(told, **more)


UNKNOWN = brief(
    measured=0, talked=None, joined=None, left=None, asked=None, answered=None, moment=None, settled=None,
    waiting=None, pack=None, later=(), dismissed=0,
)  # fmt: skip


def test_a_sentence_a_line() -> None:
    assert lines(brief()) == [
        "Harbour Circle · Tue 10 Mar",
        "Talk in 38 of 41 groups measured, 60 in all",
        "New people 12, left 3",
        "Questions 9: 7 answered, 2 open",
        "Best moment: “the first swallow of the year” 林小满 · 读书会 · 4 people replied",
        "Items: 11 done, 1 dismissed, 5 settled by themselves, 6 waiting, pack 12/17",
        "Tomorrow 09:00 question 读书会",
        "Tomorrow 20:00 behind",
    ]


def test_unknown_is_a_dash_and_what_is_not_there_has_no_line() -> None:
    assert lines(UNKNOWN) == [
        "Harbour Circle · Tue 10 Mar",
        "Talk in – of 0 groups measured, 60 in all",
        "New people –, left –",
        "Questions –: – answered, – open",
        "Items: 11 done, – settled by themselves",
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_has_twelve_lines_at_most_and_counts_what_is_left_out(language: str) -> None:
    many = tuple(Rest(at(f"2026-03-11 {hour:02}:00"), "question", "读书会") for hour in range(20))
    locale.use(language)
    try:
        told = lines(brief(later=many))
        assert len(lines(brief(later=many[:4]))) <= LINES
    finally:
        locale.use("en")
    assert len(told) <= LINES and "17" in told[-1]


def test_the_formats_agree() -> None:
    shown = json.loads(render(brief(), "json"))
    assert (shown["day"], shown["for"], shown["open"]) == ("2026-03-10", "team", 2)
    assert shown["pack"] == {"done": 12, "of": 17}
    assert shown["later"][0] == {"at": "2026-03-11T09:00:00+08:00", "kind": "question", "group": "读书会"}
    assert shown["later"][1]["group"] is None
    text = render(brief(), "text").decode().splitlines()
    assert text == lines(brief())
    assert render(brief(), "md").decode() == f"# {text[0]}\n\n" + "".join(f"- {line}\n" for line in text[1:])
    unknown = json.loads(render(UNKNOWN, "json"))
    assert {
        unknown[name] for name in ("talked", "joined", "left", "asked", "answered", "open", "waiting")
    } == {None}


@pytest.mark.parametrize("format_", FORMATS)
def test_hostile_words_are_inert(format_: str) -> None:
    hostile = brief(
        desk=HOSTILE,
        moment=Moment(HOSTILE * 9, HOSTILE, HOSTILE, 2),
        later=(Rest(at("2026-03-11 09:00"), "question", HOSTILE),),
    )
    made = render(hostile, format_).decode()
    assert not set("\x1b\x07\u202e\r\x9b") & set(made)
    if format_ != "json":
        assert len(made.splitlines()) == len(lines(hostile)) + (format_ == "md")
    if format_ == "md":
        assert not [sign for sign in DANGEROUS if sign in made.replace("\\<", "")]


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown format pdf: one of text, md, json"):
        render(brief(), "pdf")
