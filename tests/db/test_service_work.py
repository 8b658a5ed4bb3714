"""Visits, deliveries and acceptances by file: recorded, refused cell by cell, out and in without a change, taken back in order."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from santu.kernel.messages import Refused
from santu.register.domain.purchases import Verdict
from santu.register.domain.service_rows import Kind
from santu.register.models import AdviserVisit, ServiceAcceptance, ServiceDelivery
from santu.register.selectors.service_rows import purchase_of, visits_under
from santu.register.services.service_files import service_file_import, service_file_preview, service_undo
from tests.db.registers import LATEST, imported, person, unit, written
from tests.db.services import (
    BESIDE,
    COUNTY,
    STANDARDS,
    TOWNSHIP,
    VILLAGE,
    adviser,
    contract,
    exported,
    looked,
    recorded,
)

pytestmark = pytest.mark.django_db
FIRM = "东县第一法律服务所"


@pytest.fixture(autouse=True)
def register(db) -> None:
    imported()
    recorded(Kind.ADVISERS, adviser())
    recorded(Kind.CONTRACTS, contract())


def visit(code: str = VILLAGE, **said: object) -> dict[str, object]:
    return {"code": code, "firm": FIRM, "day": "2020-08-01", "subject": "land", "answered": "3"} | said


def delivery(**said: object) -> dict[str, object]:
    usual = {"code": TOWNSHIP, "contract": "2021-01", "day": "2021-02-01", "what": "一月保洁"}
    return usual | {"quantity": "1", "amount": "400"} | said


def acceptance(**said: object) -> dict[str, object]:
    usual = {"code": TOWNSHIP, "contract": "2021-01", "delivered": "2021-02-01", "what": "一月保洁"}
    found = {"day": "2021-02-08", "verdict": "验收合格", "office": "财政所", "reason": ""}
    return usual | found | said


def accepted(*rows: object) -> int:
    """By somebody else than who recorded the delivery."""
    other = person("checker")
    preview = looked(Kind.ACCEPTANCES, *rows, by=other)
    return service_file_import(preview=preview, by=other)


def faults_of(kind: Kind, *rows: object, **said: object) -> list[tuple[str, str]]:
    """Line and column, and what is said."""
    before = written()
    with pytest.raises(Refused) as refused:
        looked(kind, *rows, **said)
    assert written() == before
    return [
        (" ".join(re.findall(r"第 (\d+) 行 (\w+) 列", str(fault.place))[0]), str(fault.message))
        for fault in refused.value.faults
    ]


def purchase():
    return purchase_of(unit(TOWNSHIP), "2021-01")


def same(kind: Kind) -> tuple[int, int]:
    """How many changes the export of a kind makes, and how many rows of it are as they stand."""
    preview = service_file_preview(kind=kind, path=exported(kind), standards=STANDARDS, by=person("checker"))
    return preview.changes.count, preview.changes.same


def test_visits_count_questions_and_come_back_unchanged() -> None:
    number = recorded(Kind.VISITS, visit(), visit(subject="", answered="", day="2020-09-01"))
    told = [(one.day, dict(one.answered)) for one in visits_under(unit(COUNTY), date(2020, 7, 1), LATEST)]
    assert told == [(date(2020, 9, 1), {}), (date(2020, 8, 1), {"land": 3})]
    assert same(Kind.VISITS) == (0, 2)
    recorded(Kind.ADVISERS, adviser(until="2020-07-15"))
    assert same(Kind.VISITS) == (0, 2)
    recorded(Kind.ADVISERS, adviser())
    changed = recorded(Kind.VISITS, visit(answered="4"))
    assert AdviserVisit.objects.get(withdrawn_by=None, subject="land").answered == 4
    with pytest.raises(Refused, match="后来又变更过"):
        service_undo(number=number, reason="错", by=person())
    service_undo(number=changed, reason="错", by=person())
    assert AdviserVisit.objects.get(withdrawn_by=None, subject="land").answered == 3


def test_every_fault_of_a_file_of_visits_is_told_by_cell() -> None:
    told = faults_of(
        Kind.VISITS,
        visit(BESIDE),
        visit(firm="某所"),
        visit(day="2019-01-01"),
        visit(subject="八卦"),
        visit(answered=""),
        visit(day="2999-01-01"),
        visit(day="昨天"),
        visit(TOWNSHIP),
        visit(day="2020-08-02", answered="99999"),
    )
    assert {cell for cell, _ in told} == {
        "2 firm",
        "3 firm",
        "4 firm",
        "5 subject",
        "6 answered",
        "7 day",
        "8 day",
        "9 code",
        "9 firm",
        "10 answered",
    }
    words = "".join(text for _, text in told)
    for said in ("法律顾问不是", "不是问题类别", "一起写", "还没有到", "不是日期", "太大"):
        assert said in words


def test_numbers_of_work_larger_than_what_is_kept_are_told_by_cell_with_the_largest() -> None:
    before = written()
    large = (
        (Kind.VISITS, visit(answered="32768"), "answered", "“32768”太大，这里最多填 32,767"),
        (
            Kind.DELIVERIES,
            delivery(quantity="2147483648"),
            "quantity",
            "“2147483648”太大，这里最多填 2,147,483,647",
        ),
        (
            Kind.DELIVERIES,
            delivery(amount="9" * 20),
            "amount",
            f"“{'9' * 20}”太大，这里最多填 10,000,000,000,000.00",
        ),
    )
    for kind, row, column, words in large:
        assert [(cell, words in said) for cell, said in faults_of(kind, row)] == [(f"2 {column}", True)]
    assert written() == before


def test_what_was_delivered_and_found_comes_back_unchanged_and_is_undone_in_order() -> None:
    other = recorded(Kind.DELIVERIES, delivery())
    recorded(Kind.DELIVERIES, delivery(), delivery(day="2021-03-01", what="二月保洁", amount="600"))
    looked_at = accepted(
        acceptance(day="2021-02-05", verdict="要求整改", reason="漏扫"),
        acceptance(),
    )
    assert purchase().fen(LATEST, Verdict.ACCEPTED) == 40_000
    assert (same(Kind.DELIVERIES), same(Kind.ACCEPTANCES)) == ((0, 2), (0, 2))
    with pytest.raises(Refused, match="先撤销验收的登记"):
        service_undo(number=other, reason="错", by=person())
    assert "已于 2021-02-08 验收" in faults_of(Kind.DELIVERIES, delivery(quantity="2"))[0][1]
    changed = recorded(Kind.DELIVERIES, delivery(day="2021-03-01", what="二月保洁", amount="500"))
    assert purchase().fen(LATEST) == 90_000
    service_undo(number=changed, reason="错", by=person())
    assert purchase().fen(LATEST) == 100_000
    service_undo(number=looked_at, reason="错", by=person())
    assert purchase().fen(LATEST, Verdict.ACCEPTED) == 0
    service_undo(number=other, reason="错", by=person())
    assert [one.what for one in purchase().deliveries] == ["二月保洁"]


def test_an_acceptance_by_file_is_corrected_and_a_preview_of_before_is_refused() -> None:
    recorded(Kind.DELIVERIES, delivery())
    accepted(acceptance(verdict="refused", reason="不合格"))
    stale = looked(Kind.ACCEPTANCES, acceptance(office="农业办"), by=person("checker"))
    changed = accepted(acceptance())
    assert purchase().fen(LATEST, Verdict.ACCEPTED) == 40_000
    with pytest.raises(Refused, match="重新预览"):
        service_file_import(preview=stale, by=person("checker"))
    service_undo(number=changed, reason="错", by=person())
    assert purchase().fen(LATEST, Verdict.REFUSED) == 40_000


def test_what_cannot_be_delivered_or_accepted_is_told_by_cell() -> None:
    told = faults_of(
        Kind.DELIVERIES,
        delivery(),
        delivery(what="二月保洁", amount="600.01"),
        delivery(contract="9", what="三月"),
        delivery(day="2022-01-01", what="四月"),
        delivery(what="五月", quantity="0"),
        delivery(what="六月", amount="一百"),
        delivery(what="七月", quantity=""),
    )
    assert {cell for cell, _ in told} == {
        "3 amount",
        "4 contract",
        "5 day",
        "6 quantity",
        "7 amount",
        "8 quantity",
    }
    words = "".join(text for _, text in told)
    for said in ("只剩", "没有编号为", "不在合同期", "1 或更大", "不是金额", "空的"):
        assert said in words
    recorded(Kind.DELIVERIES, delivery())
    assert "不能自己验收" in faults_of(Kind.ACCEPTANCES, acceptance())[0][1]
    told = faults_of(
        Kind.ACCEPTANCES,
        acceptance(what="别的"),
        acceptance(verdict="还行"),
        acceptance(day="2021-01-31"),
        acceptance(verdict="要求整改"),
        acceptance(contract="9"),
        by=person("checker"),
    )
    assert {cell for cell, _ in told} == {"2 delivered", "3 verdict", "4 day", "5 reason", "6 contract"}


def test_the_store_keeps_one_verdict_and_whole_numbers() -> None:
    recorded(Kind.DELIVERIES, delivery())
    accepted(acceptance())
    for row, more in (
        (ServiceAcceptance.objects.get(), {}),
        (ServiceDelivery.objects.get(), {"key": "another", "quantity": 0}),
        (ServiceDelivery.objects.get(), {"key": "another", "fen": 0}),
        (ServiceDelivery.objects.get(), {}),
    ):
        row.pk = None
        for name, value in more.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize("kind", [Kind.VISITS, Kind.DELIVERIES])
def test_by_command(santu, tmp_path, kind) -> None:
    file = tmp_path / "a.xlsx"
    row = visit() if kind is Kind.VISITS else delivery()
    recorded(kind, row)
    words = ("--kind", kind.value, "--by", person().username)
    assert santu("services", "template", *words[:2], "--out", file).code == 0
    assert santu("services", "export", *words[:2], "--unit", COUNTY, "--out", file).code == 0
    assert santu("services", "import", file, *words, "--preview").code == 0
