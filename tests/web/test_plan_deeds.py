"""What people do to a plan on pages: approving with every fault beside its sheet, proving, applying, undoing."""

import json
import re

import pytest

from santu.jobs.doing import job_do, job_take
from santu.jobs.models import Job
from santu.transition.models import Plan
from santu.transition.selectors.authorities import authorities_of
from tests.db.reforms import STANDARDS, UNTIL
from tests.db.registers import act_on, renaming
from tests.web.reading import HX, text


def filled(plan: Plan, **changed: str) -> dict[str, str]:
    """A form that is filled in as it should be, but for what is changed: ``number_township=""``."""
    found = {}
    for item in authorities_of(plan, STANDARDS):
        found[f"number-{item.id}"] = f"晋政函〔2021〕{item.id}号"
        found[f"day-{item.id}"] = "2021-10-31"
        found[f"issuer-{item.id}"] = item.text("organ_name")
        if item.flag("minutes"):
            found[f"minutes-{item.id}"] = "纪要〔2021〕1号"
    return found | {key.replace("_", "-", 1): value for key, value in changed.items()}


def test_the_form_has_a_sheet_for_each_authority_with_issuer_and_clause(browsing, at):
    plan = at("proven")
    page = browsing(approver=True).get(f"/plans/{plan.pk}/approve")
    needed = authorities_of(plan, STANDARDS)
    assert page.content.decode().count("<fieldset") == len(needed)
    for item in needed:
        assert f'name="issuer-{item.id}" value="{item.text("organ_name")}"' in page.content.decode()
        assert item.text("clause") in text(page)


