"""What Today does with its items of the calendar: approve the post, begin the one that is lacking, go to its day."""

from typing import Final

from groupdesk.console.screens import columnlist, drafting
from groupdesk.console.screens.today import Today
from groupdesk.desk.values.calendar import Week
from groupdesk.desk.values.today import Item

_OF_A_DAY: Final = ("approve", "slot", "stock")


def _item(page: Today) -> Item | None:
    row = page.table.row
    return row if isinstance(row, Item) else None


def _kind(page: Today) -> str:
    item = _item(page)
    return item.kind if item else ""


def is_review(page: Today) -> bool:
    """A post waits for approval under the cursor."""
    return _kind(page) == "approve"


def approve(page: Today) -> None:
    """Approve the post under the cursor: ready, unless something is lacking."""
    if item := _item(page):
        post = item.inputs["post"]
        page.console.change(
            lambda: page.desk.calendar.advance([post]), then=lambda: page.console.read_page(page)
        )


def is_place(page: Today) -> bool:
    """A column lacks a post under the cursor."""
    return _kind(page) == "slot"


def begin(page: Today) -> None:
    """Write the post that is lacking, from its column's template."""
    if item := _item(page):
        column, day = item.inputs["column"], item.inputs["day"]
        page.console.read(
            "place", lambda: page.desk.calendar.week(day, days=1), lambda week: _begin(page, week, column)
        )


def _begin(page: Today, week: Week, column: int) -> None:
    for slot in week.at(column, week.first):
        if slot.post is None:
            drafting.begin(page.console, week, slot)
            return


def has_day(page: Today) -> bool:
    """The item under the cursor has a day in the calendar."""
    return _kind(page) in _OF_A_DAY


def show_day(page: Today) -> None:
    """Go to its day in the calendar."""
    if item := _item(page):
        page.console.open("day", item.inputs["day"] if "day" in item.inputs else item.inputs["lacks"][0][0])


def is_weak(page: Today) -> bool:
    """A column does badly under the cursor."""
    return _kind(page) == "weak"


def show_columns(page: Today) -> None:
    """The columns: change it, or end it."""
    columnlist.show(page.console)
