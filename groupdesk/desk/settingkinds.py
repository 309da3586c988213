"""Every setting there is: its default, what is allowed, where it may be set (mechanisms.md 11)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any, Final

from groupdesk import config
from groupdesk.locale import LANGUAGES, _
from groupdesk.rules import clock, lexicon, ruleset, triage
from groupdesk.rules.ruleset import Figure
from groupdesk.store.zones import DEFAULT as DEFAULT_ZONE

KEEP_DAYS: Final = 180
RETENTION: Final = {"never": 0, "forever": -1}
CLIPBOARD: Final = ("ask", "works", "file")
"""Whether what is copied arrives: asked once, it does, or a file is to be shown."""
LONGEST_NAME: Final = 60
WORDS: Final = "words."
"""Stands before the name of a word list (`lexicon.LISTS`)."""
LARGEST_PORT: Final = 65_535
MOST_WORDS: Final = 500
"""Of a word list, that a desk adds or takes away."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a setting."""

    key: str
    default: Any
    read: Callable[[Any], Any]
    """Its value from what she said; raises ValueError, which says what is allowed."""
    allowed: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    """Least and most of a figure."""
    per_group: bool = False
    """Whether a kind of group and a group may have their own."""
    several: bool = False
    """Whether it is any number of what is allowed."""
    built_in: tuple[str, ...] = ()
    """What a word list holds by itself."""


def one_of(*choices: str) -> Callable[[Any], Any]:
    """Reads one of some words."""

    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(_("one of {choices}").format(choices=", ".join(choices)))
        return str(value)

    return read


def name(value: Any) -> str:
    """Reads a name of one line."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise ValueError(_("one line of at most {n} characters").format(n=LONGEST_NAME))
    return value.strip()


def zone(value: Any) -> str:
    """Reads the IANA name of a time zone."""
    from zoneinfo import available_timezones

    try:
        return clock.zone(str(value)).key
    except ValueError:
        near = get_close_matches(str(value), available_timezones(), 1) or ["Asia/Shanghai"]
        raise ValueError(_("the name of a time zone, such as {near}").format(near=near[0])) from None


def time_of_day(value: Any) -> str:
    """Reads a time such as ``23:00``."""
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", str(value)):
        raise ValueError(_("a time of day such as 23:00"))
    return str(value).rjust(5, "0")


def days_kept(value: Any) -> int:
    """Reads for how many days texts are kept; `RETENTION` has the words for none and for all."""
    said = str(value)
    if said in RETENTION:
        return RETENTION[said]
    if re.fullmatch(r"-1|0|[1-9][0-9]{0,4}", said):
        return int(said)
    raise ValueError(_("never, forever, or a number of days"))


def port(value: Any) -> int:
    """Reads a port of TCP; 0 is none."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,4}", str(value)) or int(value) > LARGEST_PORT:
        raise ValueError(_("a port from 1 to {most}, or 0 for none").format(most=LARGEST_PORT))
    return int(value)


def host(value: Any) -> str:
    """Reads an address of this machine to listen at."""
    try:
        return str(ip_address("127.0.0.1" if value == "localhost" else str(value).strip()))
    except ValueError:
        raise ValueError(_("an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all")) from None


def yes_or_no(value: Any) -> bool:
    """Reads true or false."""
    return bool({"true": True, "false": False}[one_of("true", "false")(str(value).lower())])


def figure(of: Figure) -> Callable[[Any], Any]:
    """Reads a figure of the rules."""

    def read(value: Any) -> int | float:
        form = r"-?[0-9]{1,6}" if of.whole else r"-?[0-9]{1,6}([.][05])?"
        if not re.fullmatch(form, str(value)) or not of.least <= float(str(value)) <= of.most:
            allowed = (
                _("a whole number from {least} to {most}")
                if of.whole
                else _("a number from {least} to {most}, halves too")
            )
            raise ValueError(allowed.format(least=of.least, most=of.most))
        return ruleset.plain(float(str(value)))

    return read


def several(value: Any) -> list[str]:
    """Reads words, as a list or with commas or line ends between; "" is none."""
    said = re.split("[,，\n]", value) if isinstance(value, str) else value
    words = [str(one).strip() for one in said] if isinstance(said, list) else [str(said)]
    return [*dict.fromkeys(word for word in words if word)]


def names(value: Any) -> list[str]:
    """Reads names, each of one line."""
    return [name(one) for one in several(value)]


def item_kinds(value: Any) -> list[str]:
    """Reads kinds of item of Today."""
    chosen = set(several(value))
    if not chosen <= triage.KINDS.keys():
        raise ValueError(_("some of {choices}").format(choices=", ".join(triage.KINDS)))
    return [kind for kind in triage.KINDS if kind in chosen]


def word_list(of: str) -> Callable[[Any], Any]:
    """Reads what a desk adds to a word list, and with a - before it takes away."""

    def read(value: Any) -> list[str]:
        said = several(value)
        if len(said) > MOST_WORDS:
            raise ValueError(_("at most {n} words").format(n=MOST_WORDS))
        known = {lexicon.form_in(of, name(word.lstrip("-−+ "))): word for word in said}
        if "" in known:
            raise ValueError(_("words with letters, commas or lines between"))
        return [one for word in said if (one := _wanted(of, word)) and known[_form(of, word)] == word]

    return read


def _wanted(of: str, said: str) -> str:
    """A word as it is kept; "" for one that the list holds anyway."""
    word, less = said.lstrip("-−+ "), said[0] in "-−"
    if less and not lexicon.is_built_in(of, word):
        raise ValueError(_("after a - a word of the list, which “{word}” is not").format(word=word))
    if less:
        return lexicon.TAKEN_AWAY + word
    return "" if lexicon.is_built_in(of, word) else word


def _form(of: str, said: str) -> str:
    return lexicon.form_in(of, said.lstrip("-−+ "))


def _words(of: str) -> Kind:
    return Kind(WORDS + of, [], word_list(of), built_in=lexicon.built_in(of))


def _rule(key: str, of: Figure) -> Kind:
    per_group = not key.startswith("today.")
    return Kind(key, of.default, figure(of), limits=(of.least, of.most), per_group=per_group)


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("name", "", name),
        Kind("timezone", DEFAULT_ZONE, zone),
        Kind("language", "auto", one_of("auto", *LANGUAGES), ("auto", *LANGUAGES)),
        Kind("theme", "dark", one_of(*config.THEMES), config.THEMES),
        Kind("glyphs", "auto", one_of(*config.GLYPHS), config.GLYPHS),
        Kind("quiet_from", "23:00", time_of_day, per_group=True),
        Kind("quiet_to", "07:00", time_of_day, per_group=True),
        Kind("retention_days", KEEP_DAYS, days_kept),
        Kind("clipboard", "ask", one_of(*CLIPBOARD), CLIPBOARD),
        Kind("receiver_port", 0, port, limits=(0, LARGEST_PORT)),
        Kind("receiver_host", "127.0.0.1", host),
        Kind("held", False, yes_or_no, ("true", "false")),
        Kind("team", [], names),
        Kind("mutes", [], item_kinds, tuple(triage.KINDS), per_group=True, several=True),
        *(_rule(key, of) for key, of in ruleset.FIGURES.items()),
        *map(_words, lexicon.LISTS),
    )
}
"""Every setting, in the order in which they are shown."""
