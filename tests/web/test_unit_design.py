"""The design of a unit on pages, and the maps of a unit side by side."""

import pytest

from santu.design.models import Scenario
from santu.design.services.locks import proposal_lock
from santu.register.domain.rows import Line
from santu.register.domain.survey import About, Done
from santu.register.services.bodies import bodies_record
from santu.register.services.survey import survey_hand_in, survey_open, survey_row_save
from tests.db import reforms
from tests.db.registers import DAY, body, person, unit


@pytest.fixture
def made(cast) -> Scenario:
    reforms.before()
    return reforms.scenario()


def text(answer) -> str:
    return answer.content.decode()


def design(client, code: str, more: str = "") -> str:
    return text(client.get(f"/units/{unit(code)}/design?day=2020-06-30{more}"))


def test_without_a_scenario_it_says_what_to_do(browsing, cast):
    reforms.before()
    page = design(browsing(), "140101200")
    assert "还没有方案涉及这个单位" in page
    assert f'href="/units/{unit("140101200")}/propose?day=2020-06-30"' in page
    assert "逐项提议请打开一个县或乡镇" in design(browsing(), "14")


def test_a_unit_that_goes_says_who_takes_it_on(browsing, made):
    page = design(browsing(), "140101200")
    assert "方案撤销这个单位，由水秀镇承接" in page
    assert "划归水秀镇" in page
    assert "白城乡整建制并入水秀镇" in page


def test_a_unit_that_takes_on_shows_what_comes(browsing, made):
    page = design(browsing(), "140101100")
    assert "由白城乡划来" in page
    assert "承接自：" in page
    assert 'data-sign="⇄"' in page
    assert "限额内机构" in page
    assert f'href="/units/{unit("140101100")}/side-by-side?scenario={made.pk}&amp;day=2020-06-30"' in page


def test_a_county_shows_its_townships_with_signs(browsing, made):
    page = design(browsing(), "140101")
    assert "由水秀镇承接" in page
    assert "由北洸镇承接" in page
    assert design(browsing(), "14").count('class="proposal sentence"') > 3
    assert "东县" in design(browsing(), "1401")


def test_the_latest_scenario_is_shown_unless_another_is_chosen(browsing, made):
    other = reforms.scenario(county="140101")
    client = browsing()
    assert f'value="{other.pk}" selected' in design(client, "140101200")
    assert f'value="{made.pk}" selected' in design(client, "140101200", f"&scenario={made.pk}")
    assert "这个方案不包含这个单位" in design(client, "140102100", f"&scenario={other.pk}")
    assert "不是方案的编号" in design(client, "140102100", "&scenario=x")
    unknown = other.pk + 1
    assert f"没有第 {unknown} 号方案" in design(client, "140102100", f"&scenario={unknown}")


def test_what_is_left_out_is_shown_and_what_breaks_is_said(browsing, made):
    key = f"bodies/{unit('140102100')}"
    proposal_lock(scenario=made, key=key, forbids=True, reason="暂缓", by=person("planner"))
    page = design(browsing(), "140102100")
    assert "已排除" in page
    assert "恢复" in page
    assert "缺少“党政综合办”" in page
    assert "批准例外…" in page


def test_what_was_carried_out_is_not_changed_any_more(browsing, made):
    reforms.applied(reforms.approved(reforms.proven(made)))
    page = design(browsing(), "140101100")
    assert "已执行" in page
    assert "act=leave-out" not in page


def test_its_tables_are_files_too(browsing, made):
    where = f"/units/{unit('140101')}/design?day=2020-06-30&export=csv&table=children"
    assert "由水秀镇承接" in text(browsing().get(where))


# Side by side.


def maps(client, code: str, more: str = "") -> str:
    return text(client.get(f"/units/{unit(code)}/side-by-side?day=2020-06-30{more}"))


def test_the_maps_stand_side_by_side_and_drift_is_counted(browsing, made):
    page = maps(browsing(), "140101100")
    for word in ("现状", "设计", "运行", "尚未记录", "白城东村", "≠", "统一设置的机构"):
        assert word in page
    assert "不作推断" in page


def test_the_operation_map_stands_beside_and_the_design_says_what_it_has_otherwise(browsing, made):
    by = person()
    number = survey_open(unit=unit("140101200"), day=DAY, about=About("摸底", "", "综合办"), by=by)
    done = Done("", "农业技术推广", "township", "农科站", 3, works_at="综合办", frequency="daily", days=1)
    survey_row_save(number=number, row=done, by=by)
    survey_hand_in(number=number, by=by)
    page = maps(browsing(), "140101200")
    assert "在办 1 项，0 人次在这里工作" in page
    assert "在办 0 项，3 人次在这里工作" in page
    assert "不作推断" not in page
    page = text(browsing().get(f"/units/{unit('140101200')}/operation-design?day=2020-06-30"))
    for word in ("机构要撤", "办 1 项，3 人次", "设计里还没有职责"):
        assert word in page
    part = text(browsing().get(f"/units/{unit('140101200')}/operation-design?day=2020-06-30&kind=moves"))
    assert "办 1 项，3 人次" not in part
    none = text(browsing().get(f"/units/{unit('140101100')}/operation-design?day=2020-06-30"))
    assert "这一天还没有运行摸底" in none


def test_only_the_differences_are_shown_when_asked(browsing, made):
    whole, part = maps(browsing(), "140101100"), maps(browsing(), "140101100", "&only=differences")
    assert "水秀东村" in whole
    assert "水秀东村" not in part
    assert "白城东村" in part
    assert "显示全部" in part


def test_nothing_drifts_after_the_plan_was_carried_out(browsing, made):
    reforms.applied(reforms.approved(reforms.proven(made)))
    home = unit("140101100", reforms.UNTIL)
    page = text(browsing().get(f"/units/{home}/side-by-side?day=2021-10-31&only=differences"))
    assert "没有不同" in page
    gone = text(browsing().get(f"/units/{unit('140101200')}/side-by-side?day=2021-10-31"))
    assert "2021-10-31 的登记里没有这个单位" in gone
    assert "设计图里没有这个单位" in gone


def test_without_a_scenario_there_is_nothing_to_lay_beside(browsing, cast):
    reforms.before()
    assert "还没有方案涉及这个单位" in maps(browsing(), "140101200")


def test_the_comparison_is_a_file_too(browsing, made):
    file = text(
        browsing().get(f"/units/{unit('140101100')}/side-by-side?day=2020-06-30&export=csv&table=maps")
    )
    assert "白城东村" in file
    assert "不同" in file


def test_a_dispatched_station_is_handed_down_from_the_page_of_its_township(browsing, cast):
    reforms.before()
    township = unit("140101100")
    address, lines = (
        f"/units/{township}/propose",
        tuple(Line(one, "县农业农村局") for one in ("administration", "party")),
    )
    station = body(township, "农业技术推广站", "dispatched", lines=lines)
    bodies_record(day=DAY, bodies=[station], title="派驻", by=person())
    page = text(browsing().get(f"{address}?act=devolve&day=2020-06-30&scenario=new"))
    assert f'value="{station.id}"' in page
    said = {"act": "devolve", "scenario": "new", "title": "下放", "base": "2020-06-30", "until": "2021-10-31"}
    client = browsing()
    assert "没有选择要下放的站所" in text(client.post(address, {**said, "why": "宜放则放"}))
    answer = client.post(address, {**said, "why": "宜放则放", "station": station.id})
    assert answer.status_code == 302
    assert "农业技术推广站下放水秀镇，属地管理" in text(client.get(answer["Location"]))
