"""The way to an import on the pages: templates, every fault at once, preview, commit, undo."""

import csv
import io
import json
import os
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from santu.formats.reading import read_table
from santu.jobs.doing import job_do, job_take
from santu.jobs.selectors import job_numbered
from santu.register.domain.layouts import read_population, read_register_files
from santu.register.domain.layouts_templates import TEMPLATES
from santu.register.models import Act, DivisionVersion, Measurement
from santu.register.selectors.digests import county_digests
from santu.register.selectors.drafts import uploads
from santu.web import uploads as limits
from santu.web.pages import import_drafts
from tests.db import registers
from tests.db.conftest import HANDMADE

BEFORE = HANDMADE / "before"
LISTED = {name: (BEFORE / f"{name}.csv").read_bytes() for name in ("townships", "villages")}


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.SANTU_HOME = tmp_path / "home"


def sent(client, *, htmx=False, day="2020-06-30", **files):
    """Send a form with the hand-made lists, or others in their place."""
    given = {
        name: SimpleUploadedFile(f"{name}.csv", data) for name, data in {**LISTED, **files}.items() if data
    }
    said = {"day": day, "title": "某次导入"} | ({"base": "2020 年普查"} if "population" in files else {})
    return client.post("/imports/new", {**said, **given}, headers={"HX-Request": "true"} if htmx else {})


def worked():
    """Do what waits, as a worker would; the job."""
    job = job_take()
    job_do(job)
    return job_numbered(job.pk)


def agreed(client, place):
    """The act up to which the preview was made, as its form says it."""
    return re.search(r'name="since" value="(\d+)"', client.get(place).content.decode())[1]


def previewed(client, **files):
    answer = sent(client, **files)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_templates_can_be_imported_as_they_are(browsing, tmp_path, language, form):
    paths = {}
    for name in TEMPLATES:
        answer = browsing(language=language).get(f"/imports/templates/{name}.{form}")
        paths[name] = tmp_path / f"{name}.{form}"
        paths[name].write_bytes(answer.content)
    files = read_register_files(paths["townships"], paths["villages"])
    assert [row.name for row in files.townships] == ["水秀镇"]
    assert files.day.isoformat() == "2021-10-31"
    assert not any(source.unmapped for source in files.sources)
    assert read_population(paths["population"])[0].people == 21480


