"""Small exports of questionnaires, and what is read from them."""

from pathlib import Path

from figures import of

from groupdesk.formats import SURVEYS, format_of
from groupdesk.formats.source import FileSource
from groupdesk.records import Format, Reading, Record
from groupdesk.records.surveys import Answer, Question, Response, Survey


def told(folder: Path, content: str | bytes, name: str = "answers.csv") -> tuple[Format, Path]:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = format_of(FileSource.at(file), SURVEYS)
    assert found is not None
    return found, file


def read(found: tuple[Format, Path], reading: Reading | None = None) -> list[Record]:
    way, file = found
    return list(way.read(FileSource.at(file), reading or Reading()))


def survey(records: list[Record]) -> Survey:
    (found,) = of(Survey, records)
    assert isinstance(found, Survey)
    return found


def questions(records: list[Record]) -> dict[str, Question]:
    return {one.text: one for one in survey(records).questions}


def types(records: list[Record]) -> dict[str, str]:
    return {text: one.type.value for text, one in questions(records).items()}


def answers(records: list[Record], text: str) -> list[Answer | None]:
    key = questions(records)[text].key
    return [one.answers.get(key) for one in of(Response, records)]


def wjx(rows: int = 12) -> str:
    """An export by text: every third skips a question, every fourth says something of his own."""
    lines = [
        "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您的群昵称,2、您的微信号,3、喜欢的水果(可多选),"
        "4、住在哪个区,5、您对本群的满意度,6、您多大可能推荐本群,7、您的建议"
    ]
    for n in range(rows):
        several = "苹果┋梨" if n % 2 else "梨┋桃┋其他〖榴莲〗" if n % 4 == 0 else "(跳过)"
        district = ("东区", "西区", "(跳过)")[n % 3]
        lines.append(
            f"{n + 1},2026/3/{n + 1} 09:0{n % 10}:02,{40 + n}秒,微信,N/A,10.9.8.{n}(北京),成员{n},wxid_{n:05},"
            f"{several},{district},{n % 5 + 1},{n % 11},{'(空)' if n % 2 else f'第{n}条建议'}"
        )
    return "\r\n".join(lines) + "\r\n"


def google(stamps: list[str], heading: str = "Timestamp") -> str:
    several = ("News, Food", "Jobs, interns, News", "Jobs, interns")
    rows = [f'{stamp},Ann {n},"{several[n % 3]}",{n % 5 + 1},{n % 3 + 2}' for n, stamp in enumerate(stamps)]
    return f"{heading},Your name,What for?,Rate [Talks],Rate [News]\n" + "\n".join(rows)
