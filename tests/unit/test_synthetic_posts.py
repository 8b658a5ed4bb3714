"""The posts and people of the demonstration: the same for a seed, off the standard before, on it after, within every cap."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from santu.kernel.codes import Level
from santu.register.data import sample_directory
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_population, read_register
from santu.register.domain.ledger import CONTRA, Account, Entry, Holds, Measure, moved, trial
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.staff import LEADERS, holder_faults
from santu.register.domain.synthetic import Pools, synthetic_bodies
from santu.register.domain.synthetic_posts import (
    INSTITUTIONAL,
    Drawing,
    Staffed,
    assigned,
    filled,
    issued,
    synthetic_posts,
)
from santu.register.domain.synthetic_programme import Outcome, synthetic_programme
from santu.register.domain.synthetic_staff import NOWHERE, synthetic_staff
from santu.standards.loader import load

CITY, SEED, DRAWING = "1407", 7, Drawing.read()
OUTCOME = Outcome(cut=9_000, mean=35, cap=200, filled=60, categories={"station", "centre"})


@pytest.fixture(scope="module")
def pools() -> Pools:
    return Pools.on(load("shanxi"), date(2021, 10, 31))


@pytest.fixture(scope="module")
def register(pools: Pools) -> Snapshot:
    """One city of the real register, with generated bodies."""
    directory = sample_directory("shanxi", "2020-06-30")
    files = replace(read_register(directory), population=read_population(directory / "population.csv"))
    whole = snapshot_of_files(files)
    inside = {
        row.id: row
        for row in whole.divisions.values()
        if row.level is not Level.VILLAGE and (row.level is Level.PROVINCE or row.code.startswith(CITY))
    }
    bare = replace(whole, divisions=inside)
    return replace(bare, bodies={body.id: body for body in synthetic_bodies(bare, pools, SEED)})


@pytest.fixture(scope="module")
def posts(register: Snapshot, pools: Pools) -> list[Staffed]:
    return synthetic_posts(register, pools, DRAWING, SEED)


@pytest.fixture(scope="module")
def before(register: Snapshot, posts: list[Staffed]) -> dict[Account, int]:
    day = register.day
    return held([*issued(register, posts, DRAWING, SEED), *assigned(day, posts), *filled(day, posts)], {})


def held(entries: Iterable[Entry], base: dict[Account, int]) -> dict[Account, int]:
    """The balances after some entries of one day."""
    found = Counter(base)
    for account, days in moved(entries).items():
        found[account] += sum(days.values())
    return dict(found)


def in_townships(balances: dict[Account, int], bodies: Iterable[str]) -> int:
    inside = set(bodies)
    return sum(
        -n if account.holds in CONTRA else n
        for account, n in balances.items()
        if account.unit in inside and (account.kind, account.measure) == (INSTITUTIONAL, Measure.HEADS)
    )


def excess(balances: dict[Account, int]) -> int:
    return sum(n for account, n in balances.items() if account.holds is Holds.BEYOND)


def townships(register: Snapshot) -> int:
    return sum(row.formal for row in register.at(Level.TOWNSHIP))


def test_the_same_seed_draws_the_same_posts_and_people(register, pools, posts):
    assert synthetic_posts(register, pools, DRAWING, SEED) == posts
    assert synthetic_posts(register, pools, DRAWING, SEED + 1) != posts
    people = [list(synthetic_staff(register, posts, DRAWING, seed)) for seed in (SEED, SEED, SEED + 1)]
    assert people[0] == people[1] != people[2]


def test_before_townships_have_too_few_and_some_people_beyond_them_within_every_cap(register, before):
    assert in_townships(before, register.bodies) == DRAWING.mean_before * townships(register)
    assert excess(before) > 0
    assert min(before.values()) >= 0
    assert set(trial(before).values()) == {0}


def test_no_kinds_are_mixed(register, posts):
    kinds = {(register.bodies[one.body].category, one.kind) for one in posts}
    assert kinds == {
        ("fixed_organ", "administrative"),
        ("office", "administrative"),
        ("station", INSTITUTIONAL),
        ("centre", INSTITUTIONAL),
        ("dispatched", "political_legal"),
    }


def test_leaders_are_among_the_people(posts):
    people = {one.body: one.people for one in posts if one.measure is Measure.HEADS}
    leaders: Counter[str] = Counter()
    for one in posts:
        leaders[one.body] += one.people if one.measure is not Measure.HEADS else 0
    assert +leaders
    assert all(number <= people[body] for body, number in leaders.items() if number)


def test_everybody_has_a_number_for_a_name_and_comes_from_nowhere(register, posts):
    people = list(synthetic_staff(register, posts, DRAWING, SEED))
    assert len(people) == sum(one.people for one in posts if one.measure is Measure.HEADS)
    assert not [fault for holder, _ in people for fault in holder_faults(holder)]
    assert {holder.identity[:6] for holder, _ in people} == {NOWHERE}
    assert all(holder.name.startswith("示例人员") for holder, _ in people)
    assert len({holder.identity for holder, _ in people}) == len(people)
    counted = Counter((place.body, measure) for _, place in people for measure in LEADERS[place.leader])
    assert counted == +Counter({(one.body, one.measure): one.people for one in posts})
    away = [place for _, place in people if place.works_at]
    assert 0 < len(away) < len(people) // 5


def test_after_it_the_townships_are_on_the_standard_and_so_many_are_cut(register, before):
    found = synthetic_programme(register, before, OUTCOME, ())
    after = held([*found.levels, *found.bodies, *found.people], before)
    assert min(after.values()) >= 0
    assert set(trial(after).values()) == {0}
    assert in_townships(after, register.bodies) == OUTCOME.mean * townships(register)
    above = [row.id for level in (Level.CITY, Level.COUNTY) for row in register.at(level)]
    caps = [
        sum(one.get(Account(unit, Holds.CAP, INSTITUTIONAL), 0) for unit in above) for one in (before, after)
    ]
    assert caps[0] - caps[1] == OUTCOME.cut
    assert excess(after) == 0
    levels = [account for account in after if account.holds is Holds.LEVEL]
    assert [after[one] for one in levels] == [before.get(one, 0) for one in levels]


def test_no_county_has_less_than_before_and_no_township_loses_people(register, before):
    found = synthetic_programme(register, before, OUTCOME, ())
    after = held([*found.levels, *found.bodies, *found.people], before)
    for county in register.at(Level.COUNTY):
        bodies = [
            body for unit in register.children.get(county.id, ()) for body in register.bodies_of.get(unit, ())
        ]
        assert in_townships(after, bodies) >= in_townships(before, bodies)
    for account, people in before.items():
        if account.holds is Holds.FILLED:
            assert after.get(account, 0) >= people


def test_where_people_have_names_nobody_comes_without_one(register, before):
    [taigu] = [row.id for row in register.at(Level.COUNTY) if row.code == "140703"]
    found = synthetic_programme(register, before, OUTCOME, {taigu})
    inside = {
        body.id for body in register.bodies.values() if register.above(body.host, Level.COUNTY) == taigu
    }
    assert not [entry for entry in found.people if entry.source.unit in inside]
    assert [entry for entry in found.bodies if entry.target.unit in inside]
