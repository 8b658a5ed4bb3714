"""Random provinces with a known history: the matcher finds it again, and holds its own books."""

import random
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.kernel.codes import Level
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import Kind, Succession, match
from tests.fixtures.provinces.making import AFTER, BEFORE, register

ACTS = ("absorb", "cede", "cede_across", "carve_out", "merge_new", "retype", "split", "renumber", "swap")
DIFFERENT = st.sampled_from([3, 10, 30, 900])
MARKS = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"


def village_name(number: int) -> str:
    """A name that no other number has, two characters of which differ from any neighbour's."""
    return f"{MARKS[number % 31]}{MARKS[number // 31 % 31]}庄村委会"


@dataclass
class Unit:
    """A township of the story; its villages are numbers, and keep them."""

    code: str
    name: str
    villages: list[int]


@dataclass
class Story:
    """The townships that stand so far, and how many new names were given."""

    units: list[Unit]
    names: int = 0

    def number(self, county: str, first: int) -> str:
        used = {unit.code for unit in self.units}
        return next(code for n in range(first, 399) if (code := f"{county}{n}") not in used)

    def new(self, county: str, villages: list[int], first: int = 150) -> Unit:
        self.names += 1
        name = f"新{MARKS[self.names % 31]}{MARKS[self.names // 31]}"
        unit = Unit(self.number(county, first), f"{name}{'镇' if first < 200 else '乡'}", villages)
        self.units.append(unit)
        return unit


@st.composite
def provinces(draw) -> tuple[list[Unit], list[Unit]]:
    """A province before and after; no township number is given twice but by a swap."""
    counter = iter(range(900))
    units = []
    for county in range(draw(st.integers(1, 3))):
        for place in range(draw(st.integers(2, 5))):
            villages = [next(counter) for _ in range(draw(st.integers(3, 7)))]
            name = f"{MARKS[county]}{MARKS[place]}{MARKS[20 + place]}乡"
            units.append(Unit(f"99010{county + 1}20{place}", name, villages))
    before = [Unit(unit.code, unit.name, list(unit.villages)) for unit in units]
    story = Story(units)
    for act in draw(st.lists(st.sampled_from(ACTS), max_size=6)):
        _happen(story, act, draw(st.integers(0, 99)))
    if draw(st.booleans()):
        for unit in story.units:
            unit.code = unit.code.replace("990101", "990191", 1)
    return before, story.units


def _happen(story: Story, act: str, pick: int) -> None:
    one = story.units[pick % len(story.units)]
    county = one.code[:6]
    near = [unit for unit in story.units if unit.code[:6] == county and unit is not one]
    if not near:
        return
    other = near[pick % len(near)]
    if act == "absorb":
        other.villages += one.villages
        story.units.remove(one)
    elif act == "cede" and len(one.villages) > 3:
        other.villages.append(one.villages.pop())
    elif act == "cede_across" and len(one.villages) > 3:
        far = [unit for unit in story.units if unit.code[:6] != county]
        if far:
            far[pick % len(far)].villages.append(one.villages.pop())
    elif act == "carve_out" and len(one.villages) > 4:
        story.new(county, [one.villages.pop(), one.villages.pop()])
    elif act == "merge_new":
        story.units.remove(one)
        story.units.remove(other)
        story.new(county, one.villages + other.villages)
    elif act == "retype":
        story.units.remove(one)
        story.new(county, one.villages)
    elif act == "split" and len(near) > 1:
        story.units.remove(one)
        for place, village in enumerate(one.villages):
            near[place % len(near)].villages.append(village)
    elif act == "renumber":
        one.code = story.number(county, 250)
    elif act == "swap":
        one.code, other.code = other.code, one.code


def told(units: list[Unit], day, different: int = 900) -> Snapshot:
    """The register of the story; with few ``different`` names many villages share one."""
    townships = {
        unit.code: (
            unit.name,
            {
                f"{unit.code}{200 + at}": village_name(number % different)
                for at, number in enumerate(unit.villages)
            },
        )
        for unit in units
    }
    return register(day, townships)


def recount(before: list[Unit], after: list[Unit]) -> dict[tuple[str, str], int]:
    """Flows the slow and simple way: compare every township with every other."""
    counted = {
        (old.code, new.code): len(set(old.villages) & set(new.villages)) for old in before for new in after
    }
    return {pair: villages for pair, villages in counted.items() if villages}


def flows_told(before: Snapshot, after: Snapshot, succession: Succession) -> Counter[tuple[str, str]]:
    return Counter(
        (
            before.divisions[before.divisions[old].parent].code,
            after.divisions[after.divisions[new].parent].code,
        )
        for old, new in succession.villages.items()
    )


