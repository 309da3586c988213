"""The pages of the console, one module each; a page of many parts has them in modules beside it."""

from groupdesk.console.page import Page
from groupdesk.console.screens.bots import Bots
from groupdesk.console.screens.calendar import Calendar
from groupdesk.console.screens.calendarday import Day
from groupdesk.console.screens.groups import Groups
from groupdesk.console.screens.leaderboard import Leaderboard
from groupdesk.console.screens.messages import Messages
from groupdesk.console.screens.person import Person
from groupdesk.console.screens.report import Report
from groupdesk.console.screens.surveys import Surveys
from groupdesk.console.screens.today import Today

PAGES: tuple[type[Page], ...] = (
    Today,
    Groups,
    Calendar,
    Leaderboard,
    Surveys,
    Bots,
    Report,
)
"""Every page with a tab, in the order of their digits."""
VISITS: tuple[type[Page], ...] = (Person, Messages, Day)
"""Every page without one, opened from others."""
