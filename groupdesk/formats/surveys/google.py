"""Google Forms: the sheet of its answers, in any language, or the form's own CSV (questionnaires.md §1)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.brackets import ask_square
from groupdesk.formats.surveys.grid import distinct
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import LEAST, Below, Column, Tool, Use, fixed, key, titled, uses

STAMPS: Final = (
    "Timestamp,时间戳记,时间戳,時間戳記,タイムスタンプ,타임스탬프,Marca temporal,Horodateur,Zeitstempel,"
    "Carimbo de data/hora,Отметка времени,Informazioni cronologiche,Tijdstempel"
)
"""The first heading in the languages of its sheets."""
_USES: Final = uses(
    {
        Use.SUBMITTED: STAMPS,
        Use.EMAIL: "Email Address,Username,电子邮件地址,电子邮件,用户名,電子郵件地址",
        Use.SKIP: "Score,分数,得分,總分",
    }
)


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings: the first of them is the stamp."""
    first = key(next(iter(row), ""))
    return _USES.get(first) == Use.SUBMITTED and distinct(row) >= LEAST


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, fixed(headings, _USES, ask_square))


TOOL: Final = Tool("google-forms", "Google Forms", knows, columns, order="")
FORMAT = as_format(TOOL)
