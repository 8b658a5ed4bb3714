"""A case in the store: every step is one act and one entry of the audit, and what is refused leaves nothing."""

import json
import random
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.domain import engine
from santu.operate.models import Case, CaseAct, CaseClock, CaseNote, Token
from santu.operate.selectors.replaying import log_faults
from santu.operate.selectors.states import standing_of
from santu.operate.selectors.whose import may_act
from santu.operate.services.stepping import Doing, case_fire, task_complete
from santu.register.selectors.reach import sight_of
from tests.db.registers import holder, person, unit
from tests.db.running import (
    COUNTY,
    HOUSING,
    OTHER,
    TOWN,
    WATER,
    acting,
    county,
    department,
    done,
    open_task,
    waiting,
    window_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


def counted() -> list[int]:
    entries = AuditEntry.objects.filter(act__startswith="case_").count()
    return [*(model.objects.count() for model in (Case, Token, CaseAct, CaseClock, CaseNote)), entries]


class TestWindowCase:
    def test_it_goes_from_the_window_through_both_departments_to_its_end(self) -> None:
        case = window_case()
        clerk, bureau = acting("window_clerk", TOWN), acting("department")
        assert waiting(case) == [("accept", None)]
        done(case, "accept", clerk, note="材料齐")
        assert waiting(case) == [("approve", department(HOUSING)), ("approve", department(WATER))]
        done(case, "approve", bureau, item=department(WATER))
        done(case, "approve", bureau, item=department(HOUSING))
        done(case, "issue", clerk)
        done(case, "deliver", clerk)
        case = done(case, "rate", clerk, "bad")
        done(case, "call_back", acting("county_desk"))
        done(case, "fix", bureau)
        assert waiting(case) == [("check_fix", None)]
        case = done(case, "check_fix", acting("county_desk"))
        assert (waiting(case), case.closed_at is not None, case.ended) == ([], True, "archive")
        assert not CaseClock.objects.filter(case=case, state="running")

    def test_every_step_is_one_act_and_one_entry(self) -> None:
        case = window_case()
        done(case, "accept", acting("window_clerk", TOWN))
        acts = list(CaseAct.objects.filter(case=case).values_list("seq", "deed", "node"))
        assert acts == [(1, "open", ""), (2, "step", "accept")]
        entries = AuditEntry.objects.filter(chain=unit(COUNTY), act__startswith="case_")
        assert list(entries.order_by("seq").values_list("act", flat=True)) == ["case_open", "case_step"]

    def test_its_rows_are_the_state_of_the_engine(self) -> None:
        case = window_case()
        done(case, "accept", acting("window_clerk", TOWN))
        standing = standing_of(Case.objects.select_related("version").get(pk=case.pk))
        waits = [
            (one.token.id, one.token.item) for one in engine.waiting(standing.definition, standing.state)
        ]
        rows = Token.objects.filter(case=case, ended_at=None, waits=True)
        assert waits == list(rows.order_by("number").values_list("number", "item"))


class TestWhatIsRefused:
    def test_a_task_of_others(self) -> None:
        case = window_case()
        before = counted()
        for by in (acting("window_clerk", OTHER), acting("department"), person("nobody")):
            with pytest.raises(Refused, match="不归您办理"):
                done(case, "accept", by)
        assert counted() == before

    def test_a_department_whose_person_is_bound_to_another(self) -> None:
        case = window_case()
        done(case, "accept", acting("window_clerk", TOWN))
        bound = holder("department", unit(COUNTY), department(HOUSING))
        done(case, "approve", bound, item=department(HOUSING))
        with pytest.raises(Refused, match="不归您办理"):
            done(case, "approve", bound, item=department(WATER))

    def test_twice(self) -> None:
        case, clerk = window_case(), acting("window_clerk", TOWN)
        token = open_task(case, "accept").number
        task_complete(case=case.pk, token=token, by=clerk)
        before = counted()
        with pytest.raises(Refused, match="已经办结"):
            task_complete(case=case.pk, token=token, by=clerk)
        assert counted() == before

    def test_an_outcome_that_it_has_not(self) -> None:
        case = window_case()
        before = counted()
        with pytest.raises(Refused, match="没有“burnt”这一结果"):
            done(case, "accept", acting("window_clerk", TOWN), "burnt")
        assert counted() == before

    def test_the_same_key_opens_it_once(self) -> None:
        window_case()
        before = counted()
        with pytest.raises(Refused, match="已经收下"):
            window_case()
        assert counted() == before

    def test_a_time_on_paper_before_the_task_came(self) -> None:
        case = window_case()
        early = timezone.now() - timedelta(days=1)
        with pytest.raises(Refused, match="纸质办理的时间"):
            done(case, "accept", acting("window_clerk", TOWN), at=early)


class TestClocks:
    def test_a_late_department_is_supervised_and_the_approval_goes_on(self) -> None:
        with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
            case = window_case()
            done(case, "accept", acting("window_clerk", TOWN))
        with time_machine.travel("2026-03-30T02:00:00Z", tick=False):
            case_fire(case=case.pk)
            assert ("supervise_approval", None) in waiting(case)
            assert ("approve", department(WATER)) in waiting(case)
            before = counted()
            case_fire(case=case.pk)
            assert counted() == before

    def test_a_task_shows_when_it_turns_amber_and_red(self) -> None:
        with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
            case = window_case()
            done(case, "accept", acting("window_clerk", TOWN))
        task = open_task(case, "approve", department(WATER))
        assert timezone.localtime(task.due_at).isoformat() == "2026-03-10T00:00:00+08:00"
        assert task.amber_at < task.due_at


def test_what_came_on_paper_has_its_real_time_and_a_mark() -> None:
    came = timezone.now() - timedelta(hours=20)
    case = window_case(came_at=came)
    assert (case.came_at, case.on_paper) == (came, True)
    assert open_task(case, "accept").since == came
    assert "on_paper" in json.loads(CaseAct.objects.get(case=case).told)


def test_what_came_on_paper_cannot_come_tomorrow() -> None:
    with pytest.raises(Refused, match="不能晚于现在"):
        window_case(came_at=timezone.now() + timedelta(days=1))


def test_a_task_taken_by_another_is_theirs() -> None:
    case = window_case()
    Token.objects.filter(case=case).update(holder="somebody")
    with pytest.raises(Refused, match="somebody 领办"):
        done(case, "accept", acting("window_clerk", TOWN))


def test_a_task_that_is_nobodys_falls_to_the_desk_of_the_county() -> None:
    case = window_case()
    Case.objects.update(lists=json.dumps({"departments": ["gone"]}))
    done(case, "accept", acting("window_clerk", TOWN))
    task = open_task(case, "approve")
    assert (task.right, task.place_id) == ("dispatch", unit(COUNTY))
    task_complete(case=case.pk, token=task.number, by=acting("county_desk"), doing=Doing())
    assert ("approve", "gone") not in waiting(case)


def random_walk(seed: int, steps: int) -> Case:
    """A case on which somebody who may does something, again and again, with the clock moving on."""
    dice = random.Random(seed)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False) as clock:
        people = [acting("window_clerk", TOWN), acting("department"), acting("county_desk")]
        case = window_case(key=str(seed))
        for _ in range(steps):
            clock.shift(timedelta(days=dice.choice([0, 1, 9])))
            case_fire(case=case.pk)
            tasks = list(Token.objects.filter(case=case, ended_at=None, waits=True).order_by("number"))
            if not tasks:
                break
            task = dice.choice(tasks)
            by = next(one for one in people if may_act(sight_of(one), task, ""))
            outcomes = standing_of(case).definition.nodes[task.node].outcomes
            task_complete(case=case.pk, token=task.number, by=by, doing=Doing(dice.choice(outcomes)))
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("seed", range(12))
def test_what_stands_follows_from_the_log(seed: int) -> None:
    case = random_walk(seed, 25)
    assert not list(log_faults([case]))
    Case.objects.filter(pk=case.pk).update(next_token=case.next_token + 1)
    case.refresh_from_db()
    assert list(log_faults([case]))
