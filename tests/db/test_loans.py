"""Posts lent from the pool of a county: every step by whom it is for; what is reserved expires by itself."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.loans import LoanState, months_after
from santu.register.models import QuotaVoucher
from santu.register.selectors.loans import loan_numbered, loans_of_pools
from santu.register.selectors.quotas import balances_in_all, ledger_faults
from santu.register.services.bodies import bodies_record
from santu.register.services.loans import (
    LoanWish,
    loan_apply,
    loan_approve,
    loan_check,
    loan_refuse,
    loan_return,
    loan_use,
)
from santu.register.services.quotas import quota_reverse
from tests.db.quotas import (
    IN_BODY,
    IN_POOL,
    NUMBERS,
    STANDARDS,
    account,
    entered,
    ledger,
    moves,
    paper,
    service,
)
from tests.db.registers import DAY, act_on, body, holder, imported, moving, person, unit

pytestmark = pytest.mark.django_db
DAYS_RESERVED = 30


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def clerk():
    return holder("township_clerk", unit("140101100"))


def officer():
    return holder("county_officer", unit("140101"))


def commission():
    return holder("commission", unit("140101"))


def applied(amount: int | None = 3, months: int = 12, **said) -> int:
    today = timezone.localdate()
    given = {
        "body": service("140101100"),
        "kind": "institutional",
        "amount": amount,
        "start": today,
        "due": months_after(today, months),
        "priority": "service",
        "reason": "窗口增加",
        "key": f"loan {next(NUMBERS)}",
    }
    return loan_apply(wish=LoanWish(**{**given, **said}), standards=STANDARDS, by=clerk()).pk


def checked(**said) -> int:
    number = applied(**said)
    loan_check(number=number, document="审核1号", standards=STANDARDS, by=officer())
    return number


def lent(**said) -> int:
    number = checked(**said)
    loan_approve(number=number, document="批准1号", by=commission())
    loan_use(number=number, document="用编1号", standards=STANDARDS, by=officer())
    return number


def pool(day: date) -> tuple[int, int, int]:
    """In the pool, reserved, and vacant in the body."""
    held = balances_in_all(day)
    vacant = Account(service("140101100"), Holds.VACANT, "institutional")
    found = [
        held.get(one, 0) for one in (account("140101", Holds.POOL), account("140101", Holds.RESERVED), vacant)
    ]
    return found[0], found[1], found[2]


def test_a_loan_is_reserved_used_and_returned_in_parts() -> None:
    today = timezone.localdate()
    number = lent()
    assert pool(today) == (IN_POOL - 3, 0, IN_BODY + 3)
    assert pool(today + timedelta(days=400)) == (IN_POOL - 3, 0, IN_BODY + 3)
    assert loan_numbered(number).state(today) is LoanState.LENT
    assert loan_numbered(number).state(today + timedelta(days=400)) is LoanState.OVERDUE
    giving = {"number": number, "standards": STANDARDS, "by": officer()}
    loan_return(amount=1, document="还1号", **giving)
    with pytest.raises(Refused, match="借出未还的是 2 名"):
        loan_return(amount=3, document="还2号", **giving)
    loan_return(amount=2, document="还3号", **giving)
    assert pool(today) == (IN_POOL, 0, IN_BODY)
    assert [one.state(today) for one in loans_of_pools([unit("140101")])] == [LoanState.RETURNED]
    assert ledger_faults(today) == {}


def test_what_is_reserved_goes_back_to_the_pool_by_itself() -> None:
    today = timezone.localdate()
    number, ends = checked(), today + timedelta(days=DAYS_RESERVED)
    assert [pool(day) for day in (today, ends - timedelta(days=1), ends)] == [
        (IN_POOL - 3, 3, IN_BODY),
        (IN_POOL - 3, 3, IN_BODY),
        (IN_POOL, 0, IN_BODY),
    ]
    assert loan_numbered(number).state(ends) is LoanState.EXPIRED


def test_what_is_sent_back_is_free_again() -> None:
    for number in (applied(), checked()):
        loan_refuse(number=number, note="无空缺", standards=STANDARDS, by=officer())
        assert loan_numbered(number).state(timezone.localdate()) is LoanState.REFUSED
    assert pool(timezone.localdate()) == (IN_POOL, 0, IN_BODY)
    assert pool(timezone.localdate() + timedelta(days=DAYS_RESERVED)) == (IN_POOL, 0, IN_BODY)


def test_the_pool_lends_no_more_than_it_has() -> None:
    checked(amount=4)
    with pytest.raises(Refused, match="池里没有这么多"):
        checked(amount=2)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"due": None}, "必须有期限"),
        ({"months": 0}, "不晚于起用日期"),
        ({"months": 25}, "最长到"),
        ({"amount": None}, "至少是 1 名"),
        ({"kind": "administrative"}, "不得混用"),
        ({"kind": "own"}, "没有“own”这类编制"),
        ({"reason": " "}, "用编事由"),
        ({"priority": "mine"}, "用编类别"),
        ({"body": "nowhere"}, "没有编号"),
    ],
)
def test_bad_applications_are_refused(said, words) -> None:
    with pytest.raises(Refused, match=words):
        applied(**said)


def test_the_same_application_twice_is_one() -> None:
    number = applied(key="again")
    with pytest.raises(Refused, match=f"已记为第 {number} 号申请"):
        applied(key="again")


def test_each_step_is_for_somebody_and_in_its_turn() -> None:
    number = applied()
    with pytest.raises(Refused, match="不能批准"):
        loan_approve(number=number, document="批准1号", by=commission())
    with pytest.raises(Refused, match="管理编制台账"):
        loan_check(number=number, document="审核1号", standards=STANDARDS, by=clerk())
    loan_check(number=number, document="审核1号", standards=STANDARDS, by=officer())
    with pytest.raises(Refused, match="审批"):
        loan_approve(number=number, document="批准1号", by=officer())
    with pytest.raises(Refused, match="批准文号"):
        loan_approve(number=number, document="", by=commission())
    with pytest.raises(Refused, match="不能用编通知"):
        loan_use(number=number, document="用编1号", standards=STANDARDS, by=officer())


def test_administrative_posts_cross_levels_both_ways_by_the_same_approval() -> None:
    office = body(unit("140101100"), "党政办公室")
    bodies_record(day=DAY, bodies=[office], title="机构", by=person())
    top, pool = account("14", Holds.CAP, "administrative"), account("140101", Holds.POOL, "administrative")
    free = account("140101", Holds.LEVEL, "administrative")
    lines = [(account("14", Holds.ISSUED, "administrative"), top, 4), (top, free, 4), (free, pool, 4)]
    entered(*moves(DAY, *lines), central="中编办1号")
    number = checked(kind="administrative", body=office.id)
    loan_approve(number=number, document="批准1号", by=commission())
    using = {"number": number, "document": "用编1号", "standards": STANDARDS, "by": officer()}
    with pytest.raises(Refused, match="第十八条"):
        loan_use(**using)
    loan_use(**using, central="中编办2号")
    loan_return(number=number, amount=3, document="还1号", standards=STANDARDS, by=officer())
    assert balances_in_all(timezone.localdate())[pool] == 4


def test_what_is_due_already_is_not_used(monkeypatch) -> None:
    number, today = checked(months=0, due=timezone.localdate() + timedelta(days=2)), timezone.localdate()
    loan_approve(number=number, document="批准1号", by=commission())
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=3))
    with pytest.raises(Refused, match="不能再用编"):
        loan_use(number=number, document="用编1号", standards=STANDARDS, by=officer())


def test_a_body_above_the_counties_has_no_pool() -> None:
    office = body(unit("14"), "省直中心", "centre")
    bodies_record(day=DAY, bodies=[office], title="机构", by=person())
    wish = LoanWish(
        office.id, "institutional", 1, DAY, months_after(DAY, 1), "service", "窗口增加", "of a province"
    )
    with pytest.raises(Refused, match="没有可借的周转池"):
        loan_apply(wish=wish, standards=STANDARDS, by=holder("township_clerk"))


def test_what_was_lent_goes_back_from_a_body_that_lies_in_another_county_since() -> None:
    number, today = lent(), timezone.localdate()
    act_on(today, moving("140101100", "140102", today))
    loan_return(number=number, amount=3, document="还1号", standards=STANDARDS, by=officer())
    assert pool(today) == (IN_POOL, 0, IN_BODY)


def test_the_voucher_of_a_step_is_not_taken_back_by_itself() -> None:
    lent()
    for voucher in QuotaVoucher.objects.order_by("-pk")[:2]:
        with pytest.raises(Refused) as refused:
            quota_reverse(
                number=voucher.pk, day=timezone.localdate(), paper=paper(), standards=STANDARDS, by=officer()
            )
        assert [str(fault.message) for fault in refused.value.faults] == [
            f"第 {voucher.pk} 号凭证是借用周转编制的一步，不能单独冲销；请在这笔用编申请里退回或归还。"
        ]
