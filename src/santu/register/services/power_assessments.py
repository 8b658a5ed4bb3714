"""Recording what assessments of devolved powers found, by a form or a file, and withdrawing it (SX-21)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_power_assessments import ASSESSMENTS, assessments_of
from santu.register.domain.power_assessments import Assessed, Found, Key, Said, assessment_said
from santu.register.models import PowerAssessment, PowerAssessmentRecord, Unit
from santu.register.selectors.instruments import instruments_of
from santu.register.selectors.power_assessments import assessables, findings_of, keys_of, record_numbered
from santu.register.selectors.rights import right_over


@dataclass(frozen=True, slots=True)
class AssessmentPreview:
    """What a file says of assessments of a county, and what of it does not count yet."""

    county: str
    name: str
    digest: str
    new: Sequence[Assessed]
    changed: Sequence[tuple[Assessed, Assessed]]
    same: int

    @property
    def findings(self) -> list[Assessed]:
        return [*self.new, *(now for _, now in self.changed)]


def assessment_file_preview(
    *, path: Path, county: str, by: User, ignored: Collection[str] = ()
) -> AssessmentPreview:
    """Look a file of assessments through and compare it with what counts; nothing is written.

    Args:
        path: the file, laid out as ``ASSESSMENTS``.
        county: whose instruments it is about.
        by: who asks.
        ignored: the headers that are left out.

    Raises:
        Refused: the county is not theirs, or with every fault of the file, each at its cell.
    """
    right_over(by, Right.IMPORT, [county])
    today = timezone.localdate()
    reading = Reading.of(path, ASSESSMENTS)
    reading.faults += unmapped_faults(reading, ignored)
    about = assessables(instruments_of(county))
    said = assessments_of(reading, about, today)
    if reading.faults:
        raise Refused(reading.faults)
    kept = findings_of([one.id for one in about])
    new = [one for one in said if one.key not in kept]
    changed = [(kept[one.key].said, one) for one in said if one.key in kept and kept[one.key].said != one]
    same = len(said) - len(new) - len(changed)
    return AssessmentPreview(county, path.name, reading.table.digest, new, changed, same)


def assessment_file_import(*, preview: AssessmentPreview, by: User) -> int:
    """Record what was previewed as one record, which ``assessment_withdraw`` takes back; its number.

    Raises:
        Refused: the county is not theirs, nothing is to be changed, or what counts changed since the preview.
    """
    right_over(by, Right.IMPORT, [preview.county])
    if not preview.findings:
        raise refuse(preview.name, N_("登记与文件一致，没有要变更的。"))
    with transaction.atomic():
        kept = _held(preview.county, {one.instrument for one in preview.findings})
        was = {now.key: before for before, now in preview.changed}
        if any(_said(kept.get(one.key)) != was.get(one.key) for one in preview.findings):
            moved = N_("预览之后有人登记或撤回了其中的内容；请重新预览再导入。")
            raise refuse(preview.name, moved)
        return _write(preview.county, preview.name, preview.findings, by)


def assessment_record(*, county: str, instrument: int, matters: Sequence[str], said: Said, by: User) -> int:
    """Record what was found of an instrument, or alike of some of its matters; the number of the record.

    Raises:
        Refused: the county is not theirs, something is missing or wrong, or it is recorded already.
    """
    right_over(by, Right.IMPORT, [county])
    today = timezone.localdate()
    with transaction.atomic():
        kept = _held(county, [instrument])
        about = next((one for one in assessables(instruments_of(county)) if one.id == instrument), None)
        if about is None:
            raise refuse("instrument", N_("没有选评估哪份文件；请从下放、委托的文件里选。（SX-21）"))
        faults: dict[str, Fault] = {}
        found: list[Assessed] = []
        for matter in dict.fromkeys(matters or [""]):
            one = Said(matter, said.held_on, said.outcome, said.reason, said.paper, said.next_due)
            made = assessment_said(one, about, today)
            if isinstance(made, list):
                faults |= {str(fault): fault for fault in made}
            elif made.key in kept:
                there = N_("同一天的评估已在第 {record} 号登记里；要改，请先撤回那一号，再重新登记。")
                faults["there"] = Fault("held_on", message(there, record=kept[made.key].record))
            else:
                found.append(made)
        if faults:
            raise Refused(list(faults.values()))
        return _write(county, about.said.number, found, by)


def assessment_withdraw(*, number: int, reason: str, by: User) -> None:
    """Withdraw a record as a whole: what it found does not count any more, and what it replaced counts again.

    Raises:
        Refused: the county is not theirs, it is withdrawn already, no reason is given, or a later record replaced some of it.
    """
    county = record_numbered(number).county
    right_over(by, Right.IMPORT, [county])
    with transaction.atomic():
        keys = keys_of(number)
        kept = _held(county, {instrument for instrument, _, _ in keys})
        if gone := record_numbered(number).withdrawn_on:
            template = N_("第 {number} 号赋权评估登记已于 {day} 撤回；请刷新页面。")
            raise refuse("record", template, number=number, day=gone)
        faults = []
        if later := sorted({kept[key].record for key in keys} - {number}):
            after = N_("第 {later} 号登记改过其中的内容；请先撤回后登记的。")
            faults.append(Fault("record", message(after, later=tuple(map(str, later)))))
        if not reason.strip():
            faults.append(Fault("withdraw_reason", message(N_("没有写明为什么撤回；请补上，会记入审计。"))))
        if faults:
            raise Refused(faults)
        PowerAssessmentRecord.objects.filter(pk=number).update(
            withdrawn_on=timezone.localdate(), withdrawn_reason=reason.strip(), withdrawn_by=by.username
        )
        after_ = {"power_assessment": number, "findings": len(keys)}
        append(chain=county, act="power_assess_withdraw", by=by.username, reason=reason.strip(), after=after_)


def _said(found: Found | None) -> Assessed | None:
    return found.said if found else None


def _held(county: str, instruments: Collection[int]) -> dict[Key, Found]:
    """What counts of some instruments; whoever records in the same county at the same instant waits."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk=county))
    return findings_of(instruments)


def _write(county: str, title: str, found: Sequence[Assessed], by: User) -> int:
    record = PowerAssessmentRecord.objects.create(county_id=county, title=title, by=by.username)
    PowerAssessment.objects.bulk_create(
        PowerAssessment(
            record=record,
            instrument_id=one.instrument,
            matter=one.matter,
            held_on=one.held_on,
            outcome=one.outcome.value,
            reason=one.reason,
            paper=one.paper,
            next_due=one.next_due,
        )
        for one in found
    )
    after = {"power_assessment": record.pk, "findings": len(found)}
    append(chain=county, act="power_assess", by=by.username, document=found[0].paper, after=after)
    return record.pk
