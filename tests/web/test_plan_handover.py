"""The pages of handover lists: what is missing, one class declared after the other, and the list as a document."""

import io
import re

import pytest
from docx import Document

from santu.transition.models import HandoverLine
from santu.transition.selectors.handover import lists_of
from tests.db import reforms
from tests.web.reading import text

pytestmark = pytest.mark.django_db
LINE = {
    "what-1": "办公楼", "quantity-1": "1,250.5", "measure-1": "平方米",
    "receiver-1": "水秀镇", "witness-1": "县财政局", "day-1": "2021-02-01",
}  # fmt: skip


@pytest.fixture
def plan(planned):
    HandoverLine.objects.all().delete()
    reforms.forget()
    return planned


def test_all_lists_stand_with_what_is_missing(browsing, plan):
    client, lists = browsing(), lists_of(plan)
    page = text(client.get(f"/plans/{plan.pk}/handover/"))
    assert all(one.name in page for one in lists)
    rows = client.get(f"/plans/{plan.pk}/handover/?export=csv&table=lists").content.decode("utf-8-sig")
    assert rows.count("没有办完") == len(lists)
    assert "资产、债权债务、合同、档案、印章、未结事项" in rows
    assert f"/plans/{plan.pk}/handover/" in client.get(f"/plans/{plan.pk}/").content.decode()


def test_a_class_is_declared_and_stands_in_the_document(browsing, plan):
    client, address = browsing(), f"/plans/{plan.pk}/handover/1/"
    assert client.post(f"{address}declare", {"category": "assets", **LINE}).status_code in (200, 302)
    assert client.post(f"{address}declare", {"category": "seals", "nothing": "1"}).status_code in (200, 302)
    found = lists_of(plan)[0]
    assert (found.lines, found.open, len(found.undeclared)) == (1, 0, 4)
    page = text(client.get(address))
    assert "办公楼" in page
    assert "没有这一类。" in page
    answer = client.get(f"{address}paper")
    document = Document(io.BytesIO(answer.content))
    words = [one.text for one in document.paragraphs]
    assert f"{found.name}移交清单" in words
    assert [word for word in words if re.match("[一二三四五六七八九]、", word)][3] == "四、资产"
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"办公楼", "1250.5平方米", "2021年2月1日"} <= set(cells)


def test_what_is_wrong_is_told_at_its_field(browsing, plan):
    bad = {**LINE, "quantity-1": "两栋", "day-1": ""}
    answer = browsing().post(f"/plans/{plan.pk}/handover/1/declare", {"category": "assets", **bad})
    assert answer.status_code == 422
    assert "“两栋”不是数量" in text(answer)
    empty = browsing().post(f"/plans/{plan.pk}/handover/1/declare", {"category": "assets"})
    assert "没有写交接什么" in text(empty)
    assert not HandoverLine.objects.exists()


def test_an_applied_plan_takes_no_more(browsing, at):
    plan = at("applied")
    page = browsing().get(f"/plans/{plan.pk}/handover/1/").content.decode()
    assert "declare" not in page
    answer = browsing().post(f"/plans/{plan.pk}/handover/1/declare", {"category": "seals", "nothing": "1"})
    assert answer.status_code == 422
