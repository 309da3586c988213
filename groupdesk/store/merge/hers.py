"""What she set and decided about a group that goes into another: kept where the first has nothing of its own."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from groupdesk.store.groups import MERGED
from groupdesk.store.images import Recorder, Values
from groupdesk.text import name_key

_KEYED: Final = ("decision", "assignment", "draft")
"""Tables whose key names an item of Today."""
_SAYING: Final = ("delivery", "bot_group")
"""Tables of what is said in a group, and of who sees it."""
_OWN: Final = ("native", "space_id", "kind", "layer", "ladder", "rhythm", "owner", "checkin_pattern")
"""Columns that the first group takes over where it has none."""


class Became(NamedTuple):
    """What became of whom."""

    messages: Mapping[int, int]
    persons: Mapping[int, int]
    identities: Mapping[int, int]


def bring(recorder: Recorder, kept: int, other: int, became: Became) -> None:
    """Brings settings, decisions and highlights, then the group's own row; `other` is no more after it."""
    for table in _KEYED:
        for row in recorder.rows(table, "key LIKE '%:%'"):
            _rekey(recorder, table, row, (kept, other), became)
    for setting in recorder.rows("setting", "scope = ?", f"group:{other}"):
        recorder.drop("setting", setting)
        _add_new(recorder, "setting", {**setting, "scope": f"group:{kept}"})
    for highlight in recorder.rows("highlight", "TRUE"):
        if (counts := became.messages.get(highlight["message_id"])) is not None:
            recorder.drop("highlight", highlight)
            _add_new(recorder, "highlight", {**highlight, "message_id": counts})
    _charters(recorder, kept, other)
    _surveys(recorder, kept, other, became)
    for table in _SAYING:
        for row in recorder.rows(table, "group_id = ?", other):
            recorder.set(table, row, group_id=kept)
    _own_row(recorder, kept, other, became)


def _charters(recorder: Recorder, kept: int, other: int) -> None:
    """The versions of the second group's charter come before the first's, which goes on to hold."""
    theirs = recorder.rows("charter", "group_id = ? ORDER BY version", other)
    for row in recorder.rows("charter", "group_id = ? ORDER BY version DESC", kept):
        recorder.set("charter", row, version=row["version"] + len(theirs))
    for version, row in enumerate(theirs, 1):
        recorder.set("charter", row, group_id=kept, version=version)


def _surveys(recorder: Recorder, kept: int, other: int, became: Became) -> None:
    """Questionnaires that went to the second group, and whom their sheets and circles are of."""
    for row in recorder.rows("survey_group", "group_id = ?", other):
        recorder.drop("survey_group", row)
        _add_new(recorder, "survey_group", {**row, "group_id": kept})
    for was, now in became.identities.items():
        for row in recorder.rows("survey_response", "identity_id = ?", was):
            recorder.set("survey_response", row, identity_id=now)
        for row in recorder.rows("circle", "host = ?", was):
            recorder.set("circle", row, host=now)
        for table in ("circle_member", "survey_rejected"):
            for row in recorder.rows(table, "identity_id = ?", was):
                recorder.drop(table, row)
                _add_new(recorder, table, {**row, "identity_id": now})


def _rekey(recorder: Recorder, table: str, row: Values, groups: tuple[int, int], became: Became) -> None:
    """Lets a decision follow its item; what was decided about the second group as a whole goes with it."""
    kept, other = groups
    kind, group, *rest = row["key"].split(":")
    if group not in (str(kept), str(other)):
        return
    goes = [_item(kind, one, became) for one in rest]
    if group == str(other) or goes != rest:
        recorder.drop(table, row)
        if goes:
            _add_new(recorder, table, {**row, "key": ":".join((kind, str(kept), *goes))})


def _item(kind: str, id_: str, became: Became) -> str:
    where = became.messages if kind == "question" else became.persons
    return str(where.get(int(id_), id_)) if id_.isdecimal() else id_


def _add_new(recorder: Recorder, table: str, row: Values) -> None:
    if recorder.row(table, row) is None:
        recorder.add(table, row)


def _own_row(recorder: Recorder, kept: int, other: int, became: Became) -> None:
    (ours,), (theirs,) = (recorder.rows("chat_group", "id = ?", group) for group in (kept, other))
    values = {name: ours[name] or theirs[name] for name in _OWN}
    values["owner"] = became.identities.get(values["owner"], values["owner"])
    born = [row["born"] for row in (ours, theirs) if row["born"] is not None]
    values["born"] = min(born, default=None)
    values["note"] = "\n".join(note for note in (ours["note"], theirs["note"]) if note)
    recorder.set("chat_group", ours, **values)
    _remember(recorder, kept, theirs)
    recorder.drop("chat_group", theirs)


def _remember(recorder: Recorder, kept: int, theirs: Values) -> None:
    """Lets imports and old runs find the first group by the name and the ids of the second."""
    words = [f"name:{name_key(theirs['name'])}", f"{MERGED}{theirs['id']}"]
    if theirs["native"]:
        words.append(f"id:{theirs['native']}")
    for word in words:
        alias = {"platform": theirs["platform"], "word": word, "group_id": kept, "run_id": 0}
        _add_new(recorder, "group_alias", {**alias, "name": theirs["name"]})
