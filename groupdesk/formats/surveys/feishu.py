"""飞书 and 钉钉 forms: titles, with who sent it and when before or behind them (questionnaires.md §1)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.brackets import ask_bracketed
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import Below, Column, Tool, Use, fixed, has, titled, uses

_USES: Final = uses(
    {
        Use.ID: "序号,编号,记录ID",
        Use.SUBMITTED: "提交时间,创建时间",
        Use.NICKNAME: "提交人,填写人",
        Use.ACCOUNT: "工号,提交人ID,UserID",
        Use.SKIP: "部门,提交人部门,修改时间,最后修改时间,提交人工号",
        Use.PRIVATE: "IP,IP地址,设备",
    }
)


def knows(row: Sequence[str]) -> bool:
    """Whether these are their headings."""
    return has(row, "提交人", "提交时间")


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, fixed(headings, _USES, ask_bracketed))


TOOL: Final = Tool("feishu", "飞书 / 钉钉", knows, columns)
FORMAT = as_format(TOOL)
