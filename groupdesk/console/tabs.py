"""The pages with a tab, by the digit that shows them: known before any of them is loaded."""

from typing import Final, NamedTuple

from groupdesk.console.languages import N_


class TabOf(NamedTuple):
    """A page's digit and title (untranslated)."""

    digit: str
    title: str


TODAY: Final = TabOf("1", N_("Today"))
GROUPS: Final = TabOf("2", N_("Groups"))
CALENDAR: Final = TabOf("3", N_("Calendar"))
LEADERBOARD: Final = TabOf("4", N_("Leaderboard"))
SURVEYS: Final = TabOf("5", N_("Surveys"))
BOTS: Final = TabOf("7", N_("Bots"))
REPORT: Final = TabOf("8", N_("Report"))
TABS: Final = (TODAY, GROUPS, CALENDAR, LEADERBOARD, SURVEYS, BOTS, REPORT)
