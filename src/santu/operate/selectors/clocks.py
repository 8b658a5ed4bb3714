"""A clock of a case as the rules of clocks have it, out of its row and its log."""

from datetime import date

from santu.operate.domain.clocks import Clock, ClockAct, Deed, Length, Terms, Unit, replay
from santu.operate.domain.wording import duration_of
from santu.operate.models import CaseClock
from santu.operate.models import ClockAct as Row
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar

TERMS = "service/clock_terms"


def terms_on(day: date) -> Terms:
    """When clocks turn amber, and how far they may be extended, on a day."""
    [item] = load().items(TERMS, day)
    return Terms(*(int(item.number(key)) for key in ("amber", "times", "most")))


def clock_of(row: CaseClock, day: date) -> Clock:
    """A clock after all that was done to it.

    Raises:
        Refused: its days lead into a year whose working days are not published.
    """
    acts = [
        ClockAct(Deed(one.deed), one.at, one.days, one.reason, one.document)
        for one in Row.objects.filter(clock=row).order_by("seq")
    ]
    return replay(_length(row.length), row.began_at, acts, working_calendar(), terms_on(day))


def _length(text: str) -> Length:
    duration = duration_of(text)
    if duration is not None:
        return Length(max(1, int(duration.total_seconds() // 60)), Unit.MINUTES)
    return Length(int(text))
