"""A change of divisions from the plan to the report of completion, by the articles of the regulation (《行政区划管理条例》)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.clocks import Deed
from santu.operate.domain.files import Brought
from santu.operate.models import Case, CaseClock, CaseFile
from santu.operate.selectors import guards
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.replaying import log_faults
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.clocks import Change, clock_change
from santu.operate.services.striking import clocks_regularly
from santu.register.services.bodies import bodies_record
from santu.standards.loader import load
from tests.db.registers import DAY, TOWNSHIPS, body, imported, listed, person, unit
from tests.db.running import COUNTY, HOUSING, OTHER, TOWN, WATER, acting, department, done, waiting

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
STAFFING = "中共东县县委机构编制委员会办公室"
STREET = "140101001"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
FACTORS = {item.id: item.name for item in load().items("division/criteria", DAY)}
MATERIALS = {item.id: item.name for item in load().items("division/materials", DAY)}
ASSESSED = {
    "assess_risk": ({"risk": "low"}, "risk_report"),
    "ask_experts": ({"expert_result": "可行"}, "expert_report"),
    "hear_public": ({"heard_how": "公示 20 日", "public_result": "多数赞成"}, "public_report"),
}
APPROVED = {"approval": "晋政函〔2026〕1号", "approved_on": "2026-03-02"}


@pytest.fixture(autouse=True)
def _county(settings, tmp_path) -> Iterator[None]:
    settings.SANTU_HOME = tmp_path
    with time_machine.travel(MONDAY, tick=False):
        imported(listed([*TOWNSHIPS, (STREET, "subdistrict", "城关街道")]))
        offices = [body(unit(COUNTY), name) for name in (HOUSING, WATER, STAFFING)]
        bodies_record(day=DAY, bodies=offices, title="机构", by=person())
        yield


def civil() -> User:
    return acting("civil_affairs")


def leader() -> User:
    return acting("county_leader")


def picture(field: str, of: str = "") -> Brought:
    return Brought(0, "扫描.png", BytesIO(PNG), field, of)


def filled(said: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [text] for name, text in said.items()}


def planned(*codes: str, becomes: str = "township", by: User | None = None, **other: list[str]) -> Case:
    written = {
        **filled(FACTORS),
        "change": ["abolish"],
        "units": [unit(code) for code in codes or (TOWN, OTHER)],
        "becomes": [becomes],
        **other,
    }
    told = Beginning("division_change", unit(TOWN), "撤乡并镇", "one", written, [picture("scheme")])
    return case_begin(told=told, by=by or civil())


def assessed(case: Case) -> Case:
    for node, (said, report) in ASSESSED.items():
        case = done(case, node, civil(), written=filled(said), brought=[picture(report)])
    return case


def compiled(
    case: Case, *, without: tuple[str, ...] = (), asking: tuple[str, ...] = (HOUSING, STAFFING)
) -> Case:
    materials = [picture("materials", of) for of in MATERIALS if of not in without]
    asked = {"consulted": [department(name) for name in asking]}
    return done(case, "dossier", civil(), written=asked, brought=materials)


def reported(case: Case) -> Case:
    for name in (HOUSING, STAFFING):
        done(case, "opine", acting("department"), item=department(name))
    told = {"report_number": "东政请〔2026〕1号", "reported_on": "2026-02-20"}
    return done(case, "report", leader(), written=filled(told))


def before_decision(*codes: str, becomes: str = "township") -> Case:
    return reported(compiled(assessed(planned(*codes, becomes=becomes))))


def decided(case: Case, node: str = "decide_province", **said: str) -> Case:
    told = filled({**APPROVED, **said})
    return done(case, node, civil(), written=told, brought=[picture("approval_file")])


def nodes(case: Case) -> list[str]:
    return [node for node, _ in waiting(case)]


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=False)


AFTER = {
    ("survey", "surveyed_on"): ("勘定界线的日期不早于变更日期.*第十六条", "“勘定界线的日期”写的.*第十六条"),
    ("map", "mapped_on"): (
        "行政区划图的日期不早于变更日期.*第十八条",
        "“更新行政区划图的日期”写的.*第十八条",
    ),
    ("announce", "announced_on"): ("公告日期不早于批准日期.*第十八条", "“公告的日期”写的.*第十八条"),
}
"""What is said of a day before the change, and of one to come, by the task and its field."""


def carried(case: Case, changed_on: str = "2026-03-02") -> Case:
    return done(case, "carry", civil(), written=filled({"changed_on": changed_on}))


def test_the_form_asks_for_the_factors_and_materials_of_the_standards() -> None:
    forms = binding_of(shipped_binding("division_change")).forms
    asked = {name: own.label for name, own in forms["plan"].items() if "第三条" in own.clause}
    assert asked == FACTORS
    materials = forms["dossier"]["materials"]
    assert materials.of == MATERIALS
    assert (materials.every, materials.needed) == (True, ("*",))


def test_a_plan_that_lacks_factors_names_each_with_its_article() -> None:
    with pytest.raises(Refused) as refused:
        planned(economy=[], terrain=[" "])
    assert {str(one.place) for one in refused.value.faults} == {"economy", "terrain"}
    assert all("第三条" in str(one.message) for one in refused.value.faults)
    assert not Case.objects.exists()


def test_a_dossier_names_each_material_that_is_missing() -> None:
    """第十三条."""
    case = assessed(planned())
    with pytest.raises(Refused) as refused:
        compiled(case, without=("risk", "maps"))
    faults = {str(one.place): str(one.message) for one in refused.value.faults}
    assert faults.keys() == {"materials.risk", "materials.maps"}
    assert "风险评估报告" in faults["materials.risk"]
    assert "第十三条" in faults["materials.maps"]
    assert not CaseFile.objects.filter(field="materials").exists()
    assert waiting(compiled(case)) == [("opine", department(HOUSING)), ("opine", department(STAFFING))]


def test_the_assessments_go_on_at_once_and_an_unfit_plan_is_changed() -> None:
    case = planned()
    assert sorted(nodes(case)) == sorted(ASSESSED)
    for node, (said, report) in ASSESSED.items():
        outcome = "unfit" if node == "assess_risk" else "done"
        done(case, node, civil(), outcome, written=filled(said), brought=[picture(report)])
    assert nodes(case) == ["revise"]
    anew = filled({"what_changed": "缩小范围"})
    done(case, "revise", civil(), written=anew, brought=[picture("scheme_anew")])
    assert sorted(nodes(case)) == sorted(ASSESSED)


@pytest.mark.parametrize(
    ("codes", "becomes", "node"),
    [
        ((TOWN,), "township", "decide_province"),
        ((TOWN, STREET), "subdistrict", "decide_province"),
        ((STREET,), "township", "decide_province"),
        ((STREET,), "subdistrict", "decide_street"),
    ],
)
def test_the_province_decides_on_towns_and_who_approved_a_street_on_it(
    codes: tuple[str, ...], becomes: str, node: str
) -> None:
    """第九条、第十条; a town stays one in the register, whatever it is to become."""
    assert nodes(before_decision(*codes, becomes=becomes)) == [node]


def test_a_decision_has_its_number_its_day_and_its_paper() -> None:
    case = before_decision()
    with pytest.raises(Refused) as refused:
        done(case, "decide_province", civil())
    places = {str(one.place) for one in refused.value.faults}
    assert places == {"approval", "approved_on", "approval_file"}
    assert sum("第九条" in str(one.message) for one in refused.value.faults) == 2


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)]
)
def test_a_decision_is_no_later_than_today(day: str, holds: bool) -> None:
    case = before_decision()
    if holds:
        assert nodes(decided(case, approved_on=day)) == ["carry"]
    else:
        with pytest.raises(Refused, match=r"“批复的日期”写的 2026-03-03 在.* 2026-03-02 之后.*第九条"):
            decided(case, approved_on=day)


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-03-01", False), ("2026-03-02", True), ("2026-03-03", True)]
)
def test_nothing_is_changed_before_it_is_approved(day: str, holds: bool) -> None:
    case = decided(before_decision())
    with at(date(2026, 3, 10)):
        if holds:
            carried(case, day)
        else:
            with pytest.raises(Refused, match=r"变更日期不早于批准日期.*第十五条"):
                carried(case, day)


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-02-19", False), ("2026-02-20", True), ("2026-02-21", True)]
)
def test_nothing_is_approved_before_it_is_reported(day: str, holds: bool) -> None:
    case = before_decision()
    if holds:
        assert nodes(decided(case, approved_on=day)) == ["carry"]
    else:
        with pytest.raises(Refused, match=r"批复日期不早于上报日期.*第九条、第十条"):
            decided(case, approved_on=day)


@pytest.mark.parametrize(("day", "wrong"), [("2026-03-01", 0), ("2026-03-02", None), ("2026-03-11", 1)])
@pytest.mark.parametrize("end", AFTER)
def test_what_follows_a_change_is_none_before_it_nor_to_come(
    day: str, wrong: int | None, end: tuple[str, str]
) -> None:
    node, name = end
    case = carried(decided(before_decision()))
    brought = [picture("announcement")] if node == "announce" else []
    with at(date(2026, 3, 10)):
        if wrong is None:
            done(case, node, civil(), written=filled({name: day}), brought=brought)
            assert node not in nodes(case)
            return
        with pytest.raises(Refused, match=AFTER[end][wrong]):
            done(case, node, civil(), written=filled({name: day}), brought=brought)


@pytest.mark.parametrize(
    ("clock", "last"),
    [("division/completion", date(2027, 2, 20)), ("division/code_publication", date(2026, 3, 25))],
)
def test_times_count_from_the_day_in_the_papers_and_not_from_their_record(clock: str, last: date) -> None:
    """第十五条 12 months since the approval, 第十七条 one since the change: within, at, beyond."""
    case = carried(decided(before_decision(), approved_on="2026-02-20"), "2026-02-25")
    found = CaseClock.objects.get(case=case, name=clock)
    assert timezone.localdate(found.due_at - timedelta(minutes=1)) == last
    late = {"division/completion": "account", "division/code_publication": "urge_code"}[clock]
    for day, struck in [(last - timedelta(1), False), (last, False), (last + timedelta(1), True)]:
        with at(day):
            clocks_regularly()
            assert (late in nodes(case)) is struck
    assert not list(clock_faults([case]))


@pytest.mark.parametrize(("months", "last"), [(5, date(2027, 8, 2)), (6, date(2027, 9, 2)), (7, None)])
def test_completion_is_extended_once_by_six_months_at_most(months: int, last: date | None) -> None:
    """第十五条."""
    case = decided(before_decision())
    clock = CaseClock.objects.get(case=case, name="division/completion")
    change = Change(Deed.EXTENDED, "情况复杂", months, "晋民函〔2026〕9号")
    if last is None:
        with pytest.raises(Refused, match="应在 1 至 6 之间"):
            clock_change(case=case.pk, clock=clock.pk, change=change, by=civil())
        return
    clock_change(case=case.pk, clock=clock.pk, change=change, by=civil())
    clock.refresh_from_db()
    assert timezone.localdate(clock.due_at - timedelta(minutes=1)) == last
    with pytest.raises(Refused, match="已延长 1 次"):
        clock_change(case=case.pk, clock=clock.pk, change=change, by=civil())
    assert not list(clock_faults([case]))


def test_an_extension_needs_the_paper_of_who_approved() -> None:
    clock = CaseClock.objects.get(case=decided(before_decision()), name="division/completion")
    with pytest.raises(Refused, match="批准文书"):
        clock_change(case=clock.case_id, clock=clock.pk, change=Change(Deed.EXTENDED, "复杂", 6), by=civil())


def test_who_draws_up_the_plan_does_not_review_it() -> None:
    both = acting("civil_affairs")
    case = compiled(assessed(planned(by=both)))
    for name in (HOUSING, STAFFING):
        done(case, "opine", acting("department"), item=department(name))
    with pytest.raises(Refused, match="不归您办理"):
        done(case, "report", both)
    Case.objects.filter(pk=case.pk).update(opened_by=leader().username)
    told = filled({"report_number": "1号", "reported_on": "2026-03-02"})
    with pytest.raises(Refused, match="编制区划变更方案的人不能审核上报"):
        done(case, "report", leader(), written=told)


def test_from_the_plan_to_the_report_of_completion() -> None:
    case = carried(decided(before_decision()))
    assert sorted(nodes(case)) == ["announce", "map", "set_code", "survey"]
    with pytest.raises(Refused, match=r"“公布代码的日期”写的 2026-03-03 在.* 之后.*第十七条"):
        done(case, "set_code", civil(), written=filled({"code_on": "2026-03-03", "codes": "不变"}))
    done(case, "set_code", civil(), written=filled({"code_on": "2026-03-02", "codes": "140101110"}))
    done(case, "survey", civil(), written=filled({"surveyed_on": "2026-03-02"}))
    done(case, "map", civil(), written=filled({"mapped_on": "2026-03-02"}))
    told = filled({"announced_on": "2026-03-02"})
    case = done(case, "announce", civil(), written=told, brought=[picture("announcement")])
    assert nodes(case) == ["complete"]
    told = filled({"completed_on": "2026-03-02", "completion_number": "东政〔2026〕9号"})
    case = done(case, "complete", leader(), written=told, brought=[picture("completion_report")])
    assert (case.closed_at is not None, waiting(case)) == (True, [])
    assert not list(log_faults([case]))


@pytest.mark.parametrize(
    ("asking", "holds"), [((STAFFING,), True), ((HOUSING, STAFFING), True), ((HOUSING, WATER), False)]
)
def test_the_staffing_department_is_among_those_asked(asking: tuple[str, ...], holds: bool) -> None:
    """第十四条."""
    case = assessed(planned())
    if holds:
        assert waiting(compiled(case, asking=asking)) == [("opine", department(name)) for name in asking]
        return
    with pytest.raises(Refused, match=f"征求了机构编制部门的意见.*第十四条.*没有选{STAFFING}；请选上"):
        compiled(case, asking=asking)
    assert nodes(case) == ["dossier"]


def test_a_county_whose_staffing_department_is_not_registered_goes_on(monkeypatch) -> None:
    monkeypatch.setattr(guards, "departments_in", lambda *_: {department(HOUSING): HOUSING})
    case = compiled(assessed(planned()), asking=(HOUSING, WATER))
    assert nodes(case) == ["opine", "opine"]
