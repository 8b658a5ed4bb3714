"""Run as a program in a prepared SANTU_HOME: two departments of the county, and cases at a window for them."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from santu.accounts.models import User  # noqa: E402
from santu.operate.services.stepping import Opening, case_open  # noqa: E402
from santu.register.selectors.acts import last_day  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from tests.db.registers import body  # noqa: E402

COUNTY, TOWN = "140703", "140703100"
TITLES = ("农村宅基地审批", "临时救助申请", "生育登记", "户外广告设置")


def main() -> None:
    """Record and open them."""
    day = last_day()
    assert day is not None
    found = snapshot(day).by_code
    county, town = found[COUNTY], found[TOWN]
    departments = [body(county, name) for name in ("住房和城乡建设局", "水利局")]
    bodies_record(day=day, bodies=departments, title="机构", by=User.objects.get(username="demo-planner"))
    told = {"departments": [one.id for one in departments], "organ": [departments[0].id]}
    clerk = User.objects.get(username="demo-window")
    for number, title in enumerate(TITLES):
        opening = Opening("window", town, county, title, key=f"walk-{number}", lists=told)
        case_open(told=opening, by=clerk)


main()
