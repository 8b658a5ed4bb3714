"""A new version of a process on its pages: uploaded, its faults named, mended, simulated, published by another."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.jobs.services import job_start
from santu.jobs.working import job_do, job_take
from santu.operate.domain.bpmn import MOST_BYTES
from santu.operate.models import ProcessDraft, ProcessVersion
from santu.web import uploads
from tests.db.drafting import with_a_second_look, without_its_lane, without_the_supervision
from tests.db.registers import holder, person, unit
from tests.db.running import COUNTY, OTHER, county, window_case
from tests.web.reading import text

pytestmark = pytest.mark.django_db
DRAFTS = "/processes/window/drafts/"


@pytest.fixture(autouse=True)
def _county(client) -> None:
    county()
    client.force_login(person("drafter"))


def sent(client, data: bytes, address: str = DRAFTS, **more: object):
    file = SimpleUploadedFile("window.bpmn", data, "application/xml")
    return client.post(address, {"file": file, **more})


def fields(answer) -> dict[str, str]:
    """What the form of the binding has in it."""
    page = answer.content.decode()
    found = dict(re.findall(r'<input id="((?:at|standard)-[^"]+)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="(right-[^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_from_a_faulty_file_to_a_version_that_another_publishes(client):
    window_case()
    answer = sent(client, without_its_lane())
    draft = ProcessDraft.objects.get()
    here = f"{DRAFTS}{draft.pk}/"
    assert answer["Location"] == here
    assert "出件复核 (second_look)" in text(client.get(here))
    assert sent(client, with_a_second_look(), here).status_code == 302
    shown = text(client.get(here))
    assert "出件复核 图上没有画 在泳道“综合窗口”" in shown
    assert "没有问题" in shown
    papers = {"start": f"{timezone.localdate()}", "reason": "加复核", "document": "函1号"}
    client.force_login(person("publisher"))
    assert "还没有用办过的件试走" in text(client.get(here))
    assert "还没有用办过的件试走" in text(client.post(f"{here}publish", papers))
    assert client.post(f"{here}simulate").status_code == 302
    assert "正在试走" in text(client.get(here))
    job = job_take()
    assert job is not None
    job_do(job)
    client.force_login(person("drafter"))
    assert "试走的件都与当时走得一样" in text(client.get(here))
    assert "起草的人不能自己公布" in text(client.get(here))
    assert "不能公布它" in text(client.post(f"{here}publish", papers))
    client.force_login(person("publisher"))
    assert "在办的 1 件按各自的旧版办完" in text(client.get(here))
    assert client.post(f"{here}publish", papers).status_code == 302
    assert ProcessVersion.objects.get(number=2).start == timezone.localdate()
    assert "已公布为第 2 版" in text(client.get(here))


def test_in_english_its_words_are_english(client):
    sent(client, with_a_second_look())
    found = {"cases": 3, "alike": 0, "otherwise": 3, "new": {"second_look": 3}, "gone": {"deliver": 2}}
    ProcessDraft.objects.update(found=json.dumps(found))
    client.cookies["santu_language"] = "en"
    draft = ProcessDraft.objects.get()
    pages = text(client.get(DRAFTS)) + text(client.get(f"{DRAFTS}{draft.pk}/"))
    for word in (" 草稿 ", " 新增 ", " 改动 ", "要等一个", "当时办过"):
        assert word not in pages, word


def test_the_binding_is_a_form_that_keeps_what_is_not_in_it(client):
    sent(client, with_a_second_look())
    draft = ProcessDraft.objects.get()
    here = f"{DRAFTS}{draft.pk}/"
    given = fields(client.get(here))
    assert given["at-back_office"] == "item, organ"
    given["standard-window/promised"] = "window/rating"
    client.post(here, {**given, "drawing": draft.drawing})
    draft.refresh_from_db()
    assert "事项的承诺办理时限" in draft.binding
    assert "由 window/decision 改为 window/rating" in text(client.get(here))
    client.post(here, {**given, "standard-window/promised": "soon", "drawing": draft.drawing})
    assert "没有可用作时限的标准“soon”" in text(client.get(here))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04 zip", "压缩包"),
        (b"%PDF-1.7 pdf", "PDF 文件"),
        (b"\x89PNG\r\n\x1a\n image", "图片"),
        (bytes(range(256)), "不是完好的 XML"),
        (b"", "不是完好的 XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "文档类型声明"),
        (b" " * (MOST_BYTES + 1), "上限"),
    ],
)
def test_what_is_no_bpmn_file_is_refused_by_name_and_nothing_is_written(client, data, told):
    entries = AuditEntry.objects.count()
    answer = sent(client, data)
    assert (answer.status_code, ProcessDraft.objects.count()) == (422, 0)
    assert told in text(answer)
    assert AuditEntry.objects.count() == entries
    sent(client, with_a_second_look())
    draft, entries = ProcessDraft.objects.get(), AuditEntry.objects.count()
    again = sent(client, data, f"{DRAFTS}{draft.pk}/", drawing="")
    assert (again.status_code, told in text(again)) == (422, True)
    assert ProcessDraft.objects.get().drawing == draft.drawing
    assert AuditEntry.objects.count() == entries


def test_a_file_beyond_what_is_taken_begins_no_draft_of_the_version_in_force(client, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    answer = sent(client, with_a_second_look())
    assert (answer.status_code, ProcessDraft.objects.count()) == (422, 0)
    assert "文件太大，没有收下" in text(answer)


def marks(answer, name: str) -> dict[str, dict[str, str]]:
    """What stands on a drawing of the page."""
    found = re.search(rf'id="marks-{name}">(.*?)</script>', answer.content.decode())
    return json.loads(found[1]) if found else {}


def test_the_drawings_are_marked_with_what_is_new_changed_and_taken_away(client):
    sent(client, with_a_second_look(drawn=True).replace("统一出件".encode(), "出具结果".encode()))
    here = f"{DRAFTS}{ProcessDraft.objects.get().pk}/"
    answer = client.get(here)
    new = marks(answer, "new")
    assert {node: new[node]["sign"] for node in ("second_look", "flow_looked", "issue", "flow_16")} == {
        "second_look": "+", "flow_looked": "+", "issue": "~", "flow_16": "~",
    }  # fmt: skip
    assert "由“统一出件”改名" in new["issue"]["told"]
    assert "accept" not in new
    assert "图上没有画" not in text(answer)
    assert marks(answer, "old") == {}
    assert f'data-diagram="{here}drawing"' in answer.content.decode()
    sent(client, without_the_supervision(), here)
    answer = client.get(here)
    assert {one["sign"] for one in marks(answer, "old").values()} == {"−"}
    assert "supervise_approval" in marks(answer, "old")
    assert "去掉的 督办审批 supervise_approval" in text(answer)


def test_the_form_narrows_a_simulation_and_what_it_refuses_is_told_at_once(client):
    window_case()
    sent(client, with_a_second_look())
    here = f"{DRAFTS}{ProcessDraft.objects.get().pk}/"
    today = timezone.localdate()
    wrong = {"unit": "无此乡", "from": f"{today}", "to": f"{today - timedelta(days=1)}"}
    answer = text(client.post(f"{here}simulate", wrong))
    assert "没有您能看到的、代码或名称为“无此乡”的单位" in answer
    assert "请对调" in answer
    assert "请写乡镇或更上级的单位" in text(client.post(f"{here}simulate", {"unit": "140101100200"}))
    assert "不是日期" in text(client.post(f"{here}simulate", {"from": "soon"}))
    assert "还没有到" in text(client.post(f"{here}simulate", {"from": f"{today + timedelta(days=1)}"}))
    assert job_take() is None
    for given, told in (
        ({"unit": OTHER}, "没有符合的件"),
        ({"unit": COUNTY, "from": f"{today}", "to": f"{today}"}, f"{today} 至 {today} 收下的"),
    ):
        assert client.post(f"{here}simulate", given).status_code == 302
        job = job_take()
        assert job is not None
        job_do(job)
        assert told in text(client.get(here))


def test_a_draft_can_be_taken_away(client):
    sent(client, with_a_second_look())
    answer = client.get(f"{DRAFTS}{ProcessDraft.objects.get().pk}/drawing?download=1")
    assert answer.content == with_a_second_look()
    assert "attachment" in answer["Content-Disposition"]


def test_who_has_no_right_to_processes_finds_nothing_there(client):
    sent(client, with_a_second_look())
    client.force_login(holder("window_clerk", unit("140101100")))
    for address in (DRAFTS, f"{DRAFTS}{ProcessDraft.objects.get().pk}/"):
        assert client.get(address).status_code in (403, 404)


def test_the_same_simulation_does_not_run_twice_at_once(client):
    sent(client, with_a_second_look())
    number = ProcessDraft.objects.get().pk
    args = {"process": "window", "draft": number}
    job_start(name="process_simulate", args=args, by="drafter")
    assert "正在进行" in text(client.post(f"{DRAFTS}{number}/simulate"))
