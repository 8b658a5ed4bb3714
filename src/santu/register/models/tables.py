"""The tables of facts, each with the columns that say whose fact it is and what it says."""

from dataclasses import dataclass

from santu.register.models.acts import DatedFact, Fact
from santu.register.models.bodies import BodyVersion, LineOfControl
from santu.register.models.divisions import DivisionVersion, Measurement, SuccessionLink, UnitCode
from santu.register.models.duties import DutyVersion
from santu.register.models.grids import CellSheet, GridVersion


@dataclass(frozen=True, slots=True)
class FactTable:
    """``key`` columns name a fact, ``values`` say it; dated facts hold for a period."""

    model: type[Fact]
    key: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def dated(self) -> bool:
        return issubclass(self.model, DatedFact)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> tuple[str, ...]:
        """What a row to insert is made of, in this order."""
        return (*self.key, *self.values, *(("start", "end") if self.dated else ()))


DIVISIONS = FactTable(
    DivisionVersion,
    ("unit_id",),
    ("level", "kind", "name", "parent_id", "unit_class", "state"),
)
CODES = FactTable(UnitCode, ("unit_id", "system"), ("code",))
BODIES = FactTable(
    BodyVersion,
    ("unit_id",),
    (
        "host_id",
        "name",
        "category",
        "slot",
        "state",
        "rank",
        "nameplates",
        "functions",
        "credit_code",
        "funding",
        "document",
    ),
)
LINES = FactTable(LineOfControl, ("unit_id", "kind"), ("organ", "share"))
DUTIES = FactTable(
    DutyVersion,
    ("unit_id",),
    (
        "matter",
        "name",
        "kind",
        "place_id",
        "body_id",
        "organ",
        "power",
        "basis",
        "text",
        "persons",
        "role",
        "instrument",
        "days",
    ),
)
GRIDS = FactTable(
    GridVersion,
    ("unit_id",),
    ("village_id", "network", "number", "name", "kind", "cells", "households", "people", "tasks"),
)
SHEETS = FactTable(CellSheet, ("unit_id",), ("crs", "density", "origin", "source", "cells", "barriers"))

MEASUREMENTS = FactTable(
    Measurement,
    ("unit_id", "quantity", "day", "base"),
    ("value", "source", "estimated"),
)
LINKS = FactTable(
    SuccessionLink,
    ("unit_id", "successor_id", "day"),
    ("share_of", "share_in", "event"),
)

TABLES = (DIVISIONS, CODES, BODIES, LINES, DUTIES, GRIDS, SHEETS, MEASUREMENTS, LINKS)
