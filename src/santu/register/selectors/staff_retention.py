"""People of whom it need not be known any more that they held a post."""

from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from santu.register.domain.loans import MONTHS, months_after
from santu.register.models import StaffMember, StaffPost
from santu.standards.rulebook import Standards

RETENTION = "security/staff_retention"


def retained_since(day: date, standards: Standards) -> date:
    """Who left the last post up to this day is not known any more."""
    return months_after(day, -MONTHS * standards.count(RETENTION, day))


def members_over(before: date) -> QuerySet[StaffMember]:
    """Those who left the last post up to a day and are known still."""
    held = StaffPost.objects.filter(Q(left=None) | Q(left__gt=before)).values("member")
    return StaffMember.objects.exclude(pk__in=held).exclude(name="")


def days_over(before: date) -> dict[date, int]:
    """How many they are, by the day on which they left."""
    rows = members_over(before).annotate(day=Max("posts__left")).values("day")
    return dict(rows.annotate(people=Count("pk")).order_by("day").values_list("day", "people"))
