"""Whether a plan still stands on the register that it was made for."""

import json

from santu.design.models import Scenario
from santu.kernel.messages import N_, Fault, message
from santu.register.selectors.digests import county_digests, moved_counties
from santu.register.selectors.moves import facts_after, rows_moved


def stale_faults(scenario: Scenario) -> list[Fault]:
    """A fault for each row that moved since the scenario was made, and for each fact dated after its base."""
    before: dict[str, str] = json.loads(scenario.digests)
    moved = moved_counties(before, county_digests(set(before)))
    faults = [
        Fault(
            unit,
            message(
                N_(
                    "“{name}”的登记（{table}）在方案编制之后被第 {act} 号操作“{title}”改动；"
                    "请在最新登记上重新编制方案。（SX-06）"
                ),
                name=name,
                table=table,
                act=act,
                title=title,
            ),
        )
        for unit, name, table, act, title in rows_moved(moved, scenario.since)
    ]
    return faults + [
        Fault(
            unit,
            message(
                N_("“{name}”已有 {start} 起的登记，晚于方案的基准日；请改用更晚的基准日。"),
                name=name,
                start=start,
            ),
        )
        for unit, name, start in facts_after(scenario.base_day, before)
    ]
