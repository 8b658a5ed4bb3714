"""Plans on pages: what waits for whom, every step with its reasons, proof, papers, and files to take away."""

import io
import json
import re

import pytest
from python_calamine import CalamineWorkbook

from santu.jobs.models import Job
from santu.jobs.services import job_start
from santu.transition.models import Plan
from santu.transition.services.planning import plan_prove
from tests.db import reforms
from tests.db.reforms import STANDARDS, before, scenario
from tests.db.registers import act_on, renaming, unit
from tests.web.reading import HX, text


def test_no_plan_yet_leads_to_the_scenarios(browsing):
    page = browsing().get("/plans/")
    assert "还没有计划" in text(page)
    assert 'href="/scenarios/"' in page.content.decode()


def test_what_waits_stands_first_and_only_for_whom_it_waits(browsing, at):
    plan = at("proven")
    assert "没有等您办的计划" in text(browsing().get("/plans/"))
    page = browsing(approver=True).get("/plans/?day=2021-10-31")
    assert "等您审批" in text(page)
    assert f'href="/plans/{plan.pk}/?day=2021-10-31"' in page.content.decode()


def test_an_approved_undoing_waits_for_whom_it_is_to_be_done_by(browsing, at):
    at("undo_approved")
    page = text(browsing().get("/plans/"))
    assert "撤销已批准，等您撤销" in page
    assert "没有等您办的计划" in text(browsing(approver=True).get("/plans/"))
    exported = browsing().get("/plans/?export=csv&table=plans").content.decode()
    assert "已执行，撤销已获批准" in exported


def test_an_applied_plan_waits_for_nobody(browsing, at):
    at("applied")
    for approver in (False, True):
        assert "没有等您办的计划" in text(browsing(approver=approver).get("/plans/"))


def test_the_list_shows_how_far_each_plan_is_and_can_be_exported(browsing, at):
    plan = at("approved")
    page = browsing().get("/plans/").content.decode()
    assert page.count("data-reached") == 3
    assert 'data-key="approved"' in page
    csv = browsing().get("/plans/?export=csv&table=plans").content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith(f"{plan.pk},改革方案,")


@pytest.mark.parametrize(
    ("state", "approver", "said", "button"),
    [
        ("draft", False, "下一步：逐步证明", "逐步证明"),
        ("proven", False, "编制人不能审批自己的计划", ""),
        ("proven", True, "下一步：审批", "审批"),
        ("approved", True, "审批人不能执行自己批准的计划", ""),
        ("approved", False, "下一步：执行", "执行"),
        ("applied", False, "编制人不能批准撤销自己的计划", ""),
        ("applied", True, "批准撤销 编制人以外的一人，凭与审批同样的文件。 可以办的人：演示：编委审批人", ""),
        ("undo_approved", True, "审批人不能撤销自己批准的计划", ""),
        (
            "undo_approved",
            False,
            "撤销计划 另一人，且不是批准这份计划的人。 可以办的人：演示：编办经办人",
            "",
        ),
        ("undone", True, "已撤销，登记恢复原样；可以重新审批", ""),
    ],
)
def test_the_one_thing_that_comes_next_for_this_person(browsing, at, state, approver, said, button):  # noqa: PLR0917
    plan = at(state)
    page = browsing(approver=approver).get(f"/plans/{plan.pk}/")
    assert said in text(page)
    primary = re.findall(r'class="btn-s primary"[^>]*>([^<]+)<', page.content.decode().split("<dialog")[0])
    assert primary == ([button] if button else [])


def test_who_can_do_what_one_may_not_do_oneself(browsing, at):
    plan = at("proven")
    assert "可以办的人：演示：编委审批人" in text(browsing().get(f"/plans/{plan.pk}/"))
    page = browsing(language="en").get(f"/plans/{plan.pk}/")
    assert "Who planned cannot approve the plan. (SX-06) Who can: Demo: commission approver" in text(page)


