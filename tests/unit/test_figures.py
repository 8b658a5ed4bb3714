"""Figures of townships and of what lies above, after units changed hands; and a county's map, which has both."""

from dataclasses import replace

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.register.domain.allotment import allotted
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.domain.unit_map import unit_map
from santu.transition.domain.figures import figures_after
from tests.fixtures import shuixiu
from tests.fixtures.small_standard import STANDARD

FIGURES = {"140726200": 1000, "140726201": 403}


def counted() -> Snapshot:
    """水秀乡 with 1,000 people, 侯城乡 with 403."""
    base = shuixiu.before()
    return replace(base, figures={PEOPLE: {base.by_code[code]: n for code, n in FIGURES.items()}})


def vanishing(base: Snapshot, code: str, heir: str) -> list[Change]:
    """A township and its villages go; ``heir`` carries them on."""
    township = base.by_code[code]
    gone = (*base.villages(township), township)
    return [Change(Op.ABOLISH, unit, successors=(Successor(heir),)) for unit in gone]


def stored(base: Snapshot, changes: list[Change]) -> Snapshot:
    """The register as it reads once the changes and their figures are written."""
    after = allotted(base).with_changes(changes)
    figures = {unit: n for unit, n in base.figures[PEOPLE].items() if unit in after.divisions}
    for quantity, unit, value in figures_after(allotted(base), after):
        assert quantity == PEOPLE
        figures[unit] = value
    return replace(after, figures={PEOPLE: figures})


def test_people_whom_no_township_takes_on_stay_in_their_countys_figure():
    base = counted()
    [county] = base.at(Level.COUNTY)
    after = stored(base, vanishing(base, "140726201", county.id))
    assert after.figures[PEOPLE] == {base.by_code["140726200"]: 1000, county.id: 403}
    assert after.total(PEOPLE) == base.total(PEOPLE) == 1403


def test_the_map_of_a_county_counts_its_own_part_once():
    base = counted()
    [county], [city] = base.at(Level.COUNTY), base.at(Level.CITY)
    after = stored(base, vanishing(base, "140726201", county.id))
    for unit in (county.id, city.id):
        assert unit_map(after, unit, STANDARD).figures == {PEOPLE: 1403}


def test_what_a_county_holds_goes_on_with_the_next_plan():
    """Read again, allotted again, added to: nobody is lost and nobody counted twice."""
    base = counted()
    [county] = base.at(Level.COUNTY)
    once = stored(base, vanishing(base, "140726201", county.id))
    twice = stored(once, vanishing(once, "140726200", county.id))
    assert twice.figures[PEOPLE] == {county.id: 1403}


def test_a_township_that_gave_all_away_has_nobody_left():
    base = counted()
    giver, taker = base.by_code["140726201"], base.by_code["140726200"]
    moves = [Change(Op.MOVE, village, giver, taker) for village in base.villages(giver)]
    assert stored(base, moves).figures[PEOPLE] == {giver: 0, taker: 1403}


def test_where_nothing_moved_no_figure_is_news():
    base = allotted(counted())
    assert list(figures_after(base, base)) == []
