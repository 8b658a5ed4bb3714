"""Finding scenarios by number or title."""

from django.db.models import Q

from santu.design.models import Scenario


def scenarios_titled(text: str, most: int) -> list[tuple[int, str]]:
    """Number and title of the scenarios that fit, the latest first."""
    fits = Q(title__contains=text)
    if text.isascii() and text.isdigit():
        fits |= Q(pk=int(text[:18]))
    return list(Scenario.objects.filter(fits).order_by("-pk").values_list("pk", "title")[:most])