def test_the_second_sheet_of_a_template_explains_every_column(browsing, tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(browsing().get("/imports/templates/townships.xlsx").content)
    told = read_table(path, sheet="填写说明")
    assert told.column(0) == [
        "代码",
        "名称",
        "类型",
        "县代码",
        "县",
        "市代码",
        "市",
        "人口估计",
        "户数估计",
        "日期",
    ]
    assert "统计用区划代码" in told.column(1)[0]
    assert told.column(2)[:3] == ["是", "是", "否"]
    assert all(told.column(3))


@pytest.mark.parametrize("path", ["/imports/templates/matters.csv", "/imports/templates/villages.pdf"])
def test_a_template_that_there_is_not_is_refused(browsing, path):
    assert browsing().get(path).status_code == 404


def test_where_nothing_was_imported_the_page_says_how_to_begin(browsing):
    page = browsing().get("/imports/").content.decode()
    assert "还没有导入过名单" in page
    assert 'href="/imports/new"' in page
    assert "/imports/new?day=2020-06-30" in browsing().get("/imports/?day=2020-06-30").content.decode()


def test_from_files_to_an_act_and_back(browsing):
    client = browsing()
    before = county_digests()
    place = previewed(client)
    assert not Act.objects.exists()
    page = client.get(place).content.decode()
    assert "写入这 282 项变更" in page
    assert "东河县" in page
    answer = client.post(f"{place}commit", {"since": "0"})
    assert answer.status_code == 302
    job = worked()
    assert job.state == "done", job
    act = Act.objects.get()
    assert (act.kind, act.title, act.by, job.result) == (
        "import",
        "某次导入",
        "demo-planner",
        {"act": act.pk},
    )
    assert not any(uploads().iterdir())
    assert client.get(answer["Location"] + "/part").headers["Location"] == f"/imports/{act.pk}"
    done = client.get(f"/imports/{act.pk}").content.decode()
    assert f"已写入登记，是第 {act.pk} 号操作" in done
    assert "名称与隶属" in done
    assert f'hx-post="/acts/{act.pk}/undo"' in done
    client.post(f"/acts/{act.pk}/undo", {"reason": "导错了", "document": "文〔2020〕1号"})
    assert worked().state == "done"
    assert county_digests() == before
    assert "已撤销" in client.get("/imports/").content.decode()
    assert "登记恢复到导入之前" in client.get(f"/imports/{act.pk}").content.decode()


def test_every_fault_of_every_file_stands_in_the_table_with_its_cell_and_its_cure(browsing):
    lines = LISTED["townships"].decode().splitlines()
    broken = [lines[0], lines[1].replace(",", "x,", 1), *lines[2:], lines[2]]
    files = {
        "townships": "\n".join(broken).encode(),
        "villages": LISTED["villages"].replace(b",99010", b",99909", 1),
    }
    files["population"] = b"code,pop_estimate\n990101299,12\n990101202,many\n"
    client = browsing()
    place = previewed(client, **files)
    answer = client.get(f"{place}?export=csv&table=faults")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["所在文件", "位置", "哪里不对", "怎么改"]
    assert {row[0] for row in rows[1:]} == {"townships.csv", "villages.csv", "population.csv"}
    assert any("第" in row[1] and "列" in row[1] for row in rows[1:])
    assert all(row[2] and row[3] for row in rows[1:]), rows
    page = client.get(place).content.decode()
    assert f"有 {len(rows) - 1} 处错误，什么也没有写入" in page
    assert "data-filters=" in page
    assert client.post(f"{place}commit", {"since": "0"}).status_code == 422
    assert not Act.objects.exists()


def test_faults_in_english_are_parted_as_well(browsing):
    client = browsing(language="en")
    place = previewed(client, townships=LISTED["townships"] + LISTED["townships"].splitlines()[1] + b"\n")
    rows = list(
        csv.reader(io.StringIO(client.get(f"{place}?export=csv&table=faults").content.decode("utf-8-sig")))
    )
    assert rows[1][1].startswith("line ")
    assert rows[1][3].startswith("Delete the extra row")


def test_columns_that_nobody_knows_are_left_out_only_by_a_tick(browsing):
    lines = LISTED["villages"].decode().splitlines()
    more = "\n".join([lines[0] + ",备注,内部号", *(f"{line},x,1" for line in lines[1:])]).encode()
    client = browsing()
    place = previewed(client, villages=more)
    page = client.get(place).content.decode()
    assert "不认识的列" in page
    assert "内部号" in page
    refused = client.post(f"{place}columns", {"column": ["备注"]}, headers={"HX-Request": "true"})
    assert "内部号" in refused.content.decode()
    assert client.post(f"{place}columns", {"column": ["备注", "内部号"]}).status_code == 302
    assert "写入这 282 项变更" in client.get(place).content.decode()


def test_changes_are_signed_grouped_by_county_and_paged(browsing, monkeypatch):
    monkeypatch.setattr(import_drafts, "ON_A_PAGE", 50)
    client = browsing()
    registers.person("demo-planner")
    place = previewed(client)
    client.post(f"{place}commit", {"since": "0"})
    worked()
    changed = {
        "townships": LISTED["townships"].replace("石门乡".encode(), "石门回族乡".encode()),
        "villages": LISTED["villages"].replace(
            "郑家营村委会,990101202".encode(), "郑家营村委会,990101203".encode()
        ),
    }
    place = previewed(client, **changed)
    page = client.get(place)
    rows = list(
        csv.reader(io.StringIO(client.get(f"{place}?export=csv&table=changes").content.decode("utf-8-sig")))
    )
    assert sorted(row[0] for row in rows[1:]) == ["~", "~", "⇄"]
    assert all("东河县" in row[4] for row in rows[1:])
    assert ["石门乡", "石门回族乡"] in [row[5:] for row in rows[1:]]
    assert '<tr class="group"><th scope="rowgroup"' in page.content.decode()


def test_a_long_preview_has_pages_and_can_show_one_county(browsing):
    client = browsing()
    place = previewed(client)
    page = client.get(place).content.decode()
    assert "第 1 页，共 2 页，282 项" in page
    assert "第 2 页" in client.get(f"{place}?page=2").content.decode()
    above = client.get(f"{place}?county=").content.decode()
    assert "县以上" in above
    assert "共 2 页" not in above


def test_a_register_that_moved_since_is_noticed(browsing):
    client = browsing()
    registers.imported(registers.listed())
    place = previewed(client)
    assert "重新比对" not in client.get(place).content.decode()
    since = agreed(client, place)
    act = previewed_and_committed_elsewhere(client)
    page = client.get(place).content.decode()
    assert "要重新比对才能导入" in page
    assert f"第 {act} 号操作" in page
    answer = client.post(f"{place}commit", {"since": since})
    job = worked()
    assert job.state == "refused"
    assert answer.status_code == 302
    assert Act.objects.count() == 2
    client.post(f"{place}review")
    assert client.post(f"{place}commit", {"since": since}).status_code == 422


def previewed_and_committed_elsewhere(client) -> int:
    place = previewed(client)
    client.post(f"{place}commit", {"since": agreed(client, place)})
    return int(worked().result["act"])


def test_a_draft_opens_for_nobody_else(browsing, holding):
    place = previewed(browsing())
    other = browsing(approver=True)
    assert other.get(place).status_code == 403
    other = holding("province_officer")
    assert other.get(place).status_code == 404
    for act in ("commit", "columns", "review", "discard"):
        assert other.post(f"{place}{act}", {"since": "0"}).status_code == 422
    assert browsing().get("/imports/drafts/xxxxxxxxxxxxxxxxxxxxxx/").status_code == 404
    assert browsing().get(place).status_code == 200


def test_old_drafts_are_swept_and_a_discarded_one_is_gone(browsing):
    client = browsing()
    old = previewed(client)
    folder = uploads() / old.rstrip("/").rsplit("/", 1)[-1]
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(folder, (long_ago, long_ago))
    place = previewed(client)
    assert not folder.exists()
    assert client.post(f"{place}discard").headers["Location"] == "/imports/"
    assert client.get(place).status_code == 404


def test_larger_files_are_looked_through_in_the_background(browsing, monkeypatch):
    monkeypatch.setattr(import_drafts, "AT_ONCE", 10)
    client = browsing()
    answer = sent(client, htmx=True)
    assert answer.status_code == 204
    number = int(answer["HX-Redirect"].rsplit("/", 1)[-1])
    job = job_numbered(number)
    place = reverse("import-draft", args=[job.args["draft"]])
    assert 'data-state="waiting"' in client.get(place).content.decode()
    assert worked().state == "done"
    assert "写入这 282 项变更" in client.get(place).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"villages": b""}, "没有选“村（社区）名单”的文件"),
        ({"day": "31.10.2021"}, "“31.10.2021”不是日期"),
    ],
)
def test_a_form_that_is_not_complete_is_refused_in_the_page(browsing, given, said):
    answer = sent(browsing(), htmx=True, **given)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#faults"
    assert said in answer.content.decode()
    assert not uploads().exists() or not any(uploads().iterdir())


