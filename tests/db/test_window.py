"""The one window: what is applied for, checked once, approved beside each other, and given out as one result."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.domain.window import (
    GIVEN,
    LATER,
    MISSING,
    PAY,
    PROMISED,
    SHARED,
    Check,
    Who,
)
from santu.operate.models import Applicant, Case, CaseAct, CaseClock, Consent, MaterialCheck, Token
from santu.operate.selectors.access import may_read
from santu.operate.selectors.window import days_taken, median_days, window_view
from santu.operate.services.window import (
    Approval,
    Delivery,
    approval_give,
    materials_check,
    out_of_scope,
    result_deliver,
    result_issue,
    window_apply,
    window_open,
    window_represent,
)
from santu.operate.services.window_people import consent_withdraw
from santu.register.selectors.reach import sight_of
from tests.db.registers import body, holder, person, unit
from tests.db.running import done, open_task, waiting
from tests.db.windows import (
    ALL,
    COUNTY,
    LAND,
    OTHER,
    TOWN,
    VILLAGE,
    WATER,
    agent,
    agreed,
    application,
    centre,
    clerk,
    opened,
)

pytestmark = pytest.mark.django_db
SHORT = (Check(SHARED), Check(MISSING), Check(MISSING), Check(GIVEN))


@pytest.fixture(autouse=True)
def _centre() -> None:
    centre()


def bureau(name: str) -> str:
    return body(unit(COUNTY), name).id


def checked(case: Case, checks=ALL, **said) -> Case:
    return materials_check(
        case=case.pk, token=open_task(case, "accept").number, checks=checks, by=clerk(), **said
    )


def approved(case: Case, name: str, told: Approval) -> Case:
    token = open_task(case, "approve", bureau(name)).number
    return approval_give(case=case.pk, token=token, told=told, by=holder("department", unit(COUNTY)))


def messages(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(fault.message) for fault in refused.value.faults]


class TestOpening:
    def test_a_case_keeps_what_the_list_asked_for_on_its_day(self) -> None:
        case = opened()
        terms = json.loads(case.terms)
        assert (terms["days"], terms["statutory"], terms["surveyed"]) == (10, 20, None)
        assert [one["name"] for one in terms["materials"]] == ["身份证", "申请书", "村民会议记录", "承诺书"]
        assert json.loads(case.lists) == {
            "departments": [bureau(LAND), bureau(WATER)],
            "organ": [bureau(LAND)],
        }
        checked(case)
        assert set(CaseClock.objects.filter(case=case).values_list("length", flat=True)) == {"10 个工作日"}

    def test_every_fault_is_told_at_once_and_nothing_is_kept(self) -> None:
        told = application(
            matter="养犬登记",
            who=Who(" ", "12"),
            came_at=timezone.now() + timedelta(days=1),
        )
        with pytest.raises(Refused) as refused:
            window_open(told=told, by=clerk())
        assert [fault.place for fault in refused.value.faults] == ["name", "phone", "came_at", "matter"]
        assert (Case.objects.count(), Applicant.objects.count()) == (0, 0)

    def test_a_company_cannot_apply_for_what_is_for_persons(self) -> None:
        with pytest.raises(Refused, match="只收个人的申请"):
            opened(who=Who("某公司", kind="company"))

    def test_a_centre_without_a_list_in_force_takes_nothing(self) -> None:
        with pytest.raises(Refused, match="没有施行中的进驻事项清单"):
            window_open(told=application(township=unit(OTHER)), by=clerk(OTHER))

    def test_another_window_takes_nothing_here(self) -> None:
        with pytest.raises(Refused, match="在窗口受理"):
            window_open(told=application(), by=clerk(OTHER))

    def test_a_resident_applies_with_their_account_and_nobody_else_does(self) -> None:
        case = window_apply(told=application(), by=holder("resident"))
        assert (case.channel, case.applicant) == ("online", "resident@")
        with pytest.raises(Refused, match="居民账号"):
            window_apply(told=application("two"), by=person("nobody"))


class TestMaterials:
    def test_all_that_is_missing_is_told_at_once(self) -> None:
        case = opened()
        checked(case, SHORT)
        assert waiting(case) == [("supplement", None)]
        assert window_view(case).missing_first == ["申请书", "村民会议记录"]

    def test_a_second_notice_names_nothing_new(self) -> None:
        case = opened()
        checked(case, SHORT)
        done(case, "supplement", clerk())
        before = MaterialCheck.objects.filter(case=case, state=MISSING).count()
        with pytest.raises(Refused, match="第一次告知里没有“承诺书”"):
            checked(case, (*ALL[:3], Check(MISSING)))
        assert MaterialCheck.objects.filter(case=case, state=MISSING).count() == before
        checked(case, (Check(SHARED), Check(MISSING), Check(GIVEN), Check(GIVEN)))
        assert waiting(case) == [("supplement", None)]

    def test_what_cannot_be_met_so_is_refused_all_at_once(self) -> None:
        wrong = (Check(MISSING), Check(PROMISED), Check(LATER), Check("burnt"))
        with pytest.raises(Refused) as refused:
            checked(opened(), wrong)
        held, promise, later, unknown = messages(refused)
        assert "政府已掌握" in held
        assert "没有列为可以告知承诺" in promise
        assert "容缺后补到哪天" in later
        assert "还没有核对" in unknown

    def test_every_material_is_checked(self) -> None:
        with pytest.raises(Refused, match="有 4 份材料，收到了 1 份"):
            checked(opened(), (Check(SHARED),))

    def test_a_promise_and_what_comes_later_are_enough(self) -> None:
        case, until = opened(), timezone.localdate() + timedelta(days=5)
        checked(case, (Check(SHARED), Check(GIVEN), Check(LATER, until), Check(PROMISED)))
        assert {node for node, _ in waiting(case)} == {"approve"}
        assert MaterialCheck.objects.get(case=case, no=3).note == until.isoformat()

    def test_out_of_scope_says_why_and_where_to_go(self) -> None:
        case = opened()
        token, by = open_task(case, "accept").number, clerk()
        with pytest.raises(Refused) as refused:
            out_of_scope(case=case.pk, token=token, reason="", whither="", by=by)
        assert len(refused.value.faults) == 2
        with pytest.raises(Refused, match="身份证号码或手机号码"):
            out_of_scope(case=case.pk, token=token, reason="不属本级", whither="找 13812345678", by=by)
        case = out_of_scope(case=case.pk, token=token, reason="不属本级", whither="县林业局", by=by)
        assert (case.closed_at is not None, window_view(case).whither) == (True, "县林业局")


class TestApproval:
    def test_departments_agree_beside_each_other_and_one_result_goes_out(self) -> None:
        case = opened()
        checked(case)
        approved(case, WATER, Approval(agrees=True))
        approved(case, LAND, Approval(agrees=True))
        by = clerk()
        with pytest.raises(Refused, match="没有写结果文书的文号"):
            result_issue(case=case.pk, token=open_task(case, "issue").number, document=" ", by=by)
        with pytest.raises(Refused, match="身份证号码"):
            result_issue(
                case=case.pk, token=open_task(case, "issue").number, document="11010519491231002X", by=by
            )
        result_issue(case=case.pk, token=open_task(case, "issue").number, document="乡建〔2026〕1号", by=by)
        token = open_task(case, "deliver").number
        with pytest.raises(Refused) as refused:
            result_deliver(case=case.pk, token=token, told=Delivery("pigeon", "agent"), by=by)
        assert len(refused.value.faults) == 2
        result_deliver(case=case.pk, token=token, told=Delivery("window", "applicant"), by=by)
        view = window_view(Case.objects.get(pk=case.pk))
        assert (view.document, view.delivery) == ("乡建〔2026〕1号", {"way": "window", "to": "applicant"})
        assert median_days(unit(TOWN), "C01") == 0
        Case.objects.update(opened_at=timezone.now() - timedelta(days=366))
        assert median_days(unit(TOWN), "C01") is None

    def test_a_refusal_names_its_reason_and_clause(self) -> None:
        case = opened()
        checked(case)
        with pytest.raises(Refused) as refused:
            approved(case, LAND, Approval(agrees=False))
        assert len(refused.value.faults) == 2
        with pytest.raises(Refused, match="身份证号码或手机号码"):
            approved(case, LAND, Approval(agrees=False, reason="不符合规划", clause="见 140703198001011234"))
        approved(case, LAND, Approval(agrees=False, reason="不符合规划", clause="土地管理法第六十二条"))
        assert waiting(case) == [("refuse", None)]
        assert window_view(case).clause == "土地管理法第六十二条"


class TestAgents:
    def represented(self, **said: object) -> Case:
        told = application(matter="C02", **said)
        return window_represent(told=told, village=unit(VILLAGE), agreed=agreed(), by=agent())

    def test_an_agent_applies_with_consent_at_the_centre_of_the_township(self) -> None:
        case = self.represented()
        assert (case.place_id, case.channel) == (unit(TOWN), "village")
        assert Consent.objects.get(case=case).agency == "代办"
        assert may_read(sight_of(agent()), case)

    def test_without_consent_or_in_another_way_nothing_is_taken(self) -> None:
        lacking = agreed("", scope="", form="", given_at=None)
        told = application(matter="临时救助审核")
        with pytest.raises(Refused) as refused:
            window_represent(told=told, village=unit(VILLAGE), agreed=lacking, by=agent())
        assert [fault.place for fault in refused.value.faults] == ["agency", "scope", "form", "given_at"]
        with pytest.raises(Refused, match="的方式是“代办、代缴”，不是“代理”"):
            window_represent(told=told, village=unit(VILLAGE), agreed=agreed("代理"), by=agent())
        with pytest.raises(Refused, match="代办清单里没有"):
            window_represent(told=application(), village=unit(VILLAGE), agreed=agreed(), by=agent())
        assert not Case.objects.exists()

    def test_with_the_consent_withdrawn_the_agent_can_do_nothing_more(self) -> None:
        case = self.represented()
        with pytest.raises(Refused, match="您不是其中之一"):
            consent_withdraw(case=case.pk, by=clerk(OTHER))
        consent_withdraw(case=case.pk, by=clerk())
        assert not may_read(sight_of(agent()), case)
        with pytest.raises(Refused, match="撤回了对代办的同意"):
            consent_withdraw(case=case.pk, by=agent())
        assert CaseAct.objects.filter(case=case, deed="consent_withdraw").count() == 1
        assert AuditEntry.objects.filter(act="case_consent_withdraw").count() == 1
        assert PAY == "代缴"


def test_days_for_which_it_waited_for_the_applicant_do_not_count() -> None:
    case = opened()
    came = timezone.now() - timedelta(days=28)
    Case.objects.filter(pk=case.pk).update(came_at=came)
    case.refresh_from_db()
    whole = days_taken(case, timezone.now())
    assert whole > 15
    checked(case, SHORT)
    Token.objects.filter(case=case, node="supplement").update(since=came)
    assert days_taken(case, timezone.now()) == 0
    Token.objects.filter(case=case, node="supplement").update(ended_at=came + timedelta(days=14))
    assert 0 < days_taken(case, timezone.now()) < whole


def test_what_came_on_paper_is_entered_with_its_time() -> None:
    came = timezone.now() - timedelta(hours=20)
    case = opened(came_at=came)
    assert (case.on_paper, case.came_at) == (True, came)
