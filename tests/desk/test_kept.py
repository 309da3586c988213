"""Highlights stay while texts expire; a kept answer is offered to the next such question."""

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.safety import forget
from groupdesk.store.expire import expire
from tests.desk.build import Build
from tests.desk.conftest import Clock

QUESTION = "今晚的课还是八点吗？"


@pytest.fixture
def group(build: Build, now: Clock) -> int:
    """A question, and a word worth keeping."""
    now.set("2026-03-09 22:30")
    group = build.group("晨读会")
    told = [
        build.said("2026-03-09 19:00", "小鱼", "读完这本书我又开始写信了"),
        build.said("2026-03-09 20:00", "林小满", QUESTION),
    ]
    build.tell(group, told, until="2026-03-09 22:00")
    return group


def message(desk: Desk, words: str) -> int:
    return desk.messages.page(words=words)[0].id


def test_a_message_is_kept_once_and_let_go(desk: Desk, group: int) -> None:
    id_ = message(desk, "写信")
    assert desk.kept.highlight([id_]).entry is not None
    assert desk.kept.highlight([id_]).entry is None
    (kept,) = desk.kept.highlights()
    assert (kept.text, kept.kept) == ("读完这本书我又开始写信了", True)
    desk.kept.highlight([id_], on=False)
    assert desk.kept.highlights() == ()
    desk.history.undo()
    assert [one.id for one in desk.kept.highlights()] == [id_]
    with pytest.raises(LookupError, match="999"):
        desk.kept.highlight([999])


def test_a_kept_text_does_not_expire_but_goes_with_its_person(desk: Desk, group: int) -> None:
    desk.kept.highlight([message(desk, "写信")])
    assert expire(desk.store.writer, desk.now(), 0) == 1
    assert desk.kept.highlights()[0].text is not None
    forget(desk, next(one[0] for one in desk.people.find("小鱼")))
    assert desk.kept.highlights() == ()


def test_the_next_such_question_is_offered_the_answer(
    desk: Desk, build: Build, now: Clock, group: int
) -> None:
    desk.kept.answer(QUESTION, "八点，老地方")
    assert [one.text for one in desk.kept.answers()] == ["八点，老地方"]
    now.set("2026-03-11 22:30")
    told = [
        build.said("2026-03-11 19:00", "文佳", "请问今晚的课是八点吗？"),
        build.said("2026-03-11 19:30", "阿泽", "书在哪里可以买到呢？"),
    ]
    build.tell(group, told, until="2026-03-11 22:00")
    prepared = {item.title: desk.today.detail(item.key).prepared for item in desk.today.queue().items}
    assert prepared["请问今晚的课是八点吗？"] == "@文佳 八点，老地方"
    assert "老地方" not in prepared["书在哪里可以买到呢？"]


def test_an_empty_answer_is_none_and_one_can_be_let_go(desk: Desk, group: int) -> None:
    with pytest.raises(ValueError, match="needs the question"):
        desk.kept.answer(QUESTION, "  ")
    desk.kept.answer(QUESTION, "八点")
    desk.kept.drop_answer(desk.kept.answers()[0].id)
    assert desk.kept.answers() == ()
    with pytest.raises(LookupError, match="no answer"):
        desk.kept.drop_answer(1)
