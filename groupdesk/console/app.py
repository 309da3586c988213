"""The console: one screen with the frame, all pages, and the sheets over them.

It owns what is one for all pages: the desk, the scope, the look, the threads, the say line. Pages
reach it as `Page.console`: `read` and `change` go to the desk, `open_sheet`, `copy`, `say` to her.
"""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from groupdesk import locale
from groupdesk.console import languages, tabs
from groupdesk.console.jobs import Jobs
from groupdesk.console.keyboard import PasteGuard, typed
from groupdesk.console.theme import THEMES, Theme
from groupdesk.console.watch import Watch
from groupdesk.console.widgets.canvas import Canvas, Look
from groupdesk.console.widgets.frame import Tab, Top, Where
from groupdesk.console.widgets.say import Keys, Say
from groupdesk.console.work import Work
from groupdesk.desk import ALL, Change, Desk, Frame, Scope, amounts
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.furniture import Furniture
    from groupdesk.console.keymap import Keymap
    from groupdesk.console.page import Page
    from groupdesk.console.widgets.sheet import Sheet
    from groupdesk.desk.history import UndoRun

T = TypeVar("T")

WIDE = 120
"""Cells from which on list and detail stand side by side."""
POLL_SECONDS, CLOCK_SECONDS = 0.25, 60.0
STARTED_SECONDS = 1.0
"""When what a start loads is there, and garbage may come."""


def _keymap(keys: Mapping[str, str] | None = None) -> "Keymap":
    from groupdesk.console.furniture import keymap

    return keymap(keys)


