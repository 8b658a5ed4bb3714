"""Requests that came by Open311, as anybody may read them, and the services of a county; nothing that names a person is read here."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from santu.kernel.codes import Level
from santu.operate.domain.binding import Binding
from santu.operate.domain.case_words import DEEDS, outcome_word
from santu.operate.domain.forms import Form, Kind
from santu.operate.domain.open_requests import CHANNEL, PROCESS, OpenRequest, OpenUpdate, Service, Status
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.models import Case, CaseAct, Token
from santu.operate.selectors.choices import choices_of, led_by_lists, matters_at
from santu.operate.selectors.processes import (
    bound_once,
    definition_of,
    number_on,
    publication_of,
    shown_of,
)
from santu.register.models import DivisionVersion, UnitCode
from santu.register.selectors.acts import register_mark
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on

NUMBER = re.compile(r"\d{8}-(\d{1,18})")
UPDATE = "update"
LEAD = "organ"
SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Which:
    """Which requests are asked for: ``numbers`` alone where there are any, else a period, services, and how they stand."""

    first: datetime
    last: datetime
    numbers: Sequence[str] = ()
    codes: Collection[str] = ()
    statuses: Collection[Status] = ()
    skip: int = 0
    most: int = 1000


def county_coded(code: str, day: date) -> str | None:
    """The county of a code on a day, if there is one."""
    units = UnitCode.objects.filter(holding_on(day), code=code).values_list("unit_id", flat=True)
    rows = DivisionVersion.objects.filter(holding_on(day), unit__in=list(units), level=Level.COUNTY)
    return rows.values_list("unit_id", flat=True).first()


def only_county(day: date) -> str | None:
    """The county of a register that has one alone."""
    rows = list(
        DivisionVersion.objects.filter(holding_on(day), level=Level.COUNTY).values_list("unit_id")[:2]
    )
    return rows[0][0] if len(rows) == 1 else None


def binding_on(day: date) -> Binding:
    """How the process of the requests is bound on a day."""
    return publication_of(shown_of(PROCESS, number_on(PROCESS, day)).version).binding


def form_on(day: date) -> Form:
    """The form that opens a request on a day: the one that asks who is to handle it, and what it is about."""
    forms = binding_on(day).forms.values()
    return next(form for form in forms if LEAD in form and "matter" in form)


def version_of(day: date) -> int:
    """The number of the version of the process on a day."""
    return number_on(PROCESS, day)


def services_of(county: str, day: date) -> Mapping[str, Service]:
    """What one can ask for in a county, by code: the matters of which its lists say who leads them."""
    return _services(county, day, register_mark(), number_on(PROCESS, day))


@lru_cache(maxsize=16)
def _services(county: str, day: date, _register: object, _version: int) -> Mapping[str, Service]:
    binding = binding_on(day)
    found: dict[str, Service] = {}
    for code, name in sorted(matters_at(county, day).items()):
        lead = led_by_lists(binding, code, county, county, day).get(LEAD, "")
        if lead and "/" not in code:
            found[code] = Service(code, name, lead)
    known = choices_of(form_on(day)[LEAD], county, county, day)
    return {code: one for code, one in found.items() if one.lead in known}


def requests_of(county: str, which: Which) -> list[OpenRequest]:
    """Requests of a county, the newest first."""
    rows = _of(county)
    if which.numbers:
        keys = {number: int(found[1]) for number in which.numbers if (found := NUMBER.fullmatch(number))}
        rows = rows.filter(pk__in=set(keys.values()))
    else:
        rows = rows.filter(opened_at__gte=which.first, opened_at__lte=which.last)
        if which.codes:
            rows = rows.filter(matter__in=which.codes)
        if len(which.statuses) == 1:
            rows = rows.filter(closed_at__isnull=Status.OPEN in which.statuses)
    rows = rows.select_related("version").annotate(acted_at=Max("acts__at")).order_by("-opened_at", "-pk")
    cases = list(rows[which.skip : which.skip + which.most])
    if which.numbers:
        cases = [case for case in cases if case.number in which.numbers]
    return _told(cases, county)


def _of(county: str) -> QuerySet[Case]:
    return Case.objects.filter(county=county, process=PROCESS, channel=CHANNEL)


def _told(cases: Sequence[Any], county: str) -> list[OpenRequest]:
    today = timezone.localdate()
    names = matters_at(county, today) if cases else {}
    leads = {case.pk: _lead(case) for case in cases}
    lying = lying_on(today, {*filter(None, leads.values()), *(case.place_id for case in cases)})
    waiting: dict[int, list[str]] = {}
    tokens = Token.objects.filter(case__in=[case.pk for case in cases]).open_tasks().order_by("number")
    for number, node in tokens.values_list("case", "node"):
        waiting.setdefault(number, []).append(node)

    def called(unit: str) -> str:
        return lying[unit].name if unit in lying else ""

    return [
        OpenRequest(
            number=case.number,
            status=Status.OPEN if case.closed_at is None else Status.CLOSED,
            code=case.matter,
            name=names.get(case.matter, case.matter),
            agency=called(leads[case.pk]),
            place=called(case.place_id),
            notes=_notes(case, waiting.get(case.pk, [])),
            requested=case.came_at,
            updated=case.closed_at or case.acted_at or case.opened_at,
        )
        for case in cases
    ]


def _lead(case: Case) -> str:
    organs = json.loads(case.lists).get(LEAD) or [""]
    return str(organs[0])


def _notes(case: Case, waiting: Sequence[str]) -> str:
    """The tasks that are open, by their names; of a closed one how it was solved, as the form words it."""
    if case.closed_at is None:
        nodes = definition_of(case.version).nodes
        return "、".join(dict.fromkeys(str(nodes[node].called) for node in waiting if node in nodes))
    solved = json.loads(case.terms).get(SOLVED)
    for form in bound_once(case.version.binding).forms.values():
        own = form.get(SOLVED)
        if own is not None and own.kind is Kind.CHOICE and str(solved) in own.of:
            return str(own.of[str(solved)])
    return ""


def updates_of(county: str, first: datetime, last: datetime, number: str, most: int) -> list[OpenUpdate]:
    """The steps of requests of a county in a period, in the order in which they were done; of one alone where it is named."""
    acts = CaseAct.objects.filter(
        case__county=county, case__process=PROCESS, case__channel=CHANNEL, at__gte=first, at__lte=last
    ).filter(deed__in=(OPEN, STEP, UPDATE))
    if number:
        found = NUMBER.fullmatch(number)
        acts = acts.filter(case=int(found[1])) if found else acts.none()
    rows = list(acts.select_related("case__version").order_by("at", "case", "seq")[:most])
    newest = {act.case_id: act.seq for act in rows if act.deed == STEP}
    return [
        _update(act, is_last=newest.get(act.case_id) == act.seq)
        for act in rows
        if not number or act.case.number == number
    ]


def _update(act: CaseAct, *, is_last: bool) -> OpenUpdate:
    """A step; the last one of a request that is over has closed it, unless the period ends before."""
    case = act.case
    is_last = is_last and case.closed_at is not None and act.at >= case.closed_at
    definition, words = definition_of(case.version), DEEDS[act.deed]
    if act.deed == STEP and act.node in definition.nodes:
        node = definition.nodes[act.node]
        words = f"{node.called}：{outcome_word(definition, node, act.outcome)}"
    return OpenUpdate(
        id=f"{case.number}-{act.seq}",
        number=case.number,
        status=Status.CLOSED if is_last else Status.OPEN,
        at=act.at,
        words=words,
    )


def request_numbered(county: str, number: str) -> int | None:
    """The case of a request, by the number that was given out; ``None`` for any other."""
    found = NUMBER.fullmatch(number)
    case = _of(county).filter(pk=int(found[1])).first() if found else None
    return case.pk if case is not None and case.number == number else None
