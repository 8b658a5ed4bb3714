"""Workers at the same time: no job is done twice, none is forgotten."""

import pytest

from santu.jobs import ports
from santu.jobs.doing import job_take
from santu.jobs.models import Job
from santu.jobs.ports import Handler
from santu.jobs.services import job_start
from santu.jobs.working import work_until
from santu.kernel.messages import N_, Refused
from tests.db.test_register_together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def done(monkeypatch):
    """What was done, in order."""
    found: list[int] = []

    def work(args, who, progress, done):
        progress("甲", 0, 1)
        found.append(args["n"])
        done({})

    monkeypatch.setattr(ports, "HANDLERS", (Handler("thing", N_("撤销操作"), work),))
    return found


def test_two_workers_never_take_the_same_job(done):
    numbers = [job_start(name="thing", args={"n": n}, by="wang") for n in range(12)]

    def take_all():
        # Both may see the same job; the one that comes second takes nothing and looks again.
        found = [job_take() for _ in range(40)]
        return [job.pk for job in found if job]

    taken = together(take_all, take_all)
    assert sorted(number for numbers_taken in taken for number in numbers_taken) == numbers
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_two_workers_do_each_job_once(done):
    for n in range(12):
        job_start(name="thing", args={"n": n}, by="wang")

    def worker():
        work_until(lambda: not Job.objects.filter(state__in=["waiting", "running"]).exists(), idle_seconds=0)

    together(worker, worker)
    assert sorted(done) == list(range(12))
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_of_two_who_start_the_same_one_is_refused(done):
    def start():
        return job_start(name="thing", args={"n": 1}, by="wang")

    outcomes = together(start, start)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Job.objects.count() == 1
