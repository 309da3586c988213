"""A desk that only pretends: the values a real one would hand out, changes that only count."""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from groupdesk.desk.values.chats import Reason, Said
from groupdesk.desk.values.frame import ALL, Change, Frame, Scope
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.today import Answerer, Detail, Item, Queue
from groupdesk.desk.values.upkeep import Recomputed, RunView, SettingView

NOW = 1_763_861_400
"""2025-11-23 09:30 in Shanghai."""
HOUR = 3600
HOSTILE = (
    "[@click=app.quit]\x1b]0;owned\x07\x1b[31m\x9b31m\u202etxt[/]\u200b👨\u200d👩\u200d👧"
    "z\u0300\u0301\u0302\u0303晨\n读"
)

TITLES = (
    "Is the class still at 8 tonight, or at 8:30 like last week?",
    "Where to return the books",
    "谁有上周读书笔记的模板？",
    "Hello, I am Chen Yu: I run, I code, and I have two kids",
)


class FakeDesk:
    """`items` open items in four groups, all their names being `name` when one is given."""

    def __init__(self, items: int = 14, name: str = "", empty: bool = False, language: str = "en") -> None:
        self.path = Path(tempfile.gettempdir()) / f"fake-{os.getpid()}.desk"
        self.zone, self.name = "Asia/Shanghai", name or "Harbour Circle"
        self.hostile, self.empty, self.language = name, empty, language
        self.groups_ = () if empty else tuple(_group(i, name) for i in range(1, 5))
        self.items = [] if empty else [_item(i, name) for i in range(items)]
        self.acts: list[tuple[Any, ...]] = []
        self.version = 1
        self.error: Exception | None = None
        self.pasted: list[str] = []
        self.active_runs: tuple[RunView, ...] = ()
        self.today = SimpleNamespace(
            queue=self._queue,
            detail=self._detail,
            done=lambda keys, how="": self._act("done", keys),
            later=lambda keys, until: self._act("later", keys, until),
            no=lambda keys, reason: self._act("no", keys, reason),
            prepared=lambda key, text: self._act("text", (), key, text),
            team=lambda: ("Ann", "小鹿"),
            assign=lambda keys, name: self._act("assign", (), tuple(keys), name),
        )
        self.groups = SimpleNamespace(
            roster=lambda scope=ALL, archived=False: self.groups_,
            select=self._select,
            spaces=lambda scope=ALL: (),
        )
        self.bots = SimpleNamespace(exist=lambda: False, list=lambda: (), by_hand=lambda: len(self.groups_))
        self.posts = SimpleNamespace(deliveries=lambda **said: (), counts=dict)
        self.people = SimpleNamespace(find=lambda words, limit=20: ())
        self.history = SimpleNamespace(undo=lambda: self._act("undo", ()), redo=lambda: self._act("redo", ()))
        self.settings = SimpleNamespace(
            show=self._settings,
            set=lambda key, value, scope="desk": self._act("setting", (), key, value),
            recomputes=lambda key, scope: Recomputed("nothing", 0),
        )
        self.runs = SimpleNamespace(
            active=lambda: self.active_runs,
            view=self._run,
            stop=lambda id_: self.acts.append(("stop", id_)),
            ask_import=lambda paths: self.acts.append(("import", *paths)) or 7,
            ask_paste=lambda text, **said: self.pasted.append(text) or 7,
            attended=lambda: True,
        )

    def now(self) -> int:
        return NOW

    def frame(self, scope: Scope = ALL) -> Frame:
        n = len(self.groups_) if scope.groups is None else len(scope.groups)
        until = None if self.empty else NOW - 2 * HOUR
        return Frame(
            desk=self.name,
            demo=False,
            held=False,
            groups=n,
            people=3 * n,
            behind=1 if n else 0,
            data_until=until,
            today=len(self.items),
            asking=0,
            unsent=0,
            reviewing=0,
            bots=(0, 0),
            surveys=0,
            updating=0,
            revision=self.version,
        )

    def data_version(self) -> int:
        return self.version

    def revisions(self) -> dict[str, int]:
        return {"today": self.version}

    def _act(self, verb: str, keys: tuple[str, ...], *more: Any) -> Change:
        if self.error:
            raise self.error
        self.acts.append((verb, *((tuple(keys),) if keys else ()), *more))
        self.version += 1
        if verb in ("done", "later", "no"):
            self.items = [item for item in self.items if item.key not in keys]
        return Change(len(self.acts), verb, 1, {"n": len(keys)})

    def _queue(self, scope: Scope) -> Queue:
        items = tuple(item for item in self.items if scope.groups is None or item.group in scope.groups)
        pack = [item for item in items if item.in_pack]
        settled = {} if self.empty else {"question": 6, "behind": 2}
        seconds = sum(item.seconds for item in pack)
        return Queue(items, 11, 11 - len(pack), 1, seconds, settled, len(self.items) - len(items), 0)

    def _detail(self, key: str) -> Detail:
        item = next((item for item in self.items if item.key == key), None)
        if item is None:
            raise LookupError(f"{key} is not there")
        name = self.hostile or "Mei Lin"
        said = (
            _said(1, name, item.title or "Is it?", NOW - 9 * HOUR),
            _said(2, self.hostile or "Bao Ning", "same question here", NOW - 8 * HOUR),
            replace(_said(3, self.hostile or "小鱼", None, NOW - 7 * HOUR), kind=5),
            _said(4, name, self.hostile or "anyone? have to book a sitter", NOW - 2 * HOUR),
        )
        inputs = {
            "name": name,
            "group": item.group_name,
            "waited": 9 * HOUR + 720,
            "live": True,
            "needed": 2 * HOUR,
        }
        return Detail(
            item,
            said,
            (1,),
            Reason("member", {"day": 41, "active": 12, "partners": 3}),
            (Answerer(1, self.hostile or "Priya Nair", 9), Answerer(2, "何田", 3)),
            f"Morning @{name}, yes: class starts at 8:00 tonight, link in the notice.\nSee you there!",
            Reason("question", inputs, (("answers", 3),), said[:2]),
            next(group for group in self.groups_ if group.id == item.group),
            (("Photo Walk", "data to 14 Nov"),) if item.kind == "behind" else (),
        )

    def _select(self, words: str) -> Scope:
        if not words or words == "all":
            return ALL
        if words.startswith(("tag:", "kind:")):
            return Scope((1, 2), words)
        return Scope((int(words),), words)

    def _settings(self) -> tuple[SettingView, ...]:
        return (SettingView("language", self.language, "", ("en", "zh_CN"), "desk"),)

    def _run(self, id_: int) -> RunView:
        return run(id_, "done")


