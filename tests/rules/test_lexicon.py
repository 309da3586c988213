"""Word lists as a desk wants them: words more and words less, told apart by their version."""

import pytest

from groupdesk.records import Kind
from groupdesk.rules import lexicon
from groupdesk.rules.classify import Class, Classifier, advert_by_text
from groupdesk.rules.lexicon import Lexicon, amended


def read(text: str, **said: list[str]) -> Class:
    return Class(Classifier(amended(said)).read(int(Kind.TEXT), text).class_)


def test_nothing_said_is_the_packaged_state() -> None:
    assert amended({}) is amended({"low": []}) is Lexicon.load()


def test_equal_lists_have_equal_versions_in_any_order() -> None:
    one = amended({"low": ["蟹蟹", "-早安"], "ask": ["蹲一个"]})
    other = amended({"ask": ["蹲一个"], "low": ["-早安", "蟹蟹"]})
    assert one.version == other.version
    assert len({one.version, amended({"low": ["蟹蟹"]}).version, Lexicon.load().version}) == 3


@pytest.mark.parametrize(
    ("name", "word", "text", "before", "after"),
    [
        ("low", "蟹蟹老板", "蟹蟹老板！", Class.TALK, Class.LOW),
        ("low", "Yay folks", "yay  folks!!", Class.TALK, Class.LOW),
        ("low", "-周末快乐", "周末快乐", Class.LOW, Class.TALK),
        ("low", "-Thank you", "thank you", Class.LOW, Class.TALK),
        ("ask", "蹲一个", "蹲一个好用的跑鞋推荐", Class.TALK, Class.QUESTION),
        ("ask", "Who else has", "who else has a spare ticket", Class.TALK, Class.QUESTION),
        ("ask", "-如何", "这个如何做成这个样子", Class.QUESTION, Class.TALK),
        ("ask_not", "哪里的话", "哪里的话大家都一样的", Class.QUESTION, Class.TALK),
        ("checkin", "完成任务", "完成任务啦今天也很好", Class.TALK, Class.CHECKIN),
        ("checkin", "morning pages", "Morning pages done for today", Class.TALK, Class.CHECKIN),
        ("checkin_not", "欠", "欠一次打卡", Class.CHECKIN, Class.TALK),
        ("chain", "#报名", "#报名 周六爬山", Class.TALK, Class.CHAIN),
        ("chain", "-接龙", "接龙 周六爬山", Class.CHAIN, Class.TALK),
    ],
)
def test_a_word_changes_what_a_text_is(name: str, word: str, text: str, before: Class, after: Class) -> None:
    assert (read(text), read(text, **{name: [word]})) == (before, after)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"offer": ["团购价"]}, "团购价水果私聊我 https://x.example/a"),
        ({"offer": ["flash sale"]}, "Flash sale, dm me https://x.example/a"),
        ({"call": ["滴我一下"]}, "兼职滴我一下 https://x.example/a"),
    ],
)
def test_a_word_makes_an_advert(said: dict[str, list[str]], text: str) -> None:
    signs = [Classifier(amended(lists)).read(int(Kind.TEXT), text).signs for lists in ({}, said)]
    assert [advert_by_text(one) for one in signs] == [False, True]


@pytest.mark.parametrize("name", lexicon.LISTS)
def test_a_list_that_is_emptied_says_nothing(name: str) -> None:
    said = {name: [f"-{word}" for word in lexicon.built_in(name)]}
    texts = ("跑步到家了今天的风很大", "the wind was strong on the way home")
    assert {read(text, **said) for text in texts} == {Class.TALK}
    assert all(lexicon.is_built_in(name, word.upper()) for word in lexicon.built_in(name))


def test_signs_alone_are_no_word() -> None:
    assert [lexicon.form_in("ask", said) for said in ("?", "！！", " ")] == ["", "", ""]
