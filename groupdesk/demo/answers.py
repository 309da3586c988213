"""What the made-up people answered: who they are, and what they think of the film nights."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

from groupdesk.demo.talk import Chat, Somebody
from groupdesk.records.surveys import Answer, Question, QuestionType, Respondent, Response, Role, Survey
from groupdesk.rules import clock
from groupdesk.rules.surveys.keys import key
from groupdesk.store.file import Store
from groupdesk.store.surveys.settling import settle
from groupdesk.store.surveys.taking import Intake, Went, enter

RUN: Final = 3
"""The run that brought them."""
READERS: Final = (
    "Morning Readers 01",
    "Morning Readers 02",
    "Morning Readers 03",
    "Readers' Core",
    "Parents East",
)
FILMS: Final = ("Film Club",)
ANSWERED: Final = (0.38, 0.11)
"""Share of the members who answered each."""
_UNSURE: Final = 0.03
"""Of those, who gave no account, but a name with something behind."""
_STRANGERS: Final = 9


class _Asked(NamedTuple):
    """A questionnaire in one language."""

    title: str
    name: str
    city: tuple[str, tuple[str, ...]]
    likes: tuple[str, tuple[str, ...]]
    online: tuple[str, tuple[str, ...]]
    offers: tuple[str, tuple[str, ...]]
    needs: str
    love: tuple[str, tuple[str, ...]]
    recommends: str
    wish: tuple[str, tuple[str, ...]]
    behind: str
    """What some write behind their name."""


_EN: Final = _Asked(
    "Who are we, autumn",
    "Your name in the group",
    ("Where do you live?", ("East side", "Old town", "North harbour", "Mill quarter", "Lakeside")),
    (
        "What do you like?",
        ("reading", "film", "running", "cooking", "photography", "board games", "hiking", "choir", "pottery"),
    ),
    ("When are you online?", ("before 8", "noon", "18–20", "20–22", "after 22")),
    (
        "What can you offer?",
        ("time to listen", "a skill to teach", "a place to meet", "contacts", "childcare"),
    ),
    "What do you need?",
    ("Are you single?", ("yes", "no", "rather not say")),
    "How likely would you recommend us?",
    ("Anything you wish for?", ("more walks together", "shorter messages at night", "a table at the café")),
    " (East side)",
)
_ZH: Final = _Asked(
    "秋天，互相认识一下",
    "您的群昵称",
    ("您住在哪个片区", ("城东", "老城", "北港", "磨坊区", "湖边")),
    ("您的兴趣爱好", ("看书", "电影", "跑步", "美食", "摄影", "桌游", "徒步", "合唱", "陶艺")),
    ("您一般什么时候在线", ("8 点前", "中午", "18–20 点", "20–22 点", "22 点后")),
    ("您能提供什么", ("陪聊", "教技能", "聚会场地", "人脉", "带娃")),
    "您需要什么",
    ("您是单身吗", ("是", "否", "不想说")),
    "您有多大可能把我们推荐给朋友",
    ("您还有什么愿望", ("多一起走走", "晚上消息短一点", "在咖啡馆有张桌子")),
    "-城东",
)
_BY_LANGUAGE: Final = {"en": _EN, "zh_CN": _ZH}
_FILM_TITLES: Final = {"en": "Film nights: how are they?", "zh_CN": "电影夜怎么样？"}
_PLANTED: Final = ((3, (4, 7), 4), (2, (5, 8), 3), (4, (6, 1), 4))
"""Circles: quarter, likes, hour, by their places."""


def write(store: Store, chats: Sequence[Chat], language: str, now: int) -> None:
    """Fills two questionnaires: one that five groups answered, one that is hardly answered yet."""
    asked = _BY_LANGUAGE[language]
    with store.writer.write("surveys") as connection:
        connection.execute(
            "INSERT INTO run (id, kind, state, arguments, asked_at, done, total, stop, question, answer, result,"
            " error) VALUES (?, 'survey', 'done', '{\"paths\": [\"\"]}', ?, 0, 0, 0, '{}', '{}', '{}', '')",
            (RUN, now),
        )
    _bring(store, chats, asked, asked.title, READERS, ANSWERED[0], now)
    _bring(store, chats, asked, _FILM_TITLES[language], FILMS, ANSWERED[1], now)


def _bring(
    store: Store,
    chats: Sequence[Chat],
    asked: _Asked,
    title: str,
    groups: tuple[str, ...],
    share: float,
    now: int,
) -> None:
    random = Random(f"{title}/{now // clock.DAY}")
    told = [chat for chat in chats if chat.sort.en in groups]
    people = list({person.key: person for chat in told for person in chat.people[3:]}.values())
    answering = random.sample(people, int(len(people) * share))
    survey = Survey(title, "wjx", tuple(_questions(asked)), f"demo-{len(groups)}", "utc")
    with store.writer.write("surveys") as connection:
        ids = tuple(
            id_
            for (id_,) in connection.execute(
                f"SELECT id FROM chat_group WHERE native IN ({','.join('?' * len(groups))})",
                [f"demo-{name}" for name in groups],
            )
        )
        id_ = enter(connection, RUN, survey, Went(ids), now)
        intake = Intake(connection, RUN, id_)
        intake.take(connection, _sheets(asked, answering, random, now))
        settle(connection, id_, now)


def _questions(asked: _Asked) -> Iterator[Question]:
    yield Question(key(asked.name), asked.name, QuestionType.IDENTITY, role=Role.NAME)
    for (text, options), type_ in (
        (asked.likes, QuestionType.MULTI),
        (asked.online, QuestionType.MULTI),
        (asked.city, QuestionType.SINGLE),
        (asked.offers, QuestionType.MULTI),
        ((asked.needs, asked.offers[1]), QuestionType.MULTI),
        (asked.love, QuestionType.SINGLE),
    ):
        yield Question(key(text), text, type_, options)
    yield Question(key(asked.recommends), asked.recommends, QuestionType.NPS, tuple(map(str, range(11))))
    yield Question(key(asked.wish[0]), asked.wish[0], QuestionType.TEXT)


def _sheets(asked: _Asked, people: Sequence[Somebody], random: Random, now: int) -> Iterator[Response]:
    for number, person in enumerate(people):
        unsure = random.random() < _UNSURE
        who = Respondent(() if unsure else (person.key,), (person.name + (asked.behind if unsure else ""),))
        yield _sheet(asked, number, who, random, now)
    for number in range(_STRANGERS if len(people) > 100 else 0):
        who = Respondent((), (f"{asked.wish[1][number % 3][:4]} {number}",))
        yield _sheet(asked, len(people) + number, who, random, now)


def _sheet(asked: _Asked, number: int, who: Respondent, random: Random, now: int) -> Response:
    circle = _PLANTED[number // 8] if number < 8 * len(_PLANTED) else None
    answers = {
        key(asked.city[0]): _one(asked.city[1], random, circle[0] if circle else None),
        key(asked.likes[0]): _some(asked.likes[1], random, circle[1] if circle else ()),
        key(asked.online[0]): _some(asked.online[1], random, (circle[2],) if circle else ()),
        key(asked.offers[0]): _some(asked.offers[1], random, ()),
        key(asked.needs): _some(asked.offers[1], random, ()),
        key(asked.love[0]): _one(asked.love[1], random, None),
        key(asked.recommends): _number(
            random.choices(range(11), weights=(1, 1, 1, 1, 2, 3, 4, 8, 12, 14, 12))[0]
        ),
    }
    if random.random() < 0.2:
        answers[key(asked.wish[0])] = Answer(text=random.choice(asked.wish[1]))
    at = now - random.randint(4, 9) * clock.DAY - random.randint(0, clock.DAY)
    return Response(str(number + 1), number + 2, at, who=who, answers=answers)


def _one(options: Sequence[str], random: Random, planted: int | None) -> Answer:
    weights = [2.0**-place for place in range(len(options))]
    chosen = options[planted] if planted is not None else random.choices(options, weights)[0]
    return Answer((chosen,), text=chosen)


def _some(options: Sequence[str], random: Random, planted: Sequence[int]) -> Answer:
    chosen = {options[place] for place in planted}
    for place, option in enumerate(options):
        if random.random() < 0.52 * 0.64**place:
            chosen.add(option)
    told = tuple(option for option in options if option in chosen) or (options[0],)
    return Answer(told, text="┋".join(told))


def _number(value: int) -> Answer:
    return Answer(number=float(value), text=str(value))
