"""A dispatched station handed down as a plan: planned, proven, applied, undone; its posts stay with it (SX-11, SX-12)."""

from datetime import date

import pytest

from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Devolve, Equip
from santu.design.selectors.conformity import uncovered
from santu.design.selectors.scenarios import scenario_design
from santu.design.services.by_hand import Beginning, scenario_begin
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.rows import Line
from santu.register.selectors.bodies import line_periods
from santu.register.selectors.digests import county_digests
from santu.register.selectors.quotas import balance_at, ledger_faults
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from tests.db import reforms
from tests.db.quotas import STANDARDS, account, entered, moves
from tests.db.reforms import EAST, UNTIL, applied, approved, proven, undone
from tests.db.registers import body, person, unit

pytestmark = pytest.mark.django_db
SHUIXIU, BUREAU, POSTS = "140101100", "县农业农村局", 7
SENT, DONE = date(2021, 11, 1), date(2022, 1, 1)
LINES = tuple(Line(kind, BUREAU) for kind in ("administration", "guidance", "party"))


def begun(*wishes: Devolve | Equip, base: date, until: date):
    return scenario_begin(
        beginning=Beginning("下放站所", unit(EAST), base, until),
        wishes=[Wished(wish, "宜放则放") for wish in wishes],
        standards=STANDARDS,
        by=person("planner"),
    )


@pytest.fixture
def station() -> str:
    """A station of a county department with posts, in a township whose own bodies are to the standard."""
    reforms.forget()
    reforms.before()
    applied(approved(proven(begun(Equip(unit(EAST)), base=reforms.DAY, until=UNTIL))))
    row = body(unit(SHUIXIU), "农业技术推广站", "dispatched", lines=LINES, day=SENT)
    bodies_record(day=SENT, bodies=[row], title="派驻", by=person())
    top, cap = (account("14", holds) for holds in (Holds.ISSUED, Holds.CAP))
    level, vacant = account(EAST, Holds.LEVEL), Account(row.id, Holds.VACANT, "institutional")
    entered(*moves(SENT, (top, cap, POSTS), (cap, level, POSTS), (level, vacant, POSTS)))
    return row.id


def posts(station: str, day: date) -> int:
    return balance_at(Account(station, Holds.VACANT, "institutional"), day)


def test_a_station_is_handed_down_with_its_posts_and_comes_back_when_that_is_undone(station):
    earlier = county_digests()
    made = begun(Devolve(unit(SHUIXIU), (station,)), base=SENT, until=DONE)
    assert uncovered(scenario_design(made, STANDARDS)) == []
    plan = applied(approved(proven(made)))
    row = snapshot(DONE).bodies[station]
    assert not row.dispatched
    assert [row.organ(kind) for kind in ("administration", "party", "guidance")] == [
        unit(SHUIXIU),
        unit(SHUIXIU),
        BUREAU,
    ]
    party = [(one.line.organ, one.start) for one in line_periods(station) if one.line.kind == "party"]
    assert party == [(BUREAU, SENT), (unit(SHUIXIU), DONE)]
    assert posts(station, DONE) == POSTS
    undone(plan, "更正")
    assert county_digests() == earlier
    assert snapshot(DONE).bodies[station].dispatched
    assert posts(station, DONE) == POSTS
    assert not ledger_faults(DONE)


def test_who_stays_dispatched_and_who_is_local_already_is_not_handed_down(station):
    found = snapshot(SENT).bodies
    [justice] = [one.id for one in found.values() if one.host == unit(SHUIXIU) and one.name == "司法所"]
    local = next(one for one in found.values() if one.host == unit(SHUIXIU) and not one.dispatched)
    with pytest.raises(Refused, match="“司法所”按规定继续派驻"):
        begun(Devolve(unit(SHUIXIU), (justice,)), base=SENT, until=DONE)
    with pytest.raises(Refused) as refused:
        begun(Devolve(unit(SHUIXIU), (local.id, "x")), base=SENT, until=DONE)
    assert [fault.place for fault in refused.value.faults] == ["body", "body"]
    with pytest.raises(Refused, match="没有选择要下放的站所"):
        begun(Devolve(unit(SHUIXIU), ()), base=SENT, until=DONE)
