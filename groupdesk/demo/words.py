"""What the made-up people of the demo say: invented names and talk, in both languages."""

from typing import Final, NamedTuple


class Theme(NamedTuple):
    """What is talked about in groups of one kind."""

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    talk: tuple[str, ...]


class Words(NamedTuple):
    """One language."""

    desk: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    joined: str
    """Between family and given name; "" puts the family name first."""
    marks: tuple[str, ...]
    """Signs that some people put behind their name."""
    themes: dict[str, Theme]
    low: tuple[str, ...]
    checkin: tuple[str, ...]
    hello: tuple[str, ...]
    advert: str
    unanswered: tuple[str, ...]
    """Questions of the last hours, one a group, still open."""
    first_words: tuple[str, ...]


EN: Final = Words(
    desk="Harbour Circle",
    family=(
        "Nair", "Lin", "Ferreira", "Okafor", "Kim", "Weber", "Rossi", "Santos", "Novak", "Haddad", "Moreau",
        "Singh", "Larsen", "Costa", "Ivanova", "Tanaka", "Owens", "Mbeki", "Doyle", "Pereira", "Schmidt", "Ali",
        "Vargas", "Jensen", "Kowalski", "Adeyemi", "Bianchi", "Park", "Hughes", "Nguyen", "Silva", "Fischer",
    ),
    given=(
        "Priya", "Mei", "Lucas", "Ana", "Tomas", "Kenji", "Bea", "Omar", "Ingrid", "Ravi", "Nora", "Wen", "Clara",
        "Diego", "Aisha", "Jonas", "Lena", "Marco", "Yara", "Felix", "Hana", "Ivan", "Sofia", "Peter", "Grace",
        "Samuel", "Elif", "Noah", "Zoe", "Paul", "Rosa", "Emil", "Tara", "Luis", "Maja", "Adam", "Ines", "Viktor",
        "Lucy", "Daniel", "Mira", "Hugo", "Amara", "Simon", "Vera", "Leo", "Nina", "Karim", "Ella", "Jakob",
    ),
    joined=" ",
    marks=("🌿", "☀️", "🐈", "(away)", "📚"),
    themes={
        "study": Theme(
            ("Which chapter are we on this week?", "Can anyone recommend a reader for beginners?",
             "How do you take notes while reading?", "Is the class still at eight tonight?",
             "Where can I find last week's reading notes?", "What time does the session start on Sunday?"),
            ("Chapter seven, up to the letter scene", "The graded reader with the blue cover is good",
             "I keep one page for each chapter", "Yes, eight as always, the link is in the notice",
             "They are in the shared folder since Tuesday", "At nine, doors open ten minutes earlier"),
            ("Finished chapter six on the train this morning", "The slow reading pace really suits me",
             "That last paragraph stayed with me all day", "I read it aloud to my daughter and she asked for more",
             "The translator's notes at the end are worth it", "My summary got much longer than planned again",
             "Listening first and reading later works for me", "I disagree with the ending, it is too neat"),
        ),
        "hobby": Theme(
            ("Where do we meet on Saturday?", "Does anyone have a spare tripod for the weekend?",
             "How long is the route this time?", "Which shoes do you wear on wet rock?",
             "Is there parking near the start?", "What should beginners bring along?"),
            ("At the fountain in front of the station", "I have two, take the light one",
             "Eleven kilometres with one steep part", "Trail shoes with soft soles, never boots",
             "Behind the school, free on weekends", "Water, a hat and something warm"),
            ("The light over the harbour was unreal tonight", "We did the long loop in under two hours",
             "Posted the pictures of Sunday in the album", "My legs still remember the last hill",
             "The forecast looks good for the whole weekend", "Somebody left a blue bottle at the last stop",
             "First time that I made it to the top without a break", "Trying the new trail on Thursday evening"),
        ),
        "project": Theme(
            ("Has anyone tried raising from angels?", "Which tool do you use for invoices?",
             "Can someone look at my landing page?", "How do you price the first ten customers?",
             "Is there a template for the monthly update?", "Who knows a good tax adviser?"),
            ("Yes, last spring, happy to share the deck", "A plain spreadsheet until fifty customers",
             "Send me the link, I will note what I stumble over", "Low, but never free, and say why",
             "Pinned at the top of the channel", "Mine is excellent, I will ask her first"),
            ("Shipped the new onboarding today, two screens less", "Our first customer renewed for a year",
             "Wrote down every call of this week, it helps", "The demo went well until the projector died",
             "We cut the feature nobody used", "Two interviews moved to next Monday",
             "Learned more from five calls than from the survey", "The pricing page doubled its visits"),
        ),
        "family": Theme(
            ("Does anyone know when the swimming course starts?", "Where do we return the picture books?",
             "Is the playground behind the library open again?", "Who can pick up two children on Friday?",
             "What do you pack for the school trip?", "Which paediatrician takes new patients?"),
            ("Second week of the month, on Tuesdays", "In the box beside the entrance",
             "Since Monday, with the new slide", "I can, I pass there at four anyway",
             "A rain jacket and double of everything", "The practice by the market does"),
            ("The class performance was lovely, thank you to all helpers", "We have a bicycle to give away, twenty inches",
             "Our little one slept through for the first time", "Baked too much cake, come by until six",
             "The bus was late again, everybody arrived safely", "The flea market table is booked for us",
             "Grandmother's recipe worked on the first try", "Found a small red glove at the swings"),
        ),
    },
    low=("👍", "thanks!", "ok", "haha", "good morning", "great", "+1", "lol", "welcome", "noted", "agreed"),
    checkin=("check-in day {n}: done", "Day {n} ✅", "checked in, {n} pages"),
    hello=("Welcome on board, good to have you here", "Glad you found us, have a look at the notice"),
    advert="Earn $300 a day from home, guaranteed, DM me https://spam.example/{n}",
    unanswered=("Is the class still at 8 tonight, or at 8:30 like last week?", "Where to return the books?",
                "Does anyone have last week's notes?", "Who drives from the east side on Saturday?",
                "Which file is the final version?", "Can someone share the address again?"),
    first_words=("Hello, I am new here: I run, I code and I have two kids", "Hi all, just moved here and love photography",
                 "New member, I have read every book of the list already"),
)  # fmt: skip

