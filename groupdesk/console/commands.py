"""Every command and every key, declared once: footer, help, palette and menus are read off this table.

A command names the class whose objects do it and the method they do it by; one without a key is
found in the palette. Its id gives it other keys in the config file (``[keys]``). The innermost thing
on the screen obeys first: a sheet, then the page, then its list or pane, then the console.
"""

from collections.abc import Callable
from typing import Any

from textual.app import App

from groupdesk.console import everywhere
from groupdesk.console.keymap import ANYWHERE, MOVE, SCREENS, THIS, Command
from groupdesk.console.languages import N_
from groupdesk.console.page import Page
from groupdesk.console.screens import (
    PAGES,
    bots,
    brief,
    charter,
    counting,
    handing,
    history,
    importing,
    kept,
    links,
    messages,
    pasting,
    settings,
    surveysforms,
    todayplans,
    upkeep,
)
from groupdesk.console.screens.botform import SeenGroups
from groupdesk.console.screens.bots import Bots
from groupdesk.console.screens.brief import Brief
from groupdesk.console.screens.calendar import Calendar
from groupdesk.console.screens.calendarday import Day
from groupdesk.console.screens.columnlist import Columns
from groupdesk.console.screens.counting import Counts
from groupdesk.console.screens.first import FirstSteps
from groupdesk.console.screens.groups import Groups
from groupdesk.console.screens.handing import Handing
from groupdesk.console.screens.history import History
from groupdesk.console.screens.importform import ImportForm
from groupdesk.console.screens.importing import Chooser
from groupdesk.console.screens.kept import Kept
from groupdesk.console.screens.leaderboard import Leaderboard
from groupdesk.console.screens.links import Links
from groupdesk.console.screens.messages import Messages
from groupdesk.console.screens.pasting import Paste
from groupdesk.console.screens.person import Person
from groupdesk.console.screens.planning import Planning
from groupdesk.console.screens.posting import Posting, Word
from groupdesk.console.screens.report import Report
from groupdesk.console.screens.roster import Roster
from groupdesk.console.screens.settings import Settings
from groupdesk.console.screens.surveys import Surveys
from groupdesk.console.screens.surveysheets import Absentees
from groupdesk.console.screens.today import Today
from groupdesk.console.widgets.cells import Cells
from groupdesk.console.widgets.finder import Finder
from groupdesk.console.widgets.form import Form
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.say import Say
from groupdesk.console.widgets.sheet import Sheet
from groupdesk.console.widgets.table import Table

_Act = Callable[[Any], object]
_When = Callable[[Any], bool] | None


def _on(place: type, group: str, palette: bool = True) -> Callable[..., Command]:
    """A short way to declare the commands of one place."""

    def declare(
        id_: str, call: _Act, keys: str, title: str, word: str = "", rank: int = 0, when: _When = None
    ) -> Command:
        return Command(id_, place, call, tuple(keys.split()), title, word, rank, when, group, palette)

    return declare


def _page(page: type[Page]) -> Command:
    return _screen(f"page.{page.digit}", lambda console: console.go(page.digit), page.digit, page.title)


def _has_groups(console: Any) -> bool:
    return not console.empty


