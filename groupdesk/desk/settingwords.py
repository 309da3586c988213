"""Settings in her language: what each is called, what may stand there, what a change makes anew."""

from collections.abc import Mapping
from typing import Any, Final

from groupdesk.desk import wellwords
from groupdesk.desk.amounts import number
from groupdesk.desk.codes import group_kind
from groupdesk.desk.values import Recomputed, SettingView
from groupdesk.locale import _, ngettext

TOPICS: Final = ("desk", "today", "points", "health", "states", "questions", "quits", "size")
"""In the order in which settings are shown."""
_TODAY: Final = ("mutes", "quiet_from", "quiet_to")


def topic(key: str) -> str:
    """One of `TOPICS`."""
    if key in _TODAY:
        return "today"
    head, dot, _rest = key.partition(".")
    return head if dot else "desk"


def heading(code: str) -> str:
    """What a topic is called."""
    return {
        "desk": _("The desk"),
        "today": _("Today"),
        "points": _("Points"),
        "health": _("Health"),
        "states": _("States of members"),
        "questions": _("Questions"),
        "quits": _("Waves of leaving"),
        "size": _("Size"),
    }.get(code, code)


def title(key: str, column: Mapping[str, str]) -> str:
    """What a setting is called; a key without a name as it is. `column` names the figures of points."""
    head, _dot, rest = key.partition(".")
    what, _dot, which = rest.partition(".")
    if head == "points":
        form = _("{figure}: points for each") if what == "weight" else _("{figure}: at most a day")
        return form.format(figure=column.get(which, which))
    if head == "health" and what == "weight":
        return _("{bar}: weight").format(bar=wellwords.bar(which))
    return _titles().get(key, key)


def _titles() -> dict[str, str]:
    return {
        "name": _("name of the desk"),
        "timezone": _("time zone"),
        "language": _("language"),
        "theme": _("colours"),
        "glyphs": _("signs"),
        "quiet_from": _("nothing is sent from"),
        "quiet_to": _("nothing is sent until"),
        "retention_days": _("texts are kept"),
        "team": _("team"),
        "mutes": _("never shown"),
        "today.pack_seconds": _("seconds of the morning’s pack"),
        "health.target.small": _("% who speak in a week, below 50"),
        "health.target.medium": _("% who speak in a week, below 150"),
        "health.target.large": _("% who speak in a week, below 500"),
        "health.target.huge": _("% who speak in a week, from 500"),
        "health.questions": _("fewest questions to judge by"),
        "states.active_days": _("active: days since the last act"),
        "states.silent_days": _("silent: days without an act"),
        "questions.wait_hours": _("hours until one is shown"),
        "questions.old_hours": _("hours until one is too old"),
        "quits.fewest": _("fewest who leave in a day"),
        "quits.percent": _("% of the members, at least"),
        "size.deep": _("largest deep group"),
        "size.guided": _("largest guided group"),
        "size.soon_percent": _("% of a limit that is near"),
        "size.wechat_code": _("WeChat: join code up to"),
        "size.wechat_full": _("WeChat: full at"),
    }


def allowed(view: SettingView) -> str:
    """What may stand there, in figures or words; "" where anything may."""
    if view.limits is not None:
        return _("from {least} to {most}").format(least=view.limits[0], most=view.limits[1])
    return ", ".join(view.allowed)


def scope(code: str, names: Mapping[str, str]) -> str:
    """Where a setting holds; `names` are groups by id."""
    what, _colon, which = code.partition(":")
    if what == "kind":
        return _("kind {kind}").format(kind=group_kind(which))
    if what == "group":
        return names.get(which, which)
    return _("the desk") if what == "desk" else _("default")


def recomputed(found: Recomputed) -> str:
    """What a change makes anew."""
    n = found.groups
    line = {
        "points": ngettext(
            "Points of {n} group, of all days, are weighed anew.",
            "Points of {n} groups, of all days, are weighed anew.",
            n,
        ),
        "grades": ngettext("{n} group is graded anew.", "{n} groups are graded anew.", n),
        "states": ngettext(
            "Members of {n} group are judged anew.", "Members of {n} groups are judged anew.", n
        ),
        "today": ngettext("Today looks at {n} group anew.", "Today looks at {n} groups anew.", n),
        "figures": ngettext(
            "The figures of {n} group are counted anew.", "The figures of {n} groups are counted anew.", n
        ),
    }.get(found.code)
    return line.format(n=number(n)) if line and n else _("Nothing is computed anew.")


def shown(value: Any) -> str:
    """A value of the rules; "–" for an empty list."""
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
