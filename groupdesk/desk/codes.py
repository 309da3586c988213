"""Words for codes of people and groups: platforms, kinds, states, marks, roles, counted figures; and
reading the codes that she types.
"""

from typing import Final

from groupdesk.desk.amounts import UNKNOWN
from groupdesk.locale import _
from groupdesk.rules import birthdays
from groupdesk.rules.forms import pattern

MARKS: Final = ("staff", "bot", "kol", "substitute", "paid")
"""What she can mark a person as."""


def platform(code: str) -> str:
    """A platform as she calls it; a code that is not known as it is."""
    return {
        "wechat": _("WeChat"),
        "wecom": _("WeCom"),
        "qq": "QQ",
        "telegram": "Telegram",
        "discord": "Discord",
        "whatsapp": "WhatsApp",
        "matrix": "Matrix",
        "slack": "Slack",
        "line": "LINE",
        "dingtalk": _("DingTalk"),
        "feishu": _("Feishu"),
        "other": _("other"),
    }.get(code, code)


def group_kind(code: str) -> str:
    """The kind of a group as she calls it; one of her own as it is, "" for none."""
    return {
        "study": _("study"),
        "project": _("project"),
        "brand": _("brand"),
        "family": _("family"),
        "friends": _("friends"),
        "hobby": _("hobby"),
        "trade": _("trade"),
        "neighbours": _("neighbours"),
        "announcement": _("notices"),
    }.get(code, code)


def nature(code: str | None) -> str:
    """What a group is by how it talks."""
    return {
        "strong": _("strong ties, such as a family or colleagues"),
        "purpose": _("a purpose: questions and answers"),
        "negative": _("adverts and links, little else"),
    }.get(code or "", _("nothing clear"))


def state(code: str) -> str:
    """A member's state (rules.md §3)."""
    return {
        "bot": _("bot"),
        "left": _("left"),
        "staff": _("staff"),
        "new": _("new"),
        "active": _("active"),
        "unknown": UNKNOWN,
        "never": _("never spoke"),
        "silent": _("silent"),
        "slipping": _("slipping"),
        "quiet": _("quiet"),
    }.get(code, code)


def mark(code: str) -> str:
    """What a person is marked as."""
    return {
        "bot": _("bot"),
        "staff": _("staff"),
        "kol": _("KOL"),
        "substitute": _("substitute"),
        "paid": _("paid"),
    }.get(code, code)


def part(code: str) -> str:
    """Some of the people of a group: those in a state, with a mark, or who left lately."""
    if code == "left-lately":
        return _("left lately")
    return mark(code) if code in ("kol", "substitute", "paid") else state(code)


def role(code: str) -> str:
    """What a person is in a group by its platform."""
    return {"owner": _("owner"), "admin": _("admin"), "member": _("member")}.get(code, code)


def charter_part(code: str) -> str:
    """A part of a group's charter."""
    return {
        "for_whom": _("For whom"),
        "value": _("What it gives"),
        "promise": _("What we promise"),
        "entry": _("Who comes in"),
        "exit": _("Who has to leave"),
    }.get(code, code)


def figure(code: str) -> str:
    """A figure that is counted by hand."""
    return {
        "members": _("members"),
        "messages": _("messages"),
        "speakers": _("speakers"),
        "joined": _("joined"),
        "left": _("left"),
    }.get(code, code)


def group_note(code: str) -> str:
    """Something that she keeps about a group."""
    return {
        "kind": _("kind"),
        "layer": _("layer"),
        "ladder": _("ladder"),
        "rhythm": _("rhythm"),
        "zone": _("time zone"),
        "note": _("note"),
        "owner": _("owner"),
        "tags": _("tags"),
    }.get(code, code)


def check_pattern(said: str) -> None:
    """Raises ValueError for a group's own check-in pattern that is none."""
    try:
        pattern(said)
    except ValueError as error:
        raise ValueError(_("check-in pattern: {why}").format(why=error)) from None


def birthday(said: str) -> str | None:
    """A birthday as it is kept, None for ""; raises ValueError for what is no day of a year."""
    kept = birthdays.read(said) if said.strip() else None
    if said.strip() and kept is None:
        line = _("birthday: {said} is no day of a year; month and day, such as 05-17")
        raise ValueError(line.format(said=said))
    return kept


def column(code: str) -> str:
    """A column of the leaderboard, and a part of its points."""
    return {
        "points": _("points"),
        "messages": _("messages"),
        "words": _("words"),
        "days": _("active days"),
        "active": _("active days"),
        "questions": _("questions asked"),
        "answers": _("answers"),
        "replies_got": _("replies got"),
        "checkins": _("check-ins"),
        "invites_kept": _("invites kept"),
        "adverts": _("adverts"),
    }.get(code, code)
