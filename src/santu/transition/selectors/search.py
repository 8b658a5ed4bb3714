"""Finding plans by number or title."""

from django.db.models import Q

from santu.register.selectors.reach import Sight
from santu.transition.models import Plan
from santu.transition.selectors.access import plans_open


def plans_titled(text: str, most: int, sight: Sight) -> list[tuple[int, str, str]]:
    """Number, title and state of the plans that somebody sees and that fit, the latest first."""
    fits = Q(scenario__title__contains=text)
    if text.isascii() and text.isdigit():
        fits |= Q(pk=int(text[:18]))
    rows = Plan.objects.filter(fits, pk__in=plans_open(sight)).order_by("-pk")
    return list(rows.values_list("pk", "scenario__title", "state")[:most])
