"""Handover lists: no plan is applied before all that it abolishes handed over, class by class, everything it has."""

from decimal import Decimal

import pytest

from santu.formats.reading import read_table
from santu.formats.workbook_writing import Sheet, workbook
from santu.kernel.messages import Refused
from santu.register.domain.synthetic import MARK
from santu.register.selectors.snapshots import snapshot
from santu.transition.domain.handover import MONEY, PEOPLE, POSTS
from santu.transition.models import HandoverLine, PlanState
from santu.transition.selectors.handover import declared_in, followed_in, lists_of
from santu.transition.services.applying import plan_apply
from santu.transition.services.handover import Declaring, handover_declare
from santu.transition.services.planning import plan_create, plan_prove
from tests.db import reforms
from tests.db import test_posts_in_plans as posts
from tests.db.handover import handed_over, item
from tests.db.money import RUNNING, appropriated, lines
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, holder, person, unit, written

pytestmark = pytest.mark.django_db
CLASSES = ("assets", "debts", "contracts", "archives", "seals", "open_cases")
LABELS = ["清单号", "移交单位", "类别", "交接内容", "数量", "计量单位", "接收单位", "监交单位", "交接日期"]


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    reforms.before()


def made():
    """A plan whose lists are empty."""
    scenario = reforms.scenario()
    reforms.consulted(scenario)
    return plan_create(scenario=scenario, standards=STANDARDS, by=person("planner"))


def approved():
    plan = made()
    plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    return reforms.approved(plan)


def declare(plan, *declaring, by=None):
    return handover_declare(plan=plan, declaring=declaring, by=by or person("planner"))


def test_each_unit_that_goes_has_a_list_with_its_bodies_and_each_body_whose_host_stays():
    plan = made()
    after = snapshot(DAY)
    names = {one.name: one for one in lists_of(plan)}
    assert "白城乡" in names
    assert not any(name.startswith("白城乡") and name != "白城乡" for name in names)
    assert names["白城乡"].receiver
    assert names["白城乡"].county == after.by_code["140101"]
    assert [one.undeclared for one in names.values()] == [list(CLASSES)] * len(names)


def test_a_plan_is_applied_when_everything_is_handed_over_and_no_earlier():
    plan = approved()
    before = written()
    with pytest.raises(Refused) as refused:
        reforms.applied(plan)
    told = "\n".join(map(str, refused.value.faults))
    lists = lists_of(plan)
    assert all(one.name in told for one in lists)
    assert f"{lists[0].name}（各类都没有登记）" in told
    assert len(refused.value.faults) == len({one.county for one in lists})
    assert written() == before
    handed_over(plan)
    first = lists[0].number
    declare(plan, Declaring(first, "seals", [item("公章"), item("财务章", done=False)]))
    with pytest.raises(Refused, match=f"有 1 份交接清单没有办完：{lists[0].name}（1 项没有交接）"):
        reforms.applied(plan)
    declare(plan, Declaring(first, "seals", [item("公章"), item("财务章")]))
    assert reforms.applied(plan).state == PlanState.APPLIED


def test_of_very_many_the_first_are_named_and_the_rest_counted(monkeypatch):
    monkeypatch.setattr("santu.transition.domain.handover.NAMED", 1)
    plan = approved()
    lists = lists_of(plan)
    county = lists[0].county
    mine = [one for one in lists if one.county == county]
    assert len(mine) > 1
    with pytest.raises(Refused) as refused:
        reforms.applied(plan)
    [fault] = [one for one in refused.value.faults if mine[0].name in str(one)]
    assert f"有 {len(mine)} 份" in str(fault)
    assert "）等多份；" in str(fault)
    assert mine[1].name not in str(fault).replace(mine[0].name, "")


def test_an_applied_plan_keeps_its_lists_and_an_undone_one_may_be_applied_with_them_again():
    plan = reforms.applied()
    [first, *_] = lists_of(plan)
    with pytest.raises(Refused, match="现为“已执行”"):
        declare(plan, Declaring(first.number, "assets", []))
    kept = HandoverLine.objects.count()
    reforms.undone(plan)
    assert HandoverLine.objects.count() == kept
    declare(plan, Declaring(first.number, "assets", [item("汽车", done=False)]))
    reforms.approved(plan)
    with pytest.raises(Refused, match="1 项没有交接"):
        reforms.applied(plan)
    declare(plan, Declaring(first.number, "assets", []))
    reforms.applied(plan)


def test_what_goes_with_the_plan_is_listed_from_its_postings():
    lines()
    town = unit("140101200")
    appropriated((town, RUNNING, 700))
    plan = reforms.proven()
    [one] = [one for one in lists_of(plan) if one.unit == town]
    found = followed_in(one.number)
    assert {line.category for line in found} == {MONEY}
    assert sum(line.amount for line in found) == 700
    assert all(line.receiver and not line.receiver.startswith("nbs") for line in found)


