"""Duties as a table: one row a matter at a place, with the body that undertakes it; read, compared, and written out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from santu.formats.columns import Column
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import N_, message
from santu.register.domain.addressing import Addresses, body_of, codes_meant, divisions_of
from santu.register.domain.layouts_checks import LENGTHS, Reading, filled, whole_numbers
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.personal_numbers import no_numbers
from santu.register.domain.rows import Duty, mint_duty_id
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import MATTERS, POWERS, ROLES

DUTIES = (
    Column("code", ("代码", "办理地代码", "乡镇代码", "区划代码", "统计用区划代码")),
    Column("matter", ("事项编码", "事项代码", "编码")),
    Column("name", ("事项名称", "事项", "名称")),
    Column("kind", ("事项类型", "类型", "类别"), required=False),
    Column("body_code", ("机构所在单位代码", "承办单位代码"), required=False),
    Column("body", ("承办机构", "机构", "机构名称")),
    Column("organ", ("主管机关", "主管部门"), required=False),
    Column("power", ("权力来源", "行使方式"), required=False),
    Column("basis", ("依据", "法律依据", "设定依据"), required=False),
    Column("text", ("职责内容", "职责", "具体内容"), required=False),
    Column("persons", ("办理人数", "人数", "实际办理人数"), required=False),
    Column("role", ("主办或配合", "主办配合", "承办方式"), required=False),
    Column("instrument", ("赋权文件", "赋权文号", "下放文件"), required=False),
    Column("days", ("承诺时限", "办理时限", "承诺工作日"), required=False),
)
WIDTHS = (14, 12, 28, 10, 14, 20, 16, 10, 28, 28, 10, 10, 20, 10)
"""Of the columns of a workbook."""
TEMPLATE = Template(
    "duties",
    N_("职责清单"),
    DUTIES,
    {
        "code": Explained(N_("在哪里办理：乡镇或县的区划代码；请把这一列设为“文本”。"), "140703103"),
        "matter": Explained(N_("事项的编码，一地之内一事一码。"), "SX-0101"),
        "name": Explained(N_("事项的名称。"), "农村宅基地用地建房审批"),
        "kind": Explained(
            message(N_("事项类型：{names}；不写时是其他。"), names=tuple(map(message, MATTERS.values()))),
            "许可",
        ),
        "body_code": Explained(N_("承办机构所在单位的区划代码；就在办理地的可以不写。"), ""),
        "body": Explained(N_("承办机构，和登记里的名称一样。"), "规划建设办公室"),
        "organ": Explained(
            N_("签署、负责的县级部门，和登记里的名称一样；由承办机构所在单位负责的留空。"), ""
        ),
        "power": Explained(
            message(N_("权力来源：{names}；不写时是法定。"), names=tuple(map(message, POWERS.values()))),
            "法定",
        ),
        "basis": Explained(N_("法律、法规或文件依据。"), "《土地管理法》第六十二条"),
        "text": Explained(N_("承办机构具体做什么，可以不写。"), ""),
        "persons": Explained(N_("调查时实际在办的人数，整数；没有调查时留空。"), "2"),
        "role": Explained(N_("主办或配合；不写时是主办。一事在一地只有一个主办机构。"), "主办"),
        "instrument": Explained(N_("赋权或委托的文件，写文号；法定的留空。"), ""),
        "days": Explained(N_("最多几个工作日办结，整数；没有承诺时留空。"), "5"),
    },
    keeps=True,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file makes of the duties of the places that it names.

    Attributes:
        new: duties that the register has not.
        changed: duties as they are and as they are to be.
        same: how many are as the file says.
        unlisted: how many of these places the file does not name; they stay as they are.
    """

    new: Sequence[Duty]
    changed: Sequence[tuple[Duty, Duty]]
    same: int
    unlisted: int


