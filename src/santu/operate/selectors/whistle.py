"""Whistle and report-in, read back: whom the lists name, who was called in a case, and how far each is."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from santu.kernel.messages import N_, Fault, message
from santu.operate.domain.case_words import OVERDUE
from santu.operate.domain.whistle import PROCESS, Listed, Part, Ruling, State
from santu.operate.models import Called, Case, JointOperation, Token, WhistleScore, WhistleSheet
from santu.operate.selectors.cases import colour_of
from santu.register.domain.whistles import departments_of
from santu.register.models import BodyVersion
from santu.register.ports import Calling
from santu.register.selectors.handed import issuer_names
from santu.register.selectors.heirs import parts_of, wholes_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on
from santu.register.selectors.whose import lists_of
from santu.standards.loader import load

CASE_OPEN = N_("这件事已经吹哨（{number}），还没有办结；请在那一件里办理。")
SCORE = "whistle/score"
REPORTING = "report_in"
"""The task in which a called department says that it comes, or refuses."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Why a township called; ``record`` is the number in the register once it is settled."""

    urgency: str
    where: str
    basis: str
    task: int | None
    record: int | None


@dataclass(frozen=True, slots=True)
class CalledView:
    """A department of a case: as what it was called, how far it is, and the limit that runs for it now."""

    organ: str
    name: str
    role: str
    is_proposed: bool
    state: State
    round: int
    called_at: datetime | None
    reported_at: datetime | None
    confirmed_at: datetime | None
    settled_at: datetime | None
    is_late: bool
    clause: str
    ruling: str
    amber_at: datetime | None
    due_at: datetime | None
    colour: str

    @property
    def takes_part(self) -> bool:
        """Whether it was called and has still a part in the case."""
        return self.called_at is not None and self.state not in (State.RELEASED, State.REASSIGNED)


