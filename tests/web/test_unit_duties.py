"""The pages of duties: matrix, both sides, gaps and overlaps, and the list by file."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.domain.layouts_duties import DUTIES
from santu.register.models import Act
from santu.register.services.bodies import bodies_record
from santu.register.services.matters import matters_import
from tests.db import reforms
from tests.db.duties import WATER, WHITE, done_by, recorded, row
from tests.db.registers import DAY, body, person, unit
from tests.db.test_matters import A1, A2, looked
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
COUNTY = "140101"


@pytest.fixture
def register(db, tmp_path) -> None:
    """Two matters in the catalogue; in 白城乡 two bodies do the first, in 水秀镇 the county's bureau helps with the second."""
    reforms.forget()
    reforms.before()
    bodies_record(day=DAY, bodies=[body(unit(COUNTY), "农业局", "fixed_organ")], title="部门", by=person())
    matters_import(preview=looked(tmp_path, {**A1, "kind": "permit"}, A2), title="目录", by=person())
    recorded(
        row(WHITE, "A1", "综合办"),
        row(WHITE, "A1", "农科站", organ="农业局"),
        row(WATER, "A2", "农业局", body_code=COUNTY, role="配合", text="给技术指导"),
    )


def cells(client, code: str, table: str = "duties", **query: str) -> list[list[str]]:
    """The rows of a table without its header, without the first three columns' links."""
    asked = "&".join(f"{name}={said}" for name, said in query.items())
    answer = client.get(f"/units/{unit(code)}/duties?export=csv&table={table}&day={DAY}&{asked}")
    assert answer.status_code == 200, answer.content
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_a_county_sees_which_township_lacks_whom(register, holding):
    client = holding("county_officer", unit(COUNTY))
    assert [(one[1], *one[3:]) for one in cells(client, COUNTY)] == [
        ("A1", "缺", "重", "缺"),
        ("A2", "缺", "缺", "缺"),
    ]
    page = text(client.get(f"/units/{unit(COUNTY)}/duties?day={DAY}"))
    assert "水秀镇" in page
    assert "主办机构不止一个" not in page
    assert [one[1] for one in cells(client, COUNTY, only="overlaps")] == ["A1"]
    assert [one[1] for one in cells(client, COUNTY, view="bodies")] == ["A1", "A2"]
    found = cells(client, COUNTY, "duty-findings", view="findings")
    assert sorted((one[0], one[1], one[3], one[4]) for one in found) == [
        ("主办机构不止一个", "白城乡", "A1", "农科站、综合办"),
        ("只有配合，没有主办", "水秀镇", "A2", "农业局"),
        ("没有主办机构", "北洸乡", "A1", ""),
        ("没有主办机构", "北洸乡", "A2", ""),
        ("没有主办机构", "水秀镇", "A1", ""),
        ("没有主办机构", "白城乡", "A2", ""),
    ]
    alone = cells(client, COUNTY, "duty-findings", view="findings", only="overlaps")
    assert [(one[0], one[1]) for one in alone] == [("主办机构不止一个", "白城乡")]


def test_a_township_sees_its_bodies_and_the_part_of_the_county(register, holding):
    client = holding("township_clerk", unit(WHITE))
    [first, second] = cells(client, WHITE)
    assert sorted(first[3:]) == sorted(["主", "主", "管", *[""] * (len(first) - 6)])
    assert set(second[3:]) == {""}
    assert [one[1] for one in cells(client, WHITE, only="gaps")] == ["A2"]
    assert [one[1] for one in cells(client, WHITE, kind="permit")] == ["A1"]
    assert cells(client, WHITE, q="没有的事") == []
    sides = cells(client, WHITE, "sides", view="sides")
    assert sides[0][2:4] == ["农业局（主管）", "综合办（主办）、农科站（主办）"]
    assert sides[1][2:4] == ["", "没有主办机构"]
    clerk = holding("township_clerk", unit(WATER))
    assert cells(clerk, WATER, "sides", view="sides")[1][2:] == [
        "农业局（配合）",
        "没有主办机构",
        "给技术指导",
    ]
    assert client.get(f"/units/{unit(WATER)}/duties?day={DAY}").status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("view=sides", "没有名为“sides”的表"),
        ("kind=dance", "没有名为“dance”的事项类型"),
        ("only=nothing", "没有名为“nothing”的选项"),
    ],
)
def test_a_choice_that_is_none_is_refused(register, holding, query, words):
    client = holding("county_officer", unit(COUNTY))
    answer = client.get(f"/units/{unit(COUNTY)}/duties?day={DAY}&{query}")
    assert answer.status_code == 404
    assert words in text(answer)


def test_where_nothing_is_known_the_page_says_what_to_do(db, holding):
    reforms.forget()
    reforms.before()
    for code in (COUNTY, WHITE):
        page = text(holding("county_officer", unit(COUNTY)).get(f"/units/{unit(code)}/duties?day={DAY}"))
        assert "请导入职责清单" in page
    page = text(holding("province_officer", unit("14")).get(f"/units/{unit('14')}/duties?day={DAY}"))
    assert "请从左边的单位树打开" in page


def test_a_list_is_previewed_recorded_and_written_out_again(register, holding):
    client, path = holding("county_officer", unit(COUNTY)), f"/units/{unit(COUNTY)}/duties/file?day={DAY}"

    def sent(act: str = "", seen: str = "", body: str = "综合办") -> dict[str, object]:
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerows([[column.name for column in DUTIES], row(WHITE, "A2", body)])
        file = SimpleUploadedFile("职责.csv", stream.getvalue().encode())
        return {"file": file, "day": str(DAY), "title": "新职责", "act": act, "seen": seen, "key": "one"}

    wrong = text(client.post(path, sent(body="没有的办")))
    assert "没有叫“没有的办”的机构" in wrong
    before = Act.objects.count()
    seen = client.post(path, sent()).content.decode()
    assert "新登记 1 项" in seen
    assert Act.objects.count() == before
    mark = seen.split('name="seen" value="')[1].split('"')[0]
    done = client.post(path, sent("import", mark), headers=HX)
    act = Act.objects.latest("pk")
    assert done.headers["HX-Redirect"].startswith(f"/acts/{act.pk}/")
    assert done_by()[WHITE, "A2"] == "综合办"
    book = client.get(f"{path}&format=duties")
    again = {**sent(), "file": SimpleUploadedFile("职责.xlsx", book.content)}
    assert "登记与文件一致" in text(client.post(path, again))
    assert client.get(f"{path}&format=csv").status_code == 200


def test_the_reference_frame_counts_matters_body_by_body(register, holding):
    client = holding("county_officer", unit(COUNTY))
    rows = f"/units/{unit(COUNTY)}/rows?day={DAY}&export=csv&table=rows&column="
    told = {
        column: [
            line[5:]
            for line in csv.reader(io.StringIO(client.get(rows + column).content.decode("utf-8-sig")))
        ][1:]
        for column in ("matters", "helped")
    }
    assert sorted(told["matters"]) == [["A1", "农科站", "主办"], ["A1", "综合办", "主办"]]
    assert told["helped"] == [["A2", "农业局", "配合"]]
    page = text(client.get(f"/units/{unit(COUNTY)}/matrix?day={DAY}&group=matters"))
    assert "主办的事项" in page
