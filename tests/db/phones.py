"""Grid events for tests of phones: a village reports, its grid handles, its township sends it on."""

from collections.abc import Iterator

import pytest
import time_machine

from santu.operate.models import Case
from tests.db.grids import grid, recorded
from tests.db.handed import WATER, clerk, lists
from tests.db.registers import holder, unit
from tests.db.running import done, open_task
from tests.db.test_grid_event import EAST, GAS, MONDAY, WEST, admitting, reported, sent

__all__ = ["EAST", "GAS", "MONDAY", "WATER", "WEST", "clerk", "done", "open_task", "reported", "sent"]


@pytest.fixture
def events(db, settings, tmp_path) -> Iterator[time_machine.Traveller]:
    """The register, on a Monday of which every moment is told."""
    settings.SANTU_HOME = tmp_path
    with time_machine.travel(MONDAY, tick=False) as clock:
        lists()
        recorded(grid(EAST, 1, {"a": 20}), grid(WEST, 1, {"b": 20}))
        admitting()
        yield clock


def in_grid(key: str = "one") -> Case:
    """An event that waits for the grid."""
    return sent(reported(key=key))


def worker(code: str = EAST):
    return holder("grid_worker", unit(code))


def told(**more: object) -> dict[str, object]:
    """What a phone sends to report an event."""
    written = {
        "class": "hazard", "reporter": unit(EAST), "village": unit(EAST), "grid": grid(EAST, 1, {}).id,
        "where": "东街十字路口", "what": "门店有燃气味", "matter": GAS,
    }  # fmt: skip
    return {"process": "grid_event", "title": "门店燃气味", "written": written, **more}


def handled(result: str = "已关阀", **more: object) -> dict[str, object]:
    """What a phone sends to end the task of a grid."""
    return {"does": {"act": "complete", "outcome": "done", "written": {"result": result}}, **more}
