"""A small questionnaire: who was asked, what they answered, and its export as 问卷星 writes it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from groupdesk.desk import Desk
from groupdesk.records import Member, Roster
from groupdesk.worker.run import Worker
from tests.desk.build import Build, at

HEAD = (
    *("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"),
    *(
        "1、您的群昵称",
        "2、您的微信号",
        "3、您的手机号",
        "4、您现在常住的城市",
        "5、您的兴趣爱好(可多选)",
        "6、您的感情状况",
    ),
    *("7、您能提供什么(可多选)", "8、您需要什么(可多选)"),
)
CITY, HOBBY, LOVE = "您现在常住的城市", "您的兴趣爱好-可多选", "您的感情状况"
CITIES = ("成都", "北京", "上海", "杭州")
HOBBIES = ("电影", "跑步", "桌游")


class Sheet(NamedTuple):
    """One sheet of answers."""

    number: int
    name: str
    account: str = ""
    city: str = "成都"
    hobbies: Sequence[str] = ("看书",)
    love: str = "单身"
    gives: Sequence[str] = ("教技能",)
    needs: Sequence[str] = ("找客户",)
    when: str = "2026/03/05 12:00:00"
    phone: str = ""

    def row(self) -> list[str]:
        """As it stands in the file."""
        told = ["┋".join(several) for several in (self.hobbies, self.gives, self.needs)]
        meta = [str(self.number), self.when, "60秒", "微信", "N/A", "10.0.0.7(成都)"]
        return [*meta, self.name, self.account, self.phone, self.city, told[0], self.love, *told[1:]]


def name(n: int) -> str:
    """Of the n-th member."""
    return f"成员{chr(0x4E00 + 7 * n)}{chr(0x6000 + 11 * n)}"


def sheets(n: int = 20) -> list[Sheet]:
    """Sheets of the first n members, told by their accounts: the first seven share a city and two hobbies."""
    return [
        Sheet(
            number,
            name(number),
            f"wx{number:04}",
            city="成都" if number <= 7 else CITIES[1 + number % 3],
            hobbies=("看书", "摄影") if number <= 7 else (HOBBIES[number // 3 % 3],),
            love="单身" if number % 2 else "恋爱中",
            gives=("教技能",) if number % 2 else ("陪聊",),
            needs=("陪聊",) if number % 3 else ("教技能",),
            when=f"2026/03/05 12:{number % 60:02}:00",
        )
        for number in range(1, n + 1)
    ]


def write(file: Path, told: Iterable[Sheet]) -> Path:
    """The export."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([HEAD, *(one.row() for one in told)])
    return file


def members(build: Build, n: int = 30, group: str = "晨读会", first: int = 1) -> int:
    """A group with n members of accounts ``wx0001`` on."""
    made = build.group(group, platform="wechat")
    listed = [Member(f"wx{number:04}", name(number)) for number in range(first, first + n)]
    build.tell(
        made, [Roster(at("2026-03-01 08:00"), tuple(listed))], until="2026-03-01 08:00", platform="wechat"
    )
    return made


def bring(desk: Desk, file: Path, *groups: int, **said: object) -> dict[str, object]:
    """Brings answers in; gives what came of it."""
    run = desk.runs.ask_survey(file, groups, **said)  # type: ignore[arg-type]
    work(desk)
    view = desk.runs.view(run)
    assert view.state == "done", view.error
    return view.result


def work(desk: Desk) -> None:
    """Does what is asked for."""
    worker = Worker(desk.store)
    while worker.next():
        pass
