"""Service points, legal advisers, contracts of purchased services and teams of grids as tables: read, compared, written out."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from santu.formats.columns import Column
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.addressing import Addresses, divisions_of
from santu.register.domain.counts import SMALL
from santu.register.domain.grid_teams import ROLES
from santu.register.domain.layouts_checks import Reading, as_meant, days_of, level_of, whole_numbers
from santu.register.domain.layouts_grid_teams import TEMPLATE as TEAM_TEMPLATE
from santu.register.domain.layouts_grid_teams import Grids, team_maker
from santu.register.domain.layouts_service_work import READERS as WORK_READERS
from santu.register.domain.layouts_service_work import TEMPLATES as WORK_TEMPLATES
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.personal_numbers import no_numbers
from santu.register.domain.purchase_catalogue import PurchaseCatalogues
from santu.register.domain.purchases import VERDICTS, Verdict
from santu.register.domain.service_rows import (
    KINDS,
    SUBJECTS,
    WAYS_OF_HELP,
    AcceptanceRow,
    Adviser,
    Contract,
    DeliveryRow,
    Kind,
    Point,
    ServiceRow,
    TeamMember,
    VisitRow,
    overlapping,
)
from santu.register.domain.staff import masked
from santu.register.domain.words import LEVELS
from santu.register.domain.yuan import decimal_of, fen_of, fen_wrong
from santu.standards.rulebook import Standards
from santu.standards.schema import Item

SINCE = Column("since", ("从哪一天起", "起始日期", "设立日期", "开始日期", "合同开始日期"))
UNTIL = Column("until", ("到哪一天止", "终止日期", "撤销日期", "结束日期"), required=False)
POINTS = (
    Column("code", ("代码", "村代码", "区划代码", "统计用区划代码")),
    Column("name", ("站点名称", "名称", "服务站点")),
    Column("address", ("地址", "站点地址")),
    Column("hours", ("开放时间", "服务时间")),
    Column("helps", ("服务方式", "代办方式")),
    Column("agents", ("代办员人数", "人数"), required=False),
    SINCE,
    UNTIL,
    Column("longitude", ("经度",), required=False),
    Column("latitude", ("纬度",), required=False),
)
ADVISERS = (
    Column("code", ("代码", "村代码", "区划代码", "统计用区划代码")),
    Column("firm", ("律师事务所", "工作单位", "法律服务机构")),
    Column("adviser", ("顾问", "律师", "姓名")),
    SINCE,
    UNTIL,
)
CONTRACTS = (
    Column("code", ("购买单位代码", "代码", "区划代码", "统计用区划代码")),
    Column("number", ("合同编号", "合同号")),
    Column("item", ("目录编码", "目录代码")),
    Column("title", ("服务内容", "项目名称", "合同名称")),
    Column("provider", ("承接组织", "承接主体", "供应商")),
    Column("amount", ("合同金额", "金额", "金额（元）", "金额(元)")),
    SINCE,
    Column("until", ("到哪一天止", "终止日期", "合同结束日期", "结束日期")),
    Column("due", ("应交付日期", "交付期限"), required=False),
    Column("document", ("文号", "采购文件", "合同文件")),
)
CODE = N_("{level}的区划代码；请把这一列设为“文本”。")
ALLOWED = {
    Kind.POINTS: (Level.VILLAGE, Level.TOWNSHIP),
    Kind.ADVISERS: (Level.VILLAGE,),
    Kind.CONTRACTS: (Level.TOWNSHIP, Level.COUNTY),
    Kind.VISITS: (Level.VILLAGE,),
    Kind.DELIVERIES: (Level.TOWNSHIP, Level.COUNTY),
    Kind.ACCEPTANCES: (Level.TOWNSHIP, Level.COUNTY),
    Kind.TEAMS: (Level.VILLAGE,),
}
SINCE_EXPLAINED = Explained(N_("第一天，如 2024-01-01。"), "2024-01-01")
UNTIL_EXPLAINED = Explained(N_("最后一天；现在还在的留空。"), "")


def _code(*levels: str, example: str) -> Explained:
    return Explained(message(CODE, level=tuple(map(message, levels))), example)


TEMPLATES = {
    Kind.POINTS: Template(
        "points",
        KINDS[Kind.POINTS],
        POINTS,
        {
            "code": _code(N_("村（社区）"), N_("乡镇（街道）"), example="140703103201"),
            "name": Explained(N_("站点的名称；写乡镇代码的是它的便民服务中心。"), "北郭村便民服务站"),
            "address": Explained(N_("门牌或村里的位置。"), "村委会一层"),
            "hours": Explained(N_("什么时候有人。"), "周一至周五 8:30–17:30"),
            "helps": Explained(N_("代缴、代办、代理，用顿号分开。"), "代缴、代办"),
            "agents": Explained(N_("代办员有几人；只记人数，不记姓名。"), "2"),
            "since": SINCE_EXPLAINED,
            "until": UNTIL_EXPLAINED,
            "longitude": Explained(
                N_("CGCS2000 经度，量过才写，用来算到便民服务中心的直线距离。"), "112.5512"
            ),
            "latitude": Explained(N_("CGCS2000 纬度，和经度一起写。"), "37.4213"),
        },
    ),
    Kind.ADVISERS: Template(
        "advisers",
        KINDS[Kind.ADVISERS],
        ADVISERS,
        {
            "code": _code(N_("村（社区）"), example="140703103201"),
            "firm": Explained(N_("律师事务所或基层法律服务所。"), "太谷区第一法律服务所"),
            "adviser": Explained(N_("顾问的姓名；只保存第一个字，其余立即隐去。"), "王**"),
            "since": SINCE_EXPLAINED,
            "until": UNTIL_EXPLAINED,
        },
    ),
    Kind.CONTRACTS: Template(
        "contracts",
        KINDS[Kind.CONTRACTS],
        CONTRACTS,
        {
            "code": _code(N_("乡镇（街道）"), N_("县（市、区）"), example="140703103"),
            "number": Explained(N_("合同编号，一个单位里不重复。"), "2024-01"),
            "item": Explained(
                N_(
                    "合同开始那天适用的购买服务指导性目录里的编码，没有编码的写名称；"
                    "本单位和上级都没有公布的，用建议目录。"
                ),
                "P09",
            ),
            "title": Explained(N_("买什么服务。"), "集镇保洁"),
            "provider": Explained(N_("承接的社会组织或企业。"), ""),
            "amount": Explained(N_("合同金额，以元计，最多两位小数。"), "180000.00"),
            "since": SINCE_EXPLAINED,
            "until": Explained(N_("合同的最后一天。"), "2024-12-31"),
            "due": Explained(N_("应交付的最后一天；不写时是合同的最后一天。"), ""),
            "document": Explained(N_("批准采购的文件，写文号。"), "水政发〔2024〕3号"),
        },
    ),
    **WORK_TEMPLATES,
    Kind.TEAMS: TEAM_TEMPLATE,
}
NAMED = (WAYS_OF_HELP, SUBJECTS, ROLES)
"""The standards by whose names some cells are said."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a file makes of what stands.

    Attributes:
        new: rows that were not there.
        changed: rows as they are and as they are to be.
        same: how many are as the file says.
    """

    new: Sequence[ServiceRow]
    changed: Sequence[tuple[ServiceRow, ServiceRow]]
    same: int

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed)


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against: the standards, what may be purchased, what stands, and of teams their grids."""

    standards: Standards
    catalogues: PurchaseCatalogues
    standing: Mapping[tuple[object, ...], ServiceRow]
    grids: Grids = field(default_factory=dict)

    def bought(self, unit: str, number: str, text: str, day: date | None) -> str | None:
        """The code of what a contract from a day on is about, ``None`` where it may not be purchased.

        One that stands keeps what it says.
        """
        was = self.standing.get((unit, number))
        if day is None or not text or (isinstance(was, Contract) and was.item == text):
            return text
        return self.catalogues.on(unit, day).code(text)


