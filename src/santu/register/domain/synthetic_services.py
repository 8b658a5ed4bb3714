"""Generated service points, advisers and contracts for a county of a demonstration; every one is marked as synthetic."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from santu.kernel.codes import Level
from santu.register.domain.lookup import subtree
from santu.register.domain.service_rows import Adviser, Contract, Point
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK

WITH_POINT, WITH_ADVISER, MEASURED = 0.86, 0.93, 0.7
"""How often a village has a point, an adviser, and a point whose place somebody measured."""
FIRMS = ("第一法律服务所", "第二法律服务所", "城关律师事务所")
NAMES = ("王**", "李*", "张**")
HOURS = ("周一至周五 8:30–17:30", "周一至周五 9:00–17:00", "每天 8:00–12:00")
HELPS = ("pay,handle", "pay,handle,represent", "handle")
AROUND, NEAR = 0.13, 0.025
"""How many degrees the centres lie around the middle of the county at most, and the villages around their centres."""
SERVICES = (
    ("P09", "集镇保洁", 18_000_000),
    ("P01", "居家养老上门服务", 9_600_000),
    ("P05", "人民调解辅助", 4_800_000),
)
PAST, TERM, LEFT = timedelta(300), timedelta(270), timedelta(65)
"""The contracts began so long ago, were due after the term, and run on for the rest."""


def synthetic_points(
    register: Snapshot, county: str, middle: tuple[float, float], seed: int
) -> Iterator[Point]:
    """The service centre of every township of a county, and the points of most of its villages."""
    inside = subtree(register, county)
    for township in register.at(Level.TOWNSHIP):
        if township.id not in inside or not township.formal:
            continue
        dice = Random(f"{seed}:{township.code}:services")
        centre = _around(middle, AROUND, dice)
        address = f"{MARK}：{township.name}驻地"
        yield Point(
            township.id,
            f"{township.name}便民服务中心",
            address,
            HOURS[0],
            HELPS[1],
            0,
            register.day,
            None,
            *centre,
        )
        for village in register.villages(township.id):
            if dice.random() > WITH_POINT:
                continue
            row = register.divisions[village]
            there: tuple[Decimal | None, Decimal | None] = (None, None)
            if dice.random() < MEASURED:
                there = _around((float(centre[0]), float(centre[1])), NEAR, dice)
            name, address = f"{row.name}便民服务站", f"{MARK}：村（社区）办公场所一层"
            yield Point(
                village,
                name,
                address,
                dice.choice(HOURS),
                dice.choice(HELPS),
                dice.randint(1, 2),
                register.day,
                None,
                *there,
            )


def synthetic_advisers(register: Snapshot, county: str, seed: int) -> Iterator[Adviser]:
    """The advisers of most villages of a county; a firm advises the villages of a township."""
    inside = subtree(register, county)
    for township in (row for row in register.at(Level.TOWNSHIP) if row.id in inside):
        dice = Random(f"{seed}:{township.code}:advisers")
        firm, name = f"{MARK}：{dice.choice(FIRMS)}", dice.choice(NAMES)
        for village in register.villages(township.id):
            if dice.random() < WITH_ADVISER:
                yield Adviser(village, firm, name, register.day)


def synthetic_contracts(township: str, today: date) -> Iterator[Contract]:
    """Contracts of a township that were due some time ago."""
    since = today - PAST
    for number, (item, title, fen) in enumerate(SERVICES, 1):
        yield Contract(
            township,
            f"{since.year}-{number:02}",
            item,
            title,
            f"{MARK}：某社会服务组织",
            fen,
            since,
            today + LEFT,
            since + TERM,
            f"{MARK}政购〔{since.year}〕{number}号",
        )


def _around(middle: tuple[float, float], most: float, dice: Random) -> tuple[Decimal, Decimal]:
    east, north = (one + dice.uniform(-most, most) for one in middle)
    return round(Decimal(east), 4), round(Decimal(north), 4)
