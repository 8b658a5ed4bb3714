"""The steps of a case in the store: each is one transaction, one act on the case, one entry of the audit."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.domain.chain import canonical
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.domain import engine
from santu.operate.domain.case_words import VIEW_NEEDED
from santu.operate.domain.definition import DONE, Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.files import Brought
from santu.operate.domain.forms import coming_faults
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.domain.sent import SENT, Sent
from santu.operate.domain.state import Deed, Step
from santu.operate.models import Case, CaseAct, CaseNote, Notice, Token
from santu.operate.selectors.guards import answers
from santu.operate.selectors.processes import version_on
from santu.operate.selectors.states import Standing, nodes_ended, standing_of
from santu.operate.selectors.whose import may_act
from santu.operate.services.notices import struck_tell
from santu.operate.services.processes import PRODUCT, process_ready
from santu.operate.services.rows import rows_write
from santu.operate.services.saying import (
    IN_REGISTER,
    Ended,
    Said,
    register_faults,
    said_keep,
    said_read,
)
from santu.operate.services.telling import case_tell
from santu.register.selectors.reach import sight_of
from santu.webhooks.domain.events import Event

MOST_BY_PROGRAM = 50
"""So many service tasks may follow each other in one step."""
LONGEST_KEY = 80
ByProgram = Callable[[Case, str], str]
BY_PROGRAM: dict[tuple[str, str], ByProgram] = {}
"""(process, service task) → what the program does there, inside the step; gives the outcome. Nothing is done by default."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case is opened with.

    ``lists`` are units by the names of lists that the process goes through; ``terms`` what the matter asks for; ``came_at``
    when it really came, where that was earlier (on paper); ``sent`` where it came from a phone, perhaps later. ``written`` and
    ``brought`` are of the form of the start.
    """

    process: str
    place: str
    county: str
    title: str
    key: str
    matter: str = ""
    channel: str = ""
    applicant: str = ""
    came_at: datetime | None = None
    note: str = ""
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)
    brought: Sequence[Brought] = ()
    sent: Sent | None = None

    @property
    def since(self) -> datetime | None:
        """When it really came, where that was before it is written down."""
        return self.came_at or (self.sent.at if self.sent else None)


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done to a task: its outcome, a note, lists that become known by it, and what goes into the act.

    ``written`` are the fields of its form as text, ``brought`` the files. ``at`` is when it was really done, where it came on
    paper and is entered later; ``sent`` is what it came under from a phone, perhaps later, too.
    """

    outcome: str = DONE
    note: str = ""
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)
    brought: Sequence[Brought] = ()
    sent: Sent | None = None

    @property
    def done_at(self) -> datetime | None:
        """When it was really done, where that was before it is written down."""
        return self.at or (self.sent.at if self.sent else None)


def case_open(*, told: Opening, by: User) -> Case:
    """Open a case; whoever calls has asked whether they may. The same ``key`` opens it once.

    Raises:
        Refused: the process has no version in force, it was opened before, or it came later than now.
    """
    now = timezone.now()
    came = told.since or now
    if came > now:
        raise refuse("came_at", N_("收件时间不能晚于现在；请核对。"))
    if not 0 < len(told.key) <= LONGEST_KEY:
        raise refuse("key", N_("这份表单的编号不对，没有收下；请刷新页面后再提交。"))
    try:
        with transaction.atomic():
            process_ready(told.process)
            version = version_on(told.process, timezone.localdate(came))
            case = Case.objects.create(
                version=version,
                process=told.process,
                place_id=told.place,
                county_id=told.county,
                matter=told.matter,
                title=told.title,
                channel=told.channel,
                applicant=told.applicant,
                came_at=came,
                on_paper=told.came_at is not None,
                opened_at=now,
                opened_by=by.username,
                key=told.key,
                lists=canonical(told.lists),
                terms=canonical(told.terms),
            )
            doing = Doing(
                note=told.note,
                lists=told.lists,
                at=told.came_at,
                written=told.written,
                brought=told.brought,
                sent=told.sent,
            )
            standing = Standing(case)
            start = standing.definition.starts[standing.definition.id]
            standing, said, facts = _ready(case, (start, DONE), doing, by, came)
            standing, facts = _in_register(standing, facts, start, (doing, said), by)
            made = _by_program(standing, engine.begin(standing.definition, facts), facts)
            _store(standing, made, by.username, OPEN, doing, facts=facts, said=said)
            case_tell(case, Event.CASE_OPENED, now)
    except IntegrityError:
        if Case.objects.filter(key=told.key).exists():
            raise refuse("key", N_("这一件已经收下，没有再收；请刷新页面。")) from None
        raise
    return case


