"""Who filled in a sheet, among the people a questionnaire went to (questionnaires.md §3).

Only what cannot be somebody else is linked by itself: an account, a phone, a name that one member alone
bears. Anything less is offered, with what speaks for it, and waits for a person.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from groupdesk.rules.surveys.names import LEAST, SUGGESTED, Nearby, core, normal
from groupdesk.rules.surveys.sheets import Sheet


class Outcome(StrEnum):
    """How sure a match is."""

    AUTO = "auto"
    PROBABLE = "probable"
    """One member, to be confirmed."""
    REVIEW = "review"
    """Several members, or an account against a name."""
    NONE = "none"


class Bearer(NamedTuple):
    """A member the questionnaire went to."""

    who: int
    ids: tuple[str, ...] = ()
    card: str = ""
    """Name in the group."""
    name: str = ""
    """Nickname."""
    phone: str = ""
    """Keyed hash, as `Sheet.phone`."""
    real_name: str = ""


class Match(NamedTuple):
    """What was found about one sheet."""

    sheet: int
    outcome: Outcome
    who: int | None = None
    """Of auto and probable."""
    rule: str = ""
    """"id", "phone", "card", "nickname", "core" or "real_name"; of a review "several", "conflict" (what it
    is keyed by says one, the name another) or "doubled" (two sheets for one member)."""
    told: str = ""
    """What the sheet says that the rule goes by, as it says it; "" for a phone."""
    candidates: tuple[int, ...] = ()
    """Of a review who it may be, of none who bears a name one sign away: at most three, never chosen."""


def match(
    sheets: Iterable[Sheet],
    members: Iterable[Bearer],
    rejected: Collection[tuple[int, int]] = (),
) -> list[Match]:
    """The match of each sheet that counts, in their order.

    `rejected` are (sheet, member) pairs that she said are wrong: never offered again.
    """
    known = _Members(members)
    found = [_without(rejected, known.match(sheet), known, sheet) for sheet in sheets]
    linked = Counter(one.who for one in found if one.who is not None)
    return [_doubled(one) if one.who is not None and linked[one.who] > 1 else one for one in found]


def _doubled(one: Match) -> Match:
    """Of two sheets for one member those stay that an account speaks for."""
    if one.rule == "id" or one.who is None:
        return one
    return Match(one.sheet, Outcome.REVIEW, None, "doubled", one.told, (one.who,))


def _without(rejected: Collection[tuple[int, int]], one: Match, known: "_Members", sheet: Sheet) -> Match:
    """A match without the members that were rejected for this sheet."""
    if one.who is not None and (one.sheet, one.who) in rejected:
        one = Match(one.sheet, Outcome.NONE, candidates=known.suggested(sheet))
    left = tuple(who for who in one.candidates if (one.sheet, who) not in rejected)
    if one.outcome == Outcome.REVIEW and not left:
        return Match(one.sheet, Outcome.NONE)
    return one._replace(candidates=left)


class _Members:
    """The members by everything they can be known by."""

    def __init__(self, members: Iterable[Bearer]) -> None:
        everyone = list(members)
        self.by_id = _index((one.who, id_) for one in everyone for id_ in one.ids)
        self.by_phone = _index((one.who, one.phone) for one in everyone)
        self.by_card = _index((one.who, normal(one.card)) for one in everyone)
        self.by_name = _index((one.who, normal(one.name)) for one in everyone)
        self.by_core = _index((one.who, core(name)) for one in everyone for name in (one.card, one.name))
        self.by_real = _index((one.who, normal(one.real_name)) for one in everyone)
        self._near = Nearby(
            (form, one.who)
            for one in everyone
            for name in filter(None, (one.card, one.name))
            for form in {normal(name), core(name)}
        )

    def match(self, sheet: Sheet) -> Match:
        """The first step of the ladder that finds anybody."""
        for found in self._steps(sheet):
            if found is not None:
                return found
        return Match(sheet.key, Outcome.NONE, candidates=self.suggested(sheet))

    def suggested(self, sheet: Sheet) -> tuple[int, ...]:
        """Members whose name is one sign away from the one that was typed."""
        near = {
            who
            for name in sheet.names[:1]
            for form in (normal(name), core(name))
            for who in self._near.to(form)
        }
        return tuple(sorted(near)[:SUGGESTED])

    def _steps(self, sheet: Sheet) -> Iterator[Match | None]:
        yield self._keyed(sheet, "id", self.by_id, sheet.ids)
        yield self._keyed(sheet, "phone", self.by_phone, [sheet.phone] if sheet.phone else [])
        yield self._named(sheet)
        yield self._cored(sheet)
        yield self._real(sheet)

    def _bearing(self, name: str) -> set[int]:
        """Who bears a name in full, in the group or as nickname."""
        form = normal(name)
        return self.by_card.get(form, set()) | self.by_name.get(form, set()) if form else set()

    def _keyed(
        self, sheet: Sheet, rule: str, index: Mapping[str, set[int]], told: Iterable[str]
    ) -> Match | None:
        """By an account or a phone, unless the name is exactly that of others."""
        shown = next((key for key in told if key in index), "") if rule == "id" else ""
        whom = {who for key in told for who in index.get(key, ())}
        if not whom:
            return None
        named = {who for name in sheet.names for who in self._bearing(name)}
        if len(whom) > 1:
            return _review(sheet, whom, "several", shown)
        if named and not whom & named:
            return _review(sheet, whom | named, "conflict", shown)
        return Match(sheet.key, Outcome.AUTO, next(iter(whom)), rule, shown)

    def _named(self, sheet: Sheet) -> Match | None:
        """By the name in the group, then by the nickname, whole."""
        for place, name in enumerate(sheet.names):
            form = normal(name)
            for rule, index in (("card", self.by_card), ("nickname", self.by_name)):
                if whom := index.get(form, set()) if form else set():
                    return self._of_name(sheet, whom, rule, name, alone=place == 0)
        return None

    def _of_name(self, sheet: Sheet, whom: set[int], rule: str, name: str, *, alone: bool) -> Match | None:
        if len(whom) > 1:
            return _review(sheet, whom, "several", name)
        if len(normal(name)) < LEAST:
            return None
        # A nickname that the tool tells beside another name may be a homonym's.
        outcome = Outcome.AUTO if alone else Outcome.PROBABLE
        return Match(sheet.key, outcome, next(iter(whom)), rule, name)

    def _cored(self, sheet: Sheet) -> Match | None:
        for name in sheet.names:
            form = core(name)
            whom = self.by_core.get(form, set()) if form else set()
            if whom:
                return self._offered(sheet, whom, "core", name, len(form))
        return None

    def _real(self, sheet: Sheet) -> Match | None:
        """By the real name: as members are known to be called, or as they call themselves."""
        form = normal(sheet.real_name)
        if len(form) < LEAST:
            return None
        whom = self.by_real.get(form) or self._bearing(sheet.real_name) or self.by_core.get(form, set())
        return self._offered(sheet, whom, "real_name", sheet.real_name, len(form)) if whom else None

    def _offered(self, sheet: Sheet, whom: set[int], rule: str, told: str, length: int) -> Match | None:
        if len(whom) > 1:
            return _review(sheet, whom, "several", told)
        if length < LEAST:
            return None
        return Match(sheet.key, Outcome.PROBABLE, next(iter(whom)), rule, told)


def _review(sheet: Sheet, whom: Iterable[int], rule: str, told: str) -> Match:
    return Match(sheet.key, Outcome.REVIEW, None, rule, told, tuple(sorted(whom)))


def _index(pairs: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for who, key in pairs:
        if key:
            found.setdefault(key, set()).add(who)
    return found