def service_rows(kind: Kind, reading: Reading, where: Addresses, known: Known) -> dict[int, ServiceRow]:
    """The rows of a file by line; what is wrong is left in the reading's faults, by cell."""
    columns = TEMPLATES[kind].columns
    units = divisions_of(reading, "code", where)
    _levels(reading, ALLOWED[kind])
    _filled(reading, [column.name for column in columns if column.required and column.name != "code"])
    no_numbers(reading, ("name", "address", "hours", "firm", "person", "office"))
    work = WORK_READERS.get(kind)
    make = (
        work(reading, where, known.standards)
        if work
        else _READERS[kind](reading, where, known, _periods(reading))
    )
    found: dict[int, ServiceRow] = {}
    first: dict[tuple[object, ...], int] = {}
    for row, unit in enumerate(units):
        made = make(row, unit.id if unit else "")
        if made is None or unit is None:
            continue
        if (earlier := first.setdefault(made.key, row)) != row:
            twice = (
                N_("与第 {line} 行的网格、岗位、姓和起始日期都相同；不是同一个人的请写明现任职务，以便分清。")
                if kind is Kind.TEAMS
                else N_("与第 {line} 行说的是同一个；请合并成一行，或改正日期、编号。")
            )
            reading.fault(row, "code", twice, line=reading.table.numbers[earlier])
            continue
        found[row] = made
    return found


