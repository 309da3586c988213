"""Settings in her language: what each is called, what may stand there, what a change makes anew."""

from collections.abc import Mapping
from typing import Any, Final

from groupdesk.desk import wellwords
from groupdesk.desk.amounts import number
from groupdesk.desk.codes import group_kind
from groupdesk.desk.values.upkeep import Recomputed, SettingView
from groupdesk.locale import _, ngettext

TOPICS: Final = (
    "desk",
    "today",
    "points",
    "health",
    "stage",
    "states",
    "questions",
    "quits",
    "size",
    "words",
)
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
        "stage": _("Stage of a group"),
        "states": _("States of members"),
        "questions": _("Questions"),
        "quits": _("Waves of leaving"),
        "size": _("Size"),
        "words": _("Words that decide what a message is"),
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
        "clipboard": _("what is copied"),
        "quiet_from": _("nothing is sent from"),
        "quiet_to": _("nothing is sent until"),
        "retention_days": _("texts are kept"),
        "receiver_port": _("port that bots push to, 0: none"),
        "receiver_host": _("address that bots push to"),
        "team": _("team"),
        "mutes": _("never shown"),
        "today.pack_seconds": _("seconds of the morning’s pack"),
        "health.target.small": _("% who speak in a week, below 50"),
        "health.target.medium": _("% who speak in a week, below 150"),
        "health.target.large": _("% who speak in a week, below 500"),
        "health.target.huge": _("% who speak in a week, from 500"),
        "health.questions": _("fewest questions to judge by"),
        "health.substance": _("% that are words, for a full bar"),
        "health.no_act_days": _("at most E: days without any act"),
        "health.no_word_days": _("at most D: days without a word"),
        "health.adverts_percent": _("at most D: more % adverts"),
        "health.staff_days": _("at most C: days without a staff word"),
        "health.voice_percent": _("at most C: more % by one person"),
        "stage.forming_days": _("forming: younger, in days"),
        "stage.growing_percent": _("growing: % more speakers"),
        "stage.declining_percent": _("declining: % fewer speakers"),
        "stage.fallen_percent": _("declining: below % of the best week"),
        "stage.least_change": _("growing, declining: people at least"),
        "stage.dormant_days": _("dormant: days looked at"),
        "stage.dormant_speakers": _("dormant: fewer speakers"),
        "stage.dead_days": _("dead: days without any act"),
        "stage.watch_speakers": _("early death: speakers in week one"),
        "states.active_days": _("active: days since the last act"),
        "states.silent_days": _("silent: days without an act"),
        "questions.wait_hours": _("hours until one is shown"),
        "questions.old_hours": _("hours until one is too old"),
        "quits.fewest": _("fewest who leave in a day"),
        "quits.percent": _("% of the members, at least"),
        "size.deep": _("largest deep group"),
        "size.guided": _("largest guided group"),
        "size.soon_percent": _("% of a limit that is near"),
        "size.leaderless": _("members above which a KOL is wanted"),
        "size.wechat_code": _("WeChat: join code up to"),
        "size.wechat_full": _("WeChat: full at"),
        "words.low": _("nothing said: greetings, thanks"),
        "words.call": _("adverts: how to reach the writer"),
        "words.offer": _("adverts: what is offered"),
        "words.ask": _("questions: what one asks with"),
        "words.ask_not": _("questions: what is none"),
        "words.checkin": _("check-ins"),
        "words.checkin_not": _("check-ins: what is none"),
        "words.chain": _("sign-up lists: how they start"),
    }


def allowed(view: SettingView) -> str:
    """What may stand there, in figures or words; "" where anything may."""
    if view.limits is not None:
        return _("from {least} to {most}").format(least=view.limits[0], most=view.limits[1])
    if view.built_in:
        return _("commas or lines between; -word takes it away")
    return ", ".join(view.allowed)


def built_in(view: SettingView, most: int = 12) -> str:
    """The first words that a list holds by itself, and how many there are."""
    shown_ = _(", ").join(view.built_in[:most])
    return _("built in, {n}: {words} …").format(n=number(len(view.built_in)), words=shown_)


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
    if found.code == "texts":
        return _texts(found)
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


def _texts(found: Recomputed) -> str:
    n, older = found.messages, found.kept
    read = ngettext("{n} message is read again.", "{n} messages are read again.", n).format(n=number(n))
    if not older:
        return read
    kept = ngettext(
        "{n} older one, without its text, keeps its class.",
        "{n} older ones, without their texts, keep their class.",
        older,
    )
    return f"{read} {kept.format(n=number(older))}"


def shown(value: Any) -> str:
    """A value of the rules; "–" for an empty list."""
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
