"""What follows the matters of an instrument over powers: proposed out of the ledger, and decided by the plan that carried it out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from santu.register.domain.powers import Item, decided
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.instruments import Kept
from santu.register.selectors.quotas import balances_on, funds_on
from santu.register.selectors.scopes import scope_snapshot
from santu.transition.domain.follow_sums import Follows, follows_in
from santu.transition.domain.following import Decision, Key, moved_by
from santu.transition.models import Plan
from santu.transition.selectors.following import decisions_of, items_of, with_surveys

A_DAY = timedelta(days=1)


def follows_of(
    pairs: Sequence[tuple[Duty | None, Duty]],
    base: Snapshot,
    county: str,
    decisions: dict[Key, Decision] | None = None,
) -> list[Follows]:
    """What follows the duties that an instrument changes on the day of a register, out of the ledger of the day before."""
    eve = base.day - A_DAY
    known = [
        (was, now) for was, now in pairs if {now.body, was.body if was else now.body} <= base.bodies.keys()
    ]
    moved = with_surveys(moved_by(known, base.day), base, eve)
    if not moved:
        return []
    balances, money = balances_on(eve, [county]), funds_on(eve, [county])
    return follows_in(moved, items_of(moved, base, base.day, balances, money), decisions)


def follows_of_instrument(kept: Kept, items: Sequence[Item], plan: int | None) -> list[Follows]:
    """The same of an instrument as it is kept, as the register was the day before; with what its plan decided."""
    eve, on = (scope_snapshot(day, [kept.county]) for day in (kept.effective - A_DAY, kept.effective))
    base = replace(eve, day=kept.effective, bodies={**on.bodies, **eve.bodies})
    there = [one for one in items if one.place in base.divisions]
    pairs = decided(base, kept.said.form, kept.said.number, there, {})[0].pairs
    decisions = decisions_of(Plan.objects.get(pk=plan)) if plan else None
    return follows_of(pairs, base, kept.county, decisions)
