"""Groups that were merged, and people who may be the same."""

from groupdesk.store.engine import CLUSTERED
from groupdesk.store.models.base import Table, key_part


class Merged(Table, table=True):
    """A message that a merge of groups took over, so that it can be given back."""

    __tablename__ = "merged"
    __table_args__ = (CLUSTERED,)
    run_id: int = key_part()
    """The run that merged."""
    message_id: int = key_part()
    told_by: int = key_part()
    """0: the message came from the second group; else a run that is named as telling it since."""
