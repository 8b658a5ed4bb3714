"""Posts, people and money in random small reforms: at every prefix nobody and no fen is lost, and no post without need lent."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.register.domain.ledger import Account, Entry, Holds
from santu.register.domain.money import funds
from santu.register.domain.rows import Body
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.money import money_postings, prove_money
from santu.transition.domain.posts import Posting, postings
from santu.transition.domain.posts_proof import pool_needs, prove_posts
from santu.transition.domain.steps import Step
from tests.fixtures.histories import AFTER
from tests.property.test_transition_random import planned, reforms

KINDS = ("administrative", "institutional")
numbers = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), min_size=1, max_size=12)


@st.composite
def staffed(draw) -> tuple[Snapshot, list[Step], dict[Account, int], dict[str, int]]:
    """A plan, what stands in the accounts before it, and the people of each body."""
    promise, steps = planned(*draw(reforms()))
    heirs = {
        change.unit: change.successors[0].unit if change.successors else ""
        for step in steps
        for change in step.changes
        if change.op is Op.ABOLISH and change.unit in promise.base.bodies
    }
    drawn = draw(numbers)
    balances: Counter[Account] = Counter()
    for place, body in enumerate(sorted(promise.base.bodies)):
        posts, people = drawn[place % len(drawn)]
        heir = body
        while heir in heirs:
            heir = heirs[heir]
        # The people of a body whose duties no body carries on are another matter.
        people = people if heir in promise.target.bodies else 0
        said = {
            Holds.VACANT: max(0, posts - people),
            Holds.FILLED: people,
            Holds.BEYOND: max(0, people - posts),
        }
        kind = KINDS[place % len(KINDS)]
        balances.update({Account(body, holds, kind): n for holds, n in said.items() if n})
    for row in promise.base.divisions.values():
        if row.level is Level.COUNTY:
            balances.update({Account(row.id, Holds.LEVEL, kind): 3 for kind in KINDS})
            balances.update({Account(row.id, Holds.POOL, kind): 500 for kind in KINDS})
    return promise.base, steps, dict(balances), heirs


def found(case, moves=None) -> list[str]:
    base, steps, balances, _ = case
    moves = postings(base, steps, AFTER, balances, {}) if moves is None else moves
    return [finding.violation.rule for finding in prove_posts(steps, moves, balances, str)]


def people(balances) -> int:
    return sum(n for account, n in balances.items() if account.holds is Holds.FILLED)


@settings(max_examples=150, deadline=None)
@given(staffed())
def test_every_prefix_keeps_people_and_posts(case):
    base, steps, balances, heirs = case
    moves = postings(base, steps, AFTER, balances, {})
    assert found(case) == []
    state, all_posts = Counter(balances), posts_of(balances)
    gone: set[str] = set()
    new: dict[str, Body] = {}
    for no in range(1, len(steps) + 2):
        for move in moves:
            if move.no == no:
                carry(state, move.entry)
        for change in steps[no - 1].changes if no <= len(steps) else ():
            if change.op is Op.ABOLISH and change.unit in base.bodies:
                gone.add(change.unit)
            if change.op is Op.ESTABLISH and isinstance(change.becomes, Body):
                new[change.unit] = change.becomes
        assert people(state) == people(balances)
        assert posts_of(state) == all_posts
        assert not any(n for account, n in state.items() if account.unit in gone)
        assert beyond(state) <= beyond(balances)
    for body in base.bodies.keys() - heirs.keys():
        assert authorised(state, body) >= authorised(balances, body)
    for body in new:
        inherited = sum(authorised(balances, old) for old in heirs if last_heir(old, heirs) == body)
        assert authorised(state, body) == inherited


def carry(state: Counter, entry: Entry) -> None:
    for account, amount in ((entry.source, -entry.amount), (entry.target, entry.amount)):
        state[account] += -amount if account.holds is Holds.BEYOND else amount


def posts_of(balances) -> Counter[str]:
    """By kind all posts, in bodies and free: people in excess have none."""
    counted: Counter[str] = Counter()
    for account, n in balances.items():
        counted[account.kind] += -n if account.holds is Holds.BEYOND else n
    return counted


def beyond(balances) -> int:
    return sum(n for account, n in balances.items() if account.holds is Holds.BEYOND)


def authorised(balances, body: str) -> int:
    return sum(-n if a.holds is Holds.BEYOND else n for a, n in balances.items() if a.unit == body)


def last_heir(body: str, heirs: dict[str, str]) -> str:
    while body in heirs:
        body = heirs[body]
    return body


@settings(max_examples=100, deadline=None)
@given(staffed())
def test_no_order_needs_less_than_the_least_pool_and_the_plan_no_less(case):
    base, steps, balances, _ = case
    moves = postings(base, steps, AFTER, balances, {})
    for need in pool_needs(steps, moves, balances):
        row = need.row
        assert row.bound <= row.least <= row.planned
        assert max((posts for _, posts, _ in row.course), default=0) <= row.room + row.planned
        assert max((posts for _, _, posts in row.course), default=0) <= row.room + row.least


@settings(max_examples=100, deadline=None)
@given(staffed(), st.integers(0, 10**6), st.sampled_from(["dropped", "doubled", "larger", "early"]))
def test_a_spoiled_posting_is_found(case, number, how):
    base, steps, balances, _ = case
    moves = postings(base, steps, AFTER, balances, {})
    sides = [(move, move.entry.source) for move in moves]
    # An excess that a body is given without having it lies in no account of the plan.
    leaving = [move for move, side in sides if side.unit in base.bodies and side.holds is not Holds.BEYOND]
    if leaving:
        chosen = leaving[number % len(leaving)]
        assert found(case, spoiled(moves, chosen, how))


def spoiled(moves: list[Posting], chosen: Posting, how: str) -> list[Posting]:
    place = moves.index(chosen)
    before, after = moves[:place], moves[place + 1 :]
    larger = replace(chosen, entry=replace(chosen.entry, amount=chosen.entry.amount + 1))
    other = replace(
        chosen.entry, source=Account("nobody", *(chosen.entry.source.holds, chosen.entry.source.kind))
    )
    mine = {
        "dropped": [],
        "doubled": [chosen, chosen],
        "larger": [larger],
        "early": [replace(chosen, entry=other)],
    }
    return [*before, *mine[how], *after]


@st.composite
def funded(draw) -> tuple[Snapshot, list[Step], dict[Account, int]]:
    """A plan, and the funds of some of its units and bodies before it."""
    promise, steps = planned(*draw(reforms()))
    base = promise.base
    units = sorted(
        {*base.bodies, *(row.id for row in base.divisions.values() if row.level is Level.TOWNSHIP)}
    )
    drawn = draw(st.lists(st.integers(0, 10**13), min_size=1, max_size=8))
    lines = ("2021-01", "2021-02")
    balances = {funds(unit, lines[at % 2]): drawn[at % len(drawn)] for at, unit in enumerate(units)}
    orphans = {
        change.unit
        for step in steps
        for change in step.changes
        if change.op is Op.ABOLISH and not change.successors
    }
    # The money of a body or unit that nobody carries on is another matter.
    return base, steps, {account: n for account, n in balances.items() if n and account.unit not in orphans}


def of_money(case, moves=None) -> list[str]:
    base, steps, balances = case
    moves = money_postings(base, steps, balances) if moves is None else moves
    return [finding.violation.rule for finding in prove_money(base, steps, moves, balances, str)]


@settings(max_examples=150, deadline=None)
@given(funded())
def test_every_prefix_keeps_money_by_line(case):
    base, steps, balances = case
    moves = money_postings(base, steps, balances)
    state, there = Counter(balances), {*base.bodies, *base.divisions}
    ends = []
    for step in steps:
        there |= {change.unit for change in step.changes if change.op is Op.ESTABLISH}
        for move in moves:
            if move.no == step.no:
                assert move.entry.source.kind == move.entry.target.kind
                state[move.entry.source] -= move.entry.amount
                state[move.entry.target] += move.entry.amount
        there -= {change.unit for change in step.changes if change.op is Op.ABOLISH}
        ends += [change for change in step.changes if change.op is Op.ABOLISH and not change.successors]
        assert min(state.values(), default=0) >= 0
        assert by_line(state) == by_line(balances)
        if not ends:
            assert {account.unit for account, fen in state.items() if fen} <= there
    if not ends:
        assert of_money(case) == []


def by_line(balances) -> Counter[str]:
    found: Counter[str] = Counter()
    for account, fen in balances.items():
        found[account.kind] += fen
    return found


@settings(max_examples=100, deadline=None)
@given(
    funded(), st.integers(0, 10**6), st.sampled_from(["dropped", "doubled", "larger", "elsewhere", "mixed"])
)
def test_a_spoiled_posting_of_money_is_found(case, number, how):
    base, steps, balances = case
    moves = money_postings(base, steps, balances)
    if moves:
        chosen = moves[number % len(moves)]
        place, entry = moves.index(chosen), chosen.entry
        other = {
            "dropped": [],
            "doubled": [chosen, chosen],
            "larger": [replace(chosen, entry=replace(entry, amount=entry.amount + 1))],
            "elsewhere": [replace(chosen, entry=replace(entry, target=funds("nobody", entry.target.kind)))],
            "mixed": [replace(chosen, entry=replace(entry, target=funds(entry.target.unit, "other")))],
        }[how]
        assert of_money(case, [*moves[:place], *other, *moves[place + 1 :]])
