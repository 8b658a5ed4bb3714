"""Run as a program in the home of an internal deployment: ``begin``, or ``change`` some of it."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "santu.config.settings"
django.setup()

from django.utils import timezone  # noqa: E402

from santu.design.models import Scenario  # noqa: E402
from santu.register.domain.ledger import Account, Holds  # noqa: E402
from santu.register.domain.staff import Place  # noqa: E402
from santu.register.models import ListEdition, StaffMember  # noqa: E402
from santu.register.services.bodies import bodies_record  # noqa: E402
from santu.register.services.staff import staff_load  # noqa: E402
from tests.db.enforcement import EAST, NAME, TOWNSHIP, certified  # noqa: E402
from tests.db.publishing import published  # noqa: E402
from tests.db.quotas import STANDARDS, account, entered, ledger, moves, paper, someone  # noqa: E402
from tests.db.registers import DAY, LATER, act_on, body, imported, person, renaming, unit  # noqa: E402
from tests.db.running import HOUSING, WATER  # noqa: E402

CANARY = "CANARY"


def begin() -> None:
    """Divisions, bodies, posts and people in them, a certificate, a list in draft, a scenario, an edition."""
    imported()
    ledger()
    made = body(unit(TOWNSHIP), NAME, "centre", slot="enforcement")
    departments = [body(unit(EAST), name) for name in (HOUSING, WATER)]
    bodies_record(day=DAY, bodies=[made, *departments], title="机构", by=person())
    free, vacant = account(EAST, Holds.LEVEL), Account(made.id, Holds.VACANT, "institutional")
    entered(*moves(DAY, (free, vacant, 2)), reason=f"{CANARY}quota", document=f"{CANARY}voucher")
    place = Place(made.id, "institutional", title="执法员")
    people = [(someone(number), place) for number in (600, 601)]
    posts = staff_load(
        people=people, day=DAY, paper=paper(reason=f"{CANARY}staff"), standards=STANDARDS, by=person()
    )
    certified(posts[0])
    for member, name in zip(StaffMember.objects.order_by("pk"), ("甲CANARY", "乙CANARY"), strict=True):
        member.name = name
        member.save()
    ListEdition.objects.create(
        unit_id=unit(TOWNSHIP), kind="village_duties", version=1, title=f"{CANARY}draft", by=f"{CANARY}by"
    )
    Scenario.objects.create(
        title=f"{CANARY}scenario",
        by=person().username,
        base_day=DAY,
        until=LATER,
        scope="[]",
        since=0,
        digests="{}",
    )
    published()


def change() -> None:
    """A township is called otherwise, which is published."""
    act_on(LATER, renaming(TOWNSHIP, "新水秀镇"))
    published(day=timezone.localdate())


if __name__ == "__main__":
    {"begin": begin, "change": change}[sys.argv[1]]()
