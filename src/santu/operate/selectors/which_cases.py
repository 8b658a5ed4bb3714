"""Which cases are meant: those opened in some months, of a matter, or that somebody applied for; and the matters to choose from."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from santu.kernel.codes import Level
from santu.operate.selectors.measured import Place
from santu.register.selectors.centre_terms import matters_listed
from santu.register.selectors.ways import inside

Months = tuple[date, date]
"""The first days of the first and of the last month."""


def opened_in(months: Months) -> Q:
    """The cases opened from the beginning of the first month to the end of the last."""
    first, last = months
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    begun, over = (
        timezone.make_aware(datetime.combine(day, datetime.min.time())) for day in (first, following)
    )
    return Q(opened_at__gte=begun, opened_at__lt=over)


def of_matter(matter: str, at: str = "") -> Q:
    """The cases of a matter, by its code; one without a code goes by its title. ``at`` is the way to the case (``case__``)."""
    return Q(**{f"{at}matter": matter}) | Q(**{f"{at}matter": "", f"{at}title": matter})


def applied_for(username: str) -> Q:
    """The cases that somebody applied for; their index holds only cases with an applicant, and is used where that is said."""
    return Q(applicant=username) & ~Q(applicant="")


def matters_offered(place: Place) -> list[tuple[str, str]]:
    """The matters (code, else name; and name) that the centre of a township, or those of a county, have on their lists that day.

    None above a county: there are too many to choose from.
    """
    if place.level == Level.TOWNSHIP:
        townships = {place.unit}
    elif place.level == Level.COUNTY:
        townships = {one.unit for one in inside([place.unit], place.day)[place.unit]}
    else:
        return []
    listed = matters_listed(townships, place.day).values()
    return list({key: name for matters in listed for key, name in matters}.items())
