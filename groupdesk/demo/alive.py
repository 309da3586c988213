"""The demo's bot: a made-up QQ beside the made-up desk, whose groups go on talking and answer what is posted."""

import json
import os
import sys
import threading
from pathlib import Path
from random import Random
from typing import Final

from groupdesk.demo.onebot import ACCOUNT, Chat, OneBot, Said, person
from groupdesk.demo.onebot_http import serving
from groupdesk.demo.words import BY_LANGUAGE, GROUPS, Theme, Words
from groupdesk.desk import Desk

PLATFORM: Final = "qq"
NAME: Final = "qq-desk"
_FIRST_ANSWER, _LAST_ANSWER = 2.0, 20.0
"""Seconds after a post in which people answer it."""
_CHATTER: Final = (20.0, 60.0)
"""Seconds between two things that somebody says by himself."""
_ANSWERS: Final = (1, 4)
_DEAD: Final = frozenset(f"demo-{sort.en}" for sort in GROUPS if sort.shape == "dead")


class Alive:
    """Groups that talk; what is said in them is kept beside the desk, and told again tomorrow."""

    def __init__(self, desk: Desk, language: str) -> None:
        self.bot = OneBot(desk.now)
        self.bot.heard = self._answer
        self._words: Words = BY_LANGUAGE[language]
        self._talking: list[Chat] = []
        """Those in which people still talk by themselves."""
        self._themes = {f"demo-{sort.en}": sort.theme for sort in GROUPS}
        self._random = Random()
        self._file = desk.path.with_name(desk.path.name + ".said")
        self._over = threading.Event()
        self._now = desk.now
        for native, name, members in _groups(desk):
            chat = self.bot.add(Chat(native, name))
            chat.members = members
            if native not in _DEAD:
                self._talking.append(chat)
        self._remember()

    def run(self) -> None:
        """Talks until it is over."""
        while not self._over.wait(self._random.uniform(*_CHATTER)):
            with self.bot.lock:
                chat = self._random.choice([*self._talking])
                self._say(chat, self._somebody(chat), self._line(chat))

    def stop(self) -> None:
        """It is over."""
        self._over.set()

    def _answer(self, chat: Chat, said: Said) -> None:
        """Some people answer a post, by and by."""
        self._keep(chat, said)
        for _ in range(self._random.randint(*_ANSWERS)):
            wait = self._random.uniform(_FIRST_ANSWER, _LAST_ANSWER)
            timer = threading.Timer(wait, self._reply, (chat, said.id))
            timer.daemon = True
            timer.start()

    def _reply(self, chat: Chat, to: int) -> None:
        with self.bot.lock:
            self._say(
                chat,
                self._somebody(chat),
                self._random.choice((*self._theme(chat).answers, *self._words.low)),
                to,
            )

    def _say(self, chat: Chat, who: str, text: str, reply: int | None = None) -> None:
        self._keep(chat, self.bot.say(chat, who, text, self._now(), reply))

    def _somebody(self, chat: Chat) -> str:
        return str(self._random.choice(chat.members[:40])["user_id"])

    def _line(self, chat: Chat) -> str:
        theme = self._theme(chat)
        return self._random.choice((*theme.talk, *theme.questions))

    def _theme(self, chat: Chat) -> Theme:
        return self._words.themes[self._themes[chat.native]]

    def _keep(self, chat: Chat, said: Said) -> None:
        line = json.dumps([chat.native, said.seq, said.id, said.who, said.at, said.text, said.reply])
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _remember(self) -> None:
        if not self._file.exists():
            return
        for line in self._file.read_text(encoding="utf-8").splitlines():
            try:
                native, *said = json.loads(line)
            except ValueError:  # the last one was broken off
                continue
            if native in self.bot.chats:
                self.bot.chats[native].said.append(Said(*said))


def _groups(desk: Desk) -> list[tuple[str, str, list[dict[str, object]]]]:
    """(native id, name, members) of the groups that the bot is in."""
    found = []
    for row in desk.groups.roster():
        if row.platform == PLATFORM and row.native:
            native = row.native.partition(":")[2]
            members = [
                person(
                    one.native.partition(":")[2], one.name, role=one.role or "member", joined=one.joined or 0
                )
                for one in desk.people.members(row.id)
                if one.native and one.left is None
            ]
            members.append(person(ACCOUNT, NAME, role="admin"))
            found.append((native, row.name, members))
    return found


def serve(path: Path, language: str) -> int:
    """Lets the demo's groups live until this process's stdin ends; gives the exit code."""
    with Desk.open(path, create=False) as desk:
        port = next((int(bot.address.rpartition(":")[2]) for bot in desk.bots.list() if bot.name == NAME), 0)
        alive = Alive(desk, language)
        try:
            with serving(alive.bot, port):
                talking = threading.Thread(target=alive.run, daemon=True)
                talking.start()
                while os.read(sys.stdin.fileno(), 4096):
                    pass
        except OSError:  # another one serves this desk already, or its port is taken: the bot is silent
            return 1
        finally:
            alive.stop()
    return 0
