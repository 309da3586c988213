"""Groups that were merged, and people who may be the same."""

from groupdesk.store.engine import CLUSTERED
from groupdesk.store.models.base import Table, integer, key_part, string


class Merged(Table, table=True):
    """A message that a merge of groups took over, so that it can be given back."""

    __tablename__ = "merged"
    __table_args__ = (CLUSTERED,)
    run_id: int = key_part()
    """The run that merged."""
    message_id: int = key_part()
    told_by: int = key_part()
    """0: the message came from the second group; else a run that is named as telling it since."""


class LinkOffer(Table, table=True):
    """Somebody known by name only who may be an account: both said the same texts at the same minute."""

    __tablename__ = "link_offer"
    __table_args__ = (CLUSTERED,)
    name_id: int = key_part()
    account_id: int = key_part()
    group_id: int = integer()
    texts: int = integer()
    """How many texts both said."""
    pairs: str = string("[]")
    """JSON: [message by name, message by account] of the newest texts."""
    dismissed: int = integer()
    """`texts` when she dismissed it; 0 when she has not."""
