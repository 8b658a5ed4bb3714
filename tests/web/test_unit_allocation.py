"""Allocating posts of a county on a page: what is proposed and why, and that only what was shown is entered."""

import re
from html import unescape

import pytest

from santu.kernel.codes import Level
from santu.register.domain.ledger import Account, Holds, trial
from santu.register.models import QuotaVoucher
from santu.register.selectors.quotas import balance_at, balances_in_all
from tests.db import reforms
from tests.db.quotas import IN_BODY, POSTS, ledger, service
from tests.db.registers import DAY, LATER, unit
from tests.web.test_home import text

KIND = "institutional"
PAPERS = {
    "since": str(LATER),
    "document": "太编发〔2020〕5号",
    "approver": "县委编委",
    "reason": "按人口调剂",
}


@pytest.fixture
def posts(db) -> None:
    reforms.before(bodies=False)
    ledger()


def path(code: str = "140101") -> str:
    return f"/units/{unit(code)}/allocation?day={DAY}"


def page(client, more: str = "", code: str = "140101") -> str:
    answer = client.get(path(code) + more)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def hidden(html: str) -> dict[str, str]:
    form = html[html.index('method="post" action="/units/') :]
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }


def posts_of(code: str, day=LATER) -> int:
    return balance_at(Account(service(code), Holds.VACANT, KIND), day)


# The third township has no institution yet: it is held at nought.
BOUNDS = "&cap-2=0"


def test_posts_go_by_people_and_every_township_is_told_why(browsing, posts):
    html = page(browsing(), BOUNDS)
    said = text(html)
    assert "已证明最优" in said
    row = re.search(r"水秀镇 ?9,000 ?0 ?14 ?10 ?14 ?4", said)
    assert row, said[said.index("缘由") :][:300]
    assert "到上限" in said
    assert "没有要记的分录" not in said


def test_what_cannot_be_is_told_on_the_page(browsing, posts):
    client = browsing()
    assert "上限合计只有 1 个，多 19 个" in text(page(client, "&cap-0=1&cap-1=0&cap-2=0"))
    assert "“x”不是数" in text(page(client, "&posts=x"))
    assert "却没有可以核定这类编制的机构" in text(page(client))


def test_a_cap_left_empty_is_none(browsing, posts):
    assert "水秀镇 9,000 0 – 10 15 5" in re.sub(r"\s+", " ", text(page(browsing(), "&cap-0=&cap-2=0")))


def test_what_was_shown_is_entered_as_one_voucher(holding, posts):
    client = holding("county_officer", unit("140101"))
    sent = hidden(page(client, BOUNDS)) | PAPERS
    answer = client.post(path(), sent)
    assert answer.status_code == 302, text(answer.content.decode())
    assert (posts_of("140101100"), posts_of("140101200")) == (14, 6)
    assert (posts_of("140101100", DAY), posts_of("140101200", DAY)) == (IN_BODY, IN_BODY)
    assert not any(trial(balances_in_all(LATER)).values())
    vouchers = QuotaVoucher.objects.count()
    again = client.post(path(), sent)
    assert again.status_code == 422
    assert QuotaVoucher.objects.count() == vouchers


def test_more_posts_come_from_what_the_county_has_not_assigned(holding, posts):
    client = holding("county_officer", unit("140101"))
    sent = hidden(page(client, "&posts=24&cap-0=&cap-2=0")) | PAPERS
    assert client.post(path(), sent).status_code == 302
    assert posts_of("140101100") + posts_of("140101200") == 24
    assert balance_at(Account(unit("140101"), Holds.LEVEL, KIND), LATER) == POSTS["140101"] - 4


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"posts": "18"}, "和预览的不同"),
        ({"document": "", "reason": " "}, "没有填写文号"),
        ({"since": ""}, "没有写日期"),
    ],
)
def test_nothing_is_entered_that_was_not_shown_or_lacks_its_papers(holding, posts, changed, words):
    client = holding("county_officer", unit("140101"))
    before = QuotaVoucher.objects.count()
    answer = client.post(path(), hidden(page(client, BOUNDS)) | PAPERS | changed)
    assert answer.status_code == 422
    assert words in text(answer.content.decode())
    assert QuotaVoucher.objects.count() == before


def test_only_an_establishment_office_of_the_county_enters(holding, posts):
    own = holding("county_officer", unit("140101"))
    sent = hidden(page(own, BOUNDS)) | PAPERS
    other = holding("county_officer", unit("140102"))
    assert other.get(path()).status_code == 404
    assert other.post(path(), sent).status_code == 404
    leader = holding("commission", unit("140101"))
    assert 'name="seen"' not in page(leader, BOUNDS)
    assert leader.post(path(), sent).status_code == 403
    assert posts_of("140101100") == IN_BODY


def test_what_is_no_county_is_refused(browsing, posts):
    for code, level in (("14", Level.PROVINCE), ("140101100", Level.TOWNSHIP)):
        answer = browsing().get(path(code))
        assert "编制分配以县为单位" in answer.content.decode(), level
