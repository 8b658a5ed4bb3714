"""The page of money: in yuan to the fen, by holder, by source, with sums; told apart from posts."""

from decimal import Decimal

import pytest

from tests.db.money import ROADS, RUNNING, appropriated, lines
from tests.db.quotas import ledger, service
from tests.db.registers import imported, unit
from tests.web.reading import text

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP = "140101", "140101100"
HUGE = 9_999_999_999_999


@pytest.fixture(autouse=True)
def money(db) -> int:
    imported()
    ledger()
    lines()
    return appropriated(
        (unit(TOWNSHIP), RUNNING, HUGE), (service(TOWNSHIP), RUNNING, 5), (service(TOWNSHIP), ROADS, 70)
    )


def rows(client, address: str, table: str) -> list[list[str]]:
    answer = client.get(f"{address}?export=csv&table={table}")
    return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()[1:]]


def test_funds_by_holder_and_by_source(holding):
    finance = holding("finance", unit(COUNTY))
    here = f"/units/{unit(TOWNSHIP)}/money"
    found = rows(finance, here, "funds")
    assert [(row[0], row[2], row[-1]) for row in found] == [
        ("本级", RUNNING, "99999999999.99"),
        ("便民服务中心", RUNNING, "0.05"),
        ("便民服务中心", ROADS, "0.70"),
        ("合计", "", "100000000000.74"),
    ]
    assert rows(finance, here, "sources") == [
        ["一般公共预算", "2020", "100000000000.04"],
        ["上级转移支付", "2020", "0.70"],
        ["合计", "", "100000000000.74"],
    ]
    assert "共 100,000,000,000.74 元" in text(finance.get(here))
    above = rows(finance, f"/units/{unit(COUNTY)}/money", "funds")
    assert [(row[0], Decimal(row[-1])) for row in above[:-1]] == [
        ("水秀镇", Decimal("100000000000.04")),
        ("水秀镇", Decimal("0.70")),
    ]


def test_a_voucher_of_money_stands_with_the_money_alone(holding, money):
    finance = holding("finance", unit(COUNTY))
    address = f"/vouchers/{money}/"
    assert rows(finance, address, "entries") == []
    assert [row[-1] for row in rows(finance, address, "money")] == ["99999999999.99", "0.05", "0.70"]
    assert f"第 {money} 号" in text(finance.get(f"/units/{unit(COUNTY)}/money"))
    assert f"第 {money} 号" not in text(finance.get(f"/units/{unit(COUNTY)}/ledger"))


def test_where_there_is_none_it_says_what_to_do(holding):
    assert "台账里没有经费" in text(
        holding("county_officer", unit("140102")).get(f"/units/{unit('140102')}/money")
    )
