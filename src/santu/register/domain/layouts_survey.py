"""A survey as a table: one row a matter as somebody does it; the template has the duties in force filled in."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.layouts_checks import Reading, whole_numbers
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.rows import Duty
from santu.register.domain.survey import DOERS, FREQUENCIES, Done, row_faults, twice

SURVEY = (
    Column("matter", ("事项编码", "事项代码", "编码"), required=False),
    Column("name", ("事项名称", "事项", "名称")),
    Column("booked", ("在册承办机构",), required=False),
    Column("doer", ("谁在办", "实际由谁办")),
    Column("body", ("实际办理的机构", "实际承办机构", "办理机构"), required=False),
    Column("persons", ("办理人数", "实际办理人数", "人数"), required=False),
    Column("seat", ("编制所在机构", "编制所在"), required=False),
    Column("works_at", ("实际工作地点", "实际工作单位", "在何处工作"), required=False),
    Column("frequency", ("多久办一次", "频次")),
    Column("days", ("通常办理工作日", "通常几天办完", "办理工作日"), required=False),
)
WIDTHS = (14, 32, 22, 16, 22, 10, 22, 22, 12, 14)
TEMPLATE = Template(
    "survey",
    N_("运行摸底表"),
    SURVEY,
    {
        "matter": Explained(N_("事项的编码；职责清单里有的已填好，清单外的事项留空。"), "SX-0101"),
        "name": Explained(N_("事项的名称，照平时的叫法；清单外常办的事另加一行。"), "农村宅基地用地建房审批"),
        "booked": Explained(N_("登记里承办的机构，已填好，只供对照，不导入。"), "规划建设办"),
        "doer": Explained(
            message(N_("实际由谁办：{names}。"), names=tuple(map(message, DOERS.values()))), "本乡镇的机构"
        ),
        "body": Explained(
            N_("实际办理的机构。本乡镇的照登记里的名称写；专班等不在册的照平时的叫法写。"), "规划建设办"
        ),
        "persons": Explained(N_("办这件事的人数，只写整数；不要写姓名。"), "2"),
        "seat": Explained(N_("这些人的编制在哪个机构；就在办理机构的留空。"), ""),
        "works_at": Explained(N_("这些人实际在哪里工作；就在办理机构的留空。"), ""),
        "frequency": Explained(
            message(N_("多久办一次：{names}。"), names=tuple(map(message, FREQUENCIES.values()))), "每周"
        ),
        "days": Explained(N_("通常几个工作日办完，整数；当天办完的填 0。"), "5"),
    },
)


def rows_read(reading: Reading, bodies: Collection[str]) -> list[Done]:
    """The rows of a file; what is wrong is left in the reading's faults, by cell."""
    texts = {column.name: [text.strip() for text in reading.texts(column.name)] for column in SURVEY}
    doers, frequencies = _keys(reading, "doer", DOERS), _keys(reading, "frequency", FREQUENCIES)
    persons, days = whole_numbers(reading, "persons"), whole_numbers(reading, "days")
    told = {fault.place for fault in reading.faults}
    rows = []
    for at in range(len(reading.table)):
        row = Done(
            texts["matter"][at],
            texts["name"][at],
            doers[at],
            texts["body"][at],
            persons[at],
            texts["seat"][at],
            texts["works_at"][at],
            frequencies[at],
            days[at],
        )
        rows.append(row)
        for fault in row_faults(row, bodies, whole=True):
            column = str(fault.place) if reading.has(str(fault.place)) else "name"
            place = reading.table.place(at, reading.columns.index.get(column, 0))
            if place not in told and at not in reading.table.unsound:
                reading.faults.append(Fault(place, fault.message))
    for at, earlier in twice(rows):
        template = N_("与第 {line} 行是同一件事、同样的人和地方；请合并成一行。")
        reading.fault(at, "name", template, line=reading.table.numbers[earlier])
    return rows


def _keys(reading: Reading, column: str, words: Mapping[str, str]) -> list[str]:
    """The keys of what a column says, "" where it says nothing; what is none of the words is a fault."""
    known = {"": ""} | {said: str(key) for key, title in words.items() for said in (key, title)}
    found = []
    for row, text in enumerate(reading.texts(column)):
        key = known.get(text.strip())
        found.append(key or "")
        if key is None:
            template = N_("“{text}”不在可选的里面；请写成其中之一：{names}。")
            reading.fault(row, column, template, text=text, names=tuple(map(message, words.values())))
    return found


def booked_names(duties: Iterable[Duty], names: Mapping[str, str]) -> dict[str, str]:
    """What the bodies that undertake each matter are called, by its code and by its name; ``names`` by id of body."""
    found: dict[str, list[str]] = {}
    for duty in duties:
        for key in (duty.matter, duty.name):
            found.setdefault(key, []).append(names.get(duty.body, duty.body))
    return {key: "、".join(dict.fromkeys(some)) for key, some in found.items()}


def survey_rows(
    rows: Sequence[Done], booked: Mapping[str, str], *, chinese: bool
) -> list[Sequence[str | int | None]]:
    """The rows of a file that, read back, changes nothing."""

    def word(key: str, words: Mapping[str, str]) -> str:
        return words.get(key, key) if chinese else str(key)

    return [
        [
            *(row.matter, row.name, booked.get(row.matter or row.name, ""), word(row.doer, DOERS), row.body),
            *(row.persons, row.seat, row.works_at, word(row.frequency, FREQUENCIES), row.days),
        ]
        for row in rows
    ]