_sheet = _on(Sheet, "", palette=False)
_form = _on(Form, "", palette=False)
_finder = _on(Finder, "", palette=False)
_chooser = _on(Chooser, "", palette=False)
_import = _on(ImportForm, "", palette=False)
_paste = _on(Paste, "", palette=False)
_counts = _on(Counts, "", palette=False)
_history = _on(History, "", palette=False)
_settings = _on(Settings, "", palette=False)
_kept = _on(Kept, "", palette=False)
_links = _on(Links, "", palette=False)
_brief = _on(Brief, "", palette=False)
_seen = _on(SeenGroups, "", palette=False)
_hand = _on(Handing, "", palette=False)
_posting = _on(Posting, "", palette=False)
_word = _on(Word, "", palette=False)
_say = _on(Say, "", palette=False)
_prompt = _on(Prompt, "", palette=False)
_item = _on(Today, THIS)
_queue = _on(Today, MOVE)
_first = _on(FirstSteps, THIS)
_group = _on(Groups, THIS)
_roster = _on(Roster, THIS)
_plan = _on(Planning, THIS)
_week = _on(Calendar, MOVE)
_day = _on(Day, MOVE)
_cells = _on(Cells, MOVE, palette=False)
_columns = _on(Columns, "", palette=False)
_board = _on(Leaderboard, THIS)
_report = _on(Report, THIS)
_person = _on(Person, THIS)
_said = _on(Messages, THIS)
_bot = _on(Bots, THIS)
_saying = _on(Bots, MOVE)
_survey = _on(Surveys, THIS)
_answers = _on(Surveys, MOVE)
_absent = _on(Absentees, "", palette=False)
_list = _on(Table, MOVE, palette=False)
_pane = _on(Pane, "", palette=False)
_move = _on(App, MOVE, palette=False)
_anywhere = _on(App, ANYWHERE)
_palette = _on(App, ANYWHERE, palette=False)
_screen = _on(App, SCREENS)
_silent = _on(App, "", palette=False)

