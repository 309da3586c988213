"""Bots: adding one, how each is, which of its groups she wants (bots.md)."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk import botwords
from groupdesk.desk.values.bots import BotView, Gap, Seen, SyncView
from groupdesk.desk.values.frame import Change
from groupdesk.locale import _
from groupdesk.records.protocols import PACE, PROTOCOLS, Can, Protocol, protocol
from groupdesk.store.tokens import Tokens

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("bots",)
FIXED: Final = "robot"
"""Stands for the id of the one group that a robot posts to."""
_SLOWEST: Final = 3_600
SHORTEST_GAP: Final = 60
"""Seconds without a word of a bot that count as a gap."""


class Bots:
    """Connections."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._tokens = Tokens(desk.path)
        self._whole: set[int] = set()
        """Bots whose tokens are there: a keyring is slow to ask."""

    def list(self) -> tuple[BotView, ...]:
        """All of them, in the order in which they were added."""
        with self._desk.reading() as connection:
            rows = connection.execute(
                'SELECT b.id, b.name, b.protocol, b.said, b.run_id, s.account, s.platform, s."end", s.reason,'
                " s.since, s.silent_until, s.dialect, s.can, s.facts, s.synced_at"
                " FROM bot AS b LEFT JOIN bot_state AS s ON s.bot_id = b.id ORDER BY b.id"
            ).fetchall()
            return tuple(self._view(connection, *row) for row in rows)

    def get(self, bot: int) -> BotView:
        """One; raises LookupError."""
        for view in self.list():
            if view.id == bot:
                return view
        raise LookupError(_("there is no bot {id}").format(id=bot))

    def named(self, name: str) -> BotView:
        """The one of a name or id; raises LookupError."""
        for view in self.list():
            if name in (view.name, str(view.id)):
                return view
        raise LookupError(_("there is no bot {name}; see `groupdesk bots list`").format(name=name))

    def groups(self, bot: int) -> tuple[Seen, ...]:
        """The groups that a bot sees, by name."""
        with self._desk.reading() as connection:
            rows = connection.execute(
                'SELECT native, name, members, chosen, group_id, "end", reason FROM bot_group'
                " WHERE bot_id = ? ORDER BY name, native",
                (bot,),
            ).fetchall()
        return tuple(
            Seen(native, name, members, bool(wanted), *rest) for native, name, members, wanted, *rest in rows
        )

    def syncs(self, bot: int, limit: int = 4) -> tuple[SyncView, ...]:
        """What the latest syncs of a bot brought, the newest first."""
        name = self.get(bot).name
        with self._desk.reading() as connection:
            rows = connection.execute(
                "SELECT result FROM run WHERE kind = 'sync' AND state = 'done' ORDER BY id DESC LIMIT 50"
            ).fetchall()
        found = (
            SyncView(one["at"], one["new"], one["seconds"], "; ".join(p["reason"] for p in one["problems"]))
            for (result,) in rows
            for one in json.loads(result).get("bots", [])
            if one["bot"] == name
        )
        return tuple(islice(found, limit))

    def by_hand(self) -> int:
        """How many open groups no bot sees."""
        with self._desk.reading() as connection:
            (n,) = connection.execute(
                "SELECT COUNT(*) FROM chat_group WHERE archived = 0 AND id NOT IN (SELECT s.group_id FROM bot_group"
                " AS s JOIN bot AS b ON b.id = s.bot_id WHERE s.group_id IS NOT NULL AND s.chosen = 1)"
            ).fetchone()
        return int(n)

    def exist(self) -> bool:
        """Whether there is any: then a worker is to be kept."""
        with self._desk.reading() as connection:
            return connection.execute("SELECT 1 FROM bot LIMIT 1").fetchone() is not None

    # --- changes

    def add(
        self, kind: str, name: str, said: Mapping[str, str], *, group: int | None = None
    ) -> tuple[Change, int]:
        """A new bot, and its id. What is secret of `said` is kept with the tokens, not in the desk.

        `group` is the one that a robot posts to. Raises ValueError for a kind, name or answer that
        cannot be, DeskError.
        """
        known = _protocol(kind)
        if known.fixed and group is None:
            raise ValueError(_("a robot posts to one group: say which with --group"))
        name = name.strip()
        self._check_name(name)
        answers = _answers(known, said)
        secret = {ask.key for ask in known.asks if ask.secret}
        made: list[int] = []
        number = self._next_id()

        def act(session: "Session") -> None:
            from groupdesk.store.models import Bot, BotGroup, Run

            now = self._desk.now()
            run = Run(kind="bot", state="done", asked_at=now, arguments=json.dumps({"title": name}))
            session.add(run)
            session.flush()
            public = {key: value for key, value in answers.items() if key not in secret}
            assert run.id is not None
            bot = Bot(
                id=number, name=name, protocol=kind, said=json.dumps(public), run_id=run.id, added_at=now
            )
            session.add(bot)
            session.flush()
            assert bot.id is not None
            made.append(bot.id)
            if known.fixed:
                session.add(BotGroup(bot_id=bot.id, native=FIXED, name=name, group_id=group))

        change = self._desk.change("bot", TOPICS, act, name=name)
        self._tokens.put(made[0], {key: value for key, value in answers.items() if key in secret and value})
        return change, made[0]

    def check_answers(self, kind: str, said: Mapping[str, str]) -> None:
        """Raises ValueError for a name or answers that `add` would not take."""
        self._check_name(said.get("name", "").strip())
        _answers(_protocol(kind), said)

    def edit(self, bot: int, said: Mapping[str, str], name: str | None = None) -> Change:
        """Sets what is said of a bot anew; a secret that is "" stays as it is. Raises as `add`."""
        view = self.get(bot)
        known = _protocol(view.protocol)
        if name is not None and name != view.name:
            self._check_name(name)
        kept = self._tokens.get(bot)
        with self._desk.reading() as connection:
            (before,) = connection.execute("SELECT said FROM bot WHERE id = ?", (bot,)).fetchone()
        given = {key: value for key, value in said.items() if value.strip()}
        answers = _answers(known, {**json.loads(before), **kept, **given})
        secret = {ask.key for ask in known.asks if ask.secret}

        def act(session: "Session") -> None:
            from groupdesk.store.models import Bot

            row = session.get_one(Bot, bot)
            row.said = json.dumps({key: value for key, value in answers.items() if key not in secret})
            row.name = name or row.name

        change = self._desk.change("bot-edit", TOPICS, act, name=name or view.name)
        self._tokens.put(bot, {key: value for key, value in answers.items() if key in secret and value})
        with self._desk.noting(*TOPICS) as connection:  # what it was refused for may be right now
            connection.execute("UPDATE bot_group SET \"end\" = '', reason = '' WHERE bot_id = ?", (bot,))
            connection.execute(
                "UPDATE bot_state SET \"end\" = '', reason = '', silent_until = NULL, tries = 0 WHERE bot_id = ?",
                (bot,),
            )
        return change

    def remove(self, bot: int) -> Change:
        """Takes a bot away; what it told stays, its token goes at once, what it was to say goes by hand.

        Raises LookupError, DeskError.
        """
        view = self.get(bot)

        def act(session: "Session") -> None:
            from sqlmodel import col, select

            from groupdesk.store.models import Bot, Delivery

            for one in session.exec(
                select(Delivery).where(
                    col(Delivery.bot_id) == bot, col(Delivery.state).in_(("planned", "due", "failed"))
                )
            ):
                one.state, one.bot_id, one.late = "to_hand", None, 0
            session.delete(session.get_one(Bot, bot))

        change = self._desk.change("bot-remove", TOPICS, act, name=view.name)
        self._tokens.drop(bot)
        self._whole.discard(bot)
        return change

    def choose(self, bot: int, natives: Collection[str], wanted: bool) -> Change:
        """Wants groups of a bot in the desk, or wants them no more; raises LookupError, DeskError."""
        view = self.get(bot)

        def act(session: "Session") -> None:
            from groupdesk.store.models import BotGroup

            for native in natives:
                session.get_one(BotGroup, (bot, native)).chosen = int(wanted)

        verb = "bot-want" if wanted else "bot-unwant"
        return self._desk.change(verb, TOPICS, act, name=view.name, n=len(natives))

    def _next_id(self) -> int:
        """A number that no bot has had: what was to go by an older one must not go by this one."""
        with self._desk.reading() as connection:
            (last,) = connection.execute(
                "SELECT max(coalesce((SELECT max(id) FROM bot), 0), coalesce((SELECT max(bot_id) FROM delivery), 0),"
                " coalesce((SELECT max(bot_id) FROM bot_state), 0), coalesce((SELECT max(bot_id) FROM bot_group), 0))"
            ).fetchone()
        return int(last) + 1

    def _check_name(self, name: str) -> None:
        if not name or not name.isprintable():
            raise ValueError(_("a bot needs a name of one line"))
        if any(view.name == name for view in self.list()):
            raise ValueError(_("there is a bot {name} already").format(name=name))

    # --- how it is

    def _view(self, connection: sqlite3.Connection, id_: int, name: str, kind: str, *rest: Any) -> BotView:
        said, run, account, platform, end, reason, since, silent, dialect, can, facts, synced = rest
        known, sees = protocol(kind), [*self.groups(id_)]
        able = [one for one in Can if one in json.loads(can or "[]")] if can else [*known.can]
        start, gaps = self._told(connection, run)
        return BotView(
            id=id_,
            name=name,
            protocol=kind,
            title=known.title,
            platform=platform or known.platform,
            state=end or "new",
            reason=reason or "",
            since=since,
            silent_until=silent,
            account=account or "",
            dialect=dialect or "",
            address=json.loads(said).get("url", ""),
            can=tuple(able),
            cannot=tuple((one, known.why_not.get(one, "platform")) for one in Can if one not in able),
            facts=tuple(json.loads(facts or "[]")),
            groups=sum(1 for one in sees if one.chosen),
            sees=len(sees),
            last_sync=synced,
            seen_since=start,
            gaps=gaps,
            has_token=self._has_token(id_, known),
        )

    def _told(self, connection: sqlite3.Connection, run: int) -> tuple[int | None, tuple[Gap, ...]]:
        """The first instant of which the bot told, and the gaps between what it told, longest first."""
        rows = connection.execute(
            'SELECT g.id, g.name, c.start, c."end" FROM coverage AS c JOIN chat_group AS g ON g.id = c.group_id'
            " WHERE c.run_id = ? ORDER BY c.group_id, c.start",
            (run,),
        ).fetchall()
        gaps = sorted(_gaps(rows), key=lambda gap: gap.start - gap.end)
        return min((row[2] for row in rows), default=None), tuple(gaps)

    def _has_token(self, bot: int, known: Protocol) -> bool:
        needed = {ask.key for ask in known.asks if ask.secret and not ask.optional}
        if bot not in self._whole and needed <= (self._tokens.get(bot).keys() if needed else needed):
            self._whole.add(bot)
        return bot in self._whole


