"""The figures of the rules: defaults, presets, and what is said over them."""

from dataclasses import fields
from fractions import Fraction

import pytest

from groupdesk.rules import health, ruleset
from groupdesk.rules.points import Weight


def test_what_is_made_of_the_defaults_is_the_default() -> None:
    said = {key: one.default for key, one in ruleset.FIGURES.items()}
    made = ruleset.rules("", said)
    assert made == ruleset.DEFAULT == ruleset.rules("", {})
    assert all(one.least <= one.default <= one.most for one in ruleset.FIGURES.values())


@pytest.mark.parametrize("kind", [*health.WEIGHTS, "hobby"])
def test_presets_are_the_weights_of_a_kind(kind: str) -> None:
    weights = health.WEIGHTS.get(kind, health.Measures().weights)
    assert ruleset.rules(kind, {}).health.weights == {bar: Fraction(n) for bar, n in weights.items()}


def test_what_is_said_wins_over_the_preset_and_nothing_else_moves() -> None:
    made = ruleset.rules("family", {"health.weight.answered": 12.5, "points.cap.words": 20})
    assert made.health.weights["answered"] == Fraction(25, 2)
    assert made.health.weights["talk"] == 45
    assert made.points.of["words"] == Weight(1, 20)
    moved = {
        one.name for one in fields(made) if getattr(made, one.name) != getattr(ruleset.DEFAULT, one.name)
    }
    assert moved == {"health", "points"}


def test_a_bar_without_weight_is_not_rated() -> None:
    days = {n: health.Day(5, 40, 50) for n in range(100)}
    facts = health.Facts(100, 0, "", days, size=20, spoke=10, loudest=20)
    full = health.health(facts, ruleset.rules("", {}).health)
    less = health.health(facts, ruleset.rules("", {"health.weight.breadth": 0}).health)
    assert {bar.name for bar in full.bars} - {bar.name for bar in less.bars} == {"breadth"}
