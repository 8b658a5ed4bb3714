"""The set of pieces with the lowest sum that holds, with each piece, all that must come before it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from santu.solvers.precedence import bits


def lowest(nets: Sequence[int], before: Sequence[int], members: int) -> int:
    """The greatest of the sets with the lowest sum, among ``members`` (a closure problem: Picard 1976).

    What a piece releases pays for the pieces that it waits for, as a flow that may be diverted.
    A releasing piece is in the set if neither it nor any that it diverts from has anything left to
    pay for; for n pieces O(n) augmentations each saturate a piece, and each takes O(n²).

    Args:
        nets: what each piece adds.
        before: for each piece the set of all that must come before it, transitively.
        members: the pieces in question; what they wait for outside is done.
    """
    flow = _Flow.of(nets, before, members)
    for piece in flow.waits:
        left = -nets[piece]
        while left and (route := flow.route(piece)):
            left -= flow.send(route, left)
    found = 0
    for piece in flow.paid():
        found |= before[piece] & members | 1 << piece
    free = [piece for piece in bits(members) if nets[piece] == 0]
    while more := [
        piece for piece in free if not found >> piece & 1 and not before[piece] & members & ~found
    ]:
        found |= sum(1 << piece for piece in more)
    return found


@dataclass(slots=True)
class _Flow:
    """Who pays how much for what."""

    waits: dict[int, int]
    """For each releasing piece the adding pieces that it waits for."""
    owed: dict[int, int]
    """For each adding piece what is not yet paid for."""
    payers: dict[int, dict[int, int]]
    """For each adding piece who pays how much for it."""

    @classmethod
    def of(cls, nets: Sequence[int], before: Sequence[int], members: int) -> "_Flow":
        owed = {piece: nets[piece] for piece in bits(members) if nets[piece] > 0}
        adding = sum(1 << piece for piece in owed)
        waits = {piece: before[piece] & adding for piece in bits(members) if nets[piece] < 0}
        return cls(waits, owed, {piece: {} for piece in owed})

    def route(self, start: int) -> list[int] | None:
        """The shortest way to something unpaid: a payer, what it pays for, whom it relieves there, and so on."""
        came: dict[int, int] = {start: -1}
        queue = deque([start])
        while queue:
            payer = queue.popleft()
            for piece in bits(self.waits[payer]):
                if piece in came:
                    continue
                came[piece] = payer
                if self.owed[piece]:
                    route = [piece]
                    while came[route[-1]] >= 0:
                        route.append(came[route[-1]])
                    return route[::-1]
                for relieved, amount in self.payers[piece].items():
                    if amount and relieved not in came:
                        came[relieved] = piece
                        queue.append(relieved)
        return None

    def send(self, route: Sequence[int], most: int) -> int:
        """Pay along a route; how much."""
        relieved = [(route[k], route[k + 1]) for k in range(1, len(route) - 1, 2)]
        amount = min(most, self.owed[route[-1]], *(self.payers[piece][payer] for piece, payer in relieved))
        self.owed[route[-1]] -= amount
        for piece, payer in relieved:
            self.payers[piece][payer] -= amount
        for k in range(0, len(route), 2):
            payers = self.payers[route[k + 1]]
            payers[route[k]] = payers.get(route[k], 0) + amount
        return amount

    def paid(self) -> list[int]:
        """The releasing pieces from which nothing unpaid can be reached."""
        open_ = sum(1 << piece for piece, amount in self.owed.items() if amount)
        left = dict(self.waits)
        while reaching := [payer for payer, waited in left.items() if waited & open_]:
            for payer in reaching:
                del left[payer]
            for piece, payers in self.payers.items():
                if any(payers.get(payer) for payer in reaching):
                    open_ |= 1 << piece
        return list(left)
