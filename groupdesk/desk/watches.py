"""Every kind of thing that Today raises, one `Watch` each (rules.md §7).

A new kind is an entry here, its lane and seconds in rules/triage.py, its words in `desk.todaywords`.
"""

from typing import Final

from groupdesk.desk import (
    adverts,
    birthdays,
    fading,
    planned,
    raising,
    routine,
    sends,
    surveywatch,
)
from groupdesk.desk.raising import Sight, Watch

WATCHES: Final = (
    Watch("send", sends.waiting, sends.settled),
    Watch("approve", planned.unapproved, planned.approved),
    Watch("question", raising.questions, raising.answered),
    Watch("first-words", raising.first_words, raising.first_words_answered),
    Watch("advert", adverts.adverts, adverts.withdrawn),
    Watch("slipping", fading.slipping, Sight.unsilenced),
    Watch("grade", fading.grades, Sight.unsilenced),
    Watch("early-death", fading.early_deaths, Sight.unsilenced),
    Watch("owner-silent", fading.silent_owners, Sight.unsilenced),
    Watch("quits", fading.quits, Sight.unsilenced),
    Watch("welcome", routine.unwelcomed, Sight.unsilenced),
    Watch("size", routine.grown, Sight.unsilenced),
    Watch("slot", planned.lacking, planned.begun),
    Watch("weak", planned.weak, planned.changed),
    Watch("stock", planned.short, planned.filled),
    Watch("kol", routine.leaderless, Sight.unsilenced),
    Watch("charter", routine.unchartered, Sight.unsilenced),
    Watch("survey", surveywatch.unanswered, surveywatch.answered),
    Watch("circle", surveywatch.checks, surveywatch.checked),
    Watch("birthday", birthdays.near, birthdays.passed),
    Watch("behind", raising.behind, raising.caught_up),
)
