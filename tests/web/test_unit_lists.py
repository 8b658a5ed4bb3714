"""Pages of lists: begun, edited, reviewed and published each by whom it is for, compared, and as files."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document

from santu.formats.reading import read_table
from santu.register.domain.unit_lists import ListRow
from santu.register.models import ListEdition
from santu.register.selectors.unit_lists import list_numbered, rows_of
from santu.register.services.unit_lists import list_row_set
from tests.db.duties import WHITE
from tests.db.registers import imported, person, unit
from tests.db.unit_lists import STANDARDS, drafted, published, reviewed
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY, WEST = "140101", "140102"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()


@pytest.fixture
def clerk(holding):
    return holding("township_clerk", unit(WHITE))


@pytest.fixture
def officer(holding):
    return holding("county_officer", unit(COUNTY))


@pytest.fixture
def member(holding):
    return holding("commission", unit(COUNTY))


def names(number: int) -> list[str]:
    return [row.name for row in rows_of(number)]


def test_from_the_draft_of_a_township_to_a_published_list_on_pages(clerk, member, officer):
    page = text(clerk.get(f"/units/{unit(WHITE)}/lists"))
    assert "起草一版" in page
    assert "村级组织履行职责事项清单" in page
    begun = clerk.post(f"/units/{unit(WHITE)}/lists/new", {"kind": "village_duties", "source": "catalogue"})
    assert begun.status_code == 302
    address = begun["Location"]
    page = text(clerk.get(address))
    assert "起草中" in page
    assert "党建工作 4" in page
    assert "落实“三会一课”" in page
    assert clerk.post(f"{address}submit").status_code == 302
    assert "待审核" in text(clerk.get(address))
    assert clerk.post(f"{address}review", {"note": ""}).status_code == 403
    assert member.post(f"{address}review", {"note": "同意"}).status_code == 302
    said = {"document": "白政发1号", "published_on": TODAY.isoformat(), "start": TODAY.isoformat()}
    assert member.post(f"{address}publish", said).status_code == 403
    assert officer.post(f"{address}publish", said).status_code == 302
    page = text(clerk.get(address))
    assert "施行中" in page
    assert "白政发1号" in page
    assert "公布清单" in text(officer.get(address))
    assert "第 1 版" in text(clerk.get(f"/units/{unit(WHITE)}/lists"))


def test_a_row_is_added_changed_and_taken_out(clerk):
    number = drafted("burdens", "empty")
    address = f"/lists/{number}/"
    said = {"class": "责任状", "name": "秸秆禁烧", "issuer": "环保局", "matter": "B1"}
    assert clerk.post(f"{address}rows/0", said).status_code == 302
    assert clerk.post(f"{address}rows/1", {**said, "name": "禁烧和利用"}).status_code == 302
    assert names(number) == ["禁烧和利用"]
    assert "禁烧和利用" in clerk.get(f"{address}rows/1").content.decode()
    refused = clerk.post(f"{address}rows/1", {**said, "name": "", "issuer": ""})
    assert refused.status_code == 422
    assert refused.content.decode().count('aria-invalid="true"') == 2
    assert clerk.get(f"{address}rows/7").status_code == 404
    assert clerk.post(f"{address}rows/1/remove").status_code == 302
    assert names(number) == []


def test_rows_are_chosen_from_the_catalogue(clerk):
    number = drafted()
    address = f"/lists/{number}/"
    clerk.post(f"{address}rows/2/remove")
    page = text(clerk.get(f"{address}catalogue"))
    assert "发展党员" in page
    assert "党员教育管理" not in page
    assert "没有可以添加" in text(clerk.get(f"{address}catalogue?q=无此项"))
    assert clerk.post(f"{address}catalogue", {}).status_code == 422
    assert clerk.post(f"{address}catalogue", {"rows": "V02|"}).status_code == 302
    assert names(number)[-1] == "发展党员"


def test_a_draft_says_what_changed_in_words_on_the_page_and_as_text(clerk):
    published(drafted(), TODAY)
    begun = clerk.post(f"/units/{unit(WHITE)}/lists/new", {"kind": "village_duties", "source": "last"})
    address = begun["Location"]
    clerk.post(f"{address}rows/1/remove")
    said = rows_of(list_numbered(int(address.split("/")[2])).number)[0].cells | {"content": "少开会"}
    clerk.post(f"{address}rows/1", {**said, "matter": "V02"})
    page = text(clerk.get(address))
    assert "与第 1 版相比" in page
    assert "取消“落实“三会一课””" in page
    told = clerk.get(f"{address}changes.txt").content.decode()
    assert told.splitlines()[0].startswith("~ “发展党员”：工作内容由“教育、培养")
    assert told.splitlines()[1] == "- 取消“落实“三会一课””"


def test_rows_are_found_by_class_and_by_words(clerk):
    address = f"/lists/{drafted()}/"
    page = text(clerk.get(f"{address}?class=党建工作"))
    assert "发展党员" in page
    assert "调解民间纠纷" not in page
    page = text(clerk.get(f"{address}?q=纠纷"))
    assert "调解民间纠纷" in page
    assert "发展党员" not in page


def test_the_paper_is_a_docx_and_a_draft_says_so(clerk):
    number = drafted()
    answer = clerk.get(f"/lists/{number}/list.docx")
    document = Document(io.BytesIO(answer.content))
    assert document.paragraphs[0].text == "白城乡村级组织履行职责事项清单"
    assert len(document.tables) == 8
    assert document.tables[0].rows[1].cells[1].text == "落实“三会一课”"
    assert document.paragraphs[-1].text == "白城乡人民政府"
    assert any("草案" in part.text for one in document.sections for part in one.header.paragraphs)


def file_of(rows: list[list[str]], folder: Path) -> io.BytesIO:
    path = io.BytesIO("\n".join(",".join(row) for row in rows).encode())
    path.name = "清单.csv"
    return path


def test_a_file_is_previewed_taken_in_and_taken_back(clerk, tmp_path):
    number = drafted("burdens", "empty")
    address = f"/lists/{number}/"
    rows = [["种类", "名称", "提出单位"], ["责任状", "秸秆禁烧", "环保局"]]
    preview = clerk.post(f"{address}file", {"file": file_of(rows, tmp_path)}).content.decode()
    assert ("新增 1 项" in preview, "文件里没有下面" in preview) == (True, False)
    seen = preview.split('name="seen" value="')[1].split('"')[0]
    assert names(number) == []
    given = {"file": file_of(rows, tmp_path), "act": "import", "seen": seen}
    assert clerk.post(f"{address}file", given).status_code == 302
    assert names(number) == ["秸秆禁烧"]
    other = [rows[0], ["责任状", "防汛", "水利局"]]
    gone = text(clerk.post(f"{address}file", {"file": file_of(other, tmp_path)}))
    assert "文件里没有下面 1 项，导入后从草稿里取消：秸秆禁烧" in gone
    page = clerk.get(address).content.decode()
    made = page.split('name="import"')[1].split('value="')[1].split('"')[0]
    assert clerk.post(f"{address}file/undo", {"import": made}).status_code == 302
    assert names(number) == []
    bad = [["种类", "名称", "提出单位"], ["别的", "", "环保局"]]
    page = text(clerk.post(f"{address}file", {"file": file_of(bad, tmp_path)}))
    assert "全部错误 2" in page
    assert clerk.post(f"{address}file", {"ignored": ""}).status_code == 422


def test_templates_and_the_export_are_workbooks(clerk, tmp_path):
    number = drafted()
    path = tmp_path / "清单.xlsx"
    path.write_bytes(clerk.get(f"/lists/{number}/?format=xlsx").content)
    table = read_table(path)
    assert table.header[:4] == ("序号", "事项编码", "职责类别", "事项名称")
    assert len(table) == 28
    path.write_bytes(clerk.get(f"/lists/{number}/file?format=xlsx").content)
    assert read_table(path).header == table.header


def test_three_sheets_go_out_and_come_back_to_no_change(clerk, tmp_path):
    number = drafted("responsibility", "empty")
    row = ListRow("A1", {"class": "上级部门收回", "name": "收费站", "organ": "交通局", "basis": "某法"})
    list_row_set(edition=number, no=None, row=row, standards=STANDARDS, by=person())
    path = tmp_path / "三张清单.xlsx"
    path.write_bytes(clerk.get(f"/lists/{number}/?format=sheets").content)
    assert read_table(path, sheet="上级部门收回事项清单").header == ("序号", "事项名称", "承接部门及工作方式")
    page = clerk.post(f"/lists/{number}/file", {"file": SimpleUploadedFile("a.xlsx", path.read_bytes())})
    assert "新增 0 项，改动 0 项，取消 0 项" in text(page)
    assert "表名写" in text(clerk.get(f"/lists/{number}/file"))


def test_who_may_not_sees_no_forms_and_does_nothing(holding, clerk):
    number, neighbour = drafted(), holding("township_clerk", unit("140101100"))
    reader = holding("window_clerk", unit(WHITE))
    assert neighbour.get(f"/lists/{number}/").status_code == 404
    page = text(reader.get(f"/lists/{number}/"))
    assert "送审" not in page
    for where in ("submit", "rows/1/remove", "file/undo", "discard"):
        assert reader.post(f"/lists/{number}/{where}").status_code == 403
    assert "起草一版" not in text(reader.get(f"/units/{unit(WHITE)}/lists"))
    assert len(names(number)) == 28


def test_who_wrote_it_reads_why_they_do_not_review_it(holding):
    both = holding("county_officer", unit(COUNTY))
    number = reviewed(drafted("centre"))
    assert "公布文号" in text(both.get(f"/lists/{number}/"))
    assert ListEdition.objects.get(pk=number).state == "review"


def test_a_refused_step_says_so_beside_the_form(clerk, member):
    number = drafted()
    clerk.post(f"/lists/{number}/submit")
    answer = member.post(f"/lists/{number}/return", {"reason": ""}, headers=HX)
    assert answer.status_code == 422
    assert "退回改什么" in answer.content.decode()
    assert clerk.get(f"/lists/{number}/rows/1").status_code == 404
    assert member.post(f"/lists/{number}/return", {"reason": "补依据"}).status_code == 302
    assert "补依据" in text(clerk.get(f"/lists/{number}/"))
    said = {"reason": "重新起草"}
    assert clerk.post(f"/lists/{number}/discard", said)["Location"].endswith("/lists")
    assert not ListEdition.objects.exists()
