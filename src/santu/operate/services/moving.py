"""Moving open cases to a newer version of their process: a plan with its reason, all or nothing; and its undoing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.domain.chain import canonical
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.moving import Moved, Way
from santu.operate.domain.replay import MOVED, MOVED_BACK
from santu.operate.domain.state import State
from santu.operate.models import Case, CaseAct, ProcessMove, ProcessVersion, Token
from santu.operate.selectors.drafts import DRAFT
from santu.operate.selectors.may import see_over_all
from santu.operate.selectors.moving import (
    AT_ONCE,
    MOVE,
    acts_of,
    clocks_acted,
    drafter_of,
    moved_case,
    version_numbered,
)
from santu.operate.selectors.processes import definition_of
from santu.operate.selectors.replaying import states_by_log
from santu.operate.selectors.states import Standing, standings_of
from santu.operate.services.moving_rows import Told, rows_back, rows_moved

MOST_NAMED = 20
"""So many cases are named one by one in a refusal."""


@dataclass(frozen=True, slots=True)
class Moving:
    """From which version to which, by what names, which cases (id → how many acts it had when it was looked at), and why."""

    process: str
    old: int
    new: int
    renamed: Mapping[str, str]
    chosen: Mapping[int, int]
    reason: str
    document: str


def cases_move(*, told: Moving, by: User) -> ProcessMove:
    """Move cases, as they stand, to a newer version that is in force.

    Raises:
        Refused: they may not or drafted that version, a case has gone on since it was looked at or cannot stand there, or
            reason or document is missing. All faults at once; nothing is written.
    """
    see_over_all(by)
    with transaction.atomic():
        old, new = version_numbered(told.process, told.old), version_numbered(told.process, told.new)
        way, now = Way(definition_of(old), definition_of(new), told.renamed), timezone.now()
        faults = [
            *duty_faults(MOVE, {DRAFT: drafter_of(new)}, bars_today(), by.username),
            *_lacking(told, old, new),
            *way.faults,
        ]
        cases = _locked(told.chosen)
        faults += _gone_on(cases, old, told.chosen)
        going, acted = [], clocks_acted(cases)
        _of_version(cases, old)
        for standing in [] if faults else standings_of(cases):
            try:
                going.append((standing, moved_case(standing, new, way, now, acted)))
            except Refused as refused:
                faults += [_of_case(standing.case, fault) for fault in refused]
        if faults:
            raise Refused(_named(faults))
        move = _kept(told, old, new, by, now)
        kept = rows_moved(going, new, way, now)
        acts = [_moved(case, made, one, move, now) for (case, made), one in zip(going, kept, strict=True)]
        _counted_under(old, cases)
        _written(cases, acts, by.username)
        after = {"process": told.process, "move": move.pk, "old": old.number, "new": new.number}
        append(
            chain="",
            act=MOVE,
            by=by.username,
            reason=move.reason,
            document=move.document,
            after={**after, "cases": len(cases), "renamed": dict(told.renamed)},
        )
    return move


def move_undo(*, process: str, move: int, reason: str, by: User) -> ProcessMove:
    """Bring the cases of a move back to where they stood, under the version that they left.

    Raises:
        Refused: they may not, no reason is given, it was undone already, or a case has gone on since. Nothing is written.
    """
    see_over_all(by)
    with transaction.atomic():
        found = (
            ProcessMove.objects.select_for_update(no_key=True, of=("self",))
            .filter(process=process, pk=move)
            .first()
        )
        if found is None:
            none = N_("流程“{process}”没有第 {number} 号迁移；请从迁移列表里选。")
            raise refuse(str(move), none, process=process, number=move)
        if found.undone_at is not None:
            raise refuse(str(move), N_("第 {move} 号迁移已经撤销过；没有再撤销。"), move=move)
        faults = (
            [] if reason.strip() else [Fault("reason", message(N_("没有写为什么撤销；请写明，会记入审计。")))]
        )
        acts = acts_of(found)
        cases = _locked(acts)
        on = N_("迁移以后又办理过，不能迁回；只要有一件办理过，整个迁移就不能撤销。")
        faults += [Fault(case.number, message(on)) for case in cases if case.steps > acts[case.pk].seq]
        if faults:
            raise Refused(_named(faults))
        old, now = found.old, timezone.now()
        _of_version(cases, found.new)
        states = states_by_log({case: acts[case.pk].seq for case in cases})
        going = [
            (standing, states[standing.case.pk], json.loads(acts[standing.case.pk].told))
            for standing in standings_of(cases)
        ]
        back = [_moved_back(one.case, old, state, told, now) for one, state, told in going]
        rows_back([(Standing(one.case, one.tokens, one.clocks), *more) for one, *more in going], now)
        _written(cases, back, by.username)
        found.undone_at, found.undone_by, found.undone_reason = now, by.username, reason.strip()
        found.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        after = {"process": found.process, "move": found.pk, "cases": len(cases)}
        append(chain="", act="process_move_undo", by=by.username, reason=found.undone_reason, after=after)
    return found


def _lacking(told: Moving, old: ProcessVersion, new: ProcessVersion) -> Iterator[Fault]:
    """What is wrong with the plan itself."""
    if new.number <= old.number:
        newer = N_("只能迁移到更新的版本：第 {new} 版不比第 {old} 版新；要回到旧版本请撤销那次迁移。")
        yield Fault("to", message(newer, new=new.number, old=old.number))
    if new.start > timezone.localdate():
        early = N_("第 {new} 版 {start} 才施行；请到那天再迁移。")
        yield Fault("to", message(early, new=new.number, start=new.start))
    if not told.chosen:
        yield Fault("cases", message(N_("没有选要迁移的件；请在预览里至少勾选一行。")))
    if len(told.chosen) > AT_ONCE:
        many = N_("一次最多迁移 {most} 件，选了 {found} 件；请分几次。")
        yield Fault("cases", message(many, most=AT_ONCE, found=len(told.chosen)))
    if not told.reason.strip():
        yield Fault("reason", message(N_("没有写为什么迁移；请写明，会记入审计。")))
    if not told.document.strip():
        yield Fault("document", message(N_("没有写依据的文号；请填写。")))


def _locked(chosen: Iterable[int]) -> list[Case]:
    """The cases, held in the order of their ids, so that two plans do not wait for each other crosswise."""
    rows = Case.objects.select_for_update(no_key=True, of=("self",))
    return list(rows.filter(pk__in=list(chosen)[: AT_ONCE + 1]).order_by("pk"))


def _of_version(cases: Sequence[Case], version: ProcessVersion) -> None:
    """The cases have the version that they go by as one object, with its drawing, that is read once."""
    for case in cases:
        case.version = version


def _gone_on(cases: Sequence[Case], old: ProcessVersion, chosen: Mapping[int, int]) -> Iterator[Fault]:
    """The cases that are not as they were when they were looked at."""
    for case in cases:
        if case.version_id != old.pk or case.closed_at is not None or case.steps != chosen[case.pk]:
            since = N_("预览以后又办理过，或已不在这个版本；请重新预览再迁移。")
            yield Fault(case.number, message(since))
    if lost := sorted(chosen.keys() - {case.pk for case in cases}):
        yield Fault("cases", message(N_("没有这些件：{lost}；请重新预览。"), lost=tuple(lost[:MOST_NAMED])))


def _kept(told: Moving, old: ProcessVersion, new: ProcessVersion, by: User, now: datetime) -> ProcessMove:
    return ProcessMove.objects.create(
        process=told.process,
        old=old,
        new=new,
        renamed=canonical(told.renamed),
        cases=canonical(sorted(told.chosen)),
        reason=told.reason.strip(),
        document=told.document.strip(),
        by=by.username,
        at=now,
    )


def _moved(standing: Standing, made: Moved, kept: Told, move: ProcessMove, now: datetime) -> CaseAct:
    """The act that tells of a case that was moved, to be written; the case has the outcomes of its tasks by their new names."""
    case = standing.case
    case.outcomes = canonical(dict(made.state.outcomes))
    versions = {"old": move.old.number, "new": move.new.number, "renamed": json.loads(move.renamed)}
    told = {**kept, **versions, "move": move.pk}
    return CaseAct(case=case, seq=case.steps + 1, deed=MOVED, at=now, told=canonical(told))


def _moved_back(case: Case, old: ProcessVersion, state: State, told: Told, now: datetime) -> CaseAct:
    new = case.version
    case.version, case.outcomes = old, canonical(dict(state.outcomes))
    back = {"old": new.number, "new": old.number, "move": told["move"]}
    return CaseAct(case=case, seq=case.steps + 1, deed=MOVED_BACK, at=now, told=canonical(back))


def _counted_under(old: ProcessVersion, cases: Sequence[Case]) -> None:
    """What came and ended until now counts for the version that the cases leave; also after the move is undone."""
    for case in cases:
        case.opened_under = case.opened_under or old
    Token.objects.filter(case__in=cases, waits=True, ended_at__isnull=False, under=None).update(under=old)


def _written(cases: Sequence[Case], acts: Sequence[CaseAct], by: str) -> None:
    for act in acts:
        act.by = by
        act.case.steps += 1
    CaseAct.objects.bulk_create(acts)
    Case.objects.bulk_update(cases, ["version", "outcomes", "steps", "opened_under"], batch_size=500)


def _of_case(case: Case, fault: Fault) -> Fault:
    where = N_("第 {number} 件，{where}")
    return Fault(message(where, number=case.number, where=fault.place), fault.message)


def _named(faults: Sequence[Fault]) -> list[Fault]:
    """As many faults as one reads; of more, how many."""
    if len(faults) <= MOST_NAMED:
        return list(faults)
    more = message(N_("还有 {count} 处同样不行，没有逐一列出。"), count=len(faults) - MOST_NAMED)
    return [*faults[:MOST_NAMED], Fault("cases", more)]
