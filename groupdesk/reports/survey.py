"""The results of a questionnaire as a text and as files; what is private is in none of them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from groupdesk.desk import surveywords
from groupdesk.desk.amounts import UNKNOWN, number, percent
from groupdesk.desk.values.surveys import QuestionView, SurveyPage
from groupdesk.locale import _, ngettext
from groupdesk.records.surveys import QuestionType
from groupdesk.reports.cells import Cell, csv_file, csv_text, inert, json_text
from groupdesk.rules.surveys.crosses import BASE
from groupdesk.rules.surveys.results import Result
from groupdesk.text import fit

BAR_CELLS: Final = 24
LABEL_CELLS: Final = 24
WORDS: Final = 20
"""Answers in own words that a text shows."""
_HEADER: Final = ("question", "type", "answer", "people", "answered", "kept", "asked", "share")
_XLSX: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def lines(page: SurveyPage, only: str = "") -> Iterator[str]:
    """The results as lines; `only` is the key of one question."""
    if not only:
        yield f"{page.row.title}  {surveywords.rate(page.rate)}"
        if warning := surveywords.rate_warning(page.rate):
            yield f"▲ {warning}"
    for one in page.questions:
        if only in ("", one.question.key) and one.result is not None:
            yield ""
            yield from _question(one, one.result)
    if left_out := sum(bool(one.private) and one.result is None for one in page.questions):
        line = ngettext("{n} private question is left out", "{n} private questions are left out", left_out)
        yield f"\n{line.format(n=left_out)}"


def _question(one: QuestionView, result: Result) -> Iterator[str]:
    asks = surveywords.type_(one.question.type) + ("" if one.question.sure or one.said else " ?")
    of = _("{n} of {kept}").format(n=number(result.answered), kept=number(result.kept))
    yield f"{one.question.text}  {asks} · {of}"
    yield from (f"  {line}" for line in surveywords.figures(result))
    for label, people, share in bars(result):
        filled = "█" * round((share or 0) * BAR_CELLS)
        said = UNKNOWN if share is None else percent(share, result.answered)
        yield f"  {fit(inert(label), LABEL_CELLS)} {fit(filled, BAR_CELLS)} {said:>6} {number(people):>6}"
    yield from (f"  · {inert(word)}" for word in result.words[:WORDS])


def bars(result: Result) -> Iterator[tuple[str, int, float | None]]:
    """(label, people, share) of each bar that anybody is in, own words last, rows of a matrix one by one."""
    for label, row in result.rows.items():
        yield from ((f"{label}: {bar.label}", bar.people, row.share(bar.people)) for bar in row.bars)
    shares = result.answered >= BASE
    for bar in surveywords.ordered(result):
        if bar.people or result.type != QuestionType.SINGLE:
            yield bar.label, bar.people, result.share(bar.people) if shares else None
    if result.other:
        yield _("own words"), result.other, result.share(result.other) if shares else None


def file_of(page: SurveyPage, suffix: str) -> bytes:
    """The results as a file by its suffix; raises ValueError for one that is not written."""
    if suffix == ".csv":
        return csv_file(csv_text(_HEADER, _rows(page)))
    if suffix == ".xlsx":
        return _workbook(page)
    if suffix == ".md":
        return "\n".join(_markdown(page)).encode()
    if suffix == ".json":
        return json_text([dict(zip(_HEADER, row, strict=True)) for row in _rows(page)]).encode()
    raise ValueError(_("{suffix}: only .csv, .xlsx, .md or .json is written").format(suffix=suffix or "?"))


def _rows(page: SurveyPage) -> Iterator[tuple[Cell, ...]]:
    for one in page.questions:
        if (result := one.result) is None:
            continue
        told = (one.question.text, str(one.question.type))
        of = (result.answered, result.kept, result.asked)
        for label, people, share in bars(result):
            yield (*told, label, people, *of, None if share is None else round(share, 4))
        for word in result.words:
            yield (*told, word, None, *of, None)
        if result.spread and not result.bars:
            yield (*told, _("median"), result.spread.median, *of, None)


def _markdown(page: SurveyPage) -> Iterator[str]:
    yield f"# {inert(page.row.title)}"
    yield ""
    yield surveywords.rate(page.rate)
    if warning := surveywords.rate_warning(page.rate):
        yield f"**{warning}**"
    for one in page.questions:
        if one.result is None:
            continue
        yield f"\n## {inert(one.question.text)}\n"
        yield from surveywords.figures(one.result)
        if found := [*bars(one.result)]:
            yield "\n| | n | |\n|---|---:|---:|"
            yield from (
                f"| {inert(label).replace('|', '/')} | {people} | {percent(share, one.result.answered)} |"
                for label, people, share in found
            )
        yield from (f"* {inert(word)}" for word in one.result.words)
    yield ""


def _workbook(page: SurveyPage) -> bytes:
    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out, _XLSX) as book:
        sheet: Any = book.add_worksheet(_("Results"))
        for column, head in enumerate(_HEADER):
            sheet.write_string(0, column, head, book.add_format({"bold": True}))
        for place, row in enumerate(_rows(page), 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(place, column, inert(cell))
                elif cell is not None:
                    sheet.write_number(place, column, cell)
        sheet.set_column(0, 0, 32)
        sheet.set_column(2, 2, 24)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
