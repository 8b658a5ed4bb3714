"""From a department to its year of whistles."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from santu.operate.selectors.whistle import departments_in
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight
from santu.web.days import Day

OF_COUNTY = ("县", "区", "市")
"""Before the name of a department where a line of control names it from below."""


def year_links(sight: Sight, county: str, titles: Iterable[str], day: Day) -> Mapping[str, str]:
    """The pages of the years of departments, by what lines of control call them.

    Left out are those that are no body of the county by this name, and all where the county is not theirs to see.
    """
    if not units_seen(sight, [county]):
        return {}
    bodies = {name: body for body, name in departments_in(county, day.shown).items()}
    found = {title: bodies.get(title) or bodies.get(_short(title)) for title in titles}
    return {
        title: day.link(reverse("department-year", args=[county, body]))
        for title, body in found.items()
        if body
    }


def _short(title: str) -> str:
    return title[1:] if title.startswith(OF_COUNTY) else title
