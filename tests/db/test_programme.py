"""The programme 减上补下 from the ledger: net by county and level, before and after; and approvals across levels."""

import pytest

from santu.kernel.codes import Level
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.programme import together
from santu.register.selectors.programme import crossings_between, posts_by_division, programme_of
from tests.db.quotas import IN_BODY, IN_POOL, POSTS, account, entered, ledger, moves, service
from tests.db.registers import DAY, LATER, imported, unit

pytestmark = pytest.mark.django_db
LEVEL, VACANT, CAP, ISSUED = Holds.LEVEL, Holds.VACANT, Holds.CAP, Holds.ISSUED
KIND = "institutional"
FREE = sum(POSTS.values()) + 2 * IN_POOL


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def vacant(code: str, kind: str = KIND) -> Account:
    return Account(service(code), VACANT, kind)


def lines(code: str, level: Level):
    return programme_of(unit(code), level, DAY, LATER)


def test_what_a_county_gives_down_is_cut_above_and_added_below() -> None:
    entered(*moves(LATER, (account("140101", LEVEL), vacant("140101200"), 4)))
    found = lines("14", Level.PROVINCE)[KIND]
    city = unit("1401")
    county, township = found[city, Level.COUNTY], found[city, Level.TOWNSHIP]
    assert (county.before.whole, county.cut, county.added, county.after.whole) == (FREE, 4, 0, FREE - 4)
    assert (township.before.whole, township.cut, township.added) == (3 * IN_BODY, 0, 4)
    assert township.after.assigned == township.after.whole == 3 * IN_BODY + 4
    assert county.after.assigned == 0


def test_posts_that_go_back_and_out_again_in_a_county_are_neither_cut_nor_added() -> None:
    home, old, new = account("140101", LEVEL), vacant("140101200"), vacant("140101100")
    entered(*moves(LATER, (old, home, IN_BODY), (home, new, IN_BODY)))
    found = lines("140101", Level.COUNTY)[KIND]
    assert together(found).cut == together(found).added == 0
    assert found["", Level.TOWNSHIP].after.whole == 2 * IN_BODY


def test_what_one_county_gains_does_not_hide_what_another_loses() -> None:
    top = account("14", CAP)
    entered(
        *moves(LATER, (account("140102", LEVEL), top, 3), (top, account("140101", LEVEL), 3)),
    )
    whole = together(lines("1401", Level.CITY)[KIND])
    assert (whole.cut, whole.added) == (3, 3)
    assert whole.before.whole == whole.after.whole


def test_every_line_is_what_it_was_less_what_was_cut_and_more_what_was_added() -> None:
    top = account("14", CAP)
    entered(*moves(LATER, (account("140101", LEVEL), top, 2), (top, account("14", ISSUED), 1)))
    for line in lines("14", Level.PROVINCE)[KIND].values():
        assert line.before.whole - line.cut + line.added == line.after.whole


def test_the_mean_is_of_formal_townships_and_counts_those_without_a_post() -> None:
    township = lines("140101", Level.COUNTY)[KIND]["", Level.TOWNSHIP]
    assert township.after.townships == 3
    assert township.after.mean == 2 * IN_BODY / 3


def test_a_county_has_its_own_part_only() -> None:
    found = lines("140102", Level.COUNTY)[KIND]
    assert set(found) == {("", Level.COUNTY), ("", Level.TOWNSHIP)}
    assert found["", Level.COUNTY].after.whole == POSTS["140102"] + IN_POOL
    assert {place for place, _ in posts_by_division(unit("140102"), DAY)[KIND]} == {
        unit("140102"),
        unit("140102100"),
    }


def test_a_past_day_before_the_ledger_is_nothing() -> None:
    assert posts_by_division(unit("14"), DAY.replace(year=2019)) == {}


def test_what_crossed_levels_is_told_with_the_central_approval() -> None:
    top, free = account("14", CAP, "administrative"), account("140101", LEVEL, "administrative")
    issue = (account("14", ISSUED, "administrative"), top, 9)
    number = entered(*moves(LATER, issue, (top, free, 5)), central="中央编办复〔2020〕1号")
    found = crossings_between(unit("140101"), DAY, LATER, ["administrative"])
    assert [(one.voucher, one.source, one.target, one.amount) for one in found] == [
        (number, Level.PROVINCE, Level.COUNTY, 5)
    ]
    assert found[0].central == "中央编办复〔2020〕1号"
    assert crossings_between(unit("140102"), DAY, LATER, ["administrative"]) == []
    assert crossings_between(unit("140101"), LATER, LATER, ["administrative"]) == []


def test_what_comes_back_in_the_same_voucher_does_not_cross() -> None:
    top, free = account("14", CAP, "administrative"), account("140101", LEVEL, "administrative")
    old, new = (vacant(code, "administrative") for code in ("140101200", "140101100"))
    issue = (account("14", ISSUED, "administrative"), top, 9)
    entered(*moves(DAY, issue, (top, free, 9), (free, old, 5)), central="中央编办复〔2020〕1号")
    number = entered(*moves(LATER, (old, free, 5), (free, new, 3)), central="中央编办复〔2020〕2号")
    found = crossings_between(unit("140101"), DAY, LATER, ["administrative"])
    assert [(one.voucher, one.source, one.target, one.amount) for one in found] == [
        (number, Level.TOWNSHIP, Level.COUNTY, 2)
    ]
