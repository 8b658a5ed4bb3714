"""Telling other systems of what happens to a case, where the operator lists any."""

from datetime import datetime

from santu.operate.models import Case
from santu.webhooks.domain.events import Event
from santu.webhooks.services.telling import event_tell


def case_tell(case: Case, event: Event, at: datetime) -> None:
    """Tell of a case, by its number and its place alone, inside the transaction of the act."""
    event_tell(event=event, number=case.number, unit=case.place_id, at=at, link=f"/cases/{case.pk}/")
