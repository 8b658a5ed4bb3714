"""The matters of a centre beside its cases: who ended them in how many days, what nobody may do, in how few statements."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.operate.domain.binding import APPLICANT
from santu.operate.domain.compared import WorkDrift
from santu.operate.models import Case, CaseClock, ClockAct, Token
from santu.operate.selectors.matters_compared import (
    centres_below,
    drifting_at,
    matters_compared,
    unheld_at,
)
from santu.register.models import BodyVersion, Survey, SurveyRow
from tests.db.measuring import FIRST, PLACES, case_row, task_row
from tests.db.registers import stranger, unit
from tests.db.windows import COUNTY, LAND, OTHER, TOWN, WATER, centre

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTHS = (date(2025, 11, 1), date(2025, 12, 1))


@pytest.fixture(autouse=True)
def _centre() -> None:
    centre()


def office(name: str) -> str:
    return BodyVersion.objects.get(name=name).unit_id


def case_of(key: str, matter: str = "C01", days: int = 2, body: str = LAND, **more: object) -> Case:
    """A case of a matter whose approval one body ended after so many days, and which was delivered a day later."""
    case = case_row(key, FIRST, matter=matter, **more)
    end = FIRST + timedelta(days=days)
    ended = {"ended_at": end, "deed": "ended"}
    task_row(case, 1, "approve", FIRST, body=office(body), right="handle", **ended)
    task_row(case, 2, "deliver", end, right="window", deed="ended", ended_at=end + timedelta(days=1))
    return case


def row(matter: str):
    return next(one for one in matters_compared(unit(TOWN), TODAY, MONTHS).rows if one.matter == matter)


def test_a_matter_has_who_ended_its_cases_and_how_many_days_they_took() -> None:
    for number, days in enumerate((1, 2, 3)):
        case_of(str(number), days=days, body=(LAND, LAND, WATER)[number])
    found = row("C01")
    assert found.worked.cases == 3
    assert found.worked.by == {office(LAND): 2, office(WATER): 1}
    assert (found.worked.decided.median, found.worked.whole.median) == (2, 3)
    assert found.drifts == ()
    assert (found.planned.promised, found.planned.offices) == (10, {LAND: office(LAND), WATER: office(WATER)})


def test_paused_days_do_not_count_and_the_approval_is_over_when_all_have_ended() -> None:
    case = case_of("paused", days=10)
    clock = CaseClock.objects.create(
        case=case,
        event="late",
        token=1,
        name="window/promised",
        length="10 working_days",
        began_at=FIRST,
        due_at=FIRST,
    )
    for seq, (deed, day) in enumerate((("paused", 1), ("resumed", 4)), 1):
        at = FIRST + timedelta(days=day)
        ClockAct.objects.create(clock=clock, seq=seq, deed=deed, reason="等鉴定", at=at, by="clerk")
    assert row("C01").worked.decided.median == 5
    task_row(case, 3, "approve", FIRST, body=office(WATER), right="handle")
    assert row("C01").worked.decided.median is None
    assert row("C01").worked.by == {office(LAND): 1}


def test_what_drifts_is_told_and_cases_of_other_months_and_places_are_left_out() -> None:
    case_of("slow", days=40)
    case_of("strange", matter="C02", body=WATER)
    case_of("unlisted", matter="X")
    case_of("beside", matter="X", place=PLACES[1])
    Case.objects.filter(pk=case_of("later", matter="Y").pk).update(opened_at=FIRST + timedelta(days=60))
    told = {(one.kind, one.matter) for one in drifting_at(unit(TOWN), TODAY, MONTHS)}
    assert told == {
        (WorkDrift.SLOW, "C01"),
        (WorkDrift.ELSEWHERE, "C02"),
        (WorkDrift.UNLISTED, "X"),
    }
    assert {one.what for one in drifting_at(unit(TOWN), TODAY, MONTHS)} == {
        "农村宅基地审批",
        "临时救助审核",
        "unlisted",
    }
    Case.objects.filter(matter="C02").update(matter="C01")
    kinds = {(one.kind, one.matter) for one in drifting_at(unit(TOWN), TODAY, MONTHS)}
    assert (WorkDrift.UNASKED, "C02") in kinds


def test_a_matter_has_who_does_it_by_the_survey() -> None:
    head = {"title": "摸底", "answers": "党政办", "opened_on": TODAY, "by": "clerk", "handed_in_on": TODAY}
    found = Survey.objects.create(unit_id=unit(TOWN), county_id=unit(COUNTY), day=TODAY, version=1, **head)
    SurveyRow.objects.create(
        survey=found,
        name="临时救助审核",
        doer="township",
        body="社会事务办",
        persons=2,
        frequency="daily",
        days=7,
    )
    assert [(one.body, row("C02").usual) for one in row("C02").surveyed] == [("社会事务办", 7)]


def test_an_open_task_is_told_where_nobody_may_do_it() -> None:
    case = case_row("open", FIRST, matter="C01")
    for number, body in enumerate((LAND, WATER), 1):
        task_row(case, number, "approve", FIRST, body=office(body), right="handle")
    task_row(case, 3, "rate", FIRST, right=APPLICANT)
    # Who may do everything everywhere is away.
    User.objects.update(is_active=False)
    assert {one.body for one in unheld_at([unit(TOWN)])} == {office(LAND), office(WATER)}
    Token.objects.filter(case=case).update(place_id=unit(COUNTY))
    clerk = stranger("land-clerk")
    grant_give(user=clerk, wish=Wish("department", unit(COUNTY), duty=office(LAND)), by=None)
    [lost] = unheld_at([unit(TOWN)])
    assert (lost.task, lost.body, lost.count) == ("分类审批", office(WATER), 1)
    clerk.is_active = False
    clerk.save()
    assert len(unheld_at([unit(TOWN)])) == 2


def test_a_county_has_its_townships_with_their_lists_and_cases() -> None:
    case_of("a")
    case_of("b", matter="X")
    case_of("c", matter="X", place=PLACES[1])
    found = {one.unit: one for one in centres_below(unit(COUNTY), TODAY, MONTHS)}
    own, other = found[unit(TOWN)], found[unit(OTHER)]
    assert (own.listed, own.applied, own.cases, own.unlisted) == (2, 1, 2, 1)
    assert (other.listed, other.cases, other.unlisted) == (None, 1, 0)


def test_the_number_of_statements_does_not_grow_with_cases_and_matters() -> None:
    def statements() -> list[int]:
        counts = []
        for read in (matters_compared, drifting_at, centres_below):
            with CaptureQueriesContext(connection) as asked:
                read(unit(COUNTY if read is centres_below else TOWN), TODAY, MONTHS)
            counts.append(len(asked))
        return counts

    case_of("first")
    task_row(case_row("open", FIRST, matter="C01"), 1, "approve", FIRST, body=office(LAND), right="handle")
    statements()
    few = statements()
    for number in range(30):
        body = (LAND, WATER)[number % 2]
        case_of(f"more {number}", matter=f"M{number}", body=body)
        task_row(
            case_row(f"open {number}", FIRST, matter="C01"),
            1,
            "fix",
            FIRST,
            body=office(body),
            right="handle",
        )
    assert statements() == few
    assert max(few) <= 24
