"""Documents that facts told of before they were recorded: older than the register, than the facts, or than each other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from santu.kernel.messages import Refused
from santu.publish.domain.listing import ListKind
from santu.publish.services.editions import edition_draft
from santu.register.domain.layouts_powers import power_rows
from santu.register.domain.powers import Form
from santu.register.models import Act
from santu.register.selectors.instruments import (
    instruments_of,
    items_of,
    met_on,
    powers_given,
    read_with,
)
from santu.register.selectors.powers import power_in_force
from santu.register.selectors.scopes import scope_snapshot
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.unit_lists import powers_by_document
from santu.register.services.bodies import bodies_record
from santu.register.services.undo import act_undo
from tests.db import duties, powers
from tests.db.powers import COUNTY, GIVEN_ON, GIVING, TAKEN_ON, TAKING, WATER, WHITE, back, row, unit
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, body, person, written

pytestmark = pytest.mark.django_db
OLDER = replace(GIVING, published_on=DAY - timedelta(days=40), effective=DAY - timedelta(days=30))
WHITE_ALONE = {"townships": "白城乡"}


@pytest.fixture(autouse=True)
def register() -> None:
    powers.prepared()


def fact(matter: str, power: str, document: str = "", code: str = WHITE, body: str = "综合办", **more: str):
    return duties.row(code, matter, body, power=power, instrument=document, **more)


def drafted(day: date) -> list[str]:
    """The documents that a public list of duties of a day names; refused where it cannot be made."""
    made = edition_draft(kind=ListKind.DUTIES, scope=unit("14"), day=day, standards=STANDARDS)
    return sorted({record["instrument"] for record in made.listing.records()})


def makes_good(day: date, said, *rows) -> Act:
    """The act of a document without which nothing is public on a day, and which changes no duty."""
    with pytest.raises(Refused, match="行政处罚法24，SX-34"):
        drafted(day)
    before = snapshot(day).duties
    act = powers.recorded(said, *rows)
    assert snapshot(day).duties == before
    assert said.number in drafted(day)
    assert said in [one.said for one in instruments_of(unit(COUNTY))], "with its own day"
    return act


def test_a_document_older_than_the_register_makes_good_what_facts_tell() -> None:
    duties.recorded(fact("A1", "赋权", GIVING.number))
    act = makes_good(DAY, OLDER, row("A1", **WHITE_ALONE))
    [kept] = instruments_of(unit(COUNTY))
    base = scope_snapshot(met_on(kept.said, unit(COUNTY)), [unit(COUNTY)])
    [told] = power_rows(items_of([kept.id])[kept.id], base, unit(COUNTY), chinese=True)
    assert powers.looked(OLDER, told).changes == []
    act_undo(act=act, by=person(), reason="有误")
    with pytest.raises(Refused, match="登记这份文件"):
        drafted(DAY)


def test_a_document_older_than_the_register_gives_from_its_first_day() -> None:
    powers.recorded(OLDER, row("A1", **WHITE_ALONE))
    assert power_in_force("A1", unit(WHITE), DAY).instrument == GIVING.number
    assert drafted(DAY) == [GIVING.number]


def test_a_document_older_than_the_facts_makes_them_good_and_gives_the_rest_from_its_day() -> None:
    duties.recorded(fact("A1", "赋权", GIVING.number), day=TAKEN_ON)
    later = TAKEN_ON + timedelta(days=9)
    duties.recorded(fact("A1", "赋权", GIVING.number, code=WATER), day=later)
    powers.recorded(GIVING, row("A1", townships="白城乡、水秀镇"), row("A2", **WHITE_ALONE))
    assert [power_in_force("A2", unit(WHITE), day).instrument for day in (GIVEN_ON, TAKEN_ON)] == [
        GIVING.number
    ] * 2
    assert power_in_force("A1", unit(WATER), TAKEN_ON) is None
    assert drafted(later) == [GIVING.number]
    assert len(powers_given([unit(WHITE), unit(WATER)], later)) == 3
    assert ("赋权", GIVING.number, "A1") in powers_by_document(unit(WATER), later)


def test_facts_of_bodies_that_began_after_the_document_are_made_good() -> None:
    bodies_record(day=TAKEN_ON, bodies=[body(unit(WHITE), "新设办")], title="机构", by=person())
    duties.recorded(fact("A1", "赋权", GIVING.number, body="新设办"), day=TAKEN_ON)
    act = makes_good(TAKEN_ON, GIVING, row("A1", body="新设办", **WHITE_ALONE))
    [kept] = instruments_of(unit(COUNTY))
    base = read_with(scope_snapshot(GIVEN_ON, [unit(COUNTY)]), GIVING.number)
    [told] = power_rows(items_of([kept.id])[kept.id], base, unit(COUNTY), chinese=True)
    assert told[-1] == "新设办"
    act_undo(act=act, by=person(), reason="有误")
    before = written()
    with pytest.raises(Refused, match="2020-09-01 没有承办“白城乡”的事项“A2”的机构"):
        powers.recorded(
            GIVING, row("A1", body="新设办", **WHITE_ALONE), row("A2", body="新设办", **WHITE_ALONE)
        )
    assert written() == before


def test_what_moved_within_its_township_since_the_document_stays_where_it_went() -> None:
    duties.recorded(fact("A1", "赋权", GIVING.number))
    duties.recorded(fact("A1", "赋权", GIVING.number, body="农科站"), day=TAKEN_ON)
    makes_good(TAKEN_ON, GIVING, row("A1", **WHITE_ALONE))


def test_another_document_is_still_not_recorded_under_what_came_later() -> None:
    duties.recorded(fact("A1", "赋权", GIVING.number), day=TAKEN_ON)
    before = written()
    with pytest.raises(Refused, match="期间重叠"):
        powers.recorded(replace(GIVING, number="另一号"), row("A1", **WHITE_ALONE))
    assert written() == before


@pytest.mark.parametrize("document", [TAKING.number, ""])
@pytest.mark.parametrize("form", [Form.TAKE_BACK, Form.TRANSFER])
def test_what_facts_tell_as_taken_back_is_made_good_by_the_document(document: str, form: Form) -> None:
    powers.recorded(GIVING, row("A1", **WHITE_ALONE))
    duties.recorded(fact("A1", "法定", document, body="农业局", body_code=COUNTY), day=TAKEN_ON)
    with pytest.raises(Refused, match="登记收回的文件"):
        drafted(TAKEN_ON)
    powers.recorded(replace(TAKING, form=form), back("A1", **WHITE_ALONE))
    assert drafted(TAKEN_ON) == [TAKING.number]
    held = power_in_force("A1", unit(WHITE), TAKEN_ON)
    assert snapshot(TAKEN_ON).bodies[held.body].name == "农业局"


def test_what_a_township_only_helps_with_since_is_taken_back() -> None:
    powers.recorded(GIVING, row("A1", **WHITE_ALONE))
    duties.recorded(fact("A1", "赋权", GIVING.number, role="配合"), day=TAKEN_ON)
    with pytest.raises(Refused, match="登记收回的文件"):
        drafted(TAKEN_ON)
    before = written()
    with pytest.raises(Refused, match="没有编码为“A1”的事项"):
        powers.recorded(TAKING, back("A1", **WHITE_ALONE))
    assert written() == before
    powers.recorded(TAKING, back("A1", name="事项A1", **WHITE_ALONE))
    assert TAKING.number in drafted(TAKEN_ON)


LAW = replace(
    TAKING, form=Form.BY_LAW, number="人大公告〔2021〕5号", title="关于修改条例的决定", issuer="省人大常委会"
)


@pytest.mark.parametrize("told_by_facts", [True, False])
def test_what_a_law_now_gives_the_township_itself_stays_there_and_is_published(told_by_facts: bool) -> None:
    powers.recorded(GIVING, row("A1", **WHITE_ALONE), row("A2", **WHITE_ALONE))
    if told_by_facts:
        duties.recorded(fact("A1", "法定"), day=TAKEN_ON)
        with pytest.raises(Refused, match="登记“转为法定职权”的文件"):
            drafted(TAKEN_ON)
    act = powers.recorded(LAW, row("A1", **WHITE_ALONE))
    assert drafted(TAKEN_ON) == sorted([GIVING.number, LAW.number])
    held = power_in_force("A1", unit(WHITE), TAKEN_ON)
    assert (held.organ, held.power, held.instrument) == (unit(WHITE), "statutory", LAW.number)
    assert [one.duty.matter for one in powers_given([unit(WHITE)], TAKEN_ON)] == ["A2"]
    with pytest.raises(Refused, match="无从收回"):
        powers.recorded(replace(TAKING, effective=TAKEN_ON + timedelta(days=1)), back("A1", **WHITE_ALONE))
    act_undo(act=act, by=person(), reason="有误")
    assert LAW.number not in [one.said.number for one in instruments_of(unit(COUNTY))]


def test_only_what_was_given_turns_into_a_power_by_law_and_with_a_body_of_the_township() -> None:
    powers.recorded(GIVING, row("A1", **WHITE_ALONE))
    before = written()
    for said, told in (
        (row("A1", townships="水秀镇"), "不用转为法定"),
        (row("A1", body="农业局", **WHITE_ALONE), "没有叫“农业局”"),
    ):
        with pytest.raises(Refused, match=told):
            powers.recorded(LAW, said)
    assert written() == before
