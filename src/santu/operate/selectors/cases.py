"""A case as its page shows it: where it stands, whose its tasks are, what happened, how its clocks run."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from santu.operate.domain.binding import Binding
from santu.operate.domain.case_words import AMBER, OK, OVERDUE, outcome_word
from santu.operate.domain.clocks import RUNNING
from santu.operate.domain.definition import Definition
from santu.operate.domain.returning import returning
from santu.operate.domain.sent import sent_at
from santu.operate.models import Case, CaseAct, CaseClock, ClockAct, ProcessVersion, Token
from santu.operate.selectors.access import access_case
from santu.operate.selectors.may import may_reveal
from santu.operate.selectors.processes import Nodes, bound_once, definition_of
from santu.operate.selectors.targets import Target, targets_from
from santu.operate.selectors.whose import may_act
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.standards.working_calendar import working_calendar


@dataclass(frozen=True, slots=True)
class Outcome:
    """A way to end a task: its key in the drawing, and what it is called (Chinese, or marked ``N_``)."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task of a case that is still to do.

    ``lane``, ``place_name`` and ``body_name`` say whose it is; ``holder`` is the user name of who took it. ``mine``: this
    person may act on it; ``is_held_by_others``: only once its holder gave it back. ``colour`` is ok, amber, overdue or "";
    ``back`` the end with which it goes back to an earlier task ("": there is none).
    """

    token: int
    parent: int
    node: str
    name: str
    lane: str
    item: str
    right: str
    place: str
    place_name: str
    body: str
    body_name: str
    holder: str
    since: datetime
    amber_at: datetime | None
    due_at: datetime | None
    colour: str
    mine: bool
    is_held_by_others: bool
    outcomes: Sequence[Outcome]
    back: str


@dataclass(frozen=True, slots=True)
class ActView:
    """An act on a case: which deed, on which task (name, or "") for which item, by whom, with which end and note.

    ``told`` goes with it.

    ``at`` is when it was written down, ``on_paper`` when it was really done, where it was entered later, ``on_phone`` where it
    was sent later from a phone. ``note`` is empty for who does not act on the case.
    """

    seq: int
    deed: str
    node: str
    task: str
    item: str
    by: str
    at: datetime
    outcome: str
    note: str
    on_paper: datetime | None
    on_phone: datetime | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClockActView:
    """A pause, resumption or extension (by ``days`` working days) of a clock."""

    deed: str
    days: int
    reason: str
    document: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock: what strikes (its name in the drawing), of which task, how long in working days, and how it stands."""

    number: int
    event: str
    name: str
    task: str
    token: int
    length: str
    began_at: datetime
    amber_at: datetime | None
    due_at: datetime
    state: str
    colour: str
    acts: Sequence[ClockActView]


@dataclass(frozen=True, slots=True)
class Days:
    """Working days: what was promised and what the law gives (None: not known), and what it took so far."""

    promised: int | None
    statutory: int | None
    taken: int


@dataclass(frozen=True)
class CaseView:
    """A case for one person.

    ``pk`` is its number in addresses, ``number`` what it is called by. ``acts_on``: one of its tasks is or was theirs;
    ``may_reveal``: they may ask for the whole name of who applied.
    """

    case: Case
    definition: Definition
    binding: Binding
    names: Mapping[str, str]
    days: Days
    tasks: Sequence[TaskView]
    timeline: Sequence[ActView]
    clocks: Sequence[ClockView]
    acts_on: bool
    may_reveal: bool
    is_applicant: bool

    @property
    def pk(self) -> int:
        return self.case.pk

    @property
    def number(self) -> str:
        return self.case.number

    @property
    def place_name(self) -> str:
        return self.names.get(self.case.place_id, self.case.place_id)

    @property
    def county_name(self) -> str:
        return self.names.get(self.case.county_id, self.case.county_id)

    @property
    def process(self) -> str:
        return self.case.process

    @property
    def process_name(self) -> str:
        return self.definition.name

    @property
    def is_open(self) -> bool:
        return self.case.closed_at is None

    @property
    def ended(self) -> str:
        """The name of the task after which it was over."""
        node = self.definition.nodes.get(self.case.ended)
        return node.called if node else ""

    @cached_property
    def terms(self) -> Mapping[str, Any]:
        terms: Mapping[str, Any] = json.loads(self.case.terms)
        return terms

    @cached_property
    def lists(self) -> Mapping[str, Sequence[str]]:
        lists: Mapping[str, Sequence[str]] = json.loads(self.case.lists)
        return lists

    @property
    def mine(self) -> list[TaskView]:
        """The tasks that this person can do now."""
        return [task for task in self.tasks if task.mine]

    @property
    def people(self) -> set[str]:
        """The user names of all that it names."""
        acts = {act.by for act in self.timeline} | {act.by for clock in self.clocks for act in clock.acts}
        return acts | {task.holder for task in self.tasks} - {""}


