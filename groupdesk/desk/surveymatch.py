"""Whom the sheets of a questionnaire are of: what is shown of it, and what she says."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from groupdesk.desk.sql import among
from groupdesk.desk.surveyread import Read, SheetRow, people
from groupdesk.desk.values.surveys import Candidate, MatchRow
from groupdesk.locale import _
from groupdesk.rules.surveys.matching import Outcome
from groupdesk.store.surveys.settling import HERS

if TYPE_CHECKING:
    from sqlmodel import Session

SHOWN: Final = 4
"""Answers that are shown to tell who it is."""


def rows(read: Read, *, asking: bool = False) -> list[MatchRow]:
    """The sheets that count, those about which she is asked first; `asking` gives these alone."""
    sheets = [one for one in read.sheets if not asking or _asks(one)]
    known = _candidates(read.connection, {id_ for one in sheets for id_ in _meant(one)}, read.groups)
    texts = {one.key: one.text for one in read.questions if one.key not in read.hidden}
    found = [_row(one, known, texts) for one in sheets]
    return sorted(found, key=lambda row: (not row.asks, row.outcome != Outcome.PROBABLE, row.row))


def _asks(sheet: SheetRow) -> bool:
    return sheet.identity is None and sheet.outcome in (Outcome.PROBABLE, Outcome.REVIEW)


def _meant(sheet: SheetRow) -> tuple[int, ...]:
    return sheet.candidates if sheet.identity is None else (sheet.identity,)


def _row(sheet: SheetRow, known: Mapping[int, Candidate], texts: Mapping[str, str]) -> MatchRow:
    member = known.get(sheet.identity) if sheet.identity is not None else None
    told = [
        (text, ", ".join(answer.chosen) or answer.text)
        for key, text in texts.items()
        if (answer := sheet.answers.get(key)) is not None
    ]
    return MatchRow(
        sheet.id,
        sheet.place,
        sheet.names,
        sheet.at,
        sheet.outcome,
        sheet.rule,
        sheet.told,
        sheet.by,
        member,
        tuple(known[id_] for id_ in sheet.candidates if id_ in known) if member is None else (),
        tuple(one for one in told if one[1])[:SHOWN],
    )


def _candidates(
    connection: sqlite3.Connection, identities: Collection[int], groups: Collection[int]
) -> dict[int, Candidate]:
    known = people(connection, identities)
    where, chosen = among("m.identity_id", known)
    marks = ",".join("?" * len(groups))
    named: dict[int, list[str]] = {}
    for identity, name in connection.execute(
        f"SELECT m.identity_id, g.name FROM membership AS m JOIN chat_group AS g ON g.id = m.group_id{where}"
        f" AND m.group_id IN ({marks}) ORDER BY g.name",
        (*chosen, *groups),
    ):
        named.setdefault(identity, []).append(name)
    where, chosen = among("identity_id", known)
    last = dict(
        connection.execute(
            f"SELECT identity_id, MAX(last_at) FROM member_day{where} GROUP BY identity_id", chosen
        ).fetchall()
    )
    return {
        id_: Candidate(id_, native, person, name, tuple(named.get(id_, ())), last.get(id_))
        for id_, (person, native, name) in known.items()
    }


def confirming(chosen: Iterable[MatchRow], whom: int | None, now: int) -> Callable[["Session"], None]:
    """Links sheets to whom they are offered, or all to `whom`; raises ValueError where that is open."""
    links = {one.id: _whom(one, whom) for one in chosen}

    def act(session: "Session") -> None:
        from groupdesk.store.models import SurveyResponse

        for sheet, identity in links.items():
            row = session.get(SurveyResponse, sheet)
            assert row is not None
            row.identity_id, row.linked_at, row.linked_by = identity, now, HERS
            session.add(row)

    return act


def _whom(one: MatchRow, whom: int | None) -> int:
    if whom is not None:
        return whom
    if len(one.candidates) != 1:
        line = _("sheet {row}: {n} members may be meant; say which")
        raise ValueError(line.format(row=one.row, n=len(one.candidates)))
    return one.candidates[0].identity


def rejecting(survey: int, chosen: Iterable[tuple[SheetRow, Collection[int]]]) -> Callable[["Session"], None]:
    """Keeps that sheets are not of those people; a link to one of them goes."""
    pairs = [(sheet, tuple(whom)) for sheet, whom in chosen]

    def act(session: "Session") -> None:
        from groupdesk.store.models import SurveyRejected, SurveyResponse

        for sheet, whom in pairs:
            for identity in whom:
                session.merge(SurveyRejected(survey_id=survey, native=sheet.native, identity_id=identity))
            row = session.get(SurveyResponse, sheet.id)
            if row is not None and row.identity_id in whom:
                row.identity_id, row.linked_at, row.linked_by = None, None, ""
                session.add(row)

    return act
