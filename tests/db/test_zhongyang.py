"""The decision of Zhongyang county of 2024, replayed on its real register: 55 items devolved, 30 taken back, 25 kept."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from santu.register.domain.power_sums import by_department, by_place, counted
from santu.register.domain.powers import Item, Pending
from santu.register.domain.zhongyang import NINGXIANG, SOURCE
from santu.register.models import Act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.instruments import instruments_of, items_of, powers_given
from santu.register.selectors.powers import competent_for_case, power_in_force
from santu.register.selectors.snapshots import snapshot
from santu.register.services.undo import act_undo
from tests.db.registers import person
from tests.db.zhongyang import DAY, zhongyang

pytestmark = pytest.mark.django_db
TAKEN_ON = date(2024, 9, 27)
EVE = TAKEN_ON - timedelta(days=1)
SUMS = {
    "林业局": 7,
    "农业农村局": 6,
    "市生态环境局中阳分局": 4,
    "交通局": 4,
    "文旅局": 4,
    "住建局": 3,
    "应急局": 3,
    "卫健局": 1,
}


@pytest.fixture(autouse=True)
def county(tmp_path: Path) -> str:
    return zhongyang(tmp_path)


def devolved(county: str, day: date) -> list[Item]:
    return [one.item for one in powers_given(snapshot(day).children[county], day)]


def test_thirty_go_back_to_eight_departments_and_twenty_five_stay(county: str) -> None:
    before, after = devolved(county, EVE), devolved(county, TAKEN_ON)
    assert (counted(before).lines, counted(after).lines) == (55, 25)
    assert counted(before).matters == 57
    [decision] = [one for one in instruments_of(county) if one.said.number == SOURCE]
    taken = items_of([decision.id])[decision.id]
    names = {one.id: one.name for one in snapshot(TAKEN_ON).bodies.values()}
    assert {names[organ]: count.lines for organ, count in by_department(taken).items()} == SUMS
    assert counted(taken).lines + counted(after).lines == 30 + 25
    assert sum(SUMS.values()) == counted(taken).matters == 32
    town = snapshot(TAKEN_ON).by_code[NINGXIANG]
    assert (by_place(before)[town].lines, by_place(after)[town].lines) == (50, 20)
    assert {count.lines for place, count in by_place(after).items() if place != town} == {25}
    assert counted(devolved(county, date(2022, 12, 31))).lines == 49


def test_what_went_to_two_departments_has_one_competent_organ_each(county: str) -> None:
    town, names = snapshot(DAY).by_code[NINGXIANG], snapshot(DAY).bodies
    for line in ("30", "31"):
        organs = [power_in_force(f"ZY-{line}-{no}", town, TAKEN_ON).organ for no in (1, 2)]
        assert [names[one].name for one in organs] == ["农业农村局", "林业局"]


def test_a_case_stays_with_whom_it_was_filed(county: str) -> None:
    town, later = snapshot(DAY).by_code[NINGXIANG], TAKEN_ON + timedelta(days=90)
    case = competent_for_case("ZY-3", town, EVE, later)
    assert (case.holder.organ, case.rule, case.instrument) == (town, Pending.FORMER, SOURCE)
    case = competent_for_case("ZY-3", town, TAKEN_ON, later)
    assert snapshot(DAY).bodies[case.holder.organ].name == "市生态环境局中阳分局"
    assert competent_for_case("ZY-1", town, EVE, later).holder.organ == town
    assert power_in_force("ZY-13", town, EVE) is None


def test_what_the_page_does_not_say_is_marked(county: str) -> None:
    [decision] = [one for one in instruments_of(county) if one.said.number == SOURCE]
    assert set(decision.said.assumed) == {"published_on", "effective", "pending"}
    for one in instruments_of(county):
        assert one.said.number == SOURCE or "合成数据" in one.said.number


def test_the_decision_is_one_act_that_can_be_undone(county: str) -> None:
    act = Act.objects.get(document=SOURCE)
    digests = county_digests()
    act_undo(act=act, by=person(), reason="有误")
    assert counted(devolved(county, TAKEN_ON)).lines == 55
    assert county_digests() != digests
