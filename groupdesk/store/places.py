"""Making files that only their owner may read, with a clear line where that cannot be."""

from pathlib import Path

from groupdesk.locale import _
from groupdesk.store.engine import StoreError, make_private


def exists(path: Path) -> bool:
    """Whether there is a file; raises StoreError where that cannot be known."""
    try:
        return path.exists()
    except OSError as error:
        raise unreachable(path, error) from error


def make(path: Path) -> bool:
    """An empty private file, its folders too; False when it was there. Raises StoreError."""
    try:
        make_private(path)
    except FileExistsError:
        if path.parent.is_dir():
            return False
        raise StoreError(
            _("{path}: {folder} is a file, not a folder; choose another place").format(
                path=path, folder=path.parent
            )
        ) from None
    except OSError as error:
        raise unreachable(path, error) from error
    return True


def unreachable(path: Path, error: OSError) -> StoreError:
    """The clear line for a file that the system refuses."""
    line = _("{path}: cannot be reached ({detail}); make its folder writable, or choose another place")
    return StoreError(line.format(path=path, detail=error.strerror))
