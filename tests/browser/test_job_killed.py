"""What somebody sees who waits for background work while its workers are killed: nothing to be done, until it is parked."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from santu.jobs.models import MOST_ATTEMPTS
from tests.browser.conftest import environment, serving
from tests.repo.tree import ROOT

SLOW = 60_000
HANGS = """
import time, django
django.setup()
from santu.jobs import ports
from santu.jobs.doing import job_do, job_take
def work(args, by, progress, done):
    progress("读取名单", 1, 4)
    print("at work", flush=True)
    time.sleep(600)
ports.HANDLERS = (ports.Handler("plan_create", "", work),)
job_do(job_take())
"""
"""A worker that tells how far it is, and comes no further."""


@pytest.fixture
def home(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path / "home")


@pytest.fixture
def address(home) -> Iterator[str]:
    """The pages, without any worker beside them."""
    with serving(home, "--no-worker") as where:
        yield where


@contextmanager
def killed_at_the_end(home, *words: str) -> Iterator[subprocess.Popen[str]]:
    settings = {**environment(home), "DJANGO_SETTINGS_MODULE": "santu.config.settings"}
    with subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_page_tells_of_killed_workers_and_of_a_parked_job_and_leads_on_in_the_end(visit, home):
    visitor = visit().sign_in()
    page = visitor.page
    page.goto(f"{visitor.address}/scenarios/1/")
    page.locator("form[action*='/plan'] button.primary").click()
    page.wait_for_url(re.compile(r"/jobs/\d+"), timeout=SLOW)
    number = re.search(r"/jobs/(\d+)", page.url)[1]
    panel, again = page.locator(".job"), page.get_by_text("正在从头再办")
    expect(panel).to_have_attribute("data-state", "waiting")

    for attempt in range(MOST_ATTEMPTS):
        with killed_at_the_end(home, "-c", HANGS) as worker:
            assert worker.stdout.readline() == "at work\n"
            expect(panel).to_have_attribute("data-state", "running", timeout=SLOW)
            expect(page.locator(".job progress")).to_have_attribute("max", "4", timeout=SLOW)
            expect(again).to_have_count(1 if attempt else 0, timeout=SLOW)

    with killed_at_the_end(home, "-m", "santu", "worker"):
        expect(panel).to_have_attribute("data-state", "parked", timeout=SLOW)
        expect(panel.get_by_role("alert")).to_contain_text(f"请把任务号 {number} 交给系统管理员")
        with killed_at_the_end(
            home, "-m", "santu", "jobs", "--put-back", number, "--reason", "试验"
        ) as putting:
            assert putting.wait(60) == 0
        page.wait_for_url(re.compile(r"/plans/\d+/"), timeout=SLOW)
