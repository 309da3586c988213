"""Answers as the shared samples and the generator tell them: types, counts, own words."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from figures import of

from groupdesk.formats import SURVEYS, format_of
from groupdesk.formats.source import FileSource
from groupdesk.records import Reading, Record
from groupdesk.records.surveys import Answer, Question, Response, Survey

SAMPLES = ("wjx.csv", "tencent.csv", "google.csv", "typeform.csv", "surveymonkey.csv", "msforms.xlsx")
MARKS_OTHER = ("wjx", "tencent", "typeform", "surveymonkey")
"""Tools that tell own words from options; those of the others are options nobody offered."""
TYPES_RIGHT = 0.95


def records(file: Path) -> list[Record]:
    source = FileSource.at(file)
    way = format_of(source, SURVEYS)
    assert way is not None
    return list(way.read(source, Reading()))


def asked(survey: Survey, expected: dict[str, Any]) -> Question | None:
    """The question that is meant: by its text, else by what can be answered (Typeform tells no more)."""
    found = [one for one in survey.questions if one.text == expected["title"]]
    labels = set(expected.get("counts") or expected.get("rows") or ())
    like = [
        one
        for one in survey.questions
        if labels and len(labels & {*one.options, *one.rows}) > len(labels) / 2
    ]
    return next(iter(found or like), None)


def counted(question: Question, answers: list[Answer]) -> Any:
    """What the answers add up to, as the expected figures tell it."""
    if question.type == "matrix":
        rows = ([one.rows[place] for one in answers] for place in range(len(question.rows)))
        return dict(zip(question.rows, (_steps(row) for row in rows), strict=True))
    if question.type in ("single", "multi"):
        return dict(Counter(option for one in answers for option in one.chosen))
    return _steps([one.number for one in answers])


def _steps(values: list[float | None]) -> dict[str, int]:
    return dict(Counter(str(int(value)) for value in values if value is not None))


def compare(file: Path, expected: dict[str, Any]) -> tuple[int, int]:
    """Compares what is known of each question; how many types are right, and of how many."""
    found = records(file)
    (survey,) = of(Survey, found)
    sheets = of(Response, found)
    assert len(sheets) == expected["rows_total"]
    kept = [
        one for one, (*_rest, superseded) in zip(sheets, expected["matches"], strict=True) if not superseded
    ]
    right = 0
    for wanted in expected["questions"]:
        question = asked(survey, wanted)
        if question is None or question.type != wanted["type"]:
            continue
        right += 1
        answers = [answer for one in kept if (answer := one.answers.get(question.key))]
        assert len(answers) == wanted["answered"], wanted["key"]
        _compare_counts(survey.tool, question, answers, wanted)
    return right, len(expected["questions"])


def _compare_counts(tool: str, question: Question, answers: list[Answer], wanted: dict[str, Any]) -> None:
    expected = wanted.get("counts") or wanted.get("rows")
    if expected is None:
        return
    own = {} if tool in MARKS_OTHER else wanted.get("other_texts", {})
    assert counted(question, answers) == {**expected, **own}, wanted["key"]
    if tool in MARKS_OTHER:
        assert dict(Counter(one.other for one in answers if one.other)) == wanted.get("other_texts", {})


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(shared: Path, name: str) -> None:
    file = shared / "data/surveys" / name
    right, total = compare(file, json.loads(file.with_name(f"{file.stem}.expected.json").read_text()))
    assert right == total


GENERATED = [
    ("wjx", "csv", ["--encoding", "gb18030", "--float-ids"]),
    ("wjx", "xlsx", ["--title-row", "--comma-options"]),
    ("tencent", "csv", ["--comma-options"]),
    ("google", "csv", ["--comma-options", "--title-row"]),
    ("google", "csv", ["--mode", "index", "--comma-options"]),
    ("google", "xlsx", []),
    ("typeform", "csv", ["--comma-options"]),
    ("surveymonkey", "csv", ["--title-row", "--comma-options"]),
    ("msforms", "xlsx", ["--comma-options", "--float-ids"]),
    ("msforms", "csv", []),
]


def made(shared: Path, folder: Path, platform: str, kind: str, *more: str) -> tuple[Path, dict[str, Any]]:
    """A generated export and what is known of it."""
    file, expected = folder / f"made.{kind}", folder / "expected.json"
    command = [
        sys.executable,
        str(shared / "data/make_survey.py"),
        "--platform",
        platform,
        "--out",
        str(file),
    ]
    subprocess.run([*command, "--expected", str(expected), *more], check=True)
    return file, json.loads(expected.read_text())


def test_generated_exports(shared: Path, tmp_path: Path) -> None:
    right = total = 0
    for platform, kind, more in GENERATED:
        for seed in ("3", "8"):
            size = ["--respondents", "90", "--questions", "13", "--dups", "4", "--seed", seed]
            found = compare(*made(shared, tmp_path, platform, kind, *size, *more))
            right, total = right + found[0], total + found[1]
    assert right >= TYPES_RIGHT * total


def test_options_by_number_are_counted_by_number(shared: Path, tmp_path: Path) -> None:
    for mode in ("index", "score"):
        size = ["--respondents", "90", "--questions", "13", "--mode", mode]
        file, expected = made(shared, tmp_path, "wjx", "csv", *size)
        found = records(file)
        (survey,) = of(Survey, found)
        for wanted in expected["questions"]:
            question = asked(survey, wanted)
            if question is None or wanted["type"] != "single":
                continue
            answers = [answer for one in of(Response, found) if (answer := one.answers.get(question.key))]
            counts = sorted(counted(question, answers).values())
            assert (question.type, counts) == ("single", sorted(wanted["counts"].values()))
