"""Figures made while somebody else stores messages: what he owes is never paid by what was read before."""

from collections.abc import Callable
from pathlib import Path

from groupdesk.records import ChatMessage, Member, Roster
from groupdesk.store import doctor, rollup
from groupdesk.store.file import Store
from tests.store.intake import NOW, desk, figures, take

AT = 1_772_409_600


def said(number: int, reply: int | None = None, day: int = 0) -> ChatMessage:
    return ChatMessage(
        AT + 86_400 * day + number, f"u{number % 3}", "", f"a sentence {number}", 0, number, reply
    )


def once(act: Callable[[], object]) -> Callable[[int], None]:
    """Does something the first time it hears that messages were read."""
    left = [act]

    def told(messages: int) -> None:
        if left:
            left.pop()()

    return told


def test_a_message_stored_while_its_day_is_counted_is_counted(tmp_path: Path) -> None:
    with desk(tmp_path / "desk") as store, Store(store.path, lambda: NOW) as other:
        take(store, [said(1), said(2)])
        group = rollup.owing(store.reader())[0]
        assert rollup.roll_up(store.writer, group, told=once(lambda: take(other, [said(3, reply=1)])))
        assert rollup.owing(store.reader()) == [group]
        rollup.roll_up_all(store.writer)
        assert list(doctor.findings(store.reader())) == []
        assert [row[2] for row in figures(store)["group_day"]] == [3]


def test_days_nobody_touched_meanwhile_are_paid_at_once(tmp_path: Path) -> None:
    with desk(tmp_path / "desk") as store, Store(store.path, lambda: NOW) as other:
        take(store, [said(number, day=number) for number in range(40)])
        group = rollup.owing(store.reader())[0]
        rollup.roll_up(store.writer, group, told=once(lambda: take(other, [said(100, day=39)])))
        (left,) = store.reader().execute("SELECT count(*) FROM stale").fetchone()
        assert 0 < left < 6


def test_two_who_make_the_figures_of_a_group_at_a_time_leave_the_newer_ones(tmp_path: Path) -> None:
    with desk(tmp_path / "desk") as store, Store(store.path, lambda: NOW) as other:
        take(store, [said(1), said(2)])
        group = rollup.owing(store.reader())[0]

        def overtake() -> None:
            take(other, [said(3)])
            rollup.roll_up_all(other.writer)

        rollup.roll_up(store.writer, group, told=once(overtake))
        assert list(doctor.findings(store.reader())) == []
        assert [row[2] for row in figures(store)["group_day"]] == [3]


def test_a_member_list_stored_meanwhile_still_gives_its_roles(tmp_path: Path) -> None:
    with desk(tmp_path / "desk") as store, Store(store.path, lambda: NOW) as other:
        take(store, [said(1), said(2)])
        group = rollup.owing(store.reader())[0]
        listed = Roster(AT + 9, (Member("u1", "", role="owner"),), True)
        rollup.roll_up(store.writer, group, told=once(lambda: take(other, [listed])))
        rollup.roll_up_all(store.writer)
        assert [row[6] for row in figures(store)["membership"] if row[1] == "u1"] == ["owner"]
