"""A penalty on real pages: filed by officers with certificates, told, heard, reviewed, decided by another, served; its file is opened."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from santu.operate.domain.archiving import MANIFEST, archive_faults
from tests.browser.cases import fill
from tests.browser.conftest import NARROW, Visitor, environment
from tests.browser.looking import grave_faults, sideways
from tests.browser.prepare_penalty import MATTER
from tests.db.test_papers import words
from tests.repo.tree import ROOT

Visit = Callable[..., Visitor]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
OFFICER, REVIEWER, HEAD = "demo-enforcer", "demo-clerk", "demo-leader"
PARTY = "王某"
FILED = {
    "title": "占道经营", "matter": MATTER, "party": "person", "party_name": PARTY, "party_address": "水秀乡东街 1 号",
    "harm": "ordinary", "where": "水秀乡东街", "found_how": "巡查发现",
}  # fmt: skip
FOUND = {"findings": "占用人行道摆摊", "basis": "条例第五条", "major": "complex"}
TOLD = {
    "told_kind": "fine",
    "told_fine": "1000",
    "told_penalty": "拟罚款一千元，依据条例第五条",
    "hearing_right": "granted",
}


@pytest.fixture(scope="module")
def prepared_for(served: Path) -> list[str]:
    """The township, the posts of two officers, and that of one whose certificate ran out."""
    command = [sys.executable, "-m", "tests.browser.prepare_penalty"]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(served), check=True, capture_output=True, text=True
    )
    return ran.stdout.split()


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def photo(name: str) -> Any:
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": PNG + name.encode()}


def sound(page: Page) -> None:
    assert not sideways(page)
    assert not grave_faults(page)


def does(who: Visitor, at: str, said: dict[str, str], *files: str, outcome: str = "done") -> None:
    """End the task of a case that is theirs, with a picture for each field of files."""
    who.go(at)
    task = who.page.locator(".case-task.mine").first
    fill(task, said)
    for name in files:
        task.locator(f"input[type=file][name='{name}']").set_input_files(photo(name))
    sound(who.page)
    with who.page.expect_navigation():
        task.locator(f"button[name=outcome][value='{outcome}']").click()


def paper(page: Page, title: str) -> str:
    """The words of a document that is made on the page."""
    with page.expect_download() as waited:
        page.locator(f"button[data-made='{title}']").first.click()
    return words(Path(waited.value.path()).read_bytes())


def filed(officer: Visitor, town: str, *posts: str) -> None:
    """Write what a case is filed with that was opened on paper some time ago, and send it."""
    officer.go(f"/units/{town}/open/penalty/")
    form = officer.page.locator("#begin form")
    form.locator(".paper-time summary").click()
    fill(
        form,
        {
            **FILED,
            "ended_on": day(-31),
            "found_on": day(-30),
            "came_at": f"{day(-29)}T09:00",
            "note": "立案审批表 7 号，网络中断",
        },
    )
    for post in posts:
        form.locator(f"[name=officers][value='{post}']").check()
    sound(officer.page)
    form.locator("button[type=submit]").click()


def told(officer: Visitor, at: str) -> None:
    """Make the notice of what is being written; what lacks is said at its field, and what was chosen stays."""
    page = officer.page
    officer.go(at)
    fill(page.locator(".case-task.mine"), {**TOLD, "told_on": day(-27), "told_penalty": ""})
    page.locator("input[type=file][name=notice]").set_input_files(photo("notice"))
    page.locator("button[data-made='行政处罚告知书']").click()
    expect(page.locator("[name=told_penalty]")).to_have_attribute("aria-invalid", "true")
    sound(page)
    page.locator("[name=told_penalty]").fill(TOLD["told_penalty"])
    said = paper(page, "行政处罚告知书")
    for text in (PARTY, FOUND["findings"], TOLD["told_penalty"], "有权要求听证"):
        assert text in said, text
    assert "受送达人" in paper(page, "告知书送达回证")
    # The receipt that was chosen before is still there, and is sent.
    with page.expect_navigation():
        page.locator("button[name=outcome][value=done]").click()
    expect(page.locator("#papers")).to_contain_text("告知书及送达回证")


def notified(officer: Visitor, at: str) -> None:
    """A hearing that is told too late is refused before it is told; then it is told in time."""
    page = officer.page
    officer.go(at)
    said = {"notified_on": day(-25), "hearing_where": "会议室", "hearing_host": "司法所"}
    fill(page.locator(".case-task.mine"), {**said, "hearing_on": day(-24)})
    page.locator("button[data-made='行政处罚听证通知书']").click()
    expect(page.locator("#faults")).to_contain_text("第六十四条第二项")
    page.locator("[name=hearing_on]").fill(day(-4))
    assert "会议室" in paper(page, "行政处罚听证通知书")
    with page.expect_navigation():
        page.locator("button[name=outcome][value=done]").click()


def archived(officer: Visitor, at: str) -> None:
    """Every part of the file is named in its manifest by its digest, and the decision says what was decided."""
    page = officer.page
    officer.go(f"{at}archive/")
    sound(page)
    digest = page.locator("dd.digest code").inner_text()
    with page.expect_download() as waited:
        page.get_by_role("button", name=re.compile("ZIP")).click()
    with Path(waited.value.path()).open("rb") as file:
        assert not archive_faults(file, digest)
    with zipfile.ZipFile(waited.value.path()) as archive:
        named = json.loads(archive.read(MANIFEST))
        evidence = next(one for one in named["files"] if one["field"] == "evidence")
        assert evidence["sha256"] == hashlib.sha256(photo("evidence.record")["buffer"]).hexdigest()
        assert hashlib.sha256(archive.read(evidence["path"])).hexdigest() == evidence["sha256"]
        titles = [one["title"] for one in named["documents"]]
        path = next(one["path"] for one in named["documents"] if one["title"] == "行政处罚决定书")
        said = words(archive.read(path))
    assert {"立案审批表", "行政处罚告知书", "行政处罚听证通知书", "行政处罚决定书", "决定书送达回证"} <= {
        *titles
    }
    for text in (PARTY, "人民币800元", "举行了听证"):
        assert text in said, text


def test_whose_certificate_ran_out_is_named_with_the_article_and_nothing_is_lost(
    visit: Visit, prepared_for: list[str]
) -> None:
    town, able, _, late = prepared_for
    officer = visit().sign_in(OFFICER)
    page = officer.page
    for posts, said in (([able], "只有 1 名，不得少于 2 名"), ([able, late], f"第 {late} 号")):
        filed(officer, town, *posts)
        expect(page.locator("#faults")).to_contain_text("第四十二条")
        expect(page.locator("#faults")).to_contain_text(said)
        expect(page.locator("[name=party_name]")).to_have_value(PARTY)
        sound(page)


def test_a_penalty_goes_from_its_filing_to_its_service(visit: Visit, prepared_for: list[str]) -> None:
    town, *posts = prepared_for
    officer, reviewer, head = visit(), visit(size=NARROW), visit(language="en")
    for who, name in ((officer, OFFICER), (reviewer, REVIEWER), (head, HEAD)):
        who.sign_in(name)
    filed(officer, town, *posts[:2])
    officer.page.wait_for_url(re.compile(r"/cases/\d+/"))
    at = officer.page.url.partition("?")[0].removeprefix(officer.address)
    does(officer, at, FOUND, "evidence.record")
    told(officer, at)
    asked = {"defence": "请从轻", "defence_view": "部分采纳", "asked_on": day(-26)}
    does(officer, at, asked, outcome="hearing")
    notified(officer, at)
    does(reviewer, at, {"held_on": day(-4), "hearing_view": "事实清楚"}, "hearing_record")
    does(reviewer, at, {"first_review": "experienced", "reviewer_from": "outside", "review_view": "同意"})
    officer.go(at)
    assert officer.page.locator(".case-task.mine").count() == 0, "who investigated does not decide"
    does(head, at, {"discussed_on": day()}, "minutes")
    decided = {
        "penalty": "fine",
        "fine": "800",
        "decided_on": day(),
        "decision_no": "水处罚〔2026〕1号",
        "decision": "罚款八百元",
    }
    does(head, at, decided)
    assert "水处罚〔2026〕1号" in paper_of_case(officer, at, "行政处罚决定书")
    does(officer, at, {"served_on": day(), "served_how": "direct"}, "service_record")
    archived(officer, at)


def paper_of_case(who: Visitor, at: str, title: str) -> str:
    who.go(at)
    return paper(who.page, title)
