"""Which months a page is about: ``?from=2026-01&to=2026-11``, else the twelve up to its day."""

import re
from datetime import date

from django.http import HttpRequest

from santu.kernel.messages import N_, refuse
from santu.web.days import Day
from santu.web.given import asked

MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])")
EARLIEST, LATEST = date(1900, 12, 1), date(2099, 12, 1)
"""Months of another century are those of no case."""


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


def months_asked(months: tuple[date, date]) -> dict[str, str]:
    """Months as an address has them."""
    first, last = months
    return {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}


def year_to(day: date) -> tuple[date, date]:
    """The twelve months up to that of a day."""
    last = min(max(day, EARLIEST), LATEST).replace(day=1)
    if last.month == 12:
        return last.replace(month=1), last
    return last.replace(year=last.year - 1, month=last.month + 1), last


def _month(request: HttpRequest, field: str) -> date | None:
    text = asked(request, field)
    if not text:
        return None
    found = MONTH.fullmatch(text)
    if not found:
        raise refuse(field, N_("“{text}”不是月份；请写成 2026-01 这样的年-月。"), text=text)
    return date(int(found[1]), int(found[2]), 1)
