"""Classes of messages written straight from rules.md §1, one condition after the other.

Slow and plain on purpose: what `groupdesk.rules.classify` must equal on any text.
"""

import functools
import json
import re
import statistics
import unicodedata
from importlib.resources import files

LISTS = json.loads(files("groupdesk.rules").joinpath("lexicon.json").read_bytes())
SYSTEM = {"join", "leave", "kick", "recall", "system"}
CARDS = {"link", "share", "contact"}
LOW = {"sticker", "forward", "location", "red_packet", "transfer", "poke", "call", "other"} | CARDS
NOT_A_LETTER_BEFORE, NOT_A_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HENTAIGANA", "BOPOMOFO", "IDEOGRAPHIC")


def base(text: str) -> str:
    """NFKC, case-folded, quotes cut."""
    lines = unicodedata.normalize("NFKC", text).casefold().split("\n")
    lines = [line for line in lines if not line.startswith(">")]
    if lines and lines[0].startswith("「"):
        for number, line in enumerate(lines[1:], start=1):
            if dashes(line):
                lines = lines[number + 1 :]
                break
    return "\n".join(lines)


def dashes(line: str) -> bool:
    signs = "".join(line.split())
    return len(signs) >= 5 and set(signs) <= set("-–—")


def links(based: str) -> list[str]:
    return [found.group() for found in re.finditer(LISTS["link"], based)]


def without_links(based: str) -> str:
    return re.sub(LISTS["link"], "", based)


def clean(based: str) -> str:
    """Base without links, bracket codes and leading mentions."""
    rest = re.sub(r"\[[^\[\]\n]{1,12}\]", "", without_links(based))
    while mention := re.match(r"\s*@[^\s,.!?:;。、]{1,32}(\s+|\Z)", rest):
        rest = rest[mention.end() :]
    return rest


def norm(cleaned: str) -> str:
    """Letters, marks and digits."""
    return "".join(filter(counts_in_norm, cleaned))


@functools.cache
def counts_in_norm(character: str) -> bool:
    """Variation selectors and enclosing marks are parts of emoji, not of letters."""
    kind = unicodedata.category(character)
    selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return kind[0] in "LN" or (kind in {"Mn", "Mc"} and not selector)


def fold(normed: str) -> str:
    """Three or more equal characters in a row are one."""
    runs = re.findall(r"((.)\2*)", normed, re.DOTALL)
    return "".join(character if len(run) >= 3 else run for run, character in runs)


def clauses(cleaned: str) -> list[str]:
    return re.split(r"[\r\n.,!?:;。、~]", cleaned)


def found(phrases: list[str], text: str, *, whole: bool = False) -> set[str]:
    """The phrases in a text, longest first, not overlapping."""
    pattern = longest_first(phrases)
    pattern = f"{NOT_A_LETTER_BEFORE}(?:{pattern}){NOT_A_LETTER_AFTER}" if whole else pattern
    return set(re.findall(pattern, text))


def longest_first(phrases: list[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def says(phrases: list[str], start: str) -> bool:
    """Whether a text starts with one of them: white space squeezed, ’ as ', no letter after."""
    squeezed = re.sub(r"\s+", " ", start).replace("’", "'")
    return any(re.match(re.escape(phrase) + NOT_A_LETTER_AFTER, squeezed) for phrase in phrases)


def signs(kind: str, text: str) -> int:
    """Reach × 16 + offers."""
    based = base(text)
    cleaned = clean(based)
    normed = norm(cleaned)
    reach = 0
    if links(based) or kind in CARDS:
        reach += 1
    if any(re.search(number, without_links(based)) for number in LISTS["number"]):
        reach += 1
    if found(LISTS["call_zh"], normed) or found(LISTS["call_en"], cleaned, whole=True):
        reach += 1
    offers = found(LISTS["offer_zh"], normed) | found(LISTS["offer_en"], cleaned, whole=True)
    return reach * 16 + min(15, len(offers))


def chain(based: str) -> bool:
    if any(based.lstrip().startswith(start) for start in LISTS["chain_starts"]):
        return True
    numbered = [re.match(r"\s*\d+[.、)]\s*(\S.*)", line, re.DOTALL) for line in based.split("\n")]
    lengths = [len(norm(clean(item.group(1)))) for item in numbered if item]
    return len(lengths) >= 3 and statistics.median(lengths) <= 16


def question(cleaned: str) -> bool:
    normed = norm(cleaned)
    if len(normed) < 4:
        return False
    if "?" in cleaned:
        return True
    if len(normed) > 60:
        return bool(found(LISTS["ask_zh_long"], normed))
    if found(LISTS["ask_zh"], re.sub(longest_first(LISTS["ask_zh_not"]), " ", normed)):
        return True
    last = [norm(clause) for clause in clauses(cleaned) if norm(clause)][-1]
    if last.endswith(tuple(LISTS["ask_zh_end"])):
        return True
    if last.endswith("呢") and not found(LISTS["ne_not"], last):
        return True
    return any(says(LISTS["ask_en_start"], clause.lstrip()) for clause in clauses(cleaned))


def checkin(based: str, cleaned: str, pattern: str | None) -> bool:
    normed = norm(cleaned)
    if pattern is not None and re.search(pattern, based):
        return True
    if normed.startswith(tuple(LISTS["checkin"])):
        return True
    if says(LISTS["checkin_en"], re.sub(r"\A[\W_]+", "", cleaned)):
        return True
    for word in LISTS["checkin"]:
        for place in range(1, 5):
            behind = normed[place + len(word) : place + len(word) + 1]
            if normed.startswith(word, place) and (behind == "第" or behind.isdecimal()):
                return True
        if len(normed) <= 8 and normed.endswith(word) and not found(LISTS["checkin_not"], normed):
            return True
    return bool(re.fullmatch(LISTS["checkin_whole"], normed))


def low(kind: str, based: str, cleaned: str) -> bool:
    normed = norm(cleaned)
    if not normed:
        return kind != "voice"
    folded = fold(normed)
    if len(folded) <= 2 or (len(folded) <= 3 and not any(map(cjk, folded))):
        return True
    return made_of_low_words(folded) or (bool(links(based)) and len(normed) < 6)


def cjk(character: str) -> bool:
    return unicodedata.name(character, "").startswith(SCRIPTS)


def made_of_low_words(folded: str) -> bool:
    words = {norm(word) for word in LISTS["low"]}
    reached = [True] + [False] * len(folded)
    for end in range(1, len(folded) + 1):
        reached[end] = any(reached[start] and folded[start:end] in words for start in range(end))
    return reached[-1]


def class_of(kind: str, text: str, pattern: str | None = None) -> str:
    """The class by the text alone, adverts and recalls left aside."""
    based = base(text)
    cleaned = clean(based)
    if kind in SYSTEM:
        return "system"
    if chain(based):
        return "chain"
    if kind in LOW or based.lstrip().startswith(tuple(LISTS["low_starts"])):
        return "low"
    if not question(cleaned) and checkin(based, cleaned, pattern):
        return "checkin"
    if low(kind, based, cleaned):
        return "low"
    return "question" if question(cleaned) else "talk"
