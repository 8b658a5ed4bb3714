"""Duties on the small register: a list of them as a file, and recorded."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.layouts_duties import DUTIES, duty_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.rows import Duty
from santu.register.models import Act
from santu.register.selectors.snapshots import snapshot
from santu.register.services.duties import DutyPreview, duty_file_import, duty_file_preview
from tests.db.registers import DAY, person

Row = Sequence[str | int | None]
WHITE, WATER = "140101200", "140101100"


def row(code: str, matter: str, body: str, persons: int | None = None, **said: str) -> Row:
    """A row of a list; what is not said is left empty."""
    values = {"code": code, "matter": matter, "name": f"事项{matter}", "body": body, "persons": persons}
    return [{**values, **said}.get(column.name) for column in DUTIES]


def file_of(rows: Sequence[Row], folder: Path | None = None) -> Path:
    path = (folder or Path(mkdtemp())) / "职责.xlsx"
    header = [header_of(column, chinese=True) for column in DUTIES]
    path.write_bytes(workbook([Sheet("职责清单", [header, *rows])]))
    return path


def looked(rows: Sequence[Row], day: date = DAY) -> DutyPreview:
    return duty_file_preview(path=file_of(rows), day=day, by=person())


def recorded(*rows: Row, day: date = DAY) -> Act:
    return duty_file_import(preview=looked(rows, day), title="职责", by=person())


def exported(day: date = DAY) -> list[Row]:
    return list(duty_rows(snapshot(day), chinese=True))


def duties_on(day: date = DAY) -> dict[tuple[str, str], Duty]:
    """Code of place and matter → the duty; of several the last."""
    found = snapshot(day)
    return {(found.divisions[d.place].code, d.matter): d for d in found.duties.values()}


def done_by(day: date = DAY) -> dict[tuple[str, str], str]:
    """Code of place and matter → the name of the body that undertakes it."""
    found = snapshot(day)
    return {key: found.bodies[duty.body].name for key, duty in duties_on(day).items()}
