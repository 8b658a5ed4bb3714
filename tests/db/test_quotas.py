"""The ledger of posts: what it holds, what it refuses, and that the database refuses it, too."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from santu.audit.models import AuditEntry
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Entry, Holds, Measure, trial
from santu.register.models import Act, QuotaAccount, QuotaBalance, QuotaEntry, QuotaVoucher
from santu.register.selectors.quotas import balances_in_all, balances_on, ledger_faults
from santu.register.selectors.vouchers import vouchers_about
from santu.register.services.quotas import quota_close, quota_reverse
from santu.register.services.undo import act_undo
from tests.db.quotas import (
    IN_BODY,
    IN_POOL,
    POSTS,
    STANDARDS,
    account,
    entered,
    ledger,
    moves,
    paper,
    service,
)
from tests.db.registers import (
    DAY,
    LATER,
    LATEST,
    act_on,
    holder,
    imported,
    moving,
    person,
    stranger,
    unit,
)

pytestmark = pytest.mark.django_db
BEFORE = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def posts() -> None:
    imported()
    ledger()


def vacant(code: str, kind: str = "institutional") -> Account:
    return Account(service(code), Holds.VACANT, kind)


def test_every_day_has_its_balances_and_all_together_are_zero() -> None:
    entered(*moves(LATER, (account("140101", Holds.LEVEL), vacant("140101200"), 2)))
    for day, posts in ((BEFORE, 0), (DAY, IN_BODY), (LATER, IN_BODY + 2), (LATEST, IN_BODY + 2)):
        assert balances_in_all(day).get(vacant("140101200"), 0) == posts
        assert not any(trial(balances_in_all(day)).values())
        assert ledger_faults(day) == {}


def test_a_county_holds_what_is_under_it_and_nothing_else() -> None:
    held = balances_on(DAY, [unit("140102")])
    assert held == {
        account("140102", Holds.LEVEL): POSTS["140102"],
        account("140102", Holds.POOL): IN_POOL,
        vacant("140102100"): IN_BODY,
    }


def test_an_entry_dated_back_moves_all_later_balances() -> None:
    entered(*moves(LATEST, (vacant("140101100"), vacant("140101200"), 3)))
    entered(*moves(LATER, (vacant("140101100"), vacant("140101200"), 7)))
    assert balances_in_all(LATER)[vacant("140101200")] == IN_BODY + 7
    assert balances_in_all(LATEST)[vacant("140101200")] == IN_BODY + 10
    with pytest.raises(Refused, match="还差 1 名"):
        entered(*moves(LATER, (vacant("140101100"), vacant("140101200"), 1)))


def test_a_voucher_is_taken_back_once_by_another() -> None:
    before = balances_in_all(LATEST)
    number = entered(*moves(LATER, (vacant("140101100"), vacant("140101200"), 3)))
    said = {"number": number, "day": LATER, "standards": STANDARDS, "by": person()}
    other = quota_reverse(paper=paper(), **said)
    assert balances_in_all(LATEST) == before
    with pytest.raises(Refused, match=f"已由第 {other} 号冲销"):
        quota_reverse(paper=paper(), **said)
    assert [one.number for one in vouchers_about(LATEST, [unit("140101")], 9)][:2] == [other, number]


LEVEL = Holds.LEVEL


@pytest.mark.parametrize(
    ("entry", "said", "words"),
    [
        (lambda: Entry(LATER, account("140101", LEVEL), vacant("140101100", "administrative"), 1), {}, "不得混用"),
        (
            lambda: Entry(
                LATER, account("140101", LEVEL), Account(service("140101100"), Holds.VACANT, "institutional", Measure.DEPUTY), 1
            ),
            {},
            "计数不同",
        ),
        (lambda: Entry(LATER, account("140101", LEVEL), vacant("140101100"), 7), {}, "不得突破编制总额"),
        (lambda: Entry(LATER, vacant("140101100"), vacant("140101200"), 11), {}, "没有这么多空编"),
        (lambda: Entry(LATER, vacant("140101100"), vacant("140102100"), 1), {}, "SX-17"),
        (lambda: Entry(LATER, account("140101", LEVEL), account("140102", LEVEL), 1), {}, "由上一级收回后再下达"),
        (lambda: Entry(LATER, account("140101", LEVEL), vacant("140101100"), 1), {"document": " "}, "没有填写文号"),
        (lambda: Entry(LATER, account("140101", LEVEL), vacant("140101100"), 1), {"approver": ""}, "没有填写批准机关"),
        (lambda: Entry(LATER, account("140101", LEVEL), vacant("140101100"), 0), {}, "至少要移 1 名"),
        (lambda: Entry(LATER, account("140101", LEVEL), vacant("140101100"), 10**12), {}, "太大"),
        (lambda: Entry(LATER, account("140101", Holds.POOL), vacant("140101100"), 1), {}, "分步记账"),
        (lambda: Entry(LATER, account("140101", Holds.POOL), account("140101", Holds.RESERVED), 1), {}, "分步记账"),
        (lambda: Entry(LATER, vacant("140101100"), Account(service("140101100"), Holds.FILLED, "institutional"), 1), {}, "分步记账"),
        (lambda: Entry(BEFORE, account("140101", LEVEL), vacant("140101100"), 1), {}, "登记里没有编号"),
        (lambda: Entry(LATER, account("140101", LEVEL, "own"), vacant("140101100", "own"), 1), {}, "没有“own”这类编制"),
        (lambda: Entry(LATER, account("140101", LEVEL), account("140101100", Holds.VACANT), 1), {}, "不是机构"),
        (
            lambda: Entry(LATER, account("14", Holds.CAP, "administrative"), account("140101", LEVEL, "administrative"), 1),
            {},
            "第十八条",
        ),
    ],
)  # fmt: skip
def test_bad_entries_are_refused_with_the_clause_and_leave_nothing(entry, said, words) -> None:
    before = written()
    with pytest.raises(Refused, match=words):
        entered(entry(), **said)
    assert written() == before


def written() -> list[int]:
    return [
        model._default_manager.count()
        for model in (QuotaAccount, QuotaVoucher, QuotaEntry, QuotaBalance, AuditEntry)
    ]


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        entered(
            Entry(LATER, vacant("140101100"), vacant("140102100"), 0),
            Entry(BEFORE, account("140101", LEVEL), vacant("140101100", "administrative"), 1),
            document="",
        )
    told = "\n".join(map(str, refused.value.faults))
    for words in ("文号", "第 1 笔", "至少要移 1 名", "第 2 笔", "不得混用"):
        assert words in told


def test_the_same_request_twice_is_entered_once() -> None:
    line = moves(LATER, (account("140101", LEVEL), vacant("140101100"), 1))
    number = entered(*line, key="again")
    with pytest.raises(Refused, match=f"已记为第 {number} 号凭证"):
        entered(*line, key="again")
    assert balances_in_all(LATER)[vacant("140101100")] == IN_BODY + 1


def test_nothing_is_entered_in_a_closed_year() -> None:
    quota_close(through=LATER, document="年结1号", by=person())
    with pytest.raises(Refused, match="已年结"):
        entered(*moves(LATER, (account("140101", LEVEL), vacant("140101100"), 1)))
    with pytest.raises(Refused, match="已年结到"):
        quota_close(through=DAY, document="年结2号", by=person())
    with pytest.raises(Refused, match="还没有过完"):
        quota_close(through=timezone.localdate(), document="年结2号", by=person())


def test_each_entry_is_held_against_where_units_lie_on_its_own_day() -> None:
    act_on(LATER, moving("140101200", "140102"))
    line = (vacant("140101200"), vacant("140102100"), 1)
    entered(*moves(LATEST, line))
    first = Entry(DAY, account("140101", LEVEL), vacant("140101200"), 1)
    entered(first, *moves(LATEST, line))
    with pytest.raises(Refused, match="不在同一个县"):
        entered(first, *moves(LATEST, (account("140101", LEVEL), vacant("140101200"), 1)))


def test_who_has_no_right_is_told_nothing_of_what_is_wrong() -> None:
    with pytest.raises(Refused, match="管理编制台账") as refused:
        entered(*moves(LATER, (account("140101", LEVEL), vacant("140102100"), 0)), by=stranger("nobody"))
    assert len(refused.value.faults) == 2
    assert "SX-17" in str(refused.value)
    assert not any(name in str(refused.value) for name in ("东县", "西县", "胡村", "至少要移"))


def test_a_balance_that_is_not_its_entries_is_found() -> None:
    row = QuotaBalance.objects.get(account__unit=service("140101100"))
    QuotaBalance.objects.filter(pk=row.pk).update(balance=IN_BODY + 2)
    assert ledger_faults(LATEST) == {
        "institutional heads": 2,
        f"{service('140101100')} vacant institutional heads": 2,
    }


def test_a_county_enters_what_lies_in_it_alone() -> None:
    officer = holder("county_officer", unit("140101"))
    entered(*moves(LATER, (account("140101", LEVEL), vacant("140101100"), 1)), by=officer)
    with pytest.raises(Refused, match="管理编制台账"):
        entered(*moves(LATER, (account("140102", LEVEL), vacant("140102100"), 1)), by=officer)
    with pytest.raises(Refused, match="管理编制台账"):
        quota_close(through=LATER, document="年结1号", by=officer)


def test_the_database_itself_refuses_less_than_nothing_and_changed_entries() -> None:
    row = QuotaBalance.objects.get(account__unit=service("140101100"))
    for statement in (
        f"UPDATE register_quotabalance SET balance = -1 WHERE id = {row.pk}",
        "UPDATE register_quotaentry SET amount = amount + 1",
        "DELETE FROM register_quotaentry",
        "UPDATE register_quotavoucher SET document = ''",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_holds_posts_does_not_go_with_an_undoing() -> None:
    act = Act.objects.filter(kind="bodies").latest("pk")
    with pytest.raises(Refused, match="名下还有编制") as refused:
        act_undo(act=act, by=person(), reason="误")
    assert len(refused.value.faults) == 3
    for voucher in QuotaVoucher.objects.order_by("-pk"):
        quota_reverse(number=voucher.pk, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    act_undo(act=act, by=person(), reason="误")