ZH: Final = Words(
    desk="海港圈",
    family=tuple("林陈周王李张刘赵吴徐孙马朱胡郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏韦付方邹熊白孟秦"),
    given=("小满", "文佳", "晴", "宇", "静", "磊", "敏", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀英", "霞",
           "平", "刚", "桂英", "以宁", "子涵", "雨桐", "浩然", "欣怡", "思远", "梓萱", "一诺", "若溪", "嘉懿", "佳琪",
           "俊杰", "晓东", "丽华", "建国", "春梅", "海燕", "志强", "雪", "鹏", "婷婷", "晨", "乐", "安", "宁", "小鱼",
           "阿泽", "小鹿", "大山", "豆豆"),
    joined="",
    marks=("🌿", "☀️", "🐱", "(出差中)", "📚"),
    themes={
        "study": Theme(
            ("这周读到第几章了？", "有没有适合入门的读本？", "大家是怎么记笔记的？", "今晚的课还是八点吗？",
             "上周的读书笔记在哪里？", "周日几点开始呢"),
            ("第七章，读到写信那一段", "蓝色封面的那套分级读本不错", "我每一章留一页纸", "还是八点，链接在群公告里",
             "周二起就在共享文件夹里了", "九点开始，提前十分钟进场"),
            ("今天地铁上读完了第六章", "慢读的节奏真的很适合我", "最后那一段让我想了一整天", "念给女儿听，她还要再听一遍",
             "书后的译者注很值得看", "我的小结又写长了", "先听再读对我很有用", "结尾写得太圆满，我不太同意"),
        ),
        "hobby": Theme(
            ("周六在哪里集合？", "周末谁有多余的三脚架？", "这次路线有多长？", "下雨天大家穿什么鞋？",
             "起点附近好停车吗？", "新手要带些什么？"),
            ("车站前的喷泉旁边", "我有两个，轻的借你", "十一公里，有一段陡坡", "软底越野鞋，千万别穿靴子",
             "学校后面，周末免费", "水、帽子和一件外套"),
            ("今晚港口的光线太美了", "大圈不到两小时走完了", "周日的照片已经传到相册", "腿还记得上次那个坡",
             "整个周末天气都不错", "最后一站有人落下一个蓝水壶", "第一次没歇就登顶了", "周四晚上去走新路线"),
        ),
        "project": Theme(
            ("有人找过天使投资吗？", "大家开票用什么工具？", "谁能帮我看看落地页？", "前十个客户怎么定价？",
             "月报有没有模板？", "谁认识靠谱的税务顾问？"),
            ("去年春天找过，可以分享材料", "五十个客户以内表格就够了", "链接发我，我把卡住的地方记下来", "低一点，但别免费，说明理由",
             "频道置顶里就有", "我的那位很好，我先问问她"),
            ("新的引导流程今天上线，少了两屏", "第一个客户续了一年", "这周每个电话都记了下来，很有用", "演示很顺利，直到投影坏了",
             "砍掉了没人用的功能", "两个面试改到下周一", "五个电话比问卷学到的多", "定价页访问翻了一倍"),
        ),
        "family": Theme(
            ("有人知道游泳课什么时候开始吗？", "借的绘本还到哪里？", "图书馆后面的游乐场开了吗？", "周五谁能帮忙接两个孩子？",
             "春游大家都带什么？", "哪位儿科医生还收新病人？"),
            ("这个月第二周，每周二", "门口旁边的箱子里", "周一就开了，换了新滑梯", "我可以，四点正好路过",
             "雨衣，什么都带双份", "市场旁边那家可以"),
            ("班级演出太棒了，谢谢帮忙的家长", "有辆二十寸的自行车送人", "我家小的第一次睡整觉", "蛋糕烤多了，六点前来拿",
             "校车又晚点了，都平安到了", "跳蚤市场的摊位订好了", "外婆的方子一次就成功", "秋千旁边捡到一只红手套"),
        ),
    },
    low=("好的", "收到", "谢谢", "哈哈哈", "早上好", "👍", "+1", "赞", "辛苦了", "嗯嗯", "欢迎"),
    checkin=("打卡第{n}天", "早起打卡 06:{n:02d}", "第{n}天完成"),
    hello=("欢迎加入，先看看群公告", "欢迎欢迎，很高兴认识你"),
    advert="兼职日结300元，无需经验，私聊我 https://spam.example/{n}",
    unanswered=("今晚的课还是八点吗？还是像上周那样改到八点半？", "借的绘本还到哪里？", "谁有上周读书笔记的模板？",
                "周六东边有人开车吗？", "哪个文件是最终版？", "地址能再发一次吗？"),
    first_words=("大家好，我是新来的：跑步、写代码、两个孩子的爸爸", "大家好，刚搬来，喜欢拍照", "新人报到，书单上的书我都读过了"),
)  # fmt: skip

