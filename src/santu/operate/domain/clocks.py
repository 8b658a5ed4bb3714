"""Clocks in working days: how long, when amber, when due; all of it follows from the length, the start and the log of acts.

The day on which a clock starts is not counted; it is due at the close (midnight in China) of its last day. From the day of
a pause to the day before the resumption no day counts: so a pause within one day moves nothing, and a clock that is paused on its
last day has that day left. One of no days is due at the close of the day itself. Clocks in minutes keep whole minutes; those in months are not paused. Pure.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from santu.kernel.messages import N_, refuse
from santu.kernel.working_days import WorkingCalendar
from santu.operate.domain.wording import duration_of
from santu.register.domain.loans import months_after

CHINA = ZoneInfo("Asia/Shanghai")
NEVER = datetime.max.replace(tzinfo=UTC)
"""When a paused clock strikes."""
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_LENGTH = re.compile(r"(?P<n>0|[1-9]\d{0,3})(?: ?(?P<unit>个?工作日|日|个月|小时|分钟))?")


class Unit(StrEnum):
    """In what a clock counts."""

    WORKING = "工作日"
    CALENDAR = "日"
    MONTHS = "个月"
    MINUTES = "分钟"


class Deed(StrEnum):
    """What may be done to a clock."""

    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    FIRED = "fired"
    STOPPED = "stopped"


RUNNING, PAUSED, FIRED, STOPPED = "running", str(Deed.PAUSED), str(Deed.FIRED), str(Deed.STOPPED)
"""The states of a clock: it runs, or the last of its acts names where it stands."""


@dataclass(frozen=True, slots=True)
class Length:
    """``n`` working days, calendar days, months or minutes."""

    n: int
    unit: Unit = Unit.WORKING

    def __str__(self) -> str:
        return f"{self.n} {'个' if self.unit == Unit.WORKING else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class ClockAct:
    """One act on a clock; ``days`` (in the clock's unit), ``reason`` and ``document`` are an extension's."""

    deed: Deed
    at: datetime
    days: int = 0
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the standards say of all clocks: amber at ``amber`` percent; extended at most ``times`` times, by ``most`` percent each.

    Where a law says by how much a clock is extended, it is ``longest``, in the unit of the clock.
    """

    amber: int
    times: int
    most: int
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock after its acts. While it is paused ``due`` and ``amber`` are None.

    ``total`` is its length with extensions, ``left`` what was left of it at ``since``, in its unit; ``changed`` is the last act's moment.
    """

    length: Length
    started_at: datetime
    total: int
    left: int
    since: datetime
    changed: datetime
    state: str = RUNNING
    due: datetime | None = None
    amber: datetime | None = None
    extensions: int = 0

    @property
    def strikes(self) -> datetime:
        """When it strikes, if nothing is done to it."""
        return self.due or NEVER


def length_of(text: str) -> Length:
    """``5``, ``5 个工作日``, ``7 日``, ``12 个月``, ``2 小时``, ``30 分钟``, or an ISO 8601 duration in minutes; ``0`` is the day itself.

    Raises:
        Refused: another text.
    """
    if lasts := duration_of(text):
        return Length(-(-lasts // _MINUTE), Unit.MINUTES)
    found = _LENGTH.fullmatch(text.strip())
    if not found or (found["n"] == "0" and found["unit"] in ("个月", "小时", "分钟")):
        raise refuse(
            text,
            N_(
                "时限“{text}”不能读；请写“5 个工作日”“7 日”“12 个月”“2 小时”或“30 分钟”，数目为 1 至 9999，当日办结写“0”。"
            ),
            text=text,
        )
    n, unit = int(found["n"]), found["unit"] or "工作日"
    if unit == "小时":
        return Length(n * 60, Unit.MINUTES)
    return Length(n, Unit.WORKING if unit.endswith("工作日") else Unit(unit))


def begin(length: Length, at: datetime, calendar: WorkingCalendar, terms: Terms) -> Clock:
    """A clock that starts now."""
    return _running(Clock(length, at, length.n, length.n, at, at), calendar, terms)


def after(clock: Clock, act: ClockAct, calendar: WorkingCalendar, terms: Terms) -> Clock:
    """The clock after one more act."""
    _allowed(clock, act, terms)
    clock = replace(clock, changed=act.at)
    if act.deed == Deed.PAUSED:
        left = clock.left - _used(clock, act.at, calendar)
        return replace(
            clock,
            state=PAUSED,
            due=None,
            amber=None,
            left=left,
            since=max(clock.since, _before(clock, act.at)),
        )
    if act.deed == Deed.RESUMED:
        since = max(clock.since, _before(clock, act.at))
        return _running(replace(clock, state=RUNNING, since=since), calendar, terms)
    if act.deed == Deed.EXTENDED:
        total, left, times = clock.total + act.days, clock.left + act.days, clock.extensions + 1
        longer = replace(clock, total=total, left=left, extensions=times)
        return longer if clock.state == PAUSED else _running(longer, calendar, terms)
    return replace(clock, state=str(act.deed))


def _allowed(clock: Clock, act: ClockAct, terms: Terms) -> None:
    """Refuse what does not fit the clock; nothing is changed then."""
    place = str(clock.length)
    if act.at < clock.changed:
        raise refuse(place, N_("这一计时的上一次变动晚于 {at}；请按先后次序登记。"), at=_said(act.at))
    fits = {
        Deed.RESUMED: {PAUSED},
        Deed.EXTENDED: {RUNNING, PAUSED},
        Deed.STOPPED: {RUNNING, PAUSED},
    }
    if clock.state not in fits.get(act.deed, {RUNNING}):
        raise refuse(place, N_("这一计时已暂停、已结束或没有暂停，现在不能这样变动；请刷新后再看。"))
    if act.deed == Deed.PAUSED and clock.length.unit is Unit.MONTHS:
        whole = N_("以月计的时限不能暂停；情况复杂的，请凭审批机关的批准文书延长。")
        raise refuse(place, whole)
    passed = clock.due is not None and act.at >= clock.due
    if passed and act.deed in {Deed.PAUSED, Deed.EXTENDED}:
        raise refuse(place, N_("时限已于 {due} 届满，不能再暂停或延长；请照超期办理。"), due=_said(clock.due))
    if act.deed == Deed.FIRED and not passed:
        raise refuse(place, N_("时限尚未届满，不能记为超期；请到期后再办。"))
    if act.deed == Deed.EXTENDED:
        _extendable(clock, act, terms)


def _extendable(clock: Clock, act: ClockAct, terms: Terms) -> None:
    place = str(clock.length)
    if not act.reason.strip() or not act.document.strip():
        raise refuse(place, N_("延长时限要写明理由和批准文书；请补上后再办。"))
    if clock.extensions >= terms.times:
        raise refuse(place, N_("这一计时已延长 {times} 次，不能再延长；请按时办结。"), times=clock.extensions)
    most = terms.longest or max(1, clock.length.n * terms.most // 100)
    if not 0 < act.days <= most:
        raise refuse(
            place,
            N_("这次延长 {days}，应在 1 至 {most} 之间（按原时限的单位）；请改后再办。"),
            days=act.days,
            most=most,
        )


def _running(clock: Clock, calendar: WorkingCalendar, terms: Terms) -> Clock:
    """When what is left runs out, and when the share of the whole is used up, from ``since`` on."""
    if clock.length.unit is Unit.MONTHS:
        span = (months_after(_day(clock.since), clock.left) - _day(clock.since)).days
        share = _close(clock.since, span * terms.amber // 100, Unit.CALENDAR, calendar)
        return replace(clock, due=_close(clock.since, clock.left, Unit.MONTHS, calendar), amber=share)
    until_amber = clock.left - (clock.total - clock.total * terms.amber // 100)
    return replace(
        clock,
        due=_close(clock.since, clock.left, clock.length.unit, calendar),
        amber=_close(clock.since, until_amber, clock.length.unit, calendar)
        if until_amber > 0
        else clock.since,
    )


def _before(clock: Clock, at: datetime) -> datetime:
    """The moment after which time counts again: days count from that of ``at`` on, minutes from ``at`` itself.

    Where no day is left to count, the day of ``at`` is the last.
    """
    return at if clock.length.unit == Unit.MINUTES or not clock.left else at - _DAY


def _used(clock: Clock, at: datetime, calendar: WorkingCalendar) -> int:
    """How much has run from ``since`` until a moment; the day of the moment itself has not."""
    if clock.length.unit == Unit.MINUTES:
        return (at - clock.since) // _MINUTE
    start, end = _day(clock.since), _day(at) - _DAY
    if end <= start:
        return 0
    return (
        calendar.working_days_between(start, end) if clock.length.unit == Unit.WORKING else (end - start).days
    )


def _close(since: datetime, n: int, unit: Unit, calendar: WorkingCalendar) -> datetime:
    if unit == Unit.MINUTES:
        return since + n * _MINUTE
    start = _day(since)
    if unit == Unit.MONTHS:
        last = months_after(start, n)
    else:
        last = start + n * _DAY if unit == Unit.CALENDAR else working_day_after(start, n, calendar)
    return datetime.combine(last + _DAY, time(), CHINA)


def working_day_after(start: date, n: int, calendar: WorkingCalendar) -> date:
    """The ``n``-th working day after a day.

    Raises:
        Refused: the way leads into a year whose working days are not published.
    """
    last = calendar.add_working_days(start, n)
    for year in range(start.year, last.year + 1):
        if not calendar.confirmed(year):
            raise refuse(
                str(year),
                N_(
                    "从 {start} 起算 {n} 个工作日要用到 {year} 年的工作日，而国务院办公厅当年的节假日安排尚未载入，"
                    "到期日定不下来；请先载入该通知，或改用按日历日计算的时限。"
                ),
                start=start.isoformat(),
                n=n,
                year=year,
            )
    return last


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def _said(at: datetime | None) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else ""