def _collect_garbage() -> None:
    """From now on, where the start did not; but not in what is there and stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


class Desktop(Screen[None], inherit_bindings=False):
    """The one screen; all keys go through the commands."""


class Console(App[Path], inherit_bindings=False):
    """The console on one desk; ends with the path of another desk to open, or with None."""

    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(
        self, desk: Desk, theme: Theme = THEMES["dark"], keys: Mapping[str, str] | None = None
    ) -> None:
        no_colour = os.environ.pop("NO_COLOR", None)  # or the toolkit would send its own greys
        super().__init__()
        if no_colour is not None:
            os.environ["NO_COLOR"] = no_colour
            theme = replace(THEMES["mono"], ascii=theme.ascii)
        self.desk = desk
        self.scope: Scope = ALL
        self.look = Look(theme)
        self.page: Page
        self._bound = _keymap(keys) if keys else None  # a wrong key is said before the screen is taken
        self.jobs = Jobs(self.call_later)
        self.say, self._top, self._keys = Say(), Top(), Keys()
        self.say.grown = self._place_sheets
        self.guard = PasteGuard(self.obey, self._pasted, self.call_later)
        self.work = Work(desk, self.jobs, self.say, self.refused)
        self.furniture: Furniture | None = None
        self._early: list[events.Key] = []
        self.sheets: list[Sheet] = []
        self._frame: tuple[Frame, Frame, Where] | None = None
        self._renewing = False

    @property
    def keymap(self) -> "Keymap":
        """Every command and its keys."""
        self._bound = self._bound or _keymap()
        return self._bound

    @property
    def _pages(self) -> "Sequence[Page]":
        return self.furniture.all if self.furniture else ()

    # --- start and end

    def get_default_screen(self) -> Screen[None]:
        return Desktop()

    def compose(self) -> ComposeResult:
        yield self._top
        with Vertical(id="bottom"):
            yield self.say
            yield self._keys

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._ended_by, number)
        self.wear(self.look.theme)
        self._watch = Watch(self.desk, self.jobs, self._changed, self.refused)
        self._top.begin(self._tabs(), self.wide)
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """The frame stands there: now load and read what belongs into it."""
        from groupdesk.console.furniture import Furniture

        furniture = Furniture(self)
        self.page = furniture.pages[0]
        await self.screen.mount(*furniture.all, before="#bottom")
        self.furniture = furniture
        self.on_resize()
        for event in self._early:
            self.on_key(event)
        self.read_frame()
        self.work.look()
        self.set_timer(STARTED_SECONDS, _collect_garbage)
        self.set_interval(POLL_SECONDS, self._watch.look)
        self.set_interval(CLOCK_SECONDS, lambda: self._changed(frozenset()))

    def _ended_by(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def on_unmount(self) -> None:
        self.work.close()
        self.jobs.close()

    def wear(self, theme: Theme) -> None:
        """Draw everything in `theme` from now on."""
        self.look.theme = theme
        made = theme.for_widgets()
        self.register_theme(made)
        self.theme = made.name
        self.screen.set_class(theme.ascii, "-ascii")
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew."""
        for canvas in self.screen.query(Canvas):
            canvas.redraw()

    def switch_language(self) -> None:
        """Speak the other language, from now on."""
        chosen = languages.other()
        locale.use(chosen)
        self.change(lambda: self.desk.settings.set("language", chosen))
        self.redraw()
        self._changed(frozenset())

    @property
    def wide(self) -> bool:
        """Whether list and detail stand side by side."""
        return self.size.width >= WIDE

    def on_resize(self) -> None:
        self.screen.set_class(not self.wide, "-narrow")
        for page in self._pages:
            page.resized()
        self._place_sheets()
        self._show_frame()

    def _place_sheets(self) -> None:
        """Leave the frame free, an error of two lines too."""
        for sheet in self.sheets:
            sheet.place(self.size, 3 if self.wide else 2, self.say.rows + 1)

    # --- keys

    @property
    def places(self) -> Sequence[object]:
        """What keys are for now, the innermost first."""
        behind = (*self.page.places(), self)
        if self.say.has_more() and not self.sheets:
            return (self.say, *behind)
        if not self.sheets:
            return behind
        sheet = self.sheets[-1]
        return sheet.places() if sheet.modal else (*sheet.places(), *behind)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self.furniture is None:
            self._early.append(event)
            return
        key = typed(event)
        if self.furniture.is_field(self.focused):
            self.obey(key)
        elif len(key) == 1 or key in ("space", "enter", "tab"):
            self.guard.feed(key, event.character)
        else:
            self.guard.release()
            self.obey(key)

    def obey(self, key: str) -> None:
        """Do what a key means now."""
        self.say.key_pressed()
        bound = self.keymap.find(key, self.places)
        if bound:
            bound.run()
        elif len(key) == 1 and not key.isascii():
            self.say.hint(_("Chinese input is on: letters are no keys then."), ("^P", _("finds everything")))
        self.show_keys()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._pasted(event.text)

    def _pasted(self, text: str) -> None:
        if self.furniture:
            self.furniture.paste(text)

    def show_keys(self) -> None:
        """Show the keys that work now."""
        always = () if self.sheets and self.sheets[-1].modal else ((":", _("anything")), ("?", _("help")))
        self._keys.show(self.keymap.footer(self.places), always)

    # --- pages

    @property
    def empty(self) -> bool:
        """Whether the desk holds nothing yet."""
        return self._frame is not None and not self._frame[1].groups and not self._frame[1].people

    @property
    def bots(self) -> int:
        """How many bots there are."""
        return self._frame[1].bots[1] if self._frame else 0

    @property
    def unsent(self) -> int:
        """How many deliveries are still to go by bots."""
        return self._frame[1].unsent if self._frame else 0

    @property
    def demo(self) -> bool:
        """Whether it is the made-up desk."""
        return self._frame is not None and self._frame[1].demo

    def go(self, digit: str) -> None:
        """Show the page of `digit`; nothing when there is none."""
        furniture = self.furniture
        page = next((page for page in furniture.pages if page.digit == digit), None) if furniture else None
        if furniture and page:
            first = self.empty and page is furniture.pages[0]
            self.show_page(furniture.first_steps if first else page)

    def can_open(self, what: str) -> bool:
        """Whether some page shows a single `what`."""
        return any(what in page.opens for page in self._pages)

    def open(self, what: str, id_: int) -> None:
        """Show one group or person; a group that no page shows becomes the scope."""
        page = next((page for page in self._pages if what in page.opens), None)
        if page:
            page.open(what, id_)
            self.show_page(page)
        elif what == "group":
            self.narrow(str(id_))

    def show_page(self, page: "Page") -> None:
        """Bring a page to the front and read it anew."""
        self.page = page
        for one in self._pages:
            one.set_class(one is page, "-front")
        if not self.sheets:
            page.enter()
        self.read_page(page)
        self._show_frame()
        self.show_keys()

    def on_top_chosen(self, event: Top.Chosen) -> None:
        self.go(event.digit)

    def narrow(self, chosen: str, label: str = "") -> None:
        """Make every page about the groups of `chosen` (words for `Groups.select`)."""

        def select() -> Scope:
            scope = self.desk.groups.select(chosen)
            return replace(scope, label=label or scope.label)

        self.read("select", select, self._narrowed)

    def _narrowed(self, scope: Scope) -> None:
        self.scope = scope
        self._changed(frozenset())

    # --- sheets

    def open_sheet(self, sheet: "Sheet") -> None:
        """Put a sheet over the page; it takes the keys."""
        sheet.opened(self)
        self.sheets.append(sheet)
        self._place_sheets()
        self.screen.mount(sheet)
        self.call_after_refresh(self._entered, sheet)
        self._shade()

    def _entered(self, sheet: "Sheet") -> None:
        if sheet in self.sheets and not sheet.children:  # on a busy machine it is not yet put together
            self.call_after_refresh(self._entered, sheet)
            return
        if self.sheets and self.sheets[-1] is sheet:  # another may have come over it meanwhile
            sheet.enter()
        self.show_keys()

    def close_sheet(self, sheet: "Sheet") -> None:
        """Take a sheet away."""
        if sheet in self.sheets:
            self.sheets.remove(sheet)
            sheet.gone = True
            sheet.remove()
            (self.sheets[-1] if self.sheets else self.page).enter()
            self._shade()

    def _shade(self) -> None:
        shaded = any(sheet.modal and sheet.dims for sheet in self.sheets)
        if shaded != self.look.shaded:
            self.look.shaded = shaded
            self.redraw()
        self.show_keys()

    # --- reading and changing

    def read(self, slot: str, job: Callable[[], T], then: Callable[[T], object]) -> None:
        """Read in a thread; the newest answer of `slot` goes to `then`, an error to the say line.

        What was read for a sheet that is closed by then is dropped.
        """
        self.jobs.read(slot, job, lambda value: None if _is_gone(then) else then(value), self.refused)

    def change(
        self,
        job: "Callable[[], Change | UndoRun]",
        *keys: tuple[str, str],
        then: Callable[[], object] | None = None,
    ) -> None:
        """Change something in the writer's thread; say what was done with the keys that go on from it.

        `then` is called when it is over, done or refused: the place to take pending rows back.
        """

        def done(change: "Change | UndoRun") -> None:
            if isinstance(change, Change):
                from groupdesk.desk import words

                self.say.done(words.change(change), *(keys or (("u", _("undo")),)))
            else:
                self.work.turn(change)
            over()

        def refused(error: Exception) -> None:
            self.refused(error)
            over()

        def over() -> None:
            if then and not _is_gone(then):
                then()
            self._watch.read()

        self.jobs.change(job, done, refused)

    def refused(self, error: Exception) -> None:
        """Say a refusal of the desk: what stands before the first semicolon, then what next."""
        what, _semicolon, next_ = str(error.args[0] if error.args else error).partition("; ")
        self.say.error(what, next_)

    def copy(self, text: str) -> None:
        """Put `text` on the clipboard, and say where it went."""
        from groupdesk.console import clipboard

        self.copy_to_clipboard(text)
        self.read("copy", lambda: clipboard.copy(text, self.desk.path.parent), self._copied)

    def _copied(self, where: str) -> None:
        self.say.done(_("Copied: {where}").format(where=where))

    def read_page(self, page: "Page") -> None:
        """Read a page anew and show it."""
        self.read("page", lambda: page.read(self.desk, self.scope), page.show)

    def _changed(self, topics: frozenset[str]) -> None:
        if not topics or not self.page.topics or topics & self.page.topics:
            self.read_page(self.page)
        for sheet in self.sheets:
            sheet.changed()
        if "settings" in topics and self.furniture:
            self.furniture.follow_settings()
        self.read_frame()
        self.work.look()

    # --- the frame

    def read_frame(self) -> None:
        """Read and show what the top of the frame says."""
        scope = self.scope

        def job() -> tuple[Frame, Frame, Where]:
            every = self.desk.frame()
            frame = every if scope == ALL else self.desk.frame(scope)
            return frame, every, Where("", scope != ALL, "", self.desk.now(), self.desk.zone)

        self.read("frame", job, self._got_frame)

    def _got_frame(self, value: tuple[Frame, Frame, Where]) -> None:
        first, self._frame = self._frame is None, value
        if value[1].updating and not self._renewing:
            self._renewing = True
            self.read("renew", self.desk.renew, lambda _done: self._renewed())
        on_first = self.furniture is not None and self.page is self.furniture.first_steps
        if first or on_first != (self.empty and self.page.digit == tabs.TODAY.digit):
            self.go(self.page.digit)
        self._show_frame()

    def _renewed(self) -> None:
        self._renewing = False
        self._changed(frozenset({"groups", "today"}))

    def _show_frame(self) -> None:
        if self._frame is None:
            return
        frame, every, where = self._frame
        where = replace(where, scope=self._scope_text(frame, every), span=self.page.span())
        self._top.show(frame, where, self._tabs(every), self.wide)

    def _tabs(self, every: Frame | None = None) -> list[Tab]:
        pages = self.furniture.pages if self.furniture else ()
        here = self.page.digit if self.furniture else tabs.TODAY.digit
        counts = {page.digit: page.count(every) for page in pages} if every else {}
        return [Tab(digit, _(title), counts.get(digit), digit == here) for digit, title in tabs.TABS]

    def _scope_text(self, frame: Frame, every: Frame) -> str:
        if not every.groups:
            return _("nothing here yet")
        if self.scope == ALL:
            return ngettext("{n} group", "all {n} groups", every.groups).format(
                n=amounts.number(every.groups)
            )
        return _("{label} · {n} of {all} groups").format(
            label=self.scope.label, n=amounts.number(frame.groups), all=amounts.number(every.groups)
        )


def _is_gone(then: Callable[..., object]) -> bool:
    """Whether what is to be called is a method of a sheet that was closed meanwhile."""
    return bool(getattr(getattr(then, "__self__", None), "gone", False))
