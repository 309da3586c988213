"""The ways in: every file format the desk reads, in the order in which they are tried (R8)."""

from collections.abc import Sequence

from groupdesk.formats.chats import (
    chatlab,
    chatlog,
    copied,
    discord,
    line,
    memotrace,
    onebot,
    qce,
    qq,
    signin,
    slack,
    telegram,
    weflow,
    whatsapp,
)
from groupdesk.formats.chats import table as chat_table
from groupdesk.formats.members import names, objects, onebot_members, table
from groupdesk.formats.surveys import (
    chain,
    feishu,
    generic,
    google,
    jinshuju,
    limesurvey,
    msforms,
    surveymonkey,
    tally,
    tencent,
    typeform,
    wjx,
)
from groupdesk.formats.surveys import workbooks as survey_workbooks
from groupdesk.formats.tables import counts, groups, membercounts, posts, workbooks
from groupdesk.records import Format, Head, Source

FORMATS: tuple[Format, ...] = (
    line.FORMAT,
    slack.FORMAT,
    chatlab.FORMAT,
    onebot.FORMAT,
    discord.FORMAT,
    telegram.FORMAT,
    weflow.FORMAT,
    chatlog.FORMAT,
    qce.FORMAT,
    qq.FORMAT,
    memotrace.FORMAT,
    whatsapp.FORMAT,
    onebot_members.FORMAT,
    objects.FORMAT,
    workbooks.FORMAT,
    posts.FORMAT,
    groups.FORMAT,
    counts.FORMAT,
    membercounts.FORMAT,
    table.UNIX_FORMAT,
    table.FORMAT,
    chat_table.FORMAT,
)
"""Sharper signatures first: a loose one further down must never see what a sharp one knows."""

PASTED: tuple[Format, ...] = (
    signin.FORMAT,
    names.FORMAT,
    *(one for one in FORMATS if one is not chat_table.FORMAT),
    copied.FORMAT,
)
"""What a pasted text is tried as; the shapes of copied windows are too loose for files, and a paste has no
form that could ask about columns."""

SHARP_SURVEYS: tuple[Format, ...] = (
    wjx.FORMAT,
    tencent.FORMAT,
    jinshuju.FORMAT,
    feishu.FORMAT,
    surveymonkey.FORMAT,
    typeform.FORMAT,
    tally.FORMAT,
    limesurvey.FORMAT,
    msforms.FORMAT,
    google.FORMAT,
)
"""Questionnaires of tools whose headings tell them."""

SURVEYS: tuple[Format, ...] = (
    chain.FORMAT,
    *SHARP_SURVEYS,
    survey_workbooks.FORMAT,
    generic.FORMAT,
)
"""What a file is tried as when she says that it holds answers to a questionnaire: any table may be one."""


def detect(head: Head, formats: Sequence[Format] = FORMATS) -> Format | None:
    """The first of `formats` whose signature is in `head`, None when nobody knows it."""
    return next((one for one in formats if one.sniff(head)), None)


def format_of(source: Source, formats: Sequence[Format] = FORMATS) -> Format | None:
    """The one of `formats` that a file is in, None when nobody knows it; looks into containers.

    Raises FormatError.
    """
    found = detect(source.head(), formats)
    return found.inside(source) if found is not None and found.inside is not None else found
