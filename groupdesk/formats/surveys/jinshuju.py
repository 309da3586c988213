"""金数据: titles between a number and the columns about who sent it (questionnaires.md §1)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.brackets import ask_bracketed
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import Below, Column, Tool, Use, fixed, has, titled, uses

_USES: Final = uses(
    {
        Use.ID: "序号,serial_number",
        Use.SUBMITTED: "提交时间,created_at",
        Use.SKIP: "修改时间,updated_at,提交人,creator_name,标签,info_filling_duration,数据状态",
        Use.SECONDS: "填写时长",
        Use.CHANNEL: "填写渠道,来源",
        Use.NICKNAME: "微信昵称",
        Use.ACCOUNT: "微信OpenID,OpenID",
        Use.TOKEN: "扩展属性,自定义参数",
        Use.PRIVATE: "IP,IP地址,info_remote_ip,填写设备,操作系统,浏览器,提交地区,"
        "微信国家,微信省份,微信城市,微信头像,微信性别",
    }
)


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    kept = {"修改时间", "填写设备", "微信昵称", "微信OpenID"}
    return has(row, "序号", "提交时间") and not kept.isdisjoint(cell.strip() for cell in row)


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, fixed(headings, _USES, ask_bracketed))


TOOL: Final = Tool("jinshuju", "金数据", knows, columns)
FORMAT = as_format(TOOL)