@dataclass(frozen=True, slots=True)
class OperationView:
    """A joint operation as it is recorded; ``organs`` are names."""

    no: int
    day: date
    where: str
    organs: Sequence[str]
    people: int
    result: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The points of a department by part, and why."""

    organ: str
    points: Mapping[str, int]
    reason: str


def departments_in(county: str, day: date) -> dict[str, str]:
    """The bodies of a county on a day that can be called, by id, in the order of their names."""
    rows = BodyVersion.objects.filter(holding_on(day), host=county).order_by("name", "unit")
    return dict(rows.values_list("unit_id", "name"))


def listed_for(township: str, matter: str, day: date, names: Mapping[str, str]) -> Listed:
    """Whom the responsibility list names for a matter among the departments of the county; nobody for one without a code."""
    if not matter:
        return Listed()
    match = lists_of(township, day).whose(matter)
    lead, support = departments_of(match, township)
    claims = [one for one in (match.claim, *match.cooperating) if one]
    why = {one.duty.organ or one.duty.body: one.duty.basis or one.duty.name for one in claims}
    called = [one for one in support if one in names]
    return Listed(lead if lead in names else "", called, {one: why[one] for one in why if one in names})


def parts_of_score(day: date) -> list[Part]:
    """The parts of the score on a day."""
    return [Part(one.id, one.name, int(one.number("most"))) for one in load().items(SCORE, day)]


def sheet_of(case: int) -> Sheet | None:
    """The sheet of a case of this process; ``None`` where there is none."""
    row = WhistleSheet.objects.filter(case=case).first()
    return Sheet(row.urgency, row.where, row.basis, row.task, row.record) if row else None


def called_in(cases: Iterable[int]) -> dict[int, list[CalledView]]:
    """The departments of some cases, by case: who leads first, then in the order of their calling."""
    rows = list(Called.objects.filter(case__in=list(cases)).order_by("case", "round", "-role", "pk"))
    names = issuer_names({row.organ_id for row in rows})
    running = _running({row.case_id for row in rows})
    found: dict[int, list[CalledView]] = {}
    for row in rows:
        token = running.get((row.case_id, row.organ_id))
        found.setdefault(row.case_id, []).append(_called(row, names.get(row.organ_id, row.organ_id), token))
    return found


def _called(row: Called, name: str, token: Token | None) -> CalledView:
    colour = colour_of(token.amber_at, token.due_at, timezone.now()) if token else ""
    return CalledView(
        organ=row.organ_id,
        name=name,
        role=row.role,
        is_proposed=row.is_proposed,
        state=_state(row, is_late=row.is_late or (colour == OVERDUE and token is not None)),
        round=row.round,
        called_at=row.called_at,
        reported_at=row.reported_at,
        confirmed_at=row.confirmed_at,
        settled_at=row.settled_at,
        is_late=row.is_late,
        clause=row.clause,
        ruling=row.ruling,
        amber_at=token.amber_at if token else None,
        due_at=token.due_at if token else None,
        colour=colour,
    )


def _state(row: Called, *, is_late: bool) -> State:
    ended = (
        (row.called_at is None, State.PROPOSED),
        (row.ruling == Ruling.RELEASED, State.RELEASED),
        (row.ruling == Ruling.REASSIGNED, State.REASSIGNED),
        (row.settled_at is not None, State.SETTLED),
        (row.confirmed_at is not None, State.ARRIVED),
        (row.reported_at is not None, State.REPORTED),
        (bool(row.clause) and not row.ruling, State.REFUSED),
        (is_late, State.LATE),
    )
    return next((state for holds, state in ended if holds), State.CALLED)


def _running(cases: Iterable[int]) -> dict[tuple[int, str], Token]:
    """The task that waits for each department of some cases, by case and department; the first limit to strike."""
    found: dict[tuple[int, str], Token] = {}
    rows = Token.objects.filter(case__in=list(cases)).open_tasks().exclude(item=None)
    for row in rows.order_by("number"):
        found.setdefault((row.case_id, row.item or ""), row)
    return found


def taking_part(case: int) -> dict[str, str]:
    """The departments that have a part in a case, by id with their names, who leads first."""
    return {one.organ: one.name for one in called_in([case]).get(case, []) if one.takes_part}


def operations_in(case: int) -> list[OperationView]:
    """The joint operations of a case, in order."""
    rows = list(JointOperation.objects.filter(case=case).order_by("no"))
    told = {row.no: json.loads(row.organs) for row in rows}
    names = issuer_names({organ for organs in told.values() for organ in organs})
    return [
        OperationView(
            row.no, row.day, row.where, [names.get(one, one) for one in told[row.no]], row.people, row.result
        )
        for row in rows
    ]


def scores_in(case: int) -> list[ScoreView]:
    """The scores of a case, by department."""
    points: dict[str, dict[str, int]] = {}
    reasons: dict[str, str] = {}
    for row in WhistleScore.objects.filter(case=case).order_by("pk"):
        points.setdefault(row.organ_id, {})[row.part] = row.points
        reasons[row.organ_id] = row.reason
    return [ScoreView(organ, some, reasons[organ]) for organ, some in points.items()]


def case_faults(calls: Collection[Calling]) -> Mapping[Calling, list[Fault]]:
    """Of some calls, that a case of the township is open for the same matter, or the same words where none is named.

    A case of what went into the township is one of it.
    """
    wholes = wholes_of({township for township, _, _ in calls}, timezone.localdate())
    rows = _open(Q(case_place__in=set().union(*wholes.values())))
    first: dict[Calling, Case] = {}
    for case in rows.only("place", "matter", "title", "opened_at").order_by("pk"):
        first.setdefault((case.place_id, case.matter, "" if case.matter else case.title), case)
    found = {}
    for call in calls:
        township, matter, title = call
        same = [first.get((place, matter, "" if matter else title)) for place in wholes[township]]
        if cases := [case for case in same if case]:
            oldest = min(cases, key=lambda case: case.pk)
            found[call] = [Fault("title", message(CASE_OPEN, number=oldest.number))]
    return found


def _open(tasks: Q) -> QuerySet[Case]:
    """The open whistles of some open tasks: a case that is open waits for somebody, and open tasks have indexes of their own."""
    waiting = Token.objects.filter(tasks, process=PROCESS).open_tasks()
    return Case.objects.filter(pk__in=waiting.values("case"))


@dataclass(frozen=True, slots=True)
class OpenWhistle:
    """A department of an open whistle, for the board; the case before anybody was called has none."""

    case: int
    title: str
    township: str
    township_name: str
    urgency: str
    since: datetime
    called: CalledView | None


def open_whistles(unit: str) -> list[OpenWhistle]:
    """The open whistles of a township, or of all townships of a county, the oldest first, department by department."""
    parts = set(parts_of([unit], timezone.localdate()))
    either = (_open(Q(county__in=parts)), _open(Q(case_place__in=parts)))
    cases = next(filter(None, (list(rows.order_by("opened_at", "pk")) for rows in either)), [])
    urgency = dict(
        WhistleSheet.objects.filter(case__in=[case.pk for case in cases]).values_list("case_id", "urgency")
    )
    called = called_in(case.pk for case in cases)
    lying = lying_on(timezone.localdate(), {case.place_id for case in cases})
    found = []
    for case in cases:
        some: list[CalledView | None] = [one for one in called.get(case.pk, []) if one.called_at is not None]
        name = lying[case.place_id].name if case.place_id in lying else case.place_id
        about = (case.pk, case.title, case.place_id, name, urgency.get(case.pk, ""), case.opened_at)
        found += [OpenWhistle(*about, one) for one in some or [None]]
    return found
