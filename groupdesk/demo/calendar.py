"""The calendar of the demo: its columns, three weeks of posts, what people said to them, and the days ahead."""

import sqlite3
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

from groupdesk.demo.alive import PLATFORM
from groupdesk.demo.talk import Chat
from groupdesk.demo.words import GROUPS, Sort
from groupdesk.rules import clock
from groupdesk.rules.calendar import recurrence, variants
from groupdesk.rules.clock import DAY
from groupdesk.store.file import Store

WEEKS: Final = 3
AHEAD: Final = 2
_REPLIED: Final = 5 * 3_600
"""Seconds within which a post is answered."""
_UNKNOWN, _FAILED = 1, 2
"""Places among the bot's groups, of the last morning's post."""


class Series(NamedTuple):
    """A column and what it says."""

    name: dict[str, str]
    days: str
    minute: int
    tag: str
    """Of its groups."""
    texts: dict[str, tuple[str, ...]]
    """What it said lately, turn by turn."""
    template: dict[str, str]
    ahead: tuple[str, ...]
    """States of today's, tomorrow's and the next post."""
    replies: tuple[int, int]
    """How many answer, at least and at most, where people talk."""
    writer: str = ""
    approver: str = ""
    steps: dict[str, str] = {}  # noqa: RUF012 - a tuple's default, never changed
    keyword: str = ""


SERIES: Final = (
    Series(
        {"en": "Morning brief", "zh_CN": "早报"},
        "daily",
        7 * 60 + 45,
        "city",
        {
            "en": (
                "Morning brief: sunny, 18 degrees. Tonight at eight we read together, who is in?",
                "Morning brief: the library opens an hour longer from today. Where do you read best?",
                "Morning brief: rain until noon. Which walk do you do in any weather?",
            ),
            "zh_CN": (
                "早报：晴，18 度。今晚八点一起读书，谁来？",
                "早报：图书馆今天起延长一小时。你最喜欢在哪里读书？",
                "早报：上午有雨。哪条路你风雨无阻？",
            ),
        },
        {
            "en": "Good morning, {group}! {weekday} {date}.\n1. {news1}\n2. {news2}\n3. {news3}\n{question}",
            "zh_CN": "{group} 早上好！{date} {weekday}。\n1. {news1}\n2. {news2}\n3. {news3}\n{question}",
        },
        ("ready", "ready", "draft"),
        (1, 9),
        "Priya",
    ),
    Series(
        {"en": "Topic", "zh_CN": "话题"},
        "weekly:4",
        12 * 60 + 10,
        "city",
        {
            "en": (
                "Topic: renting or buying? A: rent and stay free. B: buy and settle. Which side are you on?",
            ),
            "zh_CN": ("话题：租房还是买房？A：租房自由。B：买房安心。你站哪边？",),
        },
        {
            "en": "Topic of the week: {question}\nA: {side_a}\nB: {side_b}",
            "zh_CN": "本周话题：{question}\nA：{side_a}\nB：{side_b}",
        },
        ("review", "review", "draft"),
        (4, 16),
        "Priya",
        "Lin",
    ),
    Series(
        {"en": "Weekly class", "zh_CN": "周课堂"},
        "weekly:1",
        20 * 60,
        "reading",
        {
            "en": (
                "Class tonight at eight: slow reading with Prof. Xu. One question before we begin: why do you read?",
            ),
            "zh_CN": ("今晚八点周课堂：徐老师讲慢读。开始前先问一句：你为什么读书？",),
        },
        {
            "en": "Class tonight: {speaker} on {subject}. {link}",
            "zh_CN": "今晚周课堂：{speaker} 讲 {subject}。{link}",
        },
        ("ready", "ready", "draft"),
        (5, 18),
        "Priya",
        steps={"en": "-3 poster; -1 notice; 1 notes", "zh_CN": "-3 海报；-1 预告；1 笔记"},
    ),
    Series(
        {"en": "Evening brief", "zh_CN": "晚报"},
        "daily",
        20 * 60 + 30,
        "reading",
        {
            "en": (
                "Evening brief: three books were finished today. Which page stays with you?",
                "Evening brief: “reading is talking with the absent”. Whom did you talk with today?",
            ),
            "zh_CN": (
                "晚报：今天有三本书读完了。哪一页你还记得？",
                "晚报：“读书是和不在场的人谈话”。今天你和谁谈了？",
            ),
        },
        {
            "en": "Good evening, {group}! Said today: “{quote}”",
            "zh_CN": "{group} 的朋友们晚上好！今日金句：“{quote}”",
        },
        ("review", "draft", "draft"),
        (2, 8),
        "Priya",
        "Lin",
    ),
    Series(
        {"en": "打卡 Check-in", "zh_CN": "打卡"},
        "daily",
        21 * 60,
        "sport",
        {
            "en": ("Check-in: how many steps today? One line is enough.",),
            "zh_CN": ("今日打卡：走了多少步？写一句就好。",),
        },
        {
            "en": "Check-in: how many steps today? One line is enough.",
            "zh_CN": "今日打卡：走了多少步？写一句就好。",
        },
        ("ready", "ready", "ready"),
        (5, 12),
        keyword="check-in",
    ),
    Series(
        {"en": "Weekly digest", "zh_CN": "周报"},
        "weekly:6",
        20 * 60,
        "core",
        {
            "en": ("Our week: 1,204 messages, 37 new faces, and one marriage proposal. What did we miss?",),
            "zh_CN": ("本周小结：1204 条消息、37 张新面孔、一次求婚。还漏了什么？",),
        },
        {
            "en": "Our week: thank you {top5}! Next week: {next_week}",
            "zh_CN": "本周感谢 {top5}！下周预告：{next_week}",
        },
        ("draft", "draft", "draft"),
        (2, 7),
        "Mei",
    ),
)