def service_changes(
    rows: Mapping[int, ServiceRow], standing: Mapping[tuple[object, ...], ServiceRow], reading: Reading
) -> Changes:
    """What rows make of those that stand; that two would count at once is left in the reading's faults."""
    new, changed = [], []
    for row in rows.values():
        was = standing.get(row.key)
        if was is None:
            new.append(row)
        elif was != row:
            changed.append((was, row))
    becomes = {**standing, **{row.key: row for row in rows.values()}}
    lines = {row.key: line for line, row in rows.items()}
    for before, after in overlapping(becomes.values()):
        line = lines.get(after.key, lines.get(before.key))
        if line is not None:
            template = (
                N_(
                    "这个网格从 {earlier} 起有网格长，从 {since} 起又有一名；"
                    "一个网格同时只有一名，请给前一名写终止日期。（SX-29）"
                )
                if isinstance(after, TeamMember)
                else N_(
                    "从 {earlier} 起的一行和从 {since} 起的一行是同一个，时间上重叠；请给前一行写终止日期。"
                )
            )
            reading.fault(line, "since", template, since=after.since, earlier=before.since)
    return Changes(new, changed, len(rows) - len(new) - len(changed))


def exported(
    kind: Kind,
    row: ServiceRow,
    code: str,
    named: Collection[Item],
    *,
    chinese: bool,
    numbers: Mapping[str, int],
) -> list[str | int | Decimal]:
    """A row of a file that, read back, changes nothing; ``named`` are the items of ``NAMED``, ``numbers`` those of grids."""
    cells: dict[str, str | int | Decimal] = {"code": code}
    for column in TEMPLATES[kind].columns[1:]:
        value = (
            decimal_of(row.fen)
            if isinstance(row, Contract | DeliveryRow) and column.name == "amount"
            else None
        )
        value = getattr(row, column.name, None) if value is None else value
        cells[column.name] = value.isoformat() if isinstance(value, date) else "" if value is None else value
    if isinstance(row, Point):
        cells["helps"] = "、".join(item.name for item in named if item.id in row.helps.split(","))
        for name in ("longitude", "latitude"):
            cells[name] = str(cells[name])
    if isinstance(row, VisitRow):
        cells["subject"] = next((item.name for item in named if item.id == row.subject), row.subject)
        cells["answered"] = row.answered or ""
    if isinstance(row, AcceptanceRow):
        cells["verdict"] = VERDICTS[Verdict(row.verdict)] if chinese else row.verdict
    if isinstance(row, TeamMember):
        cells["number"] = numbers[row.grid]
        cells["role"] = next((item.name for item in named if item.id == row.role), row.role)
    return list(cells.values())


def _levels(reading: Reading, allowed: Sequence[Level]) -> None:
    if not reading.has("code"):
        return
    names: tuple[Message, ...] = tuple(message(LEVELS[level]) for level in allowed)
    for row, text in enumerate(as_meant(reading.texts("code"))):
        if (level := level_of(text)) is not None and level not in allowed:
            template = N_("“{code}”是{found}的代码，这里要写{names}的；请改正。")
            reading.fault(row, "code", template, code=text, found=message(LEVELS[level]), names=names)


def _filled(reading: Reading, names: Iterable[str]) -> None:
    for name in names:
        for row, text in enumerate(reading.texts(name)):
            if not text and reading.has(name):
                reading.fault(row, name, N_("这一格是空的；请填写。"))


Dates = Sequence[tuple[date | None, date | None]]
Maker = Callable[[int, str], ServiceRow | None]


def _periods(reading: Reading) -> Dates:
    found = list(zip(days_of(reading, "since"), days_of(reading, "until"), strict=True))
    for row, (since, until) in enumerate(found):
        if since and until and until < since:
            template = N_("终止日期 {until} 早于起始日期 {since}；请改正。")
            reading.fault(row, "until", template, until=until, since=since)
    return found


