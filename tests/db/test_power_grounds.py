"""Powers and the instruments on which they rest: facts load, the findings name what rests on none, and no list goes out with it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pytest

from santu.kernel.messages import Refused
from santu.publish.domain.listing import ListKind
from santu.publish.models import Edition
from santu.publish.services.editions import edition_draft, edition_publish
from santu.register.domain.duty_gaps import Finding
from santu.register.models import Instrument
from santu.register.selectors.duty_gaps import county_duties
from santu.register.selectors.instruments import instruments_of, powers_given
from santu.register.selectors.power_assessments import assessables, dues
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.unit_lists import powers_by_document
from santu.register.services.undo import act_undo
from tests.db import duties, powers, publishing, reforms
from tests.db.powers import COUNTY, GIVEN_ON, GIVING, NORTH, TAKEN_ON, TAKING, WATER, WHITE, back, unit
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.registers import DAY, person, written

pytestmark = pytest.mark.django_db
FROM_THE_FIRST = replace(GIVING, published_on=DAY, effective=DAY)
PAPERS = {Finding.NO_INSTRUMENT, Finding.AGAINST_INSTRUMENT}


@pytest.fixture(autouse=True)
def register() -> None:
    powers.prepared()


def found(day: date = GIVEN_ON) -> set[tuple[str, str, Finding]]:
    """Code of the place, matter and finding, of those about instruments."""
    told = county_duties(unit(COUNTY), day)
    return {
        (str(told.register.divisions[one.place].code), one.matter, one.finding)
        for one in told.report.found
        if one.finding in PAPERS
    }


def draft(day: date = GIVEN_ON):
    return edition_draft(kind=ListKind.DUTIES, scope=unit("14"), day=day, standards=STANDARDS)


def refusals(day: date = GIVEN_ON) -> list[str]:
    before = written()
    with pytest.raises(Refused) as refused:
        draft(day)
    assert written() == before
    return sorted(str(fault) for fault in refused.value.faults)


def fact(matter: str, power: str, document: str = "", code: str = WHITE, body: str = "综合办", **more: str):
    return duties.row(code, matter, body, power=power, instrument=document, **more)


def test_facts_without_an_instrument_load_and_are_found_and_not_published() -> None:
    organ = {"organ": "农业局"}
    duties.recorded(
        fact("A1", "赋权", "某政发〔2019〕9号"), fact("A2", "赋权"), fact("A3", "委托", "委 1 号", **organ)
    )
    duties.recorded(fact("A4", "法定"), fact("A1", "赋权", "配合的不算", body="农科站", role="配合"))
    assert found() == {(WHITE, matter, Finding.NO_INSTRUMENT) for matter in ("A1", "A2", "A3")}
    told = refusals()
    assert len(told) == 3
    for said, text in zip(
        ("事项A1”写的是赋权（某政发〔2019〕9号）", "没有写文号", "委托（委 1 号）"), told, strict=True
    ):
        assert said in text
        assert all(word in text for word in ("“白城乡”", "登记这份文件", "行政处罚法24，SX-34"))


def test_what_an_instrument_gives_is_published_and_what_turns_lawful_without_another_is_not() -> None:
    powers.recorded(GIVING, powers.row("A1"), powers.row("A2"))
    assert found() == set()
    assert {row["instrument"] for row in draft().listing.records()} == {GIVING.number}
    # The same day and later: a file says that the township has it by law, or only helps.
    duties.recorded(fact("A1", "法定"), day=GIVEN_ON)
    duties.recorded(fact("A2", "赋权", GIVING.number, role="配合"), day=TAKEN_ON)
    assert found() == {(WHITE, "A1", Finding.AGAINST_INSTRUMENT)}
    assert found(TAKEN_ON) == {(WHITE, matter, Finding.AGAINST_INSTRUMENT) for matter in ("A1", "A2")}
    [told] = refusals()
    assert all(
        said in told
        for said in ("“白城乡”的“事项A1”", GIVING.number, "登记收回的文件", "行政处罚法24，SX-34")
    )


def test_what_was_taken_back_is_not_had_again_by_the_old_document() -> None:
    powers.recorded(GIVING, powers.row("A1"))
    powers.recorded(TAKING, back("A1"))
    assert found(TAKEN_ON) == set()
    duties.recorded(fact("A1", "赋权", GIVING.number), day=TAKEN_ON)
    assert found(TAKEN_ON) == {(WHITE, "A1", Finding.NO_INSTRUMENT)}
    assert powers_given([unit(WHITE)], TAKEN_ON) == []


def test_a_power_that_a_body_elsewhere_has_is_found() -> None:
    powers.recorded(GIVING, powers.row("A1"))
    duties.recorded(fact("A1", "赋权", GIVING.number, body="农业局", body_code=COUNTY), day=TAKEN_ON)
    assert found(TAKEN_ON) == {(WHITE, "A1", Finding.NO_INSTRUMENT)}


def test_the_document_that_facts_name_makes_them_good() -> None:
    duties.recorded(fact("A1", "赋权", GIVING.number))
    assert found() == {(WHITE, "A1", Finding.NO_INSTRUMENT)}
    before = snapshot(GIVEN_ON).duties
    act = powers.recorded(GIVING, powers.row("A1", townships="白城乡"))
    assert snapshot(GIVEN_ON).duties == before
    assert found() == set()
    assert [one.said for one in instruments_of(unit(COUNTY))] == [GIVING]
    act_undo(act=act, by=person(), reason="有误")
    assert found() == {(WHITE, "A1", Finding.NO_INSTRUMENT)}
    powers.recorded(FROM_THE_FIRST, powers.row("A1", townships="白城乡"))
    assert found(DAY) == set()


def test_an_edition_that_waits_is_not_published_once_its_instrument_is_undone() -> None:
    act = powers.recorded(GIVING, powers.row("A1"))
    made = publishing.proposed(ListKind.DUTIES, day=GIVEN_ON)
    act_undo(act=act, by=person(), reason="有误")
    duties.recorded(fact("A1", "赋权", GIVING.number), day=GIVEN_ON)
    with pytest.raises(Refused, match="行政处罚法24，SX-34"):
        edition_publish(number=made.pk, by=person("wangfang"), standards=STANDARDS)
    assert Edition.objects.get(pk=made.pk).published_at is None


def places(day: date) -> Collection[str]:
    return snapshot(day).children[unit(COUNTY)]


def test_powers_go_on_with_merged_and_renumbered_townships() -> None:
    powers.recorded(FROM_THE_FIRST, powers.row("A1"), powers.row("A2", townships="白城乡"))
    reforms.applied()
    new = {str(row.code): row.id for row in snapshot(UNTIL).divisions.values()}
    given = powers_given(places(UNTIL), UNTIL)
    told = {(one.item.place, one.duty.place, one.duty.matter) for one in given}
    assert told == {(new[code], new[code], "A1") for code in (WATER, "140101101")} | {
        (new[WATER], new[WATER], "A2")
    }
    assert found(UNTIL) == set()
    assert draft(UNTIL).listing.rows
    assert {number for _, number, _ in powers_by_document(new["140101101"], UNTIL)} == {GIVING.number}
    [due] = dues(given, {}, UNTIL)
    assert (due.due, due.matters, due.is_late(UNTIL)) == (GIVING.assessment_due, ["A1", "A2"], True)
    [about] = assessables(instruments_of(unit(COUNTY)))
    assert set(about.ends) == {"A1", "A2"}
    assert min(about.ends.values()) > UNTIL, "not over with the townships that went"
    assert powers_given([unit(NORTH)], DAY)[0].by.id == Instrument.objects.get().pk
    # A file that says otherwise of the new township is found as it would have been before.
    later = UNTIL + timedelta(days=1)
    duties.recorded(fact("A1", "法定", code="140101101", body="党政综合办"), day=later)
    assert found(later) == {("140101101", "A1", Finding.AGAINST_INSTRUMENT)}