def run(id_: int = 7, state: str = "running", error: str = "") -> RunView:
    """An import that is a third done."""
    return RunView(
        id_, "import", state, "晨读会 03.txt", 128_400, 290_000, NOW - 5, None, {}, {}, error, 25_000, 9
    )


def _said(id_: int, name: str, text: str | None, at: int) -> Said:
    return Said(id_, 1, "晨读会 03", at, id_, id_, name, 0, 0, text)


def _group(i: int, name: str) -> GroupRow:
    names = ("晨读会 03", "Parents East", "Photo Walk", "摄影小组 02")
    spark = (5, 6, 4, 5, None, 7, 5, 5, 4, 4, 5, 6, 4, 9)
    return GroupRow(
        i, f"wechat:{i}", name or names[i - 1], None, "wechat", "study", "general", "weekly", ("city",), 142, 140,
        9_214, 388, 41, spark, NOW - HOUR, NOW - 2 * HOUR, False, (7, 7), "Asia/Shanghai", False, name or "文佳",
    )  # fmt: skip


def _item(i: int, name: str) -> Item:
    kind, lane = (("question", 1), ("question", 1), ("first-words", 1), ("behind", 3))[i % 4]
    title = "" if kind == "behind" else name or TITLES[i % len(TITLES)]
    inputs = {"n": 2, "names": [name or "Photo Walk", "摄影小组 02"]}
    group = _group(i % 4 + 1, name)
    return Item(
        f"{kind}:{i}", lane, kind, group.id, group.name, title, inputs, NOW - (i + 1) * HOUR, 30, "m", i < 8, 1, 1
    )  # fmt: skip


def main() -> None:
    """The console on a desk that pretends, for a terminal test."""
    import sys

    from groupdesk import locale
    from groupdesk.console.app import Console
    from groupdesk.console.theme import THEMES

    options = dict(pair.split("=", 1) for pair in sys.argv[1:])
    locale.use(options.get("lang", "en"))
    name = HOSTILE if options.get("hostile") else ""
    desk = FakeDesk(
        int(options.get("items", 14)), name, bool(options.get("empty")), options.get("chosen", "en")
    )
    if options.get("run"):
        desk.active_runs = (run(),)
    app = Console(desk, THEMES[options.get("theme", "dark")])
    app.run()
    raise SystemExit(app.return_code)


if __name__ == "__main__":
    time.tzset()
    main()
