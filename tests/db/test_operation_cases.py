"""Joint enforcement and the register: who may enter it there plans, closes or withdraws its entry with the case."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from santu.accounts.models import User
from santu.kernel.messages import Refused
from santu.operate.models import Case
from santu.operate.services.beginning import Beginning, case_begin
from santu.register.models import EnforcementEntry
from santu.register.selectors.enforcement import joints_under
from tests.db.registers import unit
from tests.db.running import HOUSING, TOWN, WATER, acting, county, department, done

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DEPARTMENTS = [HOUSING, WATER]
RESULT = {"held_on": str(TODAY), "places_checked": "36", "ordered": "5", "filed": "1", "problems": "8"}


@pytest.fixture(autouse=True)
def _county() -> None:
    county()


def lead() -> User:
    return acting("enforcement_lead", TOWN)


def planned(by: User, key: str = "one", title: str = "集贸市场整治") -> Case:
    written = {
        "day": [str(TODAY)],
        "where": ["东街市场"],
        "why": ["占道经营、消防安全"],
        "departments": [department(name) for name in DEPARTMENTS],
    }
    return case_begin(told=Beginning("operation", unit(TOWN), title, key, written), by=by)


def answered(case: Case) -> Case:
    for name in DEPARTMENTS:
        case = done(case, "answer", acting("department"), item=department(name))
    return case


def concluded(case: Case, by: User, outcome: str = "done", said: Mapping[str, str] = RESULT) -> Case:
    return done(case, "conclude", by, outcome, written={name: [text] for name, text in said.items()})


def entries():
    return joints_under(unit(TOWN), TODAY)


def test_its_plan_and_results_are_entered_with_it() -> None:
    case = answered(planned(lead()))
    [kept] = entries()
    assert case.about == f"enforcement:{kept.entry}"
    fact = kept.fact
    assert (fact.title, fact.first, fact.last, fact.area) == ("集贸市场整治", TODAY, TODAY, "东街市场")
    assert (fact.lead, set(fact.organs), fact.matters) == (
        "水秀镇",
        {f"东县{name}" for name in DEPARTMENTS},
        ("占道经营", "消防安全"),
    )
    assert concluded(case, lead()).closed_at
    results = entries()[0].fact.results
    assert (results.checked, results.ordered, results.filed, results.closed) == (36, 5, 1, TODAY)


def test_numbers_that_the_register_asks_for_are_asked_of_the_case() -> None:
    case = answered(planned(lead()))
    with pytest.raises(Refused) as refused:
        concluded(case, lead(), said={"held_on": str(TODAY), "places_checked": "36", "problems": "8"})
    assert {str(one.place) for one in refused.value.faults} == {"ordered", "filed"}
    with pytest.raises(Refused) as refused:
        concluded(case, lead(), said={"held_on": str(TODAY + timedelta(1)), "filed": "none"})
    assert {str(one.place) for one in refused.value.faults} == {
        *("places_checked", "problems", "filed"),
        *("ordered", "held_on"),
    }
    assert not entries()[0].fact.results


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, False)])
def test_it_is_held_between_its_day_and_today(days: int, holds: bool) -> None:
    case = answered(planned(lead()))
    said = {**RESULT, "held_on": str(TODAY + timedelta(days))}
    if holds:
        assert concluded(case, lead(), said=said).closed_at
    else:
        with pytest.raises(Refused) as refused:
            concluded(case, lead(), said=said)
        assert [(str(one.place), "SX-23" in str(one.message)) for one in refused.value.faults] == [
            ("held_on", True)
        ]


def test_one_that_is_cancelled_is_withdrawn_with_its_reason() -> None:
    case = answered(planned(lead()))
    assert concluded(case, lead(), "cancelled", {"why_cancelled": "下雨"}).closed_at
    assert entries() == []
    assert EnforcementEntry.objects.get().withdrawn_reason == "下雨"


def test_one_opened_by_others_stands_for_itself() -> None:
    leader = acting("township_leader", TOWN)
    case = answered(planned(leader))
    assert entries() == []
    assert concluded(
        case, leader, said={name: RESULT[name] for name in ("held_on", "places_checked", "problems")}
    ).closed_at


def test_what_is_entered_is_closed_by_who_may_enter() -> None:
    case = answered(planned(lead()))
    with pytest.raises(Refused, match="权限"):
        concluded(case, acting("township_leader", TOWN))
    assert not entries()[0].fact.results


def test_the_same_operation_is_not_entered_twice() -> None:
    planned(lead())
    with pytest.raises(Refused, match="同样的登记已在第"):
        planned(lead(), "two")
    assert Case.objects.count() == 1
