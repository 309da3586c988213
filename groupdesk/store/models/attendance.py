"""Who signed in to what: the lists (接龙) in which people add themselves by name."""

from sqlalchemy import Text

from groupdesk.store.engine import CLUSTERED
from groupdesk.store.models.base import Table, key_part


class Attended(Table, table=True):
    """Somebody stands in a sign-in list of a day, as one run told it."""

    __tablename__ = "attendance"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    day: int = key_part()
    title: str = key_part(Text)
    identity_id: int = key_part()
    run_id: int = key_part()
