"""The say line: the one place where the console speaks. No pop-ups, nothing covers her rows.

Progress of long work stands there until it is over; a success for eight seconds, with the key that
takes it back; an error until a key, in three parts: what, how far, what next.
"""

from collections.abc import Callable, Sequence
from time import monotonic

from textual.timer import Timer

from groupdesk.console.charts import bar
from groupdesk.console.paint import Line, cells_of, ends, key
from groupdesk.console.widgets.canvas import Canvas
from groupdesk.desk import amounts
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _

SUCCESS_SECONDS = 8.0
_INDENT = ("   ", "text")
_BAR_CELLS = 14


class Say(Canvas):
    """One line, two for an error."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 1
        """Lines it takes."""
        self.grown: Callable[[], object] = lambda: None
        """Called when that has changed."""
        self._said: Sequence[Line] = ()
        self._runs: Sequence[RunView] = ()
        self._until_key = False
        self._see: Callable[[], object] | None = None
        self._timer: Timer | None = None
        self._grace = 0.0
        self._grace_timer: Timer | None = None

    # --- what is said

    def done(self, text: str, *keys: tuple[str, str], see: Callable[[], object] | None = None) -> None:
        """Something is done; `keys` are (key, word) that go on from here; Enter does `see` while it stands."""
        self._put([[("✓ ", "good"), (text, "text"), *_keys(keys)]], seconds=SUCCESS_SECONDS)
        self._see = see

    def hint(self, text: str, *keys: tuple[str, str]) -> None:
        """Something worth knowing now."""
        self._put([[("→ ", "accent"), (text, "text"), *_keys(keys)]], seconds=SUCCESS_SECONDS)

    def busy(self, text: str) -> None:
        """Something takes a while; it stands there until the next thing is said."""
        self._put([[("◑ ", "accent"), (text, "text"), (" …", "muted")]])

    def error(self, what: str, next_: str = "") -> None:
        """Something went wrong: what, and how far it came; and what to do next."""
        lines: list[Line] = [[("✗ ", "bad"), (what, "text")]]
        if next_:
            lines.append([("→ ", "accent"), (next_, "muted")])
        self._put(lines, until_key=True)

    def grace(self, seconds: int) -> None:
        """For so long what was said can be called back; 0 when that is over."""
        self._grace = monotonic() + seconds if seconds else 0.0
        if self._grace_timer:
            self._grace_timer.stop()
        self._grace_timer = self.set_interval(1.0, self._tick) if seconds else None
        self.redraw()

    def _tick(self) -> None:
        if monotonic() >= self._grace and self._grace_timer:
            self._grace_timer.stop()
        self.redraw()

    def running(self, runs: Sequence[RunView]) -> None:
        """Long work that is under way; () when none is."""
        self._runs = runs
        self._settle()

    def has_more(self) -> bool:
        """There is more to see of what was said."""
        return self._see is not None

    def see(self) -> None:
        """Show it."""
        see = self._see
        self._put(())
        if see:
            see()

    def key_pressed(self) -> None:
        """She has seen it: an error goes."""
        if self._until_key:
            self._put(())

    def _put(self, lines: Sequence[Line], *, seconds: float = 0, until_key: bool = False) -> None:
        self._said, self._until_key, self._see = lines, until_key, None
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self._forget) if seconds else None
        self._settle()

    def _forget(self) -> None:
        self._put(())

    def _settle(self) -> None:
        self.rows = max(1, len(self._said))
        self.styles.height = self.rows
        self.grown()
        self.redraw()

    # --- drawing

    def line_at(self, y: int) -> tuple[Line, str]:
        left = int(self._grace - monotonic())
        if left > 0 and not self._until_key:
            said: Line = [("◔ ", "accent"), (_("Goes out in {n} s").format(n=left), "text")]
            return ends([_INDENT, *said], key("Esc", _("call it back")), self.size.width - 2), self.ground
        if y < len(self._said):
            return [_INDENT, *self._said[y]], self.ground
        if self._runs and not self._said:
            return ends([_INDENT, *progress(self._runs[0])], self._more(), self.size.width - 2), self.ground
        return [], self.ground

    def _more(self) -> Line:
        more = len(self._runs) - 1
        waiting: Line = [(_("{n} more wait").format(n=more), "muted"), ("  ", "text")] if more else []
        return [*waiting, *key("Esc", _("stop"))]


def progress(run: RunView) -> Line:
    """A run as one line: what, how far, how long still."""
    out: Line = [("◑ ", "accent"), (_doing(run), "text"), ("  ", "text")]
    if not run.total:
        return out
    out += [*bar(run.done / run.total, _BAR_CELLS, "accent"), ("  ", "text"), *_counts(run)]
    if run.left is not None:
        out.append((" · " + _("{time} left").format(time=amounts.age(int(run.left))), "muted"))
    return out


def _counts(run: RunView) -> Line:
    """How many of how many; messages of about so many, and how many a second, once there are some."""
    messages = run.result.get("messages")
    if not messages or not run.done:
        return [
            (amounts.number(run.done), "text"),
            (_(" of {n}").format(n=amounts.number(run.total)), "muted"),
        ]
    about = int(float(f"{messages * run.total / run.done:.2g}"))
    out: Line = [(amounts.number(messages), "text"), (_(" of ~{n}").format(n=amounts.number(about)), "muted")]
    if run.rate:
        a_second = amounts.number(round(messages * run.rate / run.done))
        out.append((" · " + _("{n} a second").format(n=a_second), "muted"))
    return out


def _doing(run: RunView) -> str:
    doing = {
        "import": _("Importing {title}"),
        "preview": _("Looking at {title}"),
        "plan": _("Looking at {title}"),
        "export": _("Exporting to {title}"),
        "merge": _("Making one: {title}"),
        "undo": _("Taking back {title}"),
        "redo": _("Doing {title} again"),
        "words": _("Reading messages by the new words"),
        "sync": _("Asking {title}"),
        "check": _("Asking {title}"),
    }
    return doing.get(run.kind, "{title}").format(title=run.title or _("an import"))


def _keys(pairs: Sequence[tuple[str, str]]) -> Line:
    return [span for pair in pairs for span in [("   ", "text"), *key(*pair)]]


class Keys(Canvas):
    """The last line: the keys that work here, whole pairs dropped from the right."""

    pairs: Sequence[tuple[str, str]] = ()
    always: Sequence[tuple[str, str]] = ()

    def show(self, pairs: Sequence[tuple[str, str]], always: Sequence[tuple[str, str]]) -> None:
        """Show `pairs` of key and word at the left, `always` at the right."""
        if (pairs, always) != (self.pairs, self.always):
            self.pairs, self.always = pairs, always
            self.redraw()

    def line_at(self, y: int) -> tuple[Line, str]:
        right = _spread(self.always)
        room = self.size.width - 2 - cells_of(right)
        fitting: Line = [(" ", "text")]
        for pair in self.pairs:
            more = [*fitting, *([("  ", "text")] if len(fitting) > 1 else []), *key(*pair)]
            if cells_of(more) + 2 > room:
                break
            fitting = more
        return ends(fitting, right, self.size.width - 2), self.ground


def _spread(pairs: Sequence[tuple[str, str]]) -> Line:
    out: Line = []
    for pair in pairs:
        out += [*([("  ", "text")] if out else []), *key(*pair)]
    return out