def _reaches(one: Series, sort: Sort) -> bool:
    return one.tag in sort.tags


def _text(one: Series, language: str, day: int) -> str:
    texts = one.texts[language]
    return texts[day % len(texts)]


def _at(one: Series, day: int, zone: str) -> int:
    return clock.to_utc(day * DAY + one.minute * 60, clock.zone(zone))


def answer(chat: Chat, language: str) -> None:
    """Adds to a chat what was posted there lately by its owner, and who answered."""
    sort, random = chat.sort, Random(f"posts/{chat.sort.en}/{chat.now // DAY}")
    today = clock.day_of(chat.now, clock.zone(sort.zone))
    members = [one for one in chat.people[3 : 3 + sort.a_day] if one.key not in chat.gone]
    quiet = sort.shape in ("dead", "declining")
    for one in SERIES:
        for day in recurrence.days(one.days, today - WEEKS * 7, today) if _reaches(one, sort) else ():
            at = _at(one, day, sort.zone)
            if at >= chat.now:
                continue
            asked = chat.say(at, chat.people[0], _text(one, language, day))
            few, many = one.replies
            n = random.randint(0, 2) if quiet else random.randint(few, many)
            for person in random.sample(members, min(n, len(members))):
                said = at + random.randint(120, _REPLIED)
                if said < chat.now and chat.joined.get(person.key, (0, None))[0] < said:
                    theme = chat.words.themes[sort.theme]
                    chat.say(said, person, random.choice(theme.talk), to=asked)


# --- columns, posts, deliveries


def write(store: Store, language: str, now: int) -> None:
    """Fills columns, posts and their deliveries: by the bot where it is, by hand in the other groups."""
    today = clock.day_of(now, clock.zone("Asia/Shanghai"))
    with store.writer.write("posts") as connection:
        ids = dict(connection.execute("SELECT native, id FROM chat_group").fetchall())
        for one in SERIES:
            column = _column(connection, one, language)
            groups = [(ids[f"demo-{sort.en}"], sort) for sort in GROUPS if _reaches(one, sort)]
            days = list(recurrence.days(one.days, today - WEEKS * 7, today + 7 * AHEAD))
            ahead = iter(one.ahead)
            for day in days:
                if min(_at(one, day, sort.zone) for _id, sort in groups) <= now:
                    last = one is SERIES[0] and day == today
                    _said(connection, one, language, column, day, groups, now, last=last)
                elif (state := next(ahead, "")) and day <= today + 7:
                    _planned(connection, one, language, column, day, groups, state)


