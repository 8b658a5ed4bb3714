"""Scenarios on pages: the list, one with its proposals, words on them, conformity, exceptions, comparison."""

import re

import pytest

from santu.design.models import ApprovedException, Scenario
from santu.design.services.locks import proposal_lock
from santu.jobs.models import Job
from tests.db import reforms
from tests.db.registers import DAY, PEOPLE_OF, act_on, person, renaming, unit

HX = {"HX-Request": "true"}


@pytest.fixture
def made(cast) -> Scenario:
    reforms.before()
    return reforms.scenario()


def text(answer) -> str:
    return answer.content.decode()


def key_of(made: Scenario, kind: str) -> str:
    return made.proposals.filter(kind=kind).order_by("no")[0].key


def forbidding(made: Scenario, code: str = "140102100") -> str:
    key = f"bodies/{unit(code)}"
    proposal_lock(scenario=made, key=key, forbids=True, reason="暂缓", by=person("planner"))
    return key


def test_without_any_the_list_says_what_to_do(browsing):
    page = text(browsing().get("/scenarios/"))
    assert "还没有方案" in page
    assert 'href="/scenarios/new"' in page


def test_the_list_says_of_each_what_it_is_and_keeps_the_day(browsing, made):
    reforms.planned(made)
    page = text(browsing().get("/scenarios/?day=2020-06-30"))
    assert "改革方案" in page
    assert "2020-06-30 → 2021-10-31" in page
    assert f'href="/scenarios/{made.pk}/?day=2020-06-30"' in page
    assert f'hx-get="/scenarios/{made.pk}/uncovered?day=2020-06-30"' in page
    assert "待证明" in page


def test_the_list_asks_for_conformity_row_by_row(browsing, made):
    client = browsing()
    assert "合规" in text(client.get(f"/scenarios/{made.pk}/uncovered"))
    forbidding(made)
    assert "处不合规" in text(client.get(f"/scenarios/{made.pk}/uncovered"))


def test_a_scenario_shows_its_base_and_its_proposals_by_county(browsing, made):
    page = text(browsing().get(f"/scenarios/{made.pk}/"))
    assert "登记在方案编制之后没有改动" in page
    east, west = (re.search(rf">{name}</a>\s*</h3>", page).start() for name in ("东县", "西县"))
    assert east < page.index("白城乡整建制并入水秀镇") < west
    assert 'data-sign="-"' in page
    assert f'hx-get="/scenarios/{made.pk}/conformity"' in page
    assert f'action="/scenarios/{made.pk}/plan"' in page


def test_proposals_are_filtered_and_exported_whole(browsing, made):
    client = browsing()
    page = text(client.get(f"/scenarios/{made.pk}/?kind=absorb"))
    assert "白城乡整建制并入水秀镇" in page
    assert "按统一设置配齐机构" not in page
    assert "没有符合筛选的提议" in text(client.get(f"/scenarios/{made.pk}/?word=left-out"))
    file = client.get(f"/scenarios/{made.pk}/?export=csv&table=proposals")
    assert file["Content-Type"].startswith("text/csv")
    assert len(text(file).splitlines()) == made.proposals.count() + 1


def test_a_base_that_moved_is_said_with_the_acts_that_moved_it(browsing, made):
    act_on(DAY, renaming("140101201", "北光乡", DAY), title="更正名称")
    page = text(browsing().get(f"/scenarios/{made.pk}/"))
    assert "登记又有改动" in page
    assert "更正名称" in page
    assert "disabled>编制计划" in page


def test_a_scenario_that_is_none_is_said_to_be_none(browsing, cast):
    answer = browsing().get("/scenarios/77/")
    assert answer.status_code == 404
    assert "没有第 77 号方案" in text(answer)


def test_a_plan_is_made_in_the_background(browsing, made):
    answer = browsing().post(f"/scenarios/{made.pk}/plan?day=2020-06-30")
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}?day=2020-06-30"
    assert (job.name, job.by) == ("plan_create", "demo-planner")
    again = browsing().post(f"/scenarios/{made.pk}/plan")
    assert again.status_code == 422
    assert "同样的工作正在进行" in text(again)
    assert "编制计划" in text(browsing().get(f"/scenarios/{made.pk}/"))


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/scenarios/{}/plan", "get"),
        ("/scenarios/", "post"),
        ("/scenarios/{}/", "post"),
        ("/scenarios/{}/conformity", "post"),
        ("/scenarios/{}/uncovered", "post"),
        ("/scenarios/{}/compare", "post"),
    ],
)
def test_what_only_reads_or_only_acts_does_not_do_the_other(browsing, made, path, method):
    assert getattr(browsing(), method)(path.format(made.pk)).status_code == 405


# A person's word on a proposal.


def test_the_question_comes_as_a_dialog_or_as_a_page(browsing, made):
    key = key_of(made, "absorb")
    client, where = browsing(), f"/scenarios/{made.pk}/proposal?key={key}&act=leave-out"
    part = text(client.get(where, headers=HX))
    assert part.lstrip().startswith("<dialog")
    assert "白城乡整建制并入水秀镇" in part
    page = text(client.get(where))
    assert "<html" in page
    assert "逐个单位的变更" in page
    assert 'name="reason" required' in page


def test_a_proposal_shows_what_it_changes_unit_by_unit(browsing, made):
    page = text(browsing().get(f"/scenarios/{made.pk}/proposal?key={key_of(made, 'absorb')}"))
    assert "白城东村" in page
    assert "水秀镇" in page


