"""A made-up QQ with bad habits, and a desk that has it as a bot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from groupdesk.demo.onebot import Answer, Chat, OneBot, person
from groupdesk.demo.onebot_http import serving
from groupdesk.desk import Desk
from groupdesk.store import Store
from groupdesk.worker.deliver import Sender
from groupdesk.worker.sync import Sync

BASE = 700_000
Habit = Callable[[OneBot, dict[str, Any]], "Answer | None"]


class QQ(OneBot):
    """`habits` are what it does instead in some groups when something is posted there."""

    def __init__(self, clock: Callable[[], int], groups: int) -> None:
        super().__init__(clock, "tok-123")
        self.habits: dict[int, Habit] = {}
        for number in range(1, groups + 1):
            chat = self.add(Chat(str(BASE + number), f"group {number}"))
            chat.members = [person(str(20_000 + n), f"member {n}") for n in range(1, 6)]
            for n in range(3):
                chat.say("20001", f"hello {n}", clock() - 3_600 + 60 * n)

    def answer(self, action: str, body: dict[str, Any], token: str) -> Answer | None:
        habit = self.habits.get(int(body.get("group_id", 0)) - BASE)
        if action == "send_group_msg" and habit and token == self.token:
            with self.lock:
                self.calls.append((action, body))
                return habit(self, body)
        return super().answer(action, body, token)

    def heard_in(self, number: int) -> list[str]:
        """What the account said in a group."""
        return [one.text for one in self.chats[str(BASE + number)].said if one.who == "10001"]


def accepts_and_drops(qq: OneBot, body: dict[str, Any]) -> Answer | None:
    """It is said, and the answer is lost."""
    qq.on_send_group_msg(body)
    return None


def mutes(qq: OneBot, body: dict[str, Any]) -> Answer | None:
    """The account may not speak there."""
    return qq.failed("你已被禁言")


class AsksToWait:
    """Says once that it is too often."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.asked = False

    def __call__(self, qq: OneBot, body: dict[str, Any]) -> Answer | None:
        if self.asked:
            return qq.on_send_group_msg(body)
        self.asked = True
        return 429, {}, {"Retry-After": str(self.seconds)}


@contextmanager
def bot_of(desk: Desk, qq: QQ, name: str = "qq", pace: str = "0") -> Iterator[int]:
    """The account as a bot of the desk, asked once; gives its number."""
    with serving(qq) as url:
        _change, bot = desk.bots.add("onebot11", name, {"url": url, "token": qq.token, "pace": pace})
        Sync(desk.store).run(bot)
        yield bot


def sends(store: Store, until: Callable[[], bool], steps: int = 200) -> None:
    """Steps of a sender until something is so."""
    sender = Sender(store)
    try:
        for _ in range(steps):
            if until():
                return
            sender.step()
        raise AssertionError("it never became so")
    finally:
        sender.close()
