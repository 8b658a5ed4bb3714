"""What whoever asks may see and do."""

from django.http import HttpRequest

from santu.register.selectors.reach import Sight
from santu.register.selectors.reach import sight_of as sight_of_person
from santu.web.people import person_of


def sight_of(request: HttpRequest) -> Sight:
    """What whoever asks may see and do, looked up once for each request: what was taken is gone with the next one."""
    known = getattr(request, "sight", None)
    if not isinstance(known, Sight):
        known = sight_of_person(person_of(request))
        request.sight = known  # type: ignore[attr-defined]  # kept with the request
    return known
