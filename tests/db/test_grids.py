"""Buildings and grids as facts: recorded in one act, counted from the sheet, corrected by a new one, taken back."""

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.rows import Grid
from santu.register.models import Act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.grids import grids_record
from santu.register.services.undo import act_undo
from tests.db import reforms
from tests.db.grid_files import BASE, PARTY, grid, held, recorded, sheet, sheet_on
from tests.db.registers import DAY, LATER, LATEST, digests_by_hand, holder, person, unit, written

pytestmark = pytest.mark.django_db
EVERY = {(BASE, 1): ("1 2", 5, 15), (BASE, 2): ("3", 1, 3), (PARTY, 1): ("2 3", 3, 9)}


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    reforms.before()


def three() -> list[Grid]:
    return [grid(1, "1", "2"), grid(2, "3"), grid(1, "2", "3", network=PARTY)]


def test_sheets_and_grids_are_one_act_that_is_taken_back() -> None:
    before = county_digests()
    act = recorded(sheet(), *three())
    assert held() == EVERY
    assert sheet_on() == sheet()
    assert county_digests() == digests_by_hand()
    act_undo(act=act, by=person(), reason="有误")
    assert (held(), sheet_on(), county_digests()) == ({}, None, before)


def test_a_new_sheet_changes_sums_and_ends_what_it_leaves_empty() -> None:
    recorded(sheet(), *three())
    before = county_digests()
    act = recorded(sheet(households=(3, 4)), day=LATER)
    assert held(LATER) == {(BASE, 1): ("1 2", 7, 21), (PARTY, 1): ("2", 4, 12)}
    assert held(DAY) == EVERY
    assert [len(one.cells) for one in (sheet_on(DAY), sheet_on(LATER)) if one] == [3, 2]
    assert county_digests() == digests_by_hand()
    act_undo(act=act, by=person(), reason="有误")
    assert (held(LATER), county_digests()) == (EVERY, before)


def test_grids_that_are_named_take_their_sums_from_the_sheet_of_the_same_act() -> None:
    recorded(sheet(), *three())
    recorded(sheet(households=(3, 4, 5, 6)), grid(2, "3", "4"), day=LATER)
    assert held(LATER)[BASE, 2] == ("3 4", 11, 33)
    assert held(LATER)[BASE, 1] == ("1 2", 7, 21)


def test_a_sheet_is_not_taken_back_under_its_grids() -> None:
    drawn = recorded(sheet())
    divided = recorded(*three())
    with pytest.raises(Refused, match="其后的第"):
        act_undo(act=drawn, by=person(), reason="有误")
    act_undo(act=divided, by=person(), reason="有误")
    act_undo(act=Act.objects.get(pk=drawn.pk), by=person(), reason="有误")
    assert sheet_on() is None


def test_what_cannot_be_is_told_all_at_once_and_nothing_is_written() -> None:
    recorded(sheet(), *three())
    recorded(sheet(households=(3, 4)), day=LATER)
    before = written()
    wrong = [grid(3, "2", "9"), grid(2, "1", name="新网格")]
    with pytest.raises(Refused) as refused:
        recorded(*wrong, day=LATER)
    told = [str(fault.message) for fault in refused.value.faults]
    assert len(told) == 4
    for said in ("建筑“9”", "建筑“2”同时在网格“第3网格”和“第1网格”", "第 2 号网格登记了两次", "建筑“1”同时"):
        assert any(said in text for text in told), said
    with pytest.raises(Refused, match="在 2020-09-01 另有登记"):
        recorded(sheet(households=(1, 1, 1)))
    assert written() == before
    recorded(grid(3, "2", network="emergency"), day=LATEST)


def test_it_takes_the_right_over_the_county() -> None:
    there = {"day": DAY, "counties": [unit("140101")], "sheets": [sheet()], "grids": [], "title": "建筑"}
    with pytest.raises(Refused, match="权限"):
        grids_record(**there, by=holder("county_officer", unit("140102")))
    grids_record(**there, by=holder("county_officer", unit("140101")))
    assert snapshot(DAY).grids == {}
    assert sheet_on() is not None
    with pytest.raises(Refused, match="没有这个村"):
        grids_record(**{**there, "counties": [unit("140102")]}, by=person())
