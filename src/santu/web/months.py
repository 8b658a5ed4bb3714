"""Which months a page is about: ``?from=2026-01&to=2026-11``, else the twelve up to its day, or whenever."""

import re
from datetime import date

from django.http import HttpRequest

from santu.kernel.messages import N_, refuse
from santu.operate.domain.measuring import year_to
from santu.web.days import Day
from santu.web.given import asked

MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])")


def months_of(request: HttpRequest, day: Day) -> tuple[date, date]:
    """The first days of the first and of the last month.

    Raises:
        Refused: a text is no month, or the first comes after the last.
    """
    last = _month(request, "to") or year_to(day.shown)[1]
    first = _month(request, "from") or year_to(last)[0]
    if first > last:
        raise refuse(
            "from",
            N_("起始月份 {first} 晚于截止月份 {last}；请对调。"),
            first=f"{first:%Y-%m}",
            last=f"{last:%Y-%m}",
        )
    return first, last


def months_if_any(request: HttpRequest, day: Day) -> tuple[date, date] | None:
    """The same; None where neither the first nor the last month was asked for."""
    return months_of(request, day) if asked(request, "from") or asked(request, "to") else None


def months_asked(months: tuple[date, date] | None) -> dict[str, str]:
    """Months as an address has them; nothing where they are none."""
    if months is None:
        return {}
    first, last = months
    return {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}


def _month(request: HttpRequest, field: str) -> date | None:
    text = asked(request, field)
    if not text:
        return None
    found = MONTH.fullmatch(text)
    if not found:
        raise refuse(field, N_("“{text}”不是月份；请写成 2026-01 这样的年-月。"), text=text)
    return date(int(found[1]), int(found[2]), 1)
