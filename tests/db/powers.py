"""Powers on the small register: departments of the county, an instrument, a list of what it says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from santu.formats.columns import Column
from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.layouts_power_assessments import ASSESSMENTS
from santu.register.domain.layouts_powers import POWERS
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.power_assessments import Said
from santu.register.domain.powers import Form, Instrument, Pending
from santu.register.models import Act
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.register.services.powers import PowerPreview, power_file_preview, power_record
from tests.db import reforms
from tests.db.registers import DAY, body, person, unit

COUNTY, WHITE, WATER, NORTH = "140101", "140101200", "140101100", "140101201"
GIVEN_ON, TAKEN_ON = date(2020, 9, 1), date(2021, 3, 1)
HELD, DUE = date(2021, 8, 1), date(2022, 8, 1)
SAID = Said("", HELD, "keep", "人员齐备", "东司发〔2021〕3号", DUE)
Row = Sequence[str | None]


def prepared() -> None:
    """The small register with two departments in its county and an office in each township that lacks it."""
    reforms.forget()
    reforms.before()
    found = snapshot(DAY)
    bodies = [body(unit(COUNTY), name, "department") for name in ("农业局", "林业局")]
    for code in (WHITE, WATER, NORTH):
        names = {found.bodies[one].name for one in found.bodies_of.get(unit(code), ())}
        bodies += [body(unit(code), "综合办")] if "综合办" not in names else []
    bodies_record(day=DAY, bodies=bodies, title="部门", by=person())


GIVING = Instrument(
    Form.DEVOLVE,
    "东政发〔2020〕1号",
    "关于下放职权的决定",
    "东县人民政府",
    date(2020, 8, 20),
    "县政府网站",
    GIVEN_ON,
    Pending.FORMER,
    date(2021, 9, 1),
)
TAKING = replace(
    GIVING,
    form=Form.TAKE_BACK,
    number="东政发〔2021〕2号",
    title="关于收回职权的决定",
    published_on=date(2021, 2, 20),
    effective=TAKEN_ON,
    assessment_due=None,
)


def row(matter: str, **said: str) -> Row:
    """A row of a list: given to the office 综合办 of all townships; what is not said is left empty."""
    values = {"matter": matter, "name": f"事项{matter}", "body": "综合办"}
    return [{**values, **said}.get(column.name) for column in POWERS]


def back(matter: str, organ: str = "农业局", **said: str) -> Row:
    """A row of a list by which a department takes a matter back."""
    return row(matter, **{"name": "", "body": "", "organ": organ, **said})


def file_of(rows: Sequence[Row]) -> Path:
    return _written("赋权.xlsx", POWERS, rows)


def assessments_file(*rows: Row) -> Path:
    return _written("评估.xlsx", ASSESSMENTS, rows)


def _written(name: str, layout: Sequence[Column], rows: Sequence[Row]) -> Path:
    path = Path(mkdtemp()) / name
    header = [header_of(column, chinese=True) for column in layout]
    path.write_bytes(workbook([Sheet("清单", [header, *rows])]))
    return path


def looked(said: Instrument, *rows: Row) -> PowerPreview:
    return power_file_preview(path=file_of(rows), instrument=said, county=unit(COUNTY), by=person())


def recorded(said: Instrument, *rows: Row) -> Act:
    return power_record(preview=looked(said, *rows), by=person())
