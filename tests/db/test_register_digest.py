"""Digests: what stands, county by county; the same on every store and by whatever way it came about."""

import pytest
from django.db import connection

from santu.kernel.change import Change, Op
from santu.register.domain.snapshot import Snapshot
from santu.register.models import Act
from santu.register.selectors.digests import county_digests, moved_counties
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record, townships_class
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
    act_on,
    body,
    digests,
    digests_by_hand,
    imported,
    listed,
    moving,
    person,
    renaming,
    unit,
    without,
)

pytestmark = pytest.mark.django_db

KNOWN = {
    "": "c44177bba31abe982415c541e6443207d1cf0ddd0ed017bf2b1a84a2cdcb88e4",
    "140101": "349c654cf38a58cf744f2c5c562de6216cc17bb6716984c3230d8bb11df484de",
    "140102": "4e9507aa63ec3c7b84782f539e7cf362fbe728bb81ec94bee13139ca2c3fa1bd",
}
"""Of ``everything()``, as computed by ``digests_by_hand``; neither store may give another."""


def everything() -> None:
    """Every kind of fact, also such as need care: an absent share, a text with a tab, a rare character."""
    imported(listed(people=PEOPLE_OF), CENSUS)
    base = snapshot(DAY)
    hosts = [base.by_code[code] for code, *_ in TOWNSHIPS]
    bodies = [body(host, "综合办", slot="office") for host in hosts]
    bodies += [body(host, "派出所", "dispatched", lines=DISPATCHED) for host in hosts]
    bodies_record(day=base.day, bodies=bodies, title="机构", by=person())
    townships_class(day=base.day, classes={hosts[0]: "developed_town"}, title="发达镇", by=person())
    act_on(LATER, renaming("140102200", "𠅤村\t乡"), moving("140101200200", "140102100"))


def test_the_digest_is_the_same_on_both_stores():
    everything()
    assert digests() == KNOWN, connection.vendor


def test_the_digest_is_what_its_definition_says():
    everything()
    assert county_digests() == digests_by_hand()


def test_neither_order_nor_acts_nor_row_numbers_take_part():
    def shuffled(found: Snapshot) -> Snapshot:
        rows = dict(reversed(found.divisions.items()))
        return Snapshot(found.day, rows, figures=found.figures)

    imported(listed(people=PEOPLE_OF), CENSUS)
    act_on(LATER, renaming("140101200", "白城镇"), moving("140102200200", "140102100"))
    at_once = digests()
    ids = list(Act.objects.values_list("pk", flat=True))

    every_way_undone(ids)
    imported(shuffled(listed(without(TOWNSHIPS, "140101"), without(VILLAGES, "140101"))))
    imported(shuffled(listed(people=PEOPLE_OF)), CENSUS)
    act_on(LATER, moving("140102200200", "140102100"), title="先划村")
    act_on(LATER, renaming("140101200", "又一名"), title="改错")
    act_on(LATER, renaming("140101200", "白城镇"), title="改正")
    assert digests() == at_once


def every_way_undone(acts: list[int]) -> None:
    for act in Act.objects.filter(pk__in=acts).order_by("-pk"):
        undo(act)
    assert county_digests() == {}


def undo(act: Act) -> None:
    act_undo(act=act, by=person(), reason="有误")


def test_a_unit_that_moved_counts_in_both_counties_on_every_day():
    imported()
    before = digests()
    act_on(LATER, moving("140101200200", "140102100"))
    between = digests()
    assert moved_counties(before, between) == ["140101", "140102"]
    act_on(LATEST, renaming("140101200200", "新村", LATEST))
    assert moved_counties(between, digests()) == ["140101", "140102"]


def test_what_belongs_to_a_unit_that_moved_counts_in_both_counties():
    imported()
    town = unit("140101201")
    act_on(LATER, Change(Op.MOVE, town, unit("140101"), unit("140102")))
    before = digests()
    bodies_record(day=DAY, bodies=[body(town, "综合办")], title="机构", by=person())
    assert moved_counties(before, digests()) == ["140101", "140102"]


def test_each_kind_of_fact_moves_the_digest_of_its_county_only():
    imported()
    town = unit("140101200")
    office = body(town, "综合办")
    acts = [
        lambda: act_on(LATER, renaming("140101200200", "新村")),
        lambda: act_on(LATER, Change(Op.RECODE, town, "140101200", "140101202")),
        lambda: imported(listed(people={"140101100": 7}), CENSUS),
        lambda: bodies_record(day=DAY, bodies=[office], title="机构", by=person()),
        lambda: act_on(LATER, Change(Op.LINES, office.id, (), DISPATCHED)),
        lambda: townships_class(day=DAY, classes={town: "developed_town"}, title="类别", by=person()),
    ]
    for act in acts:
        before = digests()
        act()
        assert moved_counties(before, digests()) == ["140101"]


def test_what_is_above_the_counties_has_a_digest_of_its_own():
    imported()
    before = digests()
    act_on(LATER, renaming("1401", "新市"))
    assert moved_counties(before, digests()) == [""]


def test_only_the_counties_named_are_digested():
    everything()
    east = unit("140101")
    assert county_digests({east}) == {east: county_digests()[east]}
    assert county_digests(set()) == {}
