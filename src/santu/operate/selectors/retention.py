"""Who applied, what they attached, and what was noted, in cases that were over so long ago that nobody need know any more."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from santu.operate.models import Applicant, CaseFile, CaseNote
from santu.register.domain.loans import MONTHS, months_after
from santu.standards.rulebook import Standards

RETENTION = "security/applicant_retention"


def retained_since(day: date, standards: Standards) -> datetime:
    """Of a case that was over before this nobody need know who applied."""
    first = months_after(day, -MONTHS * standards.count(RETENTION, day))
    return timezone.make_aware(datetime.combine(first, time()))


def applicants_over(before: datetime) -> QuerySet[Applicant]:
    """Those of cases that were over before, and that are known still."""
    return Applicant.objects.filter(case__closed_at__lt=before, blanked_on=None)


def files_over(before: datetime) -> QuerySet[CaseFile]:
    """The files of cases that were over before, as far as they are kept still."""
    return CaseFile.objects.filter(case__closed_at__lt=before, blanked_on=None)


def notes_over(before: datetime) -> QuerySet[CaseNote]:
    """The notes of cases that were over before."""
    return CaseNote.objects.filter(act__case__closed_at__lt=before).exclude(text="")
