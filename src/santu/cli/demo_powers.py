"""The powers of the demonstration: Zhongyang's 55 items, devolved by made-up documents and taken back by its real decision."""

from datetime import date

from santu.accounts.selectors.people import User
from santu.register.data import sample_file
from santu.register.domain.powers import Form
from santu.register.domain.synthetic import MARK
from santu.register.domain.zhongyang import (
    BATCHES,
    COUNTY,
    FILE,
    INSTRUMENTS,
    departments_missing,
    items_devolved,
    items_taken_back,
    read_zhongyang,
)
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.bodies import bodies_record
from santu.register.services.powers import power_preview, power_record


def demo_powers(county: str, day: date, by: User) -> None:
    """Establish the departments that the decision names and the register lacks, and carry the three instruments out.

    Args:
        county: the id of Zhongyang county.
        day: from when its departments are there.
        by: who acts.
    """
    listed = read_zhongyang(sample_file("shanxi", FILE))
    bodies = list(departments_missing(listed, scope_snapshot(day, [county]), day))
    if bodies:
        bodies_record(day=day, bodies=bodies, title=f"{MARK}：县级部门（{COUNTY}）", by=by)
    batches = iter(BATCHES)
    for said in INSTRUMENTS:
        base = scope_snapshot(said.effective or day, [county])
        giving = said.form is Form.DEVOLVE
        items = items_devolved(listed, next(batches), base) if giving else items_taken_back(listed, base)
        power_record(preview=power_preview(instrument=said, county=county, items=items, by=by), by=by)
