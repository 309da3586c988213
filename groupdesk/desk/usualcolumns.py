"""The columns that come ready made (practice.md P3), in her language."""

from typing import NamedTuple

from groupdesk.locale import _


class Usual(NamedTuple):
    """A column to begin with."""

    name: str
    recurrence: str
    minute: int
    body: str
    steps: str = ""
    keyword: str = ""


def usual() -> tuple[Usual, ...]:
    """Those of practice.md P3, by hour."""
    return (
        Usual(
            _("Morning brief"),
            "daily",
            7 * 60 + 45,
            _("Good morning, {group}! {weekday} {date}.\n1. {news1}\n2. {news2}\n3. {news3}\n{question}"),
        ),
        Usual(
            _("Member intro"),
            "weekly:2",
            12 * 60 + 10,
            _("Meet {member}: {job}. Can give: {gives}. Looks for: {needs}. Say hello!"),
            _("-2 interview"),
        ),
        Usual(
            _("Topic"),
            "weekly:4",
            12 * 60 + 10,
            _("Topic of the week: {question}\nA: {side_a}\nB: {side_b}\nWhich side are you on, and why?"),
        ),
        Usual(
            _("Asks and offers"),
            "weekly:0",
            12 * 60 + 30,
            _("Who looks for what? {ask}\nWho offers what? {offer}"),
        ),
        Usual(
            _("Weekly class"),
            "weekly:1",
            20 * 60,
            _("Class tonight: {speaker} on {subject}. {link}"),
            _("-3 poster; -1 notice; 1 notes"),
        ),
        Usual(
            _("Weekly digest"),
            "weekly:6",
            20 * 60,
            _("Our week in {group}: thank you {top5}!\nNext week: {next_week}"),
        ),
        Usual(
            _("Evening brief"),
            "daily",
            20 * 60 + 30,
            _("Good evening, {group}! Said today: “{quote}”\nGood night, and until tomorrow."),
            _("0 best quotes"),
        ),
        Usual(
            _("Red packet hour"),
            "weekly:3",
            20 * 60 + 30,
            _("Red packet hour! {amount} in {shares} shares, rule: {rule}"),
        ),
        Usual(
            _("Check-in"),
            "daily",
            21 * 60,
            _("Check-in, day {day}: sign in with one line on today."),
            keyword=_("check-in"),
        ),
        Usual(
            _("Holiday poster"),
            "festival:mid-autumn",
            9 * 60,
            _("Happy {festival}, {group}!"),
            _("-14 design"),
        ),
    )
