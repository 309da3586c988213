"""What the usual questions of a community are about: told by their words, in both languages (practice.md P4)."""

import re
from typing import Final

TOPICS: Final = {
    "city": r"城市|所在地|常住|住在|居住|\bcit(?:y|ies)\b|\blive\b|where are you based|\bdistrict\b|片区|区域",
    "hobby": r"兴趣|爱好|喜欢|hobb|interest|do you like|\benjoy",
    "job": r"职业|工作|行业|岗位|\bjob\b|\bwork\b|occupation|profession|industry",
    "online": r"在线|作息|时段|什么时候有空|有空|online|\bfree\b|available|time of day|\bwhen\b",
    "offer": r"能提供|可以提供|能分享|可以分享|提供什么|擅长|"
    r"\boffer|can (?:you )?(?:give|share|teach|help with)|good at",
    "need": r"需要|希望.{0,6}(?:得到|获得|收获)|想得到|想要什么|寻找|"
    r"\bneed|looking for|hope to (?:get|find)|want (?:from|to get)",
}
"""Code → words of its question; the first that fits, in this order, but offers and needs before the others."""
_FIRST: Final = ("offer", "need")
_LOOKED_FOR: Final = tuple(
    (code, re.compile(TOPICS[code], re.I))
    for code in (*_FIRST, *(one for one in TOPICS if one not in _FIRST))
)


def topic(text: str) -> str:
    """What a question is about, "" for nothing of these."""
    return next((code for code, words in _LOOKED_FOR if words.search(text)), "")


def is_about(text: str, said: str) -> bool:
    """Whether a question is meant by a word: a topic's code or one of its words, or a part of its own text."""
    word, about = said.casefold(), topic(text)
    return bool(about and about in (word, topic(said))) or word in text.casefold()
