"""The pages of people in posts: approving, entering, moving and leaving, names masked, and plans for what is in excess."""

from datetime import timedelta

import pytest
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.staff import Place
from santu.register.models import (
    CleanUpPlan,
    StaffCertificate,
    StaffPost,
    UseApplication,
    UseApproval,
)
from santu.register.services.staff import staff_load
from tests.db.quotas import IN_BODY, STANDARDS, ledger, paper, service, someone
from tests.db.registers import DAY, imported, person, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, OTHER, WEST = "140101", "140101100", "140101200", "140102"
TODAY = timezone.localdate()
PAPERS = {
    "document": "编 2",
    "approver": "县编委",
    "reason": "加强窗口",
    "day": TODAY.isoformat(),
    "key": "one",
}


@pytest.fixture(autouse=True)
def posts(db) -> None:
    imported()
    ledger()


def loaded(people: int, code: str = TOWNSHIP, day=DAY, papers: Paper | None = None) -> list[int]:
    rows = [
        (someone(number), Place(service(code), "institutional", title="窗口人员")) for number in range(people)
    ]
    return staff_load(people=rows, day=day, paper=papers or paper(), standards=STANDARDS, by=person())


def where(code: str = TOWNSHIP) -> str:
    return f"/units/{unit(code)}/staff"


def approved(officer, code: str = TOWNSHIP, **said: str) -> int:
    wish = {"body": f"{service(code)} institutional", "amount": "2"}
    until = (TODAY + timedelta(days=60)).isoformat()
    answer = officer.post(f"{where(code)}/approve", {**PAPERS, **wish, "until": until, "key": code, **said})
    assert answer.status_code == 302, text(answer)
    return UseApproval.objects.latest("pk").pk


def entered(officer, use: int, number: int = 1, **said: str):
    who = {"name": "张某某", "identity": someone(number).identity, "title": "窗口人员"}
    return officer.post(f"/uses/{use}/enter", {**PAPERS, **who, **said})


def test_from_approval_to_leaving(holding):
    officer, clerk = holding("county_officer", unit(COUNTY)), holding("township_clerk", unit(TOWNSHIP))
    assert "还可核准 10 名" in text(officer.get(f"{where()}/approve"))
    use = approved(officer)
    slip = text(officer.get(f"/uses/{use}/"))
    for said in ("水秀镇便民服务中心", "还可入编 2 名", "编 2", "县编委", "加强窗口", "办理入编"):
        assert said in slip
    assert "办理入编" not in text(clerk.get(f"/uses/{use}/"))
    assert f"{IN_BODY},0,{IN_BODY},0,{IN_BODY - 2}" in _sheet(officer, "counts")
    answer = entered(officer, use)
    post = StaffPost.objects.get()
    assert answer["Location"] == f"/posts/{post.pk}/"
    assert "张**,便民服务中心,事业编制,,窗口人员" in _sheet(officer, "people")
    page = officer.get(f"/posts/{post.pk}/").content.decode()
    assert ("张**" in page, "张某某" in page, someone(1).identity in page) == (True, False, False)
    left = officer.post(f"/posts/{post.pk}/leave", {**PAPERS, "key": "three"})
    assert left["Location"] == f"/posts/{post.pk}/"
    assert "已出编" in text(officer.get(f"/posts/{post.pk}/"))
    assert "张**" not in text(officer.get(where()))


def _sheet(client, table: str, code: str = TOWNSHIP) -> str:
    return client.get(f"{where(code)}?export=csv&table={table}").content.decode("utf-8-sig")


