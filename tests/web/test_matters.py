"""The pages of the catalogue: searched, a matter with who does it, and files taken in and taken back."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.models import MatterLoad
from santu.register.selectors.matters import matters_held, statutory_file
from santu.register.services.matters import matters_import, matters_preview
from tests.db import reforms
from tests.db.duties import WHITE, recorded, row
from tests.db.registers import DAY, person, unit
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
TODAY = "day=2026-11-26"


@pytest.fixture
def carried(db) -> None:
    reforms.forget()
    reforms.before()
    matters_import(preview=matters_preview(path=statutory_file(), by=person()), title="法定事项", by=person())


def codes(client, query: str) -> list[str]:
    answer = client.get(f"/matters/?export=csv&table=matters&{query}")
    assert answer.status_code == 200, answer.content
    return [line[1] for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))][1:]


def test_the_catalogue_is_searched_and_what_does_not_count_is_seen_when_asked_for(carried, holding):
    client = holding("township_clerk", unit(WHITE))
    assert len(codes(client, TODAY)) == 228
    assert len(codes(client, "day=2020-06-30")) == 144
    assert codes(client, f"{TODAY}&q=宅基地&law=土地管理法实施条例") == ["T086", "T087"]
    assert set(codes(client, f"{TODAY}&standing=repealed")) == {"T017", "T018", "T078", "T108"}
    assert codes(client, f"{TODAY}&standing=all&law=社会抚养费征收管理办法") == ["T209"]
    assert "T209" not in codes(client, TODAY)
    assert len(codes(client, f"{TODAY}&kind=ruling")) == 6
    page = text(client.get(f"/matters/?{TODAY}"))
    assert "未核" in page
    assert "有效 228 项；另有 44 项" in page
    for query in ("kind=dance", "standing=maybe"):
        assert client.get(f"/matters/?{query}").status_code == 404


def test_a_matter_tells_its_text_and_who_does_it(carried, holding):
    recorded(row(WHITE, "T084", "综合办"))
    page = text(holding("county_officer", unit("140101")).get(f"/matters/T084/?day={DAY}"))
    for words in ("农村村民住宅用地，由乡（镇）人民政府审核批准", "白城乡综合办", "2020-01-01"):
        assert words in page
    other = text(holding("county_officer", unit("140102")).get(f"/matters/T084/?day={DAY}"))
    assert "白城乡" not in other
    assert holding("county_officer", unit("140102")).get("/matters/T999/").status_code == 404


def test_a_file_is_previewed_loaded_and_taken_back(db, holding):
    reforms.forget()
    reforms.before()
    client = holding("province_officer")

    def sent(**more: str) -> dict[str, object]:
        file = SimpleUploadedFile("目录.csv", statutory_file().read_bytes())
        return {"file": file, "key": "one", **more}

    bad = SimpleUploadedFile("目录.csv", "code,name,law\nA1,,某法\n".encode())
    assert "这一格是空的" in text(client.post("/matters/file", {"file": bad}))
    seen = client.post("/matters/file", sent()).content.decode()
    assert "新登记 272 项" in seen
    assert not matters_held()
    mark = seen.split('name="seen" value="')[1].split('"')[0]
    done = client.post("/matters/file", sent(act="import", seen=mark), headers=HX)
    assert done.headers["HX-Redirect"] == "/matters/"
    load = MatterLoad.objects.get()
    book = client.get("/matters/file?format=matters")
    again = {"file": SimpleUploadedFile("目录.xlsx", book.content)}
    assert "目录与文件一致" in text(client.post("/matters/file", again))
    for form in ("xlsx", "csv", "statutory"):
        assert client.get(f"/matters/file?format={form}").status_code == 200
    taken = client.post(f"/matters/file/{load.pk}/take-back", {"reason": ""}, headers=HX)
    assert taken.status_code == 422
    taken = client.post(f"/matters/file/{load.pk}/take-back", {"reason": "有误"}, headers=HX)
    assert taken.headers["HX-Redirect"] == "/matters/file"
    assert not matters_held()


def test_a_county_cannot_change_the_catalogue_of_all(carried, holding):
    client = holding("county_officer", unit("140101"))
    file = SimpleUploadedFile("目录.csv", statutory_file().read_bytes())
    assert "权限不到全部单位" in text(client.post("/matters/file", {"file": file}))
    load = MatterLoad.objects.get()
    assert client.post(f"/matters/file/{load.pk}/take-back", {"reason": "x"}).status_code in {403, 422}
    assert len(matters_held()) == 272
