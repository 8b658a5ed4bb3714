"""The matrix of the reference frame: opened row by row, sorted, filtered, and as a file down to the villages."""

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.db.reforms import before
from tests.db.registers import DAY, unit
from tests.web.reading import text

TOWN, EAST, CITY = "140101100", "140101", "1401"


@pytest.fixture
def ask(cast, browsing):
    """``ask(CITY, sort="people")``: the matrix of a unit on the day of the register."""
    before()

    def of(code: str, *, page: str = "matrix", status: int = 200, **query: object):
        answer = browsing().get(f"/units/{quote(unit(code))}/{page}", {"day": DAY.isoformat(), **query})
        assert answer.status_code == status
        return answer

    return of


def filed(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def names(page: str) -> list[str]:
    """The units of the rows, from the top down."""
    return re.findall(r'<th scope="row".*?<a href="[^"]*">(?:<[^>]+>)?([^<]+)', page)


def opening(page: str, code: str) -> str:
    """The address that brings what lies in a unit."""
    found = re.findall(r'hx-get="([^"]+)"', page)
    return unescape(next(address for address in found if f"{unit(code)}/matrix/rows" in address))


def test_rows_are_opened_one_by_one_and_say_in_what_they_are(ask, browsing):
    page = ask(CITY, group="bodies").content.decode()
    assert 'data-depth="1"' in page
    found = browsing().get(opening(page, EAST)).content.decode()
    assert names(found) == ["水秀镇", "白城乡", "北洸乡"]
    assert found.startswith('<tr data-depth="2">')
    assert found.count(f'<input type="hidden" form="matrix-form" name="open" value="{unit(EAST)}">') == 1
    plainly = next(one for one in re.findall(r'class="twist" href="([^"]+)"', page) if unit(EAST) in one)
    assert browsing().get(unescape(plainly)).status_code == 200


def test_a_header_sorts_and_keeps_what_is_open(ask):
    page = ask(CITY, sort="-people", open=[unit(EAST)]).content.decode()
    assert names(page) == ["某市", "东县", "水秀镇", "白城乡", "北洸乡", "西县"]
    page = ask(CITY, sort="people", open=[unit(EAST)]).content.decode()
    assert names(page) == ["某市", "西县", "东县", "北洸乡", "白城乡", "水秀镇"]
    assert f'name="open" value="{unit(EAST)}"' in page
    assert re.findall(r'aria-sort="(\w+)"><button[^>]*value="([^"]+)"', page) == [("ascending", "-people")]
    assert '<input type="hidden" name="day" value="2020-06-30">' in page


def test_rows_that_are_brought_later_are_sorted_and_filtered_alike(ask, browsing):
    page = ask(CITY, sort="-people", q="乡").content.decode()
    query = parse_qs(urlsplit(opening(page, "140101200")).query)
    assert (query["sort"], query["q"], query["root"]) == (["-people"], ["乡"], [unit(CITY)])
    address = opening(ask(CITY, sort="-unit").content.decode(), EAST)
    assert names(browsing().get(address).content.decode()) == ["北洸乡", "白城乡", "水秀镇"]


def test_a_filter_shows_what_fits_with_what_is_above_it_and_counts_it(ask):
    answer = ask(CITY, q="水秀镇")
    assert names(answer.content.decode()) == ["某市", "东县", "水秀镇"]
    assert "1 个单位符合" in text(answer)
    assert answer.content.decode().count("data-fits") == 1
    assert "没有符合筛选的单位；请改一改筛选的字" in text(ask(CITY, q="没有这个镇"))


def test_states_are_those_of_the_columns(ask):
    assert '<option value="broken"' not in ask(CITY).content.decode()
    page = ask(CITY, group="slots", state="broken").content.decode()
    assert '<option value="broken" selected>' in page
    assert "水秀镇" in names(page)
    assert "没有名为“wrong”的状态" in text(ask(CITY, state="wrong", status=404))
    assert "没有名为“money”的一组列" in text(ask(CITY, group="money", status=404))


def test_a_column_of_another_day_sorts_nothing(ask):
    assert names(ask(CITY, sort="slot:none").content.decode()) == ["某市", "东县", "西县"]


def test_a_cell_has_count_standard_difference_median_and_its_rules(ask):
    answer = ask(EAST, group="slots")
    assert "−3 少 3 0 标 3" in text(answer)
    assert re.search(r'title="不得少于标准。[^"]*（SX-09）、[^"]*（SX-10）"', answer.content.decode())
    rows = filed(ask(EAST, group="bodies", export="csv", table="matrix"))
    assert rows[0][3:7] == [
        "限额内机构（个）",
        "限额内机构：标准（个）",
        "限额内机构：相差（个）",
        "限额内机构：同类中位数（个）",
    ]
    assert rows[1][:6] == ["140101", "东县", "县级", "2", "24", "-22"]


def test_the_file_has_what_can_be_opened_in_the_order_of_the_page(ask):
    whole = filed(ask(CITY, export="csv", table="matrix"))
    assert [row[1] for row in whole[1:5]] == ["某市", "东县", "水秀镇", "水秀东村"]
    assert len(whole) == 1 + 1 + 2 + 5 + 10
    down = filed(ask(CITY, export="csv", table="matrix", sort="-unit"))
    assert [row[1] for row in down[1:5]] == ["某市", "西县", "范村乡", "范村西村"]
    few = ask(CITY, export="csv", table="matrix", q="水秀镇")
    assert [row[1] for row in filed(few)[1:]] == ["某市", "东县", "水秀镇", "水秀东村", "水秀西村"]
    assert quote("筛选后") in few["Content-Disposition"]
