"""Posts as a list of moves: what a ledger of them has to hold and refuse, in dictionaries and sums, with no balances kept.

It is written from what the rules say, not from the code: every balance is added up anew from all moves.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

BY_HAND = {
    *(
        [
            "issued>cap",
            "cap>issued",
            "cap>cap",
            "cap>level",
            "level>cap",
            "level>level",
            "vacant>vacant",
            "level>vacant",
        ]
    ),
    *(
        [
            "vacant>level",
            "level>pool",
            "pool>level",
            "level>frozen",
            "vacant>frozen",
            "frozen>level",
            "frozen>vacant",
        ]
    ),
}
KINDS, CENTRAL = (
    {"administrative", "political_legal", "institutional", "support"},
    {"administrative", "political_legal"},
)
COUNTED_DOWN, OF_BODIES = {"issued", "beyond"}, {"vacant", "filled", "beyond"}
RESERVED, YEARS = timedelta(days=30), 2

Account = tuple[str, str, str, str]
"""Unit, what it holds, kind, measure."""
Move = tuple[date, Account, Account, int]


@dataclass
class Place:
    """A unit: its level, its county ("" above), the kinds that it may borrow if it is a body."""

    level: str
    county: str = ""
    borrows: frozenset[str] = frozenset()


@dataclass
class Slip:
    """A voucher as it was entered."""

    moves: Sequence[Move]
    central: str = ""
    loan: bool = False
    reversed: bool = False


@dataclass
class Lent:
    """A loan, and when each step was taken: ``until`` it is reserved, how many are ``out``."""

    body: str
    kind: str
    amount: int
    due: date
    state: str = "applied"
    until: date = date.max
    out: int = 0
    central: str = ""

    def on(self, today: date) -> str:
        if self.state in ("reserved", "approved") and today >= self.until:
            return "expired"
        return "overdue" if self.state == "lent" and today > self.due else self.state


@dataclass
class Posts:
    """All of it; a method changes nothing and says False where it has to be refused."""

    places: dict[str, Place]
    since: date
    closed: date = date.min
    slips: list[Slip] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    loans: list[Lent] = field(default_factory=list)

    def balances(self, day: date) -> dict[Account, int]:
        found: defaultdict[Account, int] = defaultdict(int)
        for when, source, target, amount in chain.from_iterable(slip.moves for slip in self.slips):
            if when <= day:
                found[source] += amount if source[1] in COUNTED_DOWN else -amount
                found[target] += -amount if target[1] in COUNTED_DOWN else amount
        return {account: held for account, held in found.items() if held}

    def enter(self, moves: Sequence[Move], said: Sequence[str], key: str, central: str = "") -> bool:
        fit = all(self._fits(*move, central) and f"{move[1][1]}>{move[2][1]}" in BY_HAND for move in moves)
        if not (moves and fit and key and key not in self.keys and all(word.strip() for word in said)):
            return False
        return self._write(Slip(moves, central), key)

    def take_back(self, number: int, day: date, said: Sequence[str], key: str) -> bool:
        slip = self.slips[number]
        back = [(max(day, when), target, source, amount) for when, source, target, amount in slip.moves]
        if slip.reversed or slip.loan or not self.enter(back, said, key, slip.central):
            return False
        slip.reversed = True
        return True

    def close(self, through: date, today: date) -> bool:
        if self.closed < through < today:
            self.closed = through
            return True
        return False

    def apply(
        self, body: str, kind: str, *, amount: int, start: date, due: date | None, reason: str, key: str
    ) -> bool:
        leap = (start.month, start.day) == (2, 29)
        longest = start.replace(year=start.year + YEARS, day=start.day - leap)
        if due is None or not (
            start >= self.since and start < due <= longest and amount > 0 and reason.strip()
        ):
            return False
        if f"loan {key}" in self.keys or kind not in self.places[body].borrows:
            return False
        self.keys[f"loan {key}"] = len(self.loans)
        self.loans.append(Lent(body, kind, amount, due))
        return True

    def check(self, loan: Lent, today: date, document: str) -> bool:
        free, kept, _ = self._accounts(loan)
        moves = [(today, free, kept, loan.amount), (today + RESERVED, kept, free, loan.amount)]
        if loan.on(today) != "applied" or not self._lend(moves, document):
            return False
        loan.state, loan.until = "reserved", today + RESERVED
        return True

    def approve(self, loan: Lent, today: date, document: str) -> bool:
        if loan.on(today) != "reserved" or not document.strip():
            return False
        loan.state = "approved"
        return True

    def use(self, loan: Lent, today: date, document: str, central: str) -> bool:
        free, kept, vacant = self._accounts(loan)
        moves = [(today, kept, vacant, loan.amount), (loan.until, free, kept, loan.amount)]
        if loan.on(today) != "approved" or today > loan.due or not self._lend(moves, document, central):
            return False
        loan.state, loan.out, loan.central = "lent", loan.amount, central
        return True

    def give_back(self, loan: Lent, today: date, document: str, amount: int) -> bool:
        free, _, vacant = self._accounts(loan)
        if loan.on(today) not in ("lent", "overdue") or not 0 < amount <= loan.out:
            return False
        if not self._lend([(today, vacant, free, amount)], document, loan.central):
            return False
        loan.out -= amount
        loan.state = "lent" if loan.out else "returned"
        return True

    def refuse(self, loan: Lent, today: date, note: str) -> bool:
        free, kept, _ = self._accounts(loan)
        if loan.on(today) not in ("applied", "reserved", "approved") or not note.strip():
            return False
        moves = [(today, kept, free, loan.amount), (loan.until, free, kept, loan.amount)]
        if loan.state != "applied" and not self._lend(moves, note):
            return False
        loan.state = "refused"
        return True

    def _fits(self, day: date, source: Account, target: Account, amount: int, central: str) -> bool:
        if (
            amount < 1
            or day <= self.closed
            or day < self.since
            or source == target
            or source[2:] != target[2:]
        ):
            return False
        here, there = self.places[source[0]], self.places[target[0]]
        for (_, holds, _, _), place in ((source, here), (target, there)):
            if holds != "frozen" and bool(place.borrows) != (holds in OF_BODIES):
                return False
        if here.county and there.county and here.county != there.county:
            return False
        return source[2] in KINDS and (here.level == there.level or source[2] not in CENTRAL or bool(central))

    def _accounts(self, loan: Lent) -> tuple[Account, Account, Account]:
        pool, rest = self.places[loan.body].county, (loan.kind, "heads")
        return (pool, "pool", *rest), (pool, "reserved", *rest), (loan.body, "vacant", *rest)

    def _lend(self, moves: Sequence[Move], document: str, central: str = "") -> bool:
        fit = document.strip() and all(self._fits(*move, central) for move in moves)
        return bool(fit) and self._write(Slip(moves, central, loan=True), f"step {len(self.slips)}")

    def _write(self, slip: Slip, key: str) -> bool:
        self.slips.append(slip)
        days = {when for one in self.slips for when, *_ in one.moves}
        if any(held < 0 for day in days for held in self.balances(day).values()):
            self.slips.pop()
            return False
        self.keys[key] = len(self.slips) - 1
        return True
