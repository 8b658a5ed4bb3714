"""Background work: each job once, its effect and its end together, taken again when its worker dies, given up in the end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.selectors import audit_entries, verify
from santu.jobs import doing as doing_
from santu.jobs import ports, processes, working
from santu.jobs.doing import MOST_FAULTS, job_do, job_take
from santu.jobs.models import MOST_ATTEMPTS, Job, JobState
from santu.jobs.ports import Handler
from santu.jobs.selectors import job_latest, job_numbered, jobs_open, jobs_parked, jobs_standing
from santu.jobs.services import job_drop, job_put_back, job_start, jobs_forget
from santu.jobs.working import work_until
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from tests.db.registers import person

pytestmark = pytest.mark.django_db

GONE = 2**22 + 1
"""No process has this number."""


@pytest.fixture
def doing(monkeypatch):
    """``doing(work)``: jobs named ``thing`` are done by it."""

    def by(work):
        monkeypatch.setattr(ports, "HANDLERS", (Handler("thing", N_("撤销操作"), work),))

    by(lambda args, who, progress, done: done({}))
    return by


def started(**args) -> int:
    return job_start(name="thing", args=args, by="wang")


def renamed_to(title: str, done=None) -> None:
    """An effect that everybody can see; with ``done`` the job ends in the same transaction."""
    with transaction.atomic():
        User.objects.filter(username="lizhang").update(title_zh=title)
        if done:
            done({"title": title})


def title() -> str:
    return User.objects.get(username="lizhang").title_zh


def test_a_job_is_started_once_and_the_audit_knows(doing):
    number = started(plan=1)
    with pytest.raises(Refused, match=f"第 {number} 号后台任务"):
        started(plan=1)
    assert started(plan=2) != number
    entries = [entry for entry in audit_entries(chain="") if entry.act == "job_start"]
    assert [json.loads(entry.after)["args"] for entry in entries] == [{"plan": 1}, {"plan": 2}]
    assert entries[0].by == "wang"
    assert verify() == []


def test_the_same_work_can_be_started_again_when_it_has_ended(doing):
    first = started(plan=1)
    job_do(job_take())
    assert started(plan=1) != first


def test_jobs_are_taken_in_the_order_in_which_they_were_started(doing):
    numbers = [started(n=n) for n in range(3)]
    assert [job_take().pk for _ in numbers] == numbers
    assert job_take() is None


def test_effect_and_end_are_kept_together(doing):
    person()
    doing(lambda args, who, progress, done: renamed_to("改了", done))
    number = started()
    job_do(job_take())
    job = job_numbered(number)
    assert (job.state, job.result, title()) == ("done", {"title": "改了"}, "改了")
    assert job.finished_at is not None
    assert not job.is_open


def test_what_breaks_after_the_end_was_written_keeps_neither(doing):
    person()

    def work(args, who, progress, done):
        with transaction.atomic():
            renamed_to("改了", done)
            raise ConnectionError("the power went")

    doing(work)
    number = started()
    job_do(job_take())
    assert (job_numbered(number).state, title()) == ("failed", "编办")


def test_a_refusal_keeps_every_fault_in_words(doing):
    faults = [Fault("第 3 行", message(N_("没有名为“{name}”的表；请核对。"), name=name)) for name in "甲乙"]

    def work(args, who, progress, done):
        raise Refused(faults)

    doing(work)
    number = started()
    job_do(job_take())
    job = job_numbered(number)
    assert (job.state, list(job.faults)) == ("refused", faults)
    assert job.faulty


def test_of_very_many_faults_the_first_are_kept(doing):
    def work(args, who, progress, done):
        raise Refused(Fault(str(n), message("x")) for n in range(MOST_FAULTS + 7))

    doing(work)
    number = started()
    job_do(job_take())
    faults = job_numbered(number).faults
    assert len(faults) == MOST_FAULTS + 1
    assert str(MOST_FAULTS + 7) in str(faults[-1])


def test_a_killed_worker_loses_its_job_at_once_on_its_own_machine(doing):
    number = started()
    job_take()
    assert job_take() is None, "its worker is this very process, which lives"
    Job.objects.update(worker=f"{socket.gethostname()}:{GONE}:1")
    assert (job_take().pk, Job.objects.get().attempts) == (number, 2)


def test_a_killed_worker_that_its_parent_has_not_seen_to_is_gone(doing):
    number = started()
    job_take()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        Job.objects.update(worker=f"{socket.gethostname()}:{child.pid}:{processes.started(child.pid)}")
        assert job_take() is None, "it lives"
        child.kill()
        while processes.started(child.pid):
            time.sleep(0.01)
        assert job_take().pk == number


def test_another_process_of_the_same_number_is_not_the_worker(doing):
    number = started()
    job_take()
    Job.objects.update(worker=f"{socket.gethostname()}:{os.getpid()}:1")
    assert job_take().pk == number


def test_a_running_job_of_which_nothing_is_heard_says_so(doing):
    number = started()
    job_take()
    assert not job_numbered(number).waits_long
    Job.objects.update(lease_until=timezone.now() + timedelta(minutes=6))
    assert job_numbered(number).waits_long


def test_elsewhere_it_is_lost_when_the_lease_ends(doing):
    started()
    job_take()
    Job.objects.update(worker=f"elsewhere:{GONE}:1")
    assert job_take() is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert job_take() is not None


def parked(**args) -> int:
    """The number of a job that ended its worker as often as it may."""
    number = started(**args)
    for _ in range(MOST_ATTEMPTS):
        assert job_take().pk == number
        Job.objects.update(worker=f"{socket.gethostname()}:{GONE}:1")
    assert job_take() is None
    return number


def test_a_job_that_ends_its_workers_is_parked_and_the_others_go_on(doing):
    number = parked(plan=1)
    assert job_numbered(number).state == "parked"
    other = started(plan=2)
    assert job_take().pk == other
    assert [job.number for job in jobs_parked()] == [number]
    assert jobs_standing() == {"waiting": 0, "running": 1, "parked": 1}
    with pytest.raises(Refused, match=f"已经停放（第 {number} 号后台任务）"):
        started(plan=1)


def test_a_parked_job_can_be_put_back_and_is_then_tried_as_often_again(doing):
    number = parked()
    job_put_back(number=number, reason="内存加大了", by="wang")
    for attempt in range(MOST_ATTEMPTS):
        assert job_take().attempts == MOST_ATTEMPTS + attempt + 1, (
            "no earlier attempt is mistaken for a later"
        )
        Job.objects.update(worker=f"{socket.gethostname()}:{GONE}:1")
    assert job_take() is None
    job_drop(number=number, reason="文件有错", by="wang")
    assert (job_numbered(number).state, jobs_parked()) == ("dropped", [])
    told = [(entry.act, entry.reason) for entry in audit_entries(chain="")]
    assert set(told[-3:]) == {("job_start", ""), ("job_put_back", "内存加大了"), ("job_drop", "文件有错")}
    assert verify() == []


@pytest.mark.parametrize("decide", [job_put_back, job_drop])
def test_only_what_is_parked_is_decided_on_and_with_a_reason(doing, decide):
    number = started()
    with pytest.raises(Refused) as refused:
        decide(number=number, reason=" ", by="wang")
    assert len(refused.value.faults) == 2
    with pytest.raises(Refused, match="没有第 999 号"):
        decide(number=999, reason="x", by="wang")
    assert job_numbered(number).state == "waiting"


def test_who_gives_a_key_again_gets_the_same_job_also_when_it_has_ended(doing):
    def start(key, **args):
        return job_start(name="thing", args=args, by="wang", key=key)

    number = start("k", plan=1)
    assert start("k", plan=1) == number
    assert start("l", plan=1) != number
    job_do(job_take())
    assert start("k", plan=1) == number
    with pytest.raises(Refused, match="另一项工作"):
        start("k", plan=2)
    assert Job.objects.count() == len(
        [entry for entry in audit_entries(chain="") if entry.act == "job_start"]
    )


def test_a_job_whose_database_went_away_is_given_back_and_tried_again(doing, monkeypatch):
    calls = []

    def work(args, who, progress, done):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("the server was ended")
        done({})

    monkeypatch.setattr(working, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(connection, "close", lambda: None)
    doing(work)
    number = started()
    work_until(lambda: not jobs_open(), idle_seconds=0)
    assert (job_numbered(number).state, Job.objects.get().attempts) == ("done", 2)


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_work_says_nothing_and_never_while_it_is_written(doing, monkeypatch):
    monkeypatch.setattr(doing_, "BEAT_SECONDS", 0.01)
    short = timezone.now() + timedelta(seconds=5)

    def lease():
        return Job.objects.get().lease_until

    def work(args, who, progress, done):
        Job.objects.update(lease_until=short)
        until = time.monotonic() + 10
        while lease() == short and time.monotonic() < until:
            time.sleep(0.01)
        with transaction.atomic():
            Job.objects.update(lease_until=short)
            time.sleep(0.1)
            seen.append(lease())
            done({})

    seen: list[object] = []
    doing(work)
    number = started()
    job_do(job_take())
    assert (job_numbered(number).state, seen) == ("done", [short])


def test_what_ended_long_ago_is_forgotten_and_what_waits_or_is_parked_is_not(doing):
    first = parked(plan=1)
    old, fresh = started(plan=2), started(plan=3)
    job_do(job_take())
    job_do(job_take())
    waiting = started(plan=4)
    long_ago = timezone.now() - timedelta(days=31)
    Job.objects.exclude(pk=fresh).update(created_at=long_ago)
    Job.objects.filter(pk__in=[first, old]).update(finished_at=long_ago)
    jobs_forget(days=30)
    assert set(Job.objects.values_list("pk", flat=True)) == {first, fresh, waiting}


def test_who_lost_the_job_keeps_nothing_of_it(doing):
    person()

    def work(args, who, progress, done):
        Job.objects.update(attempts=2, worker="elsewhere:1")
        renamed_to("改了", done)

    doing(work)
    started()
    job_do(job_take())
    job = Job.objects.get()
    assert (job.state, job.worker, title()) == (JobState.RUNNING, "elsewhere:1", "编办")


def test_a_late_refusal_does_not_undo_what_another_worker_did(doing):
    def work(args, who, progress, done):
        Job.objects.update(attempts=2, state=JobState.DONE)
        raise refuse("", N_("没有数据"))

    doing(work)
    started()
    job_do(job_take())
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_progress_is_told_before_the_work_is_written_and_never_while_it_is(doing):
    seen = []

    def work(args, who, progress, done):
        progress("甲", 1, 4)
        seen.append(job_numbered(number).stage)
        with transaction.atomic():
            progress("乙", 2, 4)
            seen.append(job_numbered(number).stage)
            done({})

    doing(work)
    number = started()
    job_do(job_take())
    assert seen == ["甲", "甲"]
    job = job_numbered(number)
    assert (job.done, job.total, job.percent) == (1, 4, 25)


@pytest.mark.django_db(transaction=True)
def test_progress_keeps_the_lease(doing):
    def work(args, who, progress, done):
        Job.objects.update(lease_until=timezone.now())
        progress("甲", 1, 4)
        left.append(Job.objects.get().lease_until - timezone.now())

    left: list[timedelta] = []
    doing(work)
    started()
    job_do(job_take())
    assert left[0] > timedelta(minutes=5)


def test_jobs_are_found_by_what_they_are_about(doing):
    first, second = started(plan=1), started(plan=2)
    assert [job.number for job in jobs_open("thing", plan=2)] == [second]
    assert job_latest(plan=1).number == first
    assert job_latest(plan=3) is None
    job_do(job_take())
    assert [job.number for job in jobs_open()] == [second]
    assert job_latest(plan=1).is_done


def test_a_worker_works_until_it_is_told_to_stop(doing):
    done = [started(n=n) for n in range(3)]
    work_until(lambda: not jobs_open(), idle_seconds=0)
    assert {job_numbered(number).state for number in done} == {"done"}


def test_a_database_that_is_away_is_waited_for(doing, monkeypatch):
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(connection, "close", lambda: None)
    number, calls = started(), []

    def take():
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("away")
        return job_take()

    monkeypatch.setattr(working, "job_take", take)
    work_until(lambda: not jobs_open(), idle_seconds=0)
    assert job_numbered(number).state == "done"


def test_the_worker_command_does_a_job_and_ends_when_told(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SANTU_")}
    environment |= {"SANTU_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "santu.config.settings"}

    def python(*words: str) -> str:
        command = [sys.executable, *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def say(code: str) -> str:
        return python("-c", f"import django; django.setup()\n{code}").strip()

    python("-m", "santu", "migrate")
    say(
        "from santu.jobs.services import job_start\n"
        "job_start(name='plan_create', args={'scenario': 9, 'standards': 'shanxi'}, by='wang')"
    )
    with subprocess.Popen([sys.executable, "-m", "santu", "worker"], env=environment) as worker:
        try:
            for _ in range(30):
                state = say("from santu.jobs.selectors import job_numbered\nprint(job_numbered(1).state)")
                if state not in {"waiting", "running"}:
                    break
                time.sleep(0.5)
            assert state == "refused"
        finally:
            worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0


def test_what_is_done_now_and_then_is_done_at_once_and_when_its_time_has_come(monkeypatch, caplog):
    done, now, rounds = [], [1000.0], iter(range(4))

    def fails() -> None:
        done.append("fails")
        raise ValueError

    regular = (ports.Regular("often", 1, lambda: done.append("often")), ports.Regular("fails", 60, fails))
    monkeypatch.setattr(ports, "REGULAR", regular)
    monkeypatch.setattr(working.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(working.time, "sleep", lambda _: now.__setitem__(0, now[0] + 31))
    work_until(lambda: next(rounds, None) is None)
    assert done == ["often", "fails", "often"]
    assert "fails failed; it is tried again in 60 minutes" in caplog.text