def test_the_banner_says_what_was_proven_in_one_line(browsing, at):
    plan = at("proven")
    page = text(browsing(language="en").get(f"/plans/{plan.pk}/"))
    steps = plan.steps.count()
    assert f"{steps} steps · 0 new violations after any step · people and households conserved" in page
    assert f"{steps + 1} points were checked" in page


def test_findings_of_a_plan_that_does_not_hold_are_listed(browsing, planned):
    found = {"template": "{unit} 最终与设计不一致；请重新编制计划。（SX-06）", "params": {"unit": "甲"}}
    rows = [{"prefix": 2, "rule": "transition/misfit", "subject": "甲", "message": found}]
    proof = {
        "prefixes": 3,
        "base": 0,
        "created_or_enlarged": 1,
        "end_uncovered": 0,
        "conserved": {},
        "made": rows,
    }
    Plan.objects.filter(pk=planned.pk).update(proof=json.dumps(proof))
    page = text(browsing().get(f"/plans/{planned.pk}/"))
    assert "第 2 步之后" in page
    assert "甲 最终与设计不一致" in page
    assert "没有人口数据" not in page
    assert "重新证明" in page


def test_a_proof_keeps_what_it_found(cast):
    before()
    lost = scenario(leaving_out=("bodies",))
    plan = Plan.objects.create(scenario=lost, counts=json.dumps({"steps": 0}), planned_by=cast[0].username)
    assert not plan_prove(plan=plan, standards=STANDARDS, by=cast[0]).holds
    kept = json.loads(Plan.objects.get(pk=plan.pk).proof)
    assert len(kept["left"]) == kept["end_uncovered"] > 0
    assert {"rule", "subject", "message"} <= set(kept["left"][0])


def test_a_few_steps_at_a_time_as_sentences(browsing, planned, monkeypatch):
    monkeypatch.setattr("santu.web.plan_steps.ON_A_PAGE", 10)
    steps = planned.steps.count()
    first = browsing().get(f"/plans/{planned.pk}/").content.decode()
    assert first.count('class="step-line"') == 10
    assert f"第 1–10 项，共 {steps} 项" in first
    last = browsing().get(f"/plans/{planned.pk}/?page=9999")
    assert f"–{steps} 项" in text(last)
    assert 'rel="next"' not in last.content.decode()
    assert browsing().get(f"/plans/{planned.pk}/?page=x").status_code == 200


def test_one_county_with_its_document_and_its_steps(browsing, planned):
    east = unit("140101")
    page = text(browsing().get(f"/plans/{planned.pk}/?county={east}"))
    assert "撤销白城乡（140101200），由水秀镇承接" in page
    assert f"共 {planned.steps.filter(county=east).count()} 项" in page
    other = text(browsing().get(f"/plans/{planned.pk}/?county={unit('140102')}"))
    assert "撤销白城乡（140101200）" not in other


def test_steps_by_sign_and_by_name(browsing, planned):
    gone = browsing().get(f"/plans/{planned.pk}/", {"sign": "-"}).content.decode()
    signs = set(re.findall(r'<summary class="sentence">.*?data-sign="(.)"', gone, re.DOTALL))
    assert signs == {"-"}
    found = browsing().get(f"/plans/{planned.pk}/", {"q": "北洸"})
    lines = re.findall(r'class="words">([^<]+)<', found.content.decode())
    assert lines
    assert all("北洸" in line for line in lines)
    none = text(browsing().get(f"/plans/{planned.pk}/", {"q": "没有这个镇"}))
    assert "没有符合的步骤" in none


def test_a_step_opens_to_its_reasons_with_links_to_the_steps_they_name(browsing, planned):
    step = next(step for step in planned.steps.order_by("no") if json.loads(step.waits))
    [earlier, _] = json.loads(step.waits)[0]
    part = browsing().get(f"/plans/{planned.pk}/steps/{step.no}?day=2021-10-31", headers=HX).content.decode()
    assert "<html" not in part
    assert f'href="/plans/{planned.pk}/steps/{earlier}?day=2021-10-31"' in part
    assert "因为" in part
    assert "SX-06" in part
    back = browsing().get(f"/plans/{planned.pk}/steps/{earlier}")
    assert "在此之后" in text(back)
    assert f"第 {earlier} 步" in text(back)


