"""The page of a unit as it is, and what its numbers lead to: rows, matrix, broken rules, bodies."""

import csv
import io
import re
from dataclasses import replace
from urllib.parse import quote

import pytest

from santu.kernel.change import Change, Op
from santu.register.domain.rows import Line, Papers
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from tests.db.reforms import before
from tests.db.registers import (
    CENSUS,
    DAY,
    LATER,
    PEOPLE_OF,
    abolishing,
    act_on,
    body,
    imported,
    listed,
    person,
    unit,
)

TOWN, RURAL, EAST, CITY, PROVINCE = "140101100", "140101200", "140101", "1401", "14"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def register(cast):
    before()


@pytest.fixture
def ask(register, browsing):
    """``ask(code, "rows", column="people")``: the page of a unit on the day of the register."""

    def of(code: str, page: str = "", *, language: str = "zh-hans", status: int = 200, **query: str):
        address = f"/units/{quote(unit(code))}/{page}"
        answer = browsing(language=language).get(address, {"day": DAY.isoformat(), **query})
        assert answer.status_code == status
        return answer

    return of


def text(answer) -> str:
    """What a page says, without its elements, scripts and the frame around it."""
    page = answer.content.decode()
    main = page[page.index("<main") :] if "<main" in page else page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def unmarked(answer) -> list[str]:
    """Chinese outside an element that says it is Chinese, in text and attributes."""
    page = answer.content.decode()
    page = re.sub(r"<(script|title).*?</(script|title)>", "", page, flags=re.DOTALL)
    page = re.sub(r"<(\w+)[^>]*\blang=\"zh[^>]*>[^<]*</\1>", "", page)
    page = re.sub(
        r"<(?:a|button|meta)[^>]*(?:href|action|value|hx-get|data-png-svg)=\"[^\"]*\"[^>]*>", "", page
    )
    return [line.strip() for line in page.splitlines() if CHINESE.search(line)]


def test_the_facts_of_a_county_each_lead_to_their_rows(ask):
    page = ask(EAST).content.decode()
    said = text(ask(EAST))
    assert "人口 推算 14,001 人 人口普查分县数推算 2020-06-30" in said
    assert "乡级 3 个 镇 1 乡 2" in said
    assert "村级 6 个 村委会" in said
    assert "限额内机构 2 /24" in said
    assert "派驻机构 1 个" in said
    for column in (
        "people",
        "households",
        "town",
        "rural_township",
        "village_committee",
        "counted",
        "dispatched",
    ):
        assert f"rows?column={column}&amp;day=2020-06-30" in page


def test_what_nobody_has_counted_is_no_data_and_never_zero(cast, browsing):
    imported(listed())
    page = browsing().get(f"/units/{unit(EAST)}/", {"day": DAY.isoformat()})
    assert "人口 无数据" in text(page)
    assert "限额内机构 无数据 登记里还没有机构" in text(page)
    rows = rows_of(
        browsing().get(
            f"/units/{unit(EAST)}/", {"day": DAY.isoformat(), "export": "csv", "table": "subunits"}
        )
    )
    assert rows[0] == ["代码", "名称", "类别", "村（社区）（个）", "不合规则（处）"]


def test_a_sum_that_lacks_a_township_says_so(cast, browsing):
    imported(listed(people={code: people for code, people in PEOPLE_OF.items() if code != RURAL}), CENSUS)
    page = browsing().get(f"/units/{unit(EAST)}/", {"day": DAY.isoformat()})
    assert "11,000 人 人口普查分县数推算 2020-06-30 1 个乡级单位无数据，没有计入" in text(page)
    asked = {"day": DAY.isoformat(), "export": "csv", "table": "subunits"}
    rows = rows_of(browsing().get(f"/units/{unit(EAST)}/", asked))
    assert [row[3] for row in rows[1:]] == ["9000", "无数据", "2000", "11000"]
    assert "无数据" in text(browsing().get(f"/units/{unit(EAST)}/matrix", {"day": DAY.isoformat()}))


