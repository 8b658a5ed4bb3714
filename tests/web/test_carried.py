"""Rows of the register that a case carries: their pages lead to the case, and take no step of their own."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from santu.operate.domain.about import row_of
from santu.operate.models import Case
from santu.register.models import Admission, HandedTask
from tests.db import test_admission_cases, test_loan_cases, test_operation_cases, test_supervision_cases
from tests.db.enforcement import team
from tests.db.handed import BUREAU, COUNTYS, UNKNOWN, WATER, bureau, clerk, lists
from tests.db.quotas import ledger
from tests.db.registers import imported, unit
from tests.db.running import OTHER, TOWN, county, waiting
from tests.web.reading import text

pytestmark = pytest.mark.django_db


def test_from_whose_it_is_to_the_form_filled_in_and_to_the_case(client) -> None:
    lists()
    client.force_login(clerk())
    page = client.get(f"/units/{unit(WATER)}/whose", {"q": "打疫苗"}).content.decode()
    [link] = {
        part.split('"')[0] for part in page.split('href="')[1:] if "/open/admission/" in part.split('"')[0]
    }
    begun = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert begun == {"title": ["打疫苗"], "matter": [COUNTYS]}
    form = client.get(link.replace("&amp;", "&")).content.decode()
    assert 'value="打疫苗"' in form
    assert f'value="{COUNTYS}"' in form


def test_a_task_that_is_to_be_admitted_goes_on_to_a_case_that_knows_it(client) -> None:
    lists()
    client.force_login(clerk())
    told = {
        "title": "秸秆禁烧", "issuer": bureau(), "document": "农发1号", "day": "2026-03-02", "due": "2026-04-02",
        "key": "k", "matter": UNKNOWN, "answer": "admit",
    }  # fmt: skip
    on = client.post(f"/units/{unit(WATER)}/tasks", told)["Location"]
    number = HandedTask.objects.get().pk
    form = client.get(on).content.decode()
    for part in (
        f'value="{number}"',
        'value="秸秆禁烧"',
        f'value="{bureau()}" lang="zh" selected>{BUREAU}',
    ):
        assert part in form


def test_a_loan_that_a_case_carries_is_taken_further_there_alone(client) -> None:
    imported()
    ledger()
    case = test_loan_cases.asked()
    number = test_loan_cases.loan_of(case)
    client.force_login(test_loan_cases.office())
    page = text(client.get(f"/loans/{number}/"))
    assert case.number in page
    assert "审核意见文号" not in page
    refused = client.post(f"/loans/{number}/check", {"document": "审核1号"})
    assert refused.status_code == 422
    assert "请在那一件的任务里办" in text(refused)
    assert waiting(case) == [("check", None)]
    Case.objects.update(closed_at="2026-11-27T00:00:00Z")
    after = text(client.get(f"/loans/{number}/"))
    assert "审核意见文号" in after
    assert f"这一件是由流程办的。 打开 {case.number}" in after


def test_a_case_leads_to_the_row_that_it_works_on_where_that_is_theirs_to_see(client) -> None:
    imported()
    ledger()
    case = test_loan_cases.asked()
    href = f'href="/loans/{test_loan_cases.loan_of(case)}/"'
    client.force_login(test_loan_cases.office())
    assert href in client.get(f"/cases/{case.pk}/").content.decode()
    client.force_login(test_loan_cases.clerk(OTHER))
    assert client.get(f"/cases/{case.pk}/").status_code == 404


def test_an_entry_of_a_joint_operation_leads_to_its_case_and_is_closed_there_alone(client) -> None:
    county()
    case = test_operation_cases.planned(test_operation_cases.lead())
    client.force_login(test_operation_cases.lead())
    at, entry = f"/units/{unit(TOWN)}/enforcement", row_of(case.about)[1]
    page = client.get(at).content.decode()
    assert f'href="/cases/{case.pk}/"' in page
    assert "ask-close" not in page
    assert f'href="{at}#joints"' in client.get(f"/cases/{case.pk}/").content.decode()
    for told in (
        {"act": "close", "operation": entry, "closed": "2026-11-27", "checked": "1"},
        {"act": "withdraw", "entry": entry, "reason": "错了"},
    ):
        refused = client.post(at, told)
        assert refused.status_code == 422
        assert "请在那一件的任务里办" in text(refused)
    [kept] = test_operation_cases.entries()
    assert kept.fact.results is None


@time_machine.travel(test_supervision_cases.MONDAY, tick=False)
def test_a_file_of_supervision_that_a_case_carries_is_answered_there_alone(client) -> None:
    team(2)
    case = test_supervision_cases.noticed()
    number = row_of(case.about)[1]
    client.force_login(test_supervision_cases.lead())
    page = text(client.get(f"/supervisions/{number}/"))
    assert case.number in page
    refused = client.post(f"/supervisions/{number}/opinion", {"document": "1号", "text": "属实"})
    assert refused.status_code == 422
    assert "请在那一件的任务里办" in text(refused)


def test_an_admission_that_a_case_carries_is_opined_on_there_alone(client) -> None:
    lists()
    case = test_admission_cases.asked()
    number = test_admission_cases.number_of(case)
    client.force_login(clerk())
    assert case.number in text(client.get(f"/admissions/{number}/"))
    said = {"opinion": "agree", "document": "1号", "opined_on": "2026-11-27"}
    assert client.post(f"/admissions/{number}/opinion", said).status_code == 422
    assert not Admission.objects.get().opinion
