"""Townships ask to fill posts: who asks does not approve, an application is answered once, and nothing vacant is needed twice."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.staff import Place
from santu.register.models import UseApplication, UseApproval
from santu.register.selectors.use_applications import applications_under
from santu.register.services.use_applications import use_apply, use_grant, use_send_back
from santu.register.services.uses import UseWish
from tests.db.quotas import IN_BODY, STANDARDS, ledger, paper, service
from tests.db.registers import holder, imported, unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOWNSHIP, COUNTY = "140101100", "140101"


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def clerk() -> User:
    return holder("township_clerk", unit(TOWNSHIP))


def place(code: str = TOWNSHIP) -> Place:
    return Place(service(code), "institutional")


def applied(by: User, amount: int = 2, key: str = "one", **said: str) -> int:
    given = {"place": place(), "reason": "窗口缺人", "standards": STANDARDS} | said
    return use_apply(amount=amount, key=key, by=by, **given)


def granted(number: int, by: User, amount: int = 2, where: Place | None = None) -> int:
    wish = UseWish(where or place(), amount, TODAY, TODAY)
    return use_grant(number=number, wish=wish, paper=paper(), standards=STANDARDS, by=by)


def test_an_application_is_approved_once_by_somebody_else():
    by, officer = clerk(), holder("county_officer", unit(COUNTY))
    number = applied(by)
    with pytest.raises(Refused, match="没有这么多"):
        granted(number, officer, 3)
    with pytest.raises(Refused, match="不是这些编制"):
        granted(number, officer, where=place("140101200"))
    assert not UseApproval.objects.exists()
    slip = granted(number, officer, 1)
    [found] = applications_under(unit(COUNTY), TODAY)
    assert (found.approval, found.waits, UseApproval.objects.get(pk=slip).amount) == (slip, False, 1)
    for again in (
        lambda: granted(number, officer),
        lambda: use_send_back(number=number, reason="不", by=officer),
    ):
        with pytest.raises(Refused, match="已经办结"):
            again()


def test_who_applied_does_not_approve():
    both = clerk()
    grant_give(user=both, wish=Wish("county_officer", unit(COUNTY), document="任"), by=None)
    with pytest.raises(Refused, match="申请人不能核准自己的用编申请"):
        granted(applied(both), both)


def test_what_is_sent_back_has_a_reason_and_what_waits_stands_first():
    by, officer = clerk(), holder("county_officer", unit(COUNTY))
    back, waits = applied(by), applied(by, key="two")
    with pytest.raises(Refused, match="为什么退回"):
        use_send_back(number=back, reason=" ", by=officer)
    use_send_back(number=back, reason="先消化", by=officer)
    found = applications_under(unit(TOWNSHIP), TODAY)
    assert [(one.number, one.waits) for one in found] == [(waits, True), (back, False)]
    assert found[1].refused_reason == "先消化"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.reason) == ("use_send_back", "先消化")
    slip = granted(waits, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        UseApplication.objects.filter(pk=back).update(approval=slip)


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written():
    by = clerk()
    with pytest.raises(Refused) as refused:
        applied(by, IN_BODY + 1, reason=" ", place=Place(service(TOWNSHIP), "administrative"))
    assert {fault.place for fault in refused.value.faults} >= {"kind", "amount", "reason"}
    assert not UseApplication.objects.exists()
    applied(by)
    with pytest.raises(Refused, match="已经提出"):
        applied(by)
    with pytest.raises(Refused, match="权限"):
        applied(by, key="three", place=place("140101200"))
