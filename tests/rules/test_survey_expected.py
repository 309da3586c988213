"""The rules of questionnaires on the shared samples and on generated ones: matches, results, circles."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from groupdesk.formats import SURVEYS, format_of
from groupdesk.formats.source import FileSource
from groupdesk.records import Reading
from groupdesk.records.surveys import Question, Response, Survey
from groupdesk.rules.surveys import circles, duplicates, private, traits
from groupdesk.rules.surveys.matching import Bearer, Match, Outcome, match
from groupdesk.rules.surveys.results import Result, result
from groupdesk.rules.surveys.sheets import Sheet

SAMPLES = ("wjx.csv", "tencent.csv", "google.csv", "typeform.csv", "surveymonkey.csv", "msforms.xlsx")
LINKED = 0.98
"""Share of the rows that can be linked by themselves that must be."""


def read(file: Path) -> tuple[Survey, list[Response]]:
    source = FileSource.at(file)
    way = format_of(source, SURVEYS)
    assert way is not None
    records = list(way.read(source, Reading()))
    (survey,) = (one for one in records if isinstance(one, Survey))
    return survey, [one for one in records if isinstance(one, Response)]


def kept(responses: list[Response]) -> list[int]:
    """Places of the sheets that count."""
    sheets = [Sheet.of(place, one, b"") for place, one in enumerate(responses)]
    return [one.key for one in duplicates.find(sheets).kept(sheets)]


def matches(responses: list[Response], members: list[dict[str, str]]) -> list[Match]:
    """The match of each sheet that counts; members are numbered by their place."""
    sheets = [Sheet.of(place, responses[place], b"") for place in kept(responses)]
    return match(sheets, [Bearer(place, (one["id"],), one["name"]) for place, one in enumerate(members)])


def results(survey: Survey, responses: list[Response]) -> dict[str, Result]:
    """Text of a question → what it adds up to."""
    sheets = [responses[place] for place in kept(responses)]
    return {
        one.text: result(one, [sheet.answers.get(one.key) for sheet in sheets]) for one in survey.questions
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_matches_of_the_samples(shared: Path, name: str) -> None:
    file = shared / "data/surveys" / name
    members = json.loads((file.parent / "members.json").read_text())
    expected = json.loads(file.with_name(f"{file.stem}.expected.json").read_text())
    found = matches(read(file)[1], members)
    assert Counter(one.outcome.value for one in found) == expected["outcomes"]
    _no_wrong_link(found, members, expected)


def _no_wrong_link(found: list[Match], members: list[dict[str, str]], expected: dict[str, Any]) -> None:
    truth = {row: who for row, who, *_rest in expected["matches"]}
    for one in found:
        if one.outcome == Outcome.AUTO:
            assert members[one.who or 0]["id"] == truth[one.sheet]


def test_the_scene_of_wjx(shared: Path) -> None:
    survey, responses = read(shared / "data/surveys/wjx.csv")
    assert (len(responses), len(kept(responses))) == (50, 48)
    found = results(survey, responses)
    hobby, city = found["您的兴趣爱好(可多选)"], found["您现在常住的城市"]
    assert (dict(hobby.bars)["看书"], hobby.answered) == (27, 47)
    assert (dict(city.bars)["北京"], city.answered) == (10, 46)
    nps = found["您有多大可能把本群推荐给朋友"].nps
    assert nps is not None
    assert nps[:3] == (21, 14, 13)
    assert nps.score == pytest.approx(16.7, abs=0.05)
    assert private.hidden(survey.questions) == {"您的感情状况"}


@pytest.mark.parametrize("name", SAMPLES)
def test_results_of_the_samples(shared: Path, name: str) -> None:
    file = shared / "data/surveys" / name
    survey, responses = read(file)
    found = results(survey, responses)
    for wanted in json.loads(file.with_name(f"{file.stem}.expected.json").read_text())["questions"]:
        one = found.get(wanted["title"])
        if one is None or one.spread is None or "median" not in wanted:
            continue
        assert one.spread.median == wanted["median"]
        if wanted["type"] == "scale":
            assert one.top == wanted["top2"]
        if one.nps is not None:
            assert one.nps[:3] == (wanted["promoters"], wanted["passives"], wanted["detractors"])
            assert one.nps.score == pytest.approx(wanted["nps"], abs=0.06)


def made(shared: Path, folder: Path, *more: str) -> tuple[Path, dict[str, Any], list[dict[str, str]]]:
    """A generated export, what is known of it, and the members it went to."""
    file, expected, members = folder / "made.csv", folder / "expected.json", folder / "members.json"
    script = str(shared / "data/make_survey.py")
    files = ["--out", str(file), "--expected", str(expected), "--members-out", str(members)]
    subprocess.run([sys.executable, script, *files, *more], check=True)
    return file, json.loads(expected.read_text()), json.loads(members.read_text())


@pytest.mark.parametrize("platform", ["wjx", "google", "typeform"])
def test_no_wrong_link_in_generated_exports(shared: Path, tmp_path: Path, platform: str) -> None:
    for size, seed in ((60, 3), (300, 4), (1_000, 5)):
        more = ["--platform", platform, "--respondents", str(size), "--questions", "4", "--seed", str(seed)]
        file, expected, members = made(shared, tmp_path, *more, "--conflicts", "4")
        found = matches(read(file)[1], members)
        _no_wrong_link(found, members, expected)
        outcomes = {
            row: outcome for row, _who, outcome, _how, superseded in expected["matches"] if not superseded
        }
        linked = [one.outcome == Outcome.AUTO for one in found if outcomes[one.sheet] == "auto"]
        assert sum(linked) >= LINKED * len(linked)
        assert all(
            one.outcome != Outcome.AUTO or one.rule == "id"
            for one in found
            if outcomes[one.sheet] == "review"
        )


@pytest.mark.parametrize("platform", ["wjx", "surveymonkey"])
def test_planted_circles_are_offered(shared: Path, tmp_path: Path, platform: str) -> None:
    more = ["--platform", platform, "--respondents", "300", "--questions", "12", "--planted", "8"]
    for seed in ("1", "2", "3"):
        file, expected, _members = made(shared, tmp_path, *more, "--seed", seed)
        survey, responses = read(file)
        answers = {place: one.answers for place, one in enumerate(responses)}
        hidden = private.hidden(survey.questions)
        held = traits.of(survey.questions, answers, hidden)
        found = circles.circles(held)
        planted = [set(group["rows"]) for group in expected["planted"]]
        assert sum(any(_like(group, set(one.people)) for one in found) for group in planted) >= 7
        for one in found:
            assert all(reason.trait.question not in hidden for reason in one.reasons)
            assert all(set(seat.traits) <= held[seat.who] for seat in one.seats)


def _like(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= 0.5 * len(one | other)


def test_the_same_question_has_one_key_in_every_export(shared: Path) -> None:
    by_tool: list[dict[str, Question]] = []
    for name in ("wjx.csv", "tencent.csv"):
        survey, _responses = read(shared / "data/surveys" / name)
        by_tool.append({one.key: one for one in survey.questions})
    assert "您的兴趣爱好-可多选" in by_tool[0].keys() & by_tool[1].keys()
