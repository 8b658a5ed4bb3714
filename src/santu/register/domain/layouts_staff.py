"""A real-name list 实名制名册 as a table: one row a person in post. The number of the identity card is never said again.

Who is in post already may be said by the number of their post 在编编号 instead, as in an export, which has no identity numbers.

What a person wrote into a cell is told back in faults; here a cell with what looks like the number of an identity card is
veiled, and such a number anywhere but in its own column is a fault, so that none is kept by being called a title.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from santu.formats.columns import Column
from santu.formats.table import Table
from santu.kernel.messages import N_, Fault, Place, message, refuse
from santu.register.domain.addressing import Addresses, body_of, divisions_of, kinds_of, unmapped_faults
from santu.register.domain.column_names import ColumnNames
from santu.register.domain.layouts_checks import FULL_WIDTH, Reading, days_of
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.loans import kind_faults
from santu.register.domain.staff import Holder, holder_faults
from santu.register.domain.staff import Place as Post
from santu.standards.rulebook import Standards

STAFF = (
    Column("code", ("代码", "乡镇代码", "区划代码", "单位代码", "乡级代码", "统计用区划代码")),
    Column("body", ("机构", "机构名称", "内设机构", "所在机构", "单位名称", "编制所在单位", "所在单位")),
    Column("kind", ("编制类别", "编制类型", "编制种类", "编制性质")),
    Column("leader", ("领导职数", "领导职务层次", "职数", "职务层次"), required=False),
    Column("title", ("职务", "岗位", "职务名称", "现任职务", "岗位名称"), required=False),
    Column("name", ("姓名", "人员姓名")),
    Column("identity", ("身份证号", "身份证号码", "公民身份号码", "证件号码")),
    Column("retires", ("预计退休", "预计退休日期", "退休日期", "预计退休时间"), required=False),
    Column("works_at", ("实际工作单位", "借调单位", "现工作单位", "在何处工作"), required=False),
    Column("post", ("在编编号", "在编记录编号"), required=False),
)
IDENTITY, POST = "identity", "post"
POST_DIGITS = 12
NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
VEIL = "******"
LEADERS = {
    "": "",
    "否": "",
    "无": "",
    "正职": "principal",
    "副职": "deputy",
    "principal": "principal",
    "deputy": "deputy",
}

TEMPLATE = Template(
    "staff",
    N_("实名制名册"),
    STAFF,
    {
        "code": Explained(N_("机构所在单位的区划代码；请把这一列设为“文本”。"), "140703103"),
        "body": Explained(N_("编制所在的机构，和登记里的名称一样。"), "便民服务中心"),
        "kind": Explained(N_("编制类别，如行政编制、事业编制；类别之间不得混用。"), "事业编制"),
        "leader": Explained(N_("占领导职数的写正职或副职，其余留空。"), ""),
        "title": Explained(N_("职务或岗位，可以不写。"), "窗口人员"),
        "name": Explained(N_("姓名。页面上只显示第一个字。"), ""),
        "identity": Explained(
            N_("身份证号码，18 位；请把这一列设为“文本”。号码只用来判断是否已在编，不保存、不显示。"), ""
        ),
        "retires": Explained(N_("预计退休的日期，如 2031-05-01；可以不写。"), ""),
        "works_at": Explained(N_("借调在外的，写现在在哪里工作；在本机构的留空。"), ""),
        "post": Explained(N_("导出的名册里才有；写了它就不用写身份证号。新登记的人留空。"), ""),
    },
)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody whom a list has in a post, and where its cells are, by column.

    ``number`` is that of their post, where the list says it; the identity number may then be left out.
    """

    holder: Holder
    post: Post
    cells: Mapping[str, Place]
    number: int | None = None


def has_number(text: str) -> bool:
    """Whether there is something in a text that looks like the number of an identity card, however it is spaced out."""
    return NUMBER.search("".join(text.translate(FULL_WIDTH).split())) is not None


