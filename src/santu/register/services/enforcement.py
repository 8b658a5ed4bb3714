"""Recording what is kept of enforcement teams: trainings, guidance, joint operations; an entry is withdrawn as a whole."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.enforcement_facts import (
    BLANK,
    Entry,
    Fact,
    Guidance,
    Joint,
    Kind,
    Said,
    Training,
    guidance_said,
    joint_said,
    results_said,
    training_said,
)
from santu.register.models import (
    EnforcementEntry,
    GuidanceVisit,
    JointOperation,
    TrainingEvent,
    TrainingPart,
    Unit,
)
from santu.register.selectors.enforcement import entry_numbered, facts_of, joint_of, kept_of, teams_among
from santu.register.selectors.lying import body_lying, lying_on
from santu.register.selectors.rights import right_over
from santu.register.selectors.staff import posts_on
from santu.register.services.supervision import NO_TEAM
from santu.standards.rulebook import Standards

THERE = N_("同样的登记已在第 {entry} 号里；要改，请先撤回那一号，再重新登记。")


def training_record(*, body: str, said: Said, standards: Standards, by: User) -> int:
    """Record a training of a team; the number of the entry.

    Raises:
        Refused: the team is not theirs, the body is none, something is missing or wrong, or it is recorded already.
    """
    unit, faults = _team(body, standards, by)
    day = said.days["day"]
    held = {post.number for post in posts_on(day, [body])} if day else set()
    return _one(Kind.TRAINING, unit, training_said(said, body, held, timezone.localdate()), faults, by)


def guidance_record(*, body: str, said: Said, standards: Standards, by: User) -> int:
    """Record what a department said to a team; the number of the entry.

    Raises:
        Refused: the team is not theirs, the body is none, something is missing or wrong, or it is recorded already.
    """
    unit, faults = _team(body, standards, by)
    return _one(Kind.GUIDANCE, unit, guidance_said(said, body, timezone.localdate()), faults, by)


def joint_plan(*, unit: str, said: Said, by: User) -> int:
    """Plan a joint operation in a unit; the number of the entry.

    Raises:
        Refused: the unit is not theirs, something is missing or wrong, or it is planned already.
    """
    right_over(by, Right.ENFORCE, [unit])
    return _one(Kind.JOINT, unit, joint_said(said, unit, timezone.localdate()), [], by)


def joint_close(*, unit: str, entry: int, said: Said, by: User) -> int:
    """Close a joint operation of an entry with its results; the number of the new entry.

    Raises:
        Refused: the unit is not theirs, there is no such operation, it is closed already, or something is missing.
    """
    right_over(by, Right.ENFORCE, [unit])
    with transaction.atomic():
        hold([unit])
        found = joint_of(entry, unit).fact
        if found.results:
            over = N_("“{title}”已在 {day} 登记结果；要改，请先撤回那次登记。（SX-23）")
            raise refuse("operation", over, title=found.title, day=found.results.closed)
        results = results_said(said, found.first, timezone.localdate())
        if isinstance(results, list):
            raise Refused(results)
        return entry_write(Kind.JOINT, unit, [replace(found, results=results)], by)


def entry_withdraw(*, number: int, reason: str, by: User) -> None:
    """Withdraw an entry as a whole: what it brought does not count any more, and what it replaced counts again.

    Raises:
        Refused: what it speaks of is not theirs, it is withdrawn already, no reason is given, or a later entry replaced some
            of it.
    """
    entry = entry_numbered(number)
    facts = facts_of(entry)
    places = {fact.place for fact in facts}
    right_over(by, Right.ENFORCE, divisions_of(places))
    with transaction.atomic():
        hold(places)
        faults = []
        if entry_numbered(number).withdrawn_on:
            gone = N_("第 {number} 号执法登记已于 {day} 撤回；请刷新页面。")
            raise refuse("entry", gone, number=number, day=entry_numbered(number).withdrawn_on)
        kept = kept_of(entry.kind, places)
        later = sorted({kept[fact.key].entry for fact in facts} - {number})
        if later:
            after = N_("第 {later} 号登记改过其中的内容；请先撤回后登记的。")
            faults.append(Fault("entry", message(after, later=tuple(map(str, later)))))
        if not reason.strip():
            faults.append(Fault("reason", message(N_("没有写明为什么撤回；请补上，会记入审计。"))))
        if faults:
            raise Refused(faults)
        EnforcementEntry.objects.filter(pk=number).update(
            withdrawn_on=timezone.localdate(), withdrawn_reason=reason.strip(), withdrawn_by=by.username
        )
        _said(entry, "enforcement_withdraw", by, reason)


def entry_write(kind: Kind, unit: str, facts: Sequence[Fact], by: User, document: str = "") -> int:
    """Write an entry with its facts, all or nothing; its number. Whoever calls has asked for the right."""
    with transaction.atomic():
        made = EnforcementEntry.objects.create(
            kind=kind, unit_id=unit, document=document.strip(), by=by.username
        )
        _trainings(made, [fact for fact in facts if isinstance(fact, Training)])
        GuidanceVisit.objects.bulk_create(
            GuidanceVisit(
                entry=made,
                body_id=fact.body,
                day=fact.day,
                department=fact.department,
                subject=fact.subject,
                said=fact.said,
            )
            for fact in facts
            if isinstance(fact, Guidance)
        )
        JointOperation.objects.bulk_create(_joint(made, fact) for fact in facts if isinstance(fact, Joint))
        _said(entry_numbered(made.pk), "enforcement_record", by)
    return made.pk


def _trainings(entry: EnforcementEntry, facts: Sequence[Training]) -> None:
    rows = [
        TrainingEvent(
            entry=entry,
            body_id=fact.body,
            day=fact.day,
            subject=fact.subject,
            hours=fact.hours,
            organiser=fact.organiser,
        )
        for fact in facts
    ]
    made = TrainingEvent.objects.bulk_create(rows)
    TrainingPart.objects.bulk_create(
        TrainingPart(training=row, post_id=post)
        for row, fact in zip(made, facts, strict=True)
        for post in sorted(fact.posts)
    )


def _joint(entry: EnforcementEntry, fact: Joint) -> JointOperation:
    row = JointOperation(
        entry=entry,
        unit_id=fact.unit,
        title=fact.title,
        first=fact.first,
        last=fact.last,
        area=fact.area,
        lead=fact.lead,
        organs="\n".join(fact.organs),
        matters="\n".join(fact.matters),
    )
    if fact.results:
        row.checked, row.ordered, row.filed = fact.results.checked, fact.results.ordered, fact.results.filed
        row.closed = fact.results.closed
    return row


def _team(body: str, standards: Standards, by: User) -> tuple[str, list[Fault]]:
    """The township of a team, over which it takes the right, and that the body is no team."""
    today = timezone.localdate()
    lying = body_lying(body, today)
    right_over(by, Right.ENFORCE, [lying.division])
    is_team = bool(teams_among([body], today, standards))
    return lying.division, [] if is_team else [Fault("body", message(NO_TEAM, name=lying.name))]


def _one(kind: Kind, unit: str, fact: Fact | list[Fault], faults: list[Fault], by: User) -> int:
    """Write a fact that was read, unless something is wrong or one of its key counts already."""
    if isinstance(fact, list) or faults:
        raise Refused([*faults, *(fact if isinstance(fact, list) else ())])
    with transaction.atomic():
        hold([fact.place])
        if same := kept_of(kind, [fact.place]).get(fact.key):
            raise refuse(next(iter(BLANK[kind])), THERE, entry=same.entry)
        return entry_write(kind, unit, [fact], by)


def hold(places: Iterable[str]) -> None:
    """Whoever records in the same places at the same instant waits."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=set(places)).order_by("pk"))


def divisions_of(places: Collection[str]) -> set[str]:
    """Where some bodies and divisions lie now; what is gone stands for itself."""
    lying = lying_on(timezone.localdate(), places)
    return {lying[one].division if one in lying else one for one in places}


def _said(entry: Entry, act: str, by: User, reason: str = "") -> None:
    lying = lying_on(timezone.localdate(), [entry.unit]).get(entry.unit)
    append(
        chain=lying.county if lying else "",
        act=act,
        by=by.username,
        reason=reason.strip(),
        document=entry.document,
        after={"enforcement": entry.number, "facts": entry.facts},
    )
