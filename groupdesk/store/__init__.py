"""The desk file: its schema, the one door in, the roll-up, the ledger and the safety copies.

Importing the room costs nothing; SQLModel is loaded by what changes rows, not by what reads them.
"""

from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store

__all__ = ["Store", "StoreError"]
