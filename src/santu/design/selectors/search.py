"""Finding scenarios by number or title."""

from django.db.models import Q

from santu.design.models import Scenario
from santu.design.selectors.access import scenarios_open
from santu.register.selectors.reach import Sight


def scenarios_titled(text: str, most: int, sight: Sight) -> list[tuple[int, str]]:
    """Number and title of the scenarios that somebody sees and that fit, the latest first."""
    fits = Q(title__contains=text)
    if text.isascii() and text.isdigit():
        fits |= Q(pk=int(text[:18]))
    rows = Scenario.objects.filter(fits, pk__in=scenarios_open(sight)).order_by("-pk")
    return list(rows.values_list("pk", "title")[:most])
