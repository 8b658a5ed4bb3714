"""Snapshots: of a county, a province, everything; of past days; as believed; in a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.rows import NO_PAPERS, Body, Division, Papers
from santu.register.domain.snapshot import Snapshot
from santu.register.models import UnitCode
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.register.services.undo import act_undo
from tests.db.registers import (
    CENSUS,
    DAY,
    DISPATCHED,
    LATER,
    LATEST,
    PEOPLE_OF,
    TOWNSHIPS,
    VILLAGES,
    abolishing,
    act_on,
    body,
    establishing,
    imported,
    listed,
    moving,
    person,
    renaming,
    unit,
    without,
)

pytestmark = pytest.mark.django_db

EARLIER = DAY.replace(year=2019)
OTHER = {"24": "province", "2401": "city", "240101": "county", "240101100": "town"}


def other_province() -> Snapshot:
    rows: dict[str, Division] = {}
    for code, kind in OTHER.items():
        number = DivisionCode(code)
        above = f"x{code[: {4: 2, 6: 4, 9: 6}.get(len(code), 0)]}" if len(code) > 2 else ""
        rows[f"x{code}"] = Division(f"x{code}", number.level, kind, f"他{code}", above, number)
    return Snapshot(DAY, rows, figures={"people": {"x240101100": 40}})


@pytest.fixture
def filled() -> Snapshot:
    """Two provinces, one with figures and bodies; what the whole register then is."""
    incoming = listed(people=PEOPLE_OF)
    imported(incoming, CENSUS)
    imported(other_province(), CENSUS)
    papers = Papers(rank="正科", nameplates="政务公开办", functions="综合协调", document="编〔2020〕1号")
    office = body(unit("140101100"), "综合办", slot="office")
    bodies = [
        Body(**{name: getattr(office, name) for name in office.__slots__} | {"papers": papers}),
        body(unit("140102100"), "派出所", "dispatched", lines=DISPATCHED),
    ]
    bodies_record(day=DAY, bodies=bodies, title="机构", by=person())
    other = other_province()
    figures = {
        "people": {**incoming.figures["people"], **other.figures["people"]},
        "households": incoming.figures["households"],
    }
    divisions = {**incoming.divisions, **other.divisions}
    return Snapshot(DAY, divisions, {row.id: row for row in bodies}, figures)


def part(whole: Snapshot, *units: str) -> Snapshot:
    """What lies in these units, found without the database."""
    inside = {row for row in whole.divisions if any(row_in(whole, row, one) for one in units)}
    figures = {q: {u: v for u, v in values.items() if u in inside} for q, values in whole.figures.items()}
    return Snapshot(
        whole.day,
        {unit: row for unit, row in whole.divisions.items() if unit in inside},
        {unit: row for unit, row in whole.bodies.items() if row.host in inside},
        {quantity: values for quantity, values in figures.items() if values},
    )


def row_in(whole: Snapshot, unit: str, above: str) -> bool:
    while unit and unit != above:
        unit = whole.divisions[unit].parent
    return bool(unit)


def test_the_register_of_a_scope_is_what_lies_in_it(filled):
    assert snapshot(DAY) == filled
    assert filled.bodies[f"{unit('140102100')}/派出所.20200630"].lines == DISPATCHED
    assert filled.bodies[f"{unit('140102100')}/派出所.20200630"].papers == NO_PAPERS
    for scope in (["14"], ["24"], ["140101"], ["140101200"], ["140101", "240101"], ["14", "24"]):
        ids = [filled.by_code[code] for code in scope]
        assert snapshot(DAY, ids) == part(filled, *ids)
    assert len(snapshot(DAY, [filled.by_code["140101"]]).divisions) == 10
    assert snapshot(DAY, ["nobody"]) == Snapshot(DAY, {})


def test_a_day_before_the_first_is_empty(filled):
    assert snapshot(EARLIER) == Snapshot(EARLIER, {})
    assert snapshot(EARLIER, [filled.by_code["14"]]) == Snapshot(EARLIER, {})


def test_each_day_has_its_own_register(filled):
    east, west = filled.by_code["140101"], filled.by_code["140102"]
    village, town = unit("140101200200"), unit("140101200")
    act_on(LATER, renaming("140101200", "白城镇"), moving("140101200200", "140102100"))
    act_on(LATEST, moving("140101200201", "140101100", LATEST), abolishing("140101200", LATEST))
    assert [village in snapshot(day, [east]).divisions for day in (DAY, LATER)] == [True, False]
    assert [village in snapshot(day, [west]).divisions for day in (DAY, LATER)] == [False, True]
    names = [snapshot(day).divisions.get(town) for day in (DAY, LATER, LATEST)]
    assert [row and row.name for row in names] == ["白城乡", "白城镇", None]
    assert snapshot(LATER.replace(day=2)).divisions == snapshot(LATER).divisions
    assert snapshot(DAY) == filled


def test_what_was_believed_then(filled):
    believed = [(act_on(LATER, renaming("140101200", f"第{n}名")).pk, f"第{n}名") for n in range(3)]
    last = act_on(
        DAY,
        renaming("140101200", "本名", DAY),
        establishing("140101300", "town", "新镇", unit("140101"), DAY),
    )
    town = unit("140101200")
    for act, name in believed:
        assert snapshot(LATER, known=act).divisions[town].name == name
        assert snapshot(DAY, known=act) == filled
        assert snapshot(DAY, [unit("140101")], known=act) == part(filled, unit("140101"))
    undoing = act_undo(act=last, by=person(), reason="有误")
    assert snapshot(DAY, known=last.pk).divisions[town].name == "本名"
    assert len(snapshot(DAY, known=last.pk).divisions) == len(filled.divisions) + 1
    assert snapshot(DAY, known=undoing.pk) == snapshot(DAY) == filled
    assert snapshot(DAY, known=0) == Snapshot(DAY, {})


def test_codes_and_figures_are_those_of_their_day_and_belief(filled):
    town = unit("140101200")
    act = act_on(LATER, Change(Op.RECODE, town, "140101200", "140101202"))
    imported(listed(people={"140101100": 1}, day=LATEST, townships=recoded()), CENSUS)
    assert [snapshot(day).divisions[town].code for day in (DAY, LATER)] == ["140101200", "140101202"]
    assert snapshot(LATER, known=act.pk - 1).divisions[town].code == "140101200"
    assert [snapshot(day).figures["people"][unit("140101100")] for day in (LATER, LATEST)] == [9000, 1]
    assert snapshot(LATEST, known=act.pk).figures["people"][unit("140101100")] == 9000
    assert UnitCode.objects.filter(unit=town, withdrawn_by=None).count() == 2


def recoded() -> list[tuple[str, str, str]]:
    return [
        ("140101202", kind, name) if code == "140101200" else (code, kind, name)
        for code, kind, name in TOWNSHIPS
    ]


def test_the_codes_of_another_system_are_its_own(filled):
    other = snapshot(DAY, system="mca")
    assert set(other.divisions) == set(filled.divisions)
    assert other.by_code == {}


@pytest.mark.parametrize("known", [None, 3])
@pytest.mark.parametrize("level", [None, Level.PROVINCE, Level.TOWNSHIP])
def test_the_number_of_queries_does_not_grow(filled, known, level):
    scope = [row.id for row in filled.at(level)][:1] if level else []

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            snapshot(LATER, scope, known=known)
        return len(found)

    before = queries()
    hosts = [row.id for row in filled.at(Level.TOWNSHIP)]
    many = [body(host, f"站{n}", "station", lines=DISPATCHED) for host in hosts for n in range(20)]
    bodies_record(day=DAY, bodies=many, title="机构", by=person())
    made = [
        establishing(f"140101100{n}", "community", f"社区{n}", unit("140101100")) for n in range(300, 350)
    ]
    act_on(LATER, *made)
    assert queries() == before <= 7


def test_a_register_without_some_townships_is_read_as_it_is():
    short = listed(without(TOWNSHIPS, "140102"), without(VILLAGES, "140102"))
    imported(short)
    assert snapshot(DAY) == short