def case_view(sight: Sight, number: int) -> CaseView:
    """A case as its page shows it to somebody.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    case = access_case(sight, number)
    now = timezone.now()
    definition, binding = definition_of(case.version), bound_once(case.version.binding)
    tokens = list(Token.objects.filter(case=case, waits=True).order_by("number"))
    own = {token.number for token in tokens if _may_act(sight, token, case)}
    acts = list(CaseAct.objects.filter(case=case).select_related("note").order_by("seq"))
    names = names_at(case, tokens, acts)
    done = {token.node for token in tokens if token.ended_at is not None}
    is_applicant = bool(sight.username) and case.applicant == sight.username
    acts_on = (bool(own) or case.opened_by == sight.username) and not is_applicant
    items = {token.number: token.item or "" for token in tokens}
    nodes = Nodes()
    timeline = _timeline(acts, (case.version, nodes), items, with_notes=acts_on)
    return CaseView(
        case=case,
        definition=definition,
        binding=binding,
        days=_days(case, now),
        tasks=[
            _task(token, definition, names, done, mine=token.number in own, who=sight.username)
            for token in tokens
            if token.ended_at is None
        ],
        names=names,
        timeline=timeline,
        clocks=_clocks(case, now, timeline, nodes),
        acts_on=acts_on,
        may_reveal=acts_on and may_reveal(sight, case, (token for token in tokens if token.ended_at is None)),
        is_applicant=is_applicant,
    )


def names_at(case: Case, tokens: Iterable[Token], acts: Iterable[CaseAct] = ()) -> Mapping[str, str]:
    """The names of the units that a case, its tasks and acts name: today, or on its opening day where they are gone."""
    wanted = {case.place_id, case.county_id}
    for token in tokens:
        wanted |= {token.place_id, token.body, token.item or ""}
    for some in json.loads(case.lists).values():
        wanted |= set(some)
    for act in acts:
        told = json.loads(act.told)
        wanted |= {
            unit for ends in WHITHER if isinstance(one := told.get(ends), dict) for unit in one.values()
        }
        for some in told.get("lists", {}).values():
            wanted |= set(some)
    wanted -= {""}
    found = dict(lying_on(timezone.localdate(), wanted))
    if gone := wanted - found.keys():
        found |= lying_on(timezone.localdate(case.opened_at), gone)
    return {unit: lying.name for unit, lying in found.items()}


WHITHER = ("from", "to", "of")
"""What of an act names a place and a body."""


def colour_of(amber_at: datetime | None, due_at: datetime | None, now: datetime) -> str:
    """How a limit stands; "" where there is none."""
    if due_at is None:
        return ""
    if now >= due_at:
        return OVERDUE
    return AMBER if amber_at is not None and now >= amber_at else OK


def _may_act(sight: Sight, token: Token, case: Case) -> bool:
    return may_act(sight, token, case.applicant)


def _task(
    token: Token,
    definition: Definition,
    names: Mapping[str, str],
    done: Collection[str],
    *,
    mine: bool,
    who: str,
) -> TaskView:
    node = definition.nodes[token.node]
    return TaskView(
        token=token.number,
        parent=token.parent,
        node=token.node,
        name=node.called,
        lane=definition.lanes.get(node.lane, ""),
        item=token.item or "",
        right=token.right,
        place=token.place_id,
        place_name=names.get(token.place_id, token.place_id),
        body=token.body,
        body_name=names.get(token.body, token.body),
        holder=token.holder,
        since=token.since,
        amber_at=token.amber_at,
        due_at=token.due_at,
        colour=colour_of(token.amber_at, token.due_at, timezone.now()),
        mine=mine,
        is_held_by_others=token.holder not in ("", who),
        outcomes=[Outcome(key, outcome_word(definition, node, key)) for key in node.outcomes],
        back=returning(definition, token.node, done),
    )


def _timeline(
    acts: Iterable[CaseAct],
    known: tuple[ProcessVersion, Nodes],
    items: Mapping[int, str],
    *,
    with_notes: bool,
) -> list[ActView]:
    found, (version, nodes) = [], known
    for act in acts:
        told = json.loads(act.told)
        definition, node = (nodes.of(version, act.node) if act.node else None) or (None, None)
        found.append(
            ActView(
                seq=act.seq,
                deed=act.deed,
                node=act.node,
                task=node.called if node else "",
                item=items.get(act.token, ""),
                by=act.by,
                at=act.at,
                outcome=outcome_word(definition, node, act.outcome)
                if definition and node and act.outcome
                else "",
                note=getattr(getattr(act, "note", None), "text", "") if with_notes else "",
                on_paper=datetime.fromisoformat(told["on_paper"]) if "on_paper" in told else None,
                on_phone=sent_at(told),
                told=told,
            )
        )
    return found


def _clocks(case: Case, now: datetime, timeline: Iterable[ActView], nodes: Nodes) -> list[ClockView]:
    """The clocks of a case; why one was changed is told where the note of that act is."""
    why = {act.told["clock_act"]: act.note for act in timeline if "clock_act" in act.told}
    clocks = CaseClock.objects.filter(case=case).order_by("pk")
    acts: dict[int, list[ClockActView]] = {}
    for act in ClockAct.objects.filter(clock__case=case).order_by("clock", "seq"):
        acts.setdefault(act.clock_id, []).append(
            ClockActView(act.deed, act.days, why.get(act.pk, ""), act.document, act.at, act.by)
        )
    return [
        ClockView(
            number=clock.pk,
            event=clock.event,
            name=nodes.called(case.version, clock.event),
            task=_host_named(case.version, clock.event, nodes),
            token=clock.token,
            length=clock.length,
            began_at=clock.began_at,
            amber_at=clock.amber_at,
            due_at=clock.due_at,
            state=clock.state,
            colour=colour_of(clock.amber_at, clock.due_at, now) if clock.state == RUNNING else "",
            acts=acts.get(clock.pk, []),
        )
        for clock in clocks
    ]


def _host_named(version: ProcessVersion, event: str, nodes: Nodes) -> str:
    """What the task of a clock is called."""
    found = nodes.of(version, event)
    return found[0].nodes[found[1].host].called if found else event


def _days(case: Case, now: datetime) -> Days:
    """Its days: as promised on the opening day, by the law, and as they went."""
    terms = json.loads(case.terms)
    end = timezone.localdate(case.closed_at or now)
    taken = working_calendar().working_days_between(timezone.localdate(case.came_at), end)
    return Days(terms.get("days"), terms.get("statutory"), taken)


def reopened_as(case: int) -> int | None:
    """The case that a closed one was opened again as."""
    return Case.objects.filter(key=reopened_key(case)).values_list("pk", flat=True).first()


def reopened_key(case: int) -> str:
    """The key of the case that a closed one is opened again as; so it is once."""
    return f"reopened-{case}"


def places_to_go(view: CaseView) -> Mapping[int, Sequence[Target]]:
    """For each task of somebody's, by token, the bodies that it may be handed on to, or that may be asked for a view."""
    today, county = timezone.localdate(), view.case.county_id
    ways = {(task.right, task.place, task.body) for task in view.mine}
    known = {way: targets_from(way[0], way[1], county, way[2], today) for way in ways}
    return {task.token: known[task.right, task.place, task.body] for task in view.mine}
