"""Posts and money as a double-entry ledger: accounts, what moves between them, and balances day by day.

Every post stands in exactly one account of its kind of quota and its measure; an entry moves some from one account to
another from a day on. What is issued and what is beyond the quota are contra accounts: they say how many posts the
others hold, so that all accounts of a kind and measure together are zero on every day (``trial``). No balance is ever
negative: a cap is kept, a vacancy exists before somebody fills it, and nothing is returned that was not lent.

Money stands in the same ledger, counted in fen: its kind is a budget line, its accounts are the funds of units and bodies.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from santu.kernel.messages import N_


class Measure(StrEnum):
    """What is counted: heads, and the leader posts 领导职数 among them; or money, in fen."""

    HEADS = "heads"
    PRINCIPAL = "principal"
    DEPUTY = "deputy"
    FEN = "fen"
    # Accounts are keys of large dictionaries, and an enumeration hashes slowly by itself.
    __hash__ = str.__hash__


class Holds(StrEnum):
    """What the posts, or the money, in an account are."""

    ISSUED = "issued"
    CAP = "cap"
    LEVEL = "level"
    POOL = "pool"
    RESERVED = "reserved"
    FROZEN = "frozen"
    VACANT = "vacant"
    FILLED = "filled"
    BEYOND = "beyond"
    FUNDS = "funds"
    __hash__ = str.__hash__


MEASURES = {
    Measure.HEADS: N_("人员编制"),
    Measure.PRINCIPAL: N_("正职领导职数"),
    Measure.DEPUTY: N_("副职领导职数"),
}
"""What is counted of posts; money is never among them."""
MONEY = N_("经费")
HOLDS = {
    Holds.ISSUED: N_("上级核定"),
    Holds.CAP: N_("总额"),
    Holds.LEVEL: N_("未分配"),
    Holds.POOL: N_("周转池"),
    Holds.RESERVED: N_("周转池预留"),
    Holds.FROZEN: N_("冻结"),
    Holds.VACANT: N_("空编"),
    Holds.FILLED: N_("在编"),
    Holds.BEYOND: N_("超编"),
    Holds.FUNDS: MONEY,
}
CONTRA = frozenset({Holds.ISSUED, Holds.BEYOND})
"""Accounts that grow by what leaves them."""
IN_BODIES = frozenset({Holds.VACANT, Holds.FILLED, Holds.BEYOND})
"""Accounts of a body; a frozen one may be of a body or of a division, all others are of divisions."""


class Move(StrEnum):
    """What an entry does, by what the two accounts hold."""

    ISSUE = "issue"
    REDUCE = "reduce"
    SHARE = "share"
    ALLOT = "allot"
    TAKE_UP = "take_up"
    REBALANCE = "rebalance"
    ASSIGN = "assign"
    WITHDRAW = "withdraw"
    TO_POOL = "to_pool"
    FROM_POOL = "from_pool"
    FREEZE = "freeze"
    THAW = "thaw"
    RESERVE = "reserve"
    RELEASE = "release"
    LEND = "lend"
    RETURN = "return"
    ENTER = "enter"
    LEAVE = "leave"
    LOAD_BEYOND = "load_beyond"
    CLEAN_UP = "clean_up"
    APPROPRIATE = "appropriate"
    TRANSFER = "transfer"
    TAKE_BACK = "take_back"


MOVES = {
    Move.ISSUE: N_("核定总额"),
    Move.REDUCE: N_("核减总额"),
    Move.SHARE: N_("分解总额"),
    Move.ALLOT: N_("下达"),
    Move.TAKE_UP: N_("上收"),
    Move.REBALANCE: N_("统筹调剂"),
    Move.ASSIGN: N_("核定到机构"),
    Move.WITHDRAW: N_("从机构收回"),
    Move.TO_POOL: N_("划入周转池"),
    Move.FROM_POOL: N_("划出周转池"),
    Move.FREEZE: N_("冻结"),
    Move.THAW: N_("解冻"),
    Move.RESERVE: N_("预留"),
    Move.RELEASE: N_("预留到期释放"),
    Move.LEND: N_("借出"),
    Move.RETURN: N_("归还"),
    Move.ENTER: N_("入编"),
    Move.LEAVE: N_("出编"),
    Move.LOAD_BEYOND: N_("登记原有超编"),
    Move.CLEAN_UP: N_("消化超编"),
    Move.APPROPRIATE: N_("拨入"),
    Move.TRANSFER: N_("划转"),
    Move.TAKE_BACK: N_("收回"),
}
BETWEEN = {
    (Holds.ISSUED, Holds.CAP): Move.ISSUE,
    (Holds.CAP, Holds.ISSUED): Move.REDUCE,
    (Holds.CAP, Holds.CAP): Move.SHARE,
    (Holds.CAP, Holds.LEVEL): Move.ALLOT,
    (Holds.LEVEL, Holds.CAP): Move.TAKE_UP,
    (Holds.LEVEL, Holds.LEVEL): Move.REBALANCE,
    (Holds.VACANT, Holds.VACANT): Move.REBALANCE,
    (Holds.LEVEL, Holds.VACANT): Move.ASSIGN,
    (Holds.VACANT, Holds.LEVEL): Move.WITHDRAW,
    (Holds.LEVEL, Holds.POOL): Move.TO_POOL,
    (Holds.POOL, Holds.LEVEL): Move.FROM_POOL,
    (Holds.LEVEL, Holds.FROZEN): Move.FREEZE,
    (Holds.VACANT, Holds.FROZEN): Move.FREEZE,
    (Holds.FROZEN, Holds.LEVEL): Move.THAW,
    (Holds.FROZEN, Holds.VACANT): Move.THAW,
    (Holds.POOL, Holds.RESERVED): Move.RESERVE,
    (Holds.RESERVED, Holds.POOL): Move.RELEASE,
    (Holds.RESERVED, Holds.VACANT): Move.LEND,
    (Holds.VACANT, Holds.POOL): Move.RETURN,
    (Holds.VACANT, Holds.FILLED): Move.ENTER,
    (Holds.FILLED, Holds.VACANT): Move.LEAVE,
    (Holds.BEYOND, Holds.FILLED): Move.LOAD_BEYOND,
    (Holds.FILLED, Holds.BEYOND): Move.CLEAN_UP,
    (Holds.ISSUED, Holds.FUNDS): Move.APPROPRIATE,
    (Holds.FUNDS, Holds.FUNDS): Move.TRANSFER,
    (Holds.FUNDS, Holds.ISSUED): Move.TAKE_BACK,
}
"""From what, to what → what that is; nothing else moves."""
OF_LOANS = frozenset({Move.RESERVE, Move.RELEASE, Move.LEND, Move.RETURN})
OF_STAFF = frozenset({Move.ENTER, Move.LEAVE, Move.LOAD_BEYOND, Move.CLEAN_UP})
OF_MONEY = frozenset({Move.APPROPRIATE, Move.TRANSFER, Move.TAKE_BACK})
BY_HAND = frozenset(Move) - OF_LOANS - OF_STAFF
"""What an office enters itself, of posts or of money; the rest is written by loans, and by people who enter and leave posts."""


class Account(NamedTuple):
    """Where posts stand: of which unit, as what, of which kind of quota (``quota/kinds``), counted how.

    Of money the kind is the code of its budget line.
    """

    unit: str
    holds: Holds
    kind: str
    measure: Measure = Measure.HEADS

    @property
    def is_money(self) -> bool:
        return self.measure is Measure.FEN


@dataclass(frozen=True, slots=True)
class Entry:
    """That some posts, or some money, move from one account to another from a day on."""

    day: date
    source: Account
    target: Account
    amount: int

    @property
    def move(self) -> Move | None:
        """What it does; ``None`` where nothing moves that way."""
        return BETWEEN.get((self.source.holds, self.target.holds))

    def reversed_on(self, day: date) -> "Entry":
        """What takes it back from a day on, or from its own where that is later."""
        return Entry(max(day, self.day), self.target, self.source, self.amount)


Balances = Sequence[tuple[date, int]]
"""Days on which a balance changed, in order, each with the balance from then on."""


def moved(entries: Iterable[Entry]) -> dict[Account, dict[date, int]]:
    """By how much the balance of each account changes on each day, less what cancels out."""
    found: defaultdict[Account, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        for account, amount in ((entry.source, -entry.amount), (entry.target, entry.amount)):
            found[account][entry.day] += -amount if account.holds in CONTRA else amount
    changed = {
        account: {day: by for day, by in sorted(days.items()) if by} for account, days in found.items()
    }
    return {account: days for account, days in changed.items() if days}


def balances_after(known: Balances, moves: Mapping[date, int]) -> Balances:
    """The balances from the first day moved on.

    Args:
        known: those before, at least from the last one up to that day on.
        moves: by how much they change on which day.
    """
    first = min(moves)
    days = sorted({*moves, *(day for day, _ in known if day > first)})
    added = accumulate(moves.get(day, 0) for day in days)
    return [(day, balance_on(known, day) + more) for day, more in zip(days, added, strict=True)]


def balance_on(known: Balances, day: date) -> int:
    """The balance on a day."""
    return next((balance for since, balance in reversed(known) if since <= day), 0)


def trial(balances: Mapping[Account, int]) -> dict[tuple[str, Measure], int]:
    """For each kind and measure all balances together, the contra accounts taken off: zero, or entries are missing."""
    found: defaultdict[tuple[str, Measure], int] = defaultdict(int)
    for account, balance in balances.items():
        found[account.kind, account.measure] += -balance if account.holds in CONTRA else balance
    return dict(found)
