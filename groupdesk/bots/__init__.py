"""Bots: HTTP, one module a protocol behind one small interface (`base.Adapter`)."""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from groupdesk.bots.base import Adapter, Login

_ADAPTERS: Final = {
    "onebot11": "onebot11:OneBot11",
    "wecom_groups": "wecom_groups:WecomGroups",
    "wecom_robot": "wecom_robot:WecomRobot",
    "feishu_robot": "feishu_robot:FeishuRobot",
    "dingtalk_robot": "dingtalk_robot:DingtalkRobot",
    "slack_webhook": "slack_webhook:SlackWebhook",
    "discord_webhook": "discord_webhook:DiscordWebhook",
    "milky": "milky:Milky",
    "telegram": "telegram:Telegram",
    "satori": "satori:Satori",
    "matrix": "matrix:Matrix",
    "chatlab": "chatlab:ChatLab",
    "chatlab_pull": "chatlab_pull:ChatLabPull",
}
"""Protocol → its adapter, loaded when it is first needed."""


def adapter(protocol: str, login: Login) -> Adapter:
    """The adapter of a protocol; raises KeyError for one that is not known."""
    module, _colon, name = _ADAPTERS[protocol].partition(":")
    make: Callable[[Login], Adapter] = getattr(import_module(f"groupdesk.bots.{module}"), name)
    return make(login)


__all__ = ["Adapter", "Login", "adapter"]
