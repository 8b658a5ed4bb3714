"""The pages of powers: what a unit has by instruments, an instrument, and entering one by ticks or by a list."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from santu.design.models import Scenario
from santu.register.models import Instrument, InstrumentItem
from santu.register.selectors.powers import power_in_force
from santu.register.services.undo import act_undo
from santu.transition.selectors.plans import plan_steps
from tests.db import duties, reforms
from tests.db import test_powers_in_plans as planning
from tests.db.powers import (
    COUNTY,
    GIVEN_ON,
    GIVING,
    NORTH,
    TAKEN_ON,
    TAKING,
    WATER,
    WHITE,
    back,
    file_of,
    prepared,
    recorded,
    row,
    unit,
)
from tests.db.registers import person, written
from tests.web.reading import HX, text

pytestmark = pytest.mark.django_db
PAPERS = {
    "form": "devolve",
    "number": "东政发〔2020〕1号",
    "title": "关于下放职权的决定",
    "issuer": "东县人民政府",
    "published_on": "2020-08-20",
    "published_in": "县政府网站",
    "effective": "2020-09-01",
    "assessment_due": "2021-09-01",
    "pending": "former",
    "body": "综合办",
}


@pytest.fixture(autouse=True)
def register(db) -> None:
    prepared()


@pytest.fixture
def officer(holding):
    return holding("county_officer", unit(COUNTY))


def listed(*rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("赋权.xlsx", file_of(rows).read_bytes())


def seen(answer) -> str:
    return answer.content.decode().split('name="seen" value="')[1].split('"')[0]


def rows(client, address: str, table: str, **query: object) -> list[list[str]]:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    answer = client.get(f"{address}?export=csv&table={table}{more}")
    return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()[1:]]


def test_what_a_unit_has_what_was_taken_back_and_what_is_to_be_assessed(officer, holding):
    recorded(GIVING, row("1", connected="检查"), row("2", townships="白城乡", organ="农业局"))
    recorded(TAKING, back("1", townships="白城乡"))
    where = f"/units/{unit(COUNTY)}/powers"
    assert [one[1] for one in rows(officer, where, "powers", day=GIVEN_ON)] == ["事项1", "事项2"]
    [first, second] = rows(officer, where, "powers", day=TAKEN_ON)
    assert (first[2], first[3], first[5]) == ("处罚、检查", "文件未写明", "水秀镇、北洸乡")
    assert (second[3], second[4], second[5], second[6]) == ("农业局", "赋权", "白城乡", "综合办")
    assert rows(officer, where, "taken", day=TAKEN_ON) == [
        ["1", "事项1", "农业局", "白城乡", str(TAKEN_ON), TAKING.number]
    ]
    assert [one[2] for one in rows(officer, where, "departments", day=TAKEN_ON)] == ["1", "1", "2"]
    page = text(officer.get(where))
    for said in ("评估逾期", "2021-09-01 已逾期", "登记赋权文件", GIVING.title, "收回职权"):
        assert said in page
    clerk = holding("township_clerk", unit(WATER))
    page = text(clerk.get(f"/units/{unit(WATER)}/powers"))
    assert ("事项1" in page, "事项2" in page, "登记赋权文件" in page, TAKING.number in page) == (
        True,
        False,
        False,
        False,
    )
    assert "这一天这里没有下放或收回" in text(officer.get(f"{where}?day=2020-06-30"))


def test_an_instrument_shows_before_and_after_and_its_sums(officer, holding):
    recorded(GIVING, row("1", line="30"), row("2", line="30"), row("3", line="4"))
    said = replace(TAKING, assumed=("effective", "pending"))
    act = recorded(said, back("1", line="30"), back("2", line="30", organ="林业局", townships="白城乡"))
    number = Instrument.objects.get(act=act).pk
    where = f"/instruments/{number}/"
    page = text(officer.get(where))
    for words in (said.title, "假定", "原机关办结", "生效日期、未结案件怎么办", f"第 {act.pk} 号操作"):
        assert words in page
    assert rows(officer, where, "sums") == [["农业局", "1", "1"], ["林业局", "1", "1"], ["合计", "1", "2"]]
    found = {one[1]: one[4:] for one in rows(officer, where, "items")}
    assert found["1"] == ["3 个乡镇（街道）", "农业局", "全部 3 个乡镇（街道）"]
    assert found["2"] == ["白城乡", "林业局", "白城乡"]
    towns = {one[0]: one[1:] for one in rows(officer, where, "townships")}
    assert towns == {
        "水秀镇": ["2", "0", "2"],
        "北洸乡": ["2", "0", "2"],
        "白城乡": ["2", "-1", "1"],
        "全县（每项计一次）": ["2", "0", "2"],
    }
    sheet = officer.get(f"{where}?format=list")
    assert sheet["Content-Type"].endswith("sheet")
    assert holding("township_clerk", unit(WHITE)).get(where).status_code == 200
    assert holding("county_officer", unit("140102")).get(where).status_code == 404
    act_undo(act=act, by=person(), reason="有误")
    assert "不再有效" in text(officer.get(where))


def test_matters_are_ticked_previewed_and_carried_out(officer):
    recorded(GIVING, row("1", organ="农业局"), row("2"))
    where = f"/units/{unit(COUNTY)}/powers/new"
    page = text(officer.get(where))
    assert ("事项1" in page, "已在 3 个乡镇（街道）" in page, "水秀镇" in page) == (True, True, True)
    papers = {
        **PAPERS,
        "form": "take_back",
        "number": "收回1号",
        "effective": "2021-03-01",
        "published_on": "2021-02-20",
    }
    papers |= {
        "assessment_due": "",
        "matter": ["1"],
        "place": [unit(WHITE), unit(NORTH)],
        "assumed": ["pending"],
    }
    before = written()
    looked = officer.post(where, papers)
    for said in ("变更预览", "2 个乡镇（街道）", "农业局", "按这份文件登记"):
        assert said in text(looked)
    assert written() == before
    other = officer.post(where, {**papers, "act": "import", "seen": seen(looked), "place": []}, headers=HX)
    assert (other.status_code, "和预览时的不一样" in text(other)) == (422, True)
    answer = officer.post(where, {**papers, "act": "import", "seen": seen(looked)})
    made = Instrument.objects.latest("pk")
    assert answer["Location"] == f"/instruments/{made.pk}/"
    assert (made.assumed, made.items.count()) == ("pending", 2)
    assert power_in_force("1", unit(WHITE), TAKEN_ON).power == "statutory"
    assert power_in_force("1", unit(WATER), TAKEN_ON).power == "devolved"
    again = {**papers, "number": "收回2号", "matter": ["2"], "place": []}
    assert "原来是哪个部门" in text(officer.post(where, again, headers=HX))


def test_what_is_wrong_with_a_document_is_told_all_at_once(officer):
    where = f"/units/{unit(COUNTY)}/powers/new"
    before = written()
    said = text(
        officer.post(where, {**PAPERS, "number": "", "published_on": "", "assessment_due": ""}, headers=HX)
    )
    for one in ("没有写明文号", "哪一天公布", "LR001"):
        assert one in said
    assert "没有选做什么" in text(officer.post(where, {**PAPERS, "form": "x"}, headers=HX))
    assert "不是日期" in text(officer.post(where, {**PAPERS, "effective": "明天"}, headers=HX))
    assert written() == before


def test_a_list_is_previewed_by_cell_and_carried_out(officer):
    where = f"/units/{unit(COUNTY)}/powers/new"
    wrong = text(
        officer.post(where, {**PAPERS, "file": listed(row("1", body="综合科"), row("2", townships="某乡"))})
    )
    for said in ("全部错误", "综合科", "某乡"):
        assert said in wrong
    looked = officer.post(where, {**PAPERS, "file": listed(row("1"), row("2", townships="白城乡"))})
    sent = {**PAPERS, "act": "import", "seen": seen(looked)}
    officer.post(where, {**sent, "file": listed(row("1"), row("2", townships="白城乡"))})
    made = Instrument.objects.get()
    assert InstrumentItem.objects.filter(instrument=made).count() == 4
    again = text(officer.post(where, {**PAPERS, "file": listed(row("1"), row("2", townships="白城乡"))}))
    assert ("没有要变更的职权" in again, "按这份文件登记" in again) == (True, False)
    assert officer.get(f"{where}?format=xlsx").status_code == 200


def test_more_powers_take_no_more_queries(officer):
    recorded(GIVING, row("1"))
    number = Instrument.objects.get().pk
    addresses = (f"/units/{unit(COUNTY)}/powers", f"/instruments/{number}/")

    def taken(address: str) -> int:
        officer.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert officer.get(address).status_code == 200
        return len(caught)

    few = [taken(address) for address in addresses]
    recorded(replace(GIVING, number="又一号"), *(row(str(matter)) for matter in range(2, 40)))
    assert [taken(address) for address in addresses] == few


def test_above_the_counties_a_page_says_where_to_look(holding):
    client = holding("province_officer")
    assert "职权按县（市、区）登记" in text(client.get(f"/units/{unit('14')}/powers"))
    assert "职权按县（市、区）登记" in text(client.get(f"/units/{unit('14')}/powers/new"))


def test_what_follows_is_seen_and_decided_before_an_instrument_is_recorded(officer, holding):
    duties.recorded(duties.row(COUNTY, "1", "农业局", 6, kind="处罚", organ="农业局"))
    where = f"/units/{unit(COUNTY)}/powers/new"
    asked = {**PAPERS, "matter": "1", "place": [unit(WHITE), unit(WATER)]}
    preview = officer.post(where, asked, headers=HX)
    assert ["随事转：人员、编制、经费" in text(preview), "编成计划办理" in text(preview)] == [True, True]
    before = written()
    refusal = officer.post(where, {**asked, "seen": seen(preview), "act": "import"}, headers=HX)
    assert (refusal.status_code, written()) == (422, before)
    assert "有 1 项事项换了承办机构，现有 4 人在办" in text(refusal)
    said = {**asked, "seen": seen(preview), "act": "import", "followed": "两镇各转 1 人"}
    officer.post(where, said)
    number = Instrument.objects.get(followed="两镇各转 1 人").pk
    page = f"/instruments/{number}/"
    assert "两镇各转 1 人" in text(officer.get(page))
    assert rows(officer, page, "follows") == [["事项1", "农业局", "2 个机构", "4", "0", "4", "0", "0.00"]]
    assert "两镇各转 1 人" not in text(holding("township_clerk", unit(WHITE)).get(page))


def test_an_instrument_becomes_a_scenario_and_the_register_stays(officer):
    duties.recorded(duties.row(COUNTY, "1", "农业局", 6, kind="处罚", organ="农业局"))
    where = f"/units/{unit(COUNTY)}/powers/new"
    asked = {**PAPERS, "matter": "1", "place": unit(WHITE)}
    mark = seen(officer.post(where, asked, headers=HX))
    stale = officer.post(where, {**asked, "title": "别的", "seen": mark, "act": "plan"}, headers=HX)
    assert (stale.status_code, Scenario.objects.count()) == (422, 0)
    answer = officer.post(where, {**asked, "seen": mark, "act": "plan"})
    made = Scenario.objects.get()
    assert f"scenario={made.pk}" in answer.url
    assert (made.title, str(made.base_day), str(made.until)) == (PAPERS["title"], "2020-08-31", "2020-09-01")
    page = text(officer.get(answer.url))
    assert "赋权下放：关于下放职权的决定（东政发〔2020〕1号），2020-08-20 在县政府网站公布" in page
    assert (Instrument.objects.count(), power_in_force("1", unit(WHITE), GIVEN_ON).power) == (0, "statutory")


def test_an_instrument_of_a_plan_shows_what_the_plan_decided(client, holding):
    duties.recorded(duties.row(COUNTY, "1", "农业局", 6, kind="处罚", organ="农业局"))
    made = planning.scenario()
    planning.enacted(made, GIVING, planning.item(made, "1", WHITE, "inspection", "coercion"))
    plan = reforms.planned(made)
    planning.decide_all(plan)
    assert planning.proof_of(plan).holds
    reforms.applied(reforms.approved(plan))
    officer = holding("county_officer", unit(COUNTY))
    where = f"/instruments/{Instrument.objects.get().pk}/"
    page = text(officer.get(where))
    assert f"第 {plan.pk} 号计划的决定" in page
    assert [one[-1] for one in rows(officer, where, "follows")] == ["人 0，编 0，费 0.00 元"]
    no = next(step.no for step in plan_steps(plan.pk) if step.proposal.startswith("powers/"))
    step = text(officer.get(f"/plans/{plan.pk}/steps/{no}"))
    assert "未结案件原机关办结；2021-09-01 前评估；相关的检查、强制权一并转" in step
    assert "“事项1”职责（白城乡）" in step
    proposal = officer.get(f"/scenarios/{made.pk}/proposal?key=powers/{GIVING.number}")
    assert "承担" in text(proposal)


def test_a_body_shows_the_people_whom_a_survey_found_where_the_list_tells_none(officer):
    recorded(replace(GIVING, effective=planning.LATER), row("9", townships="白城乡"))
    where = f"/units/{unit(WHITE)}/bodies/{planning.body(WHITE, '综合办')}?day=2020-10-01"
    assert "按运行调查" not in text(officer.get(where))
    planning.surveyed("综合办")
    assert "3 按运行调查" in text(officer.get(where))


def test_a_document_older_than_the_register_is_entered_and_read(officer) -> None:
    duties.recorded(duties.row(WHITE, "A1", "综合办", power="赋权", instrument=PAPERS["number"]))
    told = {"published_on": "2019-08-20", "effective": "2019-09-01", "matter": "A1", "place": unit(WHITE)}
    asked, where = {**PAPERS, **told}, f"/units/{unit(COUNTY)}/powers/new"
    sent = {**asked, "act": "import", "seen": seen(officer.post(where, asked))}
    assert officer.post(where, sent).status_code == 302
    made = Instrument.objects.get()
    assert str(made.effective) == "2019-09-01"
    assert "白城乡" in text(officer.get(f"/instruments/{made.pk}/"))
    assert officer.get(f"/instruments/{made.pk}/?format=list").status_code == 200
