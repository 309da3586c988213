"""The figures of the rules as one typed value: defaults, presets of kinds of group, what a desk says.

`FIGURES` names each figure that may be set, with what is allowed (rules.md, mechanisms.md 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, Final, NamedTuple

from groupdesk.rules import fading, health, points
from groupdesk.rules.fading import Quits
from groupdesk.rules.health import Caps, Measures
from groupdesk.rules.points import Weight, Weights
from groupdesk.rules.size import Limits as Sizes
from groupdesk.rules.stage import Limits as Stages
from groupdesk.rules.states import Limits as States
from groupdesk.rules.triage import PACK_SECONDS, Waits

HOUR: Final = 3_600


class Figure(NamedTuple):
    """A figure that may be set."""

    default: float
    least: int
    most: int
    whole: bool = True
    """Whether it has no halves."""


def plain(n: float | Fraction) -> float:
    """A figure as it is shown and kept: whole where it is."""
    return int(n) if n == int(n) else float(n)


_TARGETS: Final = ("small", "medium", "large", "huge")
"""Sizes of a group, in the order of `Measures.targets`."""
FIGURES: Final[Mapping[str, Figure]] = {
    **{f"points.weight.{code}": Figure(one.weight, -100, 100) for code, one in points.DEFAULT.of.items()},
    **{f"points.cap.{code}": Figure(one.cap, 0, 1_000) for code, one in points.DEFAULT.of.items()},
    **{f"health.weight.{bar}": Figure(plain(n), 0, 100, False) for bar, n in Measures().weights.items()},
    **{
        f"health.target.{name}": Figure(percent, 1, 100)
        for name, percent in zip(_TARGETS, Measures().targets, strict=True)
    },
    "health.questions": Figure(Measures().questions, 1, 50),
    "health.substance": Figure(Measures().substance, 1, 100),
    "health.no_act_days": Figure(Caps().no_act_days, 7, 90),
    "health.no_word_days": Figure(Caps().no_word_days, 3, 90),
    "health.staff_days": Figure(Caps().staff_days, 3, 90),
    "health.adverts_percent": Figure(Caps().adverts_percent, 1, 100),
    "health.voice_percent": Figure(Caps().voice_percent, 1, 100),
    "stage.forming_days": Figure(Stages().forming_days, 7, 90),
    "stage.growing_percent": Figure(Stages().growing_percent, 1, 200),
    "stage.declining_percent": Figure(Stages().declining_percent, 1, 99),
    "stage.fallen_percent": Figure(Stages().fallen_percent, 1, 99),
    "stage.least_change": Figure(Stages().least_change, 1, 100),
    "stage.dormant_days": Figure(Stages().dormant_days, 7, 90),
    "stage.dormant_speakers": Figure(Stages().dormant_speakers, 1, 100),
    "stage.dead_days": Figure(Stages().dead_days, 14, 365),
    "stage.watch_speakers": Figure(Stages().watch_speakers, 2, 100),
    "states.active_days": Figure(States().active_days, 1, 14),
    "states.silent_days": Figure(States().silent_days, 15, 365),
    "questions.wait_hours": Figure(Waits().after // HOUR, 0, 48),
    "questions.old_hours": Figure(Waits().until // HOUR, 49, 720),
    "quits.fewest": Figure(Quits().fewest, 1, 1_000),
    "quits.percent": Figure(Quits().percent, 0, 100),
    "size.deep": Figure(Sizes().deep, 2, 100),
    "size.guided": Figure(Sizes().guided, 101, 5_000),
    "size.soon_percent": Figure(Sizes().soon_percent, 50, 99),
    "size.wechat_code": Figure(Sizes().wechat_code, 10, 1_000),
    "size.wechat_full": Figure(Sizes().wechat_full, 10, 5_000),
    "size.leaderless": Figure(fading.LEADERLESS, 2, 5_000),
    "today.pack_seconds": Figure(PACK_SECONDS, 60, 3_600),
}
PRESETS: Final[Mapping[str, Mapping[str, float]]] = {
    kind: {f"health.weight.{bar}": plain(weights.get(bar, 0)) for bar in health.BARS}
    for kind, weights in health.WEIGHTS.items()
}
"""Kind of group → figures that differ there, before anything is set."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in a group."""

    points: Weights = points.DEFAULT
    health: Measures = field(default_factory=Measures)
    stage: Stages = field(default_factory=Stages)
    states: States = field(default_factory=States)
    waits: Waits = field(default_factory=Waits)
    quits: Quits = field(default_factory=Quits)
    size: Sizes = field(default_factory=Sizes)
    leaderless: int = fading.LEADERLESS
    """Members above which a group wants a KOL or a substitute."""
    pack_seconds: int = PACK_SECONDS
    mutes: frozenset[str] = frozenset()
    """Kinds of item that Today does not raise."""
    quiet: tuple[str, str] = ("23:00", "07:00")
    """When quiet hours begin and end, on the clock."""


DEFAULT: Final = Rules()


@cache
def preset(kind: str) -> Rules:
    """What holds in a group of a kind where nothing is set."""
    return _made(PRESETS[kind]) if kind in PRESETS else DEFAULT


def rules(kind: str, said: Mapping[str, Any]) -> Rules:
    """What holds in a group of a kind where `said` is set: figures of `FIGURES`, ``mutes``, ``quiet_from``,
    ``quiet_to``; other keys are passed over.
    """
    return _made({**PRESETS.get(kind, {}), **said}) if said else preset(kind)


def _made(said: Mapping[str, Any]) -> Rules:
    of = {**{key: one.default for key, one in FIGURES.items()}, **said}
    start, end = DEFAULT.quiet
    return Rules(
        points=_weights(of),
        health=_measures(of),
        stage=Stages(*(of[f"stage.{name}"] for name in Stages.__dataclass_fields__)),
        states=States(of["states.active_days"], of["states.silent_days"]),
        waits=Waits(of["questions.wait_hours"] * HOUR, of["questions.old_hours"] * HOUR),
        quits=Quits(of["quits.fewest"], of["quits.percent"]),
        size=Sizes(*(of[f"size.{name}"] for name in Sizes.__dataclass_fields__)),
        leaderless=of["size.leaderless"],
        pack_seconds=of["today.pack_seconds"],
        mutes=frozenset(said.get("mutes", ())),
        quiet=(said.get("quiet_from", start), said.get("quiet_to", end)),
    )


def _weights(of: Mapping[str, Any]) -> Weights:
    return Weights(
        {code: Weight(of[f"points.weight.{code}"], of[f"points.cap.{code}"]) for code in points.COUNTED}
    )


def _measures(of: Mapping[str, Any]) -> Measures:
    weights = {bar: Fraction(str(of[f"health.weight.{bar}"])) for bar in health.BARS}
    return Measures(
        {bar: weight for bar, weight in weights.items() if weight},
        tuple(of[f"health.target.{name}"] for name in _TARGETS),
        of["health.questions"],
        of["health.substance"],
        Caps(*(of[f"health.{name}"] for name in Caps.__dataclass_fields__)),
    )