def test_what_is_wrong_is_told_at_once_and_stays_in_the_form(holding):
    officer = holding("county_officer", unit(COUNTY))
    answer = officer.post(f"{where()}/approve", {"amount": "x", "reason": "加强窗口"})
    for said in ("用哪些编制", "至少是 1 名", "起算日期", "有效期", "文号", "批准机关"):
        assert said in text(answer)
    assert (answer.status_code, "加强窗口</textarea>" in answer.content.decode()) == (422, True)
    answer = officer.post(
        f"{where()}/approve",
        {**PAPERS, "body": f"{service(TOWNSHIP)} institutional", "amount": "99", "until": "2020-01-01"},
    )
    assert ("不够 99 名" in text(answer), "早于核准日期" in text(answer)) == (True, True)
    use = approved(officer)
    answer = entered(officer, use, name="", identity="123", document="", title="主任")
    for said in ("没有填写姓名", "校验码不对", "没有填写文号"):
        assert said in text(answer)
    page = answer.content.decode()
    assert ('value="主任"' in page, page.count('aria-invalid="true"')) == (True, 3)
    assert "没有起算日期" in text(entered(officer, use, day="", name=""))
    assert not StaffPost.objects.exists()


def test_somebody_moves_to_another_body_with_one_voucher(holding):
    officer, [post] = holding("county_officer", unit(COUNTY)), loaded(1)
    use = approved(officer, OTHER)
    page = text(officer.get(f"/posts/{post}/"))
    assert f"第 {use} 号核准：白城乡便民服务中心" in page
    bare = officer.post(f"/posts/{post}/move", {**PAPERS, "use": "", "day": ""}, headers=HX)
    assert ("哪份核准" in text(bare), "起算日期" in text(bare)) == (True, True)
    answer = officer.post(f"/posts/{post}/move", {**PAPERS, "use": use, "title": "主任"})
    new = StaffPost.objects.latest("pk")
    assert answer["Location"] == f"/posts/{new.pk}/"
    before = StaffPost.objects.get(pk=post)
    assert (before.left, before.left_voucher) == (TODAY, new.entered_voucher)
    assert (new.member, new.body_id, new.title) == (before.member, service(OTHER), "主任")
    assert f"{IN_BODY},1,{IN_BODY - 1},0" in _sheet(officer, "counts", OTHER)
    again = officer.post(f"/posts/{post}/move", {**PAPERS, "use": use, "key": "four"})
    assert (again.status_code, "已于" in text(again)) == (422, True)


def test_the_whole_name_is_shown_once_for_a_reason_that_is_kept(holding):
    officer, clerk, [post] = (
        holding("county_officer", unit(COUNTY)),
        holding("township_clerk", unit(TOWNSHIP)),
        loaded(1),
    )
    assert "为什么要看全名" in text(officer.post(f"/posts/{post}/", {"reason": " "}))
    assert clerk.post(f"/posts/{post}/", {"reason": "核对"}).status_code == 403
    assert "看全名" not in text(clerk.get(f"/posts/{post}/"))
    shown = officer.post(f"/posts/{post}/", {"reason": "核对档案"})
    assert ("张某某" in text(shown), "no-store" in shown["Cache-Control"]) == (True, True)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.reason, "张某某" in entry.after) == ("staff_reveal", "核对档案", False)
    after = text(officer.get(f"/posts/{post}/"))
    assert ("张某某" in after, "核对档案" in after, "查看在编人员全名" in after) == (False, True, True)


def test_excess_is_listed_with_its_plan(holding):
    officer = holding("county_officer", unit(COUNTY))
    loaded(IN_BODY + 2)
    assert "没有消化计划" in text(officer.get(where(COUNTY)))
    assert "没有可以核准的空编" in text(officer.get(f"{where()}/approve"))
    answer = officer.post(f"{where()}/clean-up", {"reason": "自然减员"})
    for said in ("超编的机构", "消化期限", "文号"):
        assert said in text(answer)
    body = f"{service(TOWNSHIP)} institutional"
    due = (TODAY + timedelta(days=30)).isoformat()
    answer = officer.post(f"{where()}/clean-up", {**PAPERS, "body": body, "due": due})
    assert (answer.status_code, CleanUpPlan.objects.get().amount) == (302, 2)
    assert "还有 30 天" in text(officer.get(where()))
    late = officer.get(f"{where(COUNTY)}?day={TODAY + timedelta(days=35)}")
    assert "已过期限 5 天" in text(late)


