"""Whom the one window serves: consent to an agent, what an agent pays in, ratings, and forgetting who applied."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.sent import Sent
from santu.operate.domain.window import GRADES, PAY, Who
from santu.operate.models import Applicant, Case, CaseAct, Consent, Payment, Rating, Token
from santu.operate.selectors.may import may_reveal
from santu.operate.selectors.retention import (
    applicants_over,
    cases_over,
    files_over,
    notes_over,
    retained_since,
    words_over,
)
from santu.operate.selectors.whose import over
from santu.operate.selectors.window import case_of_code
from santu.operate.services.processes import PRODUCT
from santu.operate.services.stepping import (
    Doing,
    act_beside,
    case_locked,
    task_answered,
    task_complete,
    task_of,
)
from santu.operate.services.telling import case_tell
from santu.register.domain.personal_numbers import number_faults
from santu.register.selectors.reach import sight_of
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.webhooks.domain.events import Event

RATE, BAD, DONE = "rate", "bad", "done"
ACCOUNT, CODE, PAPER = "account", "code", "paper"
BY_CODE = "applicant"
"""Who is said to have rated where a code was given and no account."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What an agent paid in: to whom, how much (fen), by the number of the payee's receipt, on which day."""

    payee: str
    fen: int | None
    receipt: str
    day: date | None

    def faults(self, today: date) -> list[Fault]:
        """What it lacks."""
        found = []
        if not self.payee.strip():
            found.append(Fault("payee", message(N_("没有写收款单位；请按票据填写。"))))
        if not self.fen or self.fen < 0:
            found.append(Fault("amount", message(N_("金额要大于 0；请按票据填写，单位为元。"))))
        if not self.receipt.strip():
            found.append(
                Fault("receipt", message(N_("没有写票据号；代缴凭收款单位的票据登记，不经手现金余额。")))
            )
        if self.day is None:
            found.append(Fault("paid_on", message(N_("没有写哪天缴的；请按票据填写。"))))
        elif self.day > today:
            found.append(Fault("paid_on", message(N_("缴费日期在今天之后；请核对票据。"))))
        return found


def consent_withdraw(*, case: int, by: User) -> None:
    """Withdraw the consent to an agent, who can do nothing more on the case then.

    The applicant does it with their account, the window of the place or the agent on their word.

    Raises:
        Refused: there is none that stands, or it is not theirs to write down.
    """
    with transaction.atomic():
        found = case_locked(case)
        consent = _consent(found)
        sight = sight_of(by)
        own = by.username in (consent.agent, found.applicant)
        if not own and not over(sight, Right.WINDOW, found.place_id):
            raise refuse("", N_("撤回同意由申请人提出，由受理窗口或代办员登记；您不是其中之一。"))
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        act_beside(found, "consent_withdraw", by)


def payment_add(*, case: int, told: Paid, by: User) -> Payment:
    """Record what an agent paid in for the applicant, once for each receipt; nobody keeps a balance.

    Raises:
        Refused: they are not the agent whom the applicant lets pay, something is lacking, or the receipt was recorded.
    """
    with transaction.atomic():
        found = case_locked(case)
        consent = _consent(found)
        if consent.agent != by.username or consent.agency != PAY:
            raise refuse("", N_("这一件没有同意由您代缴；请先取得申请人对代缴的同意。"))
        if faults := told.faults(timezone.localdate()):
            raise Refused(faults)
        try:
            with transaction.atomic():
                payment = Payment.objects.create(
                    case=found,
                    payee=told.payee.strip(),
                    fen=told.fen or 0,
                    receipt=told.receipt.strip(),
                    paid_on=told.day or timezone.localdate(),
                    by=by.username,
                )
        except IntegrityError:
            twice = N_("“{payee}”的票据 {receipt} 已经登记过；一张票据只登记一次，请核对票据号。")
            raise refuse("receipt", twice, payee=told.payee, receipt=told.receipt) from None
        act_beside(found, "payment", by, told={"payment": payment.pk})
    return payment


def _consent(case: Case) -> Consent:
    found = Consent.objects.filter(case=case).first()
    if found is None:
        raise refuse("", N_("这一件没有登记对代办的同意；没有同意，代办员不能办理。"))
    if found.withdrawn_at:
        gone = N_("申请人在 {at} 撤回了对代办的同意；代办员不能再办理这一件。")
        raise refuse("", gone, at=f"{timezone.localtime(found.withdrawn_at):%Y-%m-%d %H:%M}")
    return found


