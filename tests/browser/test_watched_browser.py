"""Under the network watch Chromium is silent by itself, and a page that calls beyond is seen."""

import subprocess
import sys

from tests.repo.test_watched import SCRIPT, WATCHED, watches
from tests.repo.tree import ROOT

VISIT = """
from playwright.sync_api import sync_playwright
from tests.browser.conftest import CHROMIUM, FLAGS

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    page = browser.new_page()
    page.set_content("<form><input type=password></form>{picture}")
    page.wait_for_timeout({seconds} * 1000)
    browser.close()
"""


def visited(seconds: int, picture: str = "") -> subprocess.CompletedProcess[str]:
    code = VISIT.format(seconds=seconds, picture=picture)
    command = [sys.executable, SCRIPT, "--required", sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


@watches
def test_chromium_is_silent_by_itself():
    ran = visited(8)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.startswith("=== network watch: 0 tries beyond loopback, ")


@watches
def test_a_page_that_calls_beyond_is_seen():
    ran = visited(1, "<img src='https://pictures.example/a.png'>")
    assert ran.returncode == WATCHED["TRIED"], ran.stdout + ran.stderr
    *tries, told = ran.stdout.splitlines()
    assert tries
    assert all("the name pictures.example, by " in line for line in tries), tries
    assert "0 tries" not in told
