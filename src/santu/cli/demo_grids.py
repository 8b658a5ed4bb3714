"""Buildings and grids of one township of the demonstration, so that its villages can be divided; needs the extra ``solve``."""

import zlib

from santu.accounts.selectors.people import User
from santu.register.domain.cells import SYNTHETIC, Cell, Sheet
from santu.register.domain.layouts_grids import NETWORKS
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_grids import Living, moved, synthetic_grids, synthetic_villages
from santu.register.selectors.outlines import outlines_of
from santu.register.selectors.seats import seats_known
from santu.register.services.grids import grids_record
from santu.standards.rulebook import Standards

try:
    from numpy.random import default_rng

    from santu.scale.synthetic import RURAL, URBAN, buildings
except ModuleNotFoundError as _lacking:  # pragma: no cover (the tests have the extra)
    if (_lacking.name or "").startswith("santu"):
        raise
    HERE = False
else:
    HERE = True

COUNTY, TOWNSHIP = "140703", "140703103"
"""太谷区, and 水秀镇."""
SEED = 20211031
SOURCE = f"{MARK}：按户数、人数估计生成（种子 {SEED}）"


def demo_grids(register: Snapshot, standards: Standards, by: User) -> None:
    """Record made-up buildings of every village of a township, and the grids of three nets; nothing without the extra."""
    middle = _middle()
    if not HERE or middle is None:
        return
    day = register.day
    base = next(item.id for item in standards.items(NETWORKS, day) if item.flag("base"))
    villages = synthetic_villages(register, register.by_code[TOWNSHIP], middle, SEED)
    sheets = [_sheet(one) for one in villages if one.households]
    rows = [one.village for one in villages if one.households]
    grids = list(synthetic_grids(rows, sheets, base, day))
    counties = [register.by_code[COUNTY]]
    grids_record(day=day, counties=counties, sheets=sheets, grids=grids, title=f"{MARK}：建筑和网格", by=by)


def _middle() -> tuple[float, float] | None:
    """The seat of the township where it is known, else the middle of its county."""
    if seat := seats_known().get(TOWNSHIP):
        return seat.lon, seat.lat
    layer = outlines_of(COUNTY)
    return layer.outlines.centre_of([COUNTY]) if layer else None


def _sheet(living: Living) -> Sheet:
    """Buildings for exactly so many households and people, beside lanes around the middle of their village."""
    row = living.village
    chance = default_rng([SEED, zlib.crc32(str(row.code).encode())])
    habit = URBAN if row.kind == "community" else RURAL
    made = buildings(living.households, living.people, habit, chance)
    columns = (made.x, made.y, made.households, made.people)
    cells = tuple(
        Cell(str(number), *moved(living.middle, x, y), households, people)
        for number, (x, y, households, people) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True), 1
        )
    )
    return Sheet(row.id, cells, origin=SYNTHETIC, source=SOURCE)
