"""What the desk hands out: plain frozen values, safe to keep after their connection is gone.

Everywhere: instants are UTC seconds, days are local day numbers (days since 1970-01-01 in the
group's zone), None means unknown and is drawn as ``–``, never as 0.
"""

from groupdesk.desk.values.boards import Board, BoardRow
from groupdesk.desk.values.chats import Answer, Reason, Said
from groupdesk.desk.values.frame import ALL, Change, Frame, Scope
from groupdesk.desk.values.groups import Charter, GroupPage, GroupRow, Part, SpaceRow, Wellbeing
from groupdesk.desk.values.people import Account, MemberRow, PersonPage, Presence
from groupdesk.desk.values.report import Line, Mover, WeeklyPage
from groupdesk.desk.values.today import Answerer, Detail, Item, Queue
from groupdesk.desk.values.upkeep import EntryView, Recomputed, RunView, SettingView

__all__ = [
    "ALL",
    "Account",
    "Answer",
    "Answerer",
    "Board",
    "BoardRow",
    "Change",
    "Charter",
    "Detail",
    "EntryView",
    "Frame",
    "GroupPage",
    "GroupRow",
    "Item",
    "Line",
    "MemberRow",
    "Mover",
    "Part",
    "PersonPage",
    "Presence",
    "Queue",
    "Reason",
    "Recomputed",
    "RunView",
    "Said",
    "Scope",
    "SettingView",
    "SpaceRow",
    "WeeklyPage",
    "Wellbeing",
]
