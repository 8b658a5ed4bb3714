"""The steps of a case in the store: each is one transaction, one act on the case, one entry of the audit."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, refuse
from santu.operate.domain import engine
from santu.operate.domain.case_words import VIEW_NEEDED
from santu.operate.domain.definition import DONE, Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.domain.state import Deed, Step
from santu.operate.models import Case, CaseAct, CaseNote, Notice, Token
from santu.operate.selectors.processes import version_on
from santu.operate.selectors.states import Standing, standing_of
from santu.operate.selectors.whose import may_act
from santu.operate.services.notices import struck_tell
from santu.operate.services.processes import PRODUCT, process_ready
from santu.operate.services.rows import rows_write
from santu.register.selectors.reach import sight_of

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
    when it really came, where that was earlier (on paper).
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
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done to a task: its outcome, a note, lists that become known by it, and what goes into the act.

    ``at`` is when it was really done, where it came on paper and is entered later.
    """

    outcome: str = DONE
    note: str = ""
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def case_open(*, told: Opening, by: User) -> Case:
    """Open a case; whoever calls has asked whether they may. The same ``key`` opens it once.

    Raises:
        Refused: the process has no version in force, it was opened before, or it came later than now.
    """
    now = timezone.now()
    came = told.came_at or now
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
                lists=_json(told.lists),
                terms=_json(told.terms),
            )
            standing = Standing(case)
            facts = _facts(standing, came)
            made = _by_program(standing, engine.begin(standing.definition, facts), facts)
            _store(standing, made, by.username, OPEN, Doing(lists=told.lists, at=told.came_at))
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
        _completed(found, task, by.username, doing, now)
    return found


def task_answered(*, case: int, node: str, by: str, doing: Doing) -> Case:
    """End the open task of a node for somebody without an account; whoever calls has made sure who it is.

    Raises:
        Refused: there is none of this node that waits, or it cannot end so. Nothing is written.
    """
    with transaction.atomic():
        found = case_locked(case)
        task = Token.objects.filter(case=case, node=node, waits=True, ended_at=None).first()
        if task is None:
            raise refuse(node, N_("这一步已经办过，或时间已过；没有再记。"))
        _completed(found, task, by, doing, timezone.now())
    return found


def _completed(case: Case, task: Token, by: str, doing: Doing, now: datetime) -> None:
    case.lists = _json({**json.loads(case.lists), **doing.lists})
    _views_given(task)
    standing = standing_of(case)
    # What was done on paper before something else ended that is in the books goes on from there, not from before it.
    at = max([doing.at, *_last_end(case)]) if doing.at else now
    facts = _facts(standing, at)
    step = engine.complete(standing.definition, standing.state, task.number, facts, doing.outcome)
    _store(standing, _by_program(standing, step, facts), by, STEP, doing, task=task)


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
            _store(standing, _by_program(standing, step, facts), PRODUCT, "strike", Doing())
    return found


def case_locked(case: int) -> Case:
    """A case, held until the end of the transaction: acts on it wait for each other.

    Raises:
        Refused: there is none of this number.
    """
    found = Case.objects.select_for_update(of=("self",)).select_related("version").filter(pk=case).first()
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
        told=_json(told or {}),
    )
    if note.strip():
        CaseNote.objects.create(act=act, text=note.strip())
    case.steps += 1
    after = {"case": case.pk, "seq": act.seq, "node": act.node, "outcome": act.outcome}
    append(chain=case.county_id, act=f"case_{deed}", by=by, after=after)
    return act


def _facts(standing: Standing, at: datetime) -> Facts:
    return Facts(at, items=json.loads(standing.case.lists), due=standing.limits.due)


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
    standing: Standing, step: Step, by: str, deed: str, doing: Doing, *, task: Token | None = None
) -> None:
    """Write what a step made: tokens, clocks, the case, the act with its note, the entry of the audit."""
    case, at = standing.case, doing.at or timezone.now()
    rows_write(standing, step, acted=task.number if task else 0, by=by, at=at)
    told = {**doing.told, "events": [[e.deed, e.node, e.token, e.item, e.outcome] for e in step.events]}
    if doing.lists:
        told["lists"] = doing.lists
    if doing.at:
        told["on_paper"] = doing.at.isoformat()
    act_add(case, deed, by, note=doing.note, token=task, outcome=doing.outcome if task else "", told=told)
    struck_tell(standing, step, acted=task.number if task else 0)
    case.next_token = step.state.next_id
    case.outcomes = _json(dict(step.state.outcomes))
    if step.state.over:
        case.closed_at, case.ended = at, _last_of(step)
    case.save(update_fields=["steps", "next_token", "outcomes", "lists", "closed_at", "ended"])


def _last_of(step: Step) -> str:
    """The task after which a case was over."""
    ended = [event.node for event in step.events if event.deed == Deed.ENDED]
    return ended[-1] if ended else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