def task_complete(*, case: int, token: int, by: User, doing: Doing | None = None) -> Case:
    """End a task with an outcome.

    Raises:
        Refused: the task is not theirs, was done already, has moved on, or the process cannot go on so. Nothing is written.
    """
    doing, now = doing or Doing(), timezone.now()
    with transaction.atomic():
        found = case_locked(case)
        task = task_of(found, token, by)
        if doing.at and not task.since <= doing.at <= now:
            early = N_("纸质办理的时间要在任务到达（{since}）之后、现在之前；请核对。")
            raise refuse("at", early, since=f"{timezone.localtime(task.since):%Y-%m-%d %H:%M}")
        _completed(found, task, by, doing, now)
    return found


def task_answered(*, case: int, node: str, by: str, doing: Doing) -> Case:
    """End the open task of a node for somebody without an account; whoever calls has made sure who it is.

    Raises:
        Refused: there is none of this node that waits, or it cannot end so. Nothing is written.
    """
    with transaction.atomic():
        found = case_locked(case)
        task = Token.objects.filter(case=case, node=node).open_tasks().first()
        if task is None:
            raise refuse(node, N_("这一步已经办过，或时间已过；没有再记。"))
        _completed(found, task, by, doing, timezone.now())
    return found


def _completed(case: Case, task: Token, by: User | str, doing: Doing, now: datetime) -> None:
    _views_given(task)
    if doing.sent and doing.sent.at:
        doing = replace(doing, sent=replace(doing.sent, at=doing.sent.within(task.since, now)))
    who = by if isinstance(by, str) else by.username
    # What was done on paper before something else ended that is in the books goes on from there, not from before it.
    at = max([doing.done_at, *_last_end(case)]) if doing.done_at else now
    standing, said, facts = _ready(case, (task.node, doing.outcome), doing, by, at)
    if isinstance(by, User):
        standing, facts = _in_register(standing, facts, task.node, (doing, said), by)
    step = engine.complete(standing.definition, standing.state, task.number, facts, doing.outcome)
    _store(standing, _by_program(standing, step, facts), who, STEP, doing, facts=facts, task=task, said=said)


def _ready(
    case: Case, end: tuple[str, str], doing: Doing, by: User | str, at: datetime
) -> tuple[Standing, Said, Facts]:
    """A case that says what is written with a node that ends so, whoever may end it, and all that the node needs.

    Raises:
        Refused: everything that is wrong with what was written and brought, with whose hands it is in, with what it needs
            once all is said, and with what the register makes of it.
    """
    standing = standing_of(case)
    definition = standing.definition
    of_one = definition.nodes[end[0]].each is not None or end[0] in definition.instance_of
    said, faults = said_read(case, standing.binding, end, doing.written, doing.brought, of_one=of_one)
    faults += coming_faults(said.form, said.values, timezone.localdate(at))
    case.lists = canonical({**json.loads(case.lists), **said.lists, **doing.lists})
    case.terms = canonical({**json.loads(case.terms), **said.terms})
    case.matter = str(said.values.get("matter", case.matter))
    standing = Standing(case, standing.tokens, standing.clocks)
    faults += _hands_faults(standing, end[0], by if isinstance(by, str) else by.username)
    facts = _facts(standing, at)
    faults = faults or list(standing.binding.unmet(end[0], facts.guards, end[1]))
    if faults and isinstance(by, User):
        ended = Ended(case, end[0], end[1], said.values, doing.note, by, at)
        faults += register_faults(ended, standing.binding.forms.get(end[0], {}), faults)
    if faults:
        raise Refused(faults)
    return standing, said, facts


