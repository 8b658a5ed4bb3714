"""Money in the ledger: whole fen, never mixed with posts, never below zero, and by file out and back in."""

from datetime import date
from decimal import Decimal

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.money import funds
from santu.register.models import BudgetLine
from santu.register.selectors.programme import posts_by_division
from santu.register.selectors.quota_rows import places_on
from santu.register.selectors.quotas import (
    balance_at,
    balances_in_all,
    balances_on,
    funds_on,
    ledger_faults,
    pools_on,
)
from santu.register.selectors.vouchers import vouchers_about
from santu.register.services.money_files import money_file_import, money_file_preview
from santu.register.services.quotas import quota_close, quota_reverse
from tests.db.money import CENTRE, ROADS, RUNNING, appropriated, file_of, issued, lines, moved, row
from tests.db.quotas import STANDARDS, account, entered, ledger, paper, service
from tests.db.registers import DAY, LATER, holder, imported, person, unit, written

pytestmark = pytest.mark.django_db
HUGE = 10**13 + 1
TOWN = "140101100"


@pytest.fixture(autouse=True)
def money() -> None:
    imported()
    ledger()
    lines()


def test_money_is_kept_to_the_fen_however_much_it_is():
    appropriated((unit(TOWN), RUNNING, HUGE), (service(TOWN), RUNNING, 1))
    entered(moved(funds(unit(TOWN), RUNNING), funds(service(TOWN), RUNNING), HUGE - 3, LATER))
    assert balance_at(funds(unit(TOWN), RUNNING), LATER) == 3
    assert balance_at(funds(service(TOWN), RUNNING), LATER) == HUGE - 2
    assert balance_at(issued("140101"), LATER) == HUGE + 1
    assert ledger_faults(LATER) == {}


def test_posts_and_money_are_told_apart_everywhere():
    posts, places, pools = (
        balances_on(DAY, [unit("14")]),
        places_on(DAY, [unit("14")]),
        pools_on(DAY, unit("14")),
    )
    vouchers, division = vouchers_about(DAY, [unit("14")], 9), posts_by_division(unit("14"), DAY)
    number = appropriated((unit(TOWN), RUNNING, 500), (service(TOWN), ROADS, 700))
    assert balances_on(DAY, [unit("14")]) == posts
    assert places_on(DAY, [unit("14")]) == places
    assert pools_on(DAY, unit("14")) == pools
    assert posts_by_division(unit("14"), DAY) == division
    assert vouchers_about(DAY, [unit("14")], 9) == vouchers
    assert funds_on(DAY, [unit("14")]) == {
        funds(unit(TOWN), RUNNING): 500,
        funds(service(TOWN), ROADS): 700,
    }
    assert [(one.number, one.amount) for one in vouchers_about(DAY, [unit(TOWN)], 9, money=True)] == [
        (number, 1200)
    ]


def mixed(fen: int = 5):
    """Entries that mix posts and money, each with words of its refusal."""
    money, post = funds(unit(TOWN), RUNNING), account("140101", Holds.LEVEL)
    heads = Account(unit(TOWN), Holds.FUNDS, "institutional")
    return [
        ("计数不同，不得混用", Entry(DAY, post, money, fen)),
        ("编制和经费不得混用", Entry(DAY, account("14", Holds.ISSUED), heads, fen)),
        (
            "经费只能拨入",
            Entry(DAY, issued("140101"), Account(unit("140101"), Holds.CAP, RUNNING, Measure.FEN), fen),
        ),
        (
            "没有“2020-01”这类编制",
            Entry(DAY, account("14", Holds.ISSUED, RUNNING), account("14", Holds.CAP, RUNNING), fen),
        ),
        (
            "没有编码为“institutional”的预算项目",
            Entry(DAY, issued("140101", "institutional"), funds(unit(TOWN), "institutional"), fen),
        ),
    ]


@pytest.mark.parametrize("number", range(5))
def test_posts_and_money_never_mix(number):
    words, entry = mixed()[number]
    before = written()
    with pytest.raises(Refused) as refused:
        entered(entry)
    told = "\n".join(map(str, refused.value.faults))
    assert words in told
    assert written() == before


def test_nobody_gives_what_they_do_not_have():
    appropriated((unit(TOWN), RUNNING, 500))
    with pytest.raises(Refused, match=r"还差 0\.01 元：这项经费没有这么多"):
        entered(moved(funds(unit(TOWN), RUNNING), funds(service(TOWN), RUNNING), 501))


def test_a_closed_year_takes_no_money():
    quota_close(through=LATER, document="年结1号", by=person())
    with pytest.raises(Refused, match="已年结"):
        appropriated((unit(TOWN), RUNNING, 500))


def test_who_keeps_posts_keeps_no_money():
    with pytest.raises(Refused, match="管理经费台账"):
        entered(
            moved(issued("140101"), funds(unit(TOWN), RUNNING), 5),
            by=holder("county_officer", unit("140101")),
        )
    entered(moved(issued("140101"), funds(unit(TOWN), RUNNING), 5), by=holder("finance", unit("140101")))
    with pytest.raises(Refused, match="管理编制台账"):
        entered(
            Entry(DAY, account("140101", Holds.POOL), account("140101", Holds.LEVEL), 1),
            by=holder("finance", unit("140101")),
        )


