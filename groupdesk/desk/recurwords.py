"""A column's days as she says them: ``daily``, ``Tue Fri``, ``1 16``, ``10-01``, a festival; in both languages."""

import re
from collections.abc import Mapping
from typing import Final

from groupdesk.desk.amounts import birthday, weekday_name
from groupdesk.locale import _
from groupdesk.rules.calendar import recurrence

_WEEKDAYS: Final[Mapping[str, str]] = {
    word: str(place)
    for place, words in enumerate(
        (
            "mon monday 周一 星期一",
            "tue tuesday 周二 星期二",
            "wed wednesday 周三 星期三",
            "thu thursday 周四 星期四",
            "fri friday 周五 星期五",
            "sat saturday 周六 星期六",
            "sun sunday 周日 周天 星期日 星期天",
        )
    )
    for word in words.split()
}
_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("daily", "every day", "每天", "每日"), recurrence.DAILY),
    **dict.fromkeys(("weekdays", "workdays", "工作日"), "weekly:0,1,2,3,4"),
    **dict.fromkeys(("weekend", "weekends", "周末"), "weekly:5,6"),
}
_BETWEEN: Final = re.compile(r"[\s,，、;；/]+")
_DATE: Final = re.compile(r"(\d{1,2})(?:-|月)(\d{1,2})日?")


def weekday(word: str) -> int | None:
    """The weekday that a word means, Monday 0; None for no weekday."""
    found = _WEEKDAYS.get(word.strip().lower())
    return int(found) if found is not None else None


def example() -> str:
    """What may be typed."""
    return _("daily · Tue Fri · 1 16 · 10-01 · mid-autumn")


def read(typed: str) -> str:
    """The recurrence meant (`rules.calendar.recurrence`); raises ValueError for what is none."""
    said = typed.strip().lower()
    found = _meant(said)
    if found is None:
        raise ValueError(_("{typed} are no days; type {example}").format(typed=typed, example=example()))
    return found


def _meant(said: str) -> str | None:
    if said in _WORDS:
        return _WORDS[said]
    if said in ("", _("when you write one").lower()):
        return ""
    for name, shown in _festivals().items():
        if said in (name, shown.lower()):
            return f"festival:{name}"
    if (found := _checked(said)) is not None:
        return found
    if date := _DATE.fullmatch(said):
        return _checked(f"yearly:{int(date[1]):02}-{int(date[2]):02}")
    parts = [part for part in _BETWEEN.split(said.removeprefix("每月").removeprefix("monthly")) if part]
    if parts and all(part in _WEEKDAYS for part in parts):
        return "weekly:" + ",".join(sorted({_WEEKDAYS[part] for part in parts}))
    days = [part.rstrip("stndrh号日") for part in parts]
    if days and all(one.isdecimal() for one in days):
        return _checked("monthly:" + ",".join(str(one) for one in sorted({int(one) for one in days})))
    return None


def _checked(code: str) -> str | None:
    try:
        return recurrence.check(code)
    except ValueError:
        return None


def say(code: str) -> str:
    """A recurrence in her language."""
    name, _colon, detail = code.partition(":")
    if name == recurrence.DAILY:
        return _("daily")
    if name == "weekly":
        return " ".join(weekday_name(int(one)) for one in detail.split(","))
    if name == "monthly":
        return _("monthly {days}").format(days=" ".join(detail.split(",")))
    if name == "yearly":
        return birthday(detail)
    if name == "festival":
        return festival(detail)
    return _("when you write one")


def typed(code: str) -> str:
    """A recurrence as `read` reads it again."""
    name, _colon, detail = code.partition(":")
    return " ".join(detail.split(",")) if name in ("monthly", "yearly") else say(code)


def festival(name: str) -> str:
    """A festival's name; "" for none."""
    return _festivals().get(name, name)


def _festivals() -> Mapping[str, str]:
    return {
        "new-year": _("New Year"),
        "womens-day": _("Women’s Day"),
        "labour-day": _("Labour Day"),
        "childrens-day": _("Children’s Day"),
        "national-day": _("National Day"),
        "christmas": _("Christmas"),
        "spring": _("Spring Festival"),
        "lantern": _("Lantern Festival"),
        "dragon-boat": _("Dragon Boat Festival"),
        "qixi": _("Qixi"),
        "mid-autumn": _("Mid-Autumn"),
        "double-ninth": _("Double Ninth"),
    }
