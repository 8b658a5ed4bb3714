"""The pages of operation surveys: opened, filled in cell by cell or by file, handed in, checked; what drifts beside."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.register.models import Survey, SurveyRow
from santu.register.selectors.survey import rows_of
from santu.register.services.bodies import bodies_record
from tests.db.registers import DAY, act_on, body, imported, person, unit
from tests.db.test_survey import CENTRE, EAST, OFFICE, TOWNSHIP, duty_of
from tests.web.reading import text

pytestmark = pytest.mark.django_db
HEAD = {"of": DAY.isoformat(), "title": "2020 年摸底", "answers": "党政办", "document": "摸1号"}


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()
    host = unit(TOWNSHIP)
    bodies_record(
        day=DAY, bodies=[body(host, OFFICE), body(host, CENTRE, "centre")], title="机构", by=person()
    )
    act_on(DAY, duty_of("1", OFFICE), duty_of("2", CENTRE))


@pytest.fixture
def clerk(holding):
    return holding("township_clerk", unit(TOWNSHIP))


def address(what: str) -> str:
    return f"/units/{unit(TOWNSHIP)}/{what}"


def opened(clerk) -> str:
    return clerk.post(address("survey"), HEAD)["Location"]


def saved(clerk, survey: str, row, **said: str):
    asked = {"row": str(row.number), "matter": row.matter, "name": row.name, **said}
    return clerk.post(f"{survey}row", asked, headers={"HX-Request": "true"})


def filled(clerk, survey: str) -> None:
    number = int(survey.strip("/").split("/")[-1])
    first, second = rows_of(number)
    all_of = {"doer": "township", "body": OFFICE, "persons": "2", "frequency": "daily", "days": "3"}
    assert "已保存" in saved(clerk, survey, first, **all_of).content.decode()
    assert saved(clerk, survey, second, **all_of, seat=CENTRE).status_code == 200


def test_from_the_empty_map_to_the_checked_survey_on_pages(clerk, holding):
    assert "这一天还没有运行摸底" in text(clerk.get(address("operation")))
    survey = opened(clerk)
    page = text(clerk.get(survey))
    for said in ("2020 年摸底", "填报中", "事1", "事2", "0 / 2", OFFICE):
        assert said in page
    faults = text(clerk.post(f"{survey}hand-in"))
    assert "第 1 行“事1”" in faults
    assert "第 2 行“事2”" in faults
    filled(clerk, survey)
    added = {
        "name": "创建卫生城市",
        "doer": "elsewhere",
        "body": "创卫专班",
        "persons": "5",
        "frequency": "weekly",
    }
    assert clerk.post(f"{survey}row", {**added, "days": "0"})["Location"].endswith("?added=1")
    assert clerk.post(f"{survey}hand-in").status_code == 302
    assert clerk.post(f"{survey}check").status_code == 403
    officer = holding("county_officer", unit(EAST))
    assert "核对无误" in text(officer.get(survey))
    assert officer.post(f"{survey}check").status_code == 302
    page = text(clerk.get(address("operation")))
    for said in ("县里已核对", "在册不在岗", "编制在此、人在彼", "清单外的事", "创卫专班", "9 人次"):
        assert said in page, said
    above = text(officer.get(f"/units/{unit(EAST)}/operation"))
    assert "水秀镇" in above


def test_a_cell_that_is_wrong_is_told_and_nothing_of_the_row_is_kept(clerk):
    survey = opened(clerk)
    [row, _] = SurveyRow.objects.order_by("pk").values_list("pk", flat=True)
    asked = {
        "row": row,
        "matter": "1",
        "name": "事1",
        "doer": "township",
        "body": "党政综合",
        "persons": "x",
        "days": "-1",
    }
    answer = clerk.post(f"{survey}row", asked, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "“x”不是 0 或正整数" in text(answer)
    assert "“-1”不是 0 或正整数" in text(answer)
    answer = clerk.post(
        f"{survey}row", {**asked, "persons": "1", "days": "1"}, headers={"HX-Request": "true"}
    )
    assert "您要的可能是：党政综合办" in text(answer)
    assert "不在可选的里面" in text(
        clerk.post(f"{survey}row", {**asked, "persons": "", "days": "", "doer": "谁"})
    )
    assert SurveyRow.objects.get(pk=row).doer == ""
    assert clerk.post(f"{survey}row", {"row": row, "act": "drop"}).status_code == 302
    assert not SurveyRow.objects.filter(pk=row).exists()


def test_sent_back_corrected_and_taken_back(clerk, holding):
    survey, officer = opened(clerk), holding("county_officer", unit(EAST))
    filled(clerk, survey)
    clerk.post(f"{survey}hand-in")
    assert officer.post(f"{survey}check", {"act": "return", "reason": ""}).status_code == 422
    assert officer.post(f"{survey}check", {"act": "return", "reason": "人数不对"}).status_code == 302
    assert "人数不对" in text(clerk.get(survey))
    clerk.post(f"{survey}hand-in")
    new = clerk.post(f"{survey}correct", {"reason": "漏了"})["Location"]
    assert "这一版已有更正" in text(clerk.get(survey))
    page = text(clerk.get(address("survey")))
    assert "已有更正" in page
    assert clerk.post(f"{new}undo").status_code == 302
    assert clerk.get(new).status_code == 404
    assert "这一版已有更正" not in text(clerk.get(survey))


def sheet(*rows: str) -> SimpleUploadedFile:
    head = "事项编码,事项名称,谁在办,实际办理的机构,办理人数,多久办一次,通常办理工作日"
    return SimpleUploadedFile("摸底.csv", "\n".join([head, *rows]).encode())


GOOD = f"1,事1,本乡镇的机构,{OFFICE},2,每天,3"


def test_a_file_is_previewed_and_imported_and_its_faults_told_by_cell(clerk):
    there = address("survey/file")
    page = text(
        clerk.post(there, {"of": HEAD["of"], "file": sheet(GOOD, "2,事2,本乡镇的机构,便民中心,x,每天,3")})
    )
    assert "第 3 行" in page
    assert "便民服务中心" in page
    assert "不是 0 或正整数" in page
    page = clerk.post(there, {"of": HEAD["of"], "file": sheet(GOOD)})
    assert "导入后就是第一版" in text(page)
    seen = page.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert not Survey.objects.exists()
    sending = {**HEAD, "act": "import", "seen": seen}
    assert clerk.post(there, {**sending, "file": sheet(GOOD.replace(",2,", ",3,"))}).status_code == 422
    survey = clerk.post(there, {**sending, "file": sheet(GOOD)})["Location"]
    assert [row.persons for row in rows_of(Survey.objects.get().pk)] == [2]
    answer = clerk.get(address("survey/file"), {"format": "survey", "number": Survey.objects.get().pk})
    again = SimpleUploadedFile("摸底.xlsx", answer.content)
    assert "没有要变更的" in text(clerk.post(there, {"of": HEAD["of"], "file": again}))
    assert clerk.get(survey).status_code == 200


def test_the_template_has_the_duties_in_force_and_their_bodies(clerk, tmp_path):
    answer = clerk.get(address("survey/file"), {"format": "xlsx", "day": DAY.isoformat()})
    blank = SimpleUploadedFile("摸底.xlsx", answer.content)
    page = text(clerk.post(address("survey/file"), {"of": HEAD["of"], "file": blank}))
    assert page.count("没有填由谁实际办理") == 2


def test_drift_is_filtered_and_exported(clerk):
    survey = opened(clerk)
    filled(clerk, survey)
    clerk.post(f"{survey}hand-in")
    answer = clerk.get(address("operation"), {"kind": "other", "export": "csv", "table": "drift"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:4] for row in rows[1:]] == [["别的机构在办", "事2", "便民服务中心承办", "党政综合办在办"]]


def test_the_map_shows_what_was_handed_in_and_tells_of_what_is_still_open(clerk, holding):
    survey, officer = opened(clerk), holding("county_officer", unit(EAST))
    filled(clerk, survey)
    above = f"/units/{unit(EAST)}/operation"
    for what in ("operation", "operation-design"):
        page = text(clerk.get(address(what)))
        assert "这一天还没有已上报的运行摸底" in page
        assert f"{DAY} 的摸底还在填报" in page
    assert "还有 1 个乡镇（街道）的摸底在填报" in text(officer.get(above))
    assert "水秀镇" not in text(officer.get(above)).split("各乡镇（街道）的摸底和漂移")[1]
    clerk.post(f"{survey}hand-in")
    assert "摸底还在填报" not in text(clerk.get(address("operation")))
    assert "的摸底在填报" not in text(officer.get(above))
    new = clerk.post(f"{survey}correct", {"reason": "漏了"})["Location"]
    page = clerk.get(address("operation"))
    assert "第 1 版" in text(page)
    assert "已上报，待核对" in text(page)
    assert f'href="{new}' in page.content.decode()


def test_another_township_sees_none_of_it(clerk, holding):
    survey = opened(clerk)
    neighbour = holding("township_clerk", unit("140101200"))
    assert neighbour.get(survey).status_code == 404
    assert neighbour.get(address("operation")).status_code == 404
    assert neighbour.get(address("survey/file")).status_code == 404
    own = f"/units/{unit('140101200')}/survey/file"
    number = Survey.objects.get().pk
    assert neighbour.get(own, {"format": "survey", "number": number}).status_code == 404


def test_the_pages_speak_english(holding, clerk):
    survey = opened(clerk)
    english = holding("township_clerk", unit(TOWNSHIP), language="en")
    assert "Matter by matter" in text(english.get(survey))
    filled(clerk, survey)
    page = text(english.get(address("operation")))
    assert "is still being filled in" in page
    clerk.post(f"{survey}hand-in")
    page = text(english.get(address("operation")))
    assert "Post here, work there" in page
