"""Run as a program in a prepared SANTU_HOME: its reform carried out, then a made-up sheet of 64 buildings for one village,
five grids, one of the party."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from santu.accounts.models import User  # noqa: E402
from santu.design.models import Scenario  # noqa: E402
from santu.register.domain.cells import SYNTHETIC, Cell, Sheet  # noqa: E402
from santu.register.domain.rows import Extent, Grid, mint_grid_id  # noqa: E402
from santu.register.selectors.acts import last_day  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.grids import grids_record  # noqa: E402
from santu.transition.services.applying import plan_apply  # noqa: E402
from santu.transition.services.approving import plan_approve  # noqa: E402
from santu.transition.services.planning import plan_create, plan_prove  # noqa: E402
from tests.db.handover import handed_over  # noqa: E402
from tests.db.reforms import STANDARDS, documents  # noqa: E402

COUNTY, SIDE = "140703", 8
BASE, PARTY = "comprehensive_governance", "party"
LASTS = (14, 28, 44, 56, 64)
"""The last building of each grid, column by column; the third holds more than it may."""


def reform() -> None:
    """The scenario of the home, planned, proven, approved and applied: a plan leads to what complies, whole counties at a time."""
    planner, approver = (User.objects.get(username=f"demo-{name}") for name in ("planner", "approver"))
    plan = plan_create(scenario=Scenario.objects.get(), standards=STANDARDS, by=planner)
    plan = handed_over(plan, planner)
    plan_prove(plan=plan, standards=STANDARDS, by=planner)
    plan_approve(plan=plan, documents=documents(plan), standards=STANDARDS, by=approver)
    plan_apply(plan=plan, standards=STANDARDS, by=planner)


def main() -> None:
    """Record them; the unit of the village goes to the standard output."""
    reform()
    day = last_day()
    assert day is not None
    base = snapshot(day)
    county = base.by_code[COUNTY]
    village = min(row.id for row in base.divisions.values() if row.kind == "village_committee")
    cells = tuple(
        Cell(str(place + 1), 112.55 + place // SIDE / 3000, 37.42 + place % SIDE / 4000, 20, 55)
        for place in range(SIDE * SIDE)
    )
    held = [
        tuple(map(str, range(first + 1, last + 1))) for first, last in zip((0, *LASTS), LASTS, strict=False)
    ]
    grids = [
        Grid(
            mint_grid_id(village, network, number, day),
            village,
            network,
            number,
            f"{name}第{number}网格",
            "ordinary",
            Extent(numbers, 0, 0, (task,)),
        )
        for network, name, task, extents in (
            (BASE, "", "巡查走访", held),
            (PARTY, "党建", "联系党员户", [tuple(map(str, range(1, 33)))]),
        )
        for number, numbers in enumerate(extents, 1)
    ]
    grids_record(
        day=day,
        counties=[county],
        sheets=[Sheet(village, cells, origin=SYNTHETIC, source="合成")],
        grids=grids,
        title="合成：建筑和网格",
        by=User.objects.get(username="demo-planner"),
    )
    print(village)


main()
