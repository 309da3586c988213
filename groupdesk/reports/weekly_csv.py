"""The weekly page as one CSV table, a figure a row, for a spreadsheet."""

from groupdesk.desk.values.report import WeeklyPage
from groupdesk.reports.cells import csv_file, csv_text
from groupdesk.reports.weekly_rows import header, rows


def render(page: WeeklyPage) -> bytes:
    """Real numbers, an empty cell for what is not known; UTF-8 with the mark that Excel looks for."""
    return csv_file(csv_text(header(page), rows(page)))
