"""Assessing a dispatched body: the township and the department sign a mark each, then the sheet is closed (SX-14)."""

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.assessment import (
    DEPARTMENT_WEIGHT,
    SIDES,
    TOWNSHIP_WEIGHT,
    Mark,
    Quarter,
    Sheet,
    Side,
    close_faults,
    kind_of,
    mark_faults,
    reopen_faults,
    weight_faults,
)
from santu.register.models import Assessment, AssessmentMark, BodyVersion, Unit
from santu.register.selectors.assessment import sheet_of, side_of
from santu.register.selectors.dispatched import dispatched_in
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import body_lying, lying_on
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.standards.rulebook import Standards


def assessment_open(*, body: str, quarter: Quarter, standards: Standards, by: User) -> int:
    """Open the sheet of a body for a quarter that is over; its number.

    Raises:
        Refused: the township is not theirs, the quarter is not over, the body was not dispatched at its end, the
            township's weight falls short, or there is a sheet already.
    """
    today = timezone.localdate()
    if quarter.last >= today:
        early = N_("“{quarter}”还没有结束，不能考核；请在季度结束以后办理。（SX-14）")
        raise refuse("quarter", early, quarter=quarter.words())
    lying = body_lying(body, quarter.last)
    right_over(by, Right.CONSULT, [lying.division])
    found = next((one for one in dispatched_in(lying.division, quarter.last) if one.body == body), None)
    if found is None:
        local = N_("“{body}”在季度末不是派驻机构，不用双方考核；请核对。（SX-14）")
        raise refuse("body", local, body=lying.name)
    least = standards.count(TOWNSHIP_WEIGHT, quarter.last)
    line, _ = found.lines.get("assessment", (None, None))
    if faults := weight_faults(line, lying.division, least):
        raise Refused(faults)
    township = lying_on(quarter.last, [lying.division])[lying.division].name
    slot = (
        BodyVersion.objects.filter(holding_on(quarter.last), unit=body).values_list("slot", flat=True).get()
    )
    with transaction.atomic():
        # Whoever opens the same at the same instant waits, and then finds the sheet.
        list(Unit.objects.select_for_update(no_key=True).filter(pk=body))
        if (
            number := Assessment.objects.filter(body=body, quarter=quarter.first)
            .values_list("pk", flat=True)
            .first()
        ):
            there = N_("这个季度已有第 {number} 号考核表；请在那里评分。（SX-14）")
            raise refuse("body", there, number=number)
        made = Assessment.objects.create(
            body_id=body,
            township_id=lying.division,
            county_id=lying.county or lying.division,
            department=found.lines["administration"][0].organ,
            quarter=quarter.first,
            kind=kind_of(slot, found.name, township),
            weight=line.share if line and line.share is not None else least,
            department_weight=standards.count(DEPARTMENT_WEIGHT, quarter.last),
            opened_on=today,
            by=by.username,
        )
        _said(sheet_of(made.pk), "assessment_open", by)
    return made.pk


def assessment_sign(*, number: int, side: Side, mark: Mark, by: User) -> None:
    """Sign the mark of one side, once.

    Raises:
        Refused: the township is not theirs, they sign for the other side, the side has signed, or the mark is none.
    """
    right_over(by, Right.CONSULT, [sheet_of(number).township])
    with transaction.atomic():
        sheet = _held(number)
        if side_of(sight_of(by), sheet) is not side:
            other = N_("“{side}”的评分由它自己签，别人不能代签；请由它的经办人办理。（SX-14）")
            raise refuse("mark", other, side=message(SIDES[side]))
        faults = mark_faults(sheet, side, mark, by.username)
        if faults or mark.value is None:
            raise Refused(faults)
        AssessmentMark.objects.create(
            sheet_id=number,
            version=sheet.version,
            side=side,
            mark=mark.value,
            remark=mark.remark.strip(),
            signed_on=timezone.localdate(),
            by=by.username,
        )
        _said(sheet, "assessment_sign", by, side=side, mark=mark.value)


def assessment_close(*, number: int, by: User) -> None:
    """Close a sheet that both sides have signed.

    Raises:
        Refused: the county is not theirs, a side has not signed, or it is closed.
    """
    right_over(by, Right.CONSULT, [sheet_of(number).county])
    with transaction.atomic():
        sheet = _held(number)
        _refused(close_faults(sheet))
        Assessment.objects.filter(pk=number).update(closed_on=timezone.localdate(), closed_by=by.username)
        _said(sheet, "assessment_close", by, score=str(sheet.score))


def assessment_reopen(*, number: int, reason: str, by: User) -> None:
    """Begin the next version of a sheet, which both sides sign anew; what was signed stays.

    Raises:
        Refused: the township is not theirs, nothing is signed yet, or there is no reason.
    """
    right_over(by, Right.CONSULT, [sheet_of(number).township])
    with transaction.atomic():
        sheet = _held(number)
        _refused(reopen_faults(sheet, reason))
        anew = {"version": sheet.version + 1, "closed_on": None, "closed_by": ""}
        Assessment.objects.filter(pk=number).update(**anew)
        _said(sheet, "assessment_reopen", by, reason)


def _held(number: int) -> Sheet:
    Assessment.objects.select_for_update(no_key=True).get(pk=number)
    return sheet_of(number)


def _refused(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)


def _said(sheet: Sheet, act: str, by: User, reason: str = "", **more: object) -> None:
    append(
        chain=sheet.county,
        act=act,
        by=by.username,
        reason=reason.strip(),
        after={"assessment": sheet.number, "version": sheet.version, **more},
    )