def _gaps(rows: Collection[tuple[int, str, int, int]]) -> Iterator[Gap]:
    told: dict[int, int] = {}
    for group, name, start, end in rows:
        until = told.get(group, start)
        if start - until > SHORTEST_GAP:
            yield Gap(name, until, start)
        told[group] = max(until, end)


def _protocol(kind: str) -> Protocol:
    try:
        return protocol(kind)
    except KeyError:
        choices = ", ".join(one.name for one in PROTOCOLS)
        raise ValueError(_("a bot is one of {choices}").format(choices=choices)) from None


def _answers(known: Protocol, said: Mapping[str, str]) -> dict[str, str]:
    """What was said for a bot, trimmed; raises ValueError for what is missing or no address."""
    answers = {ask.key: said.get(ask.key, "").strip() for ask in known.asks}
    for ask in known.asks:
        value = answers[ask.key]
        if not value and not ask.optional:
            raise ValueError(_("{what} is missing").format(what=botwords.ask(ask.key)))
        if not value.isprintable():
            raise ValueError(_("{what}: holds signs that cannot be typed").format(what=botwords.ask(ask.key)))
        if ask.key == "url" and value and not value.startswith(("http://", "https://")):
            raise ValueError(
                _("{value} is no address such as {example}").format(value=value, example=ask.example)
            )
    if pace := said.get(PACE.key, "").strip():
        answers[PACE.key] = _seconds(pace)
    return {key: value for key, value in answers.items() if value}


def _seconds(said: str) -> str:
    try:
        seconds = float(said)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _SLOWEST:
        line = _("{said}: the seconds between two posts are a number up to {most}")
        raise ValueError(line.format(said=said, most=_SLOWEST))
    return f"{seconds:g}"