def test_more_than_is_taken_is_refused_in_words(browsing, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 1 << 20)
    answer = sent(browsing(), htmx=True, villages=b"x" * (3 << 20))
    assert answer.status_code == 422
    assert "合计超过 1 MB" in answer.content.decode()


def test_figures_need_a_base_and_are_kept_with_it(browsing):
    client = browsing()
    place = previewed(client, population=b"code,pop_estimate\n990101202,2001\n")
    assert "2020 年普查" in client.get(place).content.decode()
    client.post(f"{place}commit", {"since": "0"})
    worked()
    assert Measurement.objects.values_list("value", "base", "source").get() == (
        2001,
        "2020 年普查",
        "population.csv",
    )
    given = {name: SimpleUploadedFile(f"{name}.csv", data) for name, data in LISTED.items()}
    given["population"] = SimpleUploadedFile("p.csv", b"code,pop_estimate\n990101202,2001\n")
    assert "没有写明人口的口径" in client.post("/imports/new", given).content.decode()


def test_names_of_files_cannot_lead_elsewhere(browsing):
    client = browsing()
    given = {name: SimpleUploadedFile("x.csv", data) for name, data in LISTED.items()}
    given["townships"].name = "名单/../../乡镇 名单.csv"
    answer = client.post("/imports/new", {**given, "day": "2020-06-30"})
    folder = uploads() / answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    assert [path.name for path in (folder / "townships").iterdir()] == ["乡镇 名单.csv"]
    note = json.loads((folder / "draft.json").read_text("utf-8"))
    assert note["files"] == {"townships": "乡镇 名单.csv", "villages": "x.csv"}
    assert folder.stat().st_mode & 0o077 == 0


def test_a_list_that_the_register_knows_changes_nothing(browsing):
    client = browsing()
    place = previewed(client)
    client.post(f"{place}commit", {"since": "0"})
    worked()
    count = DivisionVersion.objects.count()
    page = client.get(previewed(client)).content.decode()
    assert "登记与这份名单一致" in page
    assert DivisionVersion.objects.count() == count


def test_somebody_who_left_imports_nothing(browsing, cast):
    client = browsing()
    place = previewed(client)
    client.post(f"{place}commit", {"since": "0"})
    cast[0].is_active = False
    cast[0].save()
    assert worked().state == "refused"
    assert not Act.objects.exists()


def test_a_draft_is_found_again_by_who_began_it(browsing):
    client = browsing()
    place = previewed(client)
    for path in ("/imports/", "/"):
        page = client.get(path).content.decode()
        assert f'href="{place}"' in page, path
        assert "可以看预览，还没有写入" in page, path
    assert "没有办完的导入" in client.get("/imports/").content.decode()
    assert "没有办完的导入" not in browsing(approver=True).get("/imports/").content.decode()
    client.post(f"{place}discard")
    assert "没有办完的导入" not in client.get("/imports/").content.decode()


def test_a_draft_with_faults_says_so_in_the_list(browsing):
    client = browsing()
    sent(client, townships=LISTED["townships"].replace(b",", b"x,", 3))
    assert "有错误或不认识的列" in client.get("/imports/").content.decode()


def test_a_draft_that_is_being_written_is_not_discarded(browsing):
    client = browsing()
    place = previewed(client)
    client.post(f"{place}commit", {"since": agreed(client, place)})
    answer = client.post(f"{place}discard")
    assert answer.status_code == 422
    assert "不能丢弃" in answer.content.decode()
    assert 'id="ask-discard-1"' not in client.get("/imports/").content.decode()
    assert client.get(place).status_code == 200
