"""Surveying how a township works: opened, filled in by hand or by file, handed in, checked by the county (SX-03)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_survey import SURVEY, rows_read
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.survey import (
    About,
    Compared,
    Done,
    Round,
    about_faults,
    asked_of,
    blank_rows,
    bodies_named,
    check_faults,
    compared,
    open_faults,
    row_faults,
    twice,
)
from santu.register.models import Survey, SurveyRow, Unit
from santu.register.selectors.held import register_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.rights import right_over
from santu.register.selectors.survey import (
    last_version,
    register_of,
    rows_of,
    standing_of,
    survey_numbered,
)


@dataclass(frozen=True, slots=True)
class SurveyPreview:
    """What a file would make of the round of a township; ``stands`` is its present version, if there is one."""

    name: str
    digest: str
    unit: str
    day: date
    rows: Sequence[Done]
    compared: Compared
    stands: Round | None


def survey_open(*, unit: str, day: date, about: About, by: User) -> int:
    """Open a round of a township, with a row to fill in for each of its main duties in force; its number.

    Raises:
        Refused: the township is not theirs, it is none, there is a round of this day, or its head is not filled in.
    """
    lying = _township(unit, day, by)
    register = register_on(day, [lying.county])
    with transaction.atomic():
        _wait(unit)
        if there := standing_of(unit, day):
            template = N_("{day} 的摸底已有第 {number} 号；请在那里填报，或做一版更正。（SX-03）")
            raise refuse("day", template, day=day, number=there.number)
        return _write(
            (unit, lying.county, day), about, blank_rows(asked_of(register, unit)), by=by, act="survey_open"
        )


def survey_row_save(*, number: int, row: Done, by: User) -> int:
    """Keep a row of an open round as it is said, whole or not; the number of the row, a new one where it has none.

    Raises:
        Refused: the township is not theirs, the round was handed in, it has no such row, or something in the row is wrong.
    """
    right_over(by, Right.SURVEY, [survey_numbered(number).unit])
    with transaction.atomic():
        found = _held(number)
        _refused(open_faults(found))
        kept = {one.number: one for one in rows_of(number)}
        if row.number and row.number not in kept:
            raise _row_unknown()
        faults = list(row_faults(row, bodies_named(register_of(found), found.unit), whole=False))
        if row.doer and any(one.key == row.key for one in kept.values() if one.number != row.number):
            again = N_("另有一行是同一件事、同样的人和地方；请合并成一行。")
            faults.append(Fault("name", message(again)))
        _refused(faults)
        told = _columns(row)
        if row.number:
            SurveyRow.objects.filter(pk=row.number).update(**told)
        else:
            row = replace(row, number=SurveyRow.objects.create(survey_id=number, **told).pk)
        was = _columns(kept[row.number]) if row.number in kept else None
        _said(found, "survey_row_save", by, before=was, after={"row": row.number, **told})
    return row.number


def survey_row_drop(*, number: int, row: int, by: User) -> None:
    """Take a row out of an open round.

    Raises:
        Refused: the township is not theirs, the round was handed in, or it has no such row.
    """
    right_over(by, Right.SURVEY, [survey_numbered(number).unit])
    with transaction.atomic():
        found = _held(number)
        _refused(open_faults(found))
        kept = next((one for one in rows_of(number) if one.number == row), None)
        if kept is None:
            raise _row_unknown()
        SurveyRow.objects.filter(pk=row).delete()
        _said(found, "survey_row_drop", by, before=_columns(kept), after={"row": row})


def survey_hand_in(*, number: int, by: User) -> None:
    """Hand a round in; from then on its rows are not changed.

    Raises:
        Refused: the township is not theirs, it was handed in, or not all of it is answered: each fault says which row.
    """
    right_over(by, Right.SURVEY, [survey_numbered(number).unit])
    with transaction.atomic():
        found = _held(number)
        rows = rows_of(number)
        _refused(open_faults(found) or _whole_faults(found, rows))
        Survey.objects.filter(pk=number).update(handed_in_on=timezone.localdate(), handed_in_by=by.username)
        _said(found, "survey_hand_in", by, after={"rows": len(rows)})


def survey_check(*, number: int, by: User) -> None:
    """Check a round that was handed in, for the county.

    Raises:
        Refused: they do not keep the register of the township, they handed it in, or it is not to be checked.
    """
    right_over(by, Right.IMPORT, [survey_numbered(number).unit])
    with transaction.atomic():
        found = _held(number)
        _refused(check_faults(found, by.username))
        Survey.objects.filter(pk=number).update(checked_on=timezone.localdate(), checked_by=by.username)
        _said(found, "survey_check", by)


def survey_send_back(*, number: int, reason: str, by: User) -> None:
    """Open a round again that was handed in and is not checked, for the township to put right.

    Raises:
        Refused: they do not keep the register of the township, there is no reason, or it is not to be checked.
    """
    right_over(by, Right.IMPORT, [survey_numbered(number).unit])
    with transaction.atomic():
        found = _held(number)
        faults = check_faults(found, "")
        if not reason.strip():
            faults.append(Fault("reason", message(N_("退回要写明哪里不对；请补上。（SX-03）"))))
        _refused(faults)
        Survey.objects.filter(pk=number).update(handed_in_on=None, handed_in_by="", note=reason.strip())
        _said(found, "survey_send_back", by, reason=reason)


def survey_correct(*, number: int, reason: str, by: User) -> int:
    """Begin the next version of a round that was handed in, with its rows; the earlier is kept. Its number.

    Raises:
        Refused: the township is not theirs, there is no reason, or it is not the version that stands.
    """
    right_over(by, Right.SURVEY, [survey_numbered(number).unit])
    with transaction.atomic():
        _wait(survey_numbered(number).unit)
        found = _standing(number)
        faults = []
        if found.is_open:
            faults.append(Fault("reason", message(N_("这一版还在填报，不用更正；请直接改。（SX-03）"))))
        elif not reason.strip():
            faults.append(Fault("reason", message(N_("更正要写明为什么；请补上。（SX-03）"))))
        _refused(faults)
        where = (found.unit, found.county, found.day)
        return _write(where, found.about, rows_of(number), by=by, act="survey_correct", reason=reason.strip())


def survey_undo(*, number: int, by: User) -> None:
    """Take an open version back, as after a wrong file; the version before it stands again, with its state.

    Raises:
        Refused: the township is not theirs, it was handed in, or it is not the version that stands.
    """
    right_over(by, Right.SURVEY, [survey_numbered(number).unit])
    with transaction.atomic():
        _wait(survey_numbered(number).unit)
        found = _standing(number)
        _refused(open_faults(found))
        Survey.objects.filter(pk=number).update(taken_back_on=timezone.localdate(), taken_back_by=by.username)
        _said(found, "survey_undo", by)


def survey_file_preview(
    *, path: Path, unit: str, day: date, by: User, ignored: Collection[str] = ()
) -> SurveyPreview:
    """Look a file through and compare it with the round of its day; nothing is written.

    Args:
        path: the file, laid out as ``SURVEY``, every row of it answered.
        unit: the township.
        day: of which day it tells.
        by: who asks.
        ignored: the headers that are left out.

    Raises:
        Refused: the township is not theirs, or the file has faults, each told at its cell.
    """
    lying = _township(unit, day, by)
    reading = Reading.of(path, SURVEY)
    reading.faults += unmapped_faults(reading, ignored)
    register = register_on(day, [lying.county])
    rows = rows_read(reading, bodies_named(register, unit))
    _refused(reading.faults)
    if not rows:
        raise refuse(path.name, N_("表头下面没有一件事；请检查是否导出了正确的文件。"))
    stands = standing_of(unit, day)
    found = compared(rows_of(stands.number) if stands else [], rows)
    return SurveyPreview(path.name, reading.table.digest, unit, day, rows, found, stands)


def survey_file_import(*, preview: SurveyPreview, about: About, by: User) -> int:
    """Write what was previewed as a version of its own, open, which ``survey_undo`` takes back; its number.

    Raises:
        Refused: the township is not theirs, nothing is to be changed, the round changed since the preview, or its head is
            not filled in. Nothing is written.
    """
    lying = _township(preview.unit, preview.day, by)
    if not preview.compared.changes:
        raise refuse(preview.name, N_("摸底与文件一致，没有要变更的。"))
    with transaction.atomic():
        _wait(preview.unit)
        stands = standing_of(preview.unit, preview.day)
        kept = rows_of(stands.number) if stands else []
        if stands != preview.stands or compared(kept, preview.rows) != preview.compared:
            raise refuse(preview.name, N_("预览以后这次摸底变了；请重新预览再导入。（SX-03）"))
        where = (preview.unit, lying.county, preview.day)
        return _write(where, about, preview.rows, by=by, act="survey_import", reason=preview.name)


def _township(unit: str, day: date, by: User) -> Lying:
    """Where a township lies on a day.

    Raises:
        Refused: it is not theirs, or none on that day, or the day is still to come.
    """
    right_over(by, Right.SURVEY, [unit])
    if day > timezone.localdate():
        raise refuse("day", N_("{day} 还没有到，不能摸底；请填今天或以前的一天。（SX-03）"), day=day)
    lying = lying_on(day, [unit]).get(unit)
    if lying is None or lying.is_body or lying.level is not Level.TOWNSHIP:
        template = N_("{day} 登记里没有这个乡镇（街道）；请换一天，或到乡镇的页面里办理。（SX-03）")
        raise refuse("day", template, day=day)
    return lying


def _write(
    where: tuple[str, str, date],
    about: About,
    rows: Sequence[Done],
    *,
    by: User,
    act: str,
    reason: str = "",
) -> int:
    """A new version of a round with its rows."""
    _refused(list(about_faults(about)))
    unit, county, day = where
    made = Survey.objects.create(
        unit_id=unit,
        county_id=county,
        day=day,
        version=last_version(unit, day) + 1,
        title=about.title.strip(),
        document=about.document.strip(),
        answers=about.answers.strip(),
        note=reason,
        opened_on=timezone.localdate(),
        by=by.username,
    )
    SurveyRow.objects.bulk_create(SurveyRow(survey=made, **_columns(row)) for row in rows)
    _said(survey_numbered(made.pk), act, by, reason=reason, after={"rows": len(rows)})
    return made.pk


def _columns(row: Done) -> dict[str, str | int | None]:
    matter, name, doer, body, persons, seat, works_at, frequency, days, _ = astuple(row)
    return {
        "matter": matter,
        "name": name,
        "doer": str(doer),
        "body": body,
        "persons": persons,
        "seat": seat,
        "works_at": works_at,
        "frequency": frequency,
        "days": days,
    }


def _whole_faults(found: Round, rows: Sequence[Done]) -> list[Fault]:
    """What is not answered or wrong in a round, row by row."""
    if not rows:
        return [Fault("survey", message(N_("这次摸底还没有一件事；请先填报或导入。（SX-03）")))]
    bodies = bodies_named(register_of(found), found.unit)
    line = N_("第 {line} 行“{name}”")
    faults = [
        Fault(message(line, line=at, name=row.name), fault.message)
        for at, row in enumerate(rows, 1)
        for fault in row_faults(row, bodies, whole=True)
    ]
    again = N_("与第 {line} 行是同一件事、同样的人和地方；请合并成一行。")
    faults += [
        Fault(message(line, line=at + 1, name=rows[at].name), message(again, line=earlier + 1))
        for at, earlier in twice(rows)
    ]
    return faults


def _wait(unit: str) -> None:
    """Whoever makes a version of the same township at the same instant waits."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk=unit))


def _held(number: int) -> Round:
    """A round that nobody else changes meanwhile, and that stands."""
    Survey.objects.select_for_update(no_key=True).filter(pk=number).first()
    return _standing(number)


def _standing(number: int) -> Round:
    """A round in the version that stands.

    Raises:
        Refused: there is a later one.
    """
    found = survey_numbered(number)
    stands = standing_of(found.unit, found.day)
    if stands is not None and stands.number != number:
        template = N_("这次摸底已有更正的一版，第 {number} 号；请到那里办理。（SX-03）")
        raise refuse("survey", template, number=stands.number)
    return found


def _row_unknown() -> Refused:
    return refuse("row", N_("这次摸底里没有这一行；请刷新页面再改。"))


def _refused(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)


def _said(
    found: Round,
    act: str,
    by: User,
    *,
    reason: str = "",
    before: object = None,
    after: Mapping[str, object] | None = None,
) -> None:
    append(
        chain=found.county,
        act=act,
        by=by.username,
        reason=reason.strip(),
        document=found.about.document,
        before=before,
        after={"survey": found.number, "version": found.version, **(after or {})},
    )
