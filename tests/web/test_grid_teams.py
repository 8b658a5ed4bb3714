"""The pages of teams of grids: seen, filled in, refused, moved; what may be asked of a grid."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from santu.register.domain.service_rows import Kind
from santu.register.domain.unit_lists import ListRow
from santu.register.models import GridTeamMember
from santu.register.services.unit_lists import list_draft, list_row_set
from tests.db import grid_files
from tests.db.grid_teams import grid, member, named, redrawn, standing
from tests.db.registers import imported, person, unit
from tests.db.services import BESIDE, COUNTY, STANDARDS, TOWNSHIP, VILLAGE, file_of, recorded
from tests.db.unit_lists import published
from tests.web.reading import text

pytestmark = pytest.mark.django_db
REDRAWN = date(2021, 1, 1)


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()
    standing(grid(1, "abc"), grid(2, "de"), grid(1, "x", BESIDE))


def at(code: str, more: str = "") -> str:
    return f"/units/{unit(code)}/grid-teams{more}"


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_a_township_sees_who_stands_ready_and_which_grids_lack_whom(holding):
    recorded(
        Kind.TEAMS,
        member(role="网格长", person="李建国", office="村委会主任"),
        member(),
        member(role="辅助员", office=""),
        member(2),
    )
    reader = holding("evaluator", unit(COUNTY))
    page = text(reader.get(at(TOWNSHIP)))
    for said in ("李**（村委会主任）", "还有 2 个网格、30 户的队伍没有配齐", "2 个网格，1 个配齐"):
        assert said in page
    assert "建国" not in page
    assert b"ask-member" not in reader.get(at(TOWNSHIP)).content
    rows = rows_of(reader.get(at(TOWNSHIP, "?export=csv&table=teams")))
    assert [row[-1] for row in rows] == ["", "网格长、辅助员", "网格长、网格员、辅助员"]
    rows = rows_of(reader.get(at(TOWNSHIP, "?lacks=grid_worker&export=csv&table=teams")))
    assert [row[0] for row in rows] == ["水秀西村"]
    assert reader.get(at(TOWNSHIP, "?lacks=x")).status_code == 404
    county = text(reader.get(at(COUNTY)))
    assert "3 个网格，1 个配齐" in county
    assert "李**" not in county


def test_a_clerk_names_and_ends_somebody_on_the_page(holding):
    clerk = holding("township_clerk", unit(TOWNSHIP))
    assert b"ask-member" in clerk.get(at(TOWNSHIP)).content
    today = timezone.localdate().isoformat()
    said = {
        "grid": grid(1).id,
        "role": "grid_chief",
        "person": "李建国",
        "office": "村委会主任",
        "since": today,
    }
    wrong = clerk.post(at(TOWNSHIP, "/name"), {**said, "grid": "", "since": ""})
    assert (wrong.status_code, "没有选网格" in text(wrong), "从哪一天起" in text(wrong)) == (422, True, True)
    assert clerk.post(at(TOWNSHIP, "/name"), said).status_code == 302
    twice = clerk.post(at(TOWNSHIP, "/name"), {**said, "person": "张三"})
    assert (twice.status_code, "同时只有一名" in text(twice)) == (422, True)
    assert GridTeamMember.objects.get().person == "李**"
    page = clerk.get(at(TOWNSHIP))
    assert "第1网格 · 网格长 · 李** · 村委会主任" in text(page)
    number = GridTeamMember.objects.get().pk
    over = {"member": str(number), "day": today, "reason": "换届"}
    assert clerk.post(at(TOWNSHIP, "/end"), {**over, "member": "", "day": ""}).status_code == 422
    assert clerk.post(at(TOWNSHIP, "/end"), over).status_code == 302
    assert GridTeamMember.objects.get(withdrawn_by=None).until == timezone.localdate()
    elsewhere = holding("township_clerk", unit("140101200"))
    assert elsewhere.post(at(TOWNSHIP, "/name"), said).status_code == 404
    other = {**said, "grid": grid(1).id, "role": "grid_aide"}
    assert elsewhere.post(at("140101200", "/name"), other).status_code in (403, 404, 422)
    assert GridTeamMember.objects.filter(role="grid_aide").count() == 0


def test_a_team_whose_grid_ended_waits_and_is_moved_by_a_button(holding):
    named(grid(2).id, "grid_chief", person="李建国")
    redrawn(grid(1, "abc"), grid(1, "abcde"), grid(2, "de"), REDRAWN)
    clerk = holding("township_clerk", unit(TOWNSHIP))
    page = text(clerk.get(at(TOWNSHIP)))
    for said in ("网格已撤销，队伍待安排", "网格长 李**", "自 2021-01-01 起撤销", "转到承接网格 第1网格"):
        assert said in page
    said = {"grid": grid(2).id, "day": "2021-01-01", "reason": "重新划分网格"}
    assert clerk.post(at(TOWNSHIP, "/move"), {**said, "day": "2020-12-31"}).status_code == 422
    assert clerk.post(at(TOWNSHIP, "/move"), {**said, "day": ""}).status_code == 422
    assert clerk.post(at(TOWNSHIP, "/move"), said).status_code == 302
    page = text(clerk.get(at(VILLAGE)))
    assert "待安排" not in page
    assert "李**" in page


def test_a_file_of_teams_is_taken_in_on_the_page_of_files(holding):
    clerk = holding("township_clerk", unit(TOWNSHIP))
    address = f"/units/{unit(TOWNSHIP)}/services/file"
    for form in ("xlsx", "csv", "rows"):
        assert clerk.get(f"{address}?kind=teams&format={form}").status_code == 200
    sent = file_of(member(), member(9)).read_bytes()
    answer = clerk.post(address, {"kind": "teams", "file": SimpleUploadedFile("a.csv", sent)})
    assert "没有第 9 号网格" in text(answer)
    sent = file_of(member()).read_bytes()
    answer = clerk.post(address, {"kind": "teams", "file": SimpleUploadedFile("a.csv", sent)})
    assert "网格员 王** 村委会委员" in text(answer)
    seen = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
    said = {"kind": "teams", "act": "import", "seen": seen, "file": SimpleUploadedFile("a.csv", sent)}
    assert clerk.post(address, said).status_code == 302
    assert "王**（村委会委员）" in text(clerk.get(at(TOWNSHIP)))


def admitted(code: str, *names: str, until: str = "") -> int:
    draft = list_draft(unit=unit(code), kind="admission", source="empty", standards=STANDARDS, by=person())
    for name in names:
        cells = {"class": "排查安全隐患", "name": name, "issuer": "应急管理局", "until": until}
        row = ListRow("", {key: value for key, value in cells.items() if value})
        list_row_set(edition=draft, no=None, row=row, standards=STANDARDS, by=person())
    published(draft, timezone.localdate())
    return draft


def test_what_may_be_asked_of_a_grid_is_the_list_of_the_township_else_of_the_county(holding):
    reader = holding("evaluator", unit(COUNTY))
    assert "还没有施行的网格准入清单" in text(reader.get(at(VILLAGE)))
    admitted(COUNTY, "燃气使用提醒")
    page = text(reader.get(at(VILLAGE)))
    assert "燃气使用提醒" in page
    assert "东县" in page
    admitted(TOWNSHIP, "沿街门店巡查")
    page = text(reader.get(at(VILLAGE)))
    assert "沿街门店巡查" in page
    assert "燃气使用提醒" not in page
    assert "清单以外的事先走准入" in page


def test_a_task_whose_admission_is_over_is_asked_of_no_grid(holding):
    admitted(TOWNSHIP, "旧任务", until="2021-01-01")
    page = text(holding("evaluator", unit(COUNTY)).get(f"/units/{unit(TOWNSHIP)}/grids"))
    assert "旧任务" not in page
    assert "0 项" in page


def test_the_pages_read_in_english(holding, client):
    recorded(Kind.TEAMS, member(role="网格长", person="李建国"))
    reader = holding("evaluator", unit(COUNTY))
    reader.cookies["santu_language"] = "en"
    page = text(reader.get(at(TOWNSHIP)))
    for said in ("Teams of grids", "Teams", "still lack"):
        assert said in page


def test_a_township_sees_its_grids_at_a_glance(holding):
    act = grids_recorded()
    reader = holding("evaluator", unit(COUNTY))
    assert act.pk
    page = reader.get(f"/units/{unit('140101200')}/grids")
    said = text(page)
    for words in ("grid-mini", 'data-tone="none"'):
        assert words in page.content.decode()
    for words in ("白城东村", "1 个网格，306 户", "1 个超限", "还有 1 个网格、303 户的队伍没有配齐"):
        assert words in said
    rows = rows_of(reader.get(f"/units/{unit('140101200')}/grids?export=csv&table=villages"))
    assert rows[0] == ["白城东村", "3", "306", "918", "1", "1", "1", "1", "0"]
    assert rows[1][1:] == [""] * 8
    assert rows[-1][:5] == ["合计", "3", "306", "918", "1"]
    county = rows_of(reader.get(f"/units/{unit(COUNTY)}/grids?export=csv&table=villages"))
    assert [(row[0], row[4]) for row in county] == [
        ("水秀镇", "3"),
        ("白城乡", "1"),
        ("北洸乡", ""),
        ("合计", "4"),
    ]


def grids_recorded():
    buildings = grid_files.sheet(households=(301, 2, 3))
    return grid_files.recorded(
        buildings, grid_files.grid(1, "1", "2"), grid_files.grid(1, "1", network=grid_files.PARTY)
    )


def test_the_own_tasks_of_grids_are_told_with_the_grids_that_have_them(holding):
    def busy(number: int, cells: str):
        one = grid(number, cells, "140101200200")
        return replace(one, extent=replace(one.extent, tasks=("防汛巡查",)))

    standing(busy(1, "a"), busy(2, "b"))
    reader = holding("evaluator", unit(COUNTY))
    assert "防汛巡查 2 个网格" in text(reader.get(f"/units/{unit('140101200')}/grids"))
    assert "防汛巡查 第1网格、第2网格" in text(reader.get(at("140101200200")))
