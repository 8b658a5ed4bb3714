"""Control numbers of workers outside the quota: set from a day on, corrected, taken back, and in the annual statistics."""

from pathlib import Path

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.ledger_rules import kind_names
from santu.register.domain.statistics_layout import LAYOUT, read_layout
from santu.register.models import Act
from santu.register.selectors.controls import controls_on
from santu.register.selectors.quota_sheets import statistics_sheet
from santu.register.services.controls import controls_read, controls_set
from santu.register.services.undo import act_undo
from tests.db.quotas import STANDARDS, ledger
from tests.db.registers import DAY, LATER, LATEST, imported, person, unit

pytestmark = pytest.mark.django_db
EAST, TOWNSHIP = "140101", "140101100"


@pytest.fixture(autouse=True)
def posts(db) -> None:
    imported()
    ledger()


def put(day=DAY, document: str = "编办 5", **values: int) -> Act:
    named = {unit(code.strip("_")): value for code, value in values.items()}
    return controls_set(values=named, day=day, document=document, by=person())


def now(code: str, day=LATEST) -> int | None:
    found = controls_on(day, [unit(code)]).get(unit(code))
    return found.value if found else None


def test_a_number_holds_from_its_day_until_the_next_and_is_taken_back() -> None:
    put(_140101=8)
    act = put(LATER, _140101=9, _140101100=2)
    assert [now(EAST, day) for day in (DAY, LATER, LATEST)] == [8, 9, 9]
    put(LATER, _140101=10)
    assert (now(EAST), now(TOWNSHIP)) == (10, 2)
    with pytest.raises(Refused, match="没有要改的"):
        put(LATEST, _140101=10)
    act_undo(act=Act.objects.latest("pk"), by=person(), reason="错")
    assert now(EAST) == 9
    act_undo(act=act, by=person(), reason="错")
    assert (now(EAST), now(TOWNSHIP)) == (8, None)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        put(document=" ", _140101=-1)
    assert [fault.place for fault in refused.value.faults] == ["document", "control"]
    assert now(EAST) is None


def test_a_file_is_read_with_its_faults_by_cell(tmp_path: Path) -> None:
    file = tmp_path / "controls.csv"
    file.write_text(f"代码,单位,控制数\n{EAST},东县,8\n{TOWNSHIP},,\n", "utf-8")
    assert controls_read(path=file, day=DAY, by=person()) == {unit(EAST): 8}
    file.write_text(f"代码,单位,控制数\n{EAST},西县,8\n{EAST},,9\n140199,,x\n", "utf-8")
    with pytest.raises(Refused) as refused:
        controls_read(path=file, day=DAY, by=person())
    told = str(refused.value)
    assert all(said in told for said in ("叫“东县”", "前面已有一行", "140199", "第 4 行"))


@pytest.mark.parametrize("chinese", [True, False])
def test_the_statistics_add_them_up(chinese) -> None:
    put(_140101=8, _140101100=2)
    layout = read_layout(LAYOUT, kind_names(STANDARDS, DAY))
    _, labels, *rows = statistics_sheet(DAY, [unit("14")], layout, chinese=chinese).rows
    at = labels.index("编外人员控制数" if chinese else "Workers outside the quota")
    found = {row[0]: row[at] for row in rows if row[3] != "便民服务中心"}
    assert (rows[0][at], found[EAST], found[TOWNSHIP]) == (10, 10, 2)
