"""An export tells the desk's data and nothing of how it came; it spares what is not its own."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from groupdesk.records import ChatMessage
from groupdesk.reports import archive
from groupdesk.reports.archive import MANIFEST, ArchiveError, export, template
from groupdesk.store import safety
from tests.desk.build import Build, at
from tests.reports.samples import HOSTILE

NAMES = (
    *(
        "groups",
        "members",
        "member_days",
        "group_days",
        "pairs",
        "questions",
        "counts",
        "charters",
        "member_counts",
        "answers",
        "settings",
    ),
    "leaderboard",
)


def fill(path: Path, order: int) -> Desk:
    """The same two chats, the groups told in either `order`."""
    desk = Desk.open(path, now=lambda: at("2026-03-10 08:00"))
    build = Build(desk)
    ids = {}
    for name in ("读书会", "City")[::order]:
        ids[name] = build.group(name)
    chats = {
        "读书会": [
            ("2026-03-02 20:00", "林小满", "谁知道周三几点开始？"),
            ("2026-03-02 20:05", HOSTILE, "大概晚上八点钟开始吧"),
        ],
        "City": [("2026-03-03 09:00", "Bea", "Shall we walk along the river on Sunday?")],
    }
    for name in ("读书会", "City")[::order]:
        told = [build.said(*line)._replace(id=n) for n, line in enumerate(chats[name], 1)]
        build.tell(ids[name], list[ChatMessage](told))
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with fill(tmp_path / "desk.db", 1) as desk:
        yield desk


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text("utf-8-sig"))))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_table_as_csv_and_json(desk: Desk, tmp_path: Path) -> None:
    counts = export(desk, tmp_path / "out")
    files = {f"{name}.{kind}" for name in NAMES for kind in ("csv", "json")}
    assert contents(tmp_path / "out").keys() == files | {MANIFEST}
    for name in NAMES:
        rows = json.loads((tmp_path / "out" / f"{name}.json").read_bytes())
        shown = table(tmp_path / "out", name)
        assert len(rows) == len(shown) == counts[name]
        assert all(row.keys() == other.keys() for row, other in zip(rows, shown, strict=True))
    assert counts["groups"] == 2
    assert counts["member_days"] == 3


def test_figures_stand_under_natural_names(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "out")
    (asked,) = [row for row in table(tmp_path / "out", "questions") if "读书会" in row["group"]]
    assert asked["group"] == "telegram:telegram-读书会"
    assert (asked["at"], asked["person"]) == ("2026-03-02T20:00:00+08:00", "telegram:林小满")
    assert asked["answered_at"] == "2026-03-02T20:05:00+08:00"
    days = json.loads((tmp_path / "out" / "member_days.json").read_bytes())
    (hers,) = [row for row in days if row["person"] == "telegram:林小满"]
    assert (hers["day"], hers["messages"], hers["questions"]) == ("2026-03-02", 1, 1)


def test_two_desks_with_the_same_data_export_the_same(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "one")
    with fill(tmp_path / "other.db", -1) as other:
        export(other, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_hostile_name_is_inert_and_json_keeps_it(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "out")
    for content in contents(tmp_path / "out").values():
        assert not [sign for sign in ("\x1b", "\x07", "\u202e", "\r") if sign in content.decode()]
    rows = json.loads((tmp_path / "out" / "members.json").read_bytes())
    assert HOSTILE in {row["name"] for row in rows}
    assert any(row["name"].startswith("'=1+1") for row in table(tmp_path / "out", "members"))


def test_settings_are_hers_and_name_groups(desk: Desk, tmp_path: Path) -> None:
    with desk.store.writer.write() as connection:
        (group,) = connection.execute("SELECT id FROM chat_group WHERE name = 'City'").fetchone()
        connection.executemany(
            "INSERT INTO setting (scope, key, value) VALUES (?, ?, ?)",
            [
                ("desk", "tombstone_key", '"5ec7e7"'),
                ("desk", "held", "true"),
                ("desk", "theme", '"dark"'),
                (f"group:{group}", "quiet_from", '"22:00"'),
            ],
        )
    export(desk, tmp_path / "out")
    assert [tuple(row.values()) for row in table(tmp_path / "out", "settings")] == [
        ("desk", "theme", '"dark"'),
        ("group:telegram:telegram-City", "quiet_from", '"22:00"'),
    ]
    assert not [name for name, made in contents(tmp_path / "out").items() if b"5ec7e7" in made]


def test_an_earlier_export_is_replaced(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "out")
    first = contents(tmp_path / "out")
    (tmp_path / "out" / "groups.csv").write_text("old")
    (tmp_path / "out" / ".groupdesk-cut").mkdir()
    export(desk, tmp_path / "out")
    (tmp_path / "out" / ".groupdesk-cut").rmdir()
    assert contents(tmp_path / "out") == first


@pytest.mark.parametrize("name", ["groups.csv", "thesis.txt", MANIFEST])
def test_a_folder_with_other_files_is_left_alone(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("hers")
    with pytest.raises(ArchiveError, match="choose an empty folder"):
        export(desk, tmp_path / "out")
    assert contents(tmp_path / "out") == {name: b"hers"}


def test_a_file_of_hers_in_an_earlier_export_stays(desk: Desk, tmp_path: Path) -> None:
    export(desk, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_bytes())
    manifest["files"].remove("groups.csv")
    (tmp_path / "out" / MANIFEST).write_text(json.dumps(manifest))
    (tmp_path / "out" / "groups.csv").write_text("hers")
    before = contents(tmp_path / "out")
    with pytest.raises(ArchiveError, match=r"groups\.csv: is not from an earlier export"):
        export(desk, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_templates_do_not_replace_an_export(desk: Desk, tmp_path: Path) -> None:
    assert "groups.csv" in template(tmp_path / "empty")
    assert (tmp_path / "empty" / "groups.csv").read_text("utf-8-sig").startswith("name,platform,")
    export(desk, tmp_path / "out")
    with pytest.raises(ArchiveError):
        template(tmp_path / "out")


def test_never_among_the_safety_copies(desk: Desk) -> None:
    for folder in (safety.folder(desk.path), safety.folder(desk.path) / "deeper"):
        with pytest.raises(ArchiveError, match="safety copies"):
            export(desk, folder)
        assert not folder.exists()


def test_a_full_disk_leaves_the_folder_as_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(desk, tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_board", full)
    for folder in (tmp_path / "out", tmp_path / "new"):
        with pytest.raises(ArchiveError, match="No space left on device") as caught:
            export(desk, folder)
        assert "\n" not in str(caught.value)
    assert contents(tmp_path / "out") == before
    assert not (tmp_path / "new").exists()


def test_a_place_that_is_no_folder_gives_one_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hers")
    with pytest.raises(ArchiveError, match="nothing was exported"):
        export(desk, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "hers"


def test_every_version_of_a_charter(desk: Desk, tmp_path: Path) -> None:
    (city,) = (row.id for row in desk.groups.roster() if row.name == "City")
    desk.charter.set([city], {"entry": "by a member"})
    desk.charter.set([city], {"entry": "=anybody"})
    export(desk, tmp_path / "out")
    rows = [(row["group"], row["version"], row["entry"]) for row in table(tmp_path / "out", "charters")]
    assert rows == [
        ("telegram:telegram-City", "1", "by a member"),
        ("telegram:telegram-City", "2", "'=anybody"),
    ]
