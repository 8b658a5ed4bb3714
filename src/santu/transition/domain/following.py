"""What follows a duty that goes to another body 人随事转、钱随事转 (SX-21): a proposal, and what is decided on it.

A plan moves it, or gives a place what somebody above does for it. As many people are wanted as a survey found at
the duty. They come out of the body that gives it away, kind by kind, those in post first, then vacant posts; never more
than it has. What is not found there is a rest, which is decided on as well. What that body has of the budget lines of the
matter is proposed to follow, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.change import Op
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.yuan import yuan
from santu.transition.domain.money import Paid
from santu.transition.domain.posts import Balances, Handed
from santu.transition.domain.steps import Step


class What(StrEnum):
    """What follows a duty; the rests are what is wanted and was not found."""

    POSTS = "posts"
    PEOPLE = "people"
    MONEY = "money"
    POSTS_REST = "posts_rest"
    PEOPLE_REST = "people_rest"

    @property
    def is_rest(self) -> bool:
        return self in (What.POSTS_REST, What.PEOPLE_REST)


WHATS = {
    What.POSTS: N_("随转编制"),
    What.PEOPLE: N_("随转人员"),
    What.MONEY: N_("随转经费"),
    What.POSTS_REST: N_("编制缺口"),
    What.PEOPLE_REST: N_("人员缺口"),
}
WHY = {
    What.POSTS: N_("调查有 {wanted} 人在办，原承办机构有编制 {held} 名，划出 {amount} 名"),
    What.MONEY: N_("原承办机构为这个事项有经费 {held} 元，划转 {amount} 元"),
    What.PEOPLE: N_("调查有 {wanted} 人在办，原承办机构在编 {held} 人，转隶 {amount} 人"),
    What.POSTS_REST: N_(
        "需要 {wanted} 名，能随转 {held} 名，还差 {amount} 名；请写明由哪里解决，或为何不需要"
    ),
    What.PEOPLE_REST: N_(
        "需要 {wanted} 人，能随转 {held} 人，还差 {amount} 人；请写明由谁补足，或为何不需要"
    ),
}
Key = tuple[str, What, str]
"""Duty, what follows it, of which kind of quota or which budget line ("" for a rest)."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A duty that goes from one body to another, in which step, on which day.

    ``persons`` are at it, as the register has it or, where that knows of nobody, the survey of this number found.
    """

    duty: Duty
    step: int
    day: date
    giver: str
    taker: str
    persons: int
    survey: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """Something to decide on: how much of what follows a duty, money in fen; ``held`` is how much there is of it."""

    moved: Moved
    what: What
    kind: str
    amount: int
    held: int

    @property
    def key(self) -> Key:
        return self.moved.duty.id, self.what, self.kind

    @property
    def why(self) -> Message:
        held, amount = self.said(self.held), self.said(self.amount)
        return message(WHY[self.what], wanted=self.moved.persons, held=held, amount=amount)

    def said(self, number: int) -> str:
        """So much of it, as people write it."""
        return yuan(number) if self.what is What.MONEY else str(number)


@dataclass(frozen=True, slots=True)
class Decision:
    """How much of an item is accepted, and why not all; ``members`` are the people who were picked, by number.

    ``proposed`` is how much there was to decide on: where the proposal is another now, nothing is decided.
    """

    proposed: int
    accepted: int
    reason: str = ""
    members: tuple[int, ...] = ()


def moved_duties(base: Snapshot, steps: Sequence[Step]) -> list[Moved]:
    """The duties that go to another body, but for those that only go on with what carries their body on.

    One that begins at a place comes from who does it for what lies above, but for one in which another ends.
    """
    heirs: dict[str, str] = {}
    moves: dict[str, Moved] = {}
    ending = {heir.unit for step in steps for change in step.changes for heir in change.successors}
    done = {(duty.place, duty.matter): duty for duty in base.duties.values() if duty.is_main}
    for step in steps:
        for change in step.changes:
            if change.op is Op.ABOLISH and change.successors:
                heirs[change.unit] = max(change.successors, key=lambda one: (one.share, one.unit)).unit
            elif change.op is Op.MOVE and (duty := base.duties.get(change.unit)):
                moves[duty.id] = Moved(duty, step.no, step.day, duty.body, str(change.becomes), duty.persons)
            elif isinstance(new := change.becomes, Duty) and (was := _above(base, done, new)):
                moves[new.id] = Moved(new, step.no, step.day, was.body, new.body, new.persons)
    return [one for unit, one in moves.items() if unit not in ending and not _goes_along(one, heirs)]


def _above(base: Snapshot, done: Mapping[tuple[str, str], Duty], duty: Duty) -> Duty | None:
    """Who does the matter of a duty for the nearest unit above its place."""
    row = base.divisions.get(duty.place)
    while row is not None:
        row = base.divisions.get(row.parent)
        if row is not None and (found := done.get((row.id, duty.matter))):
            return found
    return None


def moved_by(pairs: Sequence[tuple[Duty | None, Duty]], day: date) -> list[Moved]:
    """The duties that an instrument gives to another body: each as it was, and as it is from the day on."""
    return [
        Moved(now, 0, day, was.body, now.body, now.persons)
        for was, now in pairs
        if was is not None and was.body != now.body
    ]


def _goes_along(moved: Moved, heirs: Mapping[str, str]) -> bool:
    unit, seen = moved.giver, {moved.giver}
    while unit in heirs and heirs[unit] not in seen:
        unit = heirs[unit]
        seen.add(unit)
    return unit == moved.taker


def following(
    moved: Sequence[Moved],
    balances: Mapping[Account, int],
    fits: Callable[[Moved, str], bool],
    matters: Mapping[Account, str],
) -> list[Item]:
    """What is proposed to follow each duty, and the rest of it.

    Args:
        moved: the duties, in the order of the steps: what follows one is not there for the next.
        balances: what stands in the accounts before the plan, of posts and of money.
        fits: whether who takes a duty on can use a kind of quota of who gives it away.
        matters: the accounts of money for a matter, and that matter.
    """
    state = Balances({account: n for account, n in balances.items() if account.measure is not Measure.FEN})
    given: defaultdict[tuple[str, str, What], int] = defaultdict(int)
    money = dict(matters)
    found: list[Item] = []
    for one in moved:
        if one.persons:
            found += _of(one, state, given, fits)
        for account in sorted(money):
            if account.unit == one.giver and money[account] == one.duty.matter:
                found.append(Item(one, What.MONEY, account.kind, balances[account], balances[account]))
                del money[account]
    return found


def _of(
    moved: Moved,
    state: Balances,
    given: defaultdict[tuple[str, str, What], int],
    fits: Callable[[Moved, str], bool],
) -> Iterator[Item]:
    wanted, giver = moved.persons, moved.giver
    kinds = [kind for kind, measure in state.tallies(giver) if measure is Measure.HEADS and fits(moved, kind)]
    posts: dict[str, int] = {}
    people: dict[str, int] = {}
    for kind in kinds:
        authorised = max(0, state.authorised(giver, (kind, Measure.HEADS)))
        filled = state.now[Account(giver, Holds.FILLED, kind, Measure.HEADS)]
        posts[kind] = max(0, authorised - given[giver, kind, What.POSTS])
        people[kind] = min(posts[kind], max(0, min(filled, authorised) - given[giver, kind, What.PEOPLE]))
    going = _shared(wanted, people)
    vacant = _shared(wanted - sum(going.values()), {kind: posts[kind] - going[kind] for kind in kinds})
    taken = {kind: going[kind] + vacant[kind] for kind in kinds}
    for what, amounts, held in ((What.POSTS, taken, posts), (What.PEOPLE, going, people)):
        for kind in _largest_first(people):
            if amounts[kind]:
                given[giver, kind, what] += amounts[kind]
                yield Item(moved, what, kind, amounts[kind], held[kind])
    for what, amounts in ((What.POSTS_REST, taken), (What.PEOPLE_REST, going)):
        found = sum(amounts.values())
        if found < wanted:
            yield Item(moved, what, "", wanted - found, found)


def _largest_first(held: Mapping[str, int]) -> list[str]:
    return sorted(held, key=lambda kind: (-held[kind], kind))


def _shared(wanted: int, held: Mapping[str, int]) -> dict[str, int]:
    """So many out of what there is, the kind of which there is most first."""
    found: dict[str, int] = {}
    for kind in _largest_first(held):
        found[kind] = min(wanted, held[kind])
        wanted -= found[kind]
    return found


def undecided(items: Sequence[Item], decided: Mapping[Key, Decision]) -> list[Item]:
    """The items of which nothing is decided, or on another proposal than this."""
    return [item for item in items if item.key not in decided or decided[item.key].proposed != item.amount]


def handed(items: Sequence[Item], decided: Mapping[Key, Decision]) -> list[Handed]:
    """The posts and people that go along, as it is decided: what is not decided on stays."""
    found: dict[tuple[str, str], Handed] = {}
    left = {item.key for item in undecided(items, decided)}
    for item in items:
        if item.key in left or item.what.is_rest or item.what is What.MONEY:
            continue
        decision, moved = decided[item.key], item.moved
        key = (moved.duty.id, item.kind)
        was = found.get(key, Handed(moved.duty.id, moved.giver, moved.taker, item.kind, 0, 0, frozenset()))
        if item.what is What.POSTS:
            found[key] = was._replace(posts=decision.accepted)
        else:
            found[key] = was._replace(people=decision.accepted, members=frozenset(decision.members))
    return [one for one in found.values() if one.posts or one.people]


def paid(items: Sequence[Item], decided: Mapping[Key, Decision]) -> list[Paid]:
    """The money that goes along, as it is decided."""
    left = {item.key for item in undecided(items, decided)}
    return [
        Paid(item.moved.duty.id, item.moved.giver, item.moved.taker, item.kind, decided[item.key].accepted)
        for item in items
        if item.what is What.MONEY and item.key not in left and decided[item.key].accepted
    ]


def decision_faults(
    item: Item, decision: Decision, held_by: Mapping[int, str], place: str
) -> Iterator[Fault]:
    """What is wrong with a decision, each at the field that is about it.

    Args:
        item: what is decided on.
        decision: as it was written.
        held_by: the people in post in the giving body with this kind of quota, where a real-name list is kept.
        place: how the item is called in the form.
    """
    amount = item.said(item.amount)
    named = {"what": message(WHATS[item.what]), "matter": item.moved.duty.name, "amount": amount}
    if not 0 <= decision.accepted <= item.amount:
        text = N_("“{matter}”的{what}最多 {amount}，写的是 {accepted}；请改成 0 到 {amount} 之间。（SX-21）")
        yield Fault(f"accepted-{place}", message(text, **named, accepted=item.said(decision.accepted)))
    elif (item.what.is_rest or decision.accepted < item.amount) and not decision.reason.strip():
        text = (
            N_("“{matter}”的{what} {amount} 没有说明；请写明怎样解决，或为何不需要。（SX-21）")
            if item.what.is_rest
            else N_("“{matter}”的{what}没有全部接收，也没有写理由；请补上理由。（SX-21）")
        )
        yield Fault(f"reason-{place}", message(text, **named))
    if item.what is What.PEOPLE and held_by and len(set(decision.members)) != decision.accepted:
        text = N_("“{matter}”转隶 {accepted} 人，选了 {picked} 人；请选出同样多的人。（SX-21）")
        picked = len(set(decision.members))
        yield Fault(f"members-{place}", message(text, **named, accepted=decision.accepted, picked=picked))
    if not set(decision.members) <= held_by.keys():
        text = N_("“{matter}”选的人不都在原承办机构；请刷新页面后重选。")
        yield Fault(f"members-{place}", message(text, **named))