def test_too_many_bodies_are_told_with_the_clause(ask):
    host = unit(RURAL)
    many = [body(host, f"第{number}办公室") for number in range(9)]
    bodies_record(day=DAY, bodies=many, title="机构", by=person())
    said = text(ask(RURAL))
    assert "限额内机构 11 /8 超过限额 3 个（SX-09）" in said
    assert "1 个乡镇超限额（SX-09）" in text(ask(EAST))
    assert "乡镇（街道）机构限额 1 SX-09" in said


def test_what_lies_in_a_county_adds_up(ask):
    rows = rows_of(ask(EAST, export="csv", table="subunits"))
    assert rows[0][3:6] == ["人口（人）", "户数（户）", "村（社区）（个）"]
    assert [row[1] for row in rows[1:]] == ["水秀镇", "白城乡", "北洸乡", "3 个"]
    for column in range(3, 9):
        assert sum(int(row[column]) for row in rows[1:-1]) == int(rows[-1][column])
    assert rows[-1][3] == "14001"


def test_a_township_shows_its_bodies_and_who_controls_them(ask):
    answer = ask(TOWN)
    page = answer.content.decode()
    assert page.count('<svg class="org') == 2
    assert "缺 党政综合办" in page
    assert "县公安局" in page
    body_id = next(one for one, row in snapshot(DAY).bodies.items() if row.name == "司法所")
    assert f'href="/units/{unit(TOWN)}/bodies/{quote(body_id)}?day=2020-06-30"' in page
    rows = rows_of(ask(TOWN, export="csv", table="bodies"))
    justice = next(row for row in rows if row[0] == "司法所")
    assert justice[1:5] == ["派驻机构", "派驻", "县公安局", "县公安局"]
    assert ask(TOWN, export="xlsx", table="bodies").content[:2] == b"PK"


def test_made_up_bodies_are_marked_once(ask):
    assert '<span class="mark">合成</span>' not in ask(TOWN).content.decode()
    row = body(unit(TOWN), "经济发展办", slot="economy")
    bodies_record(
        day=DAY,
        bodies=[replace(row, papers=Papers(document="合成数据（种子 1）"))],
        title="机构",
        by=person(),
    )
    assert ask(TOWN).content.decode().count('<span class="mark">合成</span>') == 1


def test_a_village_has_a_page(ask):
    said = text(ask("140101100200"))
    assert "人口 无数据 户数 无数据" in said
    assert "看历史" in said
    assert "水秀镇" in said


def test_a_unit_that_is_gone_leads_to_its_last_day(ask, browsing):
    gone = unit("140101201")
    for place in ("200", "201"):
        act_on(LATER, abolishing(f"140101201{place}"))
    act_on(LATER, abolishing("140101201"))
    page = browsing().get(f"/units/{gone}/", {"day": "2021-01-01"})
    assert "看 2020-08-31 的现状图" in text(page)
    for inner in ("matrix", "rows", "findings"):
        assert browsing().get(f"/units/{gone}/{inner}", {"day": "2021-01-01"}).status_code == 200


@pytest.mark.parametrize(
    ("column", "header", "first"),
    [
        (
            "people",
            "人口（人）",
            ["140101100", "水秀镇", "镇", "某市东县", "9000", "census-2020，2020-06-30"],
        ),
        ("town", "户数（户）", ["140101100", "水秀镇", "镇", "某市东县", "9000", "3000"]),
        ("village_committee", "所在", ["140101100200", "水秀东村", "村委会", "某市东县水秀镇"]),
        ("counted", "机构", ["140101200", "白城乡", "乡", "某市东县", "农科站", "办公室", "运行"]),
        ("slot:economy", "机构", ["140101100", "水秀镇", "镇", "某市东县", "缺 经济发展办", "", ""]),
    ],
)
def test_behind_a_number_stand_its_rows(ask, column, header, first):
    rows = rows_of(ask(EAST, "rows", column=column, export="csv", table="rows"))
    assert header in rows[0]
    assert rows[1][: len(first)] == first
    assert "回到现状" in text(ask(EAST, "rows", column=column))


def test_a_column_that_is_none_is_refused(ask):
    assert "没有名为“wealth”的一列" in text(ask(EAST, "rows", column="wealth", status=404))


