"""The annual statistics of posts: sums of every county, township and body, in a layout that is data."""

from pathlib import Path

import pytest

from santu.formats.reading import read_table
from santu.kernel.messages import Refused
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.staff import Place
from santu.register.domain.statistics_layout import LAYOUT, read_layout
from santu.register.selectors.statistics import statistics
from santu.register.services.staff import staff_load
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
    someone,
)
from tests.db.registers import DAY, imported, person, unit

pytestmark = pytest.mark.django_db
KINDS = ("administrative", "political_legal", "institutional", "support")
SHORT = """
title_zh: 表
title_en: Table
total_zh: 合计
total_en: Total
rows: [county, township, body]
columns:
  - {figure: county, title_zh: 县, title_en: County}
  - {figure: township, title_zh: 乡镇, title_en: Township}
  - {figure: body, title_zh: 机构, title_en: Body}
  - {figure: authorised, title_zh: 核定, title_en: Authorised}
  - {figure: filled, kind: institutional, title_zh: 实有, title_en: In post}
  - {figure: vacant, kind: administrative, title_zh: 空编, title_en: Vacant}
  - {figure: beyond, title_zh: 超编, title_en: In excess}
  - {figure: filled, measure: principal, title_zh: 正职, title_en: Principal}
  - {figure: pool, title_zh: 池, title_en: Pool}
"""


@pytest.fixture
def posts() -> None:
    imported()
    ledger()
    top = [account("14", holds, measure=Measure.PRINCIPAL) for holds in (Holds.ISSUED, Holds.CAP)]
    free = account("140101", Holds.LEVEL, measure=Measure.PRINCIPAL)
    vacant = Account(service("140101100"), Holds.VACANT, "institutional", Measure.PRINCIPAL)
    entered(*moves(DAY, (top[0], top[1], 1), (top[1], free, 1), (free, vacant, 1)))
    place = Place(service("140101100"), "institutional")
    people = [(someone(number), place) for number in range(IN_BODY + 1)]
    people.append((someone(30), Place(place.body, "institutional", "principal")))
    staff_load(people=people, day=DAY, paper=paper(), standards=STANDARDS, by=person())


def layout_of(folder: Path, text: str) -> Path:
    path = folder / "版式.yaml"
    path.write_text(text, "utf-8")
    return path


def test_every_place_has_the_sum_of_what_is_in_it(posts, tmp_path):
    rows = statistics(DAY, [unit("14")], read_layout(layout_of(tmp_path, SHORT), KINDS), language=0)
    centre, pools = "便民服务中心", IN_POOL * 2
    assert rows == [
        (["合计", "", "", 30, 12, 0, 2, 1, pools], True),
        (["东县", "合计", "", 20, 12, 0, 2, 1, IN_POOL], True),
        (["东县", "水秀镇", "合计", 10, 12, 0, 2, 1, 0], True),
        (["东县", "水秀镇", centre, 10, 12, 0, 2, 1, 0], False),
        (["东县", "白城乡", "合计", 10, 0, 0, 0, 0, 0], True),
        (["东县", "白城乡", centre, 10, 0, 0, 0, 0, 0], False),
        (["东县", "北洸乡", "合计", 0, 0, 0, 0, 0, 0], True),
        (["西县", "合计", "", 10, 0, 0, 0, 0, IN_POOL], True),
        (["西县", "胡村镇", "合计", 10, 0, 0, 0, 0, 0], True),
        (["西县", "胡村镇", centre, 10, 0, 0, 0, 0, 0], False),
        (["西县", "范村乡", "合计", 0, 0, 0, 0, 0, 0], True),
    ]


def test_the_statistics_are_a_workbook_in_a_layout_that_can_be_replaced(santu, posts, tmp_path):
    file, words = tmp_path / "统计.xlsx", ("quota", "statistics", "--day", DAY.isoformat())
    done = santu(*words, "--out", file, "--json").document
    assert (done["rows"], done["total"]["核定总数"], done["total"]["未分配"]) == (11, 30, sum(POSTS.values()))
    assert len(read_table(file).header) == len(read_layout(LAYOUT, KINDS).columns)
    other = layout_of(tmp_path, SHORT.replace("rows: [county, township, body]", "rows: [county]"))
    done = santu(
        *words, "--unit", "140101", "--layout", other, "--out", file, "--lang", "en", "--json"
    ).document
    assert (done["rows"], done["total"]["Authorised"]) == (2, 20)
    assert read_table(file).header == (
        "County", "Township", "Body", "Authorised", "In post", "Vacant", "In excess", "Principal", "Pool",
    )  # fmt: skip


def test_a_layout_is_refused_with_every_fault_at_its_line(tmp_path):
    text = SHORT.replace("figure: pool", "figure: pond").replace("kind: administrative", "kind: civil")
    text = text.replace("rows: [county,", "rows: [canton,").replace("title_en: Table\n", "colour: red\n")
    text = text.replace("  - {figure: county, title_zh: 县, title_en: County}", "  - county")
    with pytest.raises(Refused) as refused:
        read_layout(layout_of(tmp_path, text), KINDS)
    assert sorted(str(fault.place) for fault in refused.value.faults) == sorted(
        ["版式.yaml:3", "版式.yaml:2", "版式.yaml:6", "版式.yaml:8", "版式.yaml:13", "版式.yaml:16"]
    )
    assert all("请" in str(fault.message) for fault in refused.value.faults)
    with pytest.raises(Refused, match="文件读不出来"):
        read_layout(tmp_path / "无.yaml", KINDS)
