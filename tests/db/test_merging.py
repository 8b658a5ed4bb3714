"""Merges of a real county: solved on the register of a day, accepted on the page, planned and proven."""

import csv
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from django.test import Client

from santu.design.domain.by_hand import Wished
from santu.design.domain.merging import Question, answered
from santu.design.domain.wishes import Absorb, Retype
from santu.design.models import Scenario
from santu.design.selectors.drawn import drawn
from santu.design.selectors.scenarios import scenario_design
from santu.design.services.by_hand import Beginning, scenario_begin
from santu.kernel.change import Op
from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.register.data import sample_directory
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.merging import ground_of
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.register.selectors.outlines import outlines_of
from santu.register.selectors.seats import seats_known
from santu.register.selectors.snapshots import snapshot
from santu.scale.merging import criteria, missing_km
from santu.solvers.merges.problem import Rules
from santu.standards.loader import load
from santu.transition.services.applying import plan_apply
from santu.web import solving
from tests.db import reforms
from tests.db.reforms import STANDARDS, approved, forget, proven
from tests.db.registers import CENSUS, DAY, imported, person
from tests.signed_in import signed_in
from tests.web.test_home import text

COUNTY = "nbs.140703.20200630"
XIAOBAI = "nbs.140703204.20200630"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(tmp_path, monkeypatch) -> Snapshot:
    """The real register of the county, with the estimates of its people; the page waits for its answers."""
    forget()
    sample = sample_directory("shanxi", str(DAY))
    for name in ("townships", "villages"):
        lines = (sample / f"{name}.csv").read_text("utf-8").splitlines()
        wanted = (line for line in lines[1:] if ",140703" in line)
        (tmp_path / f"{name}.csv").write_text("\n".join([lines[0], *wanted]), "utf-8")
    incoming = snapshot_of_files(read_register(tmp_path))
    with (sample / "population.csv").open(encoding="utf-8", newline="") as file:
        people = {
            row["code"]: int(row["pop_estimate"]) for row in csv.DictReader(file) if row["county"] == "太谷区"
        }
    figures = {PEOPLE: {incoming.by_code[code]: count for code, count in people.items()}}
    imported(replace(incoming, figures=figures), CENSUS)
    monkeypatch.setattr(solving, "WAIT", 300.0)
    return snapshot(DAY)


def ground(register: Snapshot):
    layer = outlines_of("14")
    outline = next(one for one in layer.outlines.counties if one.code == "140703")
    return ground_of(register, COUNTY, outline, seats_known())


def browser() -> Client:
    return signed_in(person("planner"))


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"/units/{COUNTY}/merges?day={DAY}{query}")
    assert answer.status_code == 200, text(answer.content.decode())[:500]
    return answer.content.decode()


def sent(html: str, **more: str) -> dict[str, object]:
    """What the form of acceptance sends."""
    form = html[html.index('id="accept"') :]
    found: dict[str, object] = {}
    for name, value in re.findall(
        r'<input type="(?:hidden|text)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form, re.DOTALL
    ):
        found.setdefault(name, []).append(unescape(value))
    return found | {name: [value] for name, value in more.items()}


def test_a_county_of_the_register_has_its_townships_with_people_seats_and_neighbours(county):
    found = ground(county)
    assert [row.name for row in found.rows] == [
        row.name for row in county.at(Level.TOWNSHIP) if row.parent == COUNTY and row.formal
    ]
    assert found.zones == ("白塔区", "北城区", "南城区")
    assert found.units.people.tolist() == [county.figures[PEOPLE][row.id] for row in found.rows]
    assert sum(found.known) == 1 == sum(row.code in seats_known() for row in found.rows)
    again = ground(county)
    assert np.array_equal(found.units.x, again.units.x)
    whole = sum(area.area for area in found.areas)
    # The county measures 1,034 km² or so; its outline is simplified.
    assert whole / 1e6 == pytest.approx(1034, rel=0.05)


def test_two_townships_that_are_locked_together_are_merged_and_proven(county):
    found, standards = ground(county), load()
    names = found.units.ids
    one, other = (int(n) for n in found.units.edges[0])
    measures = tuple(item.measure for item in criteria(standards, DAY))
    asked = Rules(1, most=2, together=((one, other),))
    answer = answered(Question(found.units, measures, asked, missing_km(standards, DAY)))
    assert answer.proven
    assert answer.merges.count == len(names) - 1
    assert {*answer.joined()[0][1], answer.joined()[0][0]} == {one, other}
    # Only the way between seats is known here: all weight is on it.
    assert answer.shares == {"economy": 0, "resources": 0, "history": 0, "terrain": 0, "capacity": 1}
    costs = [point.cost for point in answer.points]
    assert answer.points[0].count == len(names) - 1
    assert min(costs) > 0


def test_people_that_are_missing_are_named(county):
    figures = {PEOPLE: {k: v for k, v in county.figures[PEOPLE].items() if k != XIAOBAI}}
    with pytest.raises(Refused, match="小白乡: 没有人口数"):
        ground(replace(county, figures=figures))


