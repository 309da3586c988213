"""The rows of the settings sheet: their order, what each does, a value as it is shown and typed."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from groupdesk.console import match
from groupdesk.console.languages import N_
from groupdesk.console.widgets.rows import Listed
from groupdesk.desk import settingwords, words
from groupdesk.desk.values.upkeep import SettingView
from groupdesk.locale import _, ngettext

DOES: Final[Mapping[str, str]] = {
    "name": N_("Stands at the top left. Empty: the name of its file."),
    "timezone": N_(
        "Where days begin for groups without a zone of their own; their figures are counted anew."
    ),
    "language": N_("Of the console, the reports and the texts it prepares."),
    "theme": N_("Each is shown while you choose."),
    "glyphs": N_("ASCII where the terminal draws signs such as ● or ▲ two cells wide."),
    "quiet_from": N_("The quiet hours begin; a group may have its own."),
    "quiet_to": N_("The quiet hours end."),
    "retention_days": N_(
        "Messages older than this come in without their text from the next import on; figures stay for ever."
    ),
    "receiver_port": N_(
        "Programs that push what happens post it to http://ADDRESS:PORT/NUMBER-OF-THE-BOT, signed with its secret"
        " or token; those that stream need no port."
    ),
    "receiver_host": N_("127.0.0.1 hears this machine alone; 0.0.0.0 whoever reaches it."),
    "team": N_("Whom `a` offers on Today; names with commas between."),
    "mutes": N_("Kinds of item that are neither shown nor counted."),
    "points.weight": N_("What each is worth on the leaderboard; below 0 it costs."),
    "points.cap": N_("So many of a day count, in each group."),
    "health.weight": N_("What a bar weighs in the health of a group; 0 leaves it out."),
    "health.target": N_("With so many the bar is full."),
    "today.pack_seconds": N_("What is put first in the morning adds up to so much."),
    "questions.wait_hours": N_("In a live group; what is imported is shown at once."),
    "size.soon_percent": N_("From there Today says that the limit is near."),
    "size.leaderless": N_("Larger groups without a KOL or a substitute are shown."),
    "health.substance": N_("Words among all that is said: stickers, thanks and adverts are the rest."),
    "stage.least_change": N_("Fewer people more or less than this are no trend."),
    "words.low": N_("A message of nothing but these says nothing: it counts in no talk."),
    "words.call": N_("With a word of what is offered, and three signs in all, a message is an advert."),
    "words.offer": N_("With a way to reach the writer, and three signs in all, a message is an advert."),
    "words.ask": N_("A message with one of these asks; words in Latin letters begin a clause."),
    "words.ask_not": N_("These are cut before it is looked whether a message asks."),
    "words.checkin": N_(
        "A message that starts with one of these, or a short one that ends so, is a check-in."
    ),
    "words.checkin_not": N_("A short message with one of these is no check-in."),
    "words.chain": N_("A message that starts so is a sign-up list that goes round."),
}
"""What each setting does, or each of its family (untranslated)."""
HIDDEN: Final = ("held",)
"""What has a key of its own."""


def does(key: str) -> str:
    """What a setting does; "" where its name says it all."""
    known = DOES.get(key) or DOES.get(key.rpartition(".")[0])
    return _(known) if known else ""


def listed(views: Iterable[SettingView], typed: str) -> Listed[SettingView | str]:
    """The settings that hold what was typed, by topic, each with its heading before it."""
    rows: list[tuple[str | None, SettingView | str]] = []
    for topic in settingwords.TOPICS:
        heading = settingwords.heading(topic)
        own = [
            one
            for one in views
            if settingwords.topic(one.key) == topic
            and one.key not in HIDDEN
            and match.find(typed, f"{heading} {words.setting(one.key)} {one.key}") is not None
        ]
        if own:
            rows += [(None, ""), (None, heading)] if rows else [(None, heading)]
            rows += [(one.key, one) for one in own]
    return Listed(rows)


def value(name: str, said: Any) -> str:
    """A value in her words."""
    if name == "retention_days":
        kept = {0: _("never: figures only"), -1: _("for ever")}
        return kept.get(said) or ngettext("{n} day", "{n} days", said).format(n=words.number(said))
    if isinstance(said, list):
        return ", ".join(map(words.item_kind, said) if name == "mutes" else said)
    return _chosen().get(name, {}).get(str(said)) or settingwords.shown(said)


def _chosen() -> dict[str, dict[str, str]]:
    return {
        "language": {"auto": _("as the system"), "en": "English", "zh_CN": "中文"},
        "theme": {
            "dark": _("dark"),
            "light": _("light"),
            "contrast": _("high contrast"),
            "ansi": _("16 colours"),
        },
        "glyphs": {"auto": _("as the terminal can"), "unicode": _("all signs"), "ascii": _("ASCII only")},
    }


def typed(view: SettingView) -> str:
    """A value as she would type it."""
    if view.key == "retention_days":
        return {0: "never", -1: "forever"}.get(view.value, str(view.value))
    return ", ".join(view.value) if isinstance(view.value, list) else settingwords.shown(view.value)
