"""The forms of processes on pages: opening a case, ending its tasks, and what it says by them."""

import json
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from santu.operate.models import Case, CaseFile, CaseWords
from santu.register.selectors.matters import statutory_file
from santu.register.services.matters import matters_import, matters_preview
from tests.db.registers import person, unit
from tests.db.running import COUNTY, HOUSING, OTHER, TOWN, WATER, acting, county, department, open_task
from tests.web.reading import text

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture(autouse=True)
def _county(settings, tmp_path) -> None:
    settings.SANTU_HOME = tmp_path
    county()


@pytest.fixture
def leader(client):
    client.force_login(acting("township_leader", TOWN))
    return client


def begin(client, **other: object):
    """Send the form of a joint operation."""
    sent = {
        "key": str(uuid4()), "title": "集贸市场整治", "day": "2026-12-01", "where": "东街市场", "why": "占道经营",
        "departments": [department(HOUSING), department(WATER)],
    }  # fmt: skip
    return client.post(f"/units/{unit(TOWN)}/open/operation/", {**sent, **other})


def opened(client) -> Case:
    begin(client)
    return Case.objects.get()


def ends(case: Case, node: str, item: str = "") -> str:
    """Where the task of a node is ended."""
    task = open_task(case, node) if not item else case.tokens.get(node=node, item=item, ended_at=None)
    return f"/cases/{case.pk}/tasks/{task.number}/"


def on(case: Case) -> dict[str, str]:
    """What a browser says of the page on which a form of a case stands."""
    return {"referer": f"http://testserver/cases/{case.pk}/"}


def test_what_one_may_open_is_offered_to_who_may(client, leader):
    address = f"/units/{unit(TOWN)}/open/"
    assert "联合执法" in text(leader.get(address))
    client.force_login(acting("evaluator"))
    assert "没有您可以在这里开的流程" in text(client.get(address))


def test_a_case_is_opened_by_its_form_once(leader):
    key = str(uuid4())
    answer = begin(leader, key=key)
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/cases/{case.pk}/")
    again = begin(leader, key=key)
    assert again.status_code == 422
    assert Case.objects.count() == 1


def test_what_was_typed_stays_and_each_fault_stands_at_its_field(leader):
    answer = begin(leader, title="", day="soon", where="西街", departments=["nobody"])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ">\n西街</textarea>" in page
    for at in ("title", "day-new", "departments-new-1"):
        assert f'id="wrong-{at}"' in page
    assert not Case.objects.exists()


def test_who_may_not_open_here_is_told_and_sees_no_form(client):
    client.force_login(acting("evaluator"))
    page = text(client.get(f"/units/{unit(TOWN)}/open/operation/"))
    assert "这里不由您开" in page
    assert "占道" not in page
    assert begin(client).status_code == 422


def test_what_an_end_needs_is_said_and_asked(client, leader):
    case = opened(leader)
    client.force_login(acting("department", COUNTY))
    page = text(client.get(f"/cases/{case.pk}/"))
    assert "办结时要填" in page
    address = ends(case, "answer", department(WATER))
    refused = client.post(address, {"outcome": "refused", "note": "另有任务"}, headers=on(case))
    assert refused.status_code == 422
    assert "另有任务" in refused.content.decode()
    assert client.post(address, {"outcome": "refused", "why_not": "防汛"}).status_code == 302
    assert CaseWords.objects.filter(name="why_not", text="防汛").exists()


def test_files_come_with_the_form_and_a_refused_one_loses_nothing(client, leader):
    case = opened(leader)
    client.force_login(acting("department", COUNTY))
    for organ in (HOUSING, WATER):
        client.post(ends(case, "answer", department(organ)), {"outcome": "done"})
    client.force_login(acting("township_leader", TOWN))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert re.search(rf'name="held_on" type="date"[^>]* max="{timezone.localdate()}"', page)
    assert "每个最多" in text(client.get(f"/cases/{case.pk}/"))
    sent = {
        "outcome": "done",
        "held_on": "2026-11-26",
        "places_checked": "12",
        "problems": "3",
        "handed_on": "转住建",
    }
    bad = SimpleUploadedFile("说明.txt", b"text")
    refused = client.post(ends(case, "conclude"), {**sent, "record": bad}, headers=on(case))
    assert refused.status_code == 422
    assert "转住建" in refused.content.decode()
    assert re.search(r'id="wrong-record-\d+"', refused.content.decode())
    good = SimpleUploadedFile("照片.png", PNG)
    assert client.post(ends(case, "conclude"), {**sent, "record": good}).status_code == 302
    assert CaseFile.objects.get().field == "record"
    case.refresh_from_db()
    assert case.closed_at
    assert json.loads(case.terms)["problems"] == 3


def test_the_case_says_it_with_names_and_texts_only_to_who_acts_on_it(client, leader):
    case = opened(leader)
    told = text(leader.get(f"/cases/{case.pk}/"))
    assert {"东县住房和城乡建设局", "东街市场", "2026-12-01"} <= set(told.split())
    client.force_login(acting("evaluator"))
    told = text(client.get(f"/cases/{case.pk}/"))
    assert "2026-12-01" in told
    assert "东街市场" not in told


def test_who_lies_elsewhere_sees_neither_form_nor_case(client, leader):
    case = opened(leader)
    client.force_login(acting("township_leader", OTHER))
    assert client.get(f"/units/{unit(TOWN)}/open/operation/").status_code == 404
    assert client.get(f"/cases/{case.pk}/").status_code == 404


def test_many_are_not_ended_together_where_the_end_needs_words(client, leader):
    case = opened(leader)
    client.force_login(acting("department", COUNTY))
    tasks = [f"{case.pk}-{one.number}" for one in case.tokens.filter(node="answer", waits=True)]
    sent = {"task": tasks, "deed": "step", "reason": "防汛"}
    refused = client.post("/workbench/bulk", {**sent, "outcome": "refused"})
    assert refused.status_code == 422
    assert "不参加的理由" in text(refused)
    assert client.post("/workbench/bulk", {**sent, "outcome": "done"}).status_code == 200
    assert not case.tokens.filter(node="answer", waits=True, ended_at=None).exists()


def test_matters_are_looked_for_by_code_and_by_a_part_of_the_name(leader):
    matters_import(preview=matters_preview(path=statutory_file(), by=person()), title="法定事项", by=person())
    address = f"/units/{unit(TOWN)}/matters-named"

    def named(words: str) -> dict[str, str]:
        found = leader.get(address, {"field": "matter", "matter": words}).content.decode()
        return dict(re.findall(r'value="(\w+)"[^>]*>([^<]+)<', found))

    found = named("宅基地")
    assert found
    assert all("宅基地" in name for name in found.values())
    code = next(iter(found))
    assert named(code)[code] == found[code]
    assert len(named("的")) <= 20
    assert "option" not in leader.get(address).content.decode()
