"""Trainings, guidance and joint operations of enforcement as tables: a row of a team, or an operation of a unit."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.addressing import Addresses, Named, body_of, divisions_of
from santu.register.domain.counts import SMALL, USUAL
from santu.register.domain.enforcement_facts import (
    RESULTS,
    Fact,
    Guidance,
    Joint,
    Key,
    Kind,
    Said,
    Training,
    guidance_said,
    joint_said,
    parts,
    training_said,
)
from santu.register.domain.layouts_checks import Reading, days_of, whole_numbers
from santu.register.domain.layouts_staff import POST_DIGITS
from santu.register.domain.layouts_templates import Explained, Template, header_of

CODE = Column("code", ("区划代码", "单位代码", "乡镇代码"))
TRAININGS = (
    CODE,
    Column("body", ("机构", "执法队伍")),
    Column("day", ("日期", "培训日期")),
    Column("subject", ("内容", "培训内容")),
    Column("hours", ("学时",)),
    Column("organiser", ("主办单位", "组织单位")),
    Column("posts", ("参加人员在编编号", "参加人员")),
)
GUIDANCE = (
    CODE,
    Column("body", ("机构", "执法队伍")),
    Column("day", ("日期", "指导日期")),
    Column("department", ("指导部门", "部门")),
    Column("subject", ("内容", "指导内容")),
    Column("said", ("指导意见", "意见")),
)
JOINTS = (
    CODE,
    Column("title", ("行动名称", "名称")),
    Column("first", ("开始日期", "起始日期")),
    Column("last", ("结束日期",)),
    Column("area", ("行动区域", "区域")),
    Column("lead", ("牵头单位",)),
    Column("organs", ("参加单位",)),
    Column("matters", ("检查事项", "事项")),
    Column("checked", ("检查次数", "检查"), required=False),
    Column("ordered", ("责令改正",), required=False),
    Column("filed", ("立案",), required=False),
    Column("closed", ("结果登记日期",), required=False),
)
CODED = Explained(N_("单位的区划代码；请把这一列设为“文本”，否则电子表格会改写代码。"), "140703103")
TEMPLATES: Mapping[Kind, Template] = {
    Kind.TRAINING: Template(
        "training",
        N_("执法培训"),
        TRAININGS,
        {
            "code": CODED,
            "body": Explained(N_("执法队伍的名称，和登记里的一样。"), "综合行政执法办"),
            "day": Explained(N_("培训的日期，不晚于今天。"), "2026-03-12"),
            "subject": Explained(N_("培训了什么。"), "行政处罚法"),
            "hours": Explained(N_("每人的学时，1 以上的整数。"), "8"),
            "organiser": Explained(N_("哪个单位主办。"), "区司法局"),
            "posts": Explained(N_("参加人员的在编编号，用顿号分开；不写姓名。"), "12、15"),
        },
    ),
    Kind.GUIDANCE: Template(
        "guidance",
        N_("业务指导"),
        GUIDANCE,
        {
            "code": CODED,
            "body": Explained(N_("执法队伍的名称，和登记里的一样。"), "综合行政执法办"),
            "day": Explained(N_("指导的日期，不晚于今天。"), "2026-03-12"),
            "department": Explained(N_("哪个部门指导。"), "区应急管理局"),
            "subject": Explained(N_("指导了什么。"), "安全生产检查"),
            "said": Explained(N_("指导意见；写事，不写姓名。"), "先核对台账再到现场"),
        },
    ),
    Kind.JOINT: Template(
        "joint",
        N_("联合执法"),
        JOINTS,
        {
            "code": CODED,
            "title": Explained(N_("行动叫什么。"), "春季安全生产联合检查"),
            "first": Explained(N_("从哪一天开始。"), "2026-03-20"),
            "last": Explained(N_("到哪一天结束。"), "2026-03-22"),
            "area": Explained(N_("在哪里。"), "工业园区"),
            "lead": Explained(N_("牵头的单位。"), "区应急管理局"),
            "organs": Explained(N_("参加的单位，用顿号分开。"), "水秀镇、区消防救援大队"),
            "matters": Explained(N_("检查的事项，用顿号分开。"), "消防安全、用电安全"),
            "checked": Explained(N_("检查了多少次，整数；还没有结果时四列都留空。"), "36"),
            "ordered": Explained(N_("责令改正多少件，没有的写 0。"), "5"),
            "filed": Explained(N_("立案多少件，没有的写 0。"), "1"),
            "closed": Explained(N_("哪一天登记的结果。"), "2026-03-25"),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a file is held against.

    Attributes:
        where: what codes and names stand for.
        teams: the bodies that are enforcement teams.
        held: who is in post in a body on a day.
        today: the day of the import.
    """

    where: Addresses
    teams: Collection[str]
    held: Callable[[str, date], Collection[int]]
    today: date