def _column(connection: sqlite3.Connection, one: Series, language: str) -> int:
    made = connection.execute(
        "INSERT INTO post_column (name, recurrence, minute, groups, body, steps, writer, approver, keyword, ended)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            one.name[language],
            one.days,
            one.minute,
            f"tag:{one.tag}",
            one.template[language],
            one.steps.get(language, ""),
            one.writer,
            one.approver,
            one.keyword if language == "en" else "打卡" if one.keyword else "",
        ),
    ).lastrowid
    assert made is not None
    return made


def _post(
    connection: sqlite3.Connection, one: Series, column: int, day: int, body: str, state: str, made_at: int
) -> int:
    made = connection.execute(
        "INSERT INTO post (body, made_at, everybody, column_id, state, for_day, day, minute, groups, fills, files,"
        " writer, approver, reason, note) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, '{}', '[]', ?, ?, '', '')",
        (body, made_at, column, state, day, day, one.minute, f"tag:{one.tag}", one.writer, one.approver),
    ).lastrowid
    assert made is not None
    connection.execute(
        'INSERT INTO post_text (post_id, at, "by", body) VALUES (?, ?, ?, ?)',
        (made, made_at, one.writer, body),
    )
    return made


def _said(
    connection: sqlite3.Connection,
    one: Series,
    language: str,
    column: int,
    day: int,
    groups: Sequence[tuple[int, Sort]],
    now: int,
    *,
    last: bool,
) -> None:
    """A post that has gone out where its hour has come; of the last morning's two are not there yet."""
    text = _text(one, language, day)
    post = _post(connection, one, column, day, text, "ready", _at(one, day - 1, "Asia/Shanghai"))
    for state, reason, place, group, sort in _states(groups, last=last):
        at = _at(one, day, sort.zone)
        if at > now:
            state, reason = ("planned" if sort.platform == PLATFORM else "to_hand"), ""
        said = at + 4 * place if state in ("sent", "handed") else None
        _deliver(connection, post, group, sort, text, state, at, said, reason)


def _states(groups: Sequence[tuple[int, Sort]], *, last: bool) -> Iterator[tuple[str, str, int, int, Sort]]:
    by_bot = 0
    for place, (group, sort) in enumerate(groups):
        state, reason = "handed", ""
        if sort.platform == PLATFORM:
            by_bot += 1
            state = "sent"
            if last and by_bot == _UNKNOWN:
                state, reason = "unknown", "waited for QQ in vain"
            if last and by_bot == _FAILED:
                state, reason = "failed", "你已被禁言"
        yield state, reason, place, group, sort


def _planned(
    connection: sqlite3.Connection,
    one: Series,
    language: str,
    column: int,
    day: int,
    groups: Sequence[tuple[int, Sort]],
    state: str,
) -> None:
    """A post of the days ahead."""
    texts = one.texts[language] if state in ("ready", "review") else (one.template[language],)
    made_at = _at(one, day - 7, "Asia/Shanghai")
    post = _post(connection, one, column, day, variants.joined(texts), state, made_at)
    if state != "ready":
        return
    for place, (group, sort) in enumerate(groups):
        way = "planned" if sort.platform == PLATFORM else "to_hand"
        text = texts[place % len(texts)]
        _deliver(connection, post, group, sort, text, way, _at(one, day, sort.zone), None, "")


def _deliver(
    connection: sqlite3.Connection,
    post: int,
    group: int,
    sort: Sort,
    text: str,
    state: str,
    at: int,
    said: int | None,
    reason: str,
) -> None:
    by_bot = sort.platform == PLATFORM
    tried = at * 1_000 if by_bot and said is not None else None
    connection.execute(
        "INSERT INTO delivery (post_id, group_id, bot_id, body, state, due_at, tried_ms, tries, sent_at, reason,"
        " native, key, late, recall, variant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, 0, '', 0)",
        (
            post,
            group,
            1 if by_bot else None,
            text,
            state,
            at,
            tried,
            int(said is not None),
            said,
            reason,
            f"demo-{post}-{group}",
        ),
    )
