"""A village divided into grids by hand: the changes that it takes, and every fault in words."""

from dataclasses import replace
from fractions import Fraction

import pytest

from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.proposals import GRIDS, Proposal
from santu.design.domain.scenario import target_of
from santu.design.domain.wishes import Divide
from santu.kernel.change import Op, Successor
from santu.kernel.messages import Refused
from santu.register.domain.rows import Extent
from santu.register.domain.snapshot import Snapshot
from tests.fixtures import shuixiu
from tests.fixtures.grids import PARTY, extent, grid, with_grids
from tests.fixtures.provinces.making import AFTER
from tests.fixtures.small_standard import REFORM

XIANG = "nbs.140726200.20200630"


@pytest.fixture
def bare() -> Snapshot:
    return shuixiu.with_bodies(shuixiu.before())


@pytest.fixture
def village(bare) -> str:
    return bare.villages(XIANG)[0]


@pytest.fixture
def base(bare, village) -> Snapshot:
    """Two base grids, and a party grid across them."""
    return with_grids(
        bare, grid(village, 1, "abc"), grid(village, 2, "def"), grid(village, 1, "bcd", network=PARTY)
    )


def divide(drawn: Snapshot, wish: Divide) -> Proposal:
    [found] = proposals_by_hand(drawn, Wished(wish, "户数变化"), REFORM, AFTER)
    return found


def refusals(drawn: Snapshot, wish: Divide) -> list[str]:
    with pytest.raises(Refused) as refusal:
        divide(drawn, wish)
    return [str(fault.message) for fault in refusal.value]


def test_a_village_without_grids_gets_them(bare, village):
    grids = grid(village, 1, "abc", new=True), grid(village, 2, "def", new=True)
    found = divide(bare, Divide(village, grids))
    assert (found.kind, found.key, found.source) == (GRIDS, f"grids/{village}", "SX-28")
    assert [change.op for change in found.changes] == [Op.ESTABLISH, Op.ESTABLISH]
    named = f"水秀乡{bare.divisions[village].name}"
    assert (
        str(found.reason) == f"将{named}划为 2 个网格（其中新设 2 个、调整 0 个、撤销 0 个）。理由：户数变化"
    )
    assert target_of(bare, [found], AFTER).grids == {one.id: one for one in grids}


def test_what_goes_on_is_redrawn_and_what_is_not_named_ends_in_who_takes_its_buildings(base, village):
    first, second = grid(village, 1, "abc"), grid(village, 2, "def")
    wider = replace(first, name="东网格", kind="dense", extent=extent("abcde"))
    new = grid(village, 3, "f", new=True)
    found = divide(base, Divide(village, (wider, new)))
    assert [(change.op, change.unit) for change in found.changes] == [
        (Op.RENAME, first.id),
        (Op.RETYPE, first.id),
        (Op.REDRAW, first.id),
        (Op.ESTABLISH, new.id),
        (Op.ABOLISH, second.id),
    ]
    gone = found.changes[-1]
    assert gone.successors == (Successor(first.id, Fraction(2, 3)), Successor(new.id, Fraction(1, 3)))
    assert "（其中新设 1 个、调整 1 个、撤销 1 个）" in str(found.reason)
    target = target_of(base, [found], AFTER)
    assert set(target.grids) == {first.id, new.id, grid(village, 1, "", network=PARTY).id}
    assert target.grids[first.id] == wider


def test_grids_of_other_nets_are_taken_in_with_it(base, village):
    party = grid(village, 1, "bcd", network=PARTY)
    first = grid(village, 1, "abc")
    wish = Divide(
        village, (replace(first, extent=extent("abc", ("宣讲",))), grid(village, 2, "def")), (party.id,)
    )
    found = divide(base, wish)
    assert found.source == "SX-27"
    assert "并入其他条线的网格 1 个" in str(found.reason)
    assert [change.op for change in found.changes] == [Op.REDRAW, Op.ABOLISH]
    shares = {heir.unit: heir.share for heir in found.changes[-1].successors}
    assert shares == {first.id: Fraction(2, 3), grid(village, 2, "").id: Fraction(1, 3)}


def test_a_grid_that_shares_no_building_with_any_leaves_nobody(base, village):
    alone = grid(village, 2, "xyz", network=PARTY)
    found = divide(
        with_grids(base, alone),
        Divide(village, (grid(village, 1, "abc"), grid(village, 2, "def")), (alone.id,)),
    )
    assert found.changes[-1].successors == ()


def test_a_division_that_is_as_it_was_is_refused(base, village):
    wish = Divide(village, (grid(village, 1, "abc"), grid(village, 2, "def")))
    assert refusals(base, wish) == ["这样提议不会改变任何单位；请核对后改写。"]


def test_every_fault_of_a_division_is_said_at_once(base, village):
    first = grid(village, 1, "abc")
    named = f"水秀乡{base.divisions[village].name}"
    wrong = (
        replace(first, extent=Extent(("a", "b"), -1, 5)),
        replace(grid(village, 2, "", new=True), name=first.name, kind="旧"),
        replace(grid(village, 3, "ad", new=True), number=2, network=PARTY),
    )
    assert refusals(base, Divide(village, wrong, ("没有", first.id))) == [
        "网格“第1网格”的户数是“-1”；要是不小于 0 的整数，请改正。",
        "网格“第1网格”的类别“旧”不是普通、密集区域、专属之一；请改正。（SX-28）",
        "网格“第1网格”里没有任何建筑；请划入建筑，或去掉这个网格。（SX-28）",
        "有 1 栋建筑（a等）在“第1网格、第3网格”里出现了几次；一栋建筑只归一个网格，请只留一处。（SX-28）",
        f"“{named}”有 2 个网格编为 2 号；请各用一个编号。（SX-28）",
        f"“{named}”有 2 个网格都叫“第1网格”；请各起名称。（SX-28）",
        "网格“第1网格”用了 2 号，它是“第2网格”的编号；编号给出后不再给别的网格，请另编一号。（SX-28）",
        "网格“第3网格”用了 2 号，它是“第2网格”的编号；编号给出后不再给别的网格，请另编一号。（SX-28）",
        f"“{named}”没有编号为“没有”的网格，无从并入；请从列表中选择。（SX-27）",
        "“第1网格”不用写在并入的网格里：它写了几次，或就是基础网格，没有留下的自然撤销；请去掉。（SX-27）",
        f"“{named}”有 3 栋建筑（c、e、f等）现在有网格管，划分以后没有；请把它们划进某个网格。（SX-28）",
        "网格“第3网格”不属于作为基础的综治网格；一张网只有一套网格，请改正。（SX-27）",
    ]


def test_a_village_that_is_not_there_or_gets_no_grid_is_refused(base, village):
    assert refusals(base, Divide(XIANG, ())) == [
        "设计中没有“水秀乡”这个村（社区），它可能已被别的提议撤销；请从列表中另选。（SX-28）"
    ]
    assert "没有划出任何网格" in refusals(base, Divide(village, ()))[0]


def test_a_number_stays_with_its_grid(base, village):
    again = replace(grid(village, 1, "abcdef"), number=7)
    [fault] = refusals(base, Divide(village, (again,)))
    assert fault == (
        "“第1网格”用了现有网格“第1网格”的身份，却不是同一个村、同一张网、同一编号；"
        "编号一经给出不再变更，请按新设网格处理。（SX-28）"
    )
