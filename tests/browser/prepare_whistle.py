"""Run as a program in a prepared SANTU_HOME: three departments of the county, and whose a matter is; with a number of days,
the clocks of every open case strike that are due so many days from now."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

import time_machine  # noqa: E402
from django.utils import timezone  # noqa: E402

from santu.accounts.models import User  # noqa: E402
from santu.operate.models import Case  # noqa: E402
from santu.operate.services.stepping import case_fire  # noqa: E402
from santu.register.domain.rows import Body, mint_body_id  # noqa: E402
from santu.register.selectors.acts import last_day  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from santu.register.services.duties import duty_file_import, duty_file_preview  # noqa: E402
from tests.browser.prepare import COUNTY, TOWNSHIP  # noqa: E402
from tests.db.duties import file_of, row  # noqa: E402

FARMING, SAFETY, WATER = "农业农村局", "应急管理局", "水利局"
MATTER, NAME, BASIS = "SX-0102", "畜禽养殖污染防治", "《畜牧法》第三十九条"


def prepare() -> None:
    """Record them; the unit of the county goes to the standard output."""
    planner, day = User.objects.get(username="demo-planner"), last_day()
    assert day is not None
    county = snapshot(day).by_code[COUNTY]
    names = (FARMING, SAFETY, WATER)
    bodies = [Body(mint_body_id(county, name, day), county, name, "office", "", ()) for name in names]
    bodies_record(day=day, bodies=bodies, title="合成：县级部门", by=planner)
    rows = [
        row(TOWNSHIP, MATTER, FARMING, body_code=COUNTY, name=NAME, basis=BASIS),
        row(TOWNSHIP, MATTER, SAFETY, body_code=COUNTY, name=NAME, role="配合"),
    ]
    preview = duty_file_preview(path=file_of(rows, Path(mkdtemp())), day=day, by=planner)
    duty_file_import(preview=preview, title="合成：权责清单", by=planner)
    print(county, snapshot(day).by_code[TOWNSHIP])


def strike(days: int) -> None:
    """Look after the clocks, so many days from now."""
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        for number in Case.objects.filter(closed_at=None).values_list("pk", flat=True):
            case_fire(case=number)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        strike(int(sys.argv[1]))
    else:
        prepare()
