"""What the protocols of bots are, as declared data: what to ask for one, what it can do, how it must be paced.

The sources of the figures are those of bots.md §1, §2–8 and §9.10.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Can(StrEnum):
    """What a bot may be able to do, in the order in which it is shown."""

    GROUPS = "groups"
    """List the groups it is in."""
    MEMBERS = "members"
    """List the members of a group."""
    HISTORY = "history"
    """Give what was said before it was asked."""
    EVENTS = "events"
    """Tell what happens from now on."""
    INVITER = "inviter"
    """Tell who brought somebody."""
    SEND = "send"
    """Post to a group."""
    PERSON = "person"
    """Write to a person."""
    MENTION = "mention"
    RECALL = "recall"
    """Take a post back."""


class Unit(StrEnum):
    """What a platform counts the length of a text in."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Ask:
    """A line of the form for a new bot."""

    key: str
    """"url", "token" and such: what the adapter finds it under."""
    secret: bool = False
    """Kept with the tokens, never shown again."""
    optional: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly a bot may send."""

    bot: float = 1.0
    """Seconds between two sends of a bot."""
    group: float = 1.0
    """Seconds between two sends to one group or person."""
    bot_minute: int = 60
    """Sends of a bot in any 60 seconds."""
    group_minute: int = 20
    """Sends to one group in any 60 seconds."""
    wait: float = 60.0
    """Seconds to wait when it is asked to and not told how long (bots.md §9.3)."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """One way to speak to a bot: an entry of `PROTOCOLS`."""

    name: str
    """Stable word for JSON and the command line."""
    title: str
    """As shown to her, not translated."""
    platform: str
    """Of its groups; "" where the bot tells."""
    asks: tuple[Ask, ...]
    can: frozenset[Can]
    why_not: Mapping[Can, str] = field(default_factory=lambda: MappingProxyType({}))
    """What it cannot do → why, a code of `desk.botwords`; "platform" for the others."""
    pace: Pace = Pace()
    unit: Unit = Unit.CHARACTERS
    longest: int = 2_000
    """Most of `unit` in one text."""
    repeats: bool = False
    """Whether the same send twice is one message (an idempotency key): a lost answer may be asked again."""
    same_ids: bool = True
    """Whether its history names a message by the id that sending it gave: then it can be taken back by it."""
    polls: bool = False
    """Whether what happens is fetched from a stream that forgets what was fetched."""
    pushes: bool = False
    """Whether it tells by itself what happens, to whoever it is told to."""
    streams: bool = False
    """Whether that can be read from it, so that nothing has to listen here."""
    onward: bool = False
    """Whether its history is read from where it was left onwards, not from now back."""
    fixed: bool = False
    """Whether it posts to the one group that its address names, and reads nothing."""
    platforms: tuple[str, ...] = ()
    """Where `platform` is "": what it may be."""


PACE: Final = Ask("pace", optional=True, example="5")
"""What may be said of any bot: seconds between two of its posts, other than its protocol's own."""
_URL: Final = Ask("url", example="http://127.0.0.1:3000")
_TOKEN: Final = Ask("token", secret=True, optional=True)
_READS: Final = frozenset({Can.GROUPS, Can.MEMBERS})
_SAYS: Final = frozenset({Can.SEND, Can.MENTION})

ONEBOT11: Final = Protocol(
    "onebot11",
    "OneBot 11 · NapCat, LLBot, go-cqhttp",
    "qq",
    (_URL, _TOKEN, Ask("secret", secret=True, optional=True)),
    _READS | _SAYS | {Can.HISTORY, Can.EVENTS, Can.INVITER, Can.PERSON, Can.RECALL},
    {Can.HISTORY: "dialect"},
    Pace(bot=2.0, group=3.0),
    same_ids=False,
    pushes=True,
    streams=True,
)

SATORI: Final = Protocol(
    "satori",
    "Satori · LLBot, Koishi, Chronocat",
    "",
    (
        Ask("url", example="http://127.0.0.1:5600"),
        _TOKEN,
        Ask("platform", optional=True, example="red"),
        Ask("account", optional=True, example="10001"),
    ),
    _READS | _SAYS | {Can.HISTORY, Can.EVENTS, Can.PERSON, Can.RECALL},
    dict.fromkeys(set(Can) - {Can.EVENTS, Can.INVITER}, "server"),
    Pace(bot=2.0, group=3.0),
    pushes=True,
    platforms=tuple(
        "qq telegram discord feishu dingtalk wecom wechat line slack whatsapp matrix other".split()
    ),
)

MATRIX: Final = Protocol(
    "matrix",
    "Matrix · Synapse, Dendrite, Conduit",
    "matrix",
    (Ask("url", example="https://matrix.example.org"), Ask("token", secret=True)),
    _READS | _SAYS | {Can.HISTORY, Can.INVITER, Can.PERSON, Can.RECALL},
    {Can.EVENTS: "history_only"},
    # Synapse: ten at once, then one in five seconds; twelve a minute never meet its limit
    Pace(bot=1.0, group=5.0, bot_minute=12, group_minute=12),
    Unit.BYTES,
    60_000,
    repeats=True,
)

_ADDRESS: Final = Ask("url", secret=True)
"""Of a robot: whoever has it can post."""
_SIGNED: Final = Ask("secret", secret=True, optional=True)
_KEYWORD: Final = Ask("keyword", optional=True)
"""One of these words must stand in every text, as the robot was set up."""
_SENDS_ONLY: Final = MappingProxyType(
    dict.fromkeys((Can.GROUPS, Can.MEMBERS, Can.HISTORY, Can.EVENTS, Can.INVITER, Can.PERSON), "send_only")
)

