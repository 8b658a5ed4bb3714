"""Processes on pages: the drawing as a file, which version it is, and what stands on its tasks."""

from datetime import date

import pytest

from santu.operate.domain.bpmn import read
from santu.operate.domain.shipped import drawing
from santu.operate.models import ProcessVersion
from santu.operate.selectors.processes import shown_of
from santu.operate.services.processes import process_ready
from santu.web.diagrams import Mark, diagram_of, measures
from tests.db.registers import holder, imported, unit

pytestmark = pytest.mark.django_db
NEW = drawing("window").decode().replace("核对材料、受理", "收件、核对材料")


@pytest.fixture
def reader(client):
    imported()
    client.force_login(holder("township_clerk", unit("140101100")))
    return client


def second(start: date) -> None:
    process_ready("window")
    ProcessVersion.objects.create(
        process="window", number=2, title="一窗办结", digest="x", drawing=NEW, start=start, by="tester",
        binding=ProcessVersion.objects.get().binding,
    )  # fmt: skip


def test_what_comes_with_the_product_is_there_before_its_first_case(reader):
    answer = reader.get("/processes/window.bpmn")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert "Content-Disposition" not in answer
    assert answer.content == drawing("window")
    assert not ProcessVersion.objects.exists()


def test_the_version_in_force_on_the_day_or_the_one_that_is_asked_for(reader):
    second(date(2026, 3, 1))
    assert reader.get("/processes/window.bpmn?day=2026-03-01").content == NEW.encode()
    assert reader.get("/processes/window.bpmn?day=2026-02-28").content == drawing("window")
    assert reader.get("/processes/window.bpmn?day=2026-02-28&version=2").content == NEW.encode()
    assert reader.get("/processes/window.bpmn?version=3").status_code == 404
    assert reader.get("/processes/window.bpmn?version=two").status_code == 404
    assert reader.get("/processes/none.bpmn").status_code == 404


def test_a_drawing_is_sent_again_only_after_it_has_changed(reader):
    first = reader.get("/processes/window.bpmn")
    same = reader.get("/processes/window.bpmn", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    second(date(2026, 3, 1))
    newer = reader.get("/processes/window.bpmn?version=2", headers={"If-None-Match": first["ETag"]})
    assert (newer.status_code, newer.content) == (200, NEW.encode())


def test_a_download_is_a_file_that_reads_back(reader):
    answer = reader.get("/processes/whistle.bpmn?download")
    assert answer["Content-Disposition"] == 'attachment; filename="whistle-1.bpmn"'
    assert read(answer.content).digest == shown_of("whistle").definition.digest


def test_a_diagram_knows_its_shape_and_says_each_mark_in_words():
    marks = {"accept": Mark(1200, 3.52, 2, "/there"), "approve": Mark(0, None, 0, "/here")}
    found = diagram_of(shown_of("window"), marks, "流程图")
    assert found.address == "/processes/window.bpmn?version=1"
    assert found.shape == f"0 0 {found.width} {found.height}"
    assert found.payload["accept"] == {
        "href": "/there",
        "name": "核对材料、受理",
        "open": "1,200",
        "median": "3.5 天",
        "overdue": "超期 2",
        "told": "在办 1,200 件、用时中位数 3.5 个工作日、超期 2 件",
    }
    assert (found.payload["approve"]["median"], found.payload["approve"]["overdue"]) == ("", "")


def test_a_drawing_is_as_large_as_its_shapes_together():
    box = '<s xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">{}</s>'.format
    one, two = (
        '<dc:Bounds x="-10" y="5" width="100" height="40"/>',
        '<dc:Bounds x="200" y="0" width="50" height="20"/>',
    )
    assert measures(box(one + two)) == (260, 45)
    assert measures(box("")) == (1600, 900)


@pytest.mark.parametrize("wrong", ["abc", "NaN", "1e400", ""])
def test_a_drawing_that_gives_no_numbers_has_the_usual_size(wrong):
    box = '<s xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><dc:Bounds x="{}" y="0" width="5" height="5"/></s>'
    assert measures(box.format(wrong)) == (1600, 900)
