"""The page of background work: asks again while it is open, leads on when it is done, says what is wrong when it is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from santu.jobs import ports
from santu.jobs.doing import job_do, job_take
from santu.jobs.models import Job, JobState
from santu.jobs.ports import Handler
from santu.jobs.services import job_drop, job_start
from santu.kernel.messages import N_, refuse
from santu.web.leads import WAYS

HX = {"HX-Request": "true"}


def _work(args, by, progress, done):
    if args.get("wrong"):
        raise refuse("第 3 行", N_("没有名为“{name}”的表；请核对。"), name="x")
    if args.get("fails"):
        raise ValueError("unforeseen")
    done({"plan": 7})


@pytest.fixture
def started(monkeypatch, cast):
    monkeypatch.setattr(ports, "HANDLERS", (Handler("plan_create", N_("编制计划"), _work),))
    return lambda **args: job_start(name="plan_create", args=args, by="demo-planner")


def test_an_open_job_asks_again_and_says_that_one_may_leave(browsing, started):
    number = started()
    page = browsing().get(f"/jobs/{number}?day=2020-06-30").content.decode()
    assert f'hx-get="/jobs/{number}/part?day=2020-06-30" hx-trigger="every 1s"' in page
    assert "可以离开，结束后在这里看结果" in page


def test_progress_is_shown_with_stage_and_count(browsing, started):
    started()
    job = job_take()
    job.stage, job.done, job.total = "逐步证明", 2000, 58339
    job.save()
    part = browsing(language="en").get(f"/jobs/{job.pk}/part", headers=HX).content.decode()
    assert "Proving step by step" in part
    assert "2,000 / 58,339" in part
    assert 'value="2000" max="58339"' in part


def test_a_job_that_is_done_leads_on_by_itself(browsing, started):
    number = started()
    job_do(job_take())
    part = browsing().get(f"/jobs/{number}/part?day=2020-06-30", headers=HX)
    assert (part.status_code, part["HX-Redirect"]) == (204, "/plans/7/?day=2020-06-30")
    page = browsing().get(f"/jobs/{number}").content.decode()
    assert 'href="/plans/7/"' in page
    assert "hx-get" not in page.split("<main")[1]


def test_a_refused_job_shows_every_fault_and_stops_asking(browsing, started):
    number = started(wrong=True)
    job_do(job_take())
    part = browsing().get(f"/jobs/{number}/part", headers=HX).content.decode()
    assert "没有名为“x”的表" in part
    assert "第 3 行" in part
    assert 'href="/plans/"' in part
    assert "hx-get" not in part


def test_a_failed_job_says_what_to_do(browsing, started):
    number = started(fails=True)
    job_do(job_take())
    part = browsing().get(f"/jobs/{number}/part").content.decode()
    assert "什么也没有写入" in part
    assert f"任务号 {number}" in part


def test_a_job_that_no_worker_takes_says_so(browsing, started, monkeypatch):
    number = started()
    monkeypatch.setattr("santu.jobs.selectors.SOON", -1 * timedelta(seconds=1))
    assert "后台进程可能没有运行" in browsing().get(f"/jobs/{number}").content.decode()


def test_a_job_whose_worker_was_killed_says_that_it_is_taken_up_again(browsing, started):
    number = started()
    job_take()
    page = browsing().get(f"/jobs/{number}").content.decode()
    assert "正在从头再办" not in page
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert "正在从头再办" not in browsing().get(f"/jobs/{number}").content.decode()
    job_take()
    page = browsing().get(f"/jobs/{number}").content.decode()
    assert "正在从头再办，不会办两遍" in page
    assert "hx-get" in page.split("<main")[1]


def test_a_parked_job_says_what_to_do_and_looks_now_and_then(browsing, started):
    number = started()
    Job.objects.update(tries_left=0)
    assert job_take() is None
    page = browsing(language="en").get(f"/jobs/{number}").content.decode()
    assert "Parked" in page
    assert f"Give job number {number} to the system administrator" in page
    assert 'hx-trigger="every 5s"' in page
    job_drop(number=number, reason="x", by="wang")
    part = browsing().get(f"/jobs/{number}/part", headers=HX).content.decode()
    assert "系统管理员取消了这项任务" in part
    assert "回去重新发起" in part
    assert "hx-get" not in part


@pytest.mark.parametrize("name", sorted(handler.name for handler in ports.HANDLERS))
def test_work_of_every_kind_shows_how_far_it_is_and_where_it_leads(browsing, cast, name):
    args = {"draft": "d", "plan": 7, "act": 7, "scenario": 7, "process": "window"}
    number = job_start(name=name, args=args, by="demo-planner")
    assert WAYS[name]
    for state in JobState.values:
        Job.objects.update(
            state=state, attempts=2, stage="读取名单", done=1, total=4, lease_until=timezone.now()
        )
        page = browsing(language="en").get(f"/jobs/{number}").content.decode()
        assert f'data-state="{state}"' in page
        open_ = state in {"waiting", "running"}
        assert ('value="1" max="4"' in page, "is being done again" in page) == (open_, open_)
        assert state == "parked" or open_ or 'class="btn-s' in page.split("<main")[1], "leads on, or back"


def test_a_job_that_is_none_is_said_to_be_none(browsing):
    answer = browsing().get("/jobs/999999999")
    assert answer.status_code == 404
    assert "没有第 999999999 号后台任务" in answer.content.decode()
