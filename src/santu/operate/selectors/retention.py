"""What need no longer be known of cases that are over: who applied, and of each process its files and what was written."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from santu.operate.models import Applicant, Case, CaseFile, CaseNote, CaseWords
from santu.register.domain.loans import MONTHS, months_after
from santu.standards.rulebook import Standards

RETENTION = "security/applicant_retention"
LONGER = "security/case_retention"


def retained_since(day: date, standards: Standards) -> datetime:
    """Of a case that was over before this nobody need know who applied."""
    return _years_before(day, standards.count(RETENTION, day))


def applicants_over(before: datetime) -> QuerySet[Applicant]:
    """Those of cases that were over before, and that are known still."""
    return Applicant.objects.filter(case__closed_at__lt=before, blanked_on=None)


def cases_over(day: date, standards: Standards) -> QuerySet[Case]:
    """Cases whose file nobody need have any more: each process as long as its standard says, the others as who applied."""
    longer = _longer(day, standards)
    over = Q(closed_at__lt=retained_since(day, standards)) & ~Q(process__in=list(longer))
    for process, before in longer.items():
        if before is not None:
            over |= Q(process=process, closed_at__lt=before)
    return Case.objects.filter(over)


def _longer(day: date, standards: Standards) -> Mapping[str, datetime | None]:
    """Since when files of a process are kept; ``None`` for ever."""
    return {
        one.id: None if one.flag("permanent") else _years_before(day, int(one.number("years")))
        for one in standards.items(LONGER, day)
    }


def _years_before(day: date, years: int) -> datetime:
    first = months_after(day, -MONTHS * years)
    return timezone.make_aware(datetime.combine(first, time()))


def files_over(cases: QuerySet[Case]) -> QuerySet[CaseFile]:
    """The files of some cases, as far as they are kept still."""
    return CaseFile.objects.filter(case__in=cases, blanked_on=None)


def words_over(cases: QuerySet[Case]) -> QuerySet[CaseWords]:
    """What was written into the forms of some cases."""
    return CaseWords.objects.filter(act__case__in=cases).exclude(text="")


def notes_over(cases: QuerySet[Case]) -> QuerySet[CaseNote]:
    """The notes of some cases."""
    return CaseNote.objects.filter(act__case__in=cases).exclude(text="")
