"""The short texts inside a BPMN file: conditions, completion, durations. Closed forms, never expressions."""

import re
from datetime import timedelta

from santu.operate.domain.definition import Guard, Until

GUARD = re.compile(r"(?P<no>not )?(?P<name>[^\W\d]\w*(\.[^\W\d]\w*)?)")
UNTIL = re.compile(
    r"(?P<all>all)|(?:(?P<first>first)|(?P<count>\d{1,4})|(?P<share>\d{1,3})%)( (?P<outcome>[^\W\d]\w*))?"
)
NAME = re.compile(r"(?!R\d*/|PT?(\d|$))[^\W\d][\w/-]*")
DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W|(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,4})M)?(?:(?P<seconds>\d{1,4})S)?)?)"
)


def guard_of(text: str) -> Guard | None:
    """``NAME``, ``not NAME``, ``TASK.OUTCOME``, ``not TASK.OUTCOME``; None if it is neither."""
    found = GUARD.fullmatch(text)
    if not found or found["name"] in {"not", "true", "false"}:
        return None
    return Guard(found["name"], bool(found["no"]))


def until_of(text: str) -> Until | None:
    """``all``, ``first``, ``N`` or ``P%``; the last three with an outcome behind. None if it is neither."""
    found = UNTIL.fullmatch(text)
    if not found:
        return None
    if found["all"]:
        return Until()
    count = 1 if found["first"] else int(found["count"] or 0)
    share = int(found["share"] or 0)
    if share > 100 or (not count and not share):
        return None
    return Until(count, share, found["outcome"] or "")


def duration_of(text: str) -> timedelta | None:
    """An ISO 8601 duration in weeks, days, hours, minutes, seconds; None for another text, or no time at all.

    Years and months have no fixed length, working days are no unit of ISO 8601: those are named clocks.
    """
    found = DURATION.fullmatch(text)
    if not found:
        return None
    return timedelta(**{unit: int(value) for unit, value in found.groupdict().items() if value}) or None


def is_clock(text: str) -> bool:
    """A duration, or the name of a clock that whoever runs the case knows."""
    return duration_of(text) is not None or bool(NAME.fullmatch(text))
