"""The ways in: every file format the desk reads, in the order in which they are tried (R8)."""

from groupdesk.formats.chats import chatlab, discord, onebot, qq, telegram, whatsapp
from groupdesk.formats.members import objects, onebot_members, table
from groupdesk.records import Format, Head

FORMATS: tuple[Format, ...] = (
    chatlab.FORMAT,
    onebot.FORMAT,
    discord.FORMAT,
    telegram.FORMAT,
    qq.FORMAT,
    whatsapp.FORMAT,
    onebot_members.FORMAT,
    objects.FORMAT,
    table.UNIX_FORMAT,
    table.FORMAT,
)
"""Sharper signatures first: a loose one further down must never see what a sharp one knows."""


def detect(head: Head) -> Format | None:
    """The first format whose signature is in `head`, None when nobody knows it."""
    return next((one for one in FORMATS if one.sniff(head)), None)
