"""What whoever asks may see and do."""

from django.http import HttpRequest
from django.utils import timezone

from santu.accounts.selectors.grants import held_by
from santu.register.selectors.reach import Sight
from santu.web.people import person_of


def sight_of(request: HttpRequest) -> Sight:
    """What whoever asks may see and do, looked up once for each request: what was taken is gone with the next one."""
    known = getattr(request, "sight", None)
    if not isinstance(known, Sight):
        person = person_of(request)
        known = Sight(person.username, tuple(held_by(person)), timezone.localdate())
        request.sight = known  # type: ignore[attr-defined]  # kept with the request
    return known
