"""The pages of the one window: an application in few steps, names masked, papers, a rating without an account."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.operate.models import Case, Rating
from santu.operate.selectors.window import rating_code
from santu.operate.services.stepping import task_complete
from tests.db.registers import holder, unit
from tests.db.running import acting, done, open_task, waiting
from tests.db.windows import OTHER, TOWN, VILLAGE, agent, centre, clerk, opened
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre() -> None:
    centre()


def test_a_clerk_takes_a_matter_and_checks_its_materials(client):
    client.force_login(clerk())
    found = client.get("/window/?q=宅基地").content.decode()
    (address,) = re.findall(rf'href="(/window/{unit(TOWN)}/[^"]+)"', found)
    form = client.get(address)
    assert {"政府已掌握，不用带", "可以后补"} <= set(text(form).split())
    key = re.search(r'name="key" value="([^"]+)"', form.content.decode())[1]
    sent = client.post(address, {"key": key, "name": "王某", "phone": "13800000012", "kind": "person"})
    case = Case.objects.get()
    assert sent["Location"] == f"/cases/{case.pk}/"
    page = client.get(sent["Location"])
    assert "王**" in text(page)
    assert "王某" not in text(page)
    token = open_task(case, "accept").number
    states = {"material-1": "shared", "material-2": "given", "material-3": "missing", "material-4": "given"}
    client.post(f"/cases/{case.pk}/tasks/{token}/", states)
    assert waiting(case) == [("supplement", None)]
    assert "村民会议记录" in text(client.get(f"/cases/{case.pk}/papers/missing"))


def test_every_fault_of_an_application_is_on_the_page_with_what_was_written(client):
    client.force_login(clerk())
    address = f"/window/{unit(TOWN)}/C01/"
    answer = client.post(
        address, {"key": "k", "name": "", "phone": "12", "kind": "person"}, HTTP_REFERER=address
    )
    assert answer.status_code == 422
    assert {"没有写申请人", "读不懂"} <= {word for word in ("没有写申请人", "读不懂") if word in text(answer)}
    assert not Case.objects.exists()


def test_a_window_of_others_is_not_there(client):
    client.force_login(clerk(OTHER))
    assert client.get(f"/window/{unit(TOWN)}/C01/").status_code in {403, 404}
    case = opened()
    for kind in ("receipt", "consent"):
        assert client.get(f"/cases/{case.pk}/papers/{kind}").status_code == 404
    assert client.post(f"/cases/{case.pk}/applicant", {"reason": "x"}).status_code == 404


def test_an_agent_applies_with_consent_and_pays_in(client):
    client.force_login(agent())
    page = client.get("/window/", follow=True)
    assert "群众的同意" in text(page)
    address = f"/window/villages/{unit(VILLAGE)}/"
    told = {"key": "k", "matter": "C02", "name": "王某", "kind": "person"}
    assert client.post(address, told).status_code == 422
    told |= {"agency": "代缴", "scope": "申请、缴费", "form": "written"}
    early = client.post(address, {**told, "given_at": "0002-01-01T00:00"})
    assert (early.status_code, "早于 1949-10-01" in text(early)) == (422, True)
    told["given_at"] = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    case = int(client.post(address, told)["Location"].split("/")[2])
    paid = {"payee": "某医保局", "amount": "380", "receipt": "N1", "paid_on": f"{timezone.localdate()}"}
    assert client.post(f"/cases/{case}/payments", paid).status_code == 302
    assert "380.00" in text(client.get(f"/cases/{case}/"))
    assert client.post(f"/cases/{case}/payments", paid).status_code == 422
    assert "代办员不留现金余额" in text(client.get(f"/cases/{case}/papers/consent"))
    asked = "撤回后代办员不能再办这一件"
    assert asked in text(client.get(f"/cases/{case}/"))
    by = clerk()
    done(Case.objects.get(pk=case), "accept", by)
    client.force_login(acting("department"))
    page = text(client.get(f"/cases/{case}/"))
    assert "申请、缴费" in page
    assert asked not in page
    client.force_login(agent())
    assert client.post(f"/cases/{case}/consent")["Location"] == "/workbench/"
    assert client.get(f"/cases/{case}/").status_code == 404


def test_a_resident_applies_and_follows_their_own_case(client):
    client.force_login(holder("resident"))
    page = client.get(f"/apply/?unit={unit(TOWN)}&q=宅基地")
    assert "农村宅基地审批" in text(page)
    address = f"/apply/{unit(TOWN)}/C01/"
    sent = client.post(address, {"key": "k", "name": "王某", "kind": "person"})
    shown = client.get(sent["Location"])
    assert shown.status_code == 200
    assert f"/units/{unit(TOWN)}/" not in shown.content.decode()
    assert "/matters/" not in shown.content.decode()
    assert "农村宅基地审批" in text(client.get("/apply/cases/"))
    client.force_login(holder("resident", duty="another"))
    assert client.get(sent["Location"]).status_code == 404


def test_a_name_is_shown_for_a_reason(client):
    client.force_login(clerk())
    case = opened()
    assert client.post(f"/cases/{case.pk}/applicant", {"reason": ""}).status_code == 422
    assert "王某" in text(client.post(f"/cases/{case.pk}/applicant", {"reason": "联系"}))


def test_a_code_rates_once_and_without_an_account(client):
    case, by, bureau = opened(), clerk(), acting("department")
    done(case, "accept", by)
    code = rating_code(case.pk)
    assert "还没有送达" in text(client.get(f"/rate/{code}/"))
    for _, item in waiting(case):
        done(case, "approve", bureau, item=item)
    done(case, "issue", by)
    task_complete(case=case.pk, token=open_task(case, "deliver").number, by=by)
    assert "王" not in text(client.get(f"/rate/{code}/"))
    assert client.post(f"/rate/{code}/", {"grade": "burnt"}).status_code == 422
    assert "谢谢" in text(client.post(f"/rate/{code}/", {"grade": "very_dissatisfied"}))
    assert client.post(f"/rate/{code}/", {"grade": "satisfied"}).status_code == 422
    assert Rating.objects.get().is_bad
    assert waiting(case) == [("call_back", None)]
    tries = [client.get(f"/rate/{case.pk}-aaaaaaaaaaaaaa{n:02}/").status_code for n in range(30)]
    assert tries[0] == 404
    assert tries[-1] == 429


def test_the_pages_of_a_window_cost_the_same_however_much_was_done(client):
    client.force_login(clerk())
    addresses = ("/window/", f"/window/{unit(TOWN)}/C01/")

    def counted() -> list[int]:
        numbers = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            numbers.append(len(caught))
        return numbers

    def delivered(key: str) -> None:
        case, by, bureau = opened(key=key), clerk(), acting("department")
        done(case, "accept", by)
        for _, item in waiting(case):
            done(case, "approve", bureau, item=item)
        done(case, "issue", by)
        done(case, "deliver", by)

    delivered("a")
    before = counted()
    delivered("b")
    delivered("c")
    assert counted() == before
