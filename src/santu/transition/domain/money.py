"""Money in a plan (钱随事转): what a body or unit that goes has goes to who carries it on, by share, and is never lost."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from santu.kernel.apportion import apportion
from santu.kernel.change import Change, Op
from santu.kernel.messages import N_, message
from santu.kernel.violation import Violation
from santu.register.domain.ledger import Account, Entry
from santu.register.domain.money import funds
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.yuan import yuan
from santu.transition.domain.posts import Posting
from santu.transition.domain.proof import Finding
from santu.transition.domain.steps import TAKES_ON, Step

HELD, LEFT, LOST, NOWHERE = "money/negative", "money/left", "money/conserved", "money/nowhere"


class Paid(NamedTuple):
    """Money of a budget line, in fen, that goes with a duty from the body that gives it away to the one that takes it on."""

    duty: str
    giver: str
    taker: str
    line: str
    fen: int


def money_postings(
    base: Snapshot, steps: Sequence[Step], balances: Mapping[Account, int], with_duties: Sequence[Paid] = ()
) -> list[Posting]:
    """What money moves with each step of a plan: where nobody carries on, none.

    Args:
        base: the register before the first step.
        steps: the plan.
        balances: the funds on the base day, in fen (``funds_on``).
        with_duties: what was decided to go along with duties.
    """
    held: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for account, fen in balances.items():
        held[account.unit][account.kind] = fen
    there = {*base.divisions, *base.bodies}
    found: list[Posting] = []
    for step in steps:
        there |= {change.unit for change in step.changes if change.op is Op.ESTABLISH}
        for change in step.changes:
            for giver, getter, line, fen in _going(change, held, there, with_duties):
                entry = Entry(step.day, funds(giver, line), funds(getter, line), fen)
                found.append(Posting(step.no, step.county, entry))
                held[giver][line] = held[giver].get(line, 0) - fen
                held[getter][line] = held[getter].get(line, 0) + fen
    return found


def _going(
    change: Change, held: Mapping[str, Mapping[str, int]], there: set[str], with_duties: Sequence[Paid]
) -> list[tuple[str, str, str, int]]:
    """Who gives how much of which line to whom with a change."""
    if change.op is Op.ABOLISH and change.unit in held:
        return [(change.unit, *share) for share in _shares(change, held[change.unit], there)]
    if change.op in TAKES_ON:
        return [(one.giver, one.taker, one.line, one.fen) for one in with_duties if one.duty == change.unit]
    return []


def _shares(change: Change, held: Mapping[str, int], there: set[str]) -> list[tuple[str, str, int]]:
    """Who gets how much of which line of what somebody has who goes."""
    heirs = [one for one in change.successors if one.unit in there]
    if not heirs:
        return []
    return [
        (heir.unit, line, part)
        for line, fen in sorted(held.items())
        for heir, part in zip(heirs, apportion(fen, [one.share for one in heirs]), strict=True)
        if part
    ]


def prove_money(
    base: Snapshot,
    steps: Sequence[Step],
    moves: Sequence[Posting],
    balances: Mapping[Account, int],
    name: Callable[[str], str],
) -> list[Finding]:
    """Check at every prefix, line by line: no money is lost or made, spent twice, left behind, or where nobody is.

    Args:
        base: the register before the first step.
        steps: the plan.
        moves: what money moves with its steps.
        balances: the funds on the base day.
        name: what a unit is called.
    """
    by_step: defaultdict[int, list[Entry]] = defaultdict(list)
    for move in moves:
        by_step[move.no].append(move.entry)
    state: defaultdict[Account, int] = defaultdict(int, balances)
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for account in balances:
        lines[account.unit].add(account.kind)
    there = {*base.divisions, *base.bodies}
    found: list[Finding] = []
    for step in steps:
        there |= {change.unit for change in step.changes if change.op is Op.ESTABLISH}
        gone = {change.unit for change in step.changes if change.op is Op.ABOLISH}
        there -= gone
        made: defaultdict[str, int] = defaultdict(int)
        touched = {funds(unit, line) for unit in gone for line in lines[unit]}
        for entry in by_step[step.no]:
            for account, fen in ((entry.source, -entry.amount), (entry.target, entry.amount)):
                state[account] += fen
                made[account.kind] += fen
                lines[account.unit].add(account.kind)
                touched.add(account)
        faults = [*_lost(made), *_wrong(state, touched, there, gone, name)]
        found.extend(Finding(step.no, fault) for fault in faults)
    return found


def _lost(made: Mapping[str, int]) -> Iterator[Violation]:
    """A step that gives more, or less, of a line than it takes, as one between two lines does."""
    text = N_("预算项目 {line} 的经费在这一步多了 {fen} 元：经费只划转，不增不减；请重新编制计划。（SX-21）")
    for line, fen in sorted(made.items()):
        if fen:
            said = message(text, line=line, fen=yuan(fen))
            yield Violation(LOST, "", fen, 0, "SX-21", said, line)


def _wrong(
    state: Mapping[Account, int],
    touched: set[Account],
    there: set[str],
    gone: set[str],
    name: Callable[[str], str],
) -> Iterator[Violation]:
    left = N_("“{unit}”撤销时还有 {fen} 元经费（{line}）没有去处；请先定由谁承接。（SX-21）")
    nowhere = N_("{fen} 元经费（{line}）划给了这时还没有或已撤销的“{unit}”；请重新编制计划。（SX-21）")
    short = N_("“{unit}”的经费（{line}）少了 {fen} 元；请重新编制计划。（SX-21）")
    for account in sorted(touched):
        fen = state[account]
        if fen < 0:
            rule, text = HELD, short
        elif fen and account.unit in gone:
            rule, text = LEFT, left
        elif fen and account.unit not in there:
            rule, text = NOWHERE, nowhere
        else:
            continue
        said = message(text, unit=name(account.unit), fen=yuan(abs(fen)), line=account.kind)
        yield Violation(rule, account.unit, fen, 0, "SX-21", said, account.kind)
