"""The catalogue of matters as a table: one row a matter in one version of its text; read, compared, and written out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.formats.columns import Column
from santu.kernel.messages import N_, message
from santu.register.domain.layouts_checks import Reading, days_of
from santu.register.domain.layouts_duties import words_of
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.matters import Matter
from santu.register.domain.words import MATTERS, POWERS

YES_NO = {"yes": N_("是"), "no": N_("否")}
CATALOGUE = (
    Column("code", ("事项编码", "事项代码", "编码")),
    Column("name", ("事项名称", "事项", "名称")),
    Column("kind", ("事项类型", "类型", "类别"), required=False),
    Column("kind_checked", ("类型已核",), required=False),
    Column("law", ("法律文件", "法律法规", "法律")),
    Column("version", ("文本版本", "版本"), required=False),
    Column("article", ("条款", "条"), required=False),
    Column("text", ("条文", "条文内容", "原文"), required=False),
    Column("power", ("权力来源", "行使方式"), required=False),
    Column("subdistricts", ("适用街道", "含街道"), required=False),
    Column("in_force", ("施行日期", "生效日期"), required=False),
    Column("repealed_on", ("废止日期", "失效日期"), required=False),
    Column("checked_on", ("核对日期",), required=False),
    Column("source", ("出处", "来源"), required=False),
)
WIDTHS = (12, 28, 10, 10, 26, 12, 12, 60, 10, 10, 12, 12, 12, 24)
"""Of the columns of a workbook."""
TEMPLATE = Template(
    "matters",
    N_("事项目录"),
    CATALOGUE,
    {
        "code": Explained(N_("事项的编码；同一事项的新文本用同一个编码。"), "SX-0101"),
        "name": Explained(N_("事项的名称。"), "农村宅基地用地建房审批"),
        "kind": Explained(
            message(N_("事项类型：{names}；不写时是其他。"), names=tuple(map(message, MATTERS.values()))),
            "许可",
        ),
        "kind_checked": Explained(N_("事项类型有没有经人核对：是或否；不写时是否。"), "是"),
        "law": Explained(N_("法律、法规、规章或文件的名称，不带书名号。"), "土地管理法"),
        "version": Explained(N_("文本是哪一版，一般写公布或修改的日期。"), "2019-08-26"),
        "article": Explained(N_("第几条。"), "第六十二条"),
        "text": Explained(N_("条文怎么写的。"), "农村村民住宅用地，由乡（镇）人民政府审核批准"),
        "power": Explained(
            message(N_("权力来源：{names}；不写时是法定。"), names=tuple(map(message, POWERS.values()))),
            "法定",
        ),
        "subdistricts": Explained(N_("街道办事处是不是也要办：是或否；不写时是是。"), "否"),
        "in_force": Explained(N_("这一版从哪一天起施行；没有核对的留空。"), "2020-01-01"),
        "repealed_on": Explained(N_("从哪一天起废止或失效；有效的留空。"), ""),
        "checked_on": Explained(N_("哪一天核对过它有效；没有核对的留空，不进清单、不计数。"), "2025-04-19"),
        "source": Explained(N_("从哪里抄来的。"), "国家法律法规数据库"),
    },
)
SAID = ("code", "name", "law", "version", "article", "text", "source")
DAYS = ("in_force", "repealed_on", "checked_on")


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file makes of the catalogue: rows that are new, rows that are told otherwise, how many are the same or not named."""

    new: Sequence[Matter]
    changed: Sequence[tuple[Matter, Matter]]
    same: int
    unlisted: int

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed)


def matters_of(reading: Reading) -> list[Matter]:
    """The matters of a file; what is wrong is left in the reading's faults, by cell."""
    texts = {column.name: reading.texts(column.name) for column in CATALOGUE}
    for name in ("code", "name", "law"):
        _filled(reading, name, texts[name])
    kinds = words_of(reading, "kind", MATTERS, "other", N_("“{text}”不是事项类型；请写成其中之一：{names}。"))
    powers = words_of(
        reading, "power", POWERS, "statutory", N_("“{text}”不是权力来源；请写成其中之一：{names}。")
    )
    checked, subdistricts = (
        words_of(reading, name, YES_NO, unsaid, N_("“{text}”不是“是”或“否”；请写成其中之一：{names}。"))
        for name, unsaid in (("kind_checked", "no"), ("subdistricts", "yes"))
    )
    days = {name: days_of(reading, name) for name in DAYS}
    found: list[Matter] = []
    first: dict[tuple[str, str], int] = {}
    for row in range(len(reading.table)):
        said = {name: texts[name][row].strip() for name in SAID}
        matter = Matter(
            **said,
            kind=kinds[row],
            kind_checked=checked[row] == "yes",
            power=powers[row],
            subdistricts=subdistricts[row] == "yes",
            in_force=days["in_force"][row],
            repealed_on=days["repealed_on"][row],
            checked_on=days["checked_on"][row],
        )
        _dates(reading, row, matter)
        if (earlier := first.setdefault(matter.key, row)) != row:
            template = N_("与第 {line} 行是同一个事项、同一版文本；请合并成一行，或写明各自的版本。")
            reading.fault(row, "code", template, line=reading.table.numbers[earlier])
        found.append(matter)
    return found


def _filled(reading: Reading, column: str, values: Sequence[str]) -> None:
    if not reading.has(column):
        return
    for row, value in enumerate(values):
        if not value.strip():
            reading.fault(row, column, N_("这一格是空的；请填写。"))


def _dates(reading: Reading, row: int, matter: Matter) -> None:
    """Days run forward, and who says that a matter is checked says since when it is in force."""
    begun, gone = matter.in_force, matter.repealed_on
    if begun and gone and gone <= begun:
        template = N_("废止日期 {gone} 不晚于施行日期 {begun}；请核对两个日期。")
        reading.fault(row, "repealed_on", template, gone=gone, begun=begun)
    if matter.checked_on and not begun:
        reading.fault(row, "checked_on", N_("写了核对日期，却没有施行日期；请补上施行日期，或留空待核。"))


def compared(said: Iterable[Matter], held: Mapping[tuple[str, str], Matter]) -> Compared:
    """What rows change in a catalogue; what they do not name stays as it is."""
    rows = list(said)
    new = [one for one in rows if one.key not in held]
    known = [(held[one.key], one) for one in rows if one.key in held]
    changed = [(was, now) for was, now in known if was != now]
    return Compared(new, changed, len(known) - len(changed), len(held) - len(known))


def matter_rows(matters: Iterable[Matter], *, chinese: bool) -> list[Sequence[str]]:
    """A catalogue as the rows of a file that, read back, changes nothing."""

    def word(words: Mapping[str, str], one: str) -> str:
        return str(words.get(one, one)) if chinese else one

    def yes(said: bool) -> str:
        return word(YES_NO, "yes" if said else "no")

    def day(said: date | None) -> str:
        return said.isoformat() if said else ""

    return [
        [
            one.code,
            one.name,
            word(MATTERS, one.kind),
            yes(one.kind_checked),
            one.law,
            one.version,
            one.article,
            one.text,
            word(POWERS, one.power),
            yes(one.subdistricts),
            *(day(getattr(one, name)) for name in DAYS),
            one.source,
        ]
        for one in sorted(matters, key=lambda one: one.key)
    ]
