"""A loan of posts as a case: each task is a step in the register, or nothing is; reserved and lent for as long as is said."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.domain.about import row_of
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.models import Case, CaseClock
from santu.operate.selectors.access import access_task
from santu.operate.selectors.carried import cases_about
from santu.operate.selectors.whose import may_act
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.stepping import case_fire
from santu.register.domain.ledger_rules import KINDS
from santu.register.domain.loans import PRIORITIES, LoanState, months_after
from santu.register.models import QuotaLoan, QuotaLoanStep
from santu.register.selectors.loans import loan_numbered
from santu.register.selectors.quotas import ledger_faults
from santu.register.selectors.reach import Right, sight_of
from tests.db.quotas import IN_POOL, STANDARDS, ledger, service
from tests.db.registers import holder, imported, unit, written
from tests.db.running import COUNTY, OTHER, TOWN, done, open_task, waiting

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DUE = months_after(TODAY, 12)


@pytest.fixture(autouse=True)
def _posts() -> None:
    imported()
    ledger()
    clerk(), office(), commission()


def clerk(code: str = TOWN) -> User:
    return holder("township_clerk", unit(code))


def office() -> User:
    return holder("county_officer", unit(COUNTY))


def commission() -> User:
    return holder("commission", unit(COUNTY))


def asked(by: User | None = None, key: str = "one", **said: str) -> Case:
    told = {
        "body": service(TOWN),
        "kind": "institutional",
        "amount": "3",
        "start": TODAY.isoformat(),
        "due": DUE.isoformat(),
        "priority": "service",
        "reason": "窗口增加",
        **said,
    }
    form = {name: [text] for name, text in told.items()}
    return case_begin(told=Beginning("quota_loan", unit(TOWN), "窗口增加三人", key, form), by=by or clerk())


def checked(**said: str) -> Case:
    return done(asked(**said), "check", office(), written={"check_document": ["审核1号"]})


def lent() -> Case:
    case = done(checked(), "approve", commission(), written={"approval": ["批准1号"]})
    return done(case, "use", office(), written={"use_document": ["用编1号"]})


def given_back(case: Case, number: int) -> Case:
    said = {"returned": [str(number)], "return_document": [f"还{number}号"]}
    return done(case, "give_back", office(), written=said)


def loan_of(case: Case) -> int:
    return row_of(Case.objects.get(pk=case.pk).about)[1]


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), timezone.get_current_timezone())


def tables() -> Mapping[str, int]:
    return {**written(), "cases": Case.objects.count(), "loans": QuotaLoan.objects.count()}


def test_from_the_application_to_the_last_return() -> None:
    case = lent()
    assert [one.step.value for one in loan_numbered(loan_of(case)).steps] == [
        "apply",
        "check",
        "approve",
        "use",
    ]
    case = given_back(case, 1)
    assert [node for node, _ in waiting(case)] == ["give_back"]
    with pytest.raises(Refused, match="借出未还的是 2 名"):
        given_back(case, 3)
    case = given_back(case, 2)
    assert case.closed_at
    assert loan_numbered(loan_of(case)).state(TODAY) is LoanState.RETURNED
    assert ledger_faults(TODAY) == {}


@pytest.mark.parametrize(
    ("months", "days", "holds"),
    [(23, 0, True), (24, 0, True), (24, 1, False)],
    ids=["within", "at", "beyond"],
)
def test_the_term_is_no_longer_than_the_standard_says(months: int, days: int, holds: bool) -> None:
    due = (months_after(TODAY, months) + timedelta(days=days)).isoformat()
    before = tables()
    if holds:
        assert waiting(asked(due=due)) == [("check", None)]
    else:
        with pytest.raises(Refused, match=r"太晚：从.*最长到.*SX-16"):
            asked(due=due)
        assert tables() == before


@pytest.mark.parametrize(("amount", "holds"), [(IN_POOL - 1, True), (IN_POOL, True), (IN_POOL + 1, False)])
def test_a_loan_above_the_pool_is_refused_and_the_task_stays(amount: int, holds: bool) -> None:
    case = asked(amount=str(amount))
    if holds:
        case = done(case, "check", office(), written={"check_document": ["审核1号"]})
        assert [node for node, _ in waiting(case)] == ["approve"]
        return
    before = tables()
    with pytest.raises(Refused, match="池里没有这么多"):
        done(case, "check", office(), written={"check_document": ["审核1号"]})
    assert tables() == before
    assert [node for node, _ in waiting(case)] == ["check"]
    case = done(case, "check", office(), "refused", written={"why_refused": ["池里不够"]})
    assert case.closed_at
    assert loan_numbered(loan_of(case)).state(TODAY) is LoanState.REFUSED


@pytest.mark.parametrize(
    ("days", "lapses"), [(28, False), (29, False), (30, True)], ids=["within", "at", "beyond"]
)
def test_what_is_reserved_lapses_with_the_last_day_of_its_time(days: int, lapses: bool) -> None:
    case = checked()
    with time_machine.travel(at(TODAY + timedelta(days=days)), tick=False):
        case = case_fire(case=case.pk)
        state = loan_numbered(loan_of(case)).state(timezone.localdate())
        assert (case.closed_at is not None, state is LoanState.EXPIRED) == (lapses, lapses)
        if not lapses:
            case = done(case, "approve", commission(), written={"approval": ["批准1号"]})
            assert [node for node, _ in waiting(case)] == ["use"]


@pytest.mark.parametrize(
    ("days", "late"), [(-1, False), (0, False), (1, True)], ids=["within", "at", "beyond"]
)
def test_what_is_not_back_on_its_day_is_asked_about(days: int, late: bool) -> None:
    case = lent()
    with time_machine.travel(at(DUE + timedelta(days=days)), tick=False):
        case = case_fire(case=case.pk)
        nodes = {node for node, _ in waiting(case)}
        assert nodes == ({"give_back", "overdue"} if late else {"give_back"})
        assert (loan_numbered(loan_of(case)).state(timezone.localdate()) is LoanState.OVERDUE) is late


def test_returning_a_part_does_not_begin_the_term_anew() -> None:
    case = given_back(lent(), 1)
    clock = CaseClock.objects.get(case=case, name="quota_loan/term", ended_at=None)
    assert timezone.localdate(clock.due_at) == DUE + timedelta(days=1)


def test_what_the_commission_refuses_is_sent_back_by_the_office() -> None:
    case = done(checked(), "approve", commission(), "refused", written={"why_not_approved": ["先用空编"]})
    assert loan_numbered(loan_of(case)).state(TODAY) is LoanState.RESERVED
    case = done(case, "send_back", office(), written={"why_released": ["编委未批准"]})
    assert (case.closed_at is not None, loan_numbered(loan_of(case)).state(TODAY)) == (
        True,
        LoanState.REFUSED,
    )


def test_who_applied_does_not_check_and_neither_of_them_approves() -> None:
    every = holder("county_officer", unit(COUNTY))
    for role, place in (("township_clerk", TOWN), ("commission", COUNTY)):
        every.grants.create(role=role, unit=unit(place), start=date(2000, 1, 1))
    case = asked(by=every)
    with pytest.raises(Refused, match="申请人不能审核自己的用编申请"):
        done(case, "check", every, written={"check_document": ["审核1号"]})
    case = checked(key="two")
    with pytest.raises(Refused, match="审核人不能批准自己审核的用编申请"):
        done(case, "approve", every, written={"approval": ["批准1号"]})


def test_each_step_is_for_whom_it_is() -> None:
    with pytest.raises(Refused, match="不由您开"):
        asked(by=clerk(OTHER))
    case = asked()
    for by in (clerk(), commission(), holder("department", unit(COUNTY))):
        with pytest.raises(Refused, match="不归您办理"):
            done(case, "check", by, written={"check_document": ["审核1号"]})


def test_all_that_is_missing_is_said_at_once_and_nothing_is_kept() -> None:
    before = tables()
    with pytest.raises(Refused) as refused:
        asked(amount="many", start="", due="", reason="")
    assert {str(one.place) for one in refused.value.faults} == {"amount", "start", "due", "reason"}
    with pytest.raises(Refused, match="行政机构用行政编制"):
        asked(kind="administrative")
    with pytest.raises(Refused) as refused:
        asked(amount="many", kind="administrative", due=(TODAY - timedelta(1)).isoformat())
    assert [str(one.place) for one in refused.value.faults] == ["amount", "due", "kind"]
    assert tables() == before
    assert not QuotaLoanStep.objects.exists()


def test_to_approve_takes_a_second_factor_also_in_a_case() -> None:
    case = checked()
    task, sight = open_task(case, "approve"), sight_of(commission())
    with_password = type(sight)(sight.username, sight.held, sight.today, frozenset({Right.APPROVE}))
    assert (may_act(sight, task, ""), may_act(with_password, task, "")) == (True, False)
    access_task(sight, case.pk, task.number)
    with pytest.raises(Refused, match="审批计划"):
        access_task(with_password, case.pk, task.number)


def test_the_form_offers_the_kinds_and_priorities_of_the_standards() -> None:
    form = binding_of(shipped_binding("quota_loan")).forms["apply"]
    for field, rule in (("kind", KINDS), ("priority", PRIORITIES)):
        assert form[field].of == {item.id: item.name for item in STANDARDS.items(rule, TODAY)}


def test_a_row_is_known_by_its_case_and_no_other() -> None:
    first, second = asked(), asked(key="two")
    one, two = loan_of(first), loan_of(second)
    assert cases_about("loan", [one, two]) == {one: first, two: second}
    assert cases_about("admission", [one]) == {}
    Case.objects.filter(pk=second.pk).update(about=first.about, closed_at=timezone.now())
    assert cases_about("loan", [one, two]) == {one: first}


def test_a_loan_that_was_a_term_of_its_case_becomes_what_it_is_about() -> None:
    case = asked()
    number, terms = loan_of(case), json.loads(Case.objects.get(pk=case.pk).terms)
    Case.objects.update(about="", terms=json.dumps({**terms, "loan": number}))
    import_module("santu.operate.migrations.0003_about").terms_named(apps, None)
    after = Case.objects.get(pk=case.pk)
    assert (after.about, json.loads(after.terms)) == (f"loan:{number}", terms)