def test_a_merge_is_accepted_on_the_page_planned_proven_and_applied(county):
    client = browser()
    found = ground(county)
    pair = [found.rows[n].id for n in found.units.edges[0]]
    html = shown(client, f"&floor=1&most=2&together={','.join(pair)}")
    said = text(html)
    assert "9 → 8" in said
    assert "已证明最优" in said
    assert "按“要合并”的锁定并入" in said
    assert "没有数据，权重分给其余各项" in said
    papers = sent(
        html, why="两乡相邻、人口少", title="太谷区乡镇撤并方案", base=str(DAY), until=str(reforms.UNTIL)
    )
    answer = client.post(f"/units/{COUNTY}/merges?day={DAY}", papers)
    assert answer.status_code == 302, text(answer.content.decode())[:800]
    made = Scenario.objects.get()
    (proposal,) = scenario_design(made, STANDARDS).proposals
    assert "两乡相邻、人口少；按“要合并”的锁定并入" in str(proposal.reason)
    (gone,) = [change.unit for change in proposal.changes if change.op is Op.ABOLISH and change.unit in pair]
    (heir,) = {*pair} - {gone}
    before = county.figures[PEOPLE]
    plan = approved(proven(made))
    plan_apply(plan=plan, standards=STANDARDS, by=person("planner"))
    after = snapshot(reforms.UNTIL)
    assert gone not in after.divisions
    assert after.figures[PEOPLE][heir] == before[gone] + before[heir]
    assert after.total(PEOPLE) == county.total(PEOPLE)
    history = text(client.get(f"/units/{heir}/history?day={reforms.UNTIL}").content.decode())
    assert county.divisions[gone].name in history


def test_another_kind_is_proposed_with_the_merges_where_nothing_is_merged_into_it(county):
    client, found = browser(), ground(county)
    names = found.units.ids
    touching = [(names[one], names[other]) for one, other in found.units.edges.tolist()]
    pair = next(pair for pair in touching if not {"侯城乡", "阳邑乡"} & {*pair})
    rows = {name: found.rows[names.index(name)].id for name in (*pair, "侯城乡", "阳邑乡")}
    html = shown(client, f"&floor=1&km=100&together={','.join(sorted(rows[name] for name in pair))}")
    said = text(html)
    assert "侯城乡 乡 镇 18,367 人口 18,367 人，标准是至少 15,000 人" in said
    assert "没有城镇化率（%）的数据，用到它的标准都不算达到" in said
    papers = sent(html, why="城镇型", base=str(DAY), until=str(reforms.UNTIL))
    stray = client.post(f"/units/{COUNTY}/merges?day={DAY}", papers | {"retype": [rows[pair[0]]]})
    assert stray.status_code == 422
    assert (
        client.post(f"/units/{COUNTY}/merges?day={DAY}", papers | {"retype": [rows["侯城乡"]]}).status_code
        == 302
    )
    made = Scenario.objects.get()
    merged, retyped = scenario_design(made, STANDARDS).proposals
    assert (merged.kind, retyped.kind) == ("absorb", "retype")
    assert "标准是至少 15,000 人" in str(retyped.reason)
    assert {row.name for row in drawn(made, STANDARDS).target.at(Level.TOWNSHIP)} >= {
        "侯城镇",
        "阳邑乡",
    }


def test_a_merged_unit_gets_its_kind_afterwards_and_the_page_says_so(county):
    client, found = browser(), ground(county)
    names = found.units.ids
    heir = names.index("侯城乡")
    beside = next(edge for edge in found.units.edges.tolist() if heir in edge)
    smaller = next(row for row in beside if row != heir)
    one, other = found.rows[heir].id, found.rows[smaller].id
    html = shown(client, f"&floor=1&km=100&together={','.join(sorted((one, other)))}")
    assert "先合并、后改设：合并方案执行后，在设计页提出" in text(html)
    (href,) = re.findall(r'href="([^"]+act=retype[^"]+)"', html)
    asked = client.get(unescape(href)).content.decode()
    assert 'value="侯城镇"' in asked
    assert re.search(r'<option value="town" selected', asked)
    wishes = [Wished(Absorb((other,), one), "x"), Wished(Retype(one, "town", "侯城镇"), "x")]
    beginning = Beginning("两项", COUNTY, DAY, reforms.UNTIL)
    with pytest.raises(Refused, match="一个单位只能由一项提议变更"):
        scenario_begin(beginning=beginning, wishes=wishes, standards=STANDARDS, by=person("planner"))


def test_what_is_no_longer_as_it_was_seen_is_not_accepted(county):
    client = browser()
    papers = sent(shown(client, "&count=7"), why="规模小", base=str(DAY), until=str(reforms.UNTIL))
    answer = client.post(f"/units/{COUNTY}/merges?day={DAY}", papers | {"count": ["6"]})
    assert answer.status_code == 422
    assert "和您看到的不同，没有采用" in text(answer.content.decode())
    answer = client.post(
        f"/units/{COUNTY}/merges?day={DAY}", papers | {"why": [" "], "until": ["x"], "title": [""]}
    )
    said = text(answer.content.decode())
    assert answer.status_code == 422
    assert all(words in said for words in ("必须写明理由", "“x”不是日期", "没有写方案的名称"))
    assert not Scenario.objects.exists()
    assert client.post(f"/units/{COUNTY}/merges?day={DAY}", papers).status_code == 302
