"""Powers by instrument: devolved, taken back, asked for on a day and for a case, refused with nothing written, undone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from santu.design.models import Scenario
from santu.kernel.messages import Refused
from santu.register.domain.competence import Holder
from santu.register.domain.layouts_powers import power_rows
from santu.register.domain.powers import Form, Pending
from santu.register.models import Instrument, InstrumentItem
from santu.register.selectors.digests import county_digests
from santu.register.selectors.instruments import instruments_of, items_of, powers_given
from santu.register.selectors.power_assessments import assessables
from santu.register.selectors.powers import competent_for_case, power_in_force, powers_in_force
from santu.register.selectors.scopes import scope_snapshot
from santu.register.selectors.snapshots import snapshot
from santu.register.services.powers import power_file_preview, power_preview, power_record
from santu.register.services.undo import act_undo
from tests.db import duties
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
    looked,
    prepared,
    recorded,
    row,
    unit,
)
from tests.db.registers import DAY, digests_by_hand, holder, overlaps, person, written

pytestmark = pytest.mark.django_db
BEFORE, EVE = GIVEN_ON - timedelta(days=1), TAKEN_ON - timedelta(days=1)


@pytest.fixture(autouse=True)
def register() -> None:
    prepared()


def told(found: Holder | None, day: date) -> tuple[str, str, str, str] | None:
    """A holder by the names of the day."""
    if found is None:
        return None
    rows = snapshot(day)
    organ = rows.divisions.get(found.organ) or rows.bodies[found.organ]
    return organ.name, rows.bodies[found.body].name, found.power, found.instrument


def who(matter: str, code: str, day: date) -> tuple[str, str, str, str] | None:
    return told(power_in_force(matter, unit(code), day), day)


def refused(said, *rows) -> str:
    """What is said of a refusal, after which nothing is written."""
    before = written()
    with pytest.raises(Refused) as found:
        recorded(said, *rows)
    assert written() == before
    return str(found.value)


def test_powers_are_given_and_taken_back_from_their_days() -> None:
    before = county_digests()
    given = recorded(GIVING, row("1", connected="检查、强制"), row("2", townships="白城乡、140101100"))
    assert who("1", WHITE, BEFORE) is None
    assert who("1", WHITE, GIVEN_ON) == ("白城乡", "综合办", "devolved", GIVING.number)
    assert who("2", NORTH, GIVEN_ON) is None
    assert InstrumentItem.objects.filter(matter="1").values_list("connected", flat=True).distinct().get() == (
        "inspection coercion"
    )
    taken = recorded(TAKING, back("1", townships="白城乡"))
    assert who("1", WHITE, EVE) == ("白城乡", "综合办", "devolved", GIVING.number)
    assert who("1", WHITE, TAKEN_ON) == ("农业局", "农业局", "statutory", TAKING.number)
    assert who("1", WATER, TAKEN_ON) == ("水秀镇", "综合办", "devolved", GIVING.number)
    assert county_digests() == digests_by_hand()
    assert overlaps() == []
    with pytest.raises(Refused, match="其后的第"):
        act_undo(act=given, by=person(), reason="有误")
    act_undo(act=taken, by=person(), reason="有误")
    assert who("1", WHITE, TAKEN_ON) == ("白城乡", "综合办", "devolved", GIVING.number)
    act_undo(act=given, by=person(), reason="有误")
    assert county_digests() == before
    assert instruments_of(unit(COUNTY)) == []
    assert Instrument.objects.count() == 2


def test_a_million_questions_are_answered_as_one_by_one() -> None:
    recorded(GIVING, row("1", townships="白城乡"))
    recorded(TAKING, back("1", townships="白城乡"))
    asked = [
        (matter, unit(code), day)
        for matter in ("1", "2")
        for code in (WHITE, WATER, COUNTY)
        for day in (BEFORE, GIVEN_ON, EVE, TAKEN_ON)
    ]
    assert powers_in_force(*zip(*asked, strict=True)) == [power_in_force(*one) for one in asked]


def test_what_a_county_has_is_its_departments_until_it_is_given() -> None:
    duties.recorded(
        duties.row(COUNTY, "1", "农业局", kind="处罚", organ="农业局", basis="《某法》第一条"),
        duties.row(COUNTY, "2", "林业局", kind="处罚", organ="林业局"),
    )
    assert who("1", WHITE, DAY) == ("农业局", "农业局", "statutory", "")
    assert "别的部门不能下放" in refused(GIVING, row("1", organ="林业局"))
    recorded(GIVING, row("1", name="", organ="农业局", townships="白城乡"))
    assert who("1", WHITE, GIVEN_ON) == ("白城乡", "综合办", "devolved", GIVING.number)
    assert who("1", WATER, GIVEN_ON) == ("农业局", "农业局", "statutory", "")
    [given] = powers_given([unit(WHITE)], GIVEN_ON)
    assert (given.duty.name, given.duty.basis, given.duty.kind) == ("事项1", "《某法》第一条", "penalty")
    assert InstrumentItem.objects.get().name == "事项1"
    entrusting = replace(GIVING, form=Form.ENTRUST, number="委托1号")
    recorded(entrusting, row("2", organ="林业局", townships="水秀镇"))
    assert who("2", WATER, GIVEN_ON) == ("林业局", "综合办", "entrusted", "委托1号")
    moving = replace(TAKING, form=Form.TRANSFER, number="划转1号")
    recorded(moving, back("1", organ="林业局", townships="白城乡"))
    assert who("1", WHITE, TAKEN_ON) == ("林业局", "林业局", "statutory", "划转1号")
    recorded(replace(moving, number="划转2号"), back("2", organ="农业局", townships="东县"))
    assert who("2", NORTH, TAKEN_ON) == ("农业局", "农业局", "statutory", "划转2号")
    assert who("2", WATER, TAKEN_ON) == ("林业局", "综合办", "entrusted", "委托1号")


@pytest.mark.parametrize(
    ("pending", "later"),
    [(Pending.FORMER, "白城乡"), (Pending.TRANSFER, "农业局"), (Pending.STATED, "白城乡")],
)
def test_competence_is_fixed_on_the_filing_day(pending: Pending, later: str) -> None:
    recorded(GIVING, row("1"))
    taking = replace(TAKING, pending=pending, pending_text="另行通知" if pending is Pending.STATED else "")
    recorded(taking, back("1"))
    place, after = unit(WHITE), TAKEN_ON + timedelta(days=30)
    case = competent_for_case("1", place, EVE, EVE)
    assert (told(case.holder, EVE)[0], case.rule) == ("白城乡", None)
    case = competent_for_case("1", place, EVE, after)
    assert (told(case.holder, EVE)[0], case.rule, case.instrument) == (later, pending, TAKING.number)
    case = competent_for_case("1", place, TAKEN_ON, after)
    assert (told(case.holder, after)[0], case.rule) == ("农业局", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": ""}, "没有写明文号"),
        ({"published_on": None}, "没有写明哪一天公布"),
        ({"published_in": ""}, "没有写明在哪里公布"),
        ({"issuer": ""}, "作出决定的机关"),
        ({"published_on": date(2020, 9, 2)}, "早于公布日期"),
        ({"published_on": date(2999, 1, 1), "effective": date(2999, 1, 1)}, "还没有到"),
        ({"effective": None}, "从哪一天起生效"),
        ({"pending": None}, "未结案件怎么办"),
        ({"pending": Pending.STATED}, "没有摘录"),
        ({"assessment_due": None}, "LR001"),
        ({"assessment_due": GIVEN_ON}, "不晚于生效日期"),
    ],
)
def test_a_document_says_all_that_the_law_wants_of_it(change: dict[str, object], said: str) -> None:
    assert said in refused(replace(GIVING, **change), row("1"))


def test_what_cannot_be_given_or_taken_is_refused() -> None:
    assert "无从收回" in refused(TAKING, back("1"))
    recorded(GIVING, row("1", townships="白城乡"))
    again = replace(GIVING, number="又一号", effective=TAKEN_ON)
    duties.recorded(duties.row(WHITE, "3", "综合办"))
    assert "登记为“白城乡”依法自己行使" in refused(again, row("3", townships="白城乡"))
    assert "无从收回" in refused(TAKING, back("1", townships="水秀镇"))
    assert "无从收回" in refused(
        replace(TAKING, effective=BEFORE, published_on=BEFORE), back("1", townships="白城乡")
    )
    assert "期间重叠" in refused(
        replace(again, effective=BEFORE, published_on=BEFORE), row("1", townships="白城乡")
    )
    assert "期间重叠" in refused(
        replace(TAKING, effective=GIVEN_ON, published_on=DAY), back("1", townships="白城乡")
    )
    assert "已由第" in refused(GIVING, row("2"))
    assert "写了两次" in refused(again, row("2"), row("2", townships="白城乡"))
    assert "无从划转" in refused(replace(TAKING, form=Form.TRANSFER), back("9"))
    with pytest.raises(Refused, match="没有一个事项"):
        power_preview(instrument=again, county=unit(COUNTY), items=[], by=person())


def test_every_fault_of_a_list_is_told_at_its_cell() -> None:
    rows = [
        row("", name="无编码"),
        row("2", kind="审批"),
        row("3", connected="许可"),
        row("4", townships="白城乡、黑城乡"),
        row("5", body="综合科"),
        row("6", body=""),
        row("7", organ="县农业局"),
        row("8", name=""),
    ]
    before = written()
    with pytest.raises(Refused) as found:
        looked(replace(GIVING, number=""), *rows)
    places = [fault.where(str) for fault in found.value.faults]
    said = str(found.value)
    for text in (
        "没有写明文号",
        "没有写明事项编码",
        "不是事项类型",
        "一并下放的权力",
        "黑城乡",
        "没有叫“综合科”",
    ):
        assert text in said, text
    assert "哪个机构承接" in said
    assert "没有叫“县农业局”" in said
    assert "没有编码为“8”的事项" in said
    assert len(set(places)) == len(rows) + 1
    assert written() == before
    assert "没有写明部门" in refused(TAKING, back("1", organ=""))


def test_two_who_claim_a_matter_are_nobody_until_one_is_the_main_body() -> None:
    duties.recorded(duties.row(WHITE, "1", "综合办"), duties.row(WHITE, "1", "农科站"))
    assert who("1", WHITE, DAY) is None
    assert "2 个主办机构" in refused(GIVING, row("1", townships="白城乡"))


def test_what_is_written_out_changes_nothing_when_it_is_read_back() -> None:
    said = replace(GIVING, assumed=("effective", "pending"))
    act = recorded(said, row("1", line="30", connected="检查"), row("2", townships="白城乡", organ="农业局"))
    [kept] = instruments_of(unit(COUNTY))
    assert (kept.said, kept.act) == (said, act.pk)
    base = scope_snapshot(GIVEN_ON, [unit(COUNTY)])
    rows = list(power_rows(items_of([kept.id])[kept.id], base, unit(COUNTY), chinese=True))
    assert rows[0] == ("30", "1", "事项1", "处罚", "检查", "", "", "综合办")
    preview = looked(kept.said, *rows)
    assert preview.changes == []
    with pytest.raises(Refused, match="没有要变更的职权"):
        power_record(preview=preview, by=person())


def test_a_county_is_decided_over_by_those_whose_it_is() -> None:
    west = holder("county_officer", snapshot(DAY).by_code["140102"])
    with pytest.raises(Refused, match="权限"):
        power_file_preview(path=file_of([row("1")]), instrument=GIVING, county=unit(COUNTY), by=west)


def test_a_county_that_moved_since_is_looked_at_again() -> None:
    preview = looked(GIVING, row("1"))
    recorded(replace(GIVING, number="另一号"), row("2"))
    before = written()
    with pytest.raises(Refused, match="在此期间"):
        power_record(preview=preview, by=person())
    assert written() == before


def test_the_command_asks_what_becomes_of_people_who_are_at_it(santu) -> None:
    duties.recorded(duties.row(COUNTY, "1", "农业局", 6, kind="处罚", organ="农业局"))
    said = "--document 东1号 --title 决定 --issuer 县政府 --published 2020-08-20 --published-in 网站 --pending former"
    papers = [*said.split(), "--unit", COUNTY, "--effective", GIVEN_ON, "--assessment-due", "2021-09-01"]
    asked = (
        "powers",
        "devolve",
        file_of([row("1", name="", organ="农业局")]),
        *papers,
        "--by",
        "lizhang",
        "--yes",
    )
    told = santu(*asked)
    assert (told.code, "现有 6 人在办；建议随转人员 0 人" in told.out) == (1, True)
    assert "没有写明人员、编制、经费怎样随转" in told.err
    assert santu(*asked, "--followed", "不转：仍在县里").code == 0
    assert instruments_of(unit(COUNTY))[0].followed == "不转：仍在县里"


def test_the_command(santu, tmp_path) -> None:
    giving, taking = file_of([row("1"), row("2")]), file_of([back("1"), back("2", organ="林业局")])
    said = "--document 东1号 --title 决定 --issuer 县政府 --published 2020-08-20 --published-in 网站 --pending former"
    papers = [*said.split(), "--unit", COUNTY, "--effective", GIVEN_ON, "--by", "lizhang"]
    due = ["--assessment-due", "2021-09-01", "--assumed", "effective,pending"]
    assert "没有写明下次评估期限" in santu("powers", "devolve", giving, *papers).err
    assert santu("powers", "devolve", giving, *papers, *due, "--preview").code == 2
    planned = santu("powers", "devolve", giving, *papers, *due, "--as-plan", "--json").document
    assert Scenario.objects.get().pk == planned["scenario"]
    done = santu("powers", "devolve", giving, *papers, *due, "--yes", "--json").document
    assert (len(done["changes"]), done["instrument"]["assumed"]) == (6, ["effective", "pending"])
    assert santu("powers", "devolve", giving, *papers, *due, "--preview").code == 0
    found = santu("powers", "list", "--unit", "白城乡", "--day", GIVEN_ON, "--json").document
    assert (found["lines"], found["instruments"][0]["number"]) == (2, "东1号")
    out = tmp_path / "out.xlsx"
    assert santu("powers", "export", found["instruments"][0]["id"], "--out", out).code == 0
    assert santu("powers", "devolve", out, *papers, *due, "--preview").code == 0
    later = [one if one != "东1号" else "东2号" for one in papers]
    later = [one if one != GIVEN_ON else TAKEN_ON for one in later]
    told = santu("powers", "take-back", taking, *later, "--yes")
    assert ("农业局：1 项" in told.out, told.code) == (True, 0)
    assert santu("powers", "list", "--unit", COUNTY, "--day", TAKEN_ON, "--json").document["lines"] == 0
    assert santu("powers", "template", "--out", tmp_path / "t.xlsx").code == 0
    assert santu("undo", "--act", done["act"], "--reason", "有误", "--by", "lizhang").code == 1
    assert "不是可以假定的" in santu("powers", "devolve", giving, *papers, "--assumed", "x").err
    assert "没有写明哪个县" in santu("powers", "list").err


def test_a_new_document_takes_the_place_of_an_older_one_without_a_day_between() -> None:
    recorded(GIVING, row("1", townships="白城乡"), row("2", townships="白城乡"))
    duties.recorded(duties.row(COUNTY, "3", "农业局", organ="农业局"))
    entrusting = replace(GIVING, form=Form.ENTRUST, number="委托1号")
    recorded(entrusting, row("3", organ="农业局", townships="白城乡"))
    renewed = replace(GIVING, number="又一号", effective=TAKEN_ON, assessment_due=date(2022, 3, 1))
    before = county_digests()
    assert "别的部门不能下放" in refused(renewed, row("3", organ="林业局", townships="白城乡"))
    act = recorded(renewed, row("1", body="农科站", townships="白城乡"), row("3", townships="白城乡"))
    assert who("1", WHITE, EVE) == ("白城乡", "综合办", "devolved", GIVING.number)
    assert who("1", WHITE, TAKEN_ON) == ("白城乡", "农科站", "devolved", "又一号")
    assert who("2", WHITE, TAKEN_ON) == ("白城乡", "综合办", "devolved", GIVING.number)
    assert who("3", WHITE, EVE) == ("农业局", "综合办", "entrusted", "委托1号")
    assert who("3", WHITE, TAKEN_ON) == ("白城乡", "综合办", "devolved", "又一号")
    given = {one.duty.matter: one.by.said.number for one in powers_given([unit(WHITE)], TAKEN_ON)}
    assert given == {"1": "又一号", "2": GIVING.number, "3": "又一号"}
    ends = {one.said.number: one.ends for one in assessables(instruments_of(unit(COUNTY)))}
    assert ends[GIVING.number]["1"] == TAKEN_ON < ends[GIVING.number]["2"]
    act_undo(act=act, by=person(), reason="有误")
    assert county_digests() == before
    same_day = replace(renewed, effective=GIVEN_ON)
    assert "期间重叠" in refused(same_day, row("1", townships="白城乡"))
