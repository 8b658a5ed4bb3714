"""The posts and the money of a plan: what stands in the ledger, what moves with its steps, what that takes of the pools."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256

from django.db.models import Count, F, Q, Sum

from santu.design.domain.scenario import Design
from santu.design.selectors.scenarios import scenario_scope
from santu.kernel.codes import Level
from santu.register.domain.ledger import Account
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.rows import Body
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.quotas import balances_on, funds_on
from santu.transition.domain.following import handed, paid, undecided
from santu.transition.domain.money import money_postings, prove_money
from santu.transition.domain.posts import Handed, Posting, postings
from santu.transition.domain.posts_proof import PoolNeed, PoolRow, pool_needs, prove_posts
from santu.transition.domain.proof import Finding
from santu.transition.domain.steps import Step
from santu.transition.models import Plan, PlanPool
from santu.transition.selectors.following import decisions_of, following_in


@dataclass(frozen=True)
class PostsOfPlan:
    """What stands in the accounts on the last day of a plan before it is carried out, and what moves with its steps."""

    design: Design
    steps: Sequence[Step]
    balances: Mapping[Account, int]
    moves: Sequence[Posting]
    funds: Mapping[Account, int]
    money: Sequence[Posting]
    with_duties: Sequence[Handed] = ()
    undecided: int = 0

    @property
    def digest(self) -> str:
        """What tells whether anything else stands now in the accounts of the units between which something moves; "" for none."""
        moves = (*self.moves, *self.money)
        units = {side.unit for move in moves for side in (move.entry.source, move.entry.target)}
        held = sorted(item for item in {**self.balances, **self.funds}.items() if item[0].unit in units)
        lines = (f"{a.unit}\t{a.holds}\t{a.kind}\t{a.measure}\t{n}" for a, n in held)
        return sha256("\n".join(lines).encode()).hexdigest() if units else ""

    @cached_property
    def findings(self) -> list[Finding]:
        posts = prove_posts(self.steps, self.moves, self.balances, self.name) if self.moves else []
        base, funds = self.design.base, self.funds
        return [*posts, *prove_money(base, self.steps, self.money, funds, self.name)] if funds else posts

    @cached_property
    def needs(self) -> list[PoolNeed]:
        return pool_needs(self.steps, self.moves, self.balances)

    @cached_property
    def lying(self) -> Mapping[str, Lying]:
        return lying_in(self.design)

    def name(self, unit: str) -> str:
        """What a unit is called, before the plan or after it."""
        return self.lying[unit].name if unit in self.lying else unit


def lying_in(design: Design) -> Mapping[str, Lying]:
    """Where every unit and body of a design lies, before it or after it."""
    return {**_lying(design.target()), **_lying(design.base)}


def posts_of(plan: Plan, design: Design, steps: Sequence[Step]) -> PostsOfPlan:
    """What moves with the steps of a plan; nothing where the ledger of its scope is empty."""
    scope = scenario_scope(plan.scenario)
    balances, funds = balances_on(design.until, scope), funds_on(design.until, scope)
    items, decided = following_in(design, steps, balances, funds), decisions_of(plan)
    with_duties = handed(items, decided)
    moves = (
        postings(design.base, steps, design.until, balances, {}, with_duties=with_duties) if balances else []
    )
    money = money_postings(design.base, steps, funds, paid(items, decided)) if funds else []
    left = len(undecided(items, decided))
    return PostsOfPlan(design, steps, balances, moves, funds, money, with_duties, left)


def needs_of(plan: Plan) -> list[PoolRow]:
    """What was found of the pools when the plan was proven, by county, kind and measure."""
    rows = plan.pools.order_by("county", "kind", "measure").values(*(field.name for field in fields(PoolRow)))
    return [PoolRow(**{**row, "course": json.loads(row["course"])}) for row in rows]


@dataclass(frozen=True, slots=True)
class PoolSums:
    """What all counties together need of their pools; how many lines there are, are not proven, or have not enough."""

    planned: int
    least: int
    lines: int
    unproven: int
    short: int


def pools_of(plan: int) -> PoolSums | None:
    """What was found of the pools when a plan was proven; ``None`` where no posts move."""
    # The sums come last: they are called as what they add up.
    found = PlanPool.objects.filter(plan=plan).aggregate(
        lines=Count("pk"),
        unproven=Count("pk", filter=Q(proven=False)),
        short=Count("pk", filter=Q(planned__gt=F("has"))),
        planned=Sum("planned"),
        least=Sum("least"),
    )
    return PoolSums(**found) if found["lines"] else None


def _lying(found: Snapshot) -> dict[str, Lying]:
    counties: dict[str, str] = {}

    def county(unit: str) -> str:
        row = found.divisions.get(unit)
        if row is None or row.level in (Level.PROVINCE, Level.CITY):
            return ""
        if unit not in counties:
            counties[unit] = unit if row.level is Level.COUNTY else county(row.parent) or unit
        return counties[unit]

    lying = {
        row.id: Lying(row.name, row.level, county(row.id), division=row.id)
        for row in found.divisions.values()
    }
    return lying | {body.id: _of_body(body, lying) for body in found.bodies.values() if body.host in lying}


def _of_body(body: Body, lying: Mapping[str, Lying]) -> Lying:
    host = lying[body.host]
    return Lying(f"{host.name}{body.name}", host.level, host.county, is_body=True, division=body.host)
