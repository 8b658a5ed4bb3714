"""Finding plans by number or title."""

from django.db.models import Q

from santu.transition.models import Plan


def plans_titled(text: str, most: int) -> list[tuple[int, str, str]]:
    """Number, title and state of the plans that fit, the latest first."""
    fits = Q(scenario__title__contains=text)
    if text.isascii() and text.isdigit():
        fits |= Q(pk=int(text[:18]))
    rows = Plan.objects.filter(fits).order_by("-pk")
    return list(rows.values_list("pk", "scenario__title", "state")[:most])
