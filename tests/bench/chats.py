"""Made chats as export files: by the shared maker of chats when it is at hand, else by a small one here."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple, TextIO

from tests.bench.bench import DAY, START, Bench, run

EXPORT_DAYS = 110
EXPORT_MEMBERS = 300
WORDS = (
    "morning book run tonight class the where reading really today link five notes anyone kids plan".split()
)
ASIDES = ("ok", "haha", "+1", "thanks", "早", "收到", "好的")


class Line(NamedTuple):
    """One message of a made chat."""

    at: int
    who: int
    text: str


def export(bench: Bench, form: str, messages: int, language: str = "zh") -> Path:
    """The export of one chat, made once: `form` is telegram, whatsapp or qq, `language` zh or en."""
    path = bench.folder / f"{form}-{messages}-{language}.{'json' if form == 'telegram' else 'txt'}"
    if path.exists():
        return path
    if maker := bench.tool("data/make_chat.py"):
        size = {"messages": messages, "members": EXPORT_MEMBERS, "days": EXPORT_DAYS}
        options = [word for key, count in size.items() for word in (f"--{key}", str(count))]
        run([bench.python, maker, "--format", form, "--lang", language, "--varied", "--out", path, *options])
    else:
        write(path, form, 1, messages, EXPORT_DAYS)
    return path


def groups(bench: Bench) -> Path:
    """A folder of Telegram exports, one a group: 10 in 10 k messages, 30 in 100 k, 100 in 1 M, 300 in 10 M."""
    folder = bench.folder / "groups"
    folder.mkdir()
    count = {10_000: 10, 100_000: 30, 1_000_000: 100}.get(bench.size, 300)
    for group in range(1, count + 1):
        write(folder / f"{group}.json", "telegram", group, bench.size // count, bench.days)
    return folder


def write(path: Path, form: str, group: int, messages: int, days: int) -> None:
    """Writes one chat; the same arguments give the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        WRITERS[form](file, group, talk(Random(group), group, messages, days))


def talk(random: Random, group: int, messages: int, days: int) -> Iterator[Line]:
    """Lines in order of time; few people say most, one line in nine is a question."""
    moments = sorted(START + int(days * DAY * random.random()) for _ in range(messages))
    for at in moments:
        who = group * 160 + int(200 * random.random() ** 3)
        if random.random() < 0.2:
            yield Line(at, who, random.choice(ASIDES))
        else:
            said = " ".join(random.choices(WORDS, k=random.randint(2, 14)))
            yield Line(at, who, said + random.choice("?........"))


def _telegram(file: TextIO, group: int, lines: Iterator[Line]) -> None:
    file.write(f'{{"name": "Group {group}", "type": "private_supergroup", "id": {group}, "messages": [\n')
    for number, line in enumerate(lines, 1):
        message = {
            "id": number,
            "type": "message",
            "date": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(line.at)),
            "date_unixtime": str(line.at),
            "from": f"Member {line.who}",
            "from_id": f"user{line.who}",
            "text": line.text,
        }
        if number > 3 and line.who % 7 == 0:
            message["reply_to_message_id"] = number - 3
        file.write((",\n" if number > 1 else "") + json.dumps(message, ensure_ascii=False))
    file.write("\n]}\n")


def _whatsapp(file: TextIO, group: int, lines: Iterator[Line]) -> None:
    file.write("1/5/26, 00:00 - Messages and calls are end-to-end encrypted.\n")
    for line in lines:
        at = time.gmtime(line.at)
        stamp = f"{at.tm_mon}/{at.tm_mday}/{at.tm_year % 100}, {at.tm_hour:02}:{at.tm_min:02}"
        file.write(f"{stamp} - Member {line.who}: {line.text}\n")


def _qq(file: TextIO, group: int, lines: Iterator[Line]) -> None:
    bar = "=" * 64
    head = "消息记录（此消息记录为文本格式，不支持重新导入）"
    file.write(
        f"{head}\r\n\r\n{bar}\r\n消息分组:我的群聊\r\n{bar}\r\n消息对象:Group {group}\r\n{bar}\r\n\r\n"
    )
    for line in lines:
        stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(line.at))
        file.write(f"{stamp} Member {line.who}({200_000 + line.who})\r\n{line.text}\r\n\r\n")


WRITERS: dict[str, Callable[[TextIO, int, Iterator[Line]], None]] = {
    "telegram": _telegram,
    "whatsapp": _whatsapp,
    "qq": _qq,
}
