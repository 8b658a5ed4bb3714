"""A township calls departments on the engine; the desk assigns by the responsibility list; each refuses only by a clause."""

import json
from collections.abc import Callable

import pytest

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.domain.whistle import Assigned, Listed, State, chosen_faults
from santu.operate.models import Called, Case, CaseNote, Token, WhistleSheet
from santu.operate.selectors.whistle import called_in, departments_in, listed_for, open_whistles, sheet_of
from santu.operate.services.whistle import (
    call_refuse,
    report_in,
    whistle_assign,
    whistle_call,
    whistle_pass_on,
)
from santu.register.domain.tasks import Answer
from santu.register.selectors.tasks import task_numbered
from tests.db.handed import given
from tests.db.registers import DAY, holder, unit
from tests.db.whistling import (
    COUNTY,
    FARMING,
    MATTER,
    OTHER,
    SAFETY,
    TOWN,
    UNLISTED,
    WATER,
    assigned,
    at,
    blown,
    clerk,
    department,
    desk,
    of,
    told,
    waiting,
    whistling,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whistling() -> None:
    whistling()


def refusals(doing: Callable[[], object]) -> list[str]:
    """What is refused, all of it; nothing is written meanwhile."""
    before = counted()
    with pytest.raises(Refused) as refused:
        doing()
    assert counted() == before
    return [str(one.message) for one in refused.value]


def counted() -> list[object]:
    rows = [model.objects.count() for model in (Case, Token, Called, WhistleSheet, CaseNote, AuditEntry)]
    return [*rows, list(Called.objects.order_by("pk").values_list("clause", "ruling", "reported_at"))]


def states(case: Case) -> dict[str, State]:
    return {one.name: one.state for one in called_in([case.pk])[case.pk]}


class TestCalling:
    def test_a_case_is_opened_with_whom_it_proposes(self) -> None:
        case = blown(urgency="emergency")
        assert waiting(case) == ["assign"]
        sheet = sheet_of(case.pk)
        assert sheet
        assert (sheet.urgency, sheet.where, sheet.task) == ("emergency", "水秀东村村口", None)
        assert states(case) == {FARMING: State.PROPOSED}
        assert (case.place_id, case.county_id, case.matter) == (unit(TOWN), unit(COUNTY), MATTER)

    def test_everything_that_is_missing_is_said_at_once(self) -> None:
        said = refusals(
            lambda: blown(title=" ", where="", basis="", urgency="soon", matter=UNLISTED, departments=[])
        )
        for one in (
            "没有写明为什么事",
            "没有写明在哪里",
            "没有写明依据",
            "一般还是应急",
            UNLISTED,
            "没有选要召集",
        ):
            assert any(one in text for text in said), one

    def test_a_department_twice_or_a_stranger(self) -> None:
        twice = [department(FARMING), department(FARMING), unit(TOWN)]
        said = refusals(lambda: blown(departments=twice))
        assert "“农业农村局”选了两次；请只留一个。" in said
        assert any("不是本县" in one for one in said)

    def test_a_telephone_number_is_not_kept(self) -> None:
        assert "身份证号码或手机号码" in refusals(lambda: blown(basis="找 13812345678"))[0]

    def test_nobody_above_calls_for_a_township_and_no_other_township(self) -> None:
        for by in (clerk(OTHER), desk()):
            assert "权限" in refusals(lambda by=by: whistle_call(told=told(), by=by))[0]
        by = holder("department", unit(COUNTY))
        assert "上级不能代为作出" in refusals(lambda: whistle_call(told=told(), by=by))[0]

    def test_one_open_case_for_a_matter(self) -> None:
        case = blown()
        assert f"已经吹哨（{case.number}）" in refusals(lambda: blown(key="again"))[0]
        assert waiting(blown(key="other", matter="", title="别的事")) == ["assign"]

    def test_a_handed_task_is_answered_by_it(self) -> None:
        number = given(MATTER, by=holder("department", unit(COUNTY)), issuer=department(FARMING))
        blown(task=number)
        assert task_numbered(number).answer == Answer.WHISTLE


class TestAssigning:
    def test_the_list_names_who_leads_and_who_supports(self) -> None:
        names = departments_in(unit(COUNTY), DAY)
        listed = listed_for(unit(TOWN), MATTER, DAY, names)
        assert (listed.lead, list(listed.support)) == (department(FARMING), [department(SAFETY)])
        assert listed.why[department(FARMING)] == "《畜牧法》第三十九条"
        assert listed_for(unit(TOWN), "", DAY, names) == Listed()

    def test_as_the_list_says_it_needs_no_reason(self) -> None:
        case = blown()
        assigned(case)
        assert states(case) == {FARMING: State.CALLED, SAFETY: State.CALLED}
        case = Case.objects.get(pk=case.pk)
        lists = {"departments": [department(FARMING), department(SAFETY)], "lead": [department(FARMING)]}
        assert json.loads(case.lists) == lists

    def test_otherwise_it_needs_a_reason_that_is_kept(self) -> None:
        case = blown()
        assert "要写明理由" in refusals(lambda: assigned(case, WATER, (FARMING, SAFETY)))[0]
        [numbered] = refusals(lambda: assigned(case, WATER, (FARMING, SAFETY), "问过 13812345678"))
        assert "身份证号码或手机号码" in numbered
        assigned(case, WATER, (FARMING, SAFETY), "河道由水利局管")
        assert CaseNote.objects.get().text == "河道由水利局管"
        [act] = case.acts.filter(node="assign")
        assert json.loads(act.told)["differs"] is True
        assert states(case)[WATER] is State.CALLED

    def test_where_no_list_names_anybody_a_reason_says_why_these(self) -> None:
        case = blown(matter="", title="没有人管的事")
        assert "要写明理由" in refusals(lambda: assigned(case))[0]

    def test_nobody_a_stranger_and_one_twice(self) -> None:
        case = blown()
        assert "至少选一个" in refusals(lambda: assigned(case, "", ()))[0]
        assert "没有定由谁主办" in refusals(lambda: assigned(case, "", (SAFETY,), "理由"))[0]
        assert "选了两次" in refusals(lambda: assigned(case, FARMING, (FARMING,), "理由"))[0]
        whom = Assigned(unit(TOWN), [], "理由")
        assert "不是本县" in refusals(lambda: whistle_assign(at=at(case, "assign", desk()), told=whom))[0]

    def test_it_is_for_the_desk_alone(self) -> None:
        case = blown()
        for by in (clerk(), of(FARMING)):
            whom = Assigned(department(FARMING), [department(SAFETY)])
            mine = at(case, "assign", by)
            assert "不归您办理" in refusals(lambda: whistle_assign(at=mine, told=whom))[0]  # noqa: B023

    def test_it_goes_back_to_the_township_with_a_reason(self) -> None:
        case = blown()
        mine = at(case, "assign", desk())
        said = refusals(lambda: whistle_pass_on(at=mine, outcome="returned", reason=" "))
        assert "为什么退回" in said[0]
        assert "请选一项" in refusals(lambda: whistle_pass_on(at=mine, outcome="lost", reason="理由"))[0]
        whistle_pass_on(at=mine, outcome="returned", reason="乡镇自己能办")
        assert Case.objects.get(pk=case.pk).closed_at is not None

    def test_an_unclear_duty_is_settled_by_the_county(self) -> None:
        case = blown(matter="", title="没有人管的事")
        whistle_pass_on(at=at(case, "assign", desk()), outcome="unclear", reason="三个部门都说不归自己")
        assert waiting(case) == ["settle_duty"]
        whom = Assigned(department(WATER), [], "河道由水利局管")
        assert (
            "不归您办理" in refusals(lambda: whistle_assign(at=at(case, "settle_duty", desk()), told=whom))[0]
        )
        whistle_assign(at=at(case, "settle_duty", holder("county_leader", unit(COUNTY))), told=whom)
        assert states(case)[WATER] is State.CALLED


class TestReporting:
    def test_each_department_reports_in_for_itself(self) -> None:
        case = blown()
        assigned(case)
        report_in(at=at(case, "report_in", of(FARMING), FARMING))
        assert states(case) == {FARMING: State.REPORTED, SAFETY: State.CALLED}
        said = refusals(lambda: report_in(at=at(case, "report_in", of(FARMING), SAFETY)))
        assert "不归您办理" in said[0]

    def test_it_is_refused_only_by_a_clause(self) -> None:
        case = blown()
        assigned(case)
        mine = at(case, "report_in", of(SAFETY), SAFETY)
        assert "拒绝报到要写明依据" in refusals(lambda: call_refuse(at=mine, clause="  "))[0]
        call_refuse(at=mine, clause="《安全生产法》第十条：不属安全生产")
        assert states(case)[SAFETY] is State.REFUSED


class TestBoard:
    def test_it_has_the_departments_of_every_open_case(self) -> None:
        assigned(blown())
        blown(key="two", matter="", title="别的事")
        rows = [(one.title, one.called.name if one.called else "") for one in open_whistles(unit(COUNTY))]
        assert rows == [("养殖场污水直排河道", FARMING), ("养殖场污水直排河道", SAFETY), ("别的事", "")]
        assert open_whistles(unit(TOWN)) == open_whistles(unit(COUNTY))
        assert open_whistles(unit(OTHER)) == []


def test_who_is_chosen_twice_is_named_once() -> None:
    found = chosen_faults(["a", "a", "a"], {"a": "甲"}, "department")
    assert [str(one.message) for one in found] == ["“甲”选了两次；请只留一个。"]