COMMANDS: tuple[Command, ...] = (
    _sheet("sheet.close", lambda sheet: sheet.close(), "escape", N_("close"), N_("close"), 9),
    _prompt("prompt.keep", Prompt.keep, "enter", N_("keep the filter"), N_("keep"), 1),
    _finder("finder.choose", Finder.choose, "enter", N_("choose"), N_("choose"), 1),
    _say("say.see", Say.see, "enter", N_("see the lines"), N_("see them"), 1, Say.has_more),
    _chooser("import.complete", Chooser.complete, "tab", N_("complete the path"), N_("complete"), 2),
    _chooser("import.choose", Chooser.choose, "enter", N_("choose"), N_("choose"), 1),
    _import("import.start", ImportForm.start, "ctrl+s", N_("import"), N_("import"), 1),
    _paste("paste.store", Paste.store, "ctrl+s", N_("bring it in"), N_("bring in"), 1, Paste.understood),
    _paste("paste.group", Paste.ask_group, "g", N_("another group"), N_("group"), 2, Paste.understood),
    _paste("paste.day", Paste.ask_day, "d", N_("another day"), N_("day"), 3, Paste.understood),
    _paste(
        "paste.whole",
        Paste.turn_whole,
        "w",
        N_("it is everything, or a part"),
        N_("whole"),
        4,
        Paste.understood,
    ),
    _paste("paste.other", Paste.other, "tab", N_("to the text, or back"), N_("edit"), 5),
    _counts("counts.keep", Counts.keep, "enter", N_("keep the row"), N_("keep"), 1, Counts.has_group),
    _counts(
        "counts.next", Counts.next_cell, "tab right", N_("next figure"), N_("figure"), 2, Counts.has_group
    ),
    _counts("counts.previous", Counts.previous_cell, "shift+tab left", N_("figure before")),
    _counts("counts.same", Counts.same, "=", N_("as counted last"), N_("as last"), 3, Counts.has_group),
    _counts("counts.day", Counts.ask_day, "d", N_("another day"), N_("day"), 4),
    _counts("counts.groups", Counts.ask_groups, "n", N_("new groups"), N_("new"), 5),
    _counts("counts.undo", Counts.undo, "u", N_("undo the last change"), N_("undo"), 6),
    _counts("counts.redo", Counts.redo, "U", N_("redo"), N_("redo"), 7),
    _history("history.undo", History.undo, "u", N_("undo the last change"), N_("undo"), 2),
    _kept("kept.copy", Kept.copy, "c", N_("copy the text"), N_("copy"), 1, Kept.has_row),
    _kept("kept.drop", Kept.drop, "x delete", N_("let go of it"), N_("let go"), 2, Kept.has_row),
    _links(
        "links.accept", Links.accept, "d", N_("they are the same person"), N_("the same"), 1, Links.has_row
    ),
    _links(
        "links.reject", Links.reject, "x", N_("they are not the same"), N_("not the same"), 2, Links.has_row
    ),
    _links("links.why", Links.why, "w", N_("the texts that both said"), N_("texts"), 3, Links.has_row),
    _links("links.undo", Links.undo, "u", N_("undo the last change"), N_("undo"), 4),
    _links("links.redo", Links.redo, "U", N_("redo"), N_("redo"), 5),
    _brief("brief.copy", Brief.copy, "c", N_("copy it as a text"), N_("copy text"), 1, Brief.has_brief),
    _brief("brief.audience", Brief.turn_copy, "v", N_("the team's copy, or the boss's"), N_("other copy"), 2),
    _brief("brief.earlier", Brief.earlier, "[", N_("the day before"), N_("day before"), 3, Brief.has_brief),
    _brief("brief.later", Brief.later, "]", N_("the day after"), N_("day after"), 4, Brief.has_brief),
    _settings("settings.undo", Settings.undo, "u", N_("undo the last change"), N_("undo"), 2),
    _settings("settings.redo", Settings.redo, "U", N_("redo"), N_("redo"), 3),
    _settings("settings.filter", Settings.filter, "/", N_("filter"), N_("filter"), 4),
    _settings(
        "settings.scope", Settings.choose_scope, "f", N_("for the desk, a kind, a group"), N_("for"), 5
    ),
    _settings(
        "settings.reset",
        Settings.reset,
        "delete",
        N_("the default again"),
        N_("default"),
        6,
        Settings.can_reset,
    ),
    _history("history.redo", History.redo, "U", N_("redo"), N_("redo"), 3),
    _seen("seen.keep", SeenGroups.keep, "ctrl+s", N_("keep and sync"), N_("keep"), 1),
    _hand("hand.copy", Handing.copy, "c", N_("copy the text"), N_("copy"), 1, Handing.has_batch),
    _hand("hand.done", Handing.done, "d", N_("it is posted there"), N_("posted"), 2, Handing.has_batch),
    _hand("hand.skip", Handing.skip, "x", N_("not to these groups"), N_("not here"), 3, Handing.has_batch),
    _hand("hand.undo", Handing.undo, "u", N_("undo the last change"), N_("undo"), 4),
    _posting("posting.keep", Posting.keep, "ctrl+s", N_("say it"), N_("say it"), 1),
    _posting("posting.next", Posting.next_field, "tab", N_("next field")),
    _posting("posting.ring", Posting.ring, "ctrl+a", N_("ring everybody, or nobody"), N_("ring all"), 2),
    _word("word.keep", Word.keep, "ctrl+s", N_("say it"), N_("say it"), 1),
    _form("form.keep", Form.keep, "ctrl+s", N_("keep"), N_("keep"), 1),
    _form("form.editor", Form.to_editor, "ctrl+o", N_("in your editor"), N_("your editor"), 2, Form.has_area),
    _form("form.next", Form.next_field, "tab", N_("next field")),
    _item(
        "today.charter", charter.fill_in, "e C", N_("write the charter"), N_("write it"), 1, charter.is_asked
    ),
    _item(
        "today.approve",
        todayplans.approve,
        "A",
        N_("approve the post"),
        N_("approve"),
        1,
        todayplans.is_review,
    ),
    _item("today.begin", todayplans.begin, "e", N_("write the post"), N_("write it"), 1, todayplans.is_place),
    _item(
        "today.columns",
        todayplans.show_columns,
        "C",
        N_("change the column"),
        N_("columns"),
        1,
        todayplans.is_weak,
    ),
    _item(
        "today.day",
        todayplans.show_day,
        "D",
        N_("its day in the calendar"),
        N_("its day"),
        2,
        todayplans.has_day,
    ),
    _item("today.done", Today.done, "d", N_("done with it"), N_("done"), 1, Today.has_item),
    _item("today.copy", Today.copy, "c", N_("copy the prepared text"), N_("copy"), 2, Today.has_text),
    _item("today.say", Today.say_there, "n", N_("say it in the group"), N_("say it"), 2, Today.has_place),
    _item("today.word", Today.word, "W", N_("a word to the person"), when=Today.has_person),
    _item("today.later", Today.later, "z", N_("later: 1 h, tonight …"), N_("later"), 3, Today.has_item),
    _item("today.assign", Today.assign, "a", N_("give to somebody"), N_("give"), 7, Today.has_item),
    _item("today.no", Today.no, "x", N_("not this, and why"), N_("not this"), 4, Today.has_item),
    _item("today.why", Today.why, "w", N_("why it is here"), N_("why"), 5, Today.has_item),
    _item("today.edit", Today.edit, "e", N_("edit the prepared text"), N_("edit"), 6, Today.has_text),
    _queue("today.brief", brief.show, "b", N_("the brief of the day"), N_("brief"), 8),
    _queue("today.rest", Today.show_rest, "G", N_("show the rest"), when=Today.has_rest),
    _queue("today.filter", Today.filter, "/", N_("filter what is shown"), N_("filter"), 8),
    _first("first.import", FirstSteps.ask_import, "i", N_("import chat histories"), N_("import"), 2),
    _first("first.paste", FirstSteps.paste, "p", N_("paste copied text"), N_("paste"), 4),
    _first("first.count", FirstSteps.type_counts, "#", N_("type counts"), N_("type counts"), 5),
    _first("first.bot", FirstSteps.add_bot, "b", N_("add a bot"), N_("add a bot"), 6),
    _first("first.language", FirstSteps.switch_language, "L", N_("the other language"), N_("language"), 3),
    _group(
        "groups.by_state",
        Groups.by_state,
        "v",
        N_("members by state or mark"),
        N_("by state"),
        3,
        Groups.has_parts,
    ),
    _group("groups.parts", Groups.by_state, "enter", N_("members by state or mark"), when=Groups.on_facts),
    _group("groups.edit", Groups.edit, "e", N_("edit it, or many"), N_("edit"), 2, Groups.has_groups),
    _group("groups.why", Groups.why, "w", N_("why it has its grade"), N_("why"), 6, Groups.has_groups),
    _group("groups.post", Groups.post, "n", N_("say something there"), N_("post"), 2, Groups.has_groups),
    _group("groups.members", Groups.all_members, "m", N_("all members"), N_("members"), 1, Groups.has_group),
    _group(
        "members.mark", Groups.tag, "t", N_("mark as staff, bot, KOL …"), N_("mark as"), 3, Groups.has_members
    ),
    _group("groups.tag", Groups.tag, "t", N_("tag"), N_("tag"), 3, Groups.has_groups),
    _group("groups.charter", charter.edit, "C", N_("write its charter"), N_("charter"), 5, Groups.has_group),
    _group(
        "groups.charter_versions",
        charter.show_versions,
        "V",
        N_("versions of its charter"),
        when=Groups.has_charter,
    ),
    _roster(
        "groups.unfold", Roster.turn, "right", N_("show the groups of the space"), when=Roster.can_unfold
    ),
    _roster("groups.fold", Roster.turn, "left", N_("fold the groups of the space"), when=Roster.can_fold),
    _group("groups.merge", Groups.merge, "=", N_("two groups are one"), N_("the same"), 7, Groups.can_merge),
    _group(
        "groups.links", Groups.show_links, "=", N_("who may be the same"), N_("the same"), 7, Groups.has_page
    ),
    _group("groups.sort", Groups.sort, "s", N_("sort, again reverses"), N_("sort"), 5, Groups.in_list),
    _group("groups.filter", Groups.filter, "/", N_("filter what is shown"), N_("filter"), 4, Groups.in_list),
    _group(
        "groups.narrow", Groups.narrow, "", N_("make every page about this group"), when=Groups.has_groups
    ),
    _group("groups.archive", Groups.archive, "", N_("put away, or take back"), when=Groups.has_groups),
    _group("groups.adverts", Groups.allow_adverts, "", N_("adverts: welcome or not"), when=Groups.has_groups),
    _group("groups.archived", Groups.show_archived, "v", N_("show what was put away"), when=Groups.in_roster),
    _bot("bots.groups", Bots.groups, "enter", N_("what it sees, and what is wanted"), when=Bots.has_bot),
    _bot("bots.settle", Bots.settle, "d", N_("it is there"), N_("it is there"), 1, Bots.can_settle),
    _bot("bots.retry", Bots.retry, "R", N_("say it again"), N_("again"), 2, Bots.can_retry),
    _bot("bots.skip", Bots.skip, "x", N_("leave it unsaid"), N_("skip"), 3, Bots.can_skip),
    _bot(
        "bots.hand_over", Bots.hand_over, "a", N_("hand it over to you"), N_("by hand"), 4, Bots.can_hand_over
    ),
    _bot("bots.move", Bots.move, "m", N_("say it at another time"), N_("move"), 5, Bots.can_move),
    _bot("bots.recall", Bots.recall, "T", N_("take it back"), N_("take back"), 5, Bots.can_recall),
    _bot("bots.correct", Bots.correct, "C", N_("a correction to those that got it"), when=Bots.can_correct),
    _bot("bots.edit", Bots.edit, "e", N_("address, token, name"), N_("edit"), 4, Bots.has_bot),
    _bot("bots.test", Bots.test, "v", N_("ask what it is and sees"), N_("test"), 5, Bots.has_bot),
    _bot("bots.remove", Bots.take_away, "delete", N_("take the bot away"), when=Bots.has_bot),
    _bot("bots.why", Bots.why, "w", N_("how it stands, and why"), N_("why"), 6, Bots.has_row),
    _saying("bots.add", Bots.add, "n", N_("add a bot"), N_("new bot"), 6),
    _saying("bots.hand", Bots.hand, "c", N_("copy the next batch by hand"), N_("by hand"), 7),
    _saying("bots.state", Bots.choose_state, "s", N_("show deliveries of one state"), N_("show"), 8),
    _saying("bots.filter", Bots.filter, "/", N_("filter what is shown"), N_("filter"), 8),
    _plan(
        "calendar.edit", Planning.edit, "e", N_("write or edit the post"), N_("edit"), 3, Planning.can_edit
    ),
    _plan(
        "calendar.advance",
        Planning.advance,
        "A",
        N_("next step: review, approved, ready"),
        N_("approve"),
        2,
        Planning.can_advance,
    ),
    _plan(
        "calendar.move", Planning.move, "m", N_("to another day or hour"), N_("move"), 4, Planning.can_edit
    ),
    _plan(
        "calendar.refuse",
        Planning.refuse,
        "x",
        N_("back to its writer, or left out"),
        N_("not so"),
        8,
        Planning.can_refuse,
    ),
    _plan(
        "calendar.hand",
        Planning.hand,
        "c",
        N_("copy the next batch by hand"),
        N_("by hand"),
        4,
        Planning.can_hand,
    ),
    _plan(
        "calendar.review",
        Planning.review,
        "d",
        N_("note what came of it"),
        N_("reviewed"),
        4,
        Planning.is_over,
    ),
    _day("calendar.count", Day.count_responses, "#", N_("type how many responded"), when=Day.can_count),
    _plan("calendar.now", Planning.say_now, "", N_("say it at once"), when=Planning.can_say),
    _day("calendar.retry", Day.retry, "R", N_("say again what was refused"), N_("retry"), 4, Day.can_retry),
    _plan("calendar.new", Planning.new, "n", N_("write a post"), N_("new"), 2, Planning.has_week),
    _plan(
        "calendar.fill",
        Planning.fill,
        "F",
        N_("drafts where a post is lacking"),
        N_("fill gaps"),
        6,
        Planning.has_week,
    ),
    _week("calendar.copy", Calendar.copy, "y", N_("copy the week"), N_("copy week"), 6, Calendar.has_week),
    _day("calendar.copy_day", Day.copy, "y", N_("copy the day"), N_("copy day"), 9, Day.has_week),
    _week(
        "calendar.day",
        Calendar.show_day,
        "D",
        N_("the day, hour by hour"),
        N_("by hour"),
        7,
        Calendar.has_week,
    ),
    _day("calendar.week", Day.show_week, "D", N_("back to the week"), N_("week"), 6),
    _week(
        "calendar.columns", Calendar.show_columns, "C", N_("the columns"), N_("columns"), 7, Calendar.has_week
    ),
    _day("calendar.why", Day.why, "w", N_("how it stands, and what came of it"), N_("why"), 5, Day.has_week),
    _week("calendar.earlier", Calendar.earlier, "[", N_("the week before"), when=Calendar.has_week),
    _week("calendar.later", Calendar.later, "]", N_("the week after"), N_("next week"), 8, Calendar.has_week),
    _week("calendar.today", Calendar.to_today, "home g", N_("to today")),
    _day("calendar.day_earlier", Day.earlier, "[", N_("the day before")),
    _day("calendar.day_later", Day.later, "]", N_("the day after"), N_("next day"), 8),
    _board(
        "board.why",
        Leaderboard.why,
        "w",
        N_("why somebody has the points"),
        N_("why"),
        1,
        Leaderboard.has_row,
    ),
    _board("board.shorter", Leaderboard.earlier_span, "[", N_("a shorter span")),
    _board("board.longer", Leaderboard.later_span, "]", N_("a longer span, then typed days"), N_("span"), 2),
    _board("board.days", Leaderboard.ask_days, "", N_("type the first and the last day")),
    _board("board.sort", Leaderboard.sort, "s", N_("sort, again reverses"), N_("sort"), 3),
    _board("board.bottom", Leaderboard.turn_bottom, "b", N_("the bottom, or the top"), N_("bottom"), 4),
    _board(
        "board.copy",
        Leaderboard.copy,
        "c",
        N_("copy the top as a post"),
        N_("as a post"),
        5,
        Leaderboard.has_row,
    ),
    _board("board.export", Leaderboard.export, "o", N_("write what is shown to a file"), N_("export"), 6),
    _board("board.staff", Leaderboard.turn_staff, "S", N_("count staff, or leave them out")),
    _board("board.filter", Leaderboard.filter, "/", N_("filter what is shown"), N_("filter"), 8),
    _report(
        "report.comment", Report.edit, "e", N_("your words on the week"), N_("your words"), 1, Report.has_page
    ),
    _report("report.export", Report.export, "o", N_("write it to a file"), N_("export"), 2, Report.has_page),
    _report("report.copy", Report.copy, "c", N_("copy it as a text"), N_("copy text"), 3, Report.has_page),
    _report(
        "report.audience", Report.turn_copy, "v", N_("the team's copy, or the boss's"), N_("other copy"), 4
    ),
    _report(
        "report.earlier", Report.earlier, "[", N_("the week before"), N_("week before"), 5, Report.has_page
    ),
    _report("report.later", Report.later, "]", N_("the week after"), N_("after"), 6, Report.has_page),
    _report("report.brief", brief.show, "b", N_("the brief of the day"), N_("brief"), 7),
    _person(
        "person.note", Person.note, "n", N_("your notes on the person"), N_("note"), 1, Person.has_person
    ),
    _person(
        "person.mark", Person.mark, "t", N_("mark as staff, bot, KOL …"), N_("mark as"), 2, Person.has_person
    ),
    _person("person.word", Person.word, "W", N_("a word to the person"), N_("a word"), 3, Person.has_person),
    _person(
        "person.search",
        Person.search,
        "/",
        N_("find words in the messages"),
        N_("find"),
        3,
        Person.has_person,
    ),
    _person(
        "person.edit", Person.edit, "e", N_("name, birthday, same person"), N_("edit"), 4, Person.has_person
    ),
    _person(
        "person.links",
        Person.show_links,
        "=",
        N_("who may be the same"),
        N_("the same"),
        5,
        Person.has_person,
    ),
    _person(
        "person.private",
        Person.turn_shown,
        "v",
        N_("show private answers, or hide them"),
        when=Person.has_private,
    ),
    _said("said.search", Messages.search, "/", N_("find words in the messages"), N_("find"), 1),
    _group(
        "groups.said",
        messages.of_group,
        "M",
        N_("everything that was said"),
        N_("all messages"),
        4,
        Groups.has_group,
    ),
    _said("said.keep", kept.keep, "K", N_("keep as highlight, or let go"), N_("keep"), 2, kept.can_keep),
    _person("person.keep", kept.keep, "K", N_("keep as highlight, or let go"), when=kept.can_keep),
    _item("today.keep", kept.keep_item, "K", N_("keep it, or your answer"), when=kept.can_keep_item),
    _item("today.said", messages.about_item, "M", N_("what was said around it"), when=Today.has_item),
    _absent("absent.copy", Absentees.copy, "c", N_("copy the list"), N_("copy list"), 1, Absentees.has_row),
    _absent(
        "absent.post", Absentees.copy_post, "p", N_("copy a reminder"), N_("as a post"), 2, Absentees.has_row
    ),
    _survey("surveys.yes", Surveys.yes, "d", N_("yes, it is"), N_("yes"), 1, Surveys.has_sheet),
    _survey("surveys.keep", Surveys.keep, "n", N_("keep the circle"), N_("keep it"), 1, Surveys.is_offered),
    _survey("surveys.no", Surveys.no, "x", N_("no, not this"), N_("no"), 2, Surveys.has_no),
    _answers(
        "surveys.probable",
        Surveys.mark_probable,
        "*",
        N_("mark all that are probable"),
        N_("all probable"),
        3,
        Surveys.has_probable,
    ),
    _survey(
        "surveys.by",
        surveysforms.break_down,
        "b",
        N_("break down by …"),
        N_("by …"),
        2,
        Surveys.can_break_down,
    ),
    _survey(
        "surveys.type", surveysforms.retype, "T", N_("what it asks for"), N_("type"), 3, Surveys.has_question
    ),
    _survey(
        "surveys.private", surveysforms.turn_private, "P", N_("private, or not"), when=Surveys.has_question
    ),
    _survey(
        "surveys.edit",
        surveysforms.edit_opening,
        "e",
        N_("edit the opening line"),
        N_("edit"),
        4,
        Surveys.has_circle,
    ),
    _survey("surveys.why", Surveys.why, "w", N_("why it is so"), N_("why"), 6, Surveys.has_row),
    _survey("surveys.copy", Surveys.copy, "c", N_("copy it as a text"), N_("copy"), 5),
    _survey(
        "surveys.forget", surveysforms.forget, "delete", N_("delete it for good"), when=Surveys.has_survey
    ),
    _answers(
        "surveys.absent",
        Surveys.absent,
        "t",
        N_("who has not answered"),
        N_("not answered"),
        5,
        Surveys.has_survey,
    ),
    _answers("surveys.import", Surveys.bring_in, "i", N_("bring in answers"), N_("bring in"), 7),
    _answers(
        "surveys.export",
        Surveys.export,
        "o",
        N_("write the results to a file"),
        N_("export"),
        8,
        Surveys.has_survey,
    ),
    _answers(
        "surveys.shown",
        Surveys.turn_shown,
        "v",
        N_("show what is private, or hide it"),
        when=Surveys.has_private,
    ),
    _answers("surveys.draft", Surveys.draft, "", N_("copy eight questions to ask")),
    _answers("surveys.filter", Surveys.filter, "/", N_("filter what is shown"), N_("filter"), 9),
    _list("list.down", Table.down, "down j", N_("one row down")),
    _list("list.up", Table.up, "up k", N_("one row up")),
    _list("list.page_down", Table.page_down, "pagedown", N_("one page down")),
    _list("list.page_up", Table.page_up, "pageup", N_("one page up")),
    _list("list.first", Table.first, "home g", N_("first row")),
    _list("list.last", Table.last, "end G", N_("last row")),
    _list("list.next_section", Table.next_section, "}", N_("next lane")),
    _list("list.previous_section", Table.previous_section, "{", N_("lane before")),
    _list("list.open", Table.open, "enter", N_("open it"), N_("open"), 7),
    _list("list.mark", Table.mark, "space", N_("mark"), N_("mark"), 9, Table.can_mark),
    _list("list.mark_all", Table.mark_all, "*", N_("mark all shown"), when=Table.can_mark),
    _cells("cells.down", Cells.down, "down j", N_("one row down")),
    _cells("cells.up", Cells.up, "up k", N_("one row up")),
    _cells("cells.left", Cells.left, "left h", N_("the day before")),
    _cells("cells.right", Cells.right, "right l", N_("the day after")),
    _cells("cells.first", Cells.first, "pageup", N_("first row")),
    _cells("cells.last", Cells.last, "pagedown end G", N_("last row")),
    _cells("cells.open", Cells.open, "enter", N_("open the day"), N_("open"), 1),
    _columns("columns.new", Columns.new, "n", N_("a new column"), N_("new"), 1),
    _columns("columns.usual", Columns.usual, "A", N_("the usual columns"), N_("usual ones"), 2),
    _columns("columns.edit", Columns.edit, "e", N_("change the column"), N_("change"), 3, Columns.has_column),
    _columns("columns.end", Columns.end, "x", N_("end it, or take it up"), N_("end"), 4, Columns.has_column),
    _pane("pane.down", Pane.down, "down j", N_("one line down")),
    _pane("pane.up", Pane.up, "up k", N_("one line up")),
    _pane("pane.page_down", Pane.page_down, "pagedown space", N_("one page down")),
    _pane("pane.page_up", Pane.page_up, "pageup", N_("one page up")),
    _pane("pane.first", Pane.first, "home g", N_("to the beginning")),
    _pane("pane.last", Pane.last, "end G", N_("to the end")),
    _move("other_pane", everywhere.other_pane, "tab shift+tab", N_("the other pane")),
    _move("back", everywhere.back, "escape", N_("back, unmark, stop")),
    _palette("palette", everywhere.show_palette, ": ctrl+p", N_("find anything")),
    _anywhere("help", everywhere.show_help, "? f1", N_("this help")),
    _anywhere(
        "scope", everywhere.choose_scope, "f", N_("scope: tag, kind, one"), N_("scope"), 10, _has_groups
    ),
    _anywhere("import", importing.choose, "i", N_("import chats, lists and tables")),
    _anywhere("templates", importing.write_templates, "", N_("templates of the tables you keep")),
    _anywhere("paste", pasting.ask, "p", N_("paste text copied from a chat window")),
    _anywhere("counts", counting.show, "#", N_("type counts of groups")),
    _anywhere("sync", bots.sync, "r", N_("sync: ask the bots for what is new"), when=bots.exist),
    _anywhere("hold", bots.hold, "!", N_("hold all sending, or let it go on")),
    _anywhere("hand", handing.show, "", N_("post by hand: the next batch")),
    _anywhere("history", history.show, "", N_("history: take back any change")),
    _anywhere("highlights", kept.show_highlights, "", N_("highlights: the messages you keep")),
    _anywhere("answers", kept.show_answers, "", N_("kept answers")),
    _anywhere("links", links.show, "", N_("people who may be the same")),
    _anywhere("settings", settings.show, ",", N_("settings")),
    _anywhere("upkeep.backup", upkeep.back_up, "", N_("safety copy: back up now")),
    _anywhere("upkeep.restore", upkeep.ask_restore, "", N_("restore: bring a safety copy back")),
    _anywhere("upkeep.doctor", upkeep.check, "", N_("doctor: check the desk")),
    _anywhere("undo", everywhere.undo, "u", N_("undo the last change")),
    _anywhere("redo", everywhere.redo, "U", N_("redo")),
    _anywhere("language", everywhere.switch_language, "", N_("the other language")),
    _anywhere("quit", everywhere.leave, "q ctrl+q", N_("quit")),
    *map(_page, PAGES),
    _silent("suspend", everywhere.suspend, "ctrl+z", N_("to the background")),
    _silent("interrupt", everywhere.say_how_to_leave, "ctrl+c", N_("how to leave")),
)
