"""The org chart: which cards there are, that every word fits and nothing overlaps, and the signs of a change."""

from dataclasses import replace
from itertools import combinations

import pytest

from santu.kernel.change import Change as Act
from santu.kernel.change import Op
from santu.register.domain.body_standard import body_standard
from santu.register.domain.rows import Body, Line, Papers, State
from santu.register.domain.signs import sign_of
from santu.register.domain.unit_map import unit_map
from santu.standards.loader import load
from santu.web.charts.org_cards import Change, cards_of
from santu.web.charts.org_chart import NARROW, WIDE, narrow, org_chart, wide
from santu.web.charts.org_svg import org_svg
from santu.web.charts.org_words import text_width, wrapped
from tests.db.registers import DAY, DISPATCHED, body, listed

TOWN = "140101100"


@pytest.fixture
def town():
    """A township with one standard body, two others, fixed organs in the wrong order, and two sent from above."""
    bare = listed()
    host = bare.by_code[TOWN]
    tied = (
        *DISPATCHED[:2],
        Line("party", host),
        Line("consultation", host),
        Line("assessment", host, share=60),
    )
    rows = [
        body(host, "党政综合办", slot="party_affairs"),
        body(host, "农业科学技术推广和农产品质量安全监督管理综合服务中心", "centre"),
        body(host, "综合办"),
        body(host, "人大", "fixed_organ", slot="people_congress"),
        body(host, "党（工）委", "fixed_organ", slot="party_committee"),
        body(host, "派出所", "dispatched", lines=tied),
        body(host, "司法所", "dispatched", lines=DISPATCHED),
    ]
    return replace(bare, bodies={row.id: row for row in rows})


def map_of(snapshot):
    standard = body_standard(load(), DAY).fitting(snapshot)
    return unit_map(snapshot, snapshot.by_code[TOWN], standard)


def names(cards, group):
    return [str(card.name) for card in cards.of(group)]


def test_cards_stand_in_the_order_of_the_standard_and_gaps_are_told(town):
    cards = cards_of(map_of(town))
    assert names(cards, "places")[:2] == ["党政综合办", "缺 经济发展办"]
    assert len(cards.of("places")) == cards.limit == 8
    assert names(cards, "beyond") == ["农业科学技术推广和农产品质量安全监督管理综合服务中心", "综合办"]
    assert names(cards, "fixed") == ["党（工）委", "人大"]
    assert names(cards, "tied") == ["司法所", "派出所"]
    assert cards.counted == 3


def test_lines_run_to_the_host_or_to_an_organ_above(town):
    police = next(card for card in cards_of(map_of(town)).of("tied") if card.name == "派出所")
    assert [(tie.kind, tie.organ, tie.share) for tie in police.ties] == [
        ("administration", "县公安局", None),
        ("guidance", "县公安局", None),
        ("party", "", None),
        ("consultation", "", None),
        ("assessment", "", 60),
    ]


def test_a_body_that_does_not_stand_yet_is_told_apart(town):
    host = town.by_code[TOWN]
    preparing = replace(body(host, "经济发展办", slot="economy"), state=State.PREPARING)
    cards = cards_of(map_of(replace(town, bodies={**town.bodies, preparing.id: preparing})))
    assert names(cards, "apart") == ["经济发展办"]
    assert cards.counted == 3


@pytest.mark.parametrize(("draw", "width"), [(wide, WIDE), (narrow, NARROW)])
def test_boxes_lie_within_the_drawing_and_apart(town, draw, width):
    drawing = draw(cards_of(map_of(town)))
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.right <= width
        assert box.y + box.height <= drawing.height
    for one, other in combinations(drawing.boxes, 2):
        apart = one.right <= other.x or other.right <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y, (one, other)


