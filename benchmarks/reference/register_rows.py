"""The rows of a first import of a register: table, columns and rows, parents first."""

from collections.abc import Iterator
from typing import Any

from benchmarks.reference.register_units import read_units

Table = tuple[str, str, list[tuple[Any, ...]]]
END = "9999-12-31"
SAID = "kind name parent_id unit_class state start end act_id"


def register_rows(folder: str, day: str, act: int) -> Iterator[Table]:
    units = read_units(folder)
    ids = {unit[0]: f"nbs.{unit[0]}.{day.replace('-', '')}" for unit in units}
    yield "register_unit", "id", [("",), *((unit,) for unit in ids.values())]
    counties = ["", *(ids[unit[0]] for unit in units if unit[1] == "county")]
    yield "register_actscope", "act_id county", [(act, c) for c in counties]
    more = ("ordinary", "standing", day, END, act)
    versions = [(ids[u[0]], *u[1:4], ids.get(u[4]), *more) for u in units]
    yield "register_divisionversion", f"unit_id level {SAID}", versions
    codes = [(i, "nbs", c, *more[2:]) for c, i in ids.items()]
    yield "register_unitcode", "unit_id system code start end act_id", codes
