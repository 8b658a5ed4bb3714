"""Generated people for generated posts: no names but numbers, and identity numbers of a place that there is not."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from santu.register.domain.ledger import Measure
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.staff import CHECKS, WEIGHTS, Holder, Place
from santu.register.domain.synthetic_posts import INSTITUTIONAL, WHOLE, Drawing, Staffed

NAME = "示例人员{number:04}"
NOWHERE = "000000"
"""The place in an identity number: no division has this code."""
ORDERS = 1000
"""So many people of one place and day an identity number tells apart."""


def synthetic_staff(
    register: Snapshot, posts: Sequence[Staffed], drawing: Drawing, seed: int
) -> Iterator[tuple[Holder, Place]]:
    """Somebody for each person in some posts; some of them work at a station of their township that has no posts."""
    dice = Random(f"{seed}:staff")
    leading: dict[tuple[str, Measure], int] = {
        (one.body, one.measure): one.people for one in posts if one.measure is not Measure.HEADS
    }
    staffed = {one.body for one in posts}
    number = 0
    for one in posts:
        if one.measure is not Measure.HEADS:
            continue
        ranks = [
            m.value for m in (Measure.PRINCIPAL, Measure.DEPUTY) for _ in range(leading.get((one.body, m), 0))
        ]
        elsewhere = _without_posts(register, one.body, staffed) if one.kind == INSTITUTIONAL else []
        for rank in (*ranks, *[""] * (one.people - len(ranks))):
            number += 1
            away = elsewhere and dice.randrange(WHOLE) < drawing.seconded
            works_at = dice.choice(elsewhere) if away else ""
            yield (
                _somebody(number, register.day, drawing, dice),
                Place(one.body, one.kind, rank, "", works_at),
            )


def _without_posts(register: Snapshot, body: str, staffed: set[str]) -> list[str]:
    """The names of stations beside a body in which nobody has a post."""
    beside = (register.bodies[one] for one in register.bodies_of[register.bodies[body].host])
    return [one.name for one in beside if one.category == "station" and one.id not in staffed]


def _somebody(number: int, day: date, drawing: Drawing, dice: Random) -> Holder:
    # The order of a thousand on one day makes each number unique, from month to month.
    month = 1 + number // ORDERS % 12
    born = date(day.year - dice.randint(*drawing.ages), month, dice.randint(1, 28))
    digits = f"{NOWHERE}{born:%Y%m%d}{number % ORDERS:03}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    identity = digits + CHECKS[total % len(CHECKS)]
    return Holder(NAME.format(number=number), identity, born.replace(year=born.year + drawing.retire_at))
