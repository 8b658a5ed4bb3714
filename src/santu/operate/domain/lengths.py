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
    "minute": Unit.MINUTES,
}
"""The units of standards in which a clock counts."""
UNKNOWN_STANDARD = N_(
    "没有可用作时限的标准“{rule}”；请改写为以工作日、日或分钟计的期限类标准的编号，可在标准页里查。"
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