def open_staff(path: Path, names: ColumnNames) -> Reading:
    """The table of a list, its columns named as ``names`` says; its faults never say an identity number.

    Raises:
        Refused: nothing can be read, or there are such numbers where the headers should be.
    """
    layout = [
        Column(column.name, (names.columns[column.name],), column.required)
        if column.name in names.columns
        else column
        for column in STAFF
    ]
    reading = Reading.of(path, layout)
    if any(map(has_number, reading.table.header)):
        template = N_("表头里有像身份证号码的内容：表头缺了，或不在前几行；请补上表头。")
        raise refuse(reading.table.header_place(), template)
    missing = tuple(label for label in names.columns.values() if label not in reading.table.header)
    if missing:
        template = N_("列名对照里的这些列不在文件里：{columns}；请改对照，或换成对应的文件。")
        reading.faults.append(Fault(reading.table.header_place(), message(template, columns=missing)))
    reading.faults += unmapped_faults(reading, names.ignored)
    return reading


def staff_rows(reading: Reading, where: Addresses, standards: Standards) -> list[StaffRow]:
    """The people of a list; what is wrong is left in the reading's faults, by cell."""
    _numbers_elsewhere(reading)
    reading.table = _veiled(reading.table, reading.columns.index.get(IDENTITY, -1))
    divisions, kinds = divisions_of(reading, "code", where), kinds_of(reading, "kind", where.day, standards)
    texts = {column.name: reading.texts(column.name) for column in STAFF}
    retiring = days_of(reading, "retires")
    found: list[StaffRow] = []
    numbers = _numbers(reading)
    first: dict[str | int, int] = {}
    for row, (division, kind) in enumerate(zip(divisions, kinds, strict=True)):
        cells = {name: reading.table.place(row, at) for name, at in reading.columns.index.items()}
        said = {name: column[row] for name, column in texts.items()}
        holder = Holder(said["name"], said["identity"].upper(), retiring[row])
        body = body_of(reading, row, "body", division, where) if division and reading.has("body") else None
        reading.faults += [
            Fault(cells[str(fault.place)], fault.message)
            for fault in holder_faults(holder)
            if str(fault.place) in cells
            and not (fault.place == IDENTITY and said[POST] and not holder.identity)
        ]
        for column, key in ((IDENTITY, holder.identity), (POST, numbers[row])):
            reading.faults += _twice(reading, row, column, key, first)
        if said["leader"] not in LEADERS:
            template = N_("“{text}”不是领导职数；请写正职、副职，或留空。")
            reading.fault(row, "leader", template, text=said["leader"])
        elif body and kind:
            misfits = kind_faults(kind, body.category, where.day, standards)
            reading.faults += [Fault(cells["kind"], fault.message) for fault in misfits]
            post = Post(body.id, kind, LEADERS[said["leader"]], said["title"], said["works_at"])
            found.append(StaffRow(holder, post, cells, numbers[row]))
    if not found and not reading.faults:
        reading.faults.append(
            Fault(
                reading.table.header_place(), message(N_("表头下面没有一个人；请检查是否导出了正确的文件。"))
            )
        )
    return found


def _numbers(reading: Reading) -> list[int | None]:
    """The numbers of posts, ``None`` where a row says none; what is no number is a fault."""
    found: list[int | None] = []
    for row, text in enumerate(reading.texts(POST)):
        is_number = text.isascii() and text.isdigit() and len(text) <= POST_DIGITS
        found.append(int(text) if is_number else None)
        if text and not is_number:
            template = N_("在编编号是导出的名册里的数字；请照导出的填，新登记的人留空。")
            reading.fault(row, POST, template)
    return found


def _twice(
    reading: Reading, row: int, column: str, key: str | int | None, first: dict[str | int, int]
) -> Iterator[Fault]:
    """That an identity number or a number of a post stands in an earlier row too."""
    if key and (earlier := first.setdefault(key, row)) != row:
        template = N_("和第 {line} 行是同一个人；一人只占一个编制，请删去一行。")
        place = reading.table.place(row, reading.columns.index[column])
        yield Fault(place, message(template, line=reading.table.numbers[earlier]))


def _numbers_elsewhere(reading: Reading) -> None:
    """Each cell outside its column that has the number of an identity card in it is a fault."""
    for name in reading.columns.index.keys() - {IDENTITY}:
        for row, text in enumerate(reading.texts(name)):
            if has_number(text):
                template = N_("这一格里有像身份证号码的内容；号码只写在身份证号一列，请改正。")
                reading.fault(row, name, template)


def _veiled(table: Table, identity: int) -> Table:
    """The table with no identity number but in its column, so that nothing else can repeat one."""
    return replace(
        table,
        columns=[
            column if place == identity else [VEIL if has_number(text) else text for text in column]
            for place, column in enumerate(table.columns)
        ],
    )
