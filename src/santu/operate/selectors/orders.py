"""Work orders that came by file from the platform of the hotline, and what became of each."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from santu.operate.domain.case_words import ENDED
from santu.operate.domain.forms import LISTS, Kind
from santu.operate.domain.order_files import BETWEEN, MOMENT, PROCESS, Sent
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.models import Case, CaseAct, CaseWords, Token
from santu.operate.selectors.choices import choices_of
from santu.operate.selectors.processes import bound_once, definition_of

RETURNED = "returned"
AT_ONCE = 500
"""So many cases are asked about in one statement: SQLite takes no more values than some thousands."""


def key_of(county: str, number: str) -> str:
    """The key under which an order of a county is opened, and only once."""
    return f"order:{county}:{number}"


def orders_here(county: str, numbers: Iterable[str]) -> set[str]:
    """Which orders of the platform are here already, by their numbers."""
    keys = {key_of(county, number): number for number in numbers}
    named, found = list(keys), set[str]()
    for start in range(0, len(named), AT_ONCE):
        rows = Case.objects.filter(key__in=named[start : start + AT_ONCE]).values_list("key", flat=True)
        found |= {keys[key] for key in rows}
    return found


def orders_of(county: str, first: date, last: date) -> list[Sent]:
    """The orders of a county that came from one day to another, in the order in which they came."""
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time())) for day in (first, last + timedelta(1))
    )
    cases = list(
        Case.objects.filter(
            county=county,
            process=PROCESS,
            came_at__gte=begins,
            came_at__lt=ends,
            key__startswith=key_of(county, ""),
        )
        .select_related("version")
        .order_by("came_at", "key")
    )
    found: list[Sent] = []
    for start in range(0, len(cases), AT_ONCE):
        found += _told(cases[start : start + AT_ONCE])
    return found


@dataclass(slots=True)
class _Told:
    """What the acts of an order say: as it came, and the newest of what was said later."""

    came: dict[str, Any] = field(default_factory=dict)
    later: dict[str, Any] = field(default_factory=dict)
    at: dict[str, datetime] = field(default_factory=dict)


def _told(cases: Sequence[Case]) -> list[Sent]:
    own, told = {case.pk: case for case in cases}, {case.pk: _Told() for case in cases}
    acts = CaseAct.objects.filter(case__in=list(own), deed__in=(OPEN, STEP)).order_by("case", "seq")
    words: dict[int, dict[str, str]] = {}
    kept = CaseWords.objects.filter(act__case__in=list(own)).values_list("act", "name", "text")
    for number, name, text in kept:
        words.setdefault(number, {})[name] = text
    for act in acts:
        _act_told(told[act.case_id], act, words.get(act.pk, {}))
    waiting: dict[int, list[str]] = {}
    for number, node in Token.objects.filter(case__in=list(own)).open_tasks().values_list("case", "node"):
        waiting.setdefault(number, []).append(node)
    names: dict[tuple[int, date], Mapping[str, str]] = {}
    for case in cases:
        if (asked := _asked(case)) not in names:
            names[asked] = _names(case)
    return [
        Sent(_texts(case, told[case.pk], waiting.get(case.pk, ()), names[_asked(case)])) for case in cases
    ]


def _asked(case: Case) -> tuple[int, date]:
    return case.version_id, timezone.localdate(case.came_at)


def _act_told(told: _Told, act: CaseAct, words: Mapping[str, str]) -> None:
    said = {**json.loads(act.told).get("said", {}), **words}
    if act.deed == OPEN:
        told.came = said
        return
    told.later |= said
    if act.node == "sign":
        told.at["returned_at" if act.outcome == RETURNED else "signed_at"] = act.at
    elif act.node in {"answer", "redo"}:
        told.at["answered_at"] = act.at
    if act.node == "designate":
        told.later["designated"] = said.get("organ")


def _texts(case: Case, told: _Told, waiting: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Every column in words."""
    binding, definition = bound_once(case.version.binding), definition_of(case.version)
    form = {name: own for fields in binding.forms.values() for name, own in fields.items()}

    def shown(name: str, value: Any) -> str:  # noqa: ANN401 (what a form keeps)
        own = form.get(name)
        if value is None:
            return ""
        if own is not None and own.kind is Kind.CHOICE:
            return str(own.of.get(str(value), value))
        if name == "designated" or (own is not None and own.kind in LISTS | {Kind.MATTER}):
            return BETWEEN.join(names.get(str(one), str(one)) for one in _each(value))
        return str(value)

    moments = {**told.at, "came_at": case.came_at, "closed_at": case.closed_at}
    stands = [definition.nodes[node].called for node in waiting if node in definition.nodes]
    return {
        **{name: shown(name, told.came.get(name)) for name in ("class", "what", "where", "matter")},
        **{name: shown(name, told.came.get(name)) for name in ("organ", "assisting")},
        **{name: shown(name, told.later.get(name)) for name in ("clause", "designated", "reply", "solved")},
        **{name: shown(name, told.later.get(name)) for name in ("called_on", "satisfaction", "said")},
        **{name: f"{timezone.localtime(at):{MOMENT}}" for name, at in moments.items() if at},
        "order": case.key.removeprefix(key_of(case.county_id, "")),
        "title": case.title,
        "state": BETWEEN.join(dict.fromkeys(map(str, stands))) if case.closed_at is None else ENDED,
    }


def _each(value: Any) -> list[Any]:  # noqa: ANN401 (what a form keeps)
    return value if isinstance(value, list) else [value]


def _names(case: Case) -> Mapping[str, str]:
    """Whom an order may go to, by id, as a file names them on the day on which it came: two of one name by their ids."""
    day = timezone.localdate(case.came_at)
    start = definition_of(case.version)
    form = bound_once(case.version.binding).forms.get(start.starts[start.id], {})
    known = choices_of(form["organ"], case.place_id, case.county_id, day) if "organ" in form else {}
    borne = Counter(known.values())
    return {unit: name if borne[name] == 1 else unit for unit, name in known.items()}
