"""How well a group is, drawn: grade, stage, the five bars, what holds it down and what to do."""

from groupdesk.console.charts import bar, judged, level
from groupdesk.console.paint import Line, cell, ends, key, wrapped
from groupdesk.desk import wellwords
from groupdesk.desk.values.groups import Wellbeing
from groupdesk.locale import _
from groupdesk.rules.health import BARS

GRADE_ROLES = {"A": "good", "B": "text", "C": "text", "D": "warn", "E": "bad"}
_LABEL, _FIGURE = 10, 5


def grade(well: Wellbeing | None) -> Line:
    """The letter; – without one."""
    letter = well.health.grade if well is not None else None
    return [(letter or "–", GRADE_ROLES.get(letter or "", "faint"))]


def stage(well: Wellbeing | None) -> Line:
    """The stage of its life."""
    if well is None:
        return [("–", "faint")]
    code = well.stage.stage
    role = {"declining": "warn", "dormant": "warn", "dead": "bad", "growing": "good"}.get(code, "muted")
    return [(wellwords.stage(code), role)]


def small_bars(well: Wellbeing | None) -> Line:
    """One sign a bar, · for one that is not rated; – where none is."""
    found = {one.name: one.value for one in well.health.bars} if well is not None else {}
    if all(value is None for value in found.values()):
        return [("–", "faint")]
    line: Line = []
    for name in BARS:
        value = found.get(name)
        line += [
            (" " if line else "", "text"),
            (level(None if value is None else value / 100), judged(value)),
        ]
    return line


def page_lines(well: Wellbeing, cells: int) -> list[Line]:
    """The upper right of a group's page: grade, bars with their figures, causes."""
    score = "" if well.health.health is None else f" {well.health.health}"
    about = f"{wellwords.stage(well.stage.stage)} · {wellwords.band(well.band)}"
    lines = [ends([*grade(well), (score, "strong")], [(about, "muted")], cells), []]
    rated = any(one.value is not None for one in well.health.bars)
    for one in well.health.bars if rated else ():
        figure = wellwords.measured(one.name, one.inputs)
        shown = "–" if one.value is None else str(one.value)
        room = max(cells - _LABEL - _FIGURE - 20, 6)
        share = None if one.value is None else one.value / 100
        left: Line = [
            *cell([(wellwords.bar(one.name), "text")], _LABEL),
            *bar(share, room, judged(one.value)),
            *cell([(shown, judged(one.value))], _FIGURE, "right"),
        ]
        lines.append(ends(left, [(figure, "muted")], cells))
    if well.health.grade is None:
        gap: list[Line] = [[]] if rated else []
        lines += [*gap, *wrapped(wellwords.not_graded(well.health.not_graded), cells, "muted")]
    return [*lines, [], *_causes(well, cells)]


def _causes(well: Wellbeing, cells: int) -> list[Line]:
    said, advice = wellwords.causes(well), wellwords.advice(well)
    if not said and not advice:
        return []
    lines = [ends([(_("Causes"), "strong")], key("w", _("why")), cells)]
    for cause in said:
        lines += wrapped(f"▲ {cause}", cells, "warn")
    return [*lines, *(wrapped(f"→ {advice}", cells, "text") if advice else []), []]
