"""What the variables of a post stand for: its date, its group, the desk's own figures, and hers."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from groupdesk.desk import recurwords
from groupdesk.desk.amounts import day as day_named
from groupdesk.desk.amounts import listed, number, weekday_name
from groupdesk.desk.roster import group_sizes
from groupdesk.desk.standing import standings
from groupdesk.desk.values.frame import Scope
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.rules.calendar import festivals
from groupdesk.rules.sending import variables
from groupdesk.text import one_line

if TYPE_CHECKING:
    from groupdesk.desk import Desk
    from groupdesk.desk.routes import Route

COUNTED: Final = re.compile(r"(?P<since>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d))/(?P<of>\d+)")
"""One of hers that counts days: since when, out of how many."""
_BEST: Final = 5


def known(desk: "Desk", body: str, day: int, own: Mapping[str, str]) -> dict[str, str]:
    """Variables of a text that mean the same in every group: ``date``, ``weekday``, ``festival``, ``quote``, hers.

    One of hers such as ``streak=2026-11-03/21`` counts days from a date: “day 9 of 21”.
    """
    found = {"date": day_named(day), "weekday": weekday_name(clock.date_of(day).weekday())}
    if festival := festivals.on(day):
        found["festival"] = recurwords.festival(festival)
    if "quote" in variables(body) and (quotes := desk.kept.highlights(1)) and quotes[0].text:
        found["quote"] = one_line(quotes[0].text)
    said = {name: _counted(text, day) for name, text in own.items() if text}
    return {**found, **said}


def _counted(text: str, day: int) -> str:
    told = COUNTED.fullmatch(text)
    if told is None:
        return text
    return f"{day - clock.day_number(date.fromisoformat(told['since'])) + 1}/{told['of']}"


def kept(own: Mapping[str, str]) -> dict[str, str]:
    """Those of hers that go on in the next post of a column: what counts days, not what was said once."""
    return {name: text for name, text in own.items() if COUNTED.fullmatch(text)}


def read(typed: str) -> dict[str, str]:
    """Her variables as she types them, ``speaker=Kenji; link=…``; raises ValueError for what is none."""
    found: dict[str, str] = {}
    for part in re.split(r"[;；\n]", typed):
        if not part.strip():
            continue
        name, equals, text = part.partition("=")
        if not equals or not variables(f"{{{name.strip()}}}"):
            raise ValueError(_("{part} is no variable; type name=text").format(part=part.strip()))
        found[name.strip()] = text.strip()
    return found


def typed(own: Mapping[str, str]) -> str:
    """Her variables as `read` reads them."""
    return "; ".join(f"{name}={text}" for name, text in own.items())


def placed(
    desk: "Desk", connection: sqlite3.Connection, body: str, ways: Iterable["Route"]
) -> dict[int, dict[str, str]]:
    """Group → the variables of a text that are its own: ``group``, ``members``, ``top5``."""
    wanted = set(variables(body))
    found = {way.group: dict(way.values) for way in ways if way.group is not None}
    if "members" in wanted:
        for group, n in group_sizes(connection, standings(connection, desk.now(), list(found))).items():
            if n is not None:
                found[group]["members"] = number(n)
    if "top5" in wanted:
        for group, values in found.items():
            if best := desk.leaderboard.rank(Scope((group,)), limit=_BEST).rows:
                values["top5"] = listed(one_line(row.name) for row in best)
    return found
