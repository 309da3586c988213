"""What bots are and do, in plain words."""

from collections.abc import Mapping

from groupdesk.locale import _
from groupdesk.records.protocols import Can


def state(code: str) -> str:
    """How a bot is, in a word or two."""
    words: Mapping[str, str] = {
        "new": _("not asked yet"),
        "ok": _("in step"),
        "refused": _("refused"),
        "auth": _("not let in"),
        "limited": _("asked to wait"),
        "uncertain": _("answers badly"),
        "gone": _("gone"),
        "unreached": _("no answer"),
    }
    return words.get(code, code)


def next_step(code: str) -> str:
    """What to do about a bot in that state; "" for nothing."""
    words: Mapping[str, str] = {
        "new": _("r asks it now"),
        "refused": _("read what it says, set it right there, then r"),
        "auth": _("set its token again with e"),
        "limited": _("nothing: it is asked again when the wait is over"),
        "uncertain": _("look at the program itself, then r"),
        "gone": _("look whether the bot is still in its groups"),
        "unreached": _("start its program, or set its address with e"),
    }
    return words.get(code, "")


def ability(can: str) -> str:
    """What a bot can do, in a few words."""
    words: Mapping[str, str] = {
        Can.GROUPS: _("lists its groups"),
        Can.MEMBERS: _("member lists"),
        Can.HISTORY: _("reads what was said before"),
        Can.EVENTS: _("tells what happens"),
        Can.INVITER: _("who brought whom"),
        Can.SEND: _("posts to groups"),
        Can.PERSON: _("writes to a person"),
        Can.MENTION: _("addresses people"),
        Can.RECALL: _("takes posts back"),
    }
    return words[Can(can)]


def why_not(code: str) -> str:
    """Why a bot cannot do something."""
    words: Mapping[str, str] = {
        "platform": _("its platform has no such thing"),
        "dialect": _("this program does not offer it"),
        "server": _("its server does not offer it"),
        "admins_only": _("admins only"),
        "events_only": _("only from what happens while it listens"),
        "history_only": _("only from what was said"),
        "owner_confirms": _("the owner has to confirm each in WeCom: by hand"),
        "send_only": _("it only posts to its one group"),
        "push_only": _("a tool that only tells what was said"),
    }
    return words.get(code, code)


def fact(code: str) -> str:
    """Something she must know of a bot."""
    words: Mapping[str, str] = {
        "privacy_mode": _("privacy mode is on: it cannot see talk, only commands and replies to it"),
        "webhook": _("another program receives its events by webhook: it tells this desk nothing"),
        "offline": _("its account is signed out"),
        "not_tried": _("nothing was posted to try it: the first post will tell"),
        "signed": _("its posts are signed"),
        "keyword": _("every post must hold one of its words"),
        "busy_half_hours": _("it is slow at :00 and :30, when everybody posts"),
        "blocked_ten_minutes": _("more than 20 posts a minute block it for ten minutes"),
        "lags": _("members may be told some minutes late"),
        "several_platforms": _("it tells groups of several platforms: add it once more for each other one"),
        "inviter_staff_only": _("who brought somebody is told only of colleagues"),
    }
    return words.get(code, code)


def ask(key: str) -> str:
    """The label of a line of the form for a bot."""
    words: Mapping[str, str] = {
        "name": _("name"),
        "url": _("address"),
        "token": _("token"),
        "secret": _("secret of its signature"),
        "keyword": _("word that every text must hold"),
        "corpid": _("id of the firm"),
        "corpsecret": _("secret of the firm"),
        "platform": _("platform"),
        "account": _("its own account, if there are several"),
        "pace": _("seconds between two posts"),
        "owners": _("owners of the groups, if there are very many"),
    }
    return words.get(key, key)