def case_rate(
    *,
    case: int,
    token: int,
    grade: str,
    standards: Standards,
    by: User,
    note: str = "",
    at: datetime | None = None,
    sent: Sent | None = None,
) -> Case:
    """Rate as the applicant with an account, or enter a rating from paper as a clerk who did not handle the case.

    Raises:
        Refused: there is no such grade, it was rated, the time is over, or the clerk handled the case.
    """
    with transaction.atomic():
        found = case_locked(case)
        is_bad = _grade(grade, standards)
        task = task_of(found, token, by)
        way = ACCOUNT
        if by.username != found.applicant:
            way = PAPER
            _handled_not(found, by)
        done = task_complete(
            case=case,
            token=task.number,
            by=by,
            doing=Doing(BAD if is_bad else DONE, note=note, told={"way": way}, at=at, sent=sent),
        )
        late = sent.within(task.since, timezone.now()) if sent else None
        _rated(done, grade, way, at or late, is_bad=is_bad)
    return done


def case_rate_by_code(*, code: str, grade: str, standards: Standards, note: str = "") -> Case:
    """Rate by the code on the receipt, without an account; it works once.

    Raises:
        Refused: the code is wrong, there is no such grade, it was rated, or the time is over.
    """
    is_bad = _grade(grade, standards)
    with transaction.atomic():
        found = case_locked(case_of_code(code).pk)
        if Rating.objects.filter(case=found).exists():
            raise refuse("code", N_("这一件已经评价过，没有再记；有新的意见请联系受理窗口。"))
        doing = Doing(BAD if is_bad else DONE, note=note, told={"way": CODE})
        done = task_answered(case=found.pk, node=RATE, by=BY_CODE, doing=doing)
        _rated(done, grade, CODE, None, is_bad=is_bad)
    return done


def _grade(grade: str, standards: Standards) -> bool:
    """Whether a grade is a bad one."""
    grades = {one.id: one for one in standards.items(GRADES, timezone.localdate())}
    if grade not in grades:
        unknown = N_("没有这一等级；请从{grades}里选一个。")
        raise refuse("grade", unknown, grades="、".join(one.name for one in grades.values()))
    return grades[grade].flag("bad")


def _handled_not(case: Case, by: User) -> None:
    """Who handled a case does not write down how it is rated."""
    if CaseAct.objects.filter(case=case, by=by.username).exists():
        own = N_(
            "您办过这一件，不能由您录入评价；请由没有经手的人按纸质评价表录入，或请申请人用回执上的码评价。"
        )
        raise refuse("grade", own)


def _rated(case: Case, grade: str, way: str, at: datetime | None, *, is_bad: bool) -> None:
    found = Rating.objects.create(case=case, grade=grade, is_bad=is_bad, way=way, at=at or timezone.now())
    if is_bad:
        case_tell(case, Event.RATING_BAD, found.at)


def applicant_reveal(*, case: int, reason: str, by: User) -> Who:
    """The whole name and telephone of who applied; that it was asked is recorded, these are not.

    Raises:
        Refused: they do not act on the case, or no reason is given.
    """
    if not reason.strip():
        raise refuse("reason", N_("没有写明为什么要看全名和电话；请补上，会记入审计。"))
    if faults := number_faults({"reason": reason}):
        raise Refused(faults)
    with transaction.atomic():
        found = case_locked(case)
        if not may_reveal(sight_of(by), found, Token.objects.filter(case=found).open_tasks()):
            raise refuse("", N_("只有正在办理这一件的人和受理窗口可以看申请人；您没有这一件的任务。"))
        who = Applicant.objects.filter(case=found).first()
        if who is None or who.blanked_on:
            raise refuse("", N_("这一件的申请人信息留存期满已清除，或没有登记。"))
        append(
            chain=found.county_id,
            act="applicant_reveal",
            by=by.username,
            reason=reason.strip(),
            after={"case": case},
        )
    return Who(who.name, who.phone, who.kind)


def applicants_blank(*, day: date, standards: Standards) -> int:
    """Forget who applied, and the files and words of cases, when the time to keep each of them is over.

    The content of files goes with the next sweep, where no other case names it. Gives of how many cases; the machine does it every day.
    """
    before, cases = retained_since(day, standards), cases_over(day, standards)
    with transaction.atomic():
        people = applicants_over(before).update(name="", phone="", blanked_on=day)
        notes = notes_over(cases).update(text="") + words_over(cases).update(text="")
        files = files_over(cases).update(digest="", blanked_on=day)
        if people or notes or files:
            after = {"cases": people, "notes": notes, "files": files, "before": before.isoformat()}
            append(chain="", act="applicants_blank", by=PRODUCT, after=after)
    return people


def applicants_regularly() -> None:
    """The same today, by the standards that come with the product."""
    applicants_blank(day=timezone.localdate(), standards=load())
