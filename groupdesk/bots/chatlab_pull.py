"""ChatLab Pull: a data source that tells sessions, and what was said in each from an instant on.

Sources: docs/cn/standard/chatlab-pull.md in ChatLab/ChatLab (v1). A page may come as a JSON document
or as JSON lines; `sync` beside its messages says whether there is more and what to ask for it with.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from groupdesk.bots.answers import answer, common, failed
from groupdesk.bots.base import About, BotError, BotGroup, End, Lacking, Login, Outcome, Piece, Saying, Target
from groupdesk.bots.transport import Response, Transport, read_json
from groupdesk.locale import _
from groupdesk.records.protocols import CHATLAB_PULL
from groupdesk.records.values import fields, objects, whole, words

PAGE: Final = 1_000
"""Messages of a page, where a source lets itself be told."""
_JSON: Final = {"Accept": "application/json"}
_LINES: Final = {"Accept": "application/json, application/x-ndjson"}


def classify(response: Response) -> Outcome:
    """How a request ended: by its status, and by whether it told what was asked for."""
    if told := common(response):
        return told
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    return Outcome(End.OK)


def _classify_session(response: Response) -> Outcome:
    """As `classify`, of one session, which may be there no more."""
    return Outcome(End.GONE, failed(response)) if response.status == 404 else classify(response)


class ChatLabPull(Lacking):
    """A data source that is asked."""

    def __init__(self, login: Login) -> None:
        token = login["token"]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = Transport(login["url"], secrets=(token,), headers=headers)
        self._said = login["platform"].lower()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def about(self) -> About:
        """What it can, and on which platform its groups are: the one that was typed, else that of most."""
        platforms = Counter(_platform(words(one.get("platform"))) for one in self._groups)
        facts = ("several_platforms",) if len(platforms) > 1 else ()
        return About("", "", CHATLAB_PULL.can, facts=facts, platform=self._platform)

    def groups(self) -> Iterator[BotGroup]:
        """Its sessions that are groups, on the platform of the bot: none of a talk of two."""
        for one in self._groups:
            native = words(one.get("id"))
            if native and _platform(words(one.get("platform"))) == self._platform:
                members = whole(one.get("memberCount"))
                yield BotGroup(native, words(one.get("name")) or native, members if members else None)

    def since(self, group: str, at: int, next_: str | None) -> Piece:
        """What was said in a group from an instant on, or the page after one."""
        asked = {"format": "chatlab", "since": str(at), "limit": str(PAGE)}
        asked |= json.loads(next_) if next_ else {}
        path = f"/sessions/{quote(group, safe='')}/messages"
        response = answer(
            self._http, lambda: self._http.call("GET", path, params=asked, headers=_LINES), _classify_session
        )
        told = _page(response)
        if told is None:
            raise BotError(_no_answer(response))
        messages, sync = told
        more = sync.get("hasMore") is True if sync else messages == PAGE
        following = _following(asked, messages, sync) if more else None
        return Piece(response.body if messages else b"", messages, whole(sync.get("watermark")), following)

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Nothing can be said through it."""
        return Outcome(End.REFUSED, _("only tells what was said"))

    @cached_property
    def _groups(self) -> list[dict[str, Any]]:
        response = answer(self._http, lambda: self._http.call("GET", "/sessions", headers=_JSON), classify)
        told = fields(response.json()).get("sessions")
        if not isinstance(told, list):
            raise BotError(_no_answer(response))
        return [one for one in objects(told) if one.get("type") == "group"]

    @cached_property
    def _platform(self) -> str:
        if self._said:
            return _platform(self._said)
        platforms = Counter(_platform(words(one.get("platform"))) for one in self._groups)
        return platforms.most_common(1)[0][0] if platforms else "other"


def _platform(name: str) -> str:
    name = name.lower()
    return name if name in CHATLAB_PULL.platforms else "other"


def _no_answer(response: Response) -> Outcome:
    return Outcome(End.UNCERTAIN, _("answered no ChatLab: {what}").format(what=response.words()))


def _page(response: Response) -> tuple[int, dict[str, Any]] | None:
    """How many messages a page has, and its `sync`; None for what is no page."""
    told = response.json()
    if isinstance(told, dict) and isinstance(told.get("messages"), list):
        return len(told["messages"]), fields(told.get("sync"))
    lines = [read_json(line) for line in response.body.splitlines() if line.strip()]
    if not lines or any(not isinstance(one, dict) or "_type" not in one for one in lines):
        return None
    sync = next((fields(one.get("sync")) or one for one in lines if one.get("sync") or _is_sync(one)), {})
    return sum(1 for one in lines if one["_type"] == "message"), sync


def _is_sync(line: Mapping[str, Any]) -> bool:
    return line.get("_type") == "sync"


def _following(asked: Mapping[str, str], messages: int, sync: Mapping[str, Any]) -> str:
    """What to ask for the next page with: the window stays what it was when the first one was told."""
    since, offset, end = (whole(sync.get(key)) for key in ("nextSince", "nextOffset", "watermark"))
    if since is None and offset is None:
        offset = int(asked.get("offset", "0")) + messages
    further = {"since": asked["since"] if since is None else str(since)}
    if offset is not None:
        further["offset"] = str(offset)
    if "end" in asked or end is not None:
        further["end"] = asked.get("end", str(end))
    return json.dumps(further, sort_keys=True)
