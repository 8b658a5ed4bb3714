"""Figures of townships and of what lies above, after units changed hands; and a county's map, which has both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.allotment import allotted
from santu.register.domain.dating import Dated
from santu.register.domain.rows import Body
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.domain.unit_map import unit_map
from santu.transition.domain.figures import Inferred, figures_by_day
from tests.fixtures import shuixiu
from tests.fixtures.small_standard import STANDARD

FIRST, LAST = date(2021, 5, 6), date(2021, 10, 31)
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


def stored_by_day(base: Snapshot, steps: Sequence[Dated]) -> list[Snapshot]:
    """The register as it reads at the end of each day, once the changes and their figures are written."""
    days: list[Snapshot] = []
    written = list(figures_by_day(allotted(base), steps))
    assert len({figure[:3] for figure in written}) == len(written), "a unit is named once a day"
    after, figures = allotted(base), dict(base.figures[PEOPLE])
    for day, changes in steps:
        after = after.with_changes(changes)
        for figure in written:
            assert figure.quantity == PEOPLE
            if figure.day == day:
                assert figure.level is after.divisions[figure.unit].level
                figures[figure.unit] = figure.value
        held = {unit: value for unit, value in figures.items() if unit in after.divisions}
        days.append(replace(after, day=day, figures={PEOPLE: held}))
    return days


def stored(base: Snapshot, changes: list[Change]) -> Snapshot:
    [after] = stored_by_day(base, [(LAST, changes)])
    return after


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
    assert list(figures_by_day(base, [])) == []
    rename = Change(Op.RENAME, base.by_code["140726200"], "水秀乡", "水秀镇")
    assert list(figures_by_day(base, [(FIRST, [rename])])) == []


def test_what_moves_on_two_days_is_written_on_both():
    """One village on the first day, the rest and the township itself on the last: 1,403 people on each."""
    base = counted()
    giver, taker = base.by_code["140726201"], base.by_code["140726200"]
    first, *others = base.villages(giver)
    part = allotted(base).figures[PEOPLE][first]
    steps: list[Dated] = [
        (FIRST, [Change(Op.MOVE, first, giver, taker)]),
        (LAST, [Change(Op.MOVE, village, giver, taker) for village in others]),
        (LAST, [Change(Op.ABOLISH, giver, successors=(Successor(taker),))]),
    ]
    assert list(figures_by_day(allotted(base), steps)) == [
        Inferred(taker, PEOPLE, FIRST, 1000 + part, Level.TOWNSHIP),
        Inferred(giver, PEOPLE, FIRST, 403 - part, Level.TOWNSHIP),
        Inferred(taker, PEOPLE, LAST, 1403, Level.TOWNSHIP),
    ]
    between, *_, end = stored_by_day(base, steps)
    assert between.figures[PEOPLE] == {taker: 1000 + part, giver: 403 - part}
    assert end.figures[PEOPLE] == {taker: 1403}


def test_who_gets_back_what_it_gave_is_written_on_both_days():
    base = counted()
    giver, taker = base.by_code["140726201"], base.by_code["140726200"]
    villages = base.villages(giver)
    there = [Change(Op.MOVE, village, giver, taker) for village in villages]
    back = [Change(Op.MOVE, village, taker, giver) for village in villages]
    between, end = stored_by_day(base, [(FIRST, there), (LAST, back)])
    assert between.figures[PEOPLE] == {giver: 0, taker: 1403}
    assert end.figures[PEOPLE] == {giver: 403, taker: 1000}


def test_a_unit_that_is_there_for_a_while_has_its_figure_for_that_while():
    """A township that takes all on, on the first day, and is itself abolished on the last."""
    base = counted()
    [county] = base.at(Level.COUNTY)
    giver, heir = base.by_code["140726201"], base.by_code["140726200"]
    row = replace(base.divisions[giver], id="passing", code=DivisionCode(""), name="过渡乡")
    villages = base.villages(giver)
    steps: list[Dated] = [
        (
            FIRST,
            [
                Change(Op.ESTABLISH, row.id, becomes=row),
                *(Change(Op.MOVE, village, giver, row.id) for village in villages),
                Change(Op.ABOLISH, giver, successors=(Successor(row.id),)),
            ],
        ),
        (
            LAST,
            [
                *(Change(Op.MOVE, village, row.id, heir) for village in villages),
                Change(Op.ABOLISH, row.id, successors=(Successor(county.id),)),
            ],
        ),
    ]
    between, end = stored_by_day(base, steps)
    assert between.figures[PEOPLE] == {heir: 1000, row.id: 403}
    assert end.figures[PEOPLE] == {heir: 1403}


def test_bodies_have_no_figures():
    base = allotted(counted())
    body = Body("office", base.by_code["140726200"], "综合办", "internal", "")
    changes = [Change(Op.ESTABLISH, body.id, becomes=body), Change(Op.ABOLISH, body.id)]
    assert list(figures_by_day(base, [(FIRST, changes)])) == []
