"""Sheets that change groups and their members: one, or many at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Menu
from groupdesk.desk import words
from groupdesk.desk.codes import MARKS, check_pattern
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.people import MemberRow
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock, rhythm

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_SHARED: Final = ("kind", "layer", "rhythm", "zone")


def edit_groups(console: "Console", rows: Sequence[GroupRow]) -> None:
    """Fields of one group, or those that many can have in common; an empty one of many stays as it is."""
    if not rows:
        return
    one = rows[0] if len(rows) == 1 else None
    ids = [row.id for row in rows]

    def keep(values: Mapping[str, str]) -> str:
        given = {name: value.strip() for name, value in values.items() if one is not None or value.strip()}
        if wrong := _wrong(given):
            return wrong
        console.change(lambda: console.desk.groups.set(ids, **given))  # type: ignore[arg-type]
        return ""

    title = (
        one.name if one is not None else ngettext("{n} group", "{n} groups", len(rows)).format(n=len(rows))
    )
    console.open_sheet(Form(title, _fields(rows, one), keep))


def _fields(rows: Sequence[GroupRow], one: GroupRow | None) -> list[Field]:
    hints = {
        "kind": _("study, project, family, hobby, trade …"),
        "layer": _("core, general, rest …"),
        "rhythm": _("live, daily, weekly, weekly:0 (Monday), monthly:1, none"),
        "zone": _("such as Asia/Shanghai"),
    }
    labels = {
        "kind": _("kind"),
        "layer": _("layer"),
        "rhythm": _("how often its data comes"),
        "zone": _("time zone"),
    }
    shared = [Field(name, labels[name], _common(rows, name), hints[name]) for name in _SHARED]
    if one is None:
        return shared
    checkin = Field("checkin_pattern", _("check-in pattern"), one.checkin_pattern, _(r"such as day \d+"))
    note = Field("note", _("note"), one.note, lines=True)
    return [Field("name", _("name"), one.name), *shared, checkin, note]


def _common(rows: Sequence[GroupRow], name: str) -> str:
    values = {str(getattr(row, name)) for row in rows}
    return values.pop() if len(values) == 1 else ""


def _wrong(given: Mapping[str, str]) -> str:
    """What the desk would refuse, told while the form is still open."""
    try:
        rhythm.check(given.get("rhythm", ""))
        if given.get("zone"):
            clock.zone(given["zone"])
        check_pattern(given.get("checkin_pattern", ""))
    except ValueError as error:
        return str(error)
    return _("a group needs a name") if given.get("name") == "" else ""


def edit_tags(console: "Console", rows: Sequence[GroupRow]) -> None:
    """Tags that all of the groups have, to be added to or taken from; those of some only stay."""
    if not rows:
        return
    common = set.intersection(*(set(row.tags) for row in rows))
    ids = [row.id for row in rows]

    def keep(values: Mapping[str, str]) -> str:
        wanted = {tag.strip().removeprefix("#") for tag in values["tags"].replace("，", ",").split(",")} - {
            ""
        }
        add, drop = wanted - common, common - wanted
        if add or drop:
            console.change(lambda: console.desk.groups.set(ids, add_tags=add, drop_tags=drop))
        return ""

    title = _("Tags of {name}").format(name=words.names([row.name for row in rows]))
    console.open_sheet(
        Form(title, [Field("tags", _("with commas between"), ", ".join(sorted(common)))], keep)
    )


def edit_adverts(console: "Console", rows: Sequence[GroupRow]) -> None:
    """Whether adverts are welcome in some groups."""
    if not rows:
        return
    ids = [row.id for row in rows]
    now = {row.adverts_allowed for row in rows}
    choices = [
        (said, "✓" if now == {allowed} else "", allowed)
        for allowed, said in ((False, _("adverts are not welcome")), (True, _("adverts are welcome")))
    ]
    title = words.names([row.name for row in rows])
    console.open_sheet(
        Menu(
            title,
            choices,
            lambda on: console.change(lambda: console.desk.groups.set(ids, adverts_allowed=on)),
        )
    )


def edit_marks(console: "Console", rows: Sequence[MemberRow], group: int) -> None:
    """What some members are in this group: staff, bot, KOL, substitute, paid; chosen again it is taken off."""
    if not rows:
        return
    people = [row.person for row in rows]

    def chosen(mark: str) -> None:
        on = not _all_bear(rows, mark)
        console.change(lambda: console.desk.people.mark(people, mark, on, group))

    choices = [(words.mark(mark), "✓" if _all_bear(rows, mark) else "", mark) for mark in MARKS]
    console.open_sheet(Menu(words.names([row.name for row in rows]), choices, chosen))


def _all_bear(rows: Collection[MemberRow], mark: str) -> bool:
    return all(mark in row.marks for row in rows)
