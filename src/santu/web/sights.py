"""What whoever asks may see and do."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest

from santu.accounts.domain.roles import Right
from santu.accounts.passed import Way, withheld
from santu.register.selectors.reach import Sight
from santu.register.selectors.reach import sight_of as sight_of_person
from santu.web.people import person_of


def sight_of(request: HttpRequest) -> Sight:
    """What whoever asks may see and do, looked up once for each request: what was taken is gone with the next one.

    Rights that this session has not passed for do not count in it, at whatever address they are asked for.
    """
    known = getattr(request, "sight", None)
    if not isinstance(known, Sight):
        person = person_of(request)
        held = sight_of_person(person)
        ways = withheld(request, person, frozenset(right for right in Right if held.holds(right)))
        known = replace(held, withheld=frozenset(ways))
        request.sight, request.ways = known, ways  # type: ignore[attr-defined]  # kept with the request
    return known


def ways_of(request: HttpRequest) -> Mapping[Right, Way]:
    """The rights of whoever asks that do not count in this session, and what they would have to do."""
    sight_of(request)
    return request.ways  # type: ignore[attr-defined, no-any-return]