def duties_of(reading: Reading, where: Addresses) -> list[Duty]:
    """The duties of a file, not yet known by an id; what is wrong is left in the reading's faults, by cell."""
    texts = {column.name: reading.texts(column.name) for column in DUTIES}
    for name in ("matter", "name"):
        filled(reading, name, texts[name])
    no_numbers(reading, ("matter", "name", "basis", "text", "instrument"))
    places = divisions_of(reading, "code", where)
    kinds = words_of(reading, "kind", MATTERS, "other", N_("“{text}”不是事项类型；请写成其中之一：{names}。"))
    powers = words_of(
        reading, "power", POWERS, "statutory", N_("“{text}”不是权力来源；请写成其中之一：{names}。")
    )
    roles = words_of(reading, "role", ROLES, "main", N_("“{text}”不是主办或配合；请写成其中之一：{names}。"))
    persons, days = whole_numbers(reading, "persons"), whole_numbers(reading, "days")
    own = codes_meant(texts["code"])
    homes = codes_meant([home or code for home, code in zip(texts["body_code"], texts["code"], strict=True)])
    found: list[Duty] = []
    first: dict[tuple[str, str, str], int] = {}
    for row, place in enumerate(places):
        if place is None or not reading.has("body"):
            continue
        body = _body(reading, row, (own[row], homes[row]), where)
        organ = _organ(reading, row, own[row], where)
        if body is None or organ is None:
            continue
        said = {name: texts[name][row].strip() for name in ("matter", "name", "basis", "text", "instrument")}
        key = (place.id, said["matter"], body)
        if (earlier := first.setdefault(key, row)) != row:
            template = N_("与第 {line} 行是同一个地方、事项和机构；请合并成一行。")
            reading.fault(row, "matter", template, line=reading.table.numbers[earlier])
            continue
        duty = Duty("", said.pop("matter"), said.pop("name"), kinds[row], place.id, body, organ, powers[row])
        found.append(replace(duty, **said, persons=persons[row] or 0, role=roles[row], days=days[row] or 0))
    return found


def parts_unsaid(reading: Reading) -> list[str]:
    """The parts of duties of which a file has no column; in duties that are known they stay as they are."""
    parts = {part.name for part in fields(Duty)}
    return [one.name for one in DUTIES if one.name in parts and not reading.has(one.name)]


def _body(reading: Reading, row: int, codes: tuple[str, str], where: Addresses) -> str | None:
    """The id of the body; one of another county is a fault, as no list of a county speaks of it."""
    place, home = codes
    column = "body_code" if reading.has("body_code") else "code"
    division = where.divisions.get(home)
    if division is None:
        template = N_("{day} 登记里没有代码为“{code}”的单位，或它不归您管；请核对代码和日期。")
        reading.fault(row, column, template, day=where.day, code=home)
        return None
    county = LENGTHS[Level.COUNTY]
    if place[:county] != home[:county]:
        template = N_("承办机构在另一个县（{code}）；一项职责由本县的机构承办，请核对代码。")
        reading.fault(row, column, template, code=home[:county])
        return None
    body = body_of(reading, row, "body", division, where)
    return body.id if body else None


def _organ(reading: Reading, row: int, place: str, where: Addresses) -> str | None:
    """The id of the county's department that answers, "" where the unit of the body does."""
    if not reading.has("organ") or not reading.text(row, "organ"):
        return ""
    county = where.divisions.get(place[: LENGTHS[Level.COUNTY]])
    if county is None:
        reading.fault(row, "organ", N_("这里写的是县级部门，而这个县不归您管；请由县里导入，或留空。"))
        return None
    organ = body_of(reading, row, "organ", county, where)
    return organ.id if organ else None


def words_of(
    reading: Reading, column: str, words: Mapping[str, str], unsaid: str, template: str
) -> list[str]:
    known = {"": unsaid} | {said: key for key, title in words.items() for said in (key, title)}
    found = []
    for row, text in enumerate(reading.texts(column)):
        found.append(known.get(text.strip(), ""))
        if not found[-1]:
            reading.fault(row, column, template, text=text, names=tuple(map(message, words.values())))
    return found


