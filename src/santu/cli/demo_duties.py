"""The duties of the demonstration: the catalogue of statutory matters, and who does them in a few counties."""

from collections.abc import Mapping
from datetime import date

from santu.accounts.selectors.people import User
from santu.register.domain.matters import in_force
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_duties import DutyDrawing, synthetic_departments, synthetic_duties
from santu.register.selectors.matters import catalogue, statutory_file
from santu.register.selectors.scopes import scope_snapshot
from santu.register.services.bodies import bodies_record
from santu.register.services.duties import duties_record
from santu.register.services.matters import matters_import, matters_preview


def demo_duties(day: date, codes: Mapping[str, str], seed: int, by: User) -> None:
    """Load the statutory matters; departments and duties of a few counties are made up, and say so."""
    preview = matters_preview(path=statutory_file(), by=by)
    matters_import(preview=preview, title="乡镇法定事项", by=by)
    drawing = DutyDrawing.read()
    counties = [codes[code] for code in drawing.counties]
    staffed = [*counties, *(codes[code] for code in drawing.with_departments)]
    divisions = scope_snapshot(day, staffed).divisions
    rows = [divisions[county] for county in counties]
    bodies = [
        body for county in staffed for body in synthetic_departments(divisions[county], drawing, day, seed)
    ]
    title = f"{MARK}：县级部门（种子 {seed}）"
    bodies_record(day=day, bodies=bodies, title=title, by=by, within=staffed)
    known: set[str] = set()
    for when in (day, date.fromisoformat(drawing.again)):
        register = scope_snapshot(when, counties)
        matters = [one for code, one in in_force(catalogue(when), when).items() if code not in known]
        duties = [duty for row in rows for duty in synthetic_duties(register, row, matters, drawing, seed)]
        title = f"{MARK}：职责（种子 {seed}）"
        duties_record(day=when, counties=counties, duties=duties, title=title, by=by)
        known |= {one.code for one in matters}
