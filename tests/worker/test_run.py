"""The run protocol: asked, taken up, stopped, resumed, answered."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk, groupnow
from groupdesk.desk.runs import Runs, spawn_worker, worker_lock
from groupdesk.store.engine import StoreError
from groupdesk.worker.imports import FIRST_CHUNK, Import
from groupdesk.worker.run import Worker
from groupdesk.worker.serve import serve
from tests.chats import Chat, long_chat

CHUNKS = 3 * FIRST_CHUNK


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "desk") as opened:
        yield opened


@pytest.fixture
def runs(desk: Desk) -> Runs:
    return Runs(desk)


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk.store)


def stored(desk: Desk) -> int:
    """Messages in the desk."""
    with desk.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM message").fetchone()[0])


def entries(desk: Desk) -> list[tuple[str, int, int | None]]:
    """The history: verb, rows changed, run."""
    with desk.reading() as connection:
        return connection.execute("SELECT verb, changed, run_id FROM entry ORDER BY id").fetchall()


def test_an_asked_import_is_done_and_becomes_an_entry(
    desk: Desk, runs: Runs, worker: Worker, tmp_path: Path
) -> None:
    run = runs.ask_import([long_chat(10).write(tmp_path / "a.json")])
    assert (runs.view(run).state, runs.view(run).title) == ("asked", "a.json")
    assert worker.next()
    view = runs.view(run)
    assert (view.state, view.result["total"]["new"], view.done) == ("done", 10, view.total)
    assert entries(desk) == [("import", 10, run)]
    assert not worker.next()


def test_after_an_import_what_is_found_of_its_group_is_there_for_who_opens_the_desk(
    desk: Desk, runs: Runs, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.ask_import([long_chat(10).write(tmp_path / "a.json")])
    assert worker.next()
    monkeypatch.setattr(groupnow, "_find", lambda connection, standing: pytest.fail("found again"))
    with Desk.open(desk.path, create=False) as again:
        assert [row.name for row in again.groups.roster()] == [row.name for row in desk.groups.roster()]


def test_the_same_ask_is_the_same_run_while_it_waits(runs: Runs, worker: Worker, tmp_path: Path) -> None:
    file = long_chat(10).write(tmp_path / "a.json")
    run = runs.ask_import([file])
    assert runs.ask_import([file]) == run
    assert runs.ask_import([file], group="another") != run
    worker.next()
    assert runs.ask_import([file]) != run


def test_an_import_that_brings_nothing_is_no_entry(
    desk: Desk, runs: Runs, worker: Worker, tmp_path: Path
) -> None:
    file = long_chat(10).write(tmp_path / "a.json")
    for _time in range(2):
        runs.ask_import([file])
        worker.next()
    copy = tmp_path / "copy.json"
    copy.write_bytes(file.read_bytes())
    runs.ask_import([copy], timezone="UTC")
    worker.next()
    assert [verb for verb, _changed, _run in entries(desk)] == ["import"]


def test_a_file_that_was_read_before_is_not_read_again(
    runs: Runs, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = long_chat(10).write(tmp_path / "a.json")
    runs.ask_import([file])
    worker.next()

    def refuse(self: Import, file: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(Import, "_take", refuse)
    run = runs.ask_import([file])
    worker.next()
    (entry,) = runs.view(run).result["files"]
    assert (entry["messages"], entry["new"], entry["known"], entry["senders"]) == (10, 0, 10, 10)


def test_a_preview_writes_nothing(desk: Desk, runs: Runs, worker: Worker, tmp_path: Path) -> None:
    run = runs.ask_import([long_chat(10).write(tmp_path / "a.json")], preview=True)
    worker.next()
    assert runs.view(run).result["total"]["new"] == 10
    assert stored(desk) == 0
    assert entries(desk) == []


def test_stopping_keeps_what_is_stored_and_the_next_ask_goes_on(
    desk: Desk, runs: Runs, tmp_path: Path
) -> None:
    file = long_chat(CHUNKS).write(tmp_path / "a.json")
    run = runs.ask_import([file])
    Worker(desk.store, told=lambda done, total, messages: runs.stop(run)).next()
    view = runs.view(run)
    kept = stored(desk)
    assert view.state == "stopped"
    assert 0 < kept < CHUNKS
    assert view.result["total"]["new"] == kept
    again = runs.ask_import([file])
    Worker(desk.store).next()
    total = runs.view(again).result["total"]
    assert (total["messages"], total["new"]) == (CHUNKS, CHUNKS - kept)


def test_a_run_that_waits_is_stopped_at_once(runs: Runs, worker: Worker, tmp_path: Path) -> None:
    run = runs.ask_import([long_chat(10).write(tmp_path / "a.json")])
    runs.stop(run)
    assert runs.view(run).state == "stopped"
    assert not worker.next()


def test_a_worker_that_has_to_leave_hands_its_run_to_the_next(desk: Desk, runs: Runs, tmp_path: Path) -> None:
    run = runs.ask_import([long_chat(CHUNKS).write(tmp_path / "a.json")])
    told: list[int] = []
    Worker(
        desk.store, leaving=lambda: bool(told), told=lambda done, total, messages: told.append(messages)
    ).next()
    assert runs.view(run).state == "asked"
    assert 0 < stored(desk) < CHUNKS
    assert entries(desk) == []
    Worker(desk.store).next()
    view = runs.view(run)
    assert (view.state, view.result["total"]["new"]) == ("done", CHUNKS)
    assert entries(desk) == [("import", CHUNKS, run)]


def test_a_run_of_a_dead_worker_is_taken_up_under_its_id_with_its_counts(
    desk: Desk, runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs.ask_import([long_chat(CHUNKS).write(tmp_path / "a.json")])

    class Killed(BaseException):
        pass

    def die(done: int, total: int, messages: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        Worker(desk.store, told=die).next()
    assert runs.view(run).state == "running"
    Worker(desk.store).next()
    (entry,) = runs.view(run).result["files"]
    assert (entry["messages"], entry["new"], entry["known"]) == (CHUNKS, CHUNKS, 0)


def test_a_finished_file_of_a_dead_worker_is_not_counted_twice(
    desk: Desk, runs: Runs, tmp_path: Path
) -> None:
    chat = long_chat(20)
    files = [chat.write(tmp_path / "a.json", chat.messages[:12]), chat.write(tmp_path / "b.json")]
    run = runs.ask_import(files)
    told: list[int] = []
    Worker(
        desk.store, leaving=lambda: bool(told), told=lambda done, total, messages: told.append(messages)
    ).next()
    Worker(desk.store).next()
    assert [one["new"] for one in runs.view(run).result["files"]] == [12, 8]


def test_unreadable_lines_stand_once_after_a_run_was_taken_up_again(
    desk: Desk, runs: Runs, tmp_path: Path
) -> None:
    chat = long_chat(10)
    chat.messages.insert(5, {"id": "x", "type": "message", "date_unixtime": "never"})
    run = runs.ask_import([chat.write(tmp_path / "a.json")])
    Worker(desk.store).next()
    with desk.noting() as connection:
        connection.execute("UPDATE run SET state = 'running'")
        connection.execute("UPDATE run_file SET finished = 0, hash = ''")
    Worker(desk.store).next()
    (only,) = runs.unreadable(run)
    assert Path(only.path).name == "a.json"


def test_a_run_that_breaks_keeps_one_line_and_is_not_taken_up_again(
    runs: Runs, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_(self: Import, plan: object = None) -> None:
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(Import, "execute", break_)
    run = runs.ask_import([long_chat(1).write(tmp_path / "a.json")])
    worker.next()
    assert (runs.view(run).state, runs.view(run).error) == ("failed", "RuntimeError: first second")
    assert not worker.next()


def test_a_plan_asks_and_its_answer_makes_it_the_import(
    desk: Desk, runs: Runs, worker: Worker, tmp_path: Path
) -> None:
    chat = long_chat(40)
    runs.ask_import([chat.write(tmp_path / "a.json")])
    worker.next()
    renamed = Chat("Quite another name", native=2002)
    renamed.messages = chat.messages
    run = runs.ask_plan([renamed.write(tmp_path / "b.json")])
    worker.next()
    view = runs.view(run)
    (file,) = view.result["files"]
    (question,) = view.question["questions"]
    assert (view.state, file["format"], file["chats"][0]["group"]) == ("asking", "telegram", None)
    assert (question["code"], question["group_name"], question["shared"]) == ("renamed", "A long chat", 20)
    runs.answer(run, {"chosen": {question["chat"]: question["group"]}})
    worker.next()
    (entry,) = runs.view(run).result["files"]
    assert (runs.view(run).kind, entry["group"], entry["new"]) == ("import", "A long chat", 40)


def test_only_a_plan_that_asks_can_be_answered(runs: Runs, tmp_path: Path) -> None:
    run = runs.ask_import([tmp_path / "a.json"])
    with pytest.raises(LookupError, match="asks nothing"):
        runs.answer(run, {})
    with pytest.raises(LookupError, match="no run"):
        runs.view(run + 1)


def test_an_import_is_taken_back_and_done_again_under_its_own_run(
    desk: Desk, runs: Runs, worker: Worker, tmp_path: Path
) -> None:
    run = runs.ask_import([long_chat(30).write(tmp_path / "a.json")])
    worker.next()
    runs.ask_turn(run, 1)
    worker.next()
    assert stored(desk) == 0
    again = runs.ask_turn(run, 1, redo=True)
    worker.next()
    assert stored(desk) == 30
    assert runs.view(again).result["total"]["new"] == 30
    assert runs.view(run).result["total"]["new"] == 30
    assert [verb for verb, _changed, _run in entries(desk)] == ["import", "undo", "redo"]
    runs.ask_turn(run, 1)
    worker.next()
    assert stored(desk) == 0


def test_an_export_is_a_run_too(runs: Runs, worker: Worker, tmp_path: Path) -> None:
    run = runs.ask_export(tmp_path / "templates", template=True)
    worker.next()
    assert runs.view(run).state == "done"
    assert (tmp_path / "templates" / "groups.csv").exists()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    refused = runs.ask_export(tmp_path / "taken", template=True)
    worker.next()
    assert runs.view(refused).state == "failed"
    assert "empty folder" in runs.view(refused).error


# --- processes --------------------------------------------------------------------------------------


def test_two_workers_never_serve_one_desk(desk: Desk) -> None:
    lock = worker_lock(desk.path)
    assert lock.acquire()
    with pytest.raises(StoreError, match="another worker"):
        serve(desk.store, once=True, patience=0.0)
    assert Runs(desk).attended()
    lock.release()
    assert not Runs(desk).attended()


def test_the_consoles_worker_works_and_leaves_when_its_stdin_ends(
    desk: Desk, runs: Runs, tmp_path: Path, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    run = runs.ask_import([long_chat(10).write(tmp_path / "a.json")])
    with spawn_worker(desk.path) as child:
        eventually(lambda: runs.view(run).state == "done")
        assert runs.attended()
    assert child.returncode == 0
    assert not runs.attended()


def test_a_signal_makes_the_worker_leave_with_its_code(
    desk: Desk, runs: Runs, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    with spawn_worker(desk.path) as child:
        eventually(runs.attended)
        run = runs.ask_export(desk.path.with_name("templates"), template=True)
        eventually(lambda: runs.view(run).state == "done")
        child.terminate()
        assert child.wait(timeout=20) == 143


def test_an_import_beside_a_worker_is_done_by_that_worker(
    desk: Desk, tmp_path: Path, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    file = long_chat(10).write(tmp_path / "a.json")
    with spawn_worker(desk.path):
        eventually(Runs(desk).attended)
        command = [sys.executable, "-m", "groupdesk", "--desk", str(desk.path), "import", str(file), "--json"]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        assert json.loads(done.stdout)["total"]["new"] == 10
