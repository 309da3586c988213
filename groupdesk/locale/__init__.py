"""Words in her language: gettext catalogues, English being the source.

`_` and `ngettext` read the language chosen last by `use`; without a choice they give English.
"""

import gettext
import locale as system_locale
import os
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
_HERE = Path(__file__).parent
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def _(message: str) -> str:
    """`message` in the chosen language."""
    return _catalogue.gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many` in the chosen language, as its plural rule says for `n`."""
    return _catalogue.ngettext(one, many, n)


def use(language: str) -> None:
    """Choose the language of every later `_`; raises ValueError for one that does not exist."""
    global _catalogue, _language  # noqa: PLW0603 - one console, one language
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}: one of {', '.join(LANGUAGES)}")
    _language = language
    _catalogue = gettext.translation("groupdesk", _HERE, [language], fallback=True)


def current() -> str:
    """The chosen language, one of `LANGUAGES`."""
    return _language


def guess() -> str:
    """The language the environment asks for: zh_CN for any Chinese locale, else en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "zh_CN" if (system_locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
