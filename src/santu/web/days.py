"""The day that a page shows: ``?day=``, else today; every link keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.utils import timezone

from santu.kernel.days import EARLIEST, OPEN_END
from santu.kernel.messages import N_, Fault, Place, Refused, message, refuse

NO_DAY = N_("没有起算日期；请填写。")


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a page, and whether it is today."""

    shown: date
    is_today: bool

    def link(self, path: str, **more: object) -> str:
        """A path with this day and other parameters; today goes without saying."""
        query = {key: value for key, value in more.items() if value not in ("", None)}
        if not self.is_today and "day" not in query:
            query["day"] = self.shown.isoformat()
        if not query:
            return path
        joint = "&" if urlsplit(path).query else "?"
        return f"{path}{joint}{urlencode(query)}"


def day_of(request: HttpRequest) -> Day:
    """The day that is asked for.

    Raises:
        Refused: the text is no day, or the one that stands for an open end.
    """
    today = timezone.localdate()
    asked = request.GET.get("day", "")
    shown = parsed_day(asked) if asked else today
    return Day(shown, shown == today)


def parsed_day(text: str, place: Place = "day") -> date:
    """A day as it is written in an address or a field.

    Raises:
        Refused: the text is no day, one before there were any, or the one that stands for an open end.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        template = N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。")
        raise refuse(place, template, text=text) from error
    if found < EARLIEST:
        early = N_("“{text}”早于 {earliest}，不能作为日期；请核对年份。")
        raise refuse(place, early, text=text, earliest=EARLIEST)
    if found >= OPEN_END:
        template = N_("“{text}”在登记里表示没有终止日期，不能作为日期；请写更早的一天。")
        raise refuse(place, template, text=text)
    return found


def day_in(request: HttpRequest, field: str, faults: list[Fault]) -> date | None:
    """The day in a field of a form, ``None`` where it is empty or no day, which is told with the other faults."""
    return _day_said(request.POST.get(field, ""), field, faults)


def day_in_address(request: HttpRequest, field: str, faults: list[Fault]) -> date | None:
    """The same of what an address says."""
    return _day_said(request.GET.get(field, ""), field, faults)


def _day_said(said: str, field: str, faults: list[Fault]) -> date | None:
    text = said.strip()
    try:
        return parsed_day(text, field) if text else None
    except Refused as refused:
        faults += refused.faults
        return None


def day_needed(request: HttpRequest, field: str, faults: list[Fault], missing: str) -> date | None:
    """The same of a field that must be filled in; ``missing`` is what is told where it is not."""
    before = len(faults)
    found = day_in(request, field, faults)
    if found is None and len(faults) == before:
        faults.append(Fault(field, message(missing)))
    return found


def moment(at: datetime) -> str:
    """A day and the time on it, as every page writes them."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