def facts_said(reading: Reading, kind: Kind, around: Around) -> list[Fact]:
    """The facts of a file; what is wrong with them is left in the reading's faults, by cell."""
    divisions = divisions_of(reading, "code", around.where)
    rows = _said(reading, kind)
    found: list[Fact] = []
    first: dict[Key, int] = {}
    for row, (division, said) in enumerate(zip(divisions, rows, strict=True)):
        before = len(reading.faults)
        fact = READERS[kind](reading, row, said, division, around)
        if isinstance(fact, list):
            reading.told(row, fact)
        elif fact is not None and len(reading.faults) == before:
            if (earlier := first.setdefault(fact.key, row)) != row:
                same = N_("与第 {line} 行登记的是同一次；请合并成一行。")
                reading.fault(row, "code", same, line=reading.table.numbers[earlier])
            else:
                found.append(fact)
    if not rows and not reading.faults:
        empty = message(N_("表头下面没有一行；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), empty))
    return found


def _training(
    reading: Reading, row: int, said: Said, division: Named | None, around: Around
) -> Training | list[Fault] | None:
    body = _team(reading, row, division, around)
    day = said.days["day"]
    # Of a row whose team is not known, who was in post there cannot be asked.
    held = around.held(body.id, day) if body and day and day <= around.today else said.posts
    fact = training_said(said, body.id if body else "", held, around.today)
    return fact if body or isinstance(fact, list) else None


def _guidance(
    reading: Reading, row: int, said: Said, division: Named | None, around: Around
) -> Guidance | list[Fault] | None:
    body = _team(reading, row, division, around)
    fact = guidance_said(said, body.id if body else "", around.today)
    return fact if body or isinstance(fact, list) else None


def _team(reading: Reading, row: int, division: Named | None, around: Around) -> Named | None:
    """The team of a row; a body that is none is a fault."""
    if division is None or not reading.has("body"):
        return None
    body = body_of(reading, row, "body", division, around.where)
    if body is None or body.id in around.teams:
        return body
    none = N_("“{name}”不是承担综合行政执法的机构；请改成综合行政执法队。（SX-22）")
    reading.fault(row, "body", none, name=body.name)
    return None


def _joint(
    _reading: Reading, _row: int, said: Said, division: Named | None, around: Around
) -> Joint | list[Fault] | None:
    fact = joint_said(said, division.id if division else "", around.today)
    return fact if division or isinstance(fact, list) else None


Read = Callable[[Reading, int, Said, Named | None, Around], Fact | list[Fault] | None]
READERS: Mapping[Kind, Read] = {Kind.TRAINING: _training, Kind.GUIDANCE: _guidance, Kind.JOINT: _joint}


def _said(reading: Reading, kind: Kind) -> list[Said]:
    """What stands in the rows, each cell as what its column holds; a cell that is none of it is a fault."""
    days, numbers = DAYS[kind], NUMBERS[kind]
    read_days = {name: days_of(reading, name) for name in days}
    read_numbers = {
        name: whole_numbers(reading, name, SMALL if name == "hours" else USUAL) for name in numbers
    }
    others = [one.name for one in TEMPLATES[kind].columns if one.name not in (*days, *numbers)]
    texts = {name: [text.strip() for text in reading.texts(name)] for name in others}
    posts = _posts(reading) if kind is Kind.TRAINING else [frozenset[int]()] * len(reading.table)
    return [
        Said(
            {name: column[row] for name, column in texts.items()},
            {name: column[row] for name, column in read_days.items()},
            {name: column[row] for name, column in read_numbers.items()},
            posts[row],
        )
        for row in range(len(reading.table))
    ]


DAYS = {Kind.TRAINING: ("day",), Kind.GUIDANCE: ("day",), Kind.JOINT: ("first", "last", "closed")}
NUMBERS = {Kind.TRAINING: ("hours",), Kind.GUIDANCE: (), Kind.JOINT: RESULTS[:-1]}


def _posts(reading: Reading) -> list[frozenset[int]]:
    """The numbers of posts of each row; what is no number is a fault."""
    found = []
    for row, text in enumerate(reading.texts("posts")):
        said = parts(text)
        wrong = tuple(
            one for one in said if not (one.isascii() and one.isdigit() and len(one) <= POST_DIGITS)
        )
        if wrong:
            template = N_("{wrong}不是在编编号；请写编号，不写姓名，几个之间用顿号。")
            reading.fault(row, "posts", template, wrong=wrong)
        found.append(frozenset(int(one) for one in said if one not in wrong))
    return found


def facts_header(kind: Kind, *, chinese: bool) -> list[str]:
    """The labels of all columns."""
    return [header_of(column, chinese=chinese) for column in TEMPLATES[kind].columns]


def training_row(fact: Training, code: str, body: str) -> list[str | int]:
    """A training as a row that, read back, changes nothing."""
    posts = "、".join(map(str, sorted(fact.posts)))
    return [code, body, fact.day.isoformat(), fact.subject, fact.hours, fact.organiser, posts]


def guidance_row(fact: Guidance, code: str, body: str) -> list[str | int]:
    """Guidance as a row that, read back, changes nothing."""
    return [code, body, fact.day.isoformat(), fact.department, fact.subject, fact.said]


def joint_row(fact: Joint, code: str) -> list[str | int]:
    """An operation as a row that, read back, changes nothing."""
    said: list[str | int] = [
        code,
        fact.title,
        fact.first.isoformat(),
        fact.last.isoformat(),
        fact.area,
        fact.lead,
    ]
    said += ["、".join(fact.organs), "、".join(fact.matters)]
    if fact.results is None:
        return [*said, "", "", "", ""]
    results = fact.results
    return [*said, results.checked, results.ordered, results.filed, results.closed.isoformat()]