def test_a_step_that_is_none_is_said_to_be_none(browsing, planned):
    answer = browsing().get(f"/plans/{planned.pk}/steps/999999")
    assert answer.status_code == 404
    assert "没有第 999999 步" in text(answer)


def test_a_plan_that_is_none_is_said_to_be_none(browsing):
    answer = browsing().get("/plans/999999999/")
    assert answer.status_code == 404
    assert "没有第 999999999 号计划" in text(answer)


def test_files_hold_every_step(browsing, planned, monkeypatch):
    monkeypatch.setattr("santu.web.plan_steps.CHUNK", 7)
    steps = planned.steps.count()
    csv = browsing().get(f"/plans/{planned.pk}/?export=csv&table=steps").content.decode("utf-8-sig")
    assert len(csv.splitlines()) == steps + 1
    book = browsing().get(f"/plans/{planned.pk}/?export=xlsx&table=steps&sign=-").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert {row[1] for row in rows[2:]} == {"-"}


def test_the_document_as_text_and_for_machines(browsing, planned):
    said = browsing().get(f"/plans/{planned.pk}/document?format=txt")
    assert "attachment" in said["Content-Disposition"]
    assert "撤销白城乡" in said.content.decode()
    twin = json.loads(browsing(language="en").get(f"/plans/{planned.pk}/document?format=json").content)
    assert len(twin["steps"]) == planned.steps.count()
    assert "Plan" not in twin["title"]
    assert browsing().get(f"/plans/{planned.pk}/document?format=pdf").status_code == 404


def test_a_register_that_moved_is_told_before_anybody_approves(browsing, at):
    plan = at("proven")
    moved = act_on(reforms.DAY, renaming("140101100", "水秀新镇", reforms.DAY), title="改了名")
    page = text(browsing(approver=True).get(f"/plans/{plan.pk}/"))
    assert "编制之后，计划涉及的县又有 1 项登记操作" in page
    assert f"第 {moved.pk} 号操作" in page
    rows = text(browsing().get(f"/plans/{plan.pk}/standing"))
    assert "水秀新镇" in rows
    assert "请在最新登记上重新编制方案" in rows


def test_an_undone_plan_is_not_told_to_be_stale(browsing, at):
    plan = at("undone")
    page = text(browsing(approver=True).get(f"/plans/{plan.pk}/"))
    assert "计划可能已经过时" not in page
    assert "登记没有变" in text(browsing().get(f"/plans/{plan.pk}/standing"))


def test_what_was_done_to_a_plan_with_people_papers_and_acts(browsing, at):
    plan = at("undone")
    page = text(browsing().get(f"/plans/{plan.pk}/"))
    for said in ("编制 演示：编办经办人", "审批 演示：编委审批人", "撤销计划 演示：编办经办人", "弄错了"):
        assert said in page
    assert "晋政函〔2021〕township号" in page


def test_work_under_way_stands_where_the_button_was(browsing, at):
    plan = at("approved")
    number = job_start(name="plan_apply", args={"plan": plan.pk, "standards": "shanxi"}, by="demo-planner")
    page = browsing().get(f"/plans/{plan.pk}/").content.decode()
    assert f'hx-get="/jobs/{number}/part"' in page
    assert "data-opens" not in page
    Job.objects.update(state="failed")
    page = browsing().get(f"/plans/{plan.pk}/")
    assert "上一次办理没有成功" in text(page)
    assert "ask-apply" in page.content.decode()


def test_pages_read_what_they_show_and_no_more(browsing, planned, django_assert_max_num_queries):
    client = browsing()
    client.get(f"/plans/{planned.pk}/")
    with django_assert_max_num_queries(30):
        client.get(f"/plans/{planned.pk}/?page=2")
