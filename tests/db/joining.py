"""A scenario in which a village goes to others."""

from datetime import date
from fractions import Fraction

from santu.design.domain.proposals import Proposal
from santu.design.models import Scenario
from santu.design.services.scenarios import Base, scenario_create
from santu.kernel.change import Change, Op, Successor
from santu.kernel.messages import message
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from tests.db.reforms import EAST, UNTIL
from tests.db.registers import DAY, person, unit


def joining(village: str, *heirs: str, day: date = DAY) -> Scenario:
    """The village with this code goes to those with these, in equal parts."""
    gone, county = unit(village), unit(EAST)
    parts = tuple(Successor(unit(heir), Fraction(1, len(heirs))) for heir in heirs)
    change = Change(Op.ABOLISH, gone, successors=parts)
    proposal = Proposal(f"villages/{gone}", "villages", county, message("撤销"), "SX-06", (change,))
    pinned = Base(day, [county], latest_act(), county_digests({county}))
    return scenario_create(title="合村", base=pinned, until=UNTIL, proposals=[proposal], by=person("planner"))
