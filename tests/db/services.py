"""Files of services for tests, and what they are read as."""

import csv
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from santu.accounts.models import User
from santu.formats.workbook_writing import workbook
from santu.register.domain.service_rows import Kind
from santu.register.selectors.service_sheets import service_sheet
from santu.register.services.service_files import ServicePreview, service_file_import, service_file_preview
from santu.standards.loader import load
from tests.db.registers import LATEST, person, unit

STANDARDS = load()
VILLAGE, BESIDE, OTHERS = "140101100200", "140101100201", "140102100200"
TOWNSHIP, COUNTY = "140101100", "140101"
Said = Mapping[str, object]


def point(code: str = VILLAGE, **said: object) -> Said:
    """A row of a file of service points."""
    usual = {"name": "便民服务站", "address": "村委会一层", "hours": "8:30–17:30", "helps": "代缴、代办"}
    return {"code": code, **usual, "agents": 2, "since": "2020-07-01", "until": ""} | said


def adviser(code: str = VILLAGE, **said: object) -> Said:
    """A row of a file of advisers."""
    usual = {"firm": "东县第一法律服务所", "adviser": "王大力", "since": "2020-07-01", "until": ""}
    return {"code": code, **usual} | said


def contract(code: str = TOWNSHIP, **said: object) -> Said:
    """A row of a file of contracts."""
    usual = {
        "number": "2021-01",
        "item": "P09",
        "title": "集镇保洁",
        "provider": "某服务社",
        "amount": "1000",
    }
    days = {"since": "2021-01-01", "until": "2021-12-31", "due": "2021-06-30", "document": "政发1号"}
    return {"code": code, **usual, **days} | said


def file_of(*rows: Said) -> Path:
    """A file of some rows."""
    path = Path(mkdtemp()) / "services.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def looked(kind: Kind, *rows: Said, by: User | None = None) -> ServicePreview:
    """What a file of some rows would do."""
    return service_file_preview(kind=kind, path=file_of(*rows), standards=STANDARDS, by=by or person())


def recorded(kind: Kind, *rows: Said) -> int:
    """The number of the record of a file of some rows."""
    return service_file_import(preview=looked(kind, *rows), by=person(), document="政发1号")


def exported(kind: Kind, code: str = "14") -> Path:
    """What stands, written out as a workbook."""
    sheet = service_sheet(kind, unit(code, LATEST), LATEST, STANDARDS, "导出", chinese=True)
    path = Path(mkdtemp()) / "export.xlsx"
    path.write_bytes(workbook([sheet]))
    return path
