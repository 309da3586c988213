"""Who filled in a sheet, from the tool's own columns and from questions that ask for it."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from groupdesk.formats.surveys.gather import is_token
from groupdesk.formats.surveys.grid import Grid
from groupdesk.formats.surveys.tool import Column, Use
from groupdesk.records.surveys import Respondent, Role
from groupdesk.rules.surveys.answers import Read
from groupdesk.rules.surveys.phones import e164

NOBODY: Final = frozenset(
    {"", "无", "没有", "无名", "匿名", "保密", "微信用户", "none", "no", "n/a", "na", "nil", "null", "nope"}
    | {"anonymous", "-", "--", "/", "\\", ".", "?", "？", "x", "xx", "xxx"}
)
"""What people, and tools, write where a name or account is asked and none is told."""
_account: Final = re.compile(r"[\w.@+:#-]{4,128}").fullmatch
_made_up: Final = re.compile(r"(.)\1*|0?123456\d*|abc\w{0,3}|asdf\w*|test\w{0,3}", re.I).fullmatch
_TOLD: Final = (Role.NAME, Role.REAL_NAME, Role.EMAIL, Role.PHONE, Role.ID)


class People:
    """Reads of each row who filled it in."""

    def __init__(
        self, columns: Sequence[Column], table: Grid, rows: Sequence[int], read: Sequence[Read]
    ) -> None:
        self._table = table
        self._places = {
            use: [place for place, column in enumerate(columns) if column.use == use]
            for use in (Use.TOKEN, Use.ACCOUNT, Use.NICKNAME, Use.REAL_NAME, Use.EMAIL)
        }
        self._places[Use.TOKEN] = [place for place in self._places[Use.TOKEN] if is_token(table, rows, place)]
        self._asked = {
            role: [one.cells for one in read if one.question.role == role and one.cells] for role in _TOLD
        }

    def of(self, row: int, place: int) -> Respondent:
        """Who filled in a row of the table, the `place`-th of its sheets."""
        told = {role: _named(cells[place] for cells in several) for role, several in self._asked.items()}
        fixed = {
            use: _named(self._table.text(row, at) for at in places) for use, places in self._places.items()
        }
        emails = (*fixed[Use.EMAIL], *told[Role.EMAIL])
        ids = (*fixed[Use.TOKEN], *filter(is_account, told[Role.ID]))
        accounts = (*fixed[Use.ACCOUNT], *fixed[Use.EMAIL])
        phones = filter(None, map(e164, told[Role.PHONE]))
        return Respondent(
            tuple(dict.fromkeys(ids)),
            tuple(dict.fromkeys((*told[Role.NAME], *fixed[Use.NICKNAME]))),
            next(phones, ""),
            emails[0] if emails else "",
            " ".join((*told[Role.REAL_NAME], *fixed[Use.REAL_NAME])),
            accounts[0] if accounts else "",
        )


def is_account(told: str) -> bool:
    """Whether a text may be an account, and is not merely something typed to get on."""
    return bool(_account(told)) and not _made_up(told)


def _named(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell for cell in cells if cell.casefold() not in NOBODY)
