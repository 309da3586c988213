"""What was posted in the demo: yesterday's evening brief and this morning's, and what became of each."""

import sqlite3
from typing import Final, NamedTuple

from groupdesk.demo.alive import PLATFORM
from groupdesk.rules import clock
from groupdesk.rules.clock import HOUR
from groupdesk.store.file import Store


class _Post(NamedTuple):
    days_ago: int
    seconds: int
    """Of the day."""
    text: dict[str, str]


_POSTS: Final = (
    _Post(
        1,
        20 * HOUR + 1_800,
        {
            "en": "Evening brief: three books were finished today. Which page stays with you?",
            "zh_CN": "晚报：今天有三本书读完了。哪一页你还记得？",
        },
    ),
    _Post(
        0,
        7 * HOUR + 2_700,
        {
            "en": "Morning brief: sunny, 18 degrees. Tonight at eight we read together, who is in?",
            "zh_CN": "早报：晴，18 度。今晚八点一起读书，谁来？",
        },
    ),
)
_UNKNOWN, _FAILED = 1, 2
"""Places among the bot's groups, of the morning's post."""


def write(store: Store, language: str, now: int) -> None:
    """Fills posts and their deliveries: by the bot where it is, by hand in the other groups of Shanghai."""
    tz = clock.zone("Asia/Shanghai")
    today = clock.day_of(now, tz)
    with store.writer.write("posts") as connection:
        groups = connection.execute(
            "SELECT id, platform FROM chat_group WHERE zone = 'Asia/Shanghai' ORDER BY id"
        ).fetchall()
        for post in _POSTS:
            at = clock.day_start(today - post.days_ago, tz) + post.seconds
            if at < now:
                _deliver(connection, post, language, at, groups)


def _deliver(
    connection: sqlite3.Connection, post: _Post, language: str, at: int, groups: list[tuple[int, str]]
) -> None:
    text = post.text[language]
    made = connection.execute(
        "INSERT INTO post (body, made_at, at, everybody, state, groups, fills, files, writer, approver, reason, note)"
        " VALUES (?, ?, ?, 0, 'ready', '', '{}', '[]', '', '', '', '')",
        (text, at - HOUR, at),
    ).lastrowid
    by_bot = 0
    for place, (group, platform) in enumerate(groups):
        state, reason = "handed", ""
        if platform == PLATFORM:
            by_bot += 1
            state, reason = _by_bot(post, by_bot)
        said = at + 4 * place if state in ("sent", "handed") else None
        connection.execute(
            "INSERT INTO delivery (post_id, group_id, bot_id, body, state, due_at, tried_ms, tries, sent_at, reason,"
            " native, key, late, recall, variant) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, '', '', 0, '', 0)",
            (made, group, 1 if platform == PLATFORM else None, text, state, at, at * 1_000, said, reason),
        )


def _by_bot(post: _Post, place: int) -> tuple[str, str]:
    if post.days_ago or place not in (_UNKNOWN, _FAILED):
        return "sent", ""
    return ("unknown", "waited for QQ in vain") if place == _UNKNOWN else ("failed", "你已被禁言")
