"""The papers of the window: each when it is due, for whom it is, with the day and the words of the act that it tells of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from santu.operate.domain.window import MISSING, Check
from santu.operate.models import Case
from santu.operate.selectors.window import rating_code
from santu.operate.services.window import (
    Approval,
    Delivery,
    approval_give,
    materials_check,
    out_of_scope,
    result_deliver,
    result_issue,
    window_apply,
)
from tests.db.registers import holder, unit
from tests.db.running import acting, done, open_task, waiting
from tests.db.windows import ALL, COUNTY, WHO, application, centre, clerk, opened
from tests.signed_in import signed_in
from tests.web.reading import text

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(FIRST, tick=False):
        centre()
        yield


def paper(client: Client, case: Case, kind: str):
    return client.get(f"/cases/{case.pk}/papers/{kind}")


def checked(case: Case, *, missing: bool = False, **said: object) -> Case:
    checks = [*ALL[:3], Check(MISSING)] if missing else ALL
    return materials_check(
        case=case.pk, token=open_task(case, "accept").number, checks=checks, by=clerk(), **said
    )


def delivered(case: Case, *, agrees: bool = True) -> Case:
    checked(case)
    told = Approval(agrees, "" if agrees else "不在规划内", "" if agrees else "某条")
    for _, item in waiting(case)[: None if agrees else 1]:
        token = open_task(case, "approve", item).number
        approval_give(case=case.pk, token=token, told=told, by=acting("department"))
    token = open_task(case, "issue" if agrees else "refuse").number
    result_issue(case=case.pk, token=token, document="某号", by=clerk() if agrees else acting("department"))
    token = open_task(case, "deliver").number
    return result_deliver(case=case.pk, token=token, told=Delivery("window", "applicant"), by=clerk())


class TestDue:
    def test_before_anything_happened_there_is_none(self):
        case, client = opened(), signed_in(clerk())
        for kind in ("receipt", "missing", "not-accepted", "delivery", "consent", "nonsense"):
            answer = paper(client, case, kind)
            assert answer.status_code == 404, kind
            assert "现在没有这种文书" in text(answer)
        assert "/papers/" not in client.get(f"/cases/{case.pk}/").content.decode()

    def test_who_is_accepted_gets_a_receipt_and_no_refusal(self):
        case, client = checked(opened()), signed_in(clerk())
        assert paper(client, case, "receipt").status_code == 200
        assert paper(client, case, "not-accepted").status_code == 404
        assert paper(client, case, "delivery").status_code == 404

    def test_each_button_of_a_case_leads_to_its_paper(self):
        case, client = opened(), signed_in(clerk())
        checked(case, missing=True)
        done(case, "supplement", clerk())
        delivered(case)
        shown = client.get(f"/cases/{case.pk}/").content.decode()
        kinds = {
            kind for kind in ("receipt", "missing", "not-accepted", "delivery") if f"/papers/{kind}" in shown
        }
        assert kinds == {"receipt", "missing", "delivery"}
        assert all(paper(client, case, kind).status_code == 200 for kind in kinds)


class TestCode:
    """Who may look at the place rates nothing in the applicant's name."""

    @pytest.mark.parametrize("role", ["evaluator", "auditor", "department", "county_desk"])
    def test_who_does_not_hand_it_over_sees_none(self, role):
        case, client = delivered(opened()), signed_in(holder(role, unit(COUNTY)))
        assert client.get(f"/cases/{case.pk}/").status_code == 200
        assert paper(client, case, "delivery").status_code == 404
        assert rating_code(case.pk) not in paper(client, case, "receipt").content.decode()

    def test_the_window_and_who_applied_have_it(self):
        resident = holder("resident")
        case = delivered(window_apply(told=application(), by=resident))
        for user in (clerk(), resident):
            assert rating_code(case.pk) in text(paper(signed_in(user), case, "delivery"))


class TestDays:
    """What a paper says of an act is of the act that it tells of."""

    def test_accepted_is_the_day_on_which_it_was_complete(self):
        case = opened()
        checked(case, missing=True)
        done(case, "supplement", clerk())
        with time_machine.travel(FIRST + timedelta(days=7), tick=False):
            checked(case)
            shown = text(paper(signed_in(clerk()), case, "receipt"))
        assert "受理 2026年3月9日" in shown

    def test_accepted_on_paper_is_the_day_on_paper(self):
        came = FIRST - timedelta(days=4)
        case = opened(came_at=came)
        checked(case, at=came + timedelta(days=1))
        shown = text(paper(signed_in(clerk()), case, "receipt"))
        assert "受理 2026年2月27日" in shown

    def test_why_not_accepted_is_said_by_who_did_not_accept_it(self):
        case = opened(who=replace(WHO, phone=""))
        checked(case, missing=True, note="先补材料")
        done(case, "supplement", clerk())
        token = open_task(case, "accept").number
        out_of_scope(case=case.pk, token=token, reason="不属本中心", whither="县政务中心", by=clerk())
        shown = text(paper(signed_in(clerk()), case, "not-accepted"))
        assert "不属本中心" in shown
        assert "先补材料" not in shown

    def test_why_refused_stands_with_its_clause(self):
        shown = text(paper(signed_in(clerk()), delivered(opened(), agrees=False), "delivery"))
        assert "不在规划内" in shown
        assert "某条" in shown
