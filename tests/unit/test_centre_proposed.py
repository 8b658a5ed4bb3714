"""Our wording of a centre list: matters that a window can take, every organ one that the demonstration has."""

from datetime import date

import pytest

from santu.register.domain.centre_terms import APPLICANTS, CENTRE, Terms, terms_of
from santu.register.domain.list_beginnings import proposed
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.synthetic_duties import DutyDrawing
from santu.register.domain.unit_lists import publishing_faults
from santu.register.selectors.centre_terms import AGENCY, THEMSELVES
from santu.standards.loader import load

STANDARDS, DAY = load("shanxi"), date(2026, 11, 27)
ROWS = proposed(kind_of(STANDARDS, CENTRE, DAY))
TERMS = {row.matter: terms_of(row.matter, row.cells, 1, no) for no, row in enumerate(ROWS, 1)}


def test_it_can_be_published_as_it_is():
    assert publishing_faults(kind_of(STANDARDS, CENTRE, DAY), ROWS, "白城乡人民政府", STANDARDS) == []


def test_there_are_as_many_matters_as_a_centre_has_and_some_need_departments_beside():
    assert 60 <= len(TERMS) == len(ROWS) <= 100
    assert 12 <= sum(bool(one.back_offices) for one in TERMS.values()) <= 20
    assert {len(one.back_offices) for one in TERMS.values()} == {0, 1, 2}


def test_every_organ_is_a_department_of_the_demonstration_or_the_township_itself():
    drawing = DutyDrawing.read()
    known = {*drawing.departments.values(), *drawing.at_centres, *THEMSELVES}
    assert len(known) == len(drawing.departments) + len(drawing.at_centres) + len(THEMSELVES)
    assert {name for one in TERMS.values() for name in (one.organ, *one.back_offices)} <= known


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS.keys())
def test_a_matter_says_what_to_bring_for_whom_and_what_comes_of_it(terms: Terms):
    assert terms.materials
    assert terms.result
    assert terms.fee
    assert set(terms.applicants) <= set(APPLICANTS)
    assert terms.applicants
    assert terms.promised_days is not None


def test_every_mark_is_in_use():
    materials = [one for terms in TERMS.values() for one in terms.materials]
    assert {one.form for one in materials} == {"", "原件", "复印件"}
    for mark in ("held", "promise", "later"):
        assert any(getattr(one, mark) for one in materials)


def test_an_agent_asks_for_nothing_that_the_centre_does_not_ask_for():
    """Beside what lets the agent act; what government holds nobody brings."""
    for row in proposed(kind_of(STANDARDS, AGENCY, DAY), ["甲村"]):
        if row.matter in TERMS:
            asked = set(row.cells["materials"].split("、")) - {"不用带", "授权书"}
            assert asked == {one.name for one in TERMS[row.matter].materials if not one.held}, row.name


def test_what_agents_do_is_in_the_centre_but_for_the_bills_of_utilities():
    rows = proposed(kind_of(STANDARDS, AGENCY, DAY), ["甲村"])
    assert [row.name for row in rows if row.matter not in TERMS] == ["水电费缴纳"]
