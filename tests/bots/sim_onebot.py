"""Made-up QQs in the dialects of OneBot 11 (bots.md §2)."""

from collections.abc import Callable
from typing import Any

from groupdesk.bots import adapter
from groupdesk.bots.base import Login
from groupdesk.bots.onebot11 import OneBot11
from groupdesk.demo.onebot import Answer, Chat, OneBot, Said, person

TOKEN = "a-token-of-nobody"
NOW = 1_763_784_000
GROUP = "700001"
MINUTE = 60


def tick() -> int:
    """The made-up time."""
    return NOW


def chat(
    messages: int = 0, native: str = GROUP, name: str = "读书会·一群", *, begin: int | None = None
) -> Chat:
    """A group of three in which something is said every minute, the last word a minute ago.

    Every tenth message answers the one three before it.
    """
    made = Chat(native, name)
    made.members = [
        person("20001", "陈安", "班主任-陈安", "owner", NOW - 90 * 86_400),
        person("20002", "小雨", "二组-小雨", "member", NOW - 60 * 86_400),
        person("20003", "小雨", "", "member", NOW - 30 * 86_400),
    ]
    talk(made, messages, NOW - messages * MINUTE if begin is None else begin)
    return made


def talk(to: Chat, messages: int, begin: int) -> None:
    """More messages, a minute apart."""
    for n in range(messages):
        reply = to.said[-3].id if n % 10 == 9 else None
        to.say(str(20001 + n % 3), f"第 {len(to.said) + 1} 句", begin + n * MINUTE, reply)


def connect(url: str, token: str = "") -> OneBot11:
    """The adapter on an address."""
    made = adapter("onebot11", Login({"url": url, "token": token}))
    assert isinstance(made, OneBot11)
    return made


# --- dialects


class NapCat(OneBot):
    """Knows the messages it told since it started, and ends a history with an error."""

    def __init__(self, clock: Callable[[], int] = tick, token: str = "") -> None:
        super().__init__(clock, token)
        self.known: set[str] = set()

    def restart(self) -> None:
        """Forgets the short ids it gave."""
        self.known.clear()

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        anchor = body.get("message_seq")
        if anchor is not None:
            oldest = chat.said and str(chat.said[0].id) == str(anchor) and body.get("reverse_order")
            if oldest or str(anchor) not in self.known:
                return self.failed(f"消息{anchor}不存在")
        return super().history(chat, body, count)

    def on_get_msg(self, body: dict[str, Any]) -> Answer:
        if str(body.get("message_id")) not in self.known:
            return self.failed("消息不存在")
        return super().on_get_msg(body)

    def event(self, chat: Chat, one: Said) -> dict[str, Any]:
        self.known |= {str(one.id), str(one.reply)}  # to tell an answer it looks up what it answers
        return super().event(chat, one)


class LLBot(OneBot):
    """Numbers messages in their group; asked for more than there is it tells the newest."""

    program, version = "LLOneBot", "6.1.0"

    def locked_out(self, token: str) -> Answer:
        return 403, '{"message":"403"}'

    def unknown(self, action: str) -> Answer:
        why = f"{action} API 不存在"
        return 404, {"status": "failed", "retcode": 404, "data": None, "message": why, "wording": why}

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        seq = int(body.get("message_seq") or 0) or 1 << 62
        page = [one for one in chat.said if one.seq <= seq][-count:]
        return self.page(chat, page[::-1] if body.get("reverseOrder") else page)

    def event(self, chat: Chat, one: Said) -> dict[str, Any]:
        told = super().event(chat, one)
        del told["real_seq"]
        return told | {"message_seq": one.seq}


class GoCqhttp(LLBot):
    """Twenty messages at a time, and an error where there is none."""

    program, version = "go-cqhttp", "v1.2.0"

    def locked_out(self, token: str) -> Answer:
        return (403 if token else 401), ""

    def unknown(self, action: str) -> Answer:
        return 200, self._failure(1404, "API_NOT_FOUND", "API不存在")

    def failed(self, why: str) -> Answer:
        return 200, self._failure(100, "GROUP_NOT_FOUND" if why.startswith("群") else "API_ERROR", why)

    @staticmethod
    def _failure(retcode: int, code: str, why: str) -> dict[str, Any]:
        return {"data": None, "msg": code, "retcode": retcode, "status": "failed", "wording": why}

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        newest = chat.said[-1].seq if chat.said else 0
        seq = int(body.get("message_seq") or newest)
        page = [one for one in chat.said if seq - 20 < one.seq <= seq]
        return self.page(chat, page) if page else self.failed("获取消息失败")


class ShortMemory(GoCqhttp):
    """Its server keeps the newest messages only: what is older is an error."""

    kept = 50

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        newest = chat.said[-1].seq
        if int(body.get("message_seq") or newest) - 19 <= newest - self.kept:
            return self.failed("获取消息失败")
        return super().history(chat, body, count)


class Plain(OneBot):
    """Keeps to the specification, which has no history."""

    program, version = "some-bot", "1.0"

    def locked_out(self, token: str) -> Answer:
        return (403 if token else 401), ""

    def unknown(self, action: str) -> Answer:
        return 404, ""

    def failed(self, why: str) -> Answer:
        return 200, {"status": "failed", "retcode": 1500, "data": None}

    def on_get_group_msg_history(self, body: dict[str, Any]) -> Answer:
        return self.unknown("get_group_msg_history")

    def event(self, chat: Chat, one: Said) -> dict[str, Any]:
        told = super().event(chat, one)
        for key in ("message_seq", "real_seq", "real_id", "message_format"):
            del told[key]
        return told

    def on_get_msg(self, body: dict[str, Any]) -> Answer:
        status, told = super().on_get_msg(body)
        if told["status"] == "ok":
            told["data"].pop("user_id")  # stands in `sender` alone
        return status, told


class Forward(NapCat):
    """An old build: whatever is asked for, pages go to what is newer."""

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        return super().history(chat, body | {"reverse_order": False}, count)


class Upward(LLBot):
    """Begins with the oldest page and goes up."""

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        seq = int(body.get("message_seq") or 0)
        return self.page(chat, chat.said[seq + count if seq else 0 :][:count])


class Endless(LLBot):
    """Makes up older messages for ever, all of one instant."""

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        seq = int(body.get("message_seq") or 1_000_000)
        said = [Said(seq - n, seq - n, "20001", NOW - 60, "嗯") for n in range(10)]
        return self.page(chat, said[::-1])


class Stammering(NapCat):
    """Tells everything twice and in no order."""

    def page(self, chat: Chat, said: list[Said]) -> Answer:
        return super().page(chat, sorted(said * 2, key=lambda one: one.id))
