"""Sheets of Surveys: who has not answered, and bringing answers in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from groupdesk.console.paint import Line, ends, joined, key
from groupdesk.console.screens.importing import Chooser
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import surveywords, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.surveys import Absent
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console


class SurveyChooser(Chooser):
    """Chooses a file of answers, then the groups that it went to."""

    def take(self, path: Path) -> None:
        """Go on with what was chosen."""
        ask_groups(self.console, path)


def ask_groups(console: "Console", path: Path) -> None:
    """Ask which groups it went to; where she looks at some alone these are offered first."""

    def chosen(groups: Sequence[int]) -> None:
        console.work.ask(lambda: console.desk.runs.ask_survey(path, groups))

    finder = Finder([], chosen, help_=_("which groups did {name} go to?").format(name=path.name))
    console.open_sheet(finder)
    scope = console.scope
    console.read(
        "survey_groups",
        lambda: (console.desk.groups.roster(scope), console.desk.groups.roster()),
        lambda found: finder.add(_entries(*found)),
    )


def _entries(scoped: Sequence[GroupRow], every: Sequence[GroupRow]) -> list[Entry]:
    entries = [Entry(_("groups"), row.name, _size(row), (row.id,), also=" ".join(row.tags)) for row in scoped]
    if len(scoped) > 1:
        n = ngettext("{n} group", "{n} groups", len(scoped)).format(n=len(scoped))
        entries.append(Entry(_("groups"), _("all that are shown"), n, tuple(row.id for row in scoped)))
    shown = {row.id for row in scoped}
    rest = [row for row in every if row.id not in shown]
    return [*entries, *(Entry(_("other groups"), row.name, _size(row), (row.id,)) for row in rest)]


def _size(row: GroupRow) -> str:
    return words.number(row.members if row.members is not None else row.members_known)


class Absentees(Sheet):
    """Members who have not answered, by group; a group's list is copied for its KOL."""

    side = "middle"
    cells = (72, 28)

    def __init__(self, survey: int, title: str) -> None:
        super().__init__()
        self._survey, self._title = survey, title
        self._found: Sequence[Absent] = ()

    def compose(self) -> ComposeResult:
        yield Lines(self._head, 2)
        yield Table(self._draw, ground="raised", marking=False)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read them anew."""
        surveys, survey = self.console.desk.surveys, self._survey
        self.console.read("absent", lambda: surveys.nonresponders(survey), self._show)

    def _show(self, found: Sequence[Absent]) -> None:
        self._found = found
        rows: list[tuple[object, Any]] = []
        group = None
        for one in found:
            if one.group != group:
                group = one.group
                rows.append((None, one.group_name))
            rows.append(((one.group, one.person), one))
        self.query_one(Table).show(Listed(rows or [(None, _("Everybody has answered."))]))
        for lines in self.query(Lines):
            lines.redraw()

    def has_row(self) -> bool:
        """Somebody has not answered."""
        return any(isinstance(table.row, Absent) for table in self.query(Table))

    def copy(self) -> None:
        """Copy the list of the group under the cursor, to give to its KOL."""
        one = self.query_one(Table).row
        if isinstance(one, Absent):
            names = [each.name for each in self._found if each.group == one.group]
            heading = _("{title}, not answered in {group}:").format(title=self._title, group=one.group_name)
            self.console.copy("\n".join([heading, *names]))

    def copy_post(self) -> None:
        """Copy a reminder for the group under the cursor, without names."""
        one = self.query_one(Table).row
        if isinstance(one, Absent):
            n = sum(each.group == one.group for each in self._found)
            self.console.copy(surveywords.reminder(self._title, n))

    def _head(self, cells: int) -> list[Line]:
        keys = joined((key("c", _("copy the list")), key("p", _("as a post")), key("Esc", _("close"))))
        n = f"  {words.number(len(self._found))}"
        return [ends([(_("Not answered"), "strong"), (n, "muted")], keys, cells), []]

    def _draw(self, row: Any, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, Absent):
            return [[(row.name, "text")]]
        return [[(str(row), "muted")]]
