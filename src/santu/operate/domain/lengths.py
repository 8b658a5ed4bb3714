"""How long clocks run by the standards in force on a day."""

from collections.abc import Mapping
from datetime import date

from santu.kernel.messages import N_, refuse
from santu.operate.domain.clocks import Length, Terms, Unit
from santu.standards.rulebook import Standards
from santu.standards.schema import AnyRule, BoundRule

UNITS: Mapping[str, Unit] = {
    "working_day": Unit.WORKING,
    "day": Unit.CALENDAR,
    "month": Unit.MONTHS,
    "minute": Unit.MINUTES,
}
"""The units of standards in which a clock counts."""
MOST_DAYS = 9999
"""Days that a clock runs at most, as they are written."""
UNKNOWN_STANDARD = N_(
    "没有可用作时限的标准“{rule}”；请改写为以工作日、日、月或分钟计的期限类标准的编号，可在标准页里查。"
)


def is_length(rule: AnyRule) -> bool:
    """Whether a standard says how long a clock runs."""
    return isinstance(rule, BoundRule) and rule.kind == "deadline" and rule.unit in UNITS


def length_by(standards: Standards, rule_id: str, day: date) -> Length:
    """The length that a standard gives on a day.

    Raises:
        Refused: it is not in force on that day, or no standard that says how long a clock runs.
    """
    if rule_id not in standards.rules or not is_length(rule := standards.rule(rule_id)):
        raise refuse(rule_id, UNKNOWN_STANDARD, rule=rule_id)
    return Length(standards.count(rule_id, day), UNITS[rule.unit])


def length_until(clock: str, day: date, last: date) -> Length:
    """The length that ends with the close of a last day; with that of ``day`` itself where the last day is gone by.

    Raises:
        Refused: it is too far away to be counted.
    """
    days = max(0, (last - day).days)
    if days > MOST_DAYS:
        far = N_("时限“{clock}”的最后一天 {last} 太远，最多 {most} 天；请核对日期。")
        raise refuse(clock, far, clock=clock, last=last, most=MOST_DAYS)
    return Length(days, Unit.CALENDAR)


def terms_on(standards: Standards, day: date) -> Terms:
    """What holds of all clocks that begin on a day.

    Raises:
        Refused: the standards say nothing of that day.
    """
    return Terms(
        amber=standards.count("clock/amber_share", day),
        times=standards.count("clock/extensions", day),
        most=standards.count("clock/extension", day),
    )