def test_a_unit_stands_against_standard_and_peers(ask):
    said = text(ask(EAST, "peers"))
    assert "党政综合办 个 0 3 −3 少 3" in said
    assert "本单位的同类不足，没有中位数。" in said
    assert 'hx-get="/units/' in ask(EAST).content.decode()


def test_peers_of_enough_units_have_a_median(cast, browsing):
    more = [(f"14010120{n}", "rural_township", f"第{n}乡") for n in range(3)]
    people = {code: 1000 * (n + 1) for n, (code, _, _) in enumerate(more)}
    townships = [*more, *((f"14010121{n}", "rural_township", f"又{n}乡") for n in range(3))]
    imported(listed(townships, [], people=people), CENSUS)
    page = browsing().get(f"/units/{unit('140101210')}/peers", {"day": DAY.isoformat()})
    assert "没有人口数的，共 3 个" in text(page)


def test_broken_rules_are_told_one_by_one_and_by_rule(ask):
    every = rows_of(ask(EAST, "findings", export="csv", table="findings"))
    assert every[0] == ["单位", "规则", "问题和办法", "现有", "应有", "依据"]
    lines = rows_of(ask(EAST, "findings", rule="dispatch/lines", export="csv", table="findings"))
    assert len(every) > len(lines) > 1
    assert {row[1] for row in lines[1:]} == {"派驻机构与所在乡镇的关系"}
    assert all(row[5].startswith("SX-") for row in every[1:])
    page = ask(EAST, "findings").content.decode()
    assert f"不合规则 {len(every) - 1} 处" in text(ask(EAST)).replace("  ", " ")
    assert "rule=dispatch%2Flines" in page


def test_a_body_has_a_page_with_papers_lines_and_versions(ask, register):
    host = unit(TOWN)
    station = next(row for row in snapshot(DAY).bodies.values() if row.name == "司法所")
    said = text(ask(TOWN, f"bodies/{quote(station.id)}"))
    assert "行政 县公安局 2020-06-30" in said
    assert "批准文件 没有登记" in said
    assert "至今" in said
    assert Line("party", "县公安局") in station.lines
    assert "没有编号为" in text(ask(RURAL, f"bodies/{quote(station.id)}", status=404))
    assert host == station.host


def test_a_body_that_moved_names_each_of_its_hosts(ask, browsing):
    station = next(row for row in snapshot(DAY).bodies.values() if row.name == "司法所")
    act_on(LATER, Change(Op.MOVE, station.id, station.host, unit(RURAL)))
    address = f"/units/{unit(RURAL)}/bodies/{quote(station.id)}"
    rows = rows_of(browsing().get(address, {"day": "2021-01-01", "export": "csv", "table": "versions"}))
    assert [row[:4] for row in rows[1:]] == [
        ["2020-06-30", "2020-08-31", "司法所", "水秀镇"],
        ["2020-09-01", "至今", "司法所", "白城乡"],
    ]
    assert ask(TOWN, f"bodies/{quote(station.id)}").status_code == 200


@pytest.mark.parametrize("page", ["", "matrix", "matrix?group=slots", "rows", "findings", "peers"])
@pytest.mark.parametrize("code", [PROVINCE, EAST, TOWN])
def test_in_english_chinese_says_that_it_is(ask, code, page):
    path, _, query = page.partition("?")
    more = dict(pair.split("=") for pair in query.split("&")) if query else {}
    assert not unmarked(ask(code, path, language="en", **more))


@pytest.mark.parametrize("code", [PROVINCE, CITY, EAST, TOWN])
def test_every_link_keeps_the_day(ask, code):
    page = ask(code).content.decode()
    main = page[page.index("<main") :]
    for address in re.findall(r'href="(/units/[^"]+)"', main):
        assert "day=2020-06-30" in address


def test_names_that_hold_markup_are_escaped(cast, browsing):
    rows = [("140101100", "town", "<b>镇</b>")]
    imported(listed(rows, [], people={"140101100": PEOPLE_OF["140101100"]}), CENSUS)
    for code, page in ((EAST, ""), (EAST, "matrix"), (TOWN, ""), (EAST, "rows")):
        answer = browsing().get(f"/units/{unit(code)}/{page}", {"day": DAY.isoformat()})
        assert "<b>镇</b>" not in answer.content.decode()
