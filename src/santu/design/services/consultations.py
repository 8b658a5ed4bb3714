"""Consulting on a scenario: a round is opened, bodies answer, the designer replies and closes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.design.domain.consulting import NEED_WORDS, WHOLE, Answer
from santu.design.models import Asked, Consultation, Opinion, Reply, Scenario
from santu.design.selectors.access import access_asked, right_over_scenario
from santu.design.selectors.consultations import (
    Body,
    askable,
    asked_numbered,
    consultation_numbered,
    opinion_numbered,
    proposals_for,
    round_of,
)
from santu.design.selectors.drawn import drawn
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.selectors.reach import sight_of
from santu.standards.rulebook import Standards
from santu.standards.working_calendar import working_calendar

DAYS = "approval/consultation_days"


def consultation_open(
    *,
    scenario: Scenario,
    text: str,
    days: int | None,
    asked: Collection[Body],
    standards: Standards,
    by: User,
) -> Consultation:
    """Ask bodies what they think of a scenario.

    Args:
        scenario: the one that they are asked about.
        text: what is asked.
        days: so many working days after today are the last on which they answer.
        asked: the bodies, each one that somebody answers for (see ``askable``).
        standards: which bodies, and how many days at least.
        by: who asks, and so answers for none of them.

    Raises:
        Refused: the scenario is not theirs to design, the text is missing, the days are too few, nobody is asked, a body is none of the
            scenario's, or a round is open already; every fault at once.
    """
    right_over_scenario(by, Right.DESIGN, scenario)
    faults = _faults_of_round(scenario, text, days, asked, standards)
    if faults or days is None:
        raise Refused(faults)
    today = timezone.localdate()
    with transaction.atomic():
        Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
        if scenario.consultations.filter(closed_at=None).exists():
            raise refuse("", N_("刚刚有人为这个方案发起了征求意见；请刷新页面查看。"))
        made = Consultation.objects.create(
            scenario=scenario,
            text=text.strip(),
            opened_on=today,
            due=working_calendar().add_working_days(today, days),
            by=by.username,
        )
        Asked.objects.bulk_create(
            Asked(consultation=made, body=body, unit=unit) for body, unit in sorted(set(asked))
        )
        after = {
            "scenario": scenario.pk,
            "consultation": made.pk,
            "asked": len(set(asked)),
            "due": str(made.due),
        }
        append(chain="", act="consultation_open", by=by.username, reason=made.text, after=after)
    return made


def _faults_of_round(
    scenario: Scenario, text: str, days: int | None, asked: Collection[Body], standards: Standards
) -> list[Fault]:
    faults = (
        [] if text.strip() else [Fault("text", message(N_("没有写明征求什么意见；请补上说明。（SX-06）")))]
    )
    faults += _faults_of_days(days, standards)
    if not asked:
        none = N_("没有选择征求意见的单位；请至少选一个，没有可选的请先授予有关单位的角色。（SX-06）")
        faults.append(Fault("asked", message(none)))
    known = {(one.body, one.unit) for one in askable(scenario, standards)}
    for body, unit in sorted(set(asked) - known):
        template = N_("“{body}:{unit}”不是这个方案能征求意见的单位，或没有人代它答复；请从名单里选。")
        faults.append(Fault("asked", message(template, body=body, unit=unit)))
    return [*faults, *_faults_of_open(scenario)]


def _faults_of_days(days: int | None, standards: Standards) -> list[Fault]:
    if days is None:
        return [Fault("days", message(N_("期限要写成工作日的天数；请写一个数字，例如 10。")))]
    least = standards.count(DAYS, timezone.localdate())
    if days < least:
        template = N_("期限 {days} 个工作日太短，至少 {least} 个工作日；请放宽。（{clause}）")
        rule = standards.rule(DAYS)
        return [Fault("days", message(template, days=days, least=least, clause=rule.citation()))]
    return []


def consultation_enter(
    *, scenario: Scenario, text: str, document: str, on: date | None, by: User
) -> Consultation:
    """Enter a round that was held on paper: what was asked and answered stands in a document.

    Args:
        scenario: the one that bodies were asked about.
        text: what was asked, and how objections were answered.
        document: the number of the paper that says it.
        on: the day on which it was over; ``None`` where none was given.
        by: who enters it.

    Raises:
        Refused: the scenario is not theirs to design, text or number are missing, the day is not over yet, or a
            round is open; every fault at once.
    """
    right_over_scenario(by, Right.DESIGN, scenario)
    faults = [] if text.strip() else [Fault("text", message(N_("没有写征求意见的情况；请补上。（SX-06）")))]
    if not document.strip():
        faults.append(Fault("document", message(N_("书面征求意见要写明文号；请补上。（SX-06）"))))
    if on is None:
        faults.append(Fault("on", message(N_("没有写办完的日期；请写成 2021-10-31 这样的年-月-日。"))))
    elif on > timezone.localdate():
        template = N_("办完的日期 {day} 还没有到；请写已经过去的日期。")
        faults.append(Fault("on", message(template, day=on)))
    faults += _faults_of_open(scenario)
    if faults or on is None:
        raise Refused(faults)
    with transaction.atomic():
        Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
        if _faults_of_open(scenario):
            raise Refused(_faults_of_open(scenario))
        made = Consultation.objects.create(
            scenario=scenario,
            text=text.strip(),
            document=document.strip(),
            opened_on=on,
            due=on,
            by=by.username,
            closed_at=timezone.now(),
            closed_by=by.username,
        )
        after = {**_about(made), "on": str(on)}
        append(
            chain="",
            act="consultation_enter",
            by=by.username,
            reason=made.text,
            document=made.document,
            after=after,
        )
    return made


def _faults_of_open(scenario: Scenario) -> list[Fault]:
    if not scenario.consultations.filter(closed_at=None).exists():
        return []
    template = N_("第 {number} 号方案已有一轮征求意见没有结束；请先结束那一轮。（SX-06）")
    return [Fault(str(scenario.pk), message(template, number=scenario.pk))]


@dataclass(frozen=True, slots=True)
class Given:
    """What a body says of a proposal, or of all; ``mark`` ends the names of its fields on a form."""

    answer: str
    words: str = ""
    proposal: str = WHOLE
    mark: str = ""


def opinion_give(*, asked: int, given: Sequence[Given], standards: Standards, by: User) -> list[Opinion]:
    """Answer on behalf of a body that is asked, or answer anew; what was said before stays on record.

    Raises:
        Refused: they do not speak for the body, the round is closed or its last day is over, nothing is said of the whole and never
            was, an answer is none, a suggestion or an objection says nothing, a proposal is none
            that the body is asked about, or who asked would answer; every fault at once.
    """
    row = asked_numbered(asked)
    found = row.consultation
    faults = duty_faults("opinion_give", {"consultation_open": found.by}, bars_today(), by.username)
    if not faults:
        access_asked(sight_of(by), asked)
    if not any(one.proposal == WHOLE for one in given) and not row.opinions.filter(proposal=WHOLE).exists():
        faults.append(Fault("answer", message(N_("没有选择对方案总的意见；请先选一项。"))))
    keys = {one.key for one in proposals_for(drawn(found.scenario, standards), row.unit)} | {WHOLE}
    for one in given:
        faults += _faults_of(one, keys)
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        held = Consultation.objects.select_for_update(no_key=True).get(pk=found.pk)
        if held.closed_at is not None or timezone.localdate() > held.due:
            template = N_("这一轮征求意见已经截止（{due}），不能再答复；请直接与发起单位联系。（SX-06）")
            raise refuse(str(held.pk), template, due=held.due)
        return [_given(row, one, by) for one in given]


def _faults_of(given: Given, keys: Collection[str]) -> list[Fault]:
    if given.proposal not in keys:
        template = N_("“{key}”不是征求本单位意见的提议；请从页面上的提议里选。")
        return [Fault(f"answer{given.mark}", message(template, key=given.proposal))]
    if given.answer not in set(Answer):
        return [Fault(f"answer{given.mark}", message(N_("没有选择同意、有建议、反对还是无意见；请选一项。")))]
    if given.answer in NEED_WORDS and not given.words.strip():
        text = N_("建议要写明改什么，反对要写明理由；请补上。（SX-06）")
        return [Fault(f"words{given.mark}", message(text))]
    return []


def _given(row: Asked, given: Given, by: User) -> Opinion:
    made = Opinion.objects.create(
        asked=row,
        proposal=given.proposal,
        answer=given.answer,
        words=given.words.strip(),
        by=by.username,
    )
    said = {"body": row.body, "unit": row.unit, "proposal": given.proposal, "answer": given.answer}
    append(
        chain="",
        act="opinion_give",
        by=by.username,
        reason=made.words,
        after={**_about(row.consultation), **said},
    )
    return made


def opinion_reply(*, opinion: int, adopted: bool | None, words: str, by: User) -> Reply:
    """Say whether a suggestion or an objection is adopted, by which change, or why not.

    Raises:
        Refused: the scenario is not theirs to design, it is not said whether, or which change or why; the body has spoken anew since, or
            said nothing that is replied to; or who spoke for it would reply.
    """
    row = opinion_numbered(opinion)
    found = row.asked.consultation
    faults = duty_faults("opinion_reply", {"opinion_give": row.by}, bars_today(), by.username)
    if row.answer not in NEED_WORDS:
        faults.append(Fault("opinion", message(N_("只有建议和反对要答复；请从待答复的意见里选。"))))
    if adopted is None:
        faults.append(Fault("adopted", message(N_("没有选择采纳还是不采纳；请选一项。"))))
    if not words.strip():
        text = N_("答复要写明：采纳的，改了什么；不采纳的，为什么。请补上。（SX-06）")
        faults.append(Fault("words", message(text)))
    if Opinion.objects.filter(asked=row.asked, proposal=row.proposal, pk__gt=row.pk).exists():
        faults.append(Fault("opinion", message(N_("这个单位已经重新答复；请刷新页面，按新的意见答复。"))))
    if faults or adopted is None:
        raise Refused(faults)
    right_over_scenario(by, Right.DESIGN, found.scenario)
    with transaction.atomic():
        made = Reply.objects.create(opinion=row, adopted=adopted, words=words.strip(), by=by.username)
        after = {**_about(found), "opinion": row.pk, "adopted": adopted}
        append(chain="", act="opinion_reply", by=by.username, reason=made.words, after=after)
    return made


def consultation_close(*, number: int, by: User) -> Consultation:
    """End a round: all have answered, or the last day for it is over.

    Raises:
        Refused: the scenario is not theirs to design, it is closed already, or bodies can still answer.
    """
    today = timezone.localdate()
    with transaction.atomic():
        Consultation.objects.select_for_update(no_key=True).filter(pk=number).first()
        found, kept = consultation_numbered(number), round_of(number)
        right_over_scenario(by, Right.DESIGN, found.scenario)
        if kept.closed_at is not None:
            raise refuse(str(number), N_("这一轮征求意见已经结束，不必再办；请刷新页面。"))
        if not kept.can_close(today):
            template = N_(
                "还有 {silent} 个单位没有答复，期限 {due} 也没有过；请等各单位答复，或等期限过后再结束。（SX-06）"
            )
            raise refuse(str(number), template, silent=len(kept.asked) - kept.answered, due=kept.due)
        found.closed_at, found.closed_by = timezone.now(), by.username
        found.save(update_fields=["closed_at", "closed_by"])
        after = {**_about(found), "asked": len(kept.asked), "answered": kept.answered}
        append(chain="", act="consultation_close", by=by.username, after=after)
    return found


def _about(found: Consultation) -> dict[str, int]:
    return {"scenario": found.scenario.pk, "consultation": found.pk}
