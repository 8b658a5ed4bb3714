"""``santu jobs``: what is parked is listed, put back or dropped, with a reason, in somebody's name."""

import pytest

from santu.accounts.services.grants import Wish, grant_give
from santu.accounts.services.people import user_create
from santu.audit.selectors import audit_entries
from santu.jobs import ports
from santu.jobs.doing import job_do, job_take
from santu.jobs.models import Job
from santu.jobs.ports import Handler
from santu.jobs.selectors import job_numbered
from santu.jobs.services import job_start
from santu.kernel.messages import N_

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def parked(monkeypatch):
    wang = user_create(username="wang", title_zh="运维", by=None)
    grant_give(user=wang, wish=Wish("system_administrator"), by=None)
    handler = Handler("thing", N_("撤销操作"), lambda args, who, progress, done: done({}))
    monkeypatch.setattr(ports, "HANDLERS", (handler,))
    number = job_start(name="thing", args={}, by="li")
    Job.objects.update(tries_left=0)
    assert job_take() is None
    return number


def test_what_is_parked_is_listed_and_found_by_doctor(santu, parked):
    said = santu("jobs")
    assert said.code == 0
    assert f"第 {parked} 号：撤销操作，li 于" in said.out
    document = santu("jobs", "--json").document
    assert (document["parked"], [job["number"] for job in document["jobs"]]) == (1, [parked])
    [found] = [row for row in santu("doctor", "--json").document["checks"] if row["name"] == "jobs"]
    assert (found["state"], f"第 {parked} 号" in found["message"]) == ("fault", True)


def test_it_is_put_back_and_then_done(santu, parked):
    assert santu("jobs", "--put-back", parked, "--reason", "加了内存", "--by", "wang").code == 0
    job_do(job_take())
    assert job_numbered(parked).is_done
    *_, last = audit_entries(chain="")
    assert (last.act, last.by, last.reason) == ("job_put_back", "wang", "加了内存")


def test_it_is_dropped(santu, parked):
    assert santu("jobs", "--drop", parked, "--reason", "文件有错", "--by", "wang").code == 0
    assert job_numbered(parked).state == "dropped"
    assert "停放 0" in santu("jobs").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--drop", "1", "--put-back", "1"], "只能写一个"),
        (["--drop", "x"], "--drop: “x”不是编号"),
        (["--put-back", "999", "--reason", "r"], "没有第 999 号"),
    ],
)
def test_what_cannot_be_is_refused_in_words(santu, parked, words, said):
    refused = santu("jobs", *words, "--by", "wang")
    assert refused.code == 1
    assert said in refused.err


def test_without_a_reason_nothing_is_decided(santu, parked):
    refused = santu("jobs", "--drop", parked, "--by", "wang")
    assert (refused.code, "--reason" in refused.err) == (1, True)
    assert job_numbered(parked).state == "parked"
