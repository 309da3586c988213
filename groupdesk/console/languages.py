"""Texts in a language other than the chosen one: first steps speak both, the palette finds by both."""

import gettext
from functools import cache
from pathlib import Path

from groupdesk import locale


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("groupdesk", Path(locale.__file__).parent, [language], fallback=True)


def in_language(message: str, language: str) -> str:
    """`message` in one of `locale.LANGUAGES`, whichever is chosen."""
    return _catalogue(language).gettext(message)


def other() -> str:
    """The language that is not chosen."""
    return next(language for language in locale.LANGUAGES if language != locale.current())


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """`message` itself, marked to be translated where it is shown."""
    return message
