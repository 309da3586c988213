"""Classes, signs and normal forms: by cases, by the shared vectors, and against a plain oracle."""

import json
import random
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.records import Kind
from groupdesk.rules import classify, forms
from groupdesk.rules.classify import Class, Classifier, Lexicon, Reading, advert_by_text, has_signs
from tests.rules import oracle_classify as oracle

CLASSIFIER = Classifier()
LINK = CLASSIFIER.lexicon.link


def class_of(kind: str, text: str, pattern: str | None = None) -> str:
    """The class of a plain member's message in a group without settings."""
    compiled = re.compile(pattern) if pattern else None
    reading = CLASSIFIER.read(Kind[kind.upper()], text, compiled)
    advert = reading.class_ != Class.SYSTEM and advert_by_text(reading.signs)
    return "advert" if advert else Class(reading.class_).name.lower()


CASES = {
    "system": [("join", "大家好？"), ("leave", ""), ("kick", ""), ("recall", "打卡"), ("system", "兼职日结")],
    "low": [
        ("text", ""), ("text", "  \n "), ("text", "。。。"), ("text", "😂😂😂😂"), ("text", "[旺柴][旺柴]"),
        ("text", "收到，谢谢老师"), ("text", "ＯＫ"), ("text", "好滴好滴～"), ("text", "恭喜恭喜🎉"),
        ("text", "哈哈哈哈哈哈嗯嗯嗯"), ("text", "22333"), ("text", "Good night all"), ("text", "You’re welcome"),
        ("text", "sooooo"), ("text", "abc"), ("text", "第1"), ("text", "好看"), ("text", "真棒！"),
        ("text", "@王小明 @李雷 收到"), ("text", "@all"), ("text", "t.me/joinchat"),
        ("text", "www.example.org 看看"),
        ("text", "[转账] 请你确认收款"), ("text", "> 明天几点集合\n好的"), ("text", "ㅋㅋㅋㅋㅋ"),
        ("image", "[图片]"), ("video", ""), ("file", "好的"), ("poke", "戳了戳你的头像"),
        ("forward", "群聊的聊天记录"),
        ("share", "我发现了一个很好的小程序"), ("contact", "王老师的名片在这里"),
        ("transfer", "转给你二十块钱买菜"),
        ("poll", ""), ("other", "不支持的消息类型"), ("text", "好\u200b的"),
    ],
    "chain": [
        ("text", "  #接龙 明天团购鸡蛋"), ("text", "＃接龙\n例 王静 两份"), ("text", "接龙报名：周日羽毛球"),
        ("text", "报名\n１．王静\n２．李磊\n３．张敏"), ("text", "1) Ann\n2) Bob\n3) Cleo"),
        ("text", "1. @王静 \n2. @李磊 \n3. @张敏 "), ("link", "#signup hike"),
    ],
    "checkin": [
        ("text", "打卡"), ("text", "跑步签到第3天"), ("text", "阅读打卡12"), ("text", "✅ Check in: done"),
        ("text", "Checking  in from home"), ("text", "第３０天完成"), ("text", "Day 7 done!"),
        ("text", "今晚也签到！"),
        ("image", "早起打卡"), ("voice", "打卡第二遍"), ("text", "簽到簽到"),
    ],
    "question": [
        ("text", "报名链接在哪里"), ("text", "在公园打卡还是在家打卡？"), ("text", "有沒有人一起去"),
        ("text", "周末去爬山嗎"),
        ("text", "那明天的课还上吗😊。"), ("text", "不管怎么样，到底几点集合"),
        ("text", "hello - ok, what’s the plan"),
        ("text", "Sure.\nIs there a map"), ("text", "how  many of us"), ("image", "这道题怎么做"),
        ("text", "我把情况说一下" + "这件事已经拖了很久了" * 6 + "请教各位"), ("text", "打卡在什么时候截止"),
        ("text", "那咱们明天去哪儿吃呢"),
    ],
    "talk": [
        ("voice", ""), ("voice", "[语音]"), ("text", "下雨了"), ("text", "そうだ"), ("text", "오늘은"),
        ("text", "๑ ไปกัน"),
        ("text", "1. 早起\n2. 读书"), ("text", "你好吗"), ("text", "我还在想呢"), ("text", "这也不怎么难"),
        ("text", "how donkeys walk"), ("text", "- how do i sing"), ("text", "提醒：别忘签到"), ("text", "谁打卡"),
        ("text", "checkins are open"), ("text", "昨天在那条街上打卡3次"),
        ("text", "promo code inside, whatsapp: joe77"), ("text", "Day 12345678 of it"),
        ("text", "这篇讲得不错啊 https://example.com/a?b=1"),
        ("text", "「王静：几点开始？」\n———————\n按群公告来吧"),
        ("text", "「没有线的引用」我觉得有道理"), ("text", "如何" + "我们每天早上都读一段书" * 6),
        ("text", "限时优惠、包邮、秒杀"), ("text", "微信号 abc12345"), ("text", "加我微信：abc_12345"),
    ],
    "advert": [
        ("text", "限时优惠，包邮，+86 138 0013 8000"), ("text", "高佣兼职，v信：abc123"),
        ("text", "兼　职　日　结 扫—码"),
        ("text", "crypto signals, guaranteed: t.me/rich"), ("text", "Cheap loan, DM me!"),
        ("text", "promo code and coupon, whatsapp: joe77"),
        ("link", "秒杀特价"), ("text", "兼\u200b职日结，加V"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [(kind, text, expected) for expected, cases in CASES.items() for kind, text in cases],
)
def test_class(kind: str, text: str, expected: str) -> None:
    assert class_of(kind, text) == expected


def test_shared_vectors(shared: Path) -> None:
    vectors = json.loads((shared / "spec/vectors/classify.json").read_text(encoding="utf-8"))["texts"]
    wrong = [(text, class_of(kind, text), expected) for kind, text, expected, _ in vectors]
    assert [row for row in wrong if row[1] != row[2]] == []
    assert len(vectors) > 100


@pytest.mark.parametrize(
    ("text", "reach", "offers"),
    [
        ("今天天气真好", 0, 0),
        ("https://a.example/1 https://b.example/2", 1, 0),
        ("13800138000", 1, 0),
        ("138 0013 8000，加微信 abc12345，扫码 https://a.example", 3, 0),
        ("138001380001", 0, 0),
        ("领取优惠券", 0, 2),
        ("优惠优惠优惠", 0, 1),
        ("we earn; he earned", 0, 1),
        ("contact me", 1, 0),
        ("contact men", 0, 0),
    ],
)
def test_signs(text: str, reach: int, offers: int) -> None:
    assert CLASSIFIER.read(Kind.TEXT, text).signs == reach * 16 + offers


def test_advert_needs_reach_offer_and_three_together() -> None:
    assert [advert_by_text(reach * 16 + offers) for reach, offers in [(1, 2), (2, 1), (3, 1), (1, 15)]] == [
        True
    ] * 4
    assert [advert_by_text(reach * 16 + offers) for reach, offers in [(0, 9), (3, 0), (1, 1)]] == [False] * 3
    assert [has_signs(signs) for signs in (0, 1, 16)] == [False, True, True]


def test_offers_stop_at_fifteen() -> None:
    offers = json.loads(Path(classify.__file__).with_name("lexicon.json").read_bytes())["offer_zh"]
    assert CLASSIFIER.read(Kind.TEXT, "，".join(offers)).signs & 15 == 15


def test_cards_reach_and_system_lines_say_nothing() -> None:
    assert [CLASSIFIER.read(kind, "").signs for kind in (Kind.LINK, Kind.SHARE, Kind.CONTACT)] == [16] * 3
    assert CLASSIFIER.read(Kind.JOIN, "兼职日结，加微信 abc12345") == Reading(0, 0, 0, 0)


def test_forms() -> None:
    based = forms.base("> 旧话\n@小雨 Ｈéllo，[微笑]看 https://a.example/x 哈哈哈！")
    assert based == "@小雨 héllo,[微笑]看 https://a.example/x 哈哈哈!"
    cleaned = forms.clean(based, LINK)
    assert cleaned == "héllo,看  哈哈哈!"
    assert forms.norm(cleaned) == "héllo看哈哈哈"
    assert forms.fold(forms.norm(cleaned)) == "héllo看哈"


@pytest.mark.parametrize("between", ["", "-", "中,é~"])
def test_norm_of_every_character(between: str) -> None:
    """In blocks, apart from and beside others, as the quick ways through `norm` depend on neighbours."""
    for first in range(0, sys.maxunicode + 1, 256):
        text = between.join(map(chr, range(first, first + 256)))
        assert forms.norm(text) == oracle.norm(text), hex(first)


def test_hash_is_of_the_norm_and_stable() -> None:
    first = CLASSIFIER.read(Kind.TEXT, "朋友的店，今天开张了，欢迎来")
    same = CLASSIFIER.read(Kind.TEXT, "朋友的店今天开张了 欢迎来！！")
    assert first.norm_hash == same.norm_hash == 3_822_516_096_817_290_590
    assert 0 < first.norm_hash < 2**63
    assert first.norm_length == 12
    assert CLASSIFIER.read(Kind.TEXT, "朋友的店今天开张了欢迎").norm_hash == 0
    assert CLASSIFIER.read(Kind.TEXT, "\ud800 half a pair, long enough").norm_hash > 0


def test_own_pattern_makes_check_ins_of_what_asks_nothing() -> None:
    pattern = r"\d+ ?km"
    assert class_of("text", "ran 12 km today") == "talk"
    assert class_of("text", "ran 12 km today", pattern) == "checkin"
    assert class_of("text", "5km", pattern) == "checkin"
    assert class_of("text", "who ran 12 km?", pattern) == "question"
    assert class_of("sticker", "5km", pattern) == "low"
    assert class_of("text", "ran 12 km today") == "talk"


def test_table_keeps_short_texts_that_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    once = classify._read

    def reads(lexicon: Lexicon, kind: int, text: str, pattern: re.Pattern[str] | None) -> classify.Reading:
        read.append(text)
        return once(lexicon, kind, text, pattern)

    monkeypatch.setattr(classify, "_read", reads)
    monkeypatch.setattr(classify, "CACHED_TEXTS", 4)
    table, long = Classifier().table(), "长" * (classify.CACHED_LENGTH + 1)
    for text in ("一", "二", long, long, "三", "一", "四", "一", "五", "二"):
        assert table[Kind.TEXT, text].class_ == Class.LOW
        assert len(table) <= 2
    assert read == ["一", "二", long, long, "三", "四", "五", "二"]


def test_lexicon_is_read_once_and_versioned() -> None:
    assert Lexicon.load() is Lexicon.load()
    assert 0 <= Lexicon.load().version < 2**31


def test_long_texts_are_read_in_linear_time() -> None:
    """Texts made to upset patterns: a quadratic one would not come to an end."""
    for text in [
        "谢谢好" * 20_000 + "天",
        "哈" * 100_000,
        "ab" * 50_000,
        "1. " * 30_000,
        "「\n" + "- " * 50_000 + "a",
    ]:
        assert CLASSIFIER.read(Kind.TEXT, text).class_ in set(Class)


SIGNS = " ，。！？：；、～…（）【】「」『』《》#＃@＠>＞-—_*/\\'’“”+＋&%$"
LISTS = [phrases for phrases in oracle.LISTS.values() if isinstance(phrases, list)]
PIECES = [
    "https://a.example/x?y=1", "www.a.example", "t.me/abc", "xt.me/abc", "http://", "13800138000", "138 0013-8000",
    "+49 151 2345 6789", "微信号：abc123", "vx zz12345", "qq群 1234567", "加v12345678", "[图片]",
    "[一二三四五六七八九十一二三]", "[]", "［微笑］",
    "@张三 ", "@张三\u2005", "@li_lei", "@" + "长" * 33 + " ", "> 引用", "「王静：在吗」", "- - - - - -",
    "——————", "\n", "\n", "\r\n", "\n1. ", "\n２、",
    "第12天", "Day 5", "day５", "呢", "呢。", "还", "着", "1️⃣", "☀️", "👨‍👩‍👧", "e\u0301", "ก็", "\u200b",
    "\u3000", "\u00a0", "①", "½", "ﬁ", "ß",
    "İ", "〇", "々", "ㅋㅋㅋ", "そう", "한국", "हिन्दी", "5", "５", "٣", "66", "天", "我们去", "今天", "canal",
    "soon", "run ", "x", "yyyy", "哈哈哈",
    "\ud83d", "\x00", "\u0338", "＜", "﹖", "｡", "␤", "_", "ｷﾞ",
]  # fmt: skip


def piece(dice: random.Random) -> str:
    chance = dice.random()
    if chance < 0.25:
        return dice.choice(SIGNS)
    return dice.choice(PIECES) if chance < 0.6 else dice.choice(dice.choice(LISTS))


def heap(dice: random.Random) -> str:
    """Pieces in a row."""
    count = dice.choice((1, 2, 2, 3, 3, 4, 5, 8, 14, 30))
    return dice.choice(("", "", " ")).join(piece(dice) for _ in range(count))


def filler(dice: random.Random, most: int) -> str:
    return "".join(dice.choice("我们今天去a5") for _ in range(dice.randrange(most + 1)))


def near_check_in(dice: random.Random) -> str:
    behind = dice.choice(("", "！", "第", "3", " ٣天", "天", "?"))
    return filler(dice, 8) + dice.choice(("打卡", "签到", "不打卡")) + behind + filler(dice, 2)


def near_list(dice: random.Random) -> str:
    lines = (f"{number}{dice.choice('.、)')} {filler(dice, 36)}" for number in range(dice.randrange(2, 6)))
    return dice.choice(("", "名单\n")) + dice.choice(("\n", "\n\n", "\r\n")).join(lines)


def near_question(dice: random.Random) -> str:
    clause = dice.choice((*oracle.LISTS["ne_not"], "吗", "如何", "请问", "")) + filler(dice, 6)
    return (
        filler(dice, 80) + dice.choice("，。 ") + clause + dice.choice(("呢", "吗", "吗。", "呢😊", "?", ""))
    )


def near_low(dice: random.Random) -> str:
    words = "".join(
        dice.choice(oracle.LISTS["low"]) * dice.choice((1, 1, 2, 4)) for _ in range(dice.randrange(4))
    )
    return words + filler(dice, 6) + dice.choice(("", " https://a.example", "？"))


SHAPES = (heap, heap, heap, near_check_in, near_list, near_question, near_low)


def texts(seed: int, count: int) -> Iterator[tuple[str, str, str | None]]:
    """Texts put together from what the rules look for and what may stand around it."""
    dice = random.Random(seed)
    kinds = [kind.name.lower() for kind in Kind]
    for _ in range(count):
        text = dice.choice(SHAPES)(dice)
        text = text.upper() if dice.random() < 0.1 else text
        kind = "text" if dice.random() < 0.8 else dice.choice(kinds)
        yield kind, text, dice.choice((None, None, None, r"公里|day"))


def differences(seed: int, count: int) -> list[tuple[str, str, str, str]]:
    """Texts that the classifier and the oracle read differently."""
    wrong = []
    for kind, text, pattern in texts(seed, count):
        reading = CLASSIFIER.read(Kind[kind.upper()], text, re.compile(pattern) if pattern else None)
        normed = oracle.norm(oracle.clean(oracle.base(text)))
        expected = (oracle.class_of(kind, text, pattern), oracle.signs(kind, text), len(normed))
        got = (Class(reading.class_).name.lower(), reading.signs, reading.norm_length)
        if expected[0] != "system" and got != expected:
            wrong.append((kind, text, str(got), str(expected)))
    return wrong


def test_equals_the_oracle() -> None:
    assert differences(seed=20_260_401, count=1_500) == []


def test_oracle_meets_every_class() -> None:
    met = {oracle.class_of(kind, text, pattern) for kind, text, pattern in texts(seed=1, count=400)}
    assert met == {"system", "chain", "low", "checkin", "question", "talk"}


def test_oracle_knows_the_scripts_as_the_classifier_does() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isalpha()]
    normal = [letter for letter in letters if unicodedata.is_normalized("NFKC", letter)]
    assert [hex(ord(x)) for x in normal if bool(classify._CJK.search(x)) != oracle.cjk(x)] == []
