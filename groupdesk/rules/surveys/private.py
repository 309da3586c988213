"""Questions that are nobody's business unless she has a reason (questionnaires.md §7)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from groupdesk.records.surveys import Answer, Question, QuestionType, Role

OPTIONS: Final = 2
"""Options of a kind from which a question is taken to ask for it, whatever its text."""


class Kind(NamedTuple):
    """A kind of private question."""

    code: str
    law: str
    """"pipl" (Art. 28), "gdpr" (Art. 9), or "policy": personal, and misused in groups."""
    asks: re.Pattern[str]
    """Words of the question."""
    tells: re.Pattern[str]
    """Words that options of it are."""


def _kind(code: str, law: str, asks: str, tells: str = r"(?!)") -> Kind:
    return Kind(code, law, re.compile(asks, re.I), re.compile(rf"\s*(?:{tells})\s*", re.I))


KINDS: Final = (
    _kind(
        "health",
        "pipl",
        r"健康|病史|疾病|患病|残疾|怀孕|孕期|孕周|服药|过敏|体重|心理(?!学)|抑郁|焦虑|失眠|量表|PHQ-?9|GAD-?7|SCL-?90|"
        r"\bhealth\b|illness|disease|disab|pregnan|medicat|allerg|depress|anxiety|mental|psycholog|\bweight\b",
        r"高血压|糖尿病|抑郁症|焦虑症|癌症|哮喘|diabetes|hypertension|cancer|asthma|depression|anxiety",
    ),
    _kind(
        "religion",
        "pipl",
        r"宗教|信仰|religio|\bfaith\b|\bbelief",
        r"佛教|基督教|天主教|道教|伊斯兰教|无宗教信仰|buddhis\w+|christian\w*|catholic|muslim|islam|hindu\w*|jewish|atheist",
    ),
    _kind("biometric", "pipl", r"指纹|人脸|虹膜|声纹|基因|fingerprint|face id|biometric|genetic|\bDNA\b"),
    _kind(
        "whereabouts",
        "pipl",
        r"住址|详细地址|家庭地址|收货地址|门牌|定位|行踪|坐标|home address|street address|postal address|"
        r"mailing address|whereabouts|coordinates|\bGPS\b|\bIP\b",
    ),
    _kind("account", "pipl", r"银行|卡号|账户|支付宝|\bbank\b|\bIBAN\b|card number|account number"),
    _kind("identity", "pipl", r"特定身份|犯罪|前科|criminal|convict"),
    _kind(
        "minor",
        "pipl",
        r"未成年|(?:孩子|子女|宝宝|儿童).{0,6}(?:年龄|几岁|姓名|生日)|child(?:ren)?'?s? (?:age|name|birthday)",
    ),
    _kind(
        "ethnic",
        "gdpr",
        r"民族|种族|籍贯|ethnic|your race\b|nationality|racial",
        r"汉族|回族|满族|藏族|壮族|维吾尔族|苗族|蒙古族",
    ),
    _kind(
        "political",
        "gdpr",
        r"政治|党派|党员|政见|politic|\bparty member",
        r"中共党员|共青团员|民主党派|democrat|republican|labour|conservative",
    ),
    _kind("union", "gdpr", r"工会|trade union|union member"),
    _kind(
        "sex",
        "gdpr",
        r"性取向|性生活|性向|sexual|sex life|gender identity",
        r"异性恋|同性恋|双性恋|heterosexual|homosexual|bisexual|gay|lesbian|straight",
    ),
    _kind(
        "relationship",
        "policy",
        r"感情|单身|恋爱|婚姻|婚否|婚恋|择偶|脱单|有对象|relationship|marital|married|\bdating\b|are you single",
        r"单身|恋爱中|已婚|未婚|离异|离婚|有对象|已订婚|"
        r"single|dating|married|divorced|engaged|widowed|in a relationship",
    ),
    _kind("age", "policy", r"年龄|几岁|生日|出生|哪年生|\bage\b|how old|birth|born"),
    _kind(
        "income", "policy", r"收入|工资|薪|年收|资产|负债|income|salary|\bearn(?:ings)?\b|\bdebt\b|net worth"
    ),
    _kind("id-number", "policy", r"身份证|护照|证件号|\bID number|passport|national id|social security"),
    _kind("character", "policy", r"性格|人格|MBTI|九型|星座|personality|enneagram|horoscope"),
)
"""In the order in which they are looked for."""
_clinical: Final = re.compile(
    r"PHQ-?\d|GAD-?\d|SCL-?90|\bSDS\b|\bSAS\b|\bMMPI|抑郁|焦虑|心理健康|自评量表|depress|anxiety|mental health",
    re.I,
).search


def kind(question: Question) -> str:
    """The code of what private thing a question asks for, "" for none: by its words, else by its options."""
    if question.role in (Role.PHONE, Role.OTHER):
        return "phone"
    for one in KINDS:
        if one.asks.search(question.text):
            return one.code
    for one in KINDS:
        if sum(bool(one.tells.fullmatch(option)) for option in question.options) >= OPTIONS:
            return one.code
    return ""


def hidden(
    questions: Iterable[Question], more: Iterable[str] = (), shown: Iterable[str] = ()
) -> frozenset[str]:
    """Keys of the questions that are in no tie, starter, cross-table or export.

    `more` are those that she marked too, `shown` those she unmarked with a purpose.
    """
    found = {one.key for one in questions if one.type != QuestionType.IGNORABLE and kind(one)}
    return frozenset((found | set(more)) - set(shown))


def public(answers: Mapping[str, Answer], hidden_keys: Iterable[str]) -> dict[str, Answer]:
    """Answers without those that are private."""
    secret = set(hidden_keys)
    return {key: answer for key, answer in answers.items() if key not in secret}


def is_clinical(texts: Iterable[str]) -> bool:
    """Whether headings are those of a clinical scale: health data, refused as a quiz unless she overrides it."""
    return any(map(_clinical, texts))
