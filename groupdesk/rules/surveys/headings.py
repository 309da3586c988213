"""What the words of a question say about what it asks for, in both languages (questionnaires.md §2)."""

import re
from typing import Final

from groupdesk.records.surveys import Role

_ROLES: Final = (
    (
        Role.OTHER,
        r"(?:推荐人|邀请人|介绍人|朋友|孩子|家人|紧急联系).{0,6}(?:昵称|姓名|名字|微信|手机|电话)|"
        r"尾号|后[四4]位|last (?:four|4) digits|(?:friend|child|inviter|referr\w+|emergency)\W.{0,20}(?:name|phone)",
    ),
    (Role.EMAIL, r"邮箱|电子邮件|e-?mail"),
    (Role.PHONE, r"手机|电话|联系方式|\b(?:cell ?)?phone\b|\bmobile\b|\btelephone\b|\bphone ?number\b"),
    (Role.ID, r"微信号|微信id|wxid|\bqq\b|qq号|\b(?:member|user|account) ?id\b|成员id|用户id"),
    (
        Role.REAL_NAME,
        r"姓名|真名|\b(?:real|full|first|last|legal) ?name\b|^(?:您的|你的|your )?(?:名字|name)\W*$",
    ),
    (Role.NAME, r"昵称|群名|网名|称呼|\bnickname\b|\busername\b|\bname\b"),
)
"""What of a person a question asks for, the sharpest words first."""
_identity: Final = [(role, re.compile(words, re.I)) for role, words in _ROLES]
recommends: Final = re.compile(r"推荐|recommend", re.I).search
"""Whether it asks for NPS."""
rates: Final = re.compile(
    r"满意|打分|评分|评价|程度|同意|符合|认同|多大可能|推荐|"
    r"\brat(?:e|ing)\b|score|satisf|agree|likely|recommend|how (?:much|well)",
    re.I,
).search
"""Whether it asks for a step of a scale."""
counts: Final = re.compile(
    r"[(（](?:年|岁|元|个|人|次|小时|天|万)[)）]|年限|年龄|几岁|多少|数量|次数|金额|how many|how old|\bage\b|years of",
    re.I,
).search
"""Whether it asks for a number."""
_chooses: Final = re.compile(r"单选|多选|可选|select|choose|check all|pick ", re.I).search
_tells: Final = re.compile(r"建议|意见|想说|留言|补充|suggest|comment|anything else|feedback", re.I).search


def asks_words(header: str) -> bool:
    """Whether it asks for one's own words."""
    return bool(_tells(header)) and not _chooses(header)


def role(header: str) -> Role | None:
    """What of a person it asks for, None where it asks for something else."""
    return next((role for role, words in _identity if words.search(header)), None)
