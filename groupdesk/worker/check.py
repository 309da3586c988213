"""A bot asked what it is, what it can and which groups it sees; nothing of them is stored."""

from typing import Any

from groupdesk.bots.base import BotError, End, Outcome
from groupdesk.locale import _
from groupdesk.records.protocols import Can
from groupdesk.store import bots
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.worker.bot import note_about, note_outcome, opened


def check(store: Store, number: int) -> dict[str, Any]:
    """``{"end", "reason", "account", "name", "dialect", "groups"}``; raises StoreError for no such bot."""
    found = bots.bots(store.reader(), number)
    if not found:
        raise StoreError(_("there is no bot {id}").format(id=number))
    (bot,) = found
    outcome, told = Outcome(End.OK), {"account": "", "name": "", "dialect": "", "groups": 0}
    try:
        speaking = opened(store, bot)
        try:
            about = speaking.about()
            seen = [*speaking.groups()] if Can.GROUPS in about.can else []
        finally:
            speaking.close()
        told = {
            "account": about.account,
            "name": about.name,
            "dialect": about.dialect,
            "groups": len(seen),
        }
        with store.writer.write(bots.TOPIC) as connection:
            note_about(connection, bot, about, store.now())
            bots.see(connection, bot.id, [(one.native, one.name, one.members) for one in seen])
    except BotError as error:
        outcome = error.outcome
    with store.writer.write(bots.TOPIC) as connection:
        note_outcome(connection, bot, outcome, store.now())
    return {"end": str(outcome.end), "reason": outcome.reason, **told}