def _hands_faults(standing: Standing, node: str, by: str) -> list[Fault]:
    """What closes a task to somebody, for what they did in this case before (``approval/separation``)."""
    duties = standing.binding.duties
    if node not in duties:
        return []
    own = nodes_ended(standing.case, Token.objects.filter(ended_by=by))
    if standing.case.opened_by == by:
        own.append(standing.definition.starts[standing.definition.id])
    hands = {duties[done]: by for done in own if done in duties and done != node}
    return duty_faults(duties[node], hands, bars_today(), by)


def _in_register(
    standing: Standing, facts: Facts, node: str, end: tuple[Doing, Said], by: User
) -> tuple[Standing, Facts]:
    """What the end of a node means to the register; what it answers becomes terms of the case, by which clocks run."""
    case, (doing, said) = standing.case, end
    keeps = IN_REGISTER.get((case.process, node))
    if keeps is None:
        return standing, facts
    more = keeps(Ended(case, node, doing.outcome, said.values, doing.note, by, facts.at))
    case.terms = canonical({**json.loads(case.terms), **more})
    after = Standing(case, standing.tokens, standing.clocks)
    return after, replace(facts, due=after.limits.due)


def _last_end(case: Case) -> list[datetime]:
    """When the last of what has ended in a case ended; nothing where nothing has."""
    ended = Token.objects.filter(case=case, ended_at__isnull=False).order_by("-ended_at")[:1]
    return [token.ended_at for token in ended if token.ended_at]


def case_fire(*, case: int) -> Case:
    """Let the clocks of a case strike that are due; without one nothing is written."""
    with transaction.atomic():
        found = case_locked(case)
        standing = standing_of(found)
        facts = _facts(standing, timezone.now())
        step = engine.fire(standing.definition, standing.state, facts)
        if step.events:
            _store(standing, _by_program(standing, step, facts), PRODUCT, "strike", Doing(), facts=facts)
    return found


def case_locked(case: int) -> Case:
    """A case, held until the end of the transaction: acts on it wait for each other.

    Raises:
        Refused: there is none of this number.
    """
    found = (
        Case.objects.select_for_update(no_key=True, of=("self",))
        .select_related("version")
        .filter(pk=case)
        .first()
    )
    if found is None:
        raise refuse(str(case), N_("没有这一件；请从待办或搜索里打开。"))
    return found


def task_of(case: Case, token: int, by: User) -> Token:
    """A task of a case that is somebody's to act on, and that is still to do.

    Raises:
        Refused: it is not, or it is done.
    """
    task = Token.objects.filter(case=case.pk, number=token, waits=True).first()
    if task is None:
        raise refuse(str(token), N_("这一件没有这项任务；请从待办里打开。"))
    if not may_act(sight_of(by), task, case.applicant):
        whose = N_("这项任务不归您办理；请由承办单位有权限的人办理，或请其转办给您。")
        raise refuse(str(token), whose)
    if task.ended_at is not None:
        done = N_("这项任务在 {at} 已经办结或结束，没有再办；请刷新后查看去向。")
        raise refuse(str(token), done, at=f"{timezone.localtime(task.ended_at):%Y-%m-%d %H:%M}")
    if task.holder not in ("", by.username):
        held = N_("这项任务已由 {holder} 领办；请由其办理，其不在岗的请写明理由解除领办。")
        raise refuse(str(token), held, holder=task.holder)
    return task


def _views_given(task: Token) -> None:
    """A task for which a view is needed ends after it.

    Raises:
        Refused: one is still to come.
    """
    if Notice.objects.filter(case=task.case_id, token=task.number, kind=VIEW_NEEDED, read_at=None).exists():
        waiting = N_("这项任务要等会签意见才能办结，还有单位没有会签；请催它会签，或改转给它办。")
        raise refuse(str(task.number), waiting)