def test_approving(browsing, at):
    plan = at("proven")
    answer = browsing(approver=True).post(
        f"/plans/{plan.pk}/approve?day=2021-10-31", filled(plan), headers=HX
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/plans/{plan.pk}/?day=2021-10-31")
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", "demo-approver")
    assert not plan.instruments.filter(synthetic=True).exists()


def test_every_fault_stands_beside_its_sheet_and_nothing_is_lost(browsing, at):
    plan = at("proven")
    wrong = filled(plan, number_village_transfer="晋A号", day_village_transfer="2021-13-40", minutes_body="")
    wrong |= {key: "" for key in wrong if key.endswith("-code") and not key.startswith("issuer")}
    answer = browsing(approver=True).post(f"/plans/{plan.pk}/approve", wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    for name, said in (
        ("day-village_transfer", "“2021-13-40”不是日期"),
        ("minutes-body", "没有会议纪要"),
        ("number-code", "现在没有；请补上文号、日期和机关"),
    ):
        beside = page.split(f'id="wrong-{name}"')[1].split("</div>")[0]
        assert said in beside
    assert 'value="晋A号"' in page
    assert 'value="2021-13-40"' in page
    assert "有 3 处需要处理" in text(answer)
    assert Plan.objects.get().state == "proven"


def test_htmx_gets_what_is_wrong_alone(browsing, at):
    plan = at("proven")
    answer = browsing(approver=True).post(f"/plans/{plan.pk}/approve", {}, headers=HX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#faults")
    assert "<html" not in answer.content.decode()
    assert "有 " in text(answer)


def test_a_sheet_without_a_date_says_so(browsing, at):
    plan = at("proven")
    answer = browsing(approver=True).post(f"/plans/{plan.pk}/approve", filled(plan, day_body=""))
    assert "的批准文件没有日期" in text(answer)


def test_a_demonstration_fills_in_made_up_documents_that_are_marked(browsing, at):
    plan = at("proven")
    client = browsing(approver=True)
    page = client.get(f"/plans/{plan.pk}/approve?fill=1").content.decode()
    numbers = re.findall(r'name="number-\w+" value="([^"]*)"', page)
    assert numbers == [f"合成数据〔2021〕{place}号" for place in range(1, len(numbers) + 1)]
    assert '<span class="mark">合成</span></legend>' in page
    made_up = {
        key: f"合成数据{value}" if key.startswith("number") else value for key, value in filled(plan).items()
    }
    client.post(f"/plans/{plan.pk}/approve", made_up)
    assert set(plan.instruments.values_list("synthetic", flat=True)) == {True}
    assert 'class="mark">合成</span>' in client.get(f"/plans/{plan.pk}/").content.decode()


def test_who_planned_is_told_who_can_approve(browsing, at):
    plan = at("proven")
    page = browsing().get(f"/plans/{plan.pk}/approve")
    assert "可以办的人：演示：编委审批人" in text(page)
    assert re.search(r'class="btn-s primary"\s+disabled', page.content.decode())
    answer = browsing().post(f"/plans/{plan.pk}/approve", filled(plan))
    assert answer.status_code == 403
    assert "要有“审批计划、例外、公布、借用编制和清单外事项准入”的权限" in text(answer)


@pytest.mark.parametrize(("state", "deed"), [("draft", "prove"), ("approved", "apply")])
def test_long_work_is_started_and_done_in_the_background(browsing, at, state, deed):
    plan = at(state)
    answer = browsing().post(f"/plans/{plan.pk}/{deed}?day=2021-10-31", headers=HX)
    assert answer["HX-Redirect"] == f"/plans/{plan.pk}/?day=2021-10-31"
    job = Job.objects.get()
    assert (job.name, json.loads(job.args)["plan"], job.by) == (f"plan_{deed}", plan.pk, "demo-planner")
    job_do(job_take())
    plan.refresh_from_db()
    assert plan.state == {"prove": "proven", "apply": "applied"}[deed]


def test_undoing_is_approved_with_the_same_papers_and_done_by_another(browsing, at):
    plan = at("applied")
    approver, planner = browsing(approver=True), browsing()
    page = approver.get(f"/plans/{plan.pk}/approve-undo")
    assert page.content.decode().count("<fieldset") == len(authorities_of(plan, STANDARDS))
    assert f"撤销登记的第 {plan.act_id} 号操作" in text(page)
    wrong = approver.post(f"/plans/{plan.pk}/approve-undo", filled(plan, minutes_body=""), headers=HX)
    assert (wrong.status_code, wrong["HX-Retarget"]) == (422, "#faults")
    assert "没有会议纪要" in text(wrong)
    answer = approver.post(f"/plans/{plan.pk}/approve-undo?day=2021-10-31", filled(plan), headers=HX)
    assert answer["HX-Redirect"] == f"/plans/{plan.pk}/?day=2021-10-31"
    plan.refresh_from_db()
    assert (plan.state, plan.undo_approved_by) == ("applied", "demo-approver")
    page = planner.get(f"/plans/{plan.pk}/")
    for said in ("已执行，撤销已获批准", "批准撤销的文件", "晋政函〔2021〕township号"):
        assert said in text(page)
    assert 'data-key="undo_approved"' in page.content.decode()
    assert approver.post(f"/plans/{plan.pk}/undo", {"reason": "错"}).status_code == 403
    act = text(planner.get(f"/acts/{plan.act_id}/"))
    assert "撤销已获批准（演示：编委审批人" in act


def test_what_is_in_the_way_is_told_before_anybody_is_asked_for_papers(browsing, at):
    plan = at("applied")
    act_on(UNTIL, renaming("140101101", "又一镇", UNTIL), title="再更名")
    page = browsing(approver=True).get(f"/plans/{plan.pk}/approve-undo")
    assert "已在 1 个单位（如又一镇（140101101））上使用本次结果" in text(page)
    assert re.search(r'class="btn-s primary"\s+disabled', page.content.decode())
    answer = browsing(approver=True).post(f"/plans/{plan.pk}/approve-undo", filled(plan))
    assert answer.status_code == 422
    assert "再更名" in text(answer)
    assert not plan.instruments.exclude(undoes=None).exists()


def test_a_demonstration_fills_in_papers_of_an_undoing_that_are_not_those_of_the_plan(browsing, at):
    plan = at("applied")
    client = browsing(approver=True)
    for page, number in (("approve", "合成数据〔"), ("approve-undo", "合成数据撤〔")):
        found = client.get(f"/plans/{plan.pk}/{page}?fill=1").content.decode()
        assert re.findall(r'name="number-\w+" value="(\D+)\d+〕\d+号"', found) == [number] * found.count(
            "<fieldset"
        )


def test_undoing_wants_a_reason_and_an_approval_and_then_the_plan_can_be_approved_anew(browsing, at):
    plan = at("applied")
    refused = browsing().post(f"/plans/{plan.pk}/undo", {"reason": " "}, headers=HX)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#faults")
    assert "撤销必须写明理由" in text(refused)
    assert "的撤销还没有批准" in text(refused)
    assert not Job.objects.exists()
    browsing(approver=True).post(f"/plans/{plan.pk}/approve-undo", filled(plan))
    browsing().post(f"/plans/{plan.pk}/undo", {"reason": "弄错了"})
    job_do(job_take())
    plan.refresh_from_db()
    assert plan.state == "undone"
    browsing(approver=True).post(f"/plans/{plan.pk}/approve", filled(plan))
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_what_cannot_be_done_is_refused_before_any_work_begins(browsing, at):
    plan = at("approved")
    assert browsing(approver=True).post(f"/plans/{plan.pk}/apply").status_code == 403
    assert "须为“待证明”" in text(browsing().post(f"/plans/{plan.pk}/prove"))
    assert "须为“已执行”" in text(browsing().post(f"/plans/{plan.pk}/undo", {"reason": "a"}))
    assert not Job.objects.exists()


def test_the_same_work_is_not_started_twice(browsing, at):
    plan = at("draft")
    browsing().post(f"/plans/{plan.pk}/prove")
    answer = browsing().post(f"/plans/{plan.pk}/prove", headers=HX)
    assert "同样的工作正在进行" in text(answer)


def test_deeds_are_never_done_by_a_link(browsing, at):
    plan = at("draft")
    for deed in ("prove", "apply", "undo"):
        assert browsing().get(f"/plans/{plan.pk}/{deed}").status_code == 405