def test_a_proposal_is_left_out_and_comes_back(browsing, made):
    client, key = browsing(), f"bodies/{unit('140102100')}"
    where = f"/scenarios/{made.pk}/proposal?key={key}"
    answer = client.post(where, {"act": "leave-out", "reason": "暂缓"}, headers=HX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/scenarios/{made.pk}/")
    page = text(client.get(f"/scenarios/{made.pk}/?word=left-out"))
    assert "已排除" in page
    assert "暂缓" in page
    back = {"act": "unlock", "reason": "照办", "back": f"/scenarios/{made.pk}/?word=left-out"}
    assert client.post(where, back)["Location"] == f"/scenarios/{made.pk}/?word=left-out"
    assert not made.locks.exists()
    client.post(where, {"act": "keep", "reason": "照办"})
    assert made.locks.get().forbids is False


def test_one_is_never_led_elsewhere_after_it(browsing, made):
    where = f"/scenarios/{made.pk}/proposal?key={key_of(made, 'absorb')}"
    said = {"act": "keep", "reason": "照办", "back": "//elsewhere.example/units/"}
    assert browsing().post(where, said)["Location"] == f"/scenarios/{made.pk}/"


def test_a_word_that_does_not_do_is_refused_in_the_dialog(browsing, made):
    client, where = browsing(), f"/scenarios/{made.pk}/proposal?key={key_of(made, 'absorb')}"
    answer = client.post(where, {"act": "keep", "reason": " "}, headers=HX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#faults")
    assert "没有写明理由" in text(answer)
    assert "没有选择锁定、排除还是取消" in text(client.post(where, {"reason": "x"}))
    assert "没有“nothing”这一项提议" in text(client.get(f"/scenarios/{made.pk}/proposal?key=nothing"))


# Conformity and exceptions.


def test_conformity_says_each_broken_rule_with_its_clause(browsing, made):
    forbidding(made)
    client = browsing()
    part = text(client.get(f"/scenarios/{made.pk}/conformity", headers=HX))
    assert part.lstrip().startswith("<div")
    assert "西县胡村镇 缺少“党政综合办”" in part
    assert "SX-09" in part
    assert "<html" in text(client.get(f"/scenarios/{made.pk}/conformity"))
    file = client.get(f"/scenarios/{made.pk}/conformity?export=csv&table=violations")
    assert "胡村镇" in text(file)


def test_an_exception_is_approved_from_the_violation(browsing, made):
    forbidding(made)
    client = browsing(approver=True)
    ask = text(client.get(f"/scenarios/{made.pk}/conformity", headers=HX))
    where = ask.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert text(client.get(where, headers=HX)).lstrip().startswith("<dialog")
    assert "设计值" in text(client.get(where))
    papers = {"reason": "过渡", "document": "编〔2021〕1号", "valid_until": "2021-12-31"}
    assert "没有写" not in text(client.post(where, papers, headers=HX))
    found = ApprovedException.objects.get()
    assert (found.document, found.by) == ("编〔2021〕1号", "demo-approver")
    after = text(client.get(f"/scenarios/{made.pk}/conformity", headers=HX))
    assert "由例外放行 1 处" in after
    assert "有效期至 2021-12-31" in after
    again = client.post(where, papers, headers=HX)
    assert again.status_code == 422
    assert "已经批准过有效期到 2021-12-31 的例外" in text(again)
    bad = client.post(where, papers | {"document": "", "valid_until": "明年"}, headers=HX)
    assert "不是日期" in text(bad)
    assert "必须写明批准文号" in text(bad)
    assert "必须写明有效期" not in text(bad)
    Scenario.objects.update(by="demo-planner")
    own = browsing().post(where, papers | {"valid_until": "2022-12-31"}, headers=HX)
    assert own.status_code == 403
    assert "编制人不能批准自己方案的例外；请换另一人办理" in text(browsing().get(where, headers=HX))


def test_what_was_carried_out_is_not_changed_any_more(browsing, at):
    number = at("applied").scenario_id
    found = Scenario.objects.get(pk=number)
    client, key = browsing(), key_of(found, "absorb")
    for act in ("keep", "leave-out", "unlock"):
        answer = client.post(f"/scenarios/{number}/proposal?key={key}", {"act": act, "reason": "暂缓"})
        assert answer.status_code == 422
        assert "已经执行" in text(answer)
    assert not found.locks.exists()
    answer = client.post(f"/scenarios/{number}/plan")
    assert answer.status_code == 422
    assert "已经执行，不能再编制计划" in text(answer)
    assert not Job.objects.exists()


def test_no_exception_where_nothing_is_broken(browsing, made):
    answer = browsing().get(f"/scenarios/{made.pk}/exception?rule=body/limit&unit=x&kind=")
    assert answer.status_code == 404
    assert "没有这一处不合规" in text(answer)


# Comparison.


def test_two_scenarios_are_compared(browsing, made):
    other = reforms.scenario(leaving_out=["absorb"])
    client = browsing()
    answer = client.get(f"/scenarios/{made.pk}/compare?other={other.pk}&day=2020-06-30")
    assert answer["Location"] == f"/scenarios/{made.pk}/compare/{other.pk}/?day=2020-06-30"
    page = text(client.get(answer["Location"]))
    assert "只在甲方案" in page
    assert "白城乡整建制并入水秀镇" in page
    same = text(client.get(f"/scenarios/{made.pk}/compare/{made.pk}/"))
    assert "两个方案画出的设计图没有差别" in same
    assert "没有选择要比较的方案" in text(client.get(f"/scenarios/{made.pk}/compare?other="))


def test_in_english_what_is_chinese_says_so(browsing, made):
    client = browsing(language="en")
    for where in ("", "proposal?key=" + key_of(made, "absorb"), f"compare/{made.pk}/", "conformity"):
        page = text(client.get(f"/scenarios/{made.pk}/{where}"))
        assert '<span lang="zh">' in page
    assert PEOPLE_OF
