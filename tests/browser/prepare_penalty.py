"""Run as a program in a prepared SANTU_HOME: the enforcement team of a township with certificates, and its power; prints the unit and the posts."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from datetime import date, timedelta  # noqa: E402
from itertools import pairwise  # noqa: E402

from django.utils import timezone  # noqa: E402

from santu.register.domain.certificates import Certificate  # noqa: E402
from santu.register.domain.ledger import Account, Entry, Holds  # noqa: E402
from santu.register.domain.powers import Item  # noqa: E402
from santu.register.domain.staff import Place  # noqa: E402
from santu.register.selectors.acts import last_day  # noqa: E402
from santu.register.selectors.snapshots import snapshot  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from santu.register.services.certificates import certificate_record  # noqa: E402
from santu.register.services.powers import power_preview, power_record  # noqa: E402
from santu.register.services.quotas import quota_record  # noqa: E402
from santu.register.services.staff import staff_load  # noqa: E402
from santu.standards.loader import load  # noqa: E402
from tests.browser.prepare import COUNTY, TOWNSHIP  # noqa: E402
from tests.db.powers import GIVING  # noqa: E402
from tests.db.quotas import paper, someone  # noqa: E402
from tests.db.registers import body, person  # noqa: E402

MATTER, NAME = "P-1", "占道经营"
NAMES = ("张某甲", "李某乙", "王某丙")
"""Two officers, and a third whose certificate ran out some months ago."""


def prepare() -> None:
    """Record them; the id of the township and the numbers of the posts go to the standard output."""
    day, today, standards, by = last_day(), timezone.localdate(), load(), person()
    assert day is not None
    units = snapshot(day).by_code
    town, county = units[TOWNSHIP], units[COUNTY]
    team = body(town, "综合行政执法办公室", "centre", slot="enforcement")
    housing = body(county, "住房和城乡建设局", "department")
    bodies_record(day=day, bodies=[team, housing], title="机构", by=by)
    ways = ((units["14"], Holds.ISSUED), (units["14"], Holds.CAP), (county, Holds.LEVEL))
    accounts = [Account(unit, holds, "institutional") for unit, holds in ways]
    accounts.append(Account(team.id, Holds.VACANT, "institutional"))
    entries = [Entry(day, source, target, len(NAMES)) for source, target in pairwise(accounts)]
    quota_record(entries=entries, paper=paper(), standards=standards, by=by)
    place = Place(team.id, "institutional", title="执法员")
    people = [(someone(number, name), place) for number, name in enumerate(NAMES, 600)]
    posts = staff_load(people=people, day=day, paper=paper(), standards=standards, by=by)
    ends = (None, None, today - timedelta(days=90))
    for post, end in zip(posts, ends, strict=True):
        said = Certificate("enforcement", f"1407{post:08}", "山西省人民政府", date(2021, 8, 1), end)
        certificate_record(post=post, certificate=said, standards=standards, by=by)
    item = Item("1", MATTER, NAME, "penalty", town, team.id, housing.id)
    preview = power_preview(instrument=GIVING, county=county, items=[item], by=by)
    power_record(preview=preview, by=by)
    print(town, *posts)


if __name__ == "__main__":
    prepare()
