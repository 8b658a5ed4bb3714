"""Setting the control numbers of units: one act, which can be taken back like any other."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.addressing import codes_meant, unmapped_faults
from santu.register.domain.controls import CONTROLS, QUANTITY, TITLE, controls_stated
from santu.register.domain.layouts_checks import Reading
from santu.register.models import Act, Measurement
from santu.register.models.acts import STANDS
from santu.register.models.tables import MEASUREMENTS
from santu.register.selectors.acts import latest_act
from santu.register.selectors.addresses import addresses
from santu.register.selectors.controls import controls_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.timeline import Writing

MOST = 1_000_000


def controls_read(*, path: Path, day: date, by: User) -> dict[str, int]:
    """What a file says of the control numbers, by unit; nothing is written.

    Raises:
        Refused: with every fault of the file, each at its cell.
    """
    sight = sight_of(by)
    if not sight.has(Right.QUOTA):
        raise right_lacking(Right.QUOTA)
    reading = Reading.of(path, CONTROLS)
    reading.faults += unmapped_faults(reading, ())
    codes = {*reading.texts("code"), *codes_meant(reading.texts("code"))}
    found = controls_stated(reading, addresses(sight, day, codes))
    if reading.faults:
        raise Refused(reading.faults)
    return found


def controls_set(*, values: Mapping[str, int], day: date, document: str, by: User) -> Act:
    """Say what the control numbers of some units are from a day on; one of the same day is corrected.

    Raises:
        Refused: a unit is not theirs or not there, no document, nothing is new; every fault at once.
    """
    since = latest_act()
    right_over(by, Right.QUOTA, values)
    lying, held = lying_on(day, values.keys()), controls_on(day, values.keys())
    faults = []
    if not document.strip():
        faults.append(Fault("document", message(N_("没有填写文号；请补上。"))))
    for unit in values.keys() - lying.keys():
        nowhere = N_("{day} 登记里没有编号为“{unit}”的单位；请核对日期和单位。")
        faults.append(Fault(unit, message(nowhere, day=day, unit=unit)))
    if any(not 0 <= value <= MOST for value in values.values()):
        faults.append(Fault("control", message(N_("控制数是 0 到 {most:,} 的整数；请核对。"), most=MOST)))
    new = {unit: n for unit, n in values.items() if unit not in held or held[unit].value != n}
    if not new and not faults:
        faults.append(Fault("control", message(N_("控制数都和现在的一样，没有要改的。"))))
    if faults:
        raise Refused(faults)
    same_day = Measurement.objects.filter(STANDS, quantity=QUANTITY, day=day, unit__in=new)
    rows: list[tuple[object, ...]] = [
        (unit, QUANTITY, day, "", n, document, False) for unit, n in new.items()
    ]
    writing = Writing(list(same_day.values_list("pk", flat=True)), rows)
    writ = Writ({lying[unit].county for unit in new}, {MEASUREMENTS.table: writing}, since=since)
    return act_record(papers=ActPapers("control", TITLE, document=document), writ=writ, by=by)
