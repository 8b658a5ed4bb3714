"""A new scenario on pages: from uploaded lists, and by hand from a unit."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from santu.design.models import Scenario
from santu.jobs.models import Job
from tests.db import reforms
from tests.db.registers import snapshot, unit

HX = {"HX-Request": "true"}
EAST, SHUIXIU, BAICHENG, BEIGUANG = "140101", "140101100", "140101200", "140101201"


@pytest.fixture
def register(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "SANTU_HOME", tmp_path)
    reforms.before()
    return tmp_path


def text(answer) -> str:
    return answer.content.decode()


def files(**more: str) -> dict[str, SimpleUploadedFile]:
    return {
        part: SimpleUploadedFile(f"{part}.csv", b"code,name\n") for part in ("townships", "villages", *more)
    }


def test_lists_are_kept_until_the_work_is_over(browsing, register):
    said = {"title": "按名单", "until": "2021-10-31", "scope": "东县、140102", "draft": "on"}
    answer = browsing().post("/scenarios/new?day=2020-06-30", {**files(), **said}, headers=HX)
    job = Job.objects.get()
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/jobs/{job.pk}?day=2020-06-30")
    assert job.name == "scenario_replay"
    assert '"scope": ["东县", "140102"]' in job.args
    assert '"draft": true' in job.args
    kept = sorted(path.name for path in (register / "uploads").glob("*/*/*"))
    assert kept == ["townships.csv", "villages.csv"]


def test_what_is_missing_is_told_at_once(browsing, register):
    sent = {"townships": files()["townships"], "until": "昨天"}
    answer = browsing().post("/scenarios/new", sent, headers=HX)
    page = text(answer)
    assert answer.status_code == 422
    assert "没有选“村" in page
    assert "没有写方案的名称" in page
    assert "“昨天”不是日期" in page
    assert not (register / "uploads").exists()


def test_the_form_says_from_which_day_it_starts(browsing, register):
    page = text(browsing().get("/scenarios/new"))
    assert 'placeholder="2020-06-30"' in page
    assert "逐项提议" in page


# By hand.


def propose(client, about: str, **said: str):
    begun = {
        "scenario": "new",
        "title": "东县方案",
        "base": "2020-06-30",
        "until": "2021-10-31",
        "why": "规模小",
    }
    return client.post(f"/units/{unit(about)}/propose?day=2020-06-30", begun | said, headers=HX)


def test_the_first_proposal_begins_a_scenario(browsing, register):
    client = browsing()
    page = text(client.get(f"/units/{unit(BAICHENG)}/propose?day=2020-06-30"))
    assert "水秀镇</option>" in page
    assert 'value="东县设计方案"' in page
    answer = propose(client, BAICHENG, act="absorb", into=unit(SHUIXIU))
    made = Scenario.objects.get()
    where = f"/units/{unit(BAICHENG)}/design?scenario={made.pk}&day=2020-06-30"
    assert (answer.status_code, answer["HX-Redirect"]) == (204, where)
    page = text(client.get(where))
    assert f"已加入第 {made.pk} 号方案" in page
    assert "方案撤销这个单位，由水秀镇承接" in page


def test_further_proposals_go_into_the_same(browsing, register):
    client = browsing()
    propose(client, BAICHENG, act="absorb", into=unit(SHUIXIU))
    made = Scenario.objects.get()
    for act in ("rename", "retype", "cede", "bodies"):
        page = text(client.get(f"/units/{unit(BEIGUANG)}/propose?act={act}&day=2020-06-30"))
        assert f'<option value="{made.pk}" lang="zh" selected>' in page
    said = {"scenario": str(made.pk), "act": "retype", "kind": "town", "name": "北洸镇", "code": "140101101"}
    assert propose(client, BEIGUANG, **said).status_code == 204
    assert made.proposals.count() == 2
    gone = text(client.get(f"/units/{unit(BAICHENG)}/propose?day=2020-06-30"))
    assert "这个单位不在设计里" in gone


def test_villages_and_whole_counties_can_be_proposed_for(browsing, register):
    client, village = browsing(), f"{SHUIXIU}200"
    assert "划转哪些村" in text(client.get(f"/units/{unit(village)}/propose?day=2020-06-30"))
    assert propose(client, village, act="cede", village=unit(village), into=unit(BEIGUANG)).status_code == 204
    made = Scenario.objects.get()
    assert "对全县每个乡镇" in text(client.get(f"/units/{unit(EAST)}/propose?day=2020-06-30"))
    assert propose(client, EAST, act="bodies", scenario=str(made.pk)).status_code == 204
    assert propose(client, EAST, act="rename", name="x", scenario=str(made.pk)).status_code == 422


def test_what_does_not_do_is_refused_and_begins_nothing(browsing, register):
    client = browsing()
    answer = propose(client, BAICHENG, act="absorb", into=unit(BAICHENG))
    assert answer.status_code == 422
    assert "不能并入自己" in text(answer)
    assert "没有选择提议什么" in text(propose(client, BAICHENG))
    assert "不是日期" in text(propose(client, BAICHENG, act="absorb", base="x"))
    assert "提议必须写明理由" in text(propose(client, BAICHENG, act="rename", name="白诚乡", why=""))
    assert not Scenario.objects.exists()
    above = client.get(f"/units/{unit('14')}/propose?day=2020-06-30")
    assert "提议以县为单位" in text(above)


def test_a_scenario_that_was_carried_out_takes_no_more(browsing, register):
    plan = reforms.applied()
    assert snapshot(reforms.UNTIL)
    client = browsing()
    answer = client.post(
        f"/units/{unit(SHUIXIU)}/propose",
        {"scenario": str(plan.scenario.pk), "act": "rename", "name": "水绣镇", "why": "x"},
    )
    assert "已经执行，不能再加提议" in text(answer)


def test_everything_missing_in_a_proposal_is_told_at_once_with_its_field(browsing, register):
    said = {"title": "", "base": "", "until": "明年", "why": " "}
    answer = propose(browsing(), BAICHENG, act="absorb", into=unit(SHUIXIU), **said)
    assert answer.status_code == 422
    told = text(answer)
    for place, words in (
        ("title", "没有写方案的名称"),
        ("base", "没有写日期"),
        ("until", "不是日期"),
        ("why", "提议必须写明理由"),
    ):
        assert words in told.split(f'data-field="{place}"')[1].split("</li>")[0]


def test_a_form_sent_twice_makes_one_scenario(browsing, register):
    client = browsing()
    assert propose(client, BAICHENG, act="absorb", into=unit(SHUIXIU)).status_code == 204
    again = propose(client, BAICHENG, act="absorb", into=unit(SHUIXIU))
    assert again.status_code == 422
    assert "刚刚已经建立了同样的第" in text(again)
