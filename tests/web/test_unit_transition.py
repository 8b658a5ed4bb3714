"""The tab 过渡 of a unit: which plans touch it, and what they do to it."""

from tests.db.reforms import UNTIL
from tests.db.registers import imported, listed, unit
from tests.web.reading import text


def tab(client, unit_id: str, query: str = "") -> str:
    return client.get(f"/units/{unit_id}/transition{query}").content.decode()


def test_a_township_that_takes_over(browsing, planned):
    said = text(browsing().get(f"/units/{unit('140101100')}/transition"))
    assert "撤销白城乡（140101200），由水秀镇承接" in said
    assert "2 个村（社区）由白城乡划归水秀镇" in said
    assert "由北洸乡划归" not in said


def test_a_township_that_goes_with_reasons_to_open(browsing, planned):
    page = tab(browsing(), unit("140101200"), "?day=2020-06-30")
    opens = f'hx-get="/plans/{planned.pk}/steps/'
    assert opens in page
    assert "?day=2020-06-30" in page.split(opens)[1][:60]


def test_a_county_has_its_whole_document(browsing, planned):
    said = text(browsing().get(f"/units/{unit('140101')}/transition"))
    assert "改革方案" in said
    assert "机构：设立" in said
    steps = planned.steps.filter(county=unit("140101")).count()
    assert f"有关的 {steps} 步" in said


def test_a_village_knows_where_it_goes(browsing, planned):
    said = text(browsing().get(f"/units/{unit('140101200200')}/transition"))
    assert "划归水秀镇" in said


def test_a_new_township_has_its_plan_when_it_is_there(browsing, at):
    at("applied")
    new = unit("140101101", UNTIL)
    said = text(browsing().get(f"/units/{new}/transition?day=2021-10-31"))
    assert "设立北洸镇" in said


def test_steps_about_it_can_be_exported(browsing, planned):
    csv = (
        browsing()
        .get(f"/units/{unit('140101100')}/transition?export=csv&table=steps")
        .content.decode("utf-8-sig")
    )
    assert csv.startswith("计划,步,符号,日期,做什么")
    assert len(csv.splitlines()) > 5


def test_a_unit_that_no_plan_touches_says_so(browsing):
    imported(listed())
    assert "没有计划涉及这个单位" in text(browsing().get(f"/units/{unit('140101100')}/transition"))


def test_above_the_counties_one_is_led_to_them(browsing, planned):
    assert "计划按县（市、区）编排" in text(browsing().get(f"/units/{unit('14')}/transition"))
