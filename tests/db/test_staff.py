"""People in posts: nobody enters without an approved vacancy; what is in excess is recorded, listed and only shrinks."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.staff import Holder, Place
from santu.register.models import StaffMember, StaffPost
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.selectors.staff import excess_on, posts_on, uses_of
from santu.register.services.staff import (
    clean_up_plan,
    post_enter,
    post_leave,
    staff_blank,
    staff_load,
    staff_reveal,
)
from santu.register.services.uses import UseWish, use_approve
from tests.db.quotas import IN_BODY, STANDARDS, account, entered, ledger, moves, paper, service, someone
from tests.db.registers import DAY, LATER, LATEST, holder, imported, person, unit

pytestmark = pytest.mark.django_db
UNTIL = date(2020, 12, 31)


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def place(code: str = "140101100", **said: str) -> Place:
    return Place(service(code), "institutional", **said)


def held(holds: Holds, day: date = LATER, code: str = "140101100", measure: Measure = Measure.HEADS) -> int:
    return balances_in_all(day).get(Account(service(code), holds, "institutional", measure), 0)


def approved(amount: int = 2, **said: str) -> int:
    wish = UseWish(place(**said), amount, DAY, UNTIL)
    return use_approve(wish=wish, paper=paper(), standards=STANDARDS, by=person())


def enter(use: int, who: Holder, day: date = LATER, **said: str) -> int:
    given = {"paper": paper(), "standards": STANDARDS, "by": person()}
    return post_enter(use=use, holder=who, place=place(**said), day=day, **given)


def leave(number: int, day: date = LATEST) -> None:
    post_leave(number=number, day=day, paper=paper(), standards=STANDARDS, by=person())


def loaded(people: int, first: int = 0, **said: str) -> list[int]:
    rows = [(someone(first + number), place(**said)) for number in range(people)]
    return staff_load(people=rows, day=DAY, paper=paper(), standards=STANDARDS, by=person())


def test_somebody_enters_by_an_approval_and_leaves() -> None:
    use = approved()
    number = enter(use, someone(1), title="窗口人员")
    assert (held(Holds.VACANT), held(Holds.FILLED)) == (IN_BODY - 1, 1)
    [post] = posts_on(LATER, [service("140101100")])
    assert (post.name, post.place.title, post.approval) == ("张**", "窗口人员", use)
    assert [(one.amount, one.used) for one in uses_of([service("140101100")], LATER)] == [(2, 1)]
    leave(number)
    assert (held(Holds.VACANT, LATEST), held(Holds.FILLED, LATEST)) == (IN_BODY, 0)
    assert posts_on(LATEST, [service("140101100")]) == []
    assert [one.number for one in posts_on(LATER, [service("140101100")])] == [number]
    assert ledger_faults(LATEST) == {}


def test_a_leader_counts_as_a_head_and_as_a_leader() -> None:
    vacant = Account(service("140101100"), Holds.VACANT, "institutional", Measure.PRINCIPAL)
    top = [account("14", holds, measure=Measure.PRINCIPAL) for holds in (Holds.ISSUED, Holds.CAP)]
    free = account("140101", Holds.LEVEL, measure=Measure.PRINCIPAL)
    entered(*moves(DAY, (top[0], top[1], 1), (top[1], free, 1), (free, vacant, 1)))
    use = approved(1, leader="principal")
    number = enter(use, someone(1), leader="principal", title="主任")
    assert held(Holds.FILLED) == held(Holds.FILLED, measure=Measure.PRINCIPAL) == 1
    with pytest.raises(Refused, match="还可核准 0 名"):
        approved(1, leader="principal")
    leave(number)
    assert held(Holds.VACANT, LATEST, measure=Measure.PRINCIPAL) == 1


def test_nobody_enters_without_a_fitting_approval_or_twice() -> None:
    use = approved(1)
    with pytest.raises(Refused, match="没有第 99 号用编核准"):
        enter(99, someone(1))
    with pytest.raises(Refused, match="另一个机构"):
        enter(use, someone(1), code="140101200")
    with pytest.raises(Refused, match="请另办核准"):
        enter(use, someone(1), day=date(2021, 1, 1))
    enter(use, someone(1))
    with pytest.raises(Refused, match="已用 1 名"):
        enter(use, someone(2))
    with pytest.raises(Refused, match="一人只占一个编制"):
        enter(approved(1), someone(1))
    with pytest.raises(Refused) as refused:
        enter(approved(1), Holder(" ", "140101199001010011"))
    assert [fault.place for fault in refused.value.faults] == ["name", "identity"]


def test_no_more_is_approved_than_is_vacant() -> None:
    approved(IN_BODY - 1)
    with pytest.raises(Refused, match="还可核准 1 名，不够 2 名"):
        approved(2)
    with pytest.raises(Refused, match="不得混用"):
        use_approve(
            wish=UseWish(Place(service("140101100"), "administrative"), 1, DAY, UNTIL),
            paper=paper(),
            standards=STANDARDS,
            by=person(),
        )


def test_existing_excess_is_recorded_listed_and_only_shrinks() -> None:
    numbers = loaded(IN_BODY + 2)
    assert (held(Holds.VACANT), held(Holds.FILLED), held(Holds.BEYOND)) == (0, IN_BODY + 2, 2)
    [excess] = excess_on(LATER, [unit("140101")])
    assert (excess.amount, excess.due) == (2, None)
    clean_up_plan(place=place(), day=LATER, due=LATEST, paper=paper(), by=person())
    [excess] = excess_on(LATER, [unit("140101")])
    assert (excess.due, excess.is_late(LATEST), excess.is_late(date(2022, 1, 1))) == (LATEST, False, True)
    with pytest.raises(Refused, match="还可核准 0 名"):
        approved(1)
    leave(numbers[0])
    assert (held(Holds.FILLED, LATEST), held(Holds.BEYOND, LATEST), held(Holds.VACANT, LATEST)) == (
        IN_BODY + 1,
        1,
        0,
    )
    with pytest.raises(Refused, match="没有超编"):
        clean_up_plan(place=place("140101200"), day=LATER, due=LATEST, paper=paper(), by=person())


def test_whoever_is_in_excess_keeps_others_out() -> None:
    use = approved(1)
    loaded(IN_BODY + 1, first=10)
    with pytest.raises(Refused, match="只出不进"):
        enter(use, someone(1))


def test_a_list_of_people_is_refused_with_all_faults_by_row() -> None:
    rows = [(someone(1), place()), (Holder("", "1"), place()), (someone(1), place())]
    before = StaffMember.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Refused) as refused:
        staff_load(people=rows, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    assert [str(fault.place) for fault in refused.value.faults] == ["第 2 行", "第 2 行", "第 3 行"]
    assert (StaffMember.objects.count(), AuditEntry.objects.count()) == before


def test_names_are_masked_and_shown_for_a_reason_that_is_kept() -> None:
    [number] = loaded(1)
    with pytest.raises(Refused, match="为什么"):
        staff_reveal(number=number, reason=" ", by=person())
    with pytest.raises(Refused, match="管理编制台账"):
        staff_reveal(number=number, reason="核对", by=holder("county_officer", unit("140102")))
    assert staff_reveal(number=number, reason="核对", by=person()).name == "张某某"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.reason) == ("staff_reveal", "核对")
    assert not AuditEntry.objects.filter(after__contains="张某某").exists()


def test_who_left_long_ago_is_forgotten_and_the_post_stays() -> None:
    gone, stays = loaded(2)
    leave(gone)
    forgotten = [
        staff_blank(day=date(year, 3, 1), standards=STANDARDS, by=person()) for year in (2025, 2026, 2027)
    ]
    assert forgotten == [0, 1, 0]
    assert list(StaffMember.objects.order_by("pk").values_list("name", flat=True)) == ["", "张某某"]
    assert StaffPost.objects.get(pk=gone).left == LATEST
    assert StaffPost.objects.get(pk=stays).left is None


def test_the_database_lets_a_day_of_leaving_be_said_once() -> None:
    [number] = loaded(1)
    leave(number)
    for changed in ({"left": LATER}, {"title": "他"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffPost.objects.filter(pk=number).update(**changed)
