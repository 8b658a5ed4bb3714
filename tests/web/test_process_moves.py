"""Open cases moved to a newer version on its page: looked at, moved with a reason, and back."""

import re
from html import unescape

import pytest

from santu.operate.models import Case, ProcessMove
from tests.db.drafting import with_a_second_look
from tests.db.registers import holder, person, unit
from tests.db.running import COUNTY, TOWN, WATER, acting, county, department, done, waiting, window_case
from tests.db.test_moving import decided_instead, move, version
from tests.web.reading import text

pytestmark = pytest.mark.django_db
HERE = "/processes/window/moves/"
PAPERS = {"reason": "简化流程", "document": "函2号"}


@pytest.fixture(autouse=True)
def _county(client) -> None:
    county()
    client.force_login(person("mover"))


def form(client, address: str = HERE) -> dict[str, object]:
    """What the form of the preview would send as it stands."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))
    ticks = re.findall(r'name="cases" value="([^"]*)" checked', page)
    return {**{name: value for name, value in hidden.items() if "csrf" not in name}, "cases": ticks}


def test_what_is_looked_at_is_moved_and_back_again(client):
    window_case("came")
    done(window_case("standing"), "accept", acting("window_clerk", TOWN))
    assert "没有要迁移的件" in text(client.get(HERE))
    version(with_a_second_look())
    shown = text(client.get(HERE))
    assert "可以迁移 2 件" in shown
    assert "核对材料、受理 1 照旧" in shown
    sent = form(client)
    assert "没有写为什么迁移" in text(client.post(HERE, sent))
    assert client.post(HERE, {**sent, **PAPERS}).status_code == 302
    assert {case.version.number for case in Case.objects.select_related("version")} == {2}
    made = ProcessMove.objects.get()
    shown = text(client.get(HERE))
    assert "第 1 版 → 第 2 版 2 简化流程 函2号" in shown
    assert f"撤销第 {made.pk} 号迁移：2 件回到原来的版本和环节" in shown
    assert client.post(f"{HERE}{made.pk}/undo", {"reason": "改错了"}).status_code == 302
    assert {case.version.number for case in Case.objects.select_related("version")} == {1}
    assert "由 编办 撤销：改错了" in text(client.get(HERE))


def test_a_step_that_kept_its_name_is_proposed_and_one_that_is_gone_is_told(client):
    case = window_case("standing")
    done(case, "accept", acting("window_clerk", TOWN))
    version(decided_instead())
    sent = form(client)
    assert (sent["as-approve"], sent["as-approve_late"]) == ("decide", "decide_late")
    without = text(client.get(f"{HERE}?old=1&new=2&as-approve="))
    assert "还不能迁移 1 件" in without
    assert "分类审批 (approve): 在新版本里没有这一步" in without
    assert client.post(HERE, {**sent, **PAPERS}).status_code == 302
    assert {node for node, _ in waiting(case)} == {"decide"}


def test_the_way_to_those_behind_keeps_versions_and_names(client, monkeypatch):
    for name in ("santu.operate.selectors.moving.AT_ONCE", "santu.web.pages.process_moves.AT_ONCE"):
        monkeypatch.setattr(name, 1)
    done(window_case("standing"), "accept", acting("window_clerk", TOWN))
    came = window_case("came")
    version(decided_instead())
    page = client.get(f"{HERE}?old=1&new=2&as-approve=")
    assert "一次最多看 1 件， 先收的在前；后面还有 1 件。 看后面的" in text(page)
    further = unescape(re.search(r'id="further" href="([^"]*)"', page.content.decode())[1])
    shown = client.get(further)
    assert "可以迁移 1 件 还不能迁移 0 件" in text(shown)
    assert "看后面的" not in text(shown)
    assert form(client, further)["cases"] == [f"{came.pk}.1"]
    assert "as-approve" not in form(client, further)


def test_the_history_of_a_case_keeps_the_names_that_its_steps_had(client):
    case, clerk = window_case("standing"), acting("window_clerk", TOWN)
    done(case, "accept", clerk)
    done(case, "approve", acting("department"), item=department(WATER))
    version(decided_instead())
    move(case, renamed={"approve": "decide", "approve_late": "decide_late"})
    client.force_login(clerk)
    shown = text(client.get(f"/cases/{case.pk}/"))
    assert "分类审批" in shown
    assert "迁移到流程的新版本 第 1 版 → 第 2 版" in shown
    client.force_login(acting("department"))
    assert "分类审批" in text(client.get("/workbench/?tab=done"))


def test_who_drafted_the_new_version_does_not_move_cases_to_it(client):
    window_case("one")
    version(with_a_second_look())
    client.force_login(person("drafter"))
    shown = client.get(HERE)
    assert "起草新版本的人不能迁移在办的件" in text(shown)
    sent = {"old": 1, "new": 2, "cases": [f"{Case.objects.get().pk}.1"], **PAPERS}
    assert "起草流程新版本的人不能把在办的件迁移过去" in text(client.post(HERE, sent))


def test_ticks_that_are_not_ours_are_refused(client):
    version(with_a_second_look())
    answer = client.post(HERE, {"old": 1, "new": 2, "cases": "x", **PAPERS})
    assert (answer.status_code, "勾选的件读不出来" in text(answer)) == (422, True)


def test_a_move_of_another_process_is_not_undone_here(client):
    case = window_case("one")
    version(with_a_second_look())
    made = move(case)
    answer = client.post(f"/processes/whistle/moves/{made.pk}/undo", {"reason": "改错了"})
    assert "没有第" in text(answer)
    assert ProcessMove.objects.get().undone_at is None


def test_the_page_of_the_process_leads_there_for_those_who_may(client):
    assert 'href="/processes/window/moves/"' in client.get("/processes/window/").content.decode()
    client.force_login(holder("department", unit(COUNTY)))
    assert "/moves/" not in client.get("/processes/window/").content.decode()
    assert client.get(HERE).status_code == 403
