"""The programme of a unit: levels before and after, the document's outcomes beside ours, approvals, files, scope."""

import csv
import io
import json
import re

import pytest

from santu.register.domain.ledger import Account, Holds
from tests.db.quotas import IN_BODY, account, entered, ledger, moves, service
from tests.db.registers import DAY, LATER, imported, unit
from tests.web.test_home import text

HAN = re.compile(r"[\u3400-\u9fff]")
DAYS = f"?from={DAY}&day={LATER}"


@pytest.fixture
def posts(db) -> None:
    imported()
    ledger()


def asked(client, code: str, query: str = DAYS):
    return client.get(f"/units/{unit(code)}/programme{query}")


def table(client, code: str, name: str, query: str = DAYS) -> list[list[str]]:
    answer = asked(client, code, f"{query}&export=csv&table={name}")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def moved_down() -> int:
    """Four posts of a county go to the institution of a township."""
    free = account("140101", Holds.LEVEL)
    return entered(*moves(LATER, (free, Account(service("140101200"), Holds.VACANT, free.kind), 4)))


def test_cities_and_levels_have_their_rows_and_sums(browsing, posts):
    moved_down()
    rows = table(browsing(), "14", "programme")
    of = {(row[0], row[1]): row[2:] for row in rows[1:]}
    assert of["某市", "乡级"][:4] == [str(3 * IN_BODY), "", "4", str(3 * IN_BODY + 4)]
    assert of["某市", "县级"][1:3] == ["4", ""]
    assert of["合计", "各级"][0] == of["合计", "各级"][3]
    assert of["合计", "县级"][1] == "4"


def test_the_document_stands_beside_ours_with_clause_and_base(browsing, posts):
    moved_down()
    rows = table(browsing(), "14", "outcomes")
    assert [row[:4] for row in rows[1:3]] == [
        ["市县事业编制精简", "136000", "4", "-135996"],
        ["为基层增加事业编制", "15000", "4", "-14996"],
    ]
    assert all("SX-15" in row[5] and row[4] for row in rows[1:])
    # A part of the province is not what the sums are about.
    assert [row[0] for row in table(browsing(), "140101", "outcomes")[1:]] == ["乡镇事业编制平均"]


def test_levels_are_drawn_before_and_after(browsing, posts):
    moved_down()
    html = asked(browsing(), "140101").content.decode()
    drawn = json.loads(re.search(r'id="data-levels">(.*?)</script>', html)[1])
    assert drawn["categories"] == ["县级", "乡级"]
    assert [series["name"] for series in drawn["series"]] == [str(DAY), str(LATER)]
    assert drawn["series"][1]["values"][1] - drawn["series"][0]["values"][1] == 4


def test_approvals_across_levels_name_the_central_number(browsing, posts):
    top, free = account("14", Holds.CAP, "administrative"), account("140101", Holds.LEVEL, "administrative")
    entered(
        *moves(LATER, (account("14", Holds.ISSUED, "administrative"), top, 9), (top, free, 5)),
        central="中央编办复〔2020〕1号",
    )
    said = text(asked(browsing(), "140101").content.decode())
    assert "中央编办复〔2020〕1号" in said
    assert "省级 → 县级" in said
    assert "中央编办复" not in text(asked(browsing(), "140102").content.decode())


def test_an_empty_ledger_says_what_to_do(browsing, db):
    imported()
    said = text(asked(browsing(), "14").content.decode())
    assert "这两天的台账里都没有编制" in said
    assert "请先在编制台账记账" in said


def test_a_county_officer_sees_their_own_part(holding, posts):
    client = holding("county_officer", unit("140101"))
    assert asked(client, "140101").status_code == 200
    assert asked(client, "140102").status_code == 404
    assert asked(client, "14").status_code == 404


def test_days_in_the_wrong_order_and_unknown_kinds_are_told(browsing, posts):
    client = browsing()
    assert "晚于所示日" in asked(client, "14", f"?from={LATER}&day={DAY}").content.decode()
    assert "没有“x”这类编制" in asked(client, "14", f"{DAYS}&kind=x").content.decode()


def test_the_earlier_day_is_the_end_of_the_month_in_which_the_reform_began(browsing, posts):
    html = asked(browsing(), "14", f"?day={LATER}").content.decode()
    assert 'value="2020-06-30"' in html


def test_an_english_page_has_no_chinese_that_does_not_say_so(browsing, posts):
    moved_down()
    html = asked(browsing(language="en"), "14").content.decode()
    main = re.sub(r'<[^>]* lang="zh"[^>]*>[^<]*<', "<", html[html.index("<main") : html.index("</main")])
    main = re.sub(r"<script.*?</script>", "", main, flags=re.DOTALL)
    assert not HAN.search(main)