def _points(reading: Reading, where: Addresses, known: Known, dates: Dates) -> Maker:
    ways = {
        said: item.id
        for item in known.standards.items(WAYS_OF_HELP, where.day)
        for said in (item.id, item.name)
    }
    order = list(dict.fromkeys(ways.values()))
    agents = whole_numbers(reading, "agents", SMALL)
    east, north = _degrees(reading, "longitude", 180), _degrees(reading, "latitude", 90)
    texts = {name: reading.texts(name) for name in ("name", "address", "hours", "helps")}

    def make(row: int, unit: str) -> Point | None:
        said = [
            text.strip() for text in texts["helps"][row].replace("，", "、").replace(",", "、").split("、")
        ]
        for text in said:
            if text and text not in ways:
                template = N_("“{text}”不是服务方式；请写代缴、代办、代理，用顿号分开。（SX-26）")
                reading.fault(row, "helps", template, text=text)
        if (east[row] is None) != (north[row] is None):
            one = "longitude" if reading.has("longitude") else "latitude"
            reading.fault(row, one, N_("经度和纬度要一起写；请补上另一个，或都留空。"))
        since, until = dates[row]
        if since is None:
            return None
        meant = {ways[text] for text in said if text in ways}
        name, address, hours = (texts[one][row].strip() for one in ("name", "address", "hours"))
        helps = ",".join(one for one in order if one in meant)
        return Point(unit, name, address, hours, helps, agents[row] or 0, since, until, east[row], north[row])

    return make


def _advisers(reading: Reading, _where: Addresses, _known: Known, dates: Dates) -> Maker:
    firms, names = reading.texts("firm"), reading.texts("adviser")

    def make(row: int, unit: str) -> Adviser | None:
        since, until = dates[row]
        if since is None:
            return None
        return Adviser(unit, firms[row].strip(), masked(names[row].strip()), since, until)

    return make


def _contracts(reading: Reading, _where: Addresses, known: Known, dates: Dates) -> Maker:
    due = days_of(reading, "due")
    texts = {
        name: reading.texts(name) for name in ("number", "item", "title", "provider", "amount", "document")
    }

    def make(row: int, unit: str) -> Contract | None:
        said = {name: column[row].strip() for name, column in texts.items()}
        since, until = dates[row]
        bought = known.bought(unit, said["number"], said["item"], since)
        if bought is None and since:
            unknown = N_(
                "{since} 适用的{catalogue}里没有“{code}”；请从目录里选，不在目录里的不能购买。（SX-30）"
            )
            title = known.catalogues.on(unit, since).title
            reading.fault(row, "item", unknown, since=since, catalogue=title, code=said["item"])
        said["item"] = bought or said["item"]
        fen = fen_of(said.pop("amount"))
        if not fen and texts["amount"][row]:
            wrong = N_("“{text}”不是合同金额；请以元填写，大于 0，最多两位小数。")
            reading.wrong(row, "amount", fen_wrong(texts["amount"][row].strip(), wrong))
        if since is None or until is None or fen is None:
            return None
        last = due[row] or until
        if not since <= last <= until:
            outside = N_("应交付日期 {due} 不在合同期 {since} 至 {until} 之内；请改正。（SX-30）")
            reading.fault(row, "due", outside, due=last, since=since, until=until)
        return Contract(unit, fen=fen, since=since, until=until, due=last, **said)

    return make


def _teams(reading: Reading, where: Addresses, known: Known, dates: Dates) -> Maker:
    return team_maker(reading, where, known.standards, known.grids, dates)


_READERS: Mapping[Kind, Callable[[Reading, Addresses, Known, Dates], Maker]] = {
    Kind.POINTS: _points,
    Kind.ADVISERS: _advisers,
    Kind.CONTRACTS: _contracts,
    Kind.TEAMS: _teams,
}


def _degrees(reading: Reading, column: str, most: int) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for row, text in enumerate(reading.texts(column)):
        try:
            value = round(Decimal(text), 6) if text else None
        except InvalidOperation:
            value = Decimal("NaN")
        is_right = value is None or (value.is_finite() and abs(value) <= most)
        found.append(value if is_right else None)
        if not is_right:
            template = N_("“{text}”不是度数；请写成 112.5512 这样的小数，不知道时留空。")
            reading.fault(row, column, template, text=text)
    return found
