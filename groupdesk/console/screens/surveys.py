"""Surveys: what people answered, whose sheets they are, who has not, and who has something to talk about."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from groupdesk.console import tabs
from groupdesk.console.keymap import THIS, Bound
from groupdesk.console.page import SplitPage
from groupdesk.console.paint import Line
from groupdesk.console.screens import saving, surveysdetail, surveysforms, surveyslist
from groupdesk.console.screens.surveysheets import Absentees, SurveyChooser
from groupdesk.console.screens.surveyslist import Read
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.why import Why
from groupdesk.desk import Desk, Frame, Scope, surveywhy, surveywords
from groupdesk.desk.surveys import BY_GROUP
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.surveys import CircleView, MatchRow, QuestionView, SurveyRow
from groupdesk.locale import _
from groupdesk.records.surveys import QuestionType
from groupdesk.rules.surveys.crosses import Cross

_STEPPED = frozenset({QuestionType.SINGLE, QuestionType.MULTI, QuestionType.SCALE, QuestionType.NPS})
"""Types that can be broken down."""


class Surveys(SplitPage):
    """The questionnaires; of the one that is open its doubtful sheets, questions and circles."""

    digit, title = tabs.SURVEYS
    topics: ClassVar[frozenset[str]] = frozenset({"surveys", "people", "groups"})

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw_row, head=self._draw_head)
        self.pane = Pane(self._draw_detail)
        self._value: Read | None = None
        self._open: int | None = None
        """The questionnaire she opened; the only one is open by itself."""
        self._by, self._by_name = BY_GROUP, ""
        self._cross: tuple[str, Cross | None] = ("", None)
        self._filter = ""
        self._shown = False
        """Whether private questions are shown."""

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> Read:
        rows = desk.surveys.list(scope)
        ids = [row.id for row in rows]
        survey = self._open if self._open in ids else ids[0] if len(ids) == 1 else None
        if survey is None:
            return Read(rows, None, (), (), desk.now(), desk.zone)
        page, asking = desk.surveys.opened(survey, shown=self._shown)
        return Read(rows, page, asking, self._circles_of(survey), desk.now(), desk.zone)

    def _circles_of(self, survey: int) -> tuple[CircleView, ...]:
        """The circles that show, until they are found anew."""
        return self._value.circles if self._value and self.survey == survey else ()

    def show(self, value: Read) -> None:
        self._value = value
        self._list()
        self._read_detail()
        if (survey := self.survey) is not None:  # they take longer than all the rest
            surveys = self.desk.surveys
            self.console.read("circles", lambda: (survey, surveys.circles(survey)), self._show_circles)

    def _show_circles(self, found: tuple[int, tuple[CircleView, ...]]) -> None:
        survey, circles = found
        if self._value and self.survey == survey:
            self._value = replace(self._value, circles=circles, sought=True)
            self._list()
            self.pane.redraw()
            self.console.show_keys()

    def count(self, frame: Frame) -> int | None:
        return frame.surveys or None

    def _list(self) -> None:
        if self._value:
            self.table.show(Listed(surveyslist.rows(self._value, self._filter)))

    def on_table_moved(self, event: Table.Moved) -> None:
        self._read_detail()
        for sheet in self.console.sheets:
            if isinstance(sheet, Why):
                sheet.redraw()

    def _read_detail(self) -> None:
        question, survey = self.question, self.survey
        if question is None or survey is None or question.private or question.question.type not in _STEPPED:
            self._cross = ("", None)
            self.pane.restart()
            self.console.show_keys()
            return
        key, by, surveys = question.question.key, self._by, self.desk.surveys
        self.console.read("detail", lambda: (key, surveys.cross(survey, key, by)), self._show_cross)

    def _show_cross(self, found: tuple[str, Cross]) -> None:
        self._cross = found
        self.pane.restart()
        self.console.show_keys()

    # --- what is under the cursor

    @property
    def survey(self) -> int | None:
        """The questionnaire that is open."""
        return self._value.page.row.id if self._value and self._value.page else None

    @property
    def chosen(self) -> SurveyRow | None:
        """The questionnaire that is open, or under the cursor."""
        if self._value and self._value.page:
            return self._value.page.row
        row = self.table.row
        return row if isinstance(row, SurveyRow) else None

    @property
    def question(self) -> QuestionView | None:
        """The question under the cursor."""
        row = self.table.row
        return row if isinstance(row, QuestionView) else None

    @property
    def circle(self) -> CircleView | None:
        """The circle under the cursor."""
        row = self.table.row
        return row if isinstance(row, CircleView) else None

    @property
    def _sheets(self) -> list[MatchRow]:
        """The sheets that are marked, else the one under the cursor."""
        ids = {key[1] for key in self.table.chosen if isinstance(key, tuple) and key[0] == "match"}
        return [one for one in (self._value.asking if self._value else ()) if one.id in ids]

    def has_row(self) -> bool:
        """Anything is under the cursor."""
        return self.table.row is not None

    def has_survey(self) -> bool:
        """A questionnaire is open, or under the cursor."""
        return self.chosen is not None

    def has_question(self) -> bool:
        """A question is under the cursor."""
        return self.question is not None

    def can_break_down(self) -> bool:
        """The question under the cursor can be broken down."""
        one = self.question
        return one is not None and not one.private and one.question.type in _STEPPED

    def has_sheet(self) -> bool:
        """Sheets are chosen about which she is asked."""
        return bool(self._sheets)

    def has_circle(self) -> bool:
        """A circle is under the cursor."""
        return self.circle is not None

    def is_offered(self) -> bool:
        """A circle that is not kept yet is under the cursor."""
        return self.circle is not None and self.circle.id is None

    def has_no(self) -> bool:
        """There is something to say no to."""
        return self.has_sheet() or self.has_circle()

    def has_probable(self) -> bool:
        """There are sheets with one likely member."""
        return any(one.outcome == "probable" for one in (self._value.asking if self._value else ()))

    # --- whom sheets are of

    def mark_probable(self) -> None:
        """Mark every sheet with one likely member; when all are marked, none."""
        assert self._value is not None
        keys: set[Hashable] = {("match", one.id) for one in self._value.asking if one.outcome == "probable"}
        self.table.marks = set() if keys <= self.table.marks else keys
        self.table.redraw()
        if keys:
            place = self.table.rows.find(min(keys, key=lambda key: self.table.rows.find(key) or 0))
            self.table.move_to(place or 0)
        self.console.show_keys()

    def yes(self) -> None:
        """It is: link the sheets to whom they are offered; of several members she chooses one."""
        sheets, survey = self._sheets, self.survey
        if not sheets or survey is None:
            return
        several = [one for one in sheets if len(one.candidates) > 1]
        if not several:
            ids = [one.id for one in sheets]
            self._settled(ids)
            self.change(lambda: self.desk.surveys.confirm(survey, ids))
        elif len(sheets) == 1:
            surveysforms.ask_which(self, survey, sheets[0])
        else:
            self.console.say.hint(
                _("Where several may be meant each is settled by itself: Esc takes the marks off")
            )

    def no(self) -> None:
        """It is not, or not this circle; what is under the cursor is never offered again."""
        sheets, circle, survey = self._sheets, self.circle, self.survey
        if survey is None:
            return
        surveys = self.desk.surveys
        if sheets:
            ids = [one.id for one in sheets]
            self._settled(ids)
            self.change(lambda: surveys.reject(survey, ids))
        elif circle is not None:
            self.change(lambda: surveys.drop_circle(survey, str(circle.id or circle.key)))

    def _settled(self, ids: Collection[int]) -> None:
        """Their rows go at once; what was refused comes back when the page is read anew."""
        assert self._value is not None
        left = tuple(one for one in self._value.asking if one.id not in ids)
        self._value = replace(self._value, asking=left)
        self._list()

    # --- questions

    @property
    def questions(self) -> Sequence[QuestionView]:
        """The questions of the questionnaire that is open."""
        return self._value.page.questions if self._value and self._value.page else ()

    def change(self, act: Callable[[], Any]) -> None:
        """Change what is chosen, and read anew what that leaves."""
        self.table.unmark()
        self.console.change(act, then=lambda: self.console.read_page(self))

    def break_by(self, chosen: tuple[str, str]) -> None:
        self._by, self._by_name = chosen
        self._read_detail()

    # --- circles

    def keep(self) -> None:
        """Keep the circle: its host, its people, its opening line, and a look after 30 days."""
        one, survey = self.circle, self.survey
        if one is not None and survey is not None:
            self.change(lambda: self.desk.surveys.keep_circle(survey, one.key))

    # --- copying, files, who has not answered

    def copy(self) -> None:
        """Copy what is under the cursor: an opening line, the invitations, figures; or eight questions to ask."""
        one = self.circle
        if one is not None and one.id is not None:
            self.console.copy("\n\n".join([one.opening, *_invitations(one)]))
        elif one is not None:
            self.console.copy(one.opening)
        elif self.survey is not None and self._value and self._value.page and self.question:
            self.console.copy("\n".join(_text(self._value, self.question.question.key)).strip())
        else:
            self.console.copy(surveywords.draft())

    def draft(self) -> None:
        """Copy eight questions to paste into a form tool."""
        self.console.copy(surveywords.draft())

    def absent(self) -> None:
        """Show who has not answered."""
        if row := self.chosen:
            self.console.open_sheet(Absentees(row.id, row.title))

    def export(self) -> None:
        """Write the results to a file."""
        from groupdesk.reports.survey import file_of

        row, surveys = self.chosen, self.desk.surveys
        if row is not None:
            name = f"{row.title or 'survey'}.xlsx".replace("/", "-")
            saving.save_as(
                self.console, _("Write the results"), name, lambda: file_of(surveys.page(row.id), ".xlsx")
            )

    def bring_in(self) -> None:
        """Bring in exported answers."""
        self.console.open_sheet(SurveyChooser())

    # --- why

    def why(self) -> None:
        """Say why it is so: by what a sheet is matched, what a circle rests on, what a share is of."""
        zone = self._value.zone if self._value else "UTC"
        self.console.open_sheet(Why(self._reason, lambda: zone))

    def _reason(self) -> tuple[str, Reason] | None:
        row = self.table.row
        if self._value is None or row is None or callable(row):
            return None
        return surveywhy.why(row)

    # --- looking

    def turn_shown(self) -> None:
        """Show what is private on this screen, or hide it again."""
        self._shown = not self._shown
        self.console.read_page(self)

    def has_private(self) -> bool:
        """Some of its questions are private."""
        page = self._value.page if self._value else None
        return page is not None and any(one.private for one in page.questions)

    def filter(self) -> None:
        """Show only what fits what is typed."""
        self.console.open_sheet(Prompt(_("filter: words, pinyin, initials"), self._filter, self._filter_by))

    def _filter_by(self, typed: str) -> None:
        self._filter = typed
        self._list()

    def on_table_opened(self, event: Table.Opened) -> None:
        row = event.table.row
        if isinstance(row, SurveyRow):
            self._open = row.id
            self.table.first()
            self.console.read_page(self)
            return
        if not self.console.wide and self.open_detail():
            return
        bounds = [bound for bound in self.console.keymap.here((self,)) if bound.command.group == THIS]
        choices = [(_(bound.command.title), bound.key, bound) for bound in bounds]
        self.console.open_sheet(Menu(_("What now?"), choices, Bound.run))

    def back(self) -> bool:
        if super().back():
            return True
        if self._filter:
            self._filter = ""
            self._list()
            return True
        if self._open is not None and self._value and len(self._value.surveys) > 1:
            self._open = None
            self.console.read_page(self)
            return True
        return False

    # --- drawing

    def _draw_head(self, cells: int) -> Sequence[Line]:
        return surveyslist.head(self._value, self._filter, cells)

    def _draw_row(self, row: surveyslist.Row, cells: int, state: RowState) -> Sequence[Line]:
        assert self._value is not None
        if isinstance(row, SurveyRow):
            return [surveyslist.survey_line(row, self._value.now, cells)]
        if isinstance(row, MatchRow):
            return [surveyslist.match_line(row, cells)]
        if isinstance(row, QuestionView):
            return surveyslist.question_lines(row, cells)
        if isinstance(row, CircleView):
            return surveyslist.circle_lines(row, self._value.now, cells)
        return [row(cells)]

    def _draw_detail(self, cells: int) -> list[Line]:
        value, row = self._value, self.table.row
        if value is None:
            return []
        if isinstance(row, SurveyRow):
            return surveysdetail.survey_lines(row, value.now, cells)
        if isinstance(row, MatchRow):
            return surveysdetail.match_lines(row, value.now, value.zone, cells)
        if isinstance(row, CircleView):
            return surveysdetail.circle_lines(row, value.now, cells)
        if isinstance(row, QuestionView) and value.page:
            key, cross = self._cross
            found = cross if key == row.question.key else None
            return surveysdetail.question_lines(row, value.page, found, self._by_name or _("group"), cells)
        return []


def _invitations(one: CircleView) -> list[str]:
    return [surveywords.invitation(seat.name, one.opening, one.host.name) for seat in one.members]


def _text(value: Read, key: str) -> list[str]:
    from groupdesk.reports.survey import lines

    return list(lines(value.page, key)) if value.page else []
