"""Cases of a township that a plan merges into another: the heir goes on with them from the day, and not before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.models import User
from santu.accounts.services.grants import Wish, grant_give
from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.operate.models import Case, Token
from santu.operate.selectors.above import above
from santu.operate.selectors.access import access_case
from santu.operate.selectors.case_list import Wanted as Cases
from santu.operate.selectors.case_list import cases_listed
from santu.operate.selectors.leading import leading
from santu.operate.selectors.measured import Place
from santu.operate.selectors.replaying import log_faults
from santu.operate.selectors.targets import targets_from
from santu.operate.selectors.window import frequencies
from santu.operate.selectors.work import AREA, TO_DO, Wanted, tasks_counted, tasks_listed
from santu.operate.services.stepping import Opening, case_open, task_complete
from santu.register.models import SuccessionLink
from santu.register.selectors.heirs import answering, taken_on
from santu.register.selectors.reach import sight_of
from santu.transition.models import Plan
from tests.db import reforms
from tests.db.registers import stranger, unit
from tests.db.running import COUNTY, acting

pytestmark = pytest.mark.django_db
NEW, OLD = "140101100", "140101200"
OPENED = datetime(2020, 11, 2, 2, tzinfo=UTC)
MERGED = datetime(2022, 3, 1, 2, tzinfo=UTC)
LISTED = Cases("window")


@pytest.fixture(autouse=True)
def _before() -> Iterator[None]:
    reforms.forget()
    with time_machine.travel(OPENED, tick=False):
        reforms.before()
        yield


@pytest.fixture
def case() -> Case:
    """A case that the window of the old township is to accept."""
    old, county = unit(OLD), unit(COUNTY)
    told = Opening("window", old, county, "农村宅基地审批", "one", lists={"departments": [county]})
    return case_open(told=told, by=clerk(OLD))


def clerk(code: str) -> User:
    """Whoever serves the window of a township and handles what comes to it."""
    user = acting("window_clerk", code)
    if (
        user.grants.filter(taken_at=None).count() == 1
        and not user.grants.exclude(role="window_clerk").exists()
    ):
        grant_give(user=user, wish=Wish("township_clerk", user.grants.get().unit), by=None)
    return user


def applied() -> Plan:
    with time_machine.travel(MERGED, tick=False):
        return reforms.applied()


def to_do(by: User) -> int:
    return tasks_counted(sight_of(by), Wanted(TO_DO))


def task(case: Case) -> Token:
    return Token.objects.get(case=case, node="accept", ended_at=None)


def place(code: str) -> Place:
    return Place(unit(code), Level.TOWNSHIP, unit(COUNTY), timezone.localdate())


def numbers(code: str, wanted: Cases = LISTED) -> list[int]:
    return [one.pk for one in cases_listed(place(code), wanted, timezone.now())[0]]


def test_how_often_a_matter_is_asked_for_counts_what_was_taken_on_in_a_year(case: Case) -> None:
    with time_machine.travel(MERGED - timedelta(days=90), tick=False):
        told = Opening("window", unit(OLD), unit(COUNTY), "临时救助", "two", "C09")
        case_open(told=told, by=clerk(OLD))
        assert frequencies(unit(OLD)) == {"C09": 1}
        assert frequencies(unit(NEW)) == {}
    applied()
    with time_machine.travel(MERGED, tick=False):
        assert frequencies(unit(NEW)) == {"C09": 1}


def accepted(case: Case, by: User) -> None:
    task_complete(case=case.pk, token=task(case).number, by=by)


def test_the_heir_sees_the_task_and_completes_it(case: Case) -> None:
    heir, leaver = clerk(NEW), clerk(OLD)
    applied()
    with time_machine.travel(MERGED, tick=False):
        for by in (heir, leaver):
            assert (to_do(by), tasks_counted(sight_of(by), Wanted(AREA))) == (1, 1)
            access_case(sight_of(by), case.pk)
        [line] = tasks_listed(sight_of(heir), Wanted(TO_DO)).lines
        assert (line.place, line.organ) == ("白城乡", "白城乡")
        assert tasks_counted(sight_of(heir), Wanted(TO_DO, place=unit(NEW))) == 1
        accepted(case, heir)
        assert task_ended_by(case) == heir.username
        assert not list(log_faults([Case.objects.get(pk=case.pk)]))


def task_ended_by(case: Case) -> str:
    return Token.objects.get(case=case, node="accept").ended_by


def test_others_do_not(case: Case) -> None:
    other = clerk("140102100")
    applied()
    with time_machine.travel(MERGED, tick=False):
        assert to_do(other) == 0
        with pytest.raises(Refused):
            access_case(sight_of(other), case.pk)
        with pytest.raises(Refused):
            accepted(case, other)


def test_before_the_day_it_is_the_old_townships(case: Case) -> None:
    heir, leaver = clerk(NEW), clerk(OLD)
    applied()
    assert day_of_the_merger() > timezone.localdate()
    assert (to_do(heir), to_do(leaver)) == (0, 1)
    assert (numbers(NEW), numbers(OLD)) == ([], [case.pk])
    with pytest.raises(Refused):
        access_case(sight_of(heir), case.pk)
    with pytest.raises(Refused):
        accepted(case, heir)
    accepted(case, leaver)


def day_of_the_merger() -> date:
    return SuccessionLink.objects.get(unit=unit(OLD), withdrawn_by=None).day


def test_undone_everything_is_where_it_was(case: Case) -> None:
    heir, leaver = clerk(NEW), clerk(OLD)
    plan = applied()
    with time_machine.travel(MERGED, tick=False):
        reforms.undone(plan)
        assert (to_do(heir), to_do(leaver)) == (0, 1)
        assert (numbers(NEW), numbers(OLD)) == ([], [case.pk])
        with pytest.raises(Refused):
            accepted(case, heir)
        accepted(case, leaver)


def test_lists_and_figures_of_the_heir_have_the_cases_of_those_that_went_into_it(case: Case) -> None:
    applied()
    with time_machine.travel(MERGED, tick=False):
        assert numbers(NEW) == numbers(NEW, Cases("window", "accept")) == [case.pk]
        of_town, of_county = (leading(unit(code), timezone.localdate()) for code in (NEW, COUNTY))
        assert of_town.whole.open == 1
        assert [(one.unit, one.figures.open) for one in of_county.below] == [(unit(NEW), 1)]


def test_a_task_of_the_old_township_goes_on_within_the_new_one(case: Case) -> None:
    applied()
    token = task(case)
    with time_machine.travel(MERGED, tick=False):
        day, new = timezone.localdate(), unit(NEW)
        over = above(token, day)
        assert over is not None
        assert (over.right, over.place) == ("dispatch", unit(COUNTY))
        targets = targets_from("handle", token.place_id, token.county_id, "", day)
        assert new not in {one.unit for one in targets}
        assert {"水秀镇", "东县"} >= {one.within for one in targets} != set()


def test_who_answers_for_a_unit_that_was_divided_is_who_took_on_the_most(case: Case) -> None:
    applied()
    old, new = unit(OLD), unit(NEW)
    link = SuccessionLink.objects.get(unit=old, withdrawn_by=None)
    other = unit("140102100")
    SuccessionLink.objects.create(
        unit_id=old, successor_id=other, day=link.day, share_of=1, share_in=3, event="merge", act=link.act
    )
    known = taken_on([new, other], date(2023, 1, 1))
    assert (old in known[new], known[other]) == (True, frozenset({other}))
    assert answering(old, date(2023, 1, 1)) == new
    assert answering(old, date(2020, 7, 1)) == old


def test_somebody_who_holds_nothing_asks_for_no_succession(django_assert_num_queries) -> None:
    nobody = sight_of(stranger("nobody"))
    with django_assert_num_queries(0):
        assert nobody.answers_for == {}
