"""Small parts of the desk's queries."""

from collections.abc import Collection


def among(column: str, ids: Collection[int] | None) -> tuple[str, tuple[int, ...]]:
    """A condition that `column` is one of `ids`, and its arguments; none for None."""
    if ids is None:
        return "", ()
    return f" WHERE {column} IN ({','.join('?' * len(ids))})", tuple(ids)


def literal(word: str) -> str:
    """A word in a pattern of ``LIKE ? ESCAPE '!'``, each of its signs standing for itself."""
    for sign in "!%_":
        word = word.replace(sign, "!" + sign)
    return word
