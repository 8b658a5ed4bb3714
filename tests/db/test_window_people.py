"""Whom the window serves: ratings that count once, payments by receipt, names that are shown for a reason and forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from santu.accounts.services.grants import Wish, grant_give
from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.models import Applicant, Case, CaseNote, Payment, Rating
from santu.operate.selectors.window import rating_code, window_view
from santu.operate.services.window import window_apply, window_represent
from santu.operate.services.window_people import (
    Paid,
    applicant_reveal,
    applicants_blank,
    case_rate,
    case_rate_by_code,
    consent_withdraw,
    payment_add,
)
from santu.standards.loader import load
from tests.db.registers import holder, stranger, unit
from tests.db.running import acting, done, open_task, waiting
from tests.db.windows import COUNTY, TOWN, VILLAGE, agent, agreed, application, centre, clerk, opened

pytestmark = pytest.mark.django_db
STANDARDS = load()


@pytest.fixture(autouse=True)
def _centre() -> None:
    centre()


def delivered(case: Case) -> Case:
    """A case up to where it waits to be rated."""
    by, bureau = clerk(), acting("department")
    done(case, "accept", by)
    for item in list(case_departments(case)):
        done(case, "approve", bureau, item=item)
    done(case, "issue", by)
    return done(case, "deliver", by)


def case_departments(case: Case) -> list[str]:
    return [item for node, item in waiting(case) if node == "approve" and item]


def rated(case: Case, grade: str, by) -> Case:
    token = open_task(case, "rate").number
    return case_rate(case=case.pk, token=token, grade=grade, standards=STANDARDS, by=by)


class TestRating:
    def test_a_bad_one_by_the_applicant_is_called_back_and_mended(self) -> None:
        resident = holder("resident")
        case = delivered(window_apply(told=application(), by=resident))
        rated(case, "dissatisfied", resident)
        assert waiting(case) == [("call_back", None)]
        done(case, "call_back", acting("county_desk"))
        done(case, "fix", acting("department"))
        done(case, "check_fix", acting("county_desk"), "unresolved")
        assert waiting(case) == [("fix", None)]
        done(case, "fix", acting("department"))
        case = done(case, "check_fix", acting("county_desk"))
        assert case.ended == "archive"
        kept = Rating.objects.get(case=case)
        assert (kept.grade, kept.is_bad, kept.way) == ("dissatisfied", True, "account")

    def test_one_outside_of_the_five_grades_is_refused(self) -> None:
        resident = holder("resident")
        case = delivered(window_apply(told=application(), by=resident))
        with pytest.raises(Refused, match="没有这一等级；请从非常满意、满意"):
            rated(case, "6", resident)
        assert not Rating.objects.exists()

    def test_from_paper_it_is_entered_by_who_did_not_handle_the_case(self) -> None:
        case = delivered(opened())
        with pytest.raises(Refused, match="您办过这一件"):
            rated(case, "satisfied", clerk())
        with pytest.raises(Refused, match="不归您办理"):
            rated(case, "satisfied", holder("window_clerk", unit(COUNTY)))
        assert not Rating.objects.exists()
        other = stranger("another")
        grant_give(user=other, wish=Wish("window_clerk", unit(TOWN)), by=None)
        rated(case, "satisfied", other)
        assert Rating.objects.get().way == "paper"

    def test_by_the_code_on_the_receipt_once(self) -> None:
        case = delivered(opened())
        code = rating_code(case.pk)
        for wrong in ("", "1-", f"{case.pk}-{'a' * 16}", f"{case.pk + 1}-{code.partition('-')[2]}"):
            with pytest.raises(Refused, match="评价码不对"):
                case_rate_by_code(code=wrong, grade="satisfied", standards=STANDARDS)
        case_rate_by_code(code=code, grade="satisfied", standards=STANDARDS)
        assert Case.objects.get(pk=case.pk).ended == "archive"
        with pytest.raises(Refused, match="已经评价过"):
            case_rate_by_code(code=code, grade="very_dissatisfied", standards=STANDARDS)
        assert Rating.objects.get(case=case).way == "code"

    def test_before_it_is_delivered_nothing_is_rated(self) -> None:
        case = opened()
        with pytest.raises(Refused, match="已经办过，或时间已过"):
            case_rate_by_code(code=rating_code(case.pk), grade="satisfied", standards=STANDARDS)


class TestPayments:
    PAID = Paid("某县医疗保障局", 38000, "NO-1", timezone.localdate())

    def represented(self, agency: str = "代缴", key: str = "one") -> Case:
        told = application(key, matter="C02")
        return window_represent(told=told, village=unit(VILLAGE), agreed=agreed(agency), by=agent())

    def test_a_receipt_is_recorded_once(self) -> None:
        case = self.represented()
        payment_add(case=case.pk, told=self.PAID, by=agent())
        with pytest.raises(Refused, match="已经登记过"):
            payment_add(case=case.pk, told=self.PAID, by=agent())
        assert Payment.objects.get().fen == 38000

    def test_all_that_a_payment_lacks_is_told_at_once(self) -> None:
        case = self.represented()
        with pytest.raises(Refused) as refused:
            payment_add(case=case.pk, told=Paid("", 0, "", None), by=agent())
        assert [fault.place for fault in refused.value.faults] == ["payee", "amount", "receipt", "paid_on"]

    def test_only_the_agent_who_was_let_pay_pays(self) -> None:
        case = self.represented("代办")
        for by in (agent(), clerk()):
            with pytest.raises(Refused, match="没有同意由您代缴"):
                payment_add(case=case.pk, told=self.PAID, by=by)
        paid = self.represented(key="two")
        consent_withdraw(case=paid.pk, by=agent())
        with pytest.raises(Refused, match="撤回了对代办的同意"):
            payment_add(case=paid.pk, told=self.PAID, by=agent())
        assert not Payment.objects.exists()


class TestNames:
    def test_they_are_masked_and_shown_for_a_reason_that_the_audit_keeps(self) -> None:
        case = opened()
        who = window_view(case).who
        assert who is not None
        assert (who.name, who.phone) == ("王**", "*********12")
        with pytest.raises(Refused, match="没有写明为什么"):
            applicant_reveal(case=case.pk, reason=" ", by=clerk())
        with pytest.raises(Refused, match="您没有这一件的任务"):
            applicant_reveal(case=case.pk, reason="联系", by=acting("department"))
        with pytest.raises(Refused, match="身份证号码或手机号码"):
            applicant_reveal(case=case.pk, reason="打 13800000012 没人接", by=clerk())
        assert applicant_reveal(case=case.pk, reason="联系补材料", by=clerk()).name == "王某"
        entry = AuditEntry.objects.get(act="applicant_reveal")
        assert (entry.reason, "王某" in str(entry.after)) == ("联系补材料", False)

    def test_they_are_forgotten_when_the_time_to_keep_them_is_over(self) -> None:
        old, fresh = opened(), opened(key="two")
        done(old, "accept", clerk(), "out_of_scope", note="王某来过")
        done(fresh, "accept", clerk(), "out_of_scope", note="也来过")
        today = timezone.localdate()
        Case.objects.filter(pk=old.pk).update(closed_at=timezone.now() - timedelta(days=2 * 366 + 1))
        assert applicants_blank(day=today, standards=STANDARDS) == 1
        kept = Applicant.objects.get(case=old)
        assert (kept.name, kept.phone, kept.blanked_on) == ("", "", today)
        assert Applicant.objects.get(case=fresh).name == "王某"
        assert list(CaseNote.objects.order_by("pk").values_list("text", flat=True)) == ["", "也来过"]
        assert applicants_blank(day=today, standards=STANDARDS) == 0
        assert AuditEntry.objects.filter(act="applicants_blank").count() == 1
