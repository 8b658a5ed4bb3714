"""The people of all townships that the real reform of Shanxi retires: they work on in the new ones, and see the old."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from santu.accounts.models import User
from santu.design.services.replays import Start, scenario_replay
from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.register.data import sample_file
from santu.register.domain.layouts_decree import read_decree
from santu.register.selectors.access import access_unit
from santu.register.selectors.acts import latest_act
from santu.register.selectors.heirs import heirs_of
from santu.register.selectors.reach import sight_of
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.transition.models import Plan
from tests.db import reforms
from tests.db.registers import CENSUS, DAY, holder, imported, person
from tests.fixtures.real_plan import real_registers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RETIRED, ZONES = 237, 16
"""Townships, and what is treated like one: development zones and such."""
ASKED = 20
"""Each so-many-th of them also asks for pages."""


@dataclass(frozen=True)
class Replayed:
    """A proven plan of the whole province, and a leader for each unit of the level of townships whose code goes."""

    plan: Plan
    retired: Collection[str]
    leaders: Mapping[str, User]
    counties: Mapping[str, str]
    standing: frozenset[str]
    """What will stand when the reform is over."""


@pytest.fixture
def replayed() -> Replayed:
    reforms.forget()
    before, after = real_registers()
    imported(before, CENSUS)
    bodies_record(day=DAY, bodies=list(before.bodies.values()), title="机构", by=person())
    start = Start(snapshot(DAY), latest_act())
    made = scenario_replay(
        start=start,
        after=after,
        standards=reforms.STANDARDS,
        title="重演",
        by=person("planner"),
        decree=read_decree(sample_file("shanxi", "decree-jinzhong-2021.csv")),
        progress=lambda *_: None,
    )
    plan = reforms.proven(made.scenario)
    gone = [row for row in start.register.at(Level.TOWNSHIP) if str(row.code) not in after.by_code]
    leaders = {row.id: holder("township_leader", row.id) for row in gone}
    analysed()
    standing = frozenset(made.design.target().divisions)
    retired = {row.id for row in gone if row.kind != "zone"}
    return Replayed(plan, retired, leaders, {row.id: row.parent for row in gone}, standing)


def analysed() -> None:
    """Tell PostgreSQL how large the tables have become, which it would find out only after the test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def heir_of(unit: str, standing: frozenset[str]) -> tuple[str, bool]:
    """Who carries on most of a unit, or of what carried it on; and whether others carry on a part, too."""
    split = False
    while unit not in standing:
        heirs = heirs_of([unit])[unit]
        split |= len(heirs) > 1
        unit = heirs[0].unit
    return unit, split


def refused(user: User, unit: str, day: date) -> bool:
    try:
        access_unit(sight_of(user), unit, day)
    except Refused:
        return True
    return False


def status(user: User, unit: str, day: date) -> int:
    client = Client()
    client.force_login(user)
    return client.get(f"/units/{unit}/", {"day": str(day)}).status_code


def test_the_leaders_of_all_retired_townships_work_on_and_are_back_when_it_is_undone(replayed, capsys):
    leaders, today = replayed.leaders, timezone.localdate()
    assert (len(replayed.retired), len(leaders)) == (RETIRED, RETIRED + ZONES)
    applied = reforms.applied(reforms.approved(replayed.plan))
    analysed()
    here = {unit: heir_of(unit, replayed.standing) for unit in leaders}
    order = list(leaders)
    asked = 0
    for place, (old, leader) in enumerate(leaders.items()):
        heir, _ = here[old]
        assert sight_of(leader).on(today).roots == (heir,), old
        assert not refused(leader, heir, today), old
        assert not refused(leader, old, DAY), old
        # Some other retired township, of another county: neither it nor what it became is theirs.
        stranger = next(
            other
            for other in order[place:] + order[:place]
            if replayed.counties[other] != replayed.counties[old]
        )
        assert refused(leader, stranger, DAY), (old, stranger)
        assert refused(leader, here[stranger][0], today), (old, stranger)
        if place % ASKED == 0:
            asked += 1
            found = [status(leader, *page) for page in ((heir, today), (old, DAY), (stranger, DAY))]
            assert found == [200, 200, 404], old
    split = sum(is_split for unit, (_, is_split) in here.items() if unit in replayed.retired)
    new = {heir for unit, (heir, _) in here.items() if unit in replayed.retired}
    with capsys.disabled():
        print(
            f"\nleaders of {len(replayed.retired)} retired townships work on in {len(new)} new ones "
            f"({split} were split), and of {ZONES} zones; {asked} asked for pages"
        )
    reforms.undone(applied)
    for old, leader in leaders.items():
        assert sight_of(leader).on(today).roots == (old,), old
        assert not refused(leader, old, today), old
