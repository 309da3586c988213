"""Workbooks (XLSX) of answers: which tool made one is told by its headings, deep in the archive."""

from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.surveys import (
    feishu,
    generic,
    google,
    jinshuju,
    limesurvey,
    msforms,
    surveymonkey,
    tally,
    tencent,
    typeform,
    wjx,
)
from groupdesk.formats.surveys.table import first_rows, knows
from groupdesk.formats.workbook import is_workbook
from groupdesk.locale import _
from groupdesk.records import Format, Head, Source

_TOOLS = (
    (wjx.TOOL, wjx.FORMAT),
    (tencent.TOOL, tencent.FORMAT),
    (jinshuju.TOOL, jinshuju.FORMAT),
    (feishu.TOOL, feishu.FORMAT),
    (surveymonkey.TOOL, surveymonkey.FORMAT),
    (typeform.TOOL, typeform.FORMAT),
    (tally.TOOL, tally.FORMAT),
    (limesurvey.TOOL, limesurvey.FORMAT),
    (msforms.TOOL, msforms.FORMAT),
    (google.TOOL, google.FORMAT),
)


def sniff(head: Head) -> bool:
    """Whether it is a workbook."""
    return is_workbook(head.raw)


def inside(source: Source) -> Format:
    """The format of the first sheet; raises UnknownFormatError where it is no table of answers."""
    rows = first_rows(source)
    for tool, format_ in _TOOLS:
        if knows(tool, rows):
            return format_
    if generic.is_table(rows):
        return generic.FORMAT
    raise UnknownFormatError(
        _("no headings of a questionnaire in its first rows"),
        source.name,
        _("export the answers again, with their headings"),
    )


FORMAT = Format(
    "survey-workbook",
    "Workbook of answers",
    "local",
    "id",
    sniff,
    generic.read,
    inside=inside,
    content="survey",
)
