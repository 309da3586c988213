"""members, member: who is in a group, and one person across groups."""

from argparse import BooleanOptionalAction, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from groupdesk.cli import links

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.counted import MemberCounted
    from groupdesk.desk.safety import Forgotten
    from groupdesk.desk.values.frame import Change
    from groupdesk.desk.values.people import MemberRow, PersonPage

MARKS: Final = ("staff", "bot", "kol", "substitute", "paid")
_PLAIN: Final = ("id", "native", "person", "name", "state", "role")
_INSTANTS: Final = ("joined", "first_seen", "last")


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    members = verbs.add(
        "members", _members, "list the members of a group", "groupdesk members --group 3 --state never"
    )
    members.add_argument("--group", metavar="GROUP", required=True)
    members.add_argument(
        "--state", metavar="S", help="new, active, slipping, quiet, silent, never, staff, bot, left, unknown"
    )
    members.add_argument(
        "--told",
        metavar="WORD",
        action="append",
        default=[],
        help="who told it in a questionnaire: city:成都",
    )
    members.add_argument("--mark", choices=MARKS, help="those with this mark alone")
    member = verbs.nest("member", "show, mark or forget one person")
    show = member.add("show", _show, "show a person across groups", "groupdesk member show 17 --json")
    show.add_argument("person", metavar="PERSON", help="an id, or a unique name")
    show.add_argument("--private", action="store_true", help="private answers too")
    _declare_set(member)
    _declare_accounts(member)
    links.declare(member)
    forget = member.add(
        "forget",
        _forget,
        "forget a person completely; it cannot be undone",
        "groupdesk member forget 17 --confirm 'Ann'",
    )
    forget.add_argument("person", metavar="PERSON")
    forget.add_argument("--confirm", metavar="NAME", required=True, help="the person's name, as shown")


def _declare_accounts(member: "Verbs") -> None:
    merge = member.add(
        "merge", _merge, "say that two people are one", "groupdesk member merge 'Ann' 'Ann (work)'"
    )
    merge.add_argument("person", metavar="PERSON", help="who stays")
    merge.add_argument("other", metavar="PERSON", help="whose accounts the first one gets")
    split = member.add(
        "split", _split, "take one account of a person apart", "groupdesk member split Ann --account 17"
    )
    split.add_argument("person", metavar="PERSON")
    split.add_argument(
        "--account",
        metavar="ID",
        type=int,
        required=True,
        help="the account's id, see `groupdesk member show PERSON --json`",
    )


def _declare_set(member: "Verbs") -> None:
    change = member.add(
        "set", _set, "mark a person, everywhere or in one group", "groupdesk member set Ann --staff --group 3"
    )
    change.add_argument("person", metavar="PERSON")
    change.add_argument("--name", metavar="NAME", help='a name of yours; "" shows the newest of theirs')
    for mark in MARKS:
        change.add_argument(f"--{mark}", action=BooleanOptionalAction, default=None)
    change.add_argument("--note", metavar="TEXT")
    change.add_argument("--birthday", metavar="MM-DD", help='month and day; "" takes it away')
    change.add_argument("--group", metavar="GROUP", help="where the marks hold; everywhere without it")


def _members(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.groups import one_group
    from groupdesk.desk import words
    from groupdesk.desk.surveytraits import fits
    from groupdesk.locale import _

    with context.desk() as desk:
        group = one_group(desk, options.group)
        zone = desk.groups.page(group).row.zone
        rows = desk.people.members(group, options.state)
    if options.mark is not None:
        rows = tuple(row for row in rows if options.mark in row.marks)
    rows = tuple(row for row in rows if all(fits(row.told, word) for word in options.told))
    if context.json:
        context.give([_row(row, zone) for row in rows])
        return 0
    head = [_("id"), _("person"), _("name"), _("state"), _("words"), _("days"), _("points")]
    table = [
        [row.id, row.person, row.name, words.state(row.state), row.words, row.days, row.points]
        for row in rows
    ]
    if any(row.counted for row in rows):
        head.append(_("counted by another tool"))
        for cells, row in zip(table, rows, strict=True):
            cells.append(_last_counted(row.counted))
    context.table(head, table)
    return 0


def _last_counted(told: Sequence["MemberCounted"]) -> str:
    from groupdesk.desk import words

    if not told:
        return ""
    return f"{words.member_count(told[0])}, {words.span_of(told[0].first, told[0].last)} ({told[0].source})"


def _row(row: "MemberRow", zone: str) -> dict[str, Any]:
    from groupdesk.cli.context import iso

    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "marks": list(row.marks),
        "joined": iso(row.joined, zone),
        "first_seen": iso(row.first_seen, zone),
        "inviter": row.inviter,
        "words": row.words,
        "days": row.days,
        "points": row.points,
        "last": iso(row.last, zone),
        "left": iso(row.left, zone),
        "counted": _counted(row.counted),
        "told": [{"question": question, "answer": answer} for question, answer in row.told],
    }


def _counted(told: Sequence["MemberCounted"]) -> list[dict[str, Any]]:
    """What other tools counted, each with its days and its source."""
    from groupdesk.rules import clock

    def day(number: int | None) -> str | None:
        return None if number is None else str(clock.date_of(number))

    return [
        {
            "from": day(one.first),
            "to": day(one.last),
            "messages": one.messages,
            "invites": one.invites,
            "source": one.source,
        }
        for one in told
    ]