def previewed(path, day: date = DAY, **said):
    return money_file_preview(path=path, day=day, **{"standards": STANDARDS, "by": person(), **said})


def taken_in(preview):
    return money_file_import(preview=preview, paper=paper(), standards=STANDARDS, by=person())


def test_a_file_appropriates_moves_and_goes_back(tmp_path):
    BudgetLine.objects.all().delete()
    first = previewed(
        file_of(tmp_path, [row(TOWN, amount="1,000.50"), row(TOWN, CENTRE, amount=Decimal("7.25"))])
    )
    assert sorted(first.lines) == [RUNNING]
    taken_in(first)
    before = balances_in_all(DAY)
    assert balance_at(funds(unit(TOWN), RUNNING), DAY) == 100050
    assert balance_at(issued("140101"), DAY) == 100775
    second = previewed(file_of(tmp_path, [row(TOWN, amount="900.5"), row(TOWN, CENTRE, amount="97.25")]))
    assert [(entry.source, entry.target, entry.amount) for entry in second.entries] == [
        (funds(unit(TOWN), RUNNING), funds(service(TOWN), RUNNING), 9000),
        (funds(unit(TOWN), RUNNING), issued("140101"), 1000),
    ]
    assert second.lines == {}
    number = taken_in(second)
    assert ledger_faults(DAY) == {}
    quota_reverse(number=number, day=DAY, paper=paper(), standards=STANDARDS, by=person())
    assert balances_in_all(DAY) == before


def test_every_fault_of_a_file_is_told_at_its_cell(tmp_path):
    rows = [
        row(TOWN, amount="12.345"),
        row("140101999", amount="1"),
        row(TOWN, "没有的站", amount="1"),
        row(TOWN, CENTRE, amount="1", year="二〇二〇"),
        row(TOWN, CENTRE, amount="1", purpose="别的用途"),
        row(TOWN, CENTRE, amount="1", source=""),
        row(TOWN, line=ROADS, amount="1"),
        row(TOWN, line=ROADS, amount="2"),
    ]
    before = written()
    with pytest.raises(Refused) as refused:
        previewed(file_of(tmp_path, rows))
    told = [(str(fault.place).rpartition("!")[2], str(fault.message)) for fault in refused.value.faults]
    wanted = {
        "I2": "最多两位小数",
        "A3": "没有代码为“140101999”",
        "C4": "没有叫“没有的站”的机构",
        "E5": "不是年份",
        "G6": "别的用途",
        "F7": "没有填写",
        "D9": "与第 8 行是同一个",
    }
    assert dict.fromkeys(wanted, True) == {
        place: any(at == place and words in text for at, text in told) for place, words in wanted.items()
    }
    assert len(told) == len(wanted)
    assert written() == before


def test_a_budget_line_is_no_kind_of_quota(tmp_path):
    said = [TOWN, "", "", "institutional", 2020, "来源", "用途", "依据", "1"]
    with pytest.raises(Refused, match="是编制类别，不能作预算项目的编码"):
        previewed(file_of(tmp_path, [said]))


def test_what_moved_since_the_preview_is_told(tmp_path):
    preview = previewed(file_of(tmp_path, [row(TOWN, amount="5")]))
    appropriated((unit(TOWN), RUNNING, 100))
    with pytest.raises(Refused, match=r"现为 6\.00 元，文件是 5\.00 元"):
        taken_in(preview)


PAPERS = ("--by", "lizhang", "--document", "财预1号", "--approver", "县政府", "--reason", "下达", "--yes")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_writes_what_it_reads(santu, tmp_path, language):
    person()
    file, on = tmp_path / "a.xlsx", ("--day", DAY.isoformat())
    template = santu("money", "template", "--out", file, "--json").document
    assert template["columns"][0] == "code"
    ran = santu(
        "money", "import", file_of(tmp_path, [row(TOWN, CENTRE, amount="99999999999.99")]), *on, *PAPERS
    )
    assert ran.code == 0, ran.err
    assert balance_at(funds(service(TOWN), RUNNING), DAY) == 9999999999999
    exported = santu("money", "export", "--out", file, *on, "--lang", language, "--json").document
    assert exported["rows"] == 1
    assert santu("money", "import", file, *on, *PAPERS).lines == ["台账与文件一致，没有要变更的经费。"]
    number = santu(
        "money", "import", file_of(tmp_path, [row(TOWN, CENTRE, amount="1")]), *on, *PAPERS, "--json"
    )
    back = santu("money", "reverse", number.document["voucher"], *on, *PAPERS[:-1], "--json").document
    assert back["reverses"] == number.document["voucher"]
    assert balance_at(funds(service(TOWN), RUNNING), DAY) == 9999999999999
