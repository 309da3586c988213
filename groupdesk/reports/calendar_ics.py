"""Posts of the calendar as iCalendar (RFC 5545), for the calendar program on her phone.

A post keeps its UID for ever and its SEQUENCE only grows, so that another export changes the events that the
last one brought.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from groupdesk import __version__
from groupdesk.locale import current
from groupdesk.rules.calendar import states
from groupdesk.rules.clock import zone
from groupdesk.text import cell_safe

if TYPE_CHECKING:
    from icalendar import Event

    from groupdesk.desk import Desk
    from groupdesk.desk.postchanges import Changes
    from groupdesk.desk.values.calendar import PostView

_LASTS: Final = timedelta(minutes=15)


def render(desk: "Desk", posts: Iterable["PostView"]) -> bytes:
    """One event for each post."""
    from icalendar import Calendar

    found = tuple(posts)
    changed = desk.calendar.changes(found)
    calendar = Calendar()
    calendar.add("prodid", f"-//groupdesk//groupdesk {__version__}//{current()[:2].upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", cell_safe(desk.name))
    for post in found:
        calendar.add_component(_event(desk, post, changed[post.id]))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(desk: "Desk", post: "PostView", changes: "Changes") -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"post-{post.id}-{changes.made_at}@groupdesk")
    event.add("dtstamp", datetime.fromtimestamp(changes.last, UTC))
    event.add("created", datetime.fromtimestamp(changes.made_at, UTC))
    event.add("last-modified", datetime.fromtimestamp(changes.last, UTC))
    event.add("sequence", changes.times)
    event.add("dtstart", _start(desk, post))
    event.add("duration", _LASTS)
    event.add("summary", _summary(post))
    event.add("description", _description(desk, post))
    event.add("status", _status(post.state))
    if post.column_name:
        event.add("categories", [cell_safe(post.column_name)])
    return event


def _start(desk: "Desk", post: "PostView") -> datetime:
    """On the clock of its groups where they share one, else the earliest instant in UTC."""
    at, where = desk.calendar.times(post)[0]
    is_local = post.at is None and len(desk.calendar.times(post)) == 1
    return datetime.fromtimestamp(at, zone(where) if is_local and where != "UTC" else UTC)


def _summary(post: "PostView") -> str:
    return cell_safe(" · ".join(filter(None, (post.column_name, post.title))))


def _description(desk: "Desk", post: "PostView") -> str:
    """Its wordings, then where it goes."""
    lines = [*post.body.splitlines(), "", ", ".join(desk.calendar.group_names(post))]
    return "\n".join(cell_safe(line) for line in lines).strip()


def _status(state: str) -> str:
    if state == states.SKIPPED:
        return "CANCELLED"
    return "TENTATIVE" if state in (states.IDEA, states.DRAFT, states.REVIEW) else "CONFIRMED"
