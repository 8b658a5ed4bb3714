"""A made-up survey of one township of the demonstration, as it could have worked before the reform."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from santu.register.domain.snapshot import Snapshot
from santu.register.domain.survey import Doer, Done, bodies_named

DATA = Path(__file__).parents[1] / "data" / "synthetic_survey.yaml"


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Whose survey it is, of which day, and its rows."""

    unit: str
    day: date
    rows: list[Done]


def synthetic_survey(register: Snapshot) -> MadeUp:
    """The survey, without rows about bodies that the township does not have."""
    told = yaml.safe_load(DATA.read_text("utf-8"))
    unit = register.by_code[told["township"]]
    bodies = bodies_named(register, unit)
    rows = [
        Done("", name, doer, body, persons or None, seat, works_at, frequency, days)
        for name, doer, body, persons, seat, works_at, frequency, days in told["rows"]
        if doer != Doer.TOWNSHIP or body in bodies
    ]
    return MadeUp(unit, told["day"], rows)
