"""The one schema: every table of the desk as a SQLModel class (mechanisms.md, storage.md §3).

Tables are STRICT, so every column names its type. Instants are UTC seconds, days are local day
numbers in the group's zone (days since 1970-01-01), flags are 0 or 1. Tables that one code path
fills by the million (messages, daily figures) carry no foreign keys: `doctor` checks them.
"""

from groupdesk.store.models.attendance import Attended
from groupdesk.store.models.base import Table
from groupdesk.store.models.bots import Bot, BotGroup, BotState, Cursor
from groupdesk.store.models.chats import (
    ChatGroup,
    GroupAlias,
    GroupTag,
    Identity,
    IdentityName,
    Membership,
    MembershipEvent,
    Person,
    PersonMark,
    Roster,
    RosterMember,
    Space,
)
from groupdesk.store.models.counts import HeadCount, MemberCount
from groupdesk.store.models.figures import GroupDay, GroupNow, MemberDay, Pair, Stale
from groupdesk.store.models.hers import (
    Answer,
    Assignment,
    Charter,
    Comment,
    Decision,
    Draft,
    Highlight,
    PackItem,
    Seen,
    Setting,
)
from groupdesk.store.models.merges import LinkOffer, Merged
from groupdesk.store.models.messages import (
    Coverage,
    Message,
    MessageAlso,
    MessageRevision,
    Question,
    Recalled,
    Source,
)
from groupdesk.store.models.posts import Column, Delivery, Post, PostResult, PostText
from groupdesk.store.models.runs import Changed, Entry, EntryRow, Run, RunFile, RunLine, RunRow, Tombstone
from groupdesk.store.models.surveys import (
    Circle,
    CircleMember,
    Survey,
    SurveyGroup,
    SurveyQuestion,
    SurveyRejected,
    SurveyResponse,
)

__all__ = [
    "Answer",
    "Assignment",
    "Attended",
    "Bot",
    "BotGroup",
    "BotState",
    "Changed",
    "Charter",
    "ChatGroup",
    "Circle",
    "CircleMember",
    "Column",
    "Comment",
    "Coverage",
    "Cursor",
    "Decision",
    "Delivery",
    "Draft",
    "Entry",
    "EntryRow",
    "GroupAlias",
    "GroupDay",
    "GroupNow",
    "GroupTag",
    "HeadCount",
    "Highlight",
    "Identity",
    "IdentityName",
    "LinkOffer",
    "MemberCount",
    "MemberDay",
    "Membership",
    "MembershipEvent",
    "Merged",
    "Message",
    "MessageAlso",
    "MessageRevision",
    "PackItem",
    "Pair",
    "Person",
    "PersonMark",
    "Post",
    "PostResult",
    "PostText",
    "Question",
    "Recalled",
    "Roster",
    "RosterMember",
    "Run",
    "RunFile",
    "RunLine",
    "RunRow",
    "Seen",
    "Setting",
    "Source",
    "Space",
    "Stale",
    "Survey",
    "SurveyGroup",
    "SurveyQuestion",
    "SurveyRejected",
    "SurveyResponse",
    "Table",
    "Tombstone",
]