def _show(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import words
    from groupdesk.locale import _

    with context.desk() as desk:
        page = desk.people.page(person_id(desk, options.person))
        zones = {row.id: row.zone for row in desk.groups.roster(archived=True)}
        zone = desk.zone
    if context.json:
        context.give(_page(page, zones) | {"answers": _answers(page, zone, options.private)})
        return 0
    context.say(context.safe(page.name))
    if page.birthday:
        context.say(_("birthday: {day}").format(day=words.birthday(page.birthday)))
    context.table(
        (_("id"), _("group"), _("name"), _("state"), _("points"), _("days")),
        [
            (one.group, one.group_name, one.name, words.state(one.state), one.points, one.days)
            for one in page.groups
        ],
    )
    told = [(one.title, one.question, one.answer) for one in page.told if options.private or not one.private]
    if told:
        context.table((_("questionnaire"), _("question"), _("answer")), told)
    return 0


def _answers(page: "PersonPage", zone: str, private: bool) -> list[dict[str, Any]]:
    """What a person told; private answers are null unless asked for."""
    from groupdesk.cli.context import iso

    return [
        {
            "survey": one.survey,
            "title": one.title,
            "question": one.question,
            "answer": one.answer if private or not one.private else None,
            "private": one.private,
            "at": iso(one.at, zone),
        }
        for one in page.told
    ]


def _page(page: "PersonPage", zones: dict[int, str]) -> dict[str, Any]:
    from groupdesk.cli.context import iso

    plain = ("group", "group_name", "name", "state", "role", "points", "days")
    return {
        "person": page.id,
        "name": page.name,
        "names": list(page.names),
        "accounts": [{"id": one.id, "platform": one.platform, "native": one.native} for one in page.accounts],
        "marks": list(page.marks),
        "note": page.note,
        "birthday": page.birthday,
        "groups": [
            {
                "id": one.identity,
                **{name: getattr(one, name) for name in plain},
                **{name: iso(getattr(one, name), zones[one.group]) for name in _INSTANTS},
                "counted": _counted(one.counted),
            }
            for one in page.groups
        ],
    }


def _set(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.cli.groups import one_group
    from groupdesk.locale import _

    given = {mark: getattr(options, mark) for mark in MARKS if getattr(options, mark) is not None}
    if not given and {options.note, options.name, options.birthday} == {None}:
        raise wrong(_("nothing to set; say for example --staff, see `groupdesk member set --help`"))
    with context.desk() as desk:
        person = person_id(desk, options.person)
        group = one_group(desk, options.group) if options.group else None
        changes = [desk.people.mark([person], mark, on, group) for mark, on in given.items()]
        if options.note is not None:
            changes.append(desk.people.note(person, options.note))
        if options.name is not None:
            changes.append(desk.people.rename(person, options.name))
        if options.birthday is not None:
            changes.append(desk.people.birthday(person, options.birthday))
        context.changed(_telling(changes))
    return 0


def _merge(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.people.merge(person_id(desk, options.person), person_id(desk, options.other)))
    return 0


def _split(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        context.changed(desk.people.split(person_id(desk, options.person), options.account))
    return 0


def _telling(changes: list["Change"]) -> "Change":
    """The last change that did something, else the last."""
    return next((one for one in reversed(changes) if one.entry is not None), changes[-1])


def _forget(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.desk.safety import forget
    from groupdesk.locale import _
    from groupdesk.text import name_key

    with context.desk() as desk:
        person = person_id(desk, options.person)
        name = desk.people.page(person).name
        if name_key(options.confirm) != name_key(name):
            raise wrong(_("--confirm must be the person's name, {name}; nothing was done").format(name=name))
        gone = forget(desk, person)
    _tell_forgotten(context, gone)
    return 0


def _tell_forgotten(context: "Context", gone: "Forgotten") -> None:
    """Says what was let go, and which copies still hold it."""
    from groupdesk.locale import _, ngettext

    reach = [str(path) for path in gone.out_of_reach]
    if context.json:
        context.give({"entry": gone.entry, "verb": "forget", "changed": gone.messages, "out_of_reach": reach})
        return
    line = ngettext("forgotten, with {n} message", "forgotten, with {n} messages", gone.messages)
    context.say(line.format(n=gone.messages))
    for path in reach:
        context.say(_("still holds the person, delete it yourself: {file}").format(file=context.safe(path)))


def person_id(desk: "Desk", said: str) -> int:
    """The one person that is meant, by id or unique name; raises LookupError."""
    from groupdesk.locale import _
    from groupdesk.text import name_key

    if said.isascii() and said.isdigit():
        return desk.people.page(int(said)).id
    found = {person for person, name, _group in desk.people.find(said) if name_key(name) == name_key(said)}
    if len(found) == 1:
        return found.pop()
    if not found:
        raise LookupError(
            _("nobody is called {name}; `groupdesk members` lists who there is").format(name=said)
        )
    line = _("{n} people are called {name}; say which by its id: {ids}")
    raise LookupError(line.format(n=len(found), name=said, ids=", ".join(map(str, sorted(found)))))
