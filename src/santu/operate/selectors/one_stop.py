"""What the one window did in a period, as a provincial platform takes it over: records of cases and ratings, nobody's name in them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.one_stop_files import one_stop_files
from santu.operate.domain.window import DELIVER, PROCESS, RATED_BADLY
from santu.operate.models import Case, Rating, Token
from santu.operate.selectors.window import away_of, worked
from santu.register.domain.one_stop import OneStopLayout
from santu.register.models import UnitCode
from santu.register.models.acts import STANDS
from santu.register.selectors.lying import lying_on
from santu.register.selectors.scope import subtree

LONGEST = timedelta(days=366)
ENDS = ("accept", "approve", "refuse", "issue", DELIVER, *RATED_BADLY)
Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OneStopRows:
    """Records of the cases that ended in a period, and ratings that were given in it; each by field of a layout."""

    records: Sequence[Said]
    ratings: Sequence[Said]
    synthetic: int


def period_refuse(start: date, end: date) -> None:
    """Whether a period can be written out.

    Raises:
        Refused: it ends before it begins, is not over, or is longer than a year.
    """
    faults = []
    if end < start:
        faults.append(
            Fault(
                "until", message(N_("时段的末日 {end} 在首日 {start} 之前；请核对。"), start=start, end=end)
            )
        )
    elif end - start >= LONGEST:
        faults.append(Fault("until", message(N_("时段超过一年；请分几次导出。"))))
    if end >= timezone.localdate():
        text = message(N_("{end} 还没有过完，办件还会变；请选昨天或以前。"), end=end)
        faults.append(Fault("until", text))
    if faults:
        raise Refused(faults)


def one_stop_rows(unit: str, start: date, end: date) -> OneStopRows:
    """What cases of the one window at a unit, and under it, come to from one day to another, both counted.

    A case whose result was delivered, that was not accepted or was withdrawn is written in the period in which it ended,
    so that no case is written twice.
    """
    here = Q(place__in=subtree([unit], timezone.localdate()), process=PROCESS)
    begin, over = _midnight(start), _midnight(end + timedelta(days=1))
    cases = Case.objects.filter(here, closed_at__gte=begin, closed_at__lt=over).order_by("closed_at", "pk")
    rated = Rating.objects.filter(case__in=Case.objects.filter(here), at__gte=begin, at__lt=over).order_by(
        "at", "pk"
    )
    ratings = list(rated.select_related("case"))
    closed = list(cases)
    places = _places({one.place_id for one in (*closed, *(rating.case for rating in ratings))})
    ends = _ends(Case.objects.filter(Q(pk__in=cases.values("pk")) | Q(pk__in=rated.values("case"))))
    away = away_of(cases)
    return OneStopRows(
        [_record(one, ends[one.pk], away.get(one.pk, ()), places) for one in closed],
        [_rating(one, ends[one.case_id], places) for one in ratings],
        sum(one.is_synthetic for one in closed),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True, slots=True)
class _End:
    node: str
    outcome: str
    at: datetime


def _ends(cases: QuerySet[Case]) -> defaultdict[int, list[_End]]:
    """How the tasks of some cases ended, in order, in one statement."""
    found: defaultdict[int, list[_End]] = defaultdict(list)
    rows = Token.objects.filter(
        case__in=cases, waits=True, node__in=ENDS, ended_at__isnull=False, deed="ended"
    )
    for case, node, outcome, at in rows.order_by("case", "ended_at", "number").values_list(
        "case", "node", "outcome", "ended_at"
    ):
        if at is not None:
            found[case].append(_End(node, outcome, at))
    return found


def _places(units: set[str]) -> dict[str, tuple[str, str]]:
    """Code and name of each unit, as it is today or was last."""
    lying = lying_on(timezone.localdate(), units)
    codes = dict(
        UnitCode.objects.filter(STANDS, unit__in=units).order_by("start", "pk").values_list("unit", "code")
    )
    return {unit: (codes.get(unit, ""), lying[unit].name if unit in lying else "") for unit in units}


def _last(ends: Sequence[_End], *nodes: str) -> _End | None:
    return next((one for one in reversed(ends) if one.node in nodes), None)


def _record(
    case: Case,
    ends: Sequence[_End],
    away: Sequence[tuple[datetime, datetime | None]],
    places: Mapping[str, tuple[str, str]],
) -> Said:
    terms = json.loads(case.terms)
    accepted = next((one for one in ends if one.node == "accept" and one.outcome == "done"), None)
    decided, delivered = _last(ends, "issue", "refuse"), _last(ends, DELIVER)
    days = worked(case.came_at, decided.at, away) if decided else None
    promised = terms.get("days")
    in_time = "" if days is None or promised is None else "yes" if days <= promised else "no"
    return {
        **_about(case, places),
        "organ": _organ(case),
        "channel": case.channel,
        "came_at": moment(case.came_at),
        "accepted_at": moment(accepted.at if accepted else None),
        "decided_at": moment(decided.at if decided else None),
        "delivered_at": moment(delivered.at if delivered else None),
        "closed_at": moment(case.closed_at),
        "outcome": _outcome(ends, decided),
        "promised": _number(promised),
        "statutory": _number(terms.get("statutory")),
        "days": _number(days),
        "in_time": in_time,
        "on_paper": "yes" if case.on_paper else "no",
    }


def _outcome(ends: Sequence[_End], decided: _End | None) -> str:
    if decided is not None:
        return "refused" if decided.node == "refuse" else "granted"
    accepted = _last(ends, "accept")
    return "not_accepted" if accepted and accepted.outcome == "out_of_scope" else "withdrawn"


def _organ(case: Case) -> str:
    """The name of the department that decided, on the day on which the case came."""
    organs = json.loads(case.lists).get("organ", [])
    lying = lying_on(timezone.localdate(case.came_at), organs)
    return "、".join(lying[one].name if one in lying else one for one in organs)


def _about(case: Case, places: Mapping[str, tuple[str, str]]) -> Said:
    code, name = places[case.place_id]
    return {
        "number": case.number,
        "matter": case.matter,
        "title": case.title,
        "place_code": code,
        "place": name,
    }


def _rating(rating: Rating, ends: Sequence[_End], places: Mapping[str, tuple[str, str]]) -> Said:
    fix, at = _fix(rating, ends)
    return {
        **_about(rating.case, places),
        "grade": rating.grade,
        "way": rating.way,
        "rated_at": moment(rating.at),
        "fix": fix,
        "fixed_at": moment(at),
    }


def _fix(rating: Rating, ends: Sequence[_End]) -> tuple[str, datetime | None]:
    """What became of a bad rating so far, and since when it is mended."""
    asked, checked = _last(ends, "call_back"), _last(ends, "check_fix")
    if not rating.is_bad:
        return "none", None
    if asked is None:
        return "asked", None
    if asked.outcome == "unfounded":
        return "unfounded", None
    if checked is not None and checked.outcome == "done":
        return "fixed", checked.at
    return "fixing", None


def moment(at: datetime | None) -> str:
    """A moment as files have it, by the time of the place."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _number(value: object) -> str:
    return "" if value is None else str(value)


def one_stop_packed(layout: OneStopLayout, unit: str, start: date, end: date) -> dict[str, bytes]:
    """The files of a period by name; whoever calls has asked whether the unit may be seen.

    Raises:
        Refused: the period cannot be written out.
    """
    period_refuse(start, end)
    found = one_stop_rows(unit, start, end)
    code, name = _places({unit})[unit]
    about = {
        "unit": {"id": unit, "code": code, "name": name},
        "from": start.isoformat(),
        "until": end.isoformat(),
        "synthetic": found.synthetic,
    }
    return one_stop_files(layout, records=found.records, ratings=found.ratings, about=about)
