"""The assessment sheets of dispatched bodies, and for which side somebody signs."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, refuse
from santu.register.domain.assessment import Mark, Quarter, Sheet, Side
from santu.register.models import Assessment, AssessmentMark
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight
from santu.register.selectors.scope import subtree


def sheet_of(number: int) -> Sheet:
    """The sheet of a number.

    Raises:
        Refused: there is none.
    """
    found = _sheets(Assessment.objects.filter(pk=number))
    if not found:
        raise sheet_unknown(number)
    return found[0]


def sheet_unknown(number: int) -> Exception:
    """There is no such sheet, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号考核表；请从派驻机构考核页面里选。"), number=number)


def access_sheet(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A sheet on a dispatched body in a township that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    township = Assessment.objects.filter(pk=number).values_list("township", flat=True).first()
    if township is None or not units_seen(sight, [township], right):
        raise sheet_unknown(number)


def sheets_under(unit: str, quarter: Quarter, day: date) -> list[Sheet]:
    """The sheets of a quarter in a division that were opened up to a day, by township and body."""
    inside = Q(township=unit) | Q(township__in=subtree([unit], quarter.last))
    rows = Assessment.objects.filter(inside, quarter=quarter.first, opened_on__lte=day)
    return _sheets(rows.order_by("township", "kind", "body"))


def closed_beside(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The closed sheets with which some sheets may be compared."""
    counties, quarters = {one.county for one in sheets}, {one.quarter.first for one in sheets}
    return _sheets(
        Assessment.objects.filter(county__in=counties, quarter__in=quarters).exclude(closed_on=None)
    )


def marks_before(sheet: Sheet) -> list[tuple[int, Side, Mark]]:
    """What was signed in the earlier versions of a sheet, the latest first."""
    rows = AssessmentMark.objects.filter(sheet=sheet.number, version__lt=sheet.version)
    return [
        (row.version, Side(row.side), Mark(row.mark, row.remark, row.signed_on, row.by))
        for row in rows.order_by("-version", "-side")
    ]


def side_of(sight: Sight, sheet: Sheet) -> Side | None:
    """For which side somebody signs: no department speaks for a township, and no township for a department."""
    if not sight.has(Right.CONSULT):
        return None
    if units_seen(sight, [sheet.county], Right.CONSULT):
        return Side.DEPARTMENT
    return Side.TOWNSHIP if units_seen(sight, [sheet.township], Right.CONSULT) else None


def _sheets(rows: QuerySet[Assessment]) -> list[Sheet]:
    return [
        Sheet(
            row.pk,
            row.body_id,
            row.township_id,
            row.county_id,
            row.department,
            Quarter(row.quarter),
            row.kind,
            row.weight,
            row.department_weight,
            row.version,
            row.opened_on,
            row.closed_on,
            {
                Side(one.side): Mark(one.mark, one.remark, one.signed_on, one.by)
                for one in row.marks.all()
                if one.version == row.version
            },
        )
        for row in rows.prefetch_related("marks")
    ]