def test_people_are_seen_where_they_are(holding):
    [post] = loaded(1)
    west = holding("county_officer", unit(WEST))
    assert west.get(f"/posts/{post}/").status_code == 404
    assert west.get(where()).status_code == 404
    assert west.post(f"/posts/{post}/leave", PAPERS).status_code == 404
    page = text(holding("county_officer", unit(COUNTY)).get(where(COUNTY)))
    assert ("水秀镇" in page, "张**" in page) == (True, False)
    assert "张**" not in text(holding("province_officer").get(where("14")))


def test_certificates_are_recorded_masked_marked_and_withdrawn(holding):
    officer, clerk, [post] = (
        holding("county_officer", unit(COUNTY)),
        holding("township_clerk", unit(TOWNSHIP)),
        loaded(1),
    )
    where, number = f"/posts/{post}/certificates", "140726001234"
    said = {"kind": "enforcement", "number": number, "issuer": "山西省人民政府"}
    days = {"valid_from": "2020-07-01", "valid_until": "2024-06-30"}
    bare = officer.post(where, {}, headers=HX)
    assert [words in text(bare) for words in ("证件种类", "证号", "发证机关", "从哪一天起有效")] == [True] * 4
    assert clerk.post(where, {**said, **days}).status_code == 403
    assert officer.post(where, {**said, **days})["Location"] == f"/posts/{post}/#certificates"
    page = text(clerk.get(f"/posts/{post}/"))
    assert [words in page for words in ("********1234", number, "已过期")] == [True, False, True]
    assert "登记证件" not in page
    assert "有效" in text(clerk.get(f"/posts/{post}/?day=2021-01-01"))
    revealed = text(officer.post(f"/posts/{post}/", {"reason": "核对执法证"}))
    assert (number in revealed, number in text(officer.get(f"/posts/{post}/"))) == (True, False)
    held = StaffCertificate.objects.get()
    withdrawing = {"certificate": held.pk, "day": TODAY.isoformat(), "reason": "调离"}
    assert "没有选要收回" in text(officer.post(f"{where}/withdraw", {**withdrawing, "certificate": ""}))
    assert officer.post(f"{where}/withdraw", withdrawing).status_code == 302
    assert "已收回" in text(officer.get(f"/posts/{post}/"))


def test_a_township_applies_and_the_office_approves_or_sends_back(holding):
    officer, clerk = holding("county_officer", unit(COUNTY)), holding("township_clerk", unit(TOWNSHIP))
    assert ("申请用编" in text(clerk.get(where())), "申请用编" in text(officer.get(where()))) == (True, False)
    bare = text(clerk.post(f"{where()}/apply", {"key": "a"}, headers=HX))
    assert [words in bare for words in ("用哪些编制", "至少是 1 名", "为什么要用编")] == [True] * 3
    said = {"body": f"{service(TOWNSHIP)} institutional", "amount": "2", "reason": "窗口缺人", "key": "a"}
    assert clerk.post(f"{where()}/apply", said)["Location"] == f"{where()}#applications"
    clerk.post(f"{where()}/apply", {**said, "amount": "3", "key": "b"})
    first, second = UseApplication.objects.order_by("pk")
    assert f"approve?application={first.pk}" in officer.get(where()).content.decode()
    assert f"application={first.pk}" not in clerk.get(where()).content.decode()
    form = officer.get(f"{where()}/approve?application={first.pk}").content.decode()
    assert ("窗口缺人" in form, 'value="2"' in form, " selected>" in form) == (True, True, True)
    elsewhere = text(officer.get(f"{where('140101200')}/approve?application={first.pk}"))
    assert "窗口缺人" not in elsewhere
    use = approved(officer, application=str(first.pk))
    first.refresh_from_db()
    assert first.approval_id == use
    assert clerk.post(f"{where()}/send-back", {"application": second.pk}).status_code == 403
    assert "为什么退回" in text(officer.post(f"{where()}/send-back", {"application": second.pk}))
    officer.post(f"{where()}/send-back", {"application": second.pk, "refusal": "先消化"})
    listed = text(clerk.get(where()))
    assert ("已核准用编" in listed, "已退回" in listed, "先消化" in listed) == (True, True, True)
