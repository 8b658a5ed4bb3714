"""A whistle to three departments on the engine: one refuses and is ruled on, one is late; worked, scored, and in the year."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.operate.domain.whistle import Operation, Ruling, State
from santu.operate.models import Called, Case, JointOperation, WhistleScore
from santu.operate.selectors.whistle import called_in, operations_in, parts_of_score, scores_in, sheet_of
from santu.operate.selectors.whistle_years import Counts, department_year, years_of
from santu.operate.services.stepping import case_fire
from santu.operate.services.whistle import arrival_confirm, call_refuse, call_rule, report_in
from santu.operate.services.whistle_work import (
    operation_record,
    whistle_do,
    whistle_score,
    whistle_unresolved,
)
from santu.register.domain.whistles import HELPS, LEADS, Said
from santu.register.selectors.whistles import whistle_numbered
from tests.db.registers import unit
from tests.db.whistling import (
    COUNTY,
    FARMING,
    SAFETY,
    TOWN,
    WATER,
    assigned,
    at,
    blown,
    clerk,
    department,
    desk,
    leader,
    of,
    ruler,
    task,
    waiting,
    whistling,
)

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY, NEXT = "2026-03-02T02:00:00Z", "2026-03-06T02:00:00Z", "2026-03-09T02:00:00Z"
CLAUSE = "《安全生产法》第十条：畜禽污染不属安全生产监管"


@pytest.fixture(autouse=True)
def _whistling() -> None:
    with time_machine.travel(MONDAY, tick=False):
        whistling()


def called(case: Case, name: str):
    return next(one for one in called_in([case.pk])[case.pk] if one.name == name)


def came(case: Case, name: str) -> None:
    report_in(at=at(case, "report_in", of(name), name))
    arrival_confirm(at=at(case, "confirm", clerk(), name), arrived=True)


def three() -> Case:
    """A whistle to three departments."""
    case = blown()
    assigned(case, FARMING, (SAFETY, WATER), "河道要水利局配合")
    return case


def worked(case: Case, *names: str) -> None:
    whistle_do(at=at(case, "plan", of(FARMING)), text="各查各的")
    for name in names:
        whistle_do(at=at(case, "work", of(name), name), text="查了")
    whistle_do(at=at(case, "conclude", of(FARMING)), text="已封堵排污口")


def marks(*names: str, points: int = 10) -> dict[str, dict[str, int | None]]:
    parts = parts_of_score(timezone.localdate())
    return {department(name): {part.id: points for part in parts} for name in names}


class TestTheWholeWay:
    def test_a_refusal_ruled_on_and_one_overdue(self) -> None:
        with time_machine.travel(MONDAY, tick=False):
            case = three()
            came(case, FARMING)
            call_refuse(at=at(case, "report_in", of(SAFETY), SAFETY), clause=CLAUSE)
            call_rule(at=at(case, "rule", ruler(), SAFETY), ruling=Ruling.ORDERED, reason="要查有限空间")
            came(case, SAFETY)
        with time_machine.travel(FRIDAY, tick=False):
            case_fire(case=case.pk)
            assert "urge" in waiting(case)
            assert called(case, WATER).state is State.LATE
            whistle_do(at=at(case, "urge", desk()), text="电话催过")
        with time_machine.travel(NEXT, tick=False):
            case_fire(case=case.pk)
            assert waiting(case) == ["rule"]
            call_rule(at=at(case, "rule", ruler(), WATER), ruling=Ruling.ORDERED, reason="应当到场")
            came(case, WATER)
            worked(case, FARMING, SAFETY, WATER)
            given = marks(FARMING, SAFETY) | marks(WATER, points=4)
            whistle_score(at=at(case, "score", leader()), marks=given, reasons={}, note="解决了")
            found = Case.objects.get(pk=case.pk)
            assert (waiting(case), found.closed_at is not None) == ([], True)
            year = department_year(department(WATER), unit(COUNTY), 2026)
            assert year.counts == Counts(called=1, late=1)
            assert [one.mean for one in year.parts] == [4, 4, 4, 4]
            assert [one.median for one in year.parts] == [10, 10, 10, 10]
            refused = department_year(department(SAFETY), unit(COUNTY), 2026).counts
            assert refused == Counts(called=1, in_time=1, refused_wrongly=1)
            assert (year.others, years_of(department(WATER))) == (3, [2026])
            assert year.median == Counts(called=1, in_time=1)
            assert [(one.title, one.is_late) for one in year.calls] == [("养殖场污水直排河道", True)]

    def test_a_call_at_midnight_of_the_new_year_is_of_one_year_alone(self) -> None:
        case = blown()
        assigned(case)
        Called.objects.filter(case=case).update(called_at=datetime(2025, 12, 31, 16, tzinfo=UTC))
        found = {year: department_year(department(FARMING), unit(COUNTY), year) for year in (2025, 2026)}
        assert {year: (one.counts.called, len(one.calls)) for year, one in found.items()} == {
            2025: (0, 0),
            2026: (1, 1),
        }
        assert years_of(department(FARMING)) == sorted({2026, timezone.localdate().year}, reverse=True)

    def test_it_is_kept_among_the_whistles_of_the_register(self) -> None:
        case = blown()
        assigned(case)
        came(case, FARMING)
        came(case, SAFETY)
        worked(case, FARMING, SAFETY)
        whistle_score(at=at(case, "score", clerk()), marks=marks(FARMING, SAFETY), reasons={})
        sheet = sheet_of(case.pk)
        assert sheet is not None
        record = whistle_numbered(sheet.record or 0)
        assert (record.unit, record.title, record.reason) == (unit(TOWN), case.title, sheet.basis)
        assert {call.organ: call.role for call in record.calls} == {
            department(FARMING): LEADS,
            department(SAFETY): HELPS,
        }
        assert [step.said for step in record.calls[0].steps] == [Said.CALLED, Said.ARRIVED, Said.SETTLED]
        assert not record.is_open(record.day)


class TestRuling:
    def test_upheld_it_is_released_and_acts_no_more(self) -> None:
        case = three()
        mine = at(case, "report_in", of(SAFETY), SAFETY)
        call_refuse(at=mine, clause=CLAUSE)
        call_rule(at=at(case, "rule", ruler(), SAFETY), ruling=Ruling.RELEASED, reason="确实不归其管")
        assert called(case, SAFETY).state is State.RELEASED
        with pytest.raises(Refused, match="已经办结"):
            report_in(at=mine)
        came(case, FARMING)
        came(case, WATER)
        worked(case, FARMING, WATER)
        assert waiting(case) == ["score"]

    def test_another_is_called_instead_and_those_who_came_stay(self) -> None:
        case = blown()
        assigned(case)
        came(case, FARMING)
        call_refuse(at=at(case, "report_in", of(SAFETY), SAFETY), clause=CLAUSE)
        call_rule(at=at(case, "rule", ruler(), SAFETY), ruling=Ruling.REASSIGNED, reason="归水利局")
        assert waiting(case) == ["assign"]
        for lead, support, said in (
            ("", (SAFETY,), "已经召集过"), ("", (FARMING,), "已经召集过"), (WATER, (), "已有主办"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=said):
                assigned(case, lead, support)
        assigned(case, "", (WATER,))
        assert waiting(case) == ["report_in"]
        came(case, WATER)
        worked(case, FARMING, WATER)
        assert waiting(case) == ["score"]

    def test_who_leads_goes_only_where_another_leads(self) -> None:
        case = three()
        call_refuse(at=at(case, "report_in", of(FARMING), FARMING), clause=CLAUSE)
        with pytest.raises(Refused, match="由谁主办没有定"):
            call_rule(at=at(case, "rule", ruler(), FARMING), ruling=Ruling.RELEASED, reason="不归其管")
        call_rule(
            at=at(case, "rule", ruler(), FARMING),
            ruling=Ruling.RELEASED,
            reason="不归其管",
            lead=department(WATER),
        )
        came(case, SAFETY)
        came(case, WATER)
        assert task(case, "plan").body == department(WATER)

    def test_the_last_one_is_not_released(self) -> None:
        case = blown()
        assigned(case, FARMING, (), "只要一个")
        call_refuse(at=at(case, "report_in", of(FARMING), FARMING), clause=CLAUSE)
        with pytest.raises(Refused, match="只召集了这一个部门"):
            call_rule(at=at(case, "rule", ruler(), FARMING), ruling=Ruling.RELEASED, reason="不归其管")

    def test_everything_that_is_missing(self) -> None:
        case = three()
        call_refuse(at=at(case, "report_in", of(SAFETY), SAFETY), clause=CLAUSE)
        with pytest.raises(Refused) as refused:
            call_rule(at=at(case, "rule", ruler(), SAFETY), ruling="perhaps", reason=" ")
        assert len(refused.value.faults) == 2
        with pytest.raises(Refused, match="不归您办理"):
            call_rule(at=at(case, "rule", desk(), SAFETY), ruling=Ruling.ORDERED, reason="应当")

    def test_who_was_ordered_does_not_refuse_again(self) -> None:
        case = three()
        call_refuse(at=at(case, "report_in", of(SAFETY), SAFETY), clause=CLAUSE)
        call_rule(at=at(case, "rule", ruler(), SAFETY), ruling=Ruling.ORDERED, reason="应当到场")
        with pytest.raises(Refused, match="不能再拒绝"):
            call_refuse(at=at(case, "report_in", of(SAFETY), SAFETY), clause=CLAUSE)


class TestArriving:
    def test_the_township_confirms_and_no_department_itself(self) -> None:
        case = three()
        report_in(at=at(case, "report_in", of(WATER), WATER))
        assert called(case, WATER).state is State.REPORTED
        for by in (of(WATER), desk()):
            with pytest.raises(Refused, match="不归您办理"):
                arrival_confirm(at=at(case, "confirm", by, WATER), arrived=True)
        with pytest.raises(Refused, match="没有写明部门哪里没有到"):
            arrival_confirm(at=at(case, "confirm", clerk(), WATER), arrived=False)
        arrival_confirm(at=at(case, "confirm", clerk(), WATER), arrived=False, note="没有人来")
        assert called(case, WATER).state is State.CALLED
        came(case, WATER)
        assert called(case, WATER).state is State.ARRIVED


class TestWorking:
    def operation(self, **said: object) -> Operation:
        organs = [department(FARMING), department(SAFETY)]
        values = {
            "day": timezone.localdate(),
            "where": "河边",
            "organs": organs,
            "people": 7,
            "result": "封堵",
        }
        return Operation(**{**values, **said})  # type: ignore[arg-type]

    def arrived(self) -> Case:
        case = blown()
        assigned(case)
        came(case, FARMING)
        came(case, SAFETY)
        return case

    def test_a_joint_operation_is_recorded_and_the_task_stays(self) -> None:
        case = self.arrived()
        operation_record(at=at(case, "plan", of(FARMING)), told=self.operation())
        [one] = operations_in(case.pk)
        assert (sorted(one.organs), one.people, waiting(case)) == ([FARMING, SAFETY], 7, ["plan"])
        assert list(case.acts.values_list("deed", flat=True))[-1] == "operation"

    def test_all_that_is_wrong_with_one(self) -> None:
        case = self.arrived()
        wrong = self.operation(day=None, where=" ", organs=[department(WATER)], people=None, result="")
        with pytest.raises(Refused) as refused:
            operation_record(at=at(case, "plan", of(FARMING)), told=wrong)
        assert len(refused.value.faults) == 6
        assert not JointOperation.objects.exists()

    def test_a_word_is_needed_at_each_task(self) -> None:
        case = self.arrived()
        with pytest.raises(Refused, match="没有写明方案"):
            whistle_do(at=at(case, "plan", of(FARMING)), text=" ")
        with pytest.raises(Refused, match="不归您办理"):
            whistle_do(at=at(case, "plan", of(SAFETY)), text="我来定")

    def test_an_overdue_case_is_supervised(self) -> None:
        with time_machine.travel(MONDAY, tick=False):
            case = self.arrived()
        with time_machine.travel("2026-03-30T02:00:00Z", tick=False):
            case_fire(case=case.pk)
            whistle_do(at=at(case, "supervise", ruler()), text="三日内办结")
            assert waiting(case) == ["plan"]


class TestScoring:
    def concluded(self) -> Case:
        case = blown()
        assigned(case)
        came(case, FARMING)
        came(case, SAFETY)
        worked(case, FARMING, SAFETY)
        return case

    def test_not_before_it_is_concluded(self) -> None:
        case = blown()
        assigned(case)
        with pytest.raises(Refused, match="不是这样办的"):
            whistle_score(at=at(case, "report_in", of(FARMING), FARMING), marks=marks(FARMING), reasons={})

    def test_not_by_the_county(self) -> None:
        case = self.concluded()
        for by in (ruler(), desk(), of(FARMING)):
            with pytest.raises(Refused, match="不归您办理"):
                whistle_score(at=at(case, "score", by), marks=marks(FARMING, SAFETY), reasons={})

    def test_each_part_of_each_department_in_its_range(self) -> None:
        case = self.concluded()
        wrong = {department(FARMING): {"arrival": 31, "handling": -1, "satisfaction": None}}
        with pytest.raises(Refused) as refused:
            whistle_score(at=at(case, "score", clerk()), marks=wrong, reasons={})
        assert len(refused.value.faults) == 8
        assert "“农业农村局”的“报到效率”要填 0 到 30 的整数" in str(refused.value)
        assert not WhistleScore.objects.exists()

    def test_what_is_not_solved_goes_back_to_work(self) -> None:
        case = self.concluded()
        with pytest.raises(Refused, match="还有什么没有解决"):
            whistle_unresolved(at=at(case, "score", clerk()), reason="")
        whistle_unresolved(at=at(case, "score", clerk()), reason="还在排")
        assert (waiting(case), called(case, FARMING).state) == (["plan"], State.ARRIVED)
        worked(case, FARMING, SAFETY)
        whistle_score(at=at(case, "score", clerk()), marks=marks(FARMING, SAFETY), reasons={})
        assert {one.organ for one in scores_in(case.pk)} == {department(FARMING), department(SAFETY)}