def listed(said: Sequence[Duty], register: Snapshot, day: date, unsaid: Collection[str] = ()) -> Listed:
    """What a list changes: a duty is known by place and matter; where several claim one, by its body, too.

    Args:
        said: its duties.
        register: as it is.
        day: from when it holds.
        unsaid: the parts of which it says nothing, see ``parts_unsaid``.
    """
    held: defaultdict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in sorted(register.duties.values(), key=lambda duty: duty.id):
        held[duty.place, duty.matter].append(duty)
    rows: defaultdict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in said:
        rows[duty.place, duty.matter].append(duty)
    new: list[Duty] = []
    changed: list[tuple[Duty, Duty]] = []
    same = unlisted = 0
    for key, wanted in rows.items():
        pairs, left = _paired(held[key], wanted)
        for was, now in pairs:
            if was is None:
                new.append(replace(now, id=_fresh(now, register, new, day)))
                continue
            becomes = replace(now, id=was.id, **{part: getattr(was, part) for part in unsaid})
            if was == becomes:
                same += 1
            else:
                changed.append((was, becomes))
        unlisted += left
    places = {place for place, _ in rows}
    unlisted += sum(len(duties) for key, duties in held.items() if key[0] in places and key not in rows)
    return Listed(new, changed, same, unlisted)


def _paired(held: Sequence[Duty], wanted: Sequence[Duty]) -> tuple[list[tuple[Duty | None, Duty]], int]:
    """Each row with the duty that it is about, if any; and how many duties no row is about.

    A row is about the duty of its body; of a role, the only row left is about the only duty left.
    """
    by_body = {duty.body: duty for duty in held}
    free = [duty for duty in held if duty.body not in {row.body for row in wanted}]
    pairs: list[tuple[Duty | None, Duty]] = []
    for row in wanted:
        was = by_body.get(row.body)
        alike = [duty for duty in free if duty.role == row.role]
        rivals = [one for one in wanted if one.role == row.role and one.body not in by_body]
        if was is None and len(alike) == len(rivals) == 1:
            was = alike[0]
            free.remove(was)
        pairs.append((was, row))
    return pairs, len(free)


def _fresh(duty: Duty, register: Snapshot, new: Sequence[Duty], day: date) -> str:
    """An id that no other duty has: of several who claim a matter, the later ones are numbered."""
    taken = register.duties.keys() | {other.id for other in new if other.place == duty.place}
    unit = first = mint_duty_id(duty.place, duty.matter, day, duty.key[2])
    number = 1
    while unit in taken:
        number += 1
        unit = f"{first}/{number}"
    return unit


def duty_rows(register: Snapshot, *, chinese: bool) -> Iterator[Sequence[str | int | None]]:
    """The duties of a register as the rows of a file that, read back, changes nothing."""

    def code(unit: str) -> str:
        row = register.divisions.get(unit)
        return str(row.code) if row else str(DivisionCode(""))

    def name(body: str) -> str:
        row = register.bodies.get(body)
        return row.name if row else body

    for duty in sorted(register.duties.values(), key=lambda duty: (code(duty.place), duty.matter, duty.id)):
        home = register.bodies[duty.body].host if duty.body in register.bodies else duty.place
        kind, power, role = (
            str(words.get(word, word)) if chinese else word
            for words, word in ((MATTERS, duty.kind), (POWERS, duty.power), (ROLES, duty.role))
        )
        where = [code(duty.place), duty.matter, duty.name, kind, "" if home == duty.place else code(home)]
        who = [name(duty.body), name(duty.organ) if duty.organ else "", power, duty.basis, duty.text]
        yield [*where, *who, duty.persons or None, role, duty.instrument, duty.days or None]
