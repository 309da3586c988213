"""WeCom's customer groups: who is in them, since when and how; what is said there is not to be had (bots.md §8).

Sources: developer.work.weixin.qq.com, documents 92120 (list) and 96338 (a group).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from time import sleep, time
from typing import Any, Final

from groupdesk.bots.base import (
    About,
    BotError,
    BotGroup,
    End,
    Lacking,
    Login,
    RosterReply,
)
from groupdesk.bots.wecom_api import WecomApi, nothing
from groupdesk.records import Member
from groupdesk.records.protocols import WECOM_GROUPS
from groupdesk.records.values import BadRecordError, fields, instant, objects, whole, words

PAGE: Final = 1_000
PAGES: Final = 1_000
"""Pages of a list at most."""
OWNERS: Final = 100
"""People at most whose groups are asked for at once."""
SCENES: Final = {1: "invited", 2: "link", 3: "qr_code"}
"""How somebody came in, as the note of a member."""
_PATH: Final = "/cgi-bin/externalcontact/groupchat/"
_CHINA: Final = timezone(timedelta(hours=8))


class WecomGroups(Lacking):
    """The customer groups of a firm, as one of its apps sees them; for `clock` and `pause` see `WecomApi`."""

    def __init__(
        self,
        login: Login,
        clock: Callable[[], float] = time,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._firm = login["corpid"].strip()
        self._owners = list(dict.fromkeys(re.findall(r"[^\s,，、;；]+", login["owners"])))
        self._api = WecomApi(login, clock, pause)

    def close(self) -> None:
        """Closes the connections."""
        self._api.close()

    def about(self) -> About:
        """The firm, once it has been seen that the app may list groups."""
        self._listed({"limit": 1, **next(self._filters())})
        return About(self._firm, self._firm, WECOM_GROUPS.can, facts=("lags", "inviter_staff_only"))

    def groups(self) -> Iterator[BotGroup]:
        """The groups, each asked for its name and size; one that is dissolved meanwhile is left out."""
        for native in self._natives():
            try:
                told = self._group(native)
            except BotError as error:
                if error.outcome.end is End.GONE:
                    continue
                raise
            yield self._as_group(native, told)

    def _as_group(self, native: str, told: Mapping[str, Any]) -> BotGroup:
        owner = words(told.get("owner"))
        name = words(told.get("name")).strip() or _unnamed(owner, told) or native
        size = len(objects(told["member_list"])) or None
        return BotGroup(native, name, size, self._firm, self._firm, owner or None)

    def roster(self, group: str) -> RosterReply:
        """The members of a group; `Member.note` is how they came, one of `SCENES`."""
        told = self._group(group)
        admins = [words(one.get("userid")) for one in objects(told.get("admin_list"))]
        roles = {**dict.fromkeys(admins, "admin"), words(told.get("owner")): "owner"}
        listed = objects(told["member_list"])
        return RosterReply(tuple(_member(one, roles) for one in listed if words(one.get("userid"))))

    def _natives(self) -> Iterator[str]:
        seen: set[str] = set()
        for chosen in self._filters():
            body: dict[str, Any] = {"limit": PAGE, **chosen}
            for _page in range(PAGES):
                told = self._listed(body)
                listed = [words(one.get("chat_id")) for one in objects(told.get("group_chat_list"))]
                new = [native for native in dict.fromkeys(listed) if native and native not in seen]
                seen.update(new)
                yield from new
                body["cursor"] = words(told.get("next_cursor"))
                if not new or not body["cursor"]:
                    break

    def _filters(self) -> Iterator[dict[str, Any]]:
        """What to ask the list for: all groups, or those of the owners she named."""
        if not self._owners:
            yield {"status_filter": 0}
        for first in range(0, len(self._owners), OWNERS):
            chosen = self._owners[first : first + OWNERS]
            yield {"status_filter": 0, "owner_filter": {"userid_list": chosen}}

    def _listed(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._api.read(_PATH + "list", body)

    def _group(self, native: str) -> Mapping[str, Any]:
        told = self._api.read(_PATH + "get", {"chat_id": native, "need_name": 1})
        group = fields(told.get("group_chat"))
        if not isinstance(group.get("member_list"), list):  # nobody left over is no news of everybody leaving
            raise BotError(nothing())
        return group


def _member(told: Mapping[str, Any], roles: Mapping[str, str]) -> Member:
    who = words(told.get("userid"))
    return Member(
        who,
        words(told.get("name")),
        words(told.get("group_nickname")),
        roles.get(who, "member"),
        _instant(told.get("join_time")),
        inviter=words(fields(told.get("invitor")).get("userid")) or None,
        note=SCENES.get(whole(told.get("join_scene")) or 0, ""),
    )


def _instant(value: Any) -> int | None:
    try:
        return instant(value) or None
    except BadRecordError:
        return None


def _unnamed(owner: str, told: Mapping[str, Any]) -> str:
    """What tells a group that nobody named from others like it: its owner and the day it was made on."""
    at = _instant(told.get("create_time"))
    if not owner or at is None:
        return ""
    try:
        return f"{owner} {datetime.fromtimestamp(at, _CHINA):%Y-%m-%d}"
    except (ValueError, OverflowError):  # a day that is no more in the calendar there
        return ""