def act_add(
    case: Case,
    deed: str,
    by: str,
    *,
    note: str = "",
    token: Token | None = None,
    outcome: str = "",
    told: Mapping[str, Any] | None = None,
) -> CaseAct:
    """Write one act on a locked case, and its entry of the audit; the case is to be saved with its ``steps``.

    Raises:
        Refused: somebody else acted on the case at this moment.
    """
    act = CaseAct.objects.create(
        case=case,
        seq=case.steps + 1,
        deed=deed,
        node=token.node if token else "",
        token=token.number if token else 0,
        outcome=outcome,
        at=timezone.now(),
        by=by,
        told=canonical(told or {}),
    )
    if note.strip():
        CaseNote.objects.create(act=act, text=note.strip())
    case.steps += 1
    after = {"case": case.pk, "seq": act.seq, "node": act.node, "outcome": act.outcome}
    append(chain=case.county_id, act=f"case_{deed}", by=by, after=after)
    return act


def act_beside(
    case: Case,
    deed: str,
    by: User,
    *,
    note: str = "",
    token: Token | None = None,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Write an act that is no step on a locked case, and save the case with it."""
    act_add(case, deed, by.username, note=note, token=token, told=told)
    case.save(update_fields=["steps"])


def _facts(standing: Standing, at: datetime) -> Facts:
    asked = answers(standing.case, standing.binding, at)
    return Facts(at, asked, json.loads(standing.case.lists), standing.limits.due)


def _by_program(standing: Standing, step: Step, facts: Facts) -> Step:
    """What the program does itself, at once, within the same step."""
    case, definition, events = standing.case, standing.definition, list(step.events)
    for _ in range(MOST_BY_PROGRAM):
        waiting = [token for token in step.state.tokens if definition.nodes[token.node].kind == Kind.SERVICE]
        if not waiting:
            break
        node = waiting[0].node
        does = BY_PROGRAM.get((case.process, node))
        outcome = does(case, node) if does else DONE
        step = engine.complete(definition, step.state, waiting[0].id, facts, outcome)
        events += step.events
    return Step(step.state, tuple(events))


def _store(
    standing: Standing,
    step: Step,
    by: str,
    deed: str,
    doing: Doing,
    *,
    facts: Facts,
    task: Token | None = None,
    said: Said | None = None,
) -> None:
    """Write what a step made: tokens, clocks, the case, the act with its note, the entry of the audit."""
    case, at = standing.case, doing.done_at or timezone.now()
    rows_write(standing, step, acted=task.number if task else 0, by=by, at=at)
    told = {**doing.told, "events": [[e.deed, e.node, e.token, e.item, e.outcome] for e in step.events]}
    if lists := {**(said.lists if said else {}), **doing.lists}:
        told["lists"] = lists
    if said and said.terms:
        told["said"] = said.terms
    if facts.guards:
        told["facts"] = dict(facts.guards)
    if doing.at:
        told["on_paper"] = doing.at.isoformat()
    if doing.sent:
        told[SENT] = doing.sent.told
    act = act_add(
        case, deed, by, note=doing.note, token=task, outcome=doing.outcome if task else "", told=told
    )
    if said:
        said_keep(case, act, task.node if task else "", said, by)
    struck_tell(standing, step, acted=task.number if task else 0)
    case.next_token = step.state.next_id
    case.outcomes = canonical(dict(step.state.outcomes))
    if step.state.over:
        case.closed_at, case.ended = at, _last_of(step)
        case_tell(case, Event.CASE_ENDED, at)
    case.save(
        update_fields=[
            "steps",
            "next_token",
            "outcomes",
            "lists",
            "terms",
            "matter",
            "about",
            "closed_at",
            "ended",
        ]
    )


def _last_of(step: Step) -> str:
    """The task after which a case was over."""
    ended = [event.node for event in step.events if event.deed == Deed.ENDED]
    return ended[-1] if ended else ""