def test_posts_and_people_are_listed():
    posts.staffed()
    plan = reforms.proven()
    found = [line for one in lists_of(plan) for line in followed_in(one.number)]
    sums = {kind: sum(line.amount for line in found if line.category == kind) for kind in (PEOPLE, POSTS)}
    assert sums[POSTS] % posts.IN_EACH == 0
    assert sums[PEOPLE] * posts.IN_EACH == sums[POSTS] * posts.PEOPLE
    assert sums[PEOPLE] > 0


def test_bad_lines_are_told_all_at_once_and_leave_nothing():
    plan = made()
    number = lists_of(plan)[0].number
    before = written()
    with pytest.raises(Refused) as refused:
        declare(
            plan,
            Declaring(number, "assets", [item(" "), item("房屋", witness=""), item("车", day=None)]),
            Declaring(number, "people", [item("张某")]),
            Declaring(0, "seals", []),
        )
    told = "\n".join(map(str, refused.value.faults))
    for words in (
        "没有写交接什么",
        "没有写监交单位",
        "没有写交接日期",
        "“people”不是要登记的类别",
        "编号为 0",
    ):
        assert words in told
    assert written() == before


def test_who_plans_elsewhere_declares_nothing_here():
    plan = made()
    mine = [one for one in lists_of(plan) if one.county == unit("140101")]
    with pytest.raises(Refused, match="权限"):
        declare(plan, Declaring(mine[0].number, "seals", []), by=holder("county_officer", unit("140102")))
    declare(plan, Declaring(mine[0].number, "seals", []), by=holder("county_officer", unit("140101")))
    assert list(declared_in(mine[0].number)) == ["seals"]


def test_the_template_comes_back_filled_in(santu, tmp_path):
    plan = approved()
    file = tmp_path / "交接.xlsx"
    assert santu("handover", plan.pk, "status").code == 2
    told = santu("handover", plan.pk, "template", "--out", file, "--json").document
    lists = lists_of(plan)
    assert told["rows"] == len(lists) * len(CLASSES)
    table = read_table(file)
    what, by = table.header.index("交接内容"), ("--by", person("planner").username)
    rows = [[*row[:what], "无", *row[what + 1 :]] for row in zip(*table.columns, strict=True)]
    rows[0][what:] = ["办公楼", "1250.5", "平方米", "水秀镇", "", ""]
    file.write_bytes(workbook([Sheet("交接", [table.header, *rows])]))
    assert santu("handover", plan.pk, "import", file, *by, "--json").document["open"] == 1
    line = HandoverLine.objects.get(day=None)
    assert (line.what, line.quantity, line.measure) == ("办公楼", Decimal("1250.5"), "平方米")
    santu("handover", plan.pk, "template", "--out", file)
    table = read_table(file)
    [row] = zip(*table.columns, strict=True)
    row = [*row[:-2], "县财政局", "2021-02-01"]
    file.write_bytes(workbook([Sheet("交接", [table.header, row])]))
    assert santu("handover", plan.pk, "import", file, *by).code == 0
    assert santu("handover", plan.pk, "status").code == 0
    plan_apply(plan=plan, standards=STANDARDS, by=person("planner"))


def test_every_fault_of_a_file_is_told_at_its_cell(santu, tmp_path):
    plan = made()
    one = lists_of(plan)[0]
    rows = [
        ["999999", "", "资产", "车", "", "", "", "", ""],
        [one.number, "别的乡", "资产", "车", "", "", "", "", ""],
        [one.number, one.name, "人员", "张某", "", "", "", "", ""],
        [one.number, one.name, "资产", "车", "两辆", "", "", "", ""],
        [one.number, one.name, "合同", "租约", "", "", "", "", "2021-02-01"],
        [one.number, one.name, "印章", "公章", "1", "枚", "", "县财政局", ""],
        [one.number, one.name, "档案", "文书", "1", "卷", "", "", ""],
        [one.number, one.name, "档案", "无", "", "", "", "", ""],
        [one.number, one.name, "债权债务", "", "", "", "", "", ""],
    ]
    file = tmp_path / "交接.xlsx"
    file.write_bytes(workbook([Sheet("交接", [LABELS, *rows])]))
    before = written()
    ran = santu("handover", plan.pk, "import", file, "--by", person("planner").username)
    assert ran.code == 1
    told = ran.err.splitlines()
    for cell in ("A2", "B3", "C4", "E5", "H6", "I7", "D9"):
        assert any(f"!{cell}:" in line for line in told), (cell, told)
    assert len(told) == 7
    assert written() == before


def test_made_up_lists_are_of_a_demonstration(santu):
    plan = made()
    ran = santu("handover", plan.pk, "import", "--synthetic", "--by", person("planner").username)
    assert "只能用于演示库" in ran.err
    assert not HandoverLine.objects.filter(what__startswith=MARK)