@settings(deadline=None, max_examples=150)
@given(provinces())
def test_villages_of_unique_names_are_all_found_and_flows_are_the_recount(history):
    before, after = told(history[0], BEFORE), told(history[1], AFTER)
    succession = match(before, after)
    expected = {village: unit.code for unit in history[1] for village in unit.villages}
    for unit in history[0]:
        for at, village in enumerate(unit.villages):
            new = after.divisions[succession.villages[before.by_code[f"{unit.code}{200 + at}"]]]
            assert (new.name, after.divisions[new.parent].code) == (village_name(village), expected[village])
    assert flows_told(before, after, succession) == recount(*history)
    named = {
        (before.divisions[flow.old].code, after.divisions[flow.new].code): flow.villages
        for event in succession.events
        for flow in event.flows
    }
    assert named.items() <= recount(*history).items()


@settings(deadline=None, max_examples=150)
@given(provinces(), DIFFERENT)
def test_the_books_balance(history, different):
    before, after = told(history[0], BEFORE, different), told(history[1], AFTER, different)
    succession = match(before, after)
    retired = [unit for event in succession.events for unit in event.retire]
    created = [unit for event in succession.events for unit in event.create]
    gone = [row.id for row in before.at(Level.TOWNSHIP) if row.id not in succession.townships]
    come = [row.id for row in after.at(Level.TOWNSHIP) if row.id not in set(succession.townships.values())]
    renumbered = {
        old: new
        for old, new in succession.townships.items()
        if before.divisions[old].code != after.divisions[new].code
    }
    assert sorted(retired) == sorted([*gone, *renumbered])
    assert sorted(created) == sorted([*come, *renumbered.values()])
    shares: Counter[str] = Counter()
    for flow in {flow for event in succession.events for flow in event.flows}:
        shares[flow.old] += flow.share
    for old in gone:
        found = any(village in succession.villages for village in before.villages(old))
        assert shares[old] == Fraction(found)
    assert all(total <= 1 for total in shares.values())
    for event in succession.events:
        for flow in event.flows:
            assert flow.new in (*event.keep, *event.create)
            continued = succession.townships.get(flow.old)
            assert flow.old in event.retire or continued in event.keep


@settings(deadline=None, max_examples=60)
@given(provinces(), DIFFERENT, st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(history, different, seed):
    before, after = told(history[0], BEFORE, different), told(history[1], AFTER, different)
    mixed = []
    for snapshot in (before, after):
        rows = list(snapshot.divisions.items())
        random.Random(seed).shuffle(rows)
        mixed.append(Snapshot(snapshot.day, dict(rows)))
    assert match(*mixed) == match(before, after)


@settings(deadline=None, max_examples=60)
@given(provinces(), DIFFERENT)
def test_a_register_compared_with_itself_has_no_event(history, different):
    snapshot = told(history[1], AFTER, different)
    same = match(snapshot, snapshot)
    assert same.events == ()
    assert all(old == new for old, new in (same.townships | same.villages | same.counties).items())
    assert len(same.villages) == len(snapshot.at(Level.VILLAGE))


@settings(deadline=None, max_examples=100)
@given(provinces())
def test_an_untouched_township_continues_and_is_in_no_list_of_the_gone(history):
    before, after = told(history[0], BEFORE), told(history[1], AFTER)
    succession = match(before, after)
    late = {(unit.code, unit.name): unit.villages for unit in history[1]}
    for unit in history[0]:
        if late.get((unit.code, unit.name)) == unit.villages:
            assert succession.townships[before.by_code[unit.code]] == after.by_code[unit.code]
            assert not any(before.by_code[unit.code] in event.retire for event in succession.events)


@settings(deadline=None, max_examples=60)
@given(st.integers(3, 8), st.integers(3, 8), st.booleans())
def test_one_thing_that_happened_is_called_by_its_name(first, second, town):
    one, two = list(range(first)), list(range(100, 100 + second))
    segment, kind = ("101", "镇") if town else ("301", "乡")
    before = told([Unit("990101201", "甲山乡", one), Unit("990101202", "乙水乡", two)], BEFORE)
    absorbed = told([Unit("990101202", "乙水乡", two + one)], AFTER)
    assert [event.kind for event in match(before, absorbed).events] == [Kind.ABSORB]
    merged = told([Unit(f"990101{segment}", f"丙石{kind}", one + two)], AFTER)
    assert [event.kind for event in match(before, merged).events] == [Kind.MERGE_NEW]
    alone = told([Unit(f"990101{segment}", f"甲山{kind}", one), Unit("990101202", "乙水乡", two)], AFTER)
    expected = Kind.RETYPE if town else Kind.RECODE
    assert [event.kind for event in match(before, alone).events] == [expected]
