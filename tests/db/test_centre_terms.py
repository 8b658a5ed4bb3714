"""What the matters of a centre ask for on a day: the list in force, its offices in the register, the days as surveyed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.formats.workbook_writing import workbook
from santu.kernel.messages import Refused
from santu.register.domain.list_beginnings import PROPOSALS, proposed
from santu.register.domain.list_files import list_sheet, read_list
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.synthetic_duties import DutyDrawing, synthetic_departments
from santu.register.domain.unit_lists import row_of
from santu.register.models import BodyVersion, Survey, SurveyRow
from santu.register.selectors.centre_terms import agency_of, centre_of
from santu.register.selectors.unit_lists import rows_of
from santu.register.selectors.units import divisions_on
from santu.register.services.bodies import bodies_record
from santu.register.services.list_files import list_file_import, list_file_preview
from santu.register.services.unit_lists import CATALOGUE, EMPTY, list_draft, list_row_set
from tests.db.duties import WHITE
from tests.db.registers import DAY, body, imported, person, unit
from tests.db.unit_lists import STANDARDS, published

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YES = dict.fromkeys(("dispersed", "direct", "needed", "receivable"), "是")


@pytest.fixture
def centre() -> str:
    """A centre with three matters of a township; one name stands for two departments of its county."""
    imported()
    county = unit("140101")
    made = [body(county, name) for name in ("民政局", "自然资源局", "东县水利局", "水利局")]
    bodies_record(day=DAY, bodies=made, title="机构", by=person())
    rows = [
        {
            "name": "农村宅基地审批",
            "organ": "白城乡人民政府",
            "back_offices": "东县自然资源局、水利局、林业局",
            "days": "15",
            "statutory_days": "20",
            "materials": "身份证（共享）；申请书（原件）",
        },
        {"name": "临时救助审核", "organ": "民政局", "days": "10"},
        {"name": "生育登记", "organ": "民政局", "days": "0"},
    ]
    listed("centre", rows)
    return unit(WHITE)


def listed(kind: str, rows: list[dict[str, str]]) -> int:
    number = list_draft(unit=unit(WHITE), kind=kind, source=EMPTY, standards=STANDARDS, by=person())
    of = kind_of(STANDARDS, kind, TODAY)
    for no, said in enumerate(rows, 1):
        row = row_of(of, f"{kind[0].upper()}0{no}", {**YES, **said})
        list_row_set(edition=number, no=None, row=row, standards=STANDARDS, by=person())
    return published(number, TODAY)


def test_a_matter_is_found_by_code_by_name_and_by_words(centre):
    found = centre_of(centre, TODAY)
    assert found.matter("C02") is found.matter("临时救助审核")
    assert [one.terms.name for one in found.find("宅基地")] == ["农村宅基地审批"]
    assert len(found.find("")) == 3
    assert found.county == unit("140101")


def test_offices_are_bodies_of_the_county_or_the_township_itself_and_the_rest_says_what_to_do(centre):
    found = centre_of(centre, TODAY).matter("C01")
    land, water, forest = found.back_offices
    assert found.organ.unit == centre
    assert land.unit in BodyVersion.objects.filter(name="自然资源局").values_list("unit", flat=True)
    assert land.wrong is None
    assert (water.unit, forest.unit) == ("", "")
    assert "对上 2 个机构" in str(water.wrong)
    assert "登记里没有县级部门“林业局”" in str(forest.wrong)
    assert found.wrong == (water.wrong, forest.wrong)


def test_a_matter_that_the_list_has_not_is_refused_with_what_to_do(centre):
    with pytest.raises(Refused, match=r"没有“养犬登记”；请从清单里选"):
        centre_of(centre, TODAY).matter("养犬登记")


def test_without_a_list_in_force_nothing_is_guessed(centre):
    with pytest.raises(Refused, match=r"白城乡在 .* 没有施行中的进驻事项清单.*请先公布"):
        centre_of(centre, TODAY - timedelta(1))


def test_days_are_as_surveyed_promised_and_by_law(centre):
    assert centre_of(centre, TODAY).matter("C01").days.surveyed is None
    survey(centre, TODAY - timedelta(2), 1, 31)
    handed = survey(centre, TODAY - timedelta(1), 1, 26)
    survey(centre, TODAY, 1, 99, handed_in=None)
    days = centre_of(centre, TODAY).matter("C01").days
    assert (days.surveyed, days.promised, days.statutory) == (26, 15, 20)
    handed.taken_back_on = TODAY
    handed.save()
    assert centre_of(centre, TODAY).matter("C01").days.surveyed == 31


def survey(township: str, day: date, version: int, days: int, handed_in: date | None = TODAY) -> Survey:
    made = Survey.objects.create(
        unit_id=township,
        county_id=unit("140101"),
        day=day,
        version=version,
        title="摸底",
        answers="",
        opened_on=day,
        by="x",
        handed_in_on=handed_in,
    )
    SurveyRow.objects.create(survey=made, name="农村宅基地审批", doer="township", days=days)
    return made


def test_a_centre_at_hand_costs_three_queries(centre):
    centre_of(centre, TODAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        centre_of(centre, TODAY)
    assert len(asked) == 3


def test_a_new_body_is_seen_at_once(centre):
    assert not centre_of(centre, TODAY).matter("C01").back_offices[2].unit
    bodies_record(day=TODAY, bodies=[body(unit("140101"), "林业局")], title="机构", by=person())
    assert centre_of(centre, TODAY).matter("C01").back_offices[2].unit


def test_an_agent_does_what_the_list_says_for_the_village_joined_with_the_centre(centre):
    village = unit(f"{WHITE}200")
    assert agency_of(village, TODAY) == []
    east = {"village": "白城东村", "name": "临时救助审核", "way": "代办", "materials": "申请书"}
    every = {"village": "各村（社区）", "name": "医保缴费", "way": "代缴", "point": "服务站"}
    listed("agency", [every, {**east, "village": "白城西村"}, east])
    paid, helped = agency_of(village, TODAY)
    assert (paid.way, paid.point, paid.at_centre) == ("代缴", "服务站", None)
    assert helped.at_centre is centre_of(centre, TODAY).matter("临时救助审核")
    assert helped.materials == "申请书"


def test_the_proposed_list_finds_every_department_among_those_of_the_demonstration():
    imported()
    county, township = unit("140101"), unit(WHITE)
    row = divisions_on(TODAY, [county])[county]
    made = list(synthetic_departments(row, DutyDrawing.read(), TODAY, 1))
    bodies_record(day=TODAY, bodies=made, title="机构", by=person())
    edition = list_draft(unit=township, kind="centre", source=CATALOGUE, standards=STANDARDS, by=person())
    published(edition, TODAY)
    found = centre_of(township, TODAY)
    assert [text for one in found.matters for text in one.wrong] == []
    homestead = found.matter("农村宅基地用地建房审批")
    assert (homestead.organ.unit, len(homestead.back_offices)) == (township, 2)


def test_a_file_with_all_columns_comes_in_and_goes_out_as_it_was(centre, tmp_path):
    path = PROPOSALS / "centre.csv"
    edition = list_draft(unit=centre, kind="centre", source=EMPTY, standards=STANDARDS, by=person())
    preview = list_file_preview(edition=edition, path=path, standards=STANDARDS, by=person())
    list_file_import(preview=preview, by=person())
    kind = kind_of(STANDARDS, "centre", TODAY)
    assert rows_of(edition) == proposed(kind)
    out = tmp_path / "out.xlsx"
    out.write_bytes(workbook([list_sheet(kind, rows_of(edition), "进驻", chinese=True)]))
    assert read_list(out, kind, "白城乡人民政府").rows == rows_of(edition)


def test_a_file_is_refused_with_every_fault_of_what_a_matter_asks_for_at_its_cell(centre, tmp_path):
    path = tmp_path / "centre.csv"
    path.write_text(
        "事项名称,审批部门,承诺时限,法定时限,会办部门,申请材料,申请人\n"
        "临时救助,民政局,30,20,民政局,身份证（共享、原件）,村集体\n",
        encoding="utf-8",
    )
    edition = list_draft(unit=centre, kind="centre", source=EMPTY, standards=STANDARDS, by=person())
    with pytest.raises(Refused) as refused:
        list_file_preview(edition=edition, path=path, standards=STANDARDS, by=person())
    assert {dict(fault.place.params)["column"] for fault in refused.value.faults} == {
        "承诺时限",
        "会办部门",
        "申请材料",
        "申请人",
    }
    assert rows_of(edition) == []
