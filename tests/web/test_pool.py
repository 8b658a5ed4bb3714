"""The pages of a pool of posts: applying, each step by whom it is for, the clocks of a day, and who sees what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from santu.register.domain.loans import months_after
from santu.register.models import QuotaLoan
from santu.register.services.loans import LoanWish, loan_apply
from santu.standards.loader import load
from tests.db.quotas import ledger, service
from tests.db.registers import holder, imported, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, OTHER = "140101", "140101100", "140101200"


@pytest.fixture(autouse=True)
def posts(db) -> None:
    imported()
    ledger()


def wish(**said: str) -> dict[str, str]:
    today = timezone.localdate()
    given = {"body": service(TOWNSHIP), "kind": "institutional", "amount": "3", "priority": "service"}
    days = {"start": today.isoformat(), "due": months_after(today, 6).isoformat()}
    return {**given, **days, "reason": "窗口增加", "title": "窗口增加三人", "key": "one", **said}


def apply(holding, **said: str):
    clerk = holding("township_clerk", unit(TOWNSHIP))
    return clerk.post(f"/units/{unit(TOWNSHIP)}/open/quota_loan/", wish(**said))


@pytest.fixture
def loan(holding) -> int:
    """An application of a township that no case carries."""
    today = timezone.localdate()
    told = LoanWish(
        service(TOWNSHIP), "institutional", 3, today, months_after(today, 6), "service", "窗口增加", "one"
    )
    return loan_apply(wish=told, standards=load(), by=holder("township_clerk", unit(TOWNSHIP))).pk


def test_what_is_wrong_with_an_application_is_told_at_once_and_stays_in_the_form(holding):
    answer = apply(holding, body="", kind="", amount="", start="", due="", priority="", reason="")
    assert answer.status_code == 422
    for said in ("用编机构", "编制类别", "申请几名", "起用日期", "归还日期", "用编类别", "用编事由"):
        assert f"没有填“{said}”" in text(answer)
    assert "不得混用" in text(apply(holding, kind="administrative", amount="7"))
    assert not QuotaLoan.objects.exists()


def test_the_same_application_sent_twice_is_one(holding):
    assert apply(holding).status_code == 302
    assert apply(holding).status_code == 422
    assert QuotaLoan.objects.count() == 1


def test_a_loan_goes_from_hand_to_hand(holding, loan):
    clerk, officer = holding("township_clerk", unit(TOWNSHIP)), holding("county_officer", unit(COUNTY))
    commission, where = holding("commission", unit(COUNTY)), f"/loans/{loan}/"
    assert "管理编制台账" in text(clerk.get(where)).split("下一步")[1]
    assert f'href="{where}"' in officer.get("/").content.decode()
    assert clerk.post(f"{where}check", {"document": "审 1"}).status_code == 403
    blank = officer.post(f"{where}check", {"document": ""}, headers=HX)
    assert (blank.status_code, "没有填写文号" in text(blank)) == (422, True)
    assert officer.post(f"{where}check", {"document": "审 1"}).status_code == 302
    assert officer.post(f"{where}approve", {"document": "批 1"}).status_code == 403
    assert commission.post(f"{where}approve", {"document": "批 1"}).status_code == 302
    assert officer.post(f"{where}use", {"document": "用 1"}).status_code == 302
    page = text(clerk.get(where))
    for said in ("审 1", "批 1", "用 1", "使用中"):
        assert said in page
    more = officer.post(f"{where}return", {"document": "还 1", "amount": "4"})
    assert (more.status_code, "借出未还的是 3 名" in text(more)) == (422, True)
    assert officer.post(f"{where}return", {"document": "还 1", "amount": "1"}).status_code == 302
    assert "借出未还 2 名" in text(clerk.get(where))
    assert officer.post(f"{where}return", {"document": "还 2", "amount": "2"}).status_code == 302
    assert "没有下一步" in text(officer.get(where))


def test_the_clock_obeys_the_day_of_the_page(holding, loan):
    officer, commission = holding("county_officer", unit(COUNTY)), holding("commission", unit(COUNTY))
    officer.post(f"/loans/{loan}/check", {"document": "审 1"})
    commission.post(f"/loans/{loan}/approve", {"document": "批 1"})
    officer.post(f"/loans/{loan}/use", {"document": "用 1"})
    due = QuotaLoan.objects.get().due

    def shown(days: int) -> str:
        return text(officer.get(f"/units/{unit(COUNTY)}/pool?day={due + timedelta(days=days)}"))

    assert "使用中（1）" in shown(-90)
    assert "即将到期（1）" in shown(-5)
    assert "还有 5 天" in shown(-5)
    assert "逾期未还（1）" in shown(2)
    assert "逾期 2 天" in shown(2)
    sheet = officer.get(f"/units/{unit(COUNTY)}/pool?export=csv&table=pool&day={due + timedelta(days=2)}")
    assert "事业编制,2,0,3,5,3" in sheet.content.decode("utf-8-sig")
    assert "回到今天办理" in text(officer.get(f"/loans/{loan}/?day={due + timedelta(days=2)}"))


def test_a_refusal_says_why(holding, loan):
    officer = holding("county_officer", unit(COUNTY))
    assert officer.post(f"/loans/{loan}/refuse", {"note": ""}).status_code == 422
    assert officer.post(f"/loans/{loan}/refuse", {"note": "池里不够"}).status_code == 302
    assert "池里不够" in text(holding("township_clerk", unit(TOWNSHIP)).get(f"/loans/{loan}/"))


def test_a_township_sees_its_own_loans_and_not_the_pool(holding, loan):
    mine, other = holding("township_clerk", unit(TOWNSHIP)), holding("township_clerk", unit(OTHER))
    page = text(mine.get(f"/units/{unit(TOWNSHIP)}/pool"))
    assert "便民服务中心" in page
    assert "可借" not in page
    assert mine.get(f"/units/{unit(COUNTY)}/pool").status_code == 404
    assert other.get(f"/loans/{loan}/").status_code == 404
    assert holding("county_officer", unit("140102")).get(f"/loans/{loan}/").status_code == 404
    assert "可借" in text(holding("finance", unit(COUNTY)).get(f"/units/{unit(TOWNSHIP)}/pool"))
    assert "/open/quota_loan/" in mine.get(f"/units/{unit(TOWNSHIP)}/pool").content.decode()
