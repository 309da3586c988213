"""A community manager's desk: chat groups in, what needs her today and why out.

``from groupdesk import Desk`` opens a desk from Python; it is loaded on first use, so that
``import groupdesk`` costs nothing.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Desk", "__version__"]

if TYPE_CHECKING:
    from groupdesk.desk import Desk


def __getattr__(name: str) -> Any:
    if name == "Desk":
        from groupdesk.desk import Desk

        return Desk
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
