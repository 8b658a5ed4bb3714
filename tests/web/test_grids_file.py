"""The page of buildings and grids by file: templates and exports, faults at cells, a preview, an act."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.models import Act
from tests.db import reforms
from tests.db.grid_files import BASE, building, grid, gridded, held, recorded, sheet
from tests.db.registers import DAY, LATER, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP = "140101", "140101200"


@pytest.fixture
def client(holding):
    reforms.forget()
    reforms.before()
    recorded(sheet(), grid(1, "1", "2"), grid(2, "3"))
    return holding("county_officer", unit(COUNTY))


def sent(table: str, rows: list[dict[str, object]], act: str = "", seen: str = "") -> dict[str, object]:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file = SimpleUploadedFile("表.csv", stream.getvalue().encode())
    return {
        "file": file,
        "table": table,
        "day": str(LATER),
        "title": "新表",
        "act": act,
        "seen": seen,
        "key": "k",
    }


def test_a_new_sheet_is_previewed_with_what_it_does_and_recorded(client):
    path, rows = f"/units/{unit(TOWNSHIP)}/grids/file?day={DAY}", [building("1", 4, 9), building("2", 5, 11)]
    before = Act.objects.count()
    preview = client.post(path, sent("buildings", rows)).content.decode()
    for words in (
        "1 个村的建筑表变更",
        "有 1 栋建筑不在新表里（如 3）",
        "1 个网格的建筑都不在新表里",
        "2 栋 9 户 20 人",
        "原来",
    ):
        assert words in preview, words
    assert Act.objects.count() == before
    mark = preview.split('name="seen" value="')[1].split('"')[0]
    done = client.post(path, sent("buildings", rows, "import", mark), headers=HX)
    act = Act.objects.latest("pk")
    assert (act.title, act.kind) == ("新表", "grids")
    assert done.headers["HX-Redirect"].startswith(f"/acts/{act.pk}/")
    assert held(LATER) == {(BASE, 1): ("1 2", 9, 20)}
    assert "登记建筑和网格" in text(client.get(f"/acts/{act.pk}/?day={LATER}"))
    rows = text(client.get(f"/acts/{act.pk}/?facts=register_cellsheet&day={LATER}"))
    assert "建筑的位置、户数和人数（表.csv）" in rows


def test_faults_are_told_at_their_cells_with_a_cure(client):
    path = f"/units/{unit(TOWNSHIP)}/grids/file?day={DAY}"
    swapped = [building("1", x="37.421", y="112.551"), building("1", people="多")]
    told = text(client.post(path, sent("buildings", swapped)))
    for words in ("写反了", "两列对调", "第 2 行 x 列", "与第 2 行重复", "不是 0 或正整数"):
        assert words in told, words
    told = text(client.post(path, sent("grids", [gridded(3, "1"), gridded(4, "没有")])))
    assert "第 1 号网格“第1网格”里" in told
    assert "建筑表里没有“没有”" in told
    assert "没有选文件" in text(client.post(path, {"table": "grids", "day": str(DAY)}))


@pytest.mark.parametrize("table", ["buildings", "grids"])
def test_what_is_written_out_is_read_back_without_a_change(client, table):
    path = f"/units/{unit(TOWNSHIP)}/grids/file?day={DAY}"
    book = client.get(f"{path}&table={table}&format=rows")
    assert book.status_code == 200
    again = {"file": SimpleUploadedFile("表.xlsx", book.content), "table": table, "day": str(DAY)}
    assert "登记与文件一致" in text(client.post(path, again))
    for form in ("csv", "xlsx"):
        assert client.get(f"{path}&table={table}&format={form}").status_code == 200
    assert client.get(f"{path}&table=houses").status_code == 404


def test_it_takes_the_right_and_no_more_than_a_county(client, holding):
    assert (
        holding("township_clerk", unit(TOWNSHIP)).get(f"/units/{unit(TOWNSHIP)}/grids/file").status_code
        == 403
    )
    officer = holding("province_officer", unit("14"))
    page = officer.get(f"/units/{unit('14')}/grids/file?day={DAY}")
    assert "format=rows" not in page.content.decode()
    refused = officer.get(f"/units/{unit('14')}/grids/file?day={DAY}&format=rows")
    assert "一次只写出一个县的" in text(refused)


def test_who_may_import_is_led_there_from_the_pages_of_grids(client, holding):
    for address in (f"/units/{unit(TOWNSHIP)}/grids", f"/units/{unit(TOWNSHIP)}/grid-teams"):
        assert "按文件登记" in text(client.get(f"{address}?day={DAY}"))
        clerk = holding("township_clerk", unit(TOWNSHIP))
        assert "按文件登记" not in text(clerk.get(f"{address}?day={DAY}"))
