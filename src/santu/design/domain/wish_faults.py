"""What is wrong with a wish: everything at once, before anything is made of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from santu.design.domain.dividing import division_faults
from santu.design.domain.wishes import (
    Absorb,
    Cede,
    Devolve,
    Divide,
    Enact,
    Equip,
    Rename,
    Retype,
    Undertake,
    Wish,
)
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.layouts_kinds import TOWNSHIP_KINDS, TOWNSHIP_NAME, TOWNSHIP_SEGMENTS
from santu.register.domain.powers import GIVEN, OWN, decided, instrument_faults
from santu.register.domain.rows import FORMAL_KINDS, Division, State
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.words import KINDS, MATTERS, kind_word

SEGMENT = slice(6, 9)
"""Where the code of a township says its kind."""
CODED_AS = {"ethnic_township": "rural_township"}
"""Kinds whose codes lie in the segment of another kind."""


def faults_of(drawn: Snapshot, wish: Wish) -> list[Fault]:
    """Every reason why the wish does not fit the design as it is drawn so far, at the word of the wish it is about."""
    return list(_FAULTS[type(wish)](drawn, wish))


def free_code(drawn: Snapshot, county: str, kind: str) -> str:
    """The code that follows the last one of this kind in the county, "" where the segment is full."""
    held = drawn.divisions.get(county)
    for first, last, of_kind in TOWNSHIP_SEGMENTS:
        if held is not None and held.code and of_kind == CODED_AS.get(kind, kind):
            taken = {
                int(row.code[SEGMENT])
                for row in drawn.at(Level.TOWNSHIP)
                if row.code and row.parent == county and first <= int(row.code[SEGMENT]) <= last
            }
            after = max(taken, default=first - 1) + 1
            free = [n for n in (after, *range(max(first, 1), last + 1)) if n <= last and n not in taken]
            return f"{held.code}{free[0]:03}" if free else ""
    return ""


def _township(drawn: Snapshot, unit: str) -> Division | None:
    row = drawn.divisions.get(unit)
    there = row is not None and row.level is Level.TOWNSHIP and row.state is State.STANDING
    return row if there else None


def _not_there(place: str, unit: str, drawn: Snapshot) -> Fault:
    row = drawn.divisions.get(unit)
    template = N_("设计中没有“{unit}”这个乡级单位，它可能已被别的提议撤销；请从列表中另选。")
    return Fault(place, message(template, unit=row.name if row else unit))


def _absorb(drawn: Snapshot, wish: Absorb) -> Iterator[Fault]:
    into = _township(drawn, wish.into)
    if into is None:
        yield _not_there("into", wish.into, drawn)
    if not wish.units:
        yield Fault("also", message(N_("没有选择要并入的乡镇；请至少选择一个。")))
    for unit in wish.units:
        row = _township(drawn, unit)
        if row is None:
            yield _not_there("also", unit, drawn)
        elif unit == wish.into:
            yield Fault("into", message(N_("“{unit}”不能并入自己；请另选承接的乡镇。"), unit=row.name))
        elif into is not None and row.parent != into.parent:
            template = N_("“{unit}”和“{into}”不在同一个县；跨县的调整请用更晚的名单编制方案。")
            yield Fault("into", message(template, unit=row.name, into=into.name))


def _cede(drawn: Snapshot, wish: Cede) -> Iterator[Fault]:
    into = _township(drawn, wish.into)
    if into is None:
        yield _not_there("into", wish.into, drawn)
    if not wish.villages:
        yield Fault("village", message(N_("没有选择要划转的村（社区）；请至少选择一个。")))
    rows = {unit: drawn.divisions.get(unit) for unit in wish.villages}
    for unit, row in rows.items():
        if row is None or row.level is not Level.VILLAGE:
            yield Fault(
                "village", message(N_("设计中没有“{unit}”这个村（社区）；请从列表中另选。"), unit=unit)
            )
        elif row.parent == wish.into:
            template = N_("“{unit}”已经属于“{into}”；请从选择中去掉。")
            yield Fault("village", message(template, unit=row.name, into=into.name if into else wish.into))
        elif into is not None and drawn.above(unit, Level.COUNTY) != into.parent:
            template = N_("“{unit}”和“{into}”不在同一个县；跨县的调整请用更晚的名单编制方案。")
            yield Fault("village", message(template, unit=row.name, into=into.name))
    for left in sorted({row.parent for row in rows.values() if row} - {wish.into}):
        held = drawn.villages(left)
        if held and set(held) <= set(rows):
            template = N_("“{unit}”的村（社区）会全部划走；这是整建制并入，请改用“并入”。（SX-06）")
            yield Fault("village", message(template, unit=drawn.divisions[left].name))


def _rename(drawn: Snapshot, wish: Rename) -> Iterator[Fault]:
    row = _township(drawn, wish.unit)
    if row is None:
        yield _not_there(wish.unit, wish.unit, drawn)
        return
    if row.name == wish.name.strip():
        template = N_("“{unit}”现在就叫这个名称；请写新的名称。")
        yield Fault("name", message(template, unit=row.name))
    yield from _name_faults(drawn, row, wish.name, row.kind)


def _retype(drawn: Snapshot, wish: Retype) -> Iterator[Fault]:
    row = _township(drawn, wish.unit)
    if row is None:
        yield _not_there(wish.unit, wish.unit, drawn)
        return
    if wish.kind not in FORMAL_KINDS:
        yield Fault("kind", message(N_("没有选择改设后的类别；请选街道、镇、乡或民族乡。")))
        return
    if wish.kind == row.kind:
        template = N_("“{unit}”现在就是{kind}；只改名称请用“更改名称”。")
        yield Fault("kind", message(template, unit=row.name, kind=kind_word(row)))
    yield from _name_faults(drawn, row, wish.name, wish.kind)
    if wish.code:
        yield from _code_faults(drawn, row, wish)


def _name_faults(drawn: Snapshot, row: Division, name: str, kind: str) -> Iterator[Fault]:
    name = name.strip()
    if not name:
        yield Fault("name", message(N_("没有填写新的名称；请补上。")))
        return
    found = TOWNSHIP_NAME.search(name)
    says = found.lastgroup if found else None
    if kind in FORMAL_KINDS and says != kind:
        template = N_("名称“{name}”的末字与类别“{kind}”不合；请改写名称，或用“改设”变更类别。")
        yield Fault("name", message(template, name=name, kind=message(KINDS[kind])))
    beside = [drawn.divisions[unit] for unit in drawn.children.get(row.parent, ()) if unit != row.id]
    if name in {other.name for other in beside}:
        template = N_("同一个县里已经有“{name}”；同级不能重名，请另起名称。（SX-06）")
        yield Fault("name", message(template, name=name))


def _code_faults(drawn: Snapshot, row: Division, wish: Retype) -> Iterator[Fault]:
    county = drawn.divisions[row.parent].code
    code = wish.code
    if not (code.isascii() and code.isdigit() and len(code) == 9 and code.startswith(county)):
        template = N_(
            "代码“{code}”不是以 {county} 开头的 9 位数字；请改正，或留空待民政部门赋码。（GB/T 10114）"
        )
        yield Fault("code", message(template, code=code, county=county))
        return
    segment = TOWNSHIP_KINDS.get(code[SEGMENT], "")
    if segment != CODED_AS.get(wish.kind, wish.kind):
        template = N_("代码“{code}”的后三位不是{kind}的号段；请改正，或留空待民政部门赋码。（GB/T 10114）")
        yield Fault("code", message(template, code=code, kind=message(KINDS[wish.kind])))
    if DivisionCode(code) in drawn.by_code:
        holder = drawn.divisions[drawn.by_code[DivisionCode(code)]].name
        template = N_("代码“{code}”正由“{holder}”使用；请另选，或留空待民政部门赋码。（GB/T 10114）")
        yield Fault("code", message(template, code=code, holder=holder))


def _undertake(drawn: Snapshot, wish: Undertake) -> Iterator[Fault]:
    body = drawn.bodies.get(wish.body)
    if body is None or body.state is not State.STANDING:
        yield Fault("body", message(N_("没有选择由哪个机构承办，或它在设计中已撤销；请从列表中选择。")))
    if not wish.duties:
        yield Fault("duty", message(N_("没有选择要调整的职责；请至少选择一项。")))
    for unit in wish.duties:
        duty = drawn.duties.get(unit)
        if duty is None:
            yield Fault("duty", message(N_("设计中没有编号为“{unit}”的职责；请从列表中另选。"), unit=unit))
        elif body and duty.body == body.id:
            template = N_("“{duty}”已经由“{body}”承办；请从选择中去掉，或另选机构。")
            yield Fault("duty", message(template, duty=duty.name, body=body.name))
        elif body and drawn.above(duty.place, Level.COUNTY) != drawn.above(body.host, Level.COUNTY):
            template = N_("“{duty}”和“{body}”不在同一个县；一项职责由本县的机构承办，请另选机构。")
            yield Fault("body", message(template, duty=duty.name, body=body.name))
        elif body and duty.is_main and duty.power in GIVEN and body.host != duty.place:
            template = N_(
                "“{duty}”由文件“{number}”交给“{place}”，只能由那里的机构承办，“{body}”不在那里；"
                "请另选机构，交回县里要用收回职权的文件。（行政处罚法24，SX-34）"
            )
            place = drawn.divisions[duty.place].name
            told = {"duty": duty.name, "number": duty.instrument, "place": place, "body": body.name}
            yield Fault("body", message(template, **told))


def _devolve(drawn: Snapshot, wish: Devolve) -> Iterator[Fault]:
    row = _township(drawn, wish.unit)
    if row is None:
        yield _not_there(wish.unit, wish.unit, drawn)
        return
    if not wish.bodies:
        yield Fault("station", message(N_("没有选择要下放的站所；请至少选择一个。")))
    for unit in wish.bodies:
        body = drawn.bodies.get(unit)
        if body is None or body.host != wish.unit:
            template = N_("设计中“{township}”没有编号为“{unit}”的机构；请从列表中另选。")
            yield Fault("station", message(template, township=row.name, unit=unit))
        elif not body.dispatched:
            template = N_("“{body}”已经由乡镇管理，不用下放；请从选择中去掉。（SX-11）")
            yield Fault("station", message(template, body=body.name))


def _enact(drawn: Snapshot, wish: Enact) -> Iterator[Fault]:
    """What the document lacks, and every matter that it cannot change as the design is then."""
    said = wish.said
    yield from instrument_faults(said, date.max)
    yield from _item_faults(drawn, wish)
    gone = [item for item in wish.items if item.place not in drawn.divisions or item.body not in drawn.bodies]
    for item in gone:
        template = N_(
            "事项“{matter}”的乡镇或承办机构在设计中已经撤销；请改由承接的单位承办，或先排除撤销它的提议。（SX-34）"
        )
        yield Fault("matter", message(template, matter=item.matter))
    if not gone:
        on = replace(drawn, day=said.effective or drawn.day)
        yield from decided(on, said.form, said.number, wish.items, {})[1]


def _item_faults(drawn: Snapshot, wish: Enact) -> Iterator[Fault]:
    """What the items say that is none: the department, or the kind of power."""
    for item in wish.items:
        body = drawn.bodies.get(item.organ)
        county = drawn.above(item.place, Level.COUNTY)
        if (item.organ or wish.said.form not in OWN) and (body is None or body.host != county):
            template = N_(
                "事项“{matter}”的部门“{organ}”不是这个县的部门；收回、划转、委托都要写明部门，请从登记里选。（SX-34）"
            )
            yield Fault(
                "organ", message(template, matter=item.matter, organ=body.name if body else item.organ)
            )
        if item.kind not in MATTERS:
            template = N_("“{text}”不是事项类型；请写成其中之一：{names}。")
            yield Fault("kind", message(template, text=item.kind, names=tuple(MATTERS)))


def day_faults(wish: Wish, base: date, until: date) -> Iterator[Fault]:
    """What is wrong with the day on which an instrument takes effect, in a design from a day until another."""
    if not isinstance(wish, Enact) or (day := wish.said.effective) is None:
        return
    if not base < day <= until:
        template = N_(
            "生效日期 {day} 不在方案的基准日 {base} 以后、完成日 {until} 以前；请改方案的日期，或直接登记这份文件。（SX-34）"
        )
        yield Fault("effective", message(template, day=day, base=base, until=until))


def _equip(drawn: Snapshot, wish: Equip) -> Iterator[Fault]:
    if wish.unit not in drawn.divisions:
        yield _not_there(wish.unit, wish.unit, drawn)
    elif not drawn.bodies:
        template = N_("登记里没有任何机构，无从判断缺什么；请先导入机构。")
        yield Fault(wish.unit, message(template))


_FAULTS: Mapping[type[Wish], Callable[[Snapshot, Any], Iterator[Fault]]] = {
    Absorb: _absorb,
    Cede: _cede,
    Devolve: _devolve,
    Divide: division_faults,
    Enact: _enact,
    Equip: _equip,
    Rename: _rename,
    Retype: _retype,
    Undertake: _undertake,
}
"""What finds the faults of each wish."""