BY_LANGUAGE: Final = {"en": EN, "zh_CN": ZH}


class Sort(NamedTuple):
    """A made-up group."""

    en: str
    zh: str
    platform: str
    kind: str
    theme: str
    members: int
    a_day: int
    """Messages a day when it is at its best."""
    shape: str
    """steady, growing, declining, dead or young."""
    zone: str
    tags: tuple[str, ...]
    rhythm: str = "live"
    space: str = ""


SHANGHAI, LONDON, LISBON = "Asia/Shanghai", "Europe/London", "Europe/Lisbon"
GROUPS: Final = (
    Sort("Morning Readers 01", "晨读会 01", "wechat", "study", "study", 148, 62, "steady", SHANGHAI, ("city", "reading")),
    Sort("Morning Readers 02", "晨读会 02", "wechat", "study", "study", 151, 48, "steady", SHANGHAI, ("city", "reading")),
    Sort("Morning Readers 03", "晨读会 03", "wechat", "study", "study", 142, 70, "declining", SHANGHAI, ("city", "reading")),
    Sort("Readers' Core", "晨读会 核心", "wechat", "study", "study", 38, 44, "growing", SHANGHAI, ("core",)),
    Sort("Parents East", "东区家长群", "wechat", "family", "family", 203, 95, "growing", SHANGHAI, ("city",)),
    Sort("English Corner", "英语角", "wecom", "study", "study", 342, 66, "steady", SHANGHAI, ("reading",), "live", "海港学院"),
    Sort("Photo Club 02", "摄影小组 02", "wecom", "hobby", "hobby", 387, 58, "declining", SHANGHAI, ("city",), "live", "海港学院"),
    Sort("Co-writing Camp 2", "读书共创营 2", "wechat", "study", "study", 463, 40, "dead", SHANGHAI, ("reading",), "weekly"),
    Sort("Second-hand Books", "二手书交换", "qq", "trade", "hobby", 812, 36, "dead", SHANGHAI, ("trade",), "weekly"),
    Sort("Mothers' English", "妈妈英语打卡", "qq", "study", "study", 406, 110, "growing", SHANGHAI, ("city", "reading")),
    Sort("City Hikers 1", "周六徒步 1", "qq", "hobby", "hobby", 349, 84, "growing", SHANGHAI, ("city", "sport")),
    Sort("Weekend Football", "周末足球", "whatsapp", "hobby", "hobby", 64, 38, "declining", LONDON, ("sport",)),
    Sort("Harbour Choir", "海港合唱团", "whatsapp", "hobby", "hobby", 48, 42, "steady", LISBON, ("city",)),
    Sort("Dawn Market", "早市", "whatsapp", "trade", "family", 22, 26, "young", LISBON, ("trade",)),
    Sort("Photo Walk", "街拍小队", "telegram", "hobby", "hobby", 538, 74, "declining", LONDON, ("city",)),
    Sort("River Runners", "河岸跑团", "telegram", "hobby", "hobby", 618, 90, "steady", LONDON, ("sport",)),
    Sort("Night Cyclists", "夜骑七号线", "telegram", "hobby", "hobby", 296, 52, "steady", LONDON, ("sport",), "daily"),
    Sort("Film Club", "电影社", "telegram", "hobby", "hobby", 277, 68, "steady", LISBON, ("city",)),
    Sort("Founders Lab", "创业实验室", "discord", "project", "project", 396, 72, "steady", LONDON, ("work",), "live", "Harbour"),
    Sort("Board Games Thu", "周四桌游", "discord", "hobby", "hobby", 289, 80, "steady", LONDON, ("city",), "live", "Harbour"),
    Sort("Product Circle", "产品圈", "discord", "project", "project", 334, 64, "growing", LONDON, ("work",), "live", "Harbour"),
    Sort("Matrix Tinkerers", "矩阵工坊", "matrix", "project", "project", 157, 46, "growing", LISBON, ("work",)),
    Sort("Volunteers", "志愿者", "dingtalk", "staff", "family", 31, 24, "steady", SHANGHAI, ("core",)),
    Sort("Neighbours West", "西区邻里", "wechat", "family", "family", 431, 60, "steady", SHANGHAI, ("city",), "weekly"),
)  # fmt: skip
