"""Sheets to type in: labelled fields, kept by ^S; and the word that confirms what cannot be undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult, SuspendNotSupported
from textual.widgets import Input, TextArea

from groupdesk.console.paint import Line, wrapped
from groupdesk.console.widgets import field
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.locale import _
from groupdesk.text import name_key


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    lines: bool = False
    """It may have several lines."""
    secret: bool = False
    """What is typed is not shown."""


class Form(Sheet):
    """Shows `fields` under `title`; ^S hands their values, by name, to `keep`.

    `keep` returns what is wrong in one line, which is shown in the form, or "" and the form goes.
    """

    side = "right"
    notes = 4
    """Lines below the fields."""

    def __init__(self, title: str, fields: Sequence[Field], keep: Callable[[Mapping[str, str]], str]) -> None:
        super().__init__()
        self._title, self._fields, self._keep = title, fields, keep
        self._wrong = ""

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [[(self._title, "strong")], []], 2)
        for one in self._fields:
            if one.label:
                yield Lines(lambda cells, one=one: [[(one.label, "muted")]])  # type: ignore[misc]
            yield (
                field.TextField(one.value)
                if one.lines
                else field.LineField(one.value, placeholder=one.hint, secret=one.secret)
            )
        yield Lines(self._notes, self.notes)

    def _notes(self, cells: int) -> list[Line]:
        """What is said below the fields."""
        return [[], *wrapped(self._wrong, cells, "bad", most=3)]

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the fields, by name."""
        typed = [widget.value if isinstance(widget, Input) else widget.text for widget in self._inputs()]
        return dict(zip((one.name for one in self._fields), typed, strict=True))

    def _inputs(self) -> list[Input | TextArea]:
        return [widget for widget in self.children if isinstance(widget, Input | TextArea)]

    def enter(self) -> None:
        first = self._inputs()[0]
        first.focus()
        if isinstance(first, TextArea):
            first.move_cursor(first.document.end)

    def keep(self) -> None:
        """Hand the values over; stay when something is wrong with them."""
        self._wrong = self._keep(self.values)
        if self._wrong:
            self.redraw()
        else:
            self.close()

    def redraw(self) -> None:
        """Say anew what stands beside the fields."""
        for lines in self.query(Lines):
            lines.redraw()

    @property
    def _area(self) -> TextArea | None:
        """The field of several lines that has the focus, else the first there is."""
        areas = [one for one in self._inputs() if isinstance(one, TextArea)]
        return next((one for one in areas if one.has_focus), areas[0] if areas else None)

    def has_area(self) -> bool:
        """There is a field of several lines."""
        return self._area is not None

    def to_editor(self) -> None:
        """Write the text in her own editor."""
        from groupdesk.console.editor import edit

        area = self._area
        if area is None:
            return
        try:
            area.text = field.plain(edit(self.console, area.text), lines=True)
        except (OSError, SuspendNotSupported) as error:
            self._wrong = str(error) or _("this terminal cannot make room for an editor")
            self.redraw()

    def next_field(self) -> None:
        """To the next field, from the last one to the first."""
        inputs = self._inputs()
        at = next((i for i, widget in enumerate(inputs) if widget.has_focus), -1)
        inputs[(at + 1) % len(inputs)].focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._inputs()[-1]:
            self.keep()
        else:
            self.next_field()


class Confirm(Form):
    """Asks for a typed word before something that cannot be undone."""

    def __init__(self, what: Sequence[str], word: str, confirmed: Callable[[], object]) -> None:
        def keep(values: Mapping[str, str]) -> str:
            if name_key(values["word"]) != name_key(word):
                return _("That is not the word; nothing was done. Esc leaves everything as it is.")
            confirmed()
            return ""

        asked = Field("word", _("type {word} and ↵").format(word=word))
        super().__init__(what[0], [asked], keep)
        self._what = what

    def compose(self) -> ComposeResult:
        yield Lines(self._lines, 8)
        yield from list(super().compose())[1:]

    def _lines(self, cells: int) -> list[Line]:
        title, *rest = self._what
        body = [line for text in rest for line in wrapped(text, cells, "muted")]
        return [[("▲ ", "warn"), (title, "strong")], [], *body]
