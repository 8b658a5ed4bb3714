"""Duties in plans: they go on with what carries their bodies on, and come back when the plan is undone."""

import pytest

from santu.kernel.change import Change, Op
from santu.register.domain.conformity import UNHELD
from santu.register.domain.findings import findings
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.plans import plan_steps
from tests.db import reforms
from tests.db.duties import WATER, WHITE, done_by, duties_on, recorded, row
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.registers import DAY

pytestmark = pytest.mark.django_db
STATION = "140101201"


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    reforms.before()
    recorded(
        row(WHITE, "A1", "综合办", 2),
        row(WHITE, "A2", "农科站", 1),
        row(STATION, "A3", "农科站", 1, body_code=WHITE),
        row(WATER, "A1", "司法所", 1),
    )


def test_duties_go_on_with_places_and_bodies_and_come_back() -> None:
    before = county_digests()
    plan = reforms.applied()
    after = duties_on(UNTIL)
    assert {key for key in after if key[1] != "A3"} == {(WATER, "A1"), (WATER, "A2")}
    assert [key for key in after if key[1] == "A3"] == [("140101101", "A3")]
    found = snapshot(UNTIL)
    assert all(found.bodies[duty.body].name for duty in after.values())
    assert done_by(UNTIL)[WATER, "A1"] == "司法所"
    standard = reforms.design().standard
    assert not [one for one in findings(found, standard) if one.rule.startswith("duty/")]
    assert "matter" in {item.id for item in authorities_of(plan, STANDARDS)}
    reforms.undone(plan)
    assert county_digests() == before
    assert done_by(UNTIL) == done_by(DAY)


def test_a_body_goes_after_its_duties() -> None:
    plan = reforms.proven()
    when = {(change.op, change.unit): step.no for step in plan_steps(plan.pk) for change in step.changes}
    duties = snapshot(DAY).duties
    ends = {unit: no for (op, unit), no in when.items() if op in (Op.MOVE, Op.ABOLISH) and unit in duties}
    gone = [duty for duty in duties.values() if (Op.ABOLISH, duty.body) in when]
    assert len(gone) == 3
    for duty in gone:
        assert ends[duty.id] < when[Op.ABOLISH, duty.body]


def test_a_body_that_goes_with_duties_that_nobody_takes_on_is_found() -> None:
    found, standard = snapshot(DAY), reforms.design().standard
    [station] = [unit for unit, one in found.bodies.items() if one.name == "农科站"]
    left = found.with_changes([Change(Op.ABOLISH, station)])
    [unheld] = [one for one in findings(left, standard) if one.rule == UNHELD]
    assert (unheld.subject, unheld.found) == (station, 2)
