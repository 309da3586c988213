"""Answers on their way in: once, again, later, corrected, taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.history import UndoRun
from groupdesk.store.surveys import leaving
from groupdesk.worker.run import Worker
from tests.answers import CITY, Sheet, bring, members, sheets, work, write
from tests.desk.build import Build, at


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk.open(tmp_path / "desk", now=lambda: at("2026-03-10 08:00"))
    desk.settings.set("timezone", "Asia/Shanghai")
    return desk


@pytest.fixture
def group(desk: Desk) -> int:
    return members(Build(desk))


def figures(desk: Desk) -> tuple[int, int, int]:
    """Sheets, those that count, those that are matched."""
    row = desk.surveys.list()[0]
    return row.rows, row.kept, row.matched


def test_the_same_file_again_changes_nothing(desk: Desk, group: int, tmp_path: Path) -> None:
    file = write(tmp_path / "新人问卷.csv", sheets(20))
    assert bring(desk, file, group)["new"] == 20
    before = desk.surveys.page(1)
    again = bring(desk, file, group)
    assert (again["new"], again["corrected"], again["known"]) == (0, 0, 20)
    assert desk.surveys.page(1) == before
    assert (len(desk.surveys.list()), before.row.title, figures(desk)) == (1, "新人问卷", (20, 20, 20))
    assert [one.verb for one in desk.history.entries()].count("survey") == 1


def test_a_later_export_with_thirty_more_rows_adds_these_alone(
    desk: Desk, group: int, tmp_path: Path
) -> None:
    bring(desk, write(tmp_path / "one.csv", sheets(20)), group)
    told = bring(desk, write(tmp_path / "two.csv", sheets(50)), group)
    assert (told["new"], told["known"]) == (30, 20)
    assert figures(desk) == (50, 50, 30)
    assert [row.row for row in sorted(desk.surveys.matches(1), key=lambda row: row.row)] == [*range(50)]


def test_of_a_corrected_sheet_the_later_counts(desk: Desk, group: int, tmp_path: Path) -> None:
    told = sheets(20)
    bring(desk, write(tmp_path / "one.csv", told), group)
    told[0] = told[0]._replace(city="北京", when="2026/03/06 09:00:00")
    assert bring(desk, write(tmp_path / "two.csv", told), group)["corrected"] == 1
    assert figures(desk) == (21, 20, 20)
    assert desk.surveys.counts(1, CITY)["成都"] == 6
    assert bring(desk, write(tmp_path / "one.csv", sheets(20)), group)["corrected"] == 0
    assert desk.surveys.counts(1, CITY)["成都"] == 6


def test_the_same_account_again_is_superseded(desk: Desk, group: int, tmp_path: Path) -> None:
    twice = sheets(20)[0]._replace(number=99, city="杭州", when="2026/03/07 12:00:00")
    bring(desk, write(tmp_path / "one.csv", [*sheets(20), twice]), group)
    assert (desk.surveys.list()[0].superseded, figures(desk)) == (1, (21, 20, 20))
    assert desk.surveys.counts(1, CITY)["成都"] == 6


def test_an_import_is_taken_back_and_done_again(desk: Desk, group: int, tmp_path: Path) -> None:
    bring(desk, write(tmp_path / "one.csv", sheets(20)), group)
    bring(desk, write(tmp_path / "two.csv", sheets(30)), group)
    for left in (20, None):
        turned = desk.history.undo()
        assert isinstance(turned, UndoRun)
        desk.runs.ask_turn(turned.run_id, turned.entry)
        work(desk)
        assert [row.kept for row in desk.surveys.list()] == ([left] if left else [])
    for back in (20, 30):
        turned = desk.history.redo()
        assert isinstance(turned, UndoRun)
        desk.runs.ask_turn(turned.run_id, turned.entry, redo=True)
        work(desk)
        assert desk.surveys.list()[0].kept == back


def test_a_file_that_told_nothing_new_does_not_hold_what_is_taken_back(
    desk: Desk, group: int, tmp_path: Path
) -> None:
    file = write(tmp_path / "one.csv", sheets(20))
    bring(desk, file, group)
    bring(desk, file, group)
    turned = desk.history.undo()
    assert isinstance(turned, UndoRun)
    desk.runs.ask_turn(turned.run_id, turned.entry)
    work(desk)
    assert desk.surveys.list() == ()
    assert words.verb(desk.history.entries()[0]) == "Taken back: 20 sheets of one came in"


def test_a_run_that_was_killed_goes_on_and_is_one_act(
    desk: Desk, group: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "one.csv", sheets(20))
    monkeypatch.setattr("groupdesk.worker.surveys.AT_ONCE", 8)
    run = desk.runs.ask_survey(file, [group])
    worker = Worker(desk.store, told=dies_after(16))
    with pytest.raises(KeyboardInterrupt):
        worker.next()
    worker.release()
    assert desk.surveys.list()[0].rows == 16
    work(desk)
    assert (desk.runs.view(run).result["new"], figures(desk)) == (20, (20, 20, 20))
    assert [one.changed for one in desk.history.entries() if one.verb == "survey"] == [20]


def dies_after(sheets_: int) -> Callable[[int, int, int], None]:
    """A process that is ended once so many sheets are stored."""

    def told(done: int, _total: int, _sheets: int) -> None:
        if done > sheets_:
            raise KeyboardInterrupt

    return told


def test_what_both_exports_told_stays_when_the_first_is_taken_back(
    desk: Desk, group: int, tmp_path: Path
) -> None:
    bring(desk, write(tmp_path / "one.csv", sheets(20)), group)
    first = desk.history.entries()[0].id
    bring(desk, write(tmp_path / "two.csv", sheets(30)), group)
    turned = desk.history.take_back(first)
    assert isinstance(turned, UndoRun)
    desk.runs.ask_turn(turned.run_id, turned.entry)
    work(desk)
    assert figures(desk) == (30, 30, 30)


def test_addresses_and_phones_are_nowhere_in_the_file(desk: Desk, group: int, tmp_path: Path) -> None:
    told = [one._replace(phone=f"1380000{one.number:04}") for one in sheets(20)]
    bring(desk, write(tmp_path / "one.csv", told), group)
    desk.store.writer.checkpoint()
    held = b"".join(file.read_bytes() for file in tmp_path.glob("desk*"))
    assert "成都".encode() in held
    assert b"10.0.0.7" not in held and b"13800000003" not in held


def test_a_phone_that_was_matched_once_tells_who_it_is_the_next_time(
    desk: Desk, group: int, tmp_path: Path
) -> None:
    known = [one._replace(phone=f"1380000{one.number:04}") for one in sheets(20)]
    bring(desk, write(tmp_path / "one.csv", known), group)
    later = members(Build(desk), group="另一个群")
    unnamed = [one._replace(name=f"路人{one.number}", account="") for one in known]
    bring(desk, write(tmp_path / "two.csv", unnamed), later)
    assert {(row.outcome, row.rule) for row in desk.surveys.matches(2)} == {("auto", "phone")}


def test_what_is_no_questionnaire_is_refused_in_one_line(desk: Desk, group: int, tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_text("", encoding="utf-8")
    run = desk.runs.ask_survey(file, [group])
    work(desk)
    view = desk.runs.view(run)
    assert view.state == "failed" and view.error and "\n" not in view.error
    assert desk.surveys.list() == ()


def test_a_clinical_scale_is_no_game(desk: Desk, group: int, tmp_path: Path) -> None:
    file = tmp_path / "PHQ-9 抑郁自评.csv"
    write(file, sheets(10))
    run = desk.runs.ask_survey(file, [group], quiz=True)
    work(desk)
    assert "health data" in desk.runs.view(run).error


def test_answers_go_after_their_time_and_cells_before(desk: Desk, group: int, tmp_path: Path) -> None:
    file = write(tmp_path / "one.csv", sheets(20))
    bring(desk, file, group)
    before = desk.surveys.page(1)
    month, year = desk.now() + 31 * 86_400, desk.now() + 366 * 86_400
    assert leaving.expire(desk.store.writer, month) == (0, 20)
    assert leaving.expire(desk.store.writer, month) == (0, 0)
    assert desk.surveys.page(1).questions[3].result == before.questions[3].result
    assert bring(desk, file, group)["known"] == 20
    assert leaving.expire(desk.store.writer, year)[0] == 20
    assert desk.surveys.list()[0].kept == 0


def test_somebody_of_another_group_is_a_stranger(desk: Desk, group: int, tmp_path: Path) -> None:
    stranger = Sheet(99, "路人甲乙", "nobody-1")
    bring(desk, write(tmp_path / "one.csv", [*sheets(20), stranger]), group)
    (row,) = [row for row in desk.surveys.matches(1) if row.row == 20]
    assert (row.outcome, row.member, row.candidates) == ("none", None, ())
