"""What one does to a case beside its steps: each act is one act and one entry; what is refused leaves nothing."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import User
from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.operate.models import Case, CaseAct, CaseNote, Notice, Token
from santu.operate.selectors.access import access_case
from santu.operate.selectors.notices import notices_unread
from santu.operate.services.acts import (
    Forward,
    case_withdraw,
    task_forward,
    task_give_back,
    task_return,
    task_take,
)
from santu.operate.services.asking import (
    Supervision,
    ViewAsked,
    supervision_answer,
    task_supervise,
    task_urge,
    view_ask,
    view_give,
)
from santu.operate.services.notices import notices_read
from santu.operate.services.reopening import Reopening, case_reopen
from santu.register.selectors.reach import sight_of
from tests.db.registers import holder, stranger, unit
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
    window_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


@pytest.fixture
def approving() -> tuple[Case, int]:
    """A case before two departments, and the token of the housing bureau."""
    case = window_case()
    done(case, "accept", acting("window_clerk", TOWN))
    return case, open_task(case, "approve", department(HOUSING)).number


def housing() -> User:
    return holder("department", unit(COUNTY), department(HOUSING))


def water() -> User:
    return holder("department", unit(COUNTY), department(WATER))


def counted() -> list[int]:
    entries = AuditEntry.objects.count()
    steps = list(Case.objects.order_by("pk").values_list("steps", flat=True))
    rows = Token.objects.order_by("pk").values_list("holder", "place", "body", "ended_at")
    models = (Case, Token, CaseAct, CaseNote, Notice)
    return [entries, *steps, *(model.objects.count() for model in models), hash(tuple(rows))]


def refused(what: str, act, **told: object) -> list[str]:
    """An act is refused in these words, and nothing is written; gives the places of its faults."""
    before = counted()
    with pytest.raises(Refused, match=what) as caught:
        act(**told)
    assert counted() == before
    return [fault.place for fault in caught.value.faults]


def one_act(case: Case, deed: str) -> CaseAct:
    """The last act of a case is of this deed and has one entry of the audit."""
    act = CaseAct.objects.filter(case=case).latest("seq")
    assert act.deed == deed
    assert Case.objects.get(pk=case.pk).steps == act.seq
    entry = AuditEntry.objects.filter(chain=unit(COUNTY)).latest("seq")
    assert entry.act == f"case_{deed}"
    return act


def kinds(by: User) -> list[str]:
    return [one.kind for one in notices_unread(sight_of(by))]


class TestTaking:
    def test_who_takes_it_has_it_until_they_give_it_back(self, approving) -> None:
        case, token = approving
        task_take(case=case.pk, token=token, by=housing())
        one_act(case, "take")
        both = acting("department")
        refused("已由", task_take, case=case.pk, token=token, by=both)
        refused("已由", done, case=case, node="approve", by=both, item=department(HOUSING))
        refused("已经领办", task_take, case=case.pk, token=token, by=housing())
        task_give_back(case=case.pk, token=token, by=housing())
        one_act(case, "give_back")
        task_take(case=case.pk, token=token, by=both)

    def test_what_is_not_theirs_or_over_is_not_taken(self, approving) -> None:
        case, token = approving
        refused("不归您办理", task_take, case=case.pk, token=token, by=water())
        refused("没有领办", task_give_back, case=case.pk, token=token, by=housing())
        done(case, "approve", housing(), item=department(HOUSING))
        refused("已经办结", task_take, case=case.pk, token=token, by=housing())
        refused("没有这一件", task_take, case=case.pk + 9, token=token, by=housing())


class TestForwarding:
    def test_it_goes_to_the_other_department_which_is_told(self, approving) -> None:
        case, token = approving
        to = Forward(department(WATER), "涉及河道")
        task_forward(case=case.pk, token=token, forward=to, by=housing())
        act = one_act(case, "forward")
        assert json.loads(act.told)["to"]["body"] == department(WATER)
        assert act.note.text == "涉及河道"
        assert kinds(water()) == ["forwarded"]
        refused("不归您办理", done, case=case, node="approve", by=housing(), item=department(HOUSING))
        done(case, "approve", water(), item=department(HOUSING))

    def test_all_that_is_wrong_is_told_at_once(self, approving) -> None:
        case, token = approving
        places = refused(
            "没有写理由",
            task_forward,
            case=case.pk,
            token=token,
            forward=Forward(unit(OTHER), " "),
            by=housing(),
        )
        assert places == ["reason", "to"]
        itself = Forward(department(HOUSING), "x")
        refused("已经在这个单位", task_forward, case=case.pk, token=token, forward=itself, by=housing())
        refused("不归您办理", task_forward, case=case.pk, token=token, forward=itself, by=water())

    def test_a_supervision_goes_with_its_task(self, approving) -> None:
        case, token = approving
        asked = Supervision("久未办理", timezone.localdate())
        task_supervise(case=case.pk, token=token, told=asked, by=acting("county_desk"))
        task_forward(case=case.pk, token=token, forward=Forward(department(WATER), "归水利"), by=housing())
        assert sorted(kinds(water())) == ["forwarded", "supervised"]
        assert kinds(housing()) == []


class TestViews:
    def test_a_body_that_is_asked_answers_once_and_who_asked_is_told(self, approving) -> None:
        case, token = approving
        view_ask(case=case.pk, token=token, asked=ViewAsked(department(WATER), "是否占河道"), by=housing())
        one_act(case, "ask_view")
        again = ViewAsked(department(WATER), "再问")
        refused("已经请这个单位", view_ask, case=case.pk, token=token, asked=again, by=housing())
        [notice] = notices_unread(sight_of(water()))
        refused("要答复", notices_read, numbers=[notice.number], by=water())
        refused("没有写意见", view_give, case=case.pk, notice=notice.number, text=" ", by=water())
        refused("没有请您", view_give, case=case.pk, notice=notice.number, text="可", by=housing())
        view_give(case=case.pk, notice=notice.number, text="不占", by=water())
        one_act(case, "give_view")
        refused("已经有人答复", view_give, case=case.pk, notice=notice.number, text="又", by=water())
        assert (kinds(housing()), kinds(water())) == (["view_given"], [])

    def test_a_task_waits_for_a_view_only_where_it_is_asked_so(self, approving) -> None:
        case, token = approving
        view_ask(
            case=case.pk, token=token, asked=ViewAsked(department(WATER), "问", needed=True), by=housing()
        )
        refused("要等会签意见", done, case=case, node="approve", by=housing(), item=department(HOUSING))
        [notice] = notices_unread(sight_of(water()))
        view_give(case=case.pk, notice=notice.number, text="可", by=water())
        done(case, "approve", housing(), item=department(HOUSING))

    def test_it_goes_on_where_the_view_is_not_needed(self, approving) -> None:
        case, token = approving
        view_ask(case=case.pk, token=token, asked=ViewAsked(department(WATER), "问"), by=housing())
        done(case, "approve", housing(), item=department(HOUSING))


class TestUrging:
    def test_the_township_urges_a_department_once_a_day(self, approving) -> None:
        case, token = approving
        clerk = acting("window_clerk", TOWN)
        task_urge(case=case.pk, token=token, by=clerk)
        one_act(case, "urge")
        assert kinds(housing()) == ["urged"]
        refused("今天已经催过", task_urge, case=case.pk, token=token, by=clerk)
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            task_urge(case=case.pk, token=token, by=clerk)

    def test_who_is_neither_township_nor_desk_nor_leader_urges_nobody(self, approving) -> None:
        case, token = approving
        for by in (acting("window_clerk", OTHER), water(), stranger("nobody")):
            refused("不能催办", task_urge, case=case.pk, token=token, by=by)
        case = window_case("two")
        own = open_task(case, "accept").number
        refused("就归您办理", task_urge, case=case.pk, token=own, by=acting("window_clerk", TOWN))


class TestSupervising:
    def test_the_desk_asks_for_an_answer_by_a_day_and_gets_it(self, approving) -> None:
        case, token = approving
        desk, today = acting("county_desk"), timezone.localdate()
        task_supervise(case=case.pk, token=token, told=Supervision("久未办理", today), by=desk)
        assert json.loads(one_act(case, "supervise").told)["due"] == str(today)
        [notice] = notices_unread(sight_of(housing()))
        assert (notice.kind, notice.due) == ("supervised", str(today))
        twice = Supervision("再", today)
        refused("已在督办", task_supervise, case=case.pk, token=token, told=twice, by=acting("county_leader"))
        supervision_answer(case=case.pk, notice=notice.number, text="本周办结", by=housing())
        one_act(case, "answer")
        assert kinds(desk) == ["answered"]
        assert notices_read(numbers=[notices_unread(sight_of(desk))[0].number], by=desk) == 1
        assert kinds(desk) == []

    def test_a_township_does_not_and_what_is_missing_is_told_at_once(self, approving) -> None:
        case, token = approving
        asked = Supervision("x", timezone.localdate())
        refused(
            "不能催办、督办",
            task_supervise,
            case=case.pk,
            token=token,
            told=asked,
            by=acting("window_clerk", TOWN),
        )
        nothing = Supervision("", timezone.localdate() - timedelta(days=1))
        places = refused(
            "没有写理由", task_supervise, case=case.pk, token=token, told=nothing, by=acting("county_desk")
        )
        assert places == ["reason", "due"]


class TestReturning:
    def test_where_the_process_knows_no_way_back_it_says_so(self, approving) -> None:
        case, token = approving
        refused("没有从“分类审批”退回", task_return, case=case.pk, token=token, reason="材料错", by=housing())

    def test_a_bad_fix_goes_back_to_the_department_which_is_told(self) -> None:
        case, clerk, desk = window_case(), acting("window_clerk", TOWN), acting("county_desk")
        done(case, "accept", clerk)
        for name in (WATER, HOUSING):
            done(case, "approve", acting("department"), item=department(name))
        for node, outcome in (("issue", "done"), ("deliver", "done"), ("rate", "bad")):
            done(case, node, clerk, outcome)
        done(case, "call_back", desk)
        done(case, "fix", housing())
        token = open_task(case, "check_fix").number
        refused("没有写理由", task_return, case=case.pk, token=token, reason="", by=desk)
        task_return(case=case.pk, token=token, reason="没有整改", by=desk)
        assert one_act(case, "step").outcome == "unresolved"
        assert kinds(housing()) == ["returned"]
        assert open_task(case, "fix").body == department(HOUSING)


class TestWithdrawing:
    def test_the_applicant_withdraws_where_the_process_lets_them(self) -> None:
        resident = stranger("resident")
        case = window_case(applicant="resident")
        refused("不能撤回", case_withdraw, case=case.pk, by=resident)
        done(case, "accept", acting("window_clerk", TOWN), "incomplete")
        refused("不归您办理", case_withdraw, case=case.pk, by=stranger("other"))
        case_withdraw(case=case.pk, by=resident)
        assert Case.objects.get(pk=case.pk).closed_at is not None


class TestReopening:
    def test_a_closed_case_is_opened_again_as_a_new_one_and_stays_as_it_was(self) -> None:
        case, clerk = window_case(), acting("window_clerk", TOWN)
        told = Reopening("结果有误", "某办法第九条")
        refused("还没有办结", case_reopen, case=case.pk, told=told, by=clerk)
        done(case, "accept", clerk, "out_of_scope")
        before = Case.objects.filter(pk=case.pk).values().get()
        places = refused("没有写理由", case_reopen, case=case.pk, told=Reopening("", ""), by=clerk)
        assert places == ["reason", "clause"]
        for by in (acting("window_clerk", OTHER), housing()):
            refused("重开办件的是", case_reopen, case=case.pk, told=told, by=by)
        new = case_reopen(case=case.pk, told=told, by=clerk)
        assert Case.objects.filter(pk=case.pk).values().get() == before
        assert json.loads(new.terms)["reopens"] == case.pk
        assert open_task(new, "accept").place_id == unit(TOWN)
        assert CaseAct.objects.get(case=new).note.text == "结果有误"
        refused("已经重开过", case_reopen, case=case.pk, told=told, by=clerk)


class TestWhoMayRead:
    def test_who_has_the_place_or_a_task_or_was_asked_or_applied(self, approving) -> None:
        case, _ = approving
        for by in (acting("window_clerk", TOWN), housing(), acting("county_leader")):
            assert access_case(sight_of(by), case.pk).pk == case.pk
        case = window_case("own", applicant="resident")
        assert access_case(sight_of(stranger("resident")), case.pk).pk == case.pk

    def test_it_is_not_there_for_others(self, approving) -> None:
        case, _ = approving
        for by in (
            acting("window_clerk", OTHER),
            stranger("nobody"),
            acting("department", "140102"),
        ):
            with pytest.raises(Refused, match="没有编号为"):
                access_case(sight_of(by), case.pk)