WECOM_GROUPS: Final = Protocol(
    "wecom_groups",
    "WeCom · 企业微信客户群",
    "wecom",
    (
        Ask("corpid", example="ww0123456789abcdef"),
        Ask("corpsecret", secret=True),
        Ask("owners", optional=True, example="zhangsan, lisi"),
        Ask("url", optional=True, example="https://qyapi.weixin.qq.com"),
    ),
    _READS | {Can.INVITER},
    MappingProxyType({Can.SEND: "owner_confirms", Can.PERSON: "owner_confirms"}),
)
WECOM_ROBOT: Final = Protocol(
    "wecom_robot",
    "WeCom · 企业微信群机器人",
    "wecom",
    (_ADDRESS,),
    _SAYS,
    _SENDS_ONLY,
    Pace(bot=3.1, group=3.1, bot_minute=19, group_minute=19, wait=60.0),
    Unit.BYTES,
    2_048,
    fixed=True,
)
FEISHU_ROBOT: Final = Protocol(
    "feishu_robot",
    "Feishu, Lark · 飞书群机器人",
    "feishu",
    (_ADDRESS, _SIGNED, _KEYWORD),
    _SAYS,
    _SENDS_ONLY,
    Pace(bot=0.7, group=0.7, bot_minute=80, group_minute=80, wait=60.0),
    Unit.BYTES,
    18_000,  # of a body of 20 KB
    fixed=True,
)
DINGTALK_ROBOT: Final = Protocol(
    "dingtalk_robot",
    "DingTalk · 钉钉群机器人",
    "dingtalk",
    (_ADDRESS, _SIGNED, _KEYWORD),
    _SAYS,
    _SENDS_ONLY,
    Pace(bot=3.1, group=3.1, bot_minute=19, group_minute=19, wait=600.0),
    Unit.BYTES,
    18_000,  # of a body of about 20 KB
    fixed=True,
)
SLACK_WEBHOOK: Final = Protocol(
    "slack_webhook",
    "Slack · incoming webhook",
    "slack",
    (_ADDRESS,),
    _SAYS,
    _SENDS_ONLY,
    Pace(bot=1.1, group=1.1, bot_minute=50, group_minute=50),
    longest=40_000,
    fixed=True,
)
DISCORD_WEBHOOK: Final = Protocol(
    "discord_webhook",
    "Discord · webhook",
    "discord",
    (_ADDRESS,),
    _SAYS | {Can.RECALL},
    _SENDS_ONLY,
    Pace(bot=1.0, group=1.0, bot_minute=28, group_minute=28),
    longest=2_000,
    fixed=True,
)

MILKY: Final = Protocol(
    "milky",
    "Milky · LLBot, Lagrange",
    "qq",
    (Ask("url", example="http://127.0.0.1:3010"), _TOKEN),
    _READS | _SAYS | {Can.HISTORY, Can.EVENTS, Can.INVITER, Can.PERSON, Can.RECALL},
    pace=Pace(bot=2.0, group=3.0),
    pushes=True,
    streams=True,
)

TELEGRAM: Final = Protocol(
    "telegram",
    "Telegram",
    "telegram",
    (
        Ask("token", secret=True, example="123456789:AAF…"),
        Ask("url", optional=True, example="https://api.telegram.org"),
    ),
    _SAYS | {Can.EVENTS, Can.INVITER, Can.PERSON, Can.RECALL},
    {Can.GROUPS: "events_only", Can.MEMBERS: "admins_only"},
    Pace(bot=1 / 30, group=1.0, bot_minute=30 * 60, group_minute=20),
    Unit.UTF16,
    4_096,
    polls=True,
)

CHATLAB: Final = Protocol(
    "chatlab",
    "ChatLab Push",
    "",
    (Ask("token", secret=True), Ask("platform", optional=True, example="wechat")),
    frozenset({Can.EVENTS}),
    dict.fromkeys(set(Can) - {Can.EVENTS}, "push_only"),
    pushes=True,
    platforms=SATORI.platforms,
)

CHATLAB_PULL: Final = Protocol(
    "chatlab_pull",
    "ChatLab Pull",
    "",
    (
        Ask("url", example="http://127.0.0.1:5031/api/v1"),
        _TOKEN,
        Ask("platform", optional=True, example="wechat"),
    ),
    frozenset({Can.GROUPS, Can.HISTORY}),
    dict.fromkeys(set(Can), "push_only") | dict.fromkeys((Can.MEMBERS, Can.EVENTS), "history_only"),
    onward=True,
    platforms=SATORI.platforms,
)

PROTOCOLS: Final = (
    ONEBOT11,
    SATORI,
    MILKY,
    TELEGRAM,
    MATRIX,
    WECOM_GROUPS,
    WECOM_ROBOT,
    FEISHU_ROBOT,
    DINGTALK_ROBOT,
    SLACK_WEBHOOK,
    DISCORD_WEBHOOK,
    CHATLAB,
    CHATLAB_PULL,
)
"""Every protocol, in the order of the wizard."""


def protocol(name: str) -> Protocol:
    """The protocol called `name`; raises KeyError."""
    return {one.name: one for one in PROTOCOLS}[name]


def length(text: str, unit: Unit) -> int:
    """How long a text is for a platform."""
    if unit is Unit.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    if unit is Unit.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text)