@pytest.mark.parametrize("draw", [wide, narrow])
def test_every_name_is_there_in_full_and_fits(town, draw):
    drawing = draw(cards_of(map_of(town)))
    shown = {"".join(box.lines) for box in drawing.boxes}
    assert {"农业科学技术推广和农产品质量安全监督管理综合服务中心", "派出所", "县公安局", "水秀镇"} <= shown
    for box in drawing.boxes:
        assert all(text_width(line, 13) <= box.width - 20 for line in box.lines)
        assert len(box.lines) * 16 <= box.height


@pytest.mark.parametrize("draw", [wide, narrow])
def test_each_line_of_control_is_drawn_and_joined_to_the_host(town, draw):
    drawing = draw(cards_of(map_of(town)))
    host = next(box for box in drawing.boxes if box.role == "host")
    for kind in ("party", "consultation", "assessment"):
        ports = [s for s in drawing.strokes if s.kind == kind and s.points[0][0] in (host.x, host.right)]
        assert len(ports) == 1
        assert host.y < ports[0].points[0][1] < host.y + host.height
    assert [word.text for word in drawing.words if word.role == "share"] == ["60%"]
    assert {key.kind for key in drawing.keys if key.of == "line"} == {
        "administration",
        "guidance",
        "party",
        "assessment",
        "consultation",
    }


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("党政综合办", 130, ("党政综合办",)),
        ("退役军人服务保障工作站", 130, ("退役军人服务", "保障工作站")),
        ("Missing: 党政综合办", 90, ("Missing:", "党政综合办")),
        ("缺 退役军人服务保障工作站", 150, ("缺 退役军人服", "务保障工作站")),
        ("incomprehensibilities", 40, ("incomprehensibilities",)),
    ],
)
def test_words_are_wrapped_evenly_and_never_cut(text, width, lines):
    assert wrapped(text, width) == lines


def test_a_change_is_told_by_signs_also_on_single_lines(town):
    host = town.by_code[TOWN]
    station = next(row for row in town.bodies.values() if row.name == "司法所")
    office = next(row for row in town.bodies.values() if row.name == "综合办")
    economy = body(host, "经济发展办", slot="economy")
    tied = (*DISPATCHED[:2], Line("party", host))
    after = town.with_changes(
        [
            Act(Op.ESTABLISH, economy.id, becomes=economy),
            Act(Op.ABOLISH, office.id),
            Act(Op.LINES, station.id, was=station.lines, becomes=tied),
        ]
    )
    was, now = map_of(town), map_of(after)
    cards = cards_of(now, Change(was, lambda one: sign_of(one, town, after)))
    assert [card.sign for card in cards.of("places")][:2] == ["", "+"]
    assert [(card.name, card.sign) for card in cards.of("gone")] == [("综合办", "-")]
    justice = next(card for card in cards.of("tied") if card.name == "司法所")
    assert justice.sign == "~"
    assert {(tie.kind, tie.organ): tie.sign for tie in justice.ties} == {
        ("administration", "县公安局"): "",
        ("guidance", "县公安局"): "",
        ("party", "县公安局"): "-",
        ("party", ""): "+",
    }


def test_made_up_bodies_are_told_and_the_same_stands_in_a_table(town):
    chart = org_chart(map_of(town), link=lambda one: f"/b/{one.name}")
    assert not chart.synthetic
    assert "sign" not in [column.key for column in chart.table.columns]
    assert len(chart.table.rows) == 8 + 2 + 2 + 2
    made_up = {
        unit: replace(row, papers=Papers(document="合成数据（种子 1）")) for unit, row in town.bodies.items()
    }
    assert org_chart(map_of(replace(town, bodies=made_up))).synthetic
    svg = org_svg(chart)
    assert svg.count("<svg") == 2
    assert 'href="/b/派出所"' in svg
    assert "style=" not in svg


def test_what_a_person_wrote_is_escaped(town):
    row = Body("x", town.by_code[TOWN], "<script>alert(1)</script>", "office")
    svg = org_svg(org_chart(map_of(replace(town, bodies={"x": row}))))
    assert "<script>" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in svg
