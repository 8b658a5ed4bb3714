"""The history of the register: every act, the rows it wrote, its audit, and taking it back."""

import json

import pytest

from santu.audit.models import AuditEntry, ChainHead
from santu.jobs.doing import job_do, job_take
from santu.jobs.models import Job
from santu.jobs.services import job_start
from santu.register.domain.act_words import FACTS, row_words
from santu.register.models import Act
from santu.register.models.tables import TABLES
from santu.register.selectors.digests import county_digests
from santu.register.services.undo import act_undo
from tests.db.registers import CENSUS, LATER, PEOPLE_OF, act_on, imported, listed, person, renaming, unit
from tests.web.reading import HX, text


@pytest.fixture
def kept(cast) -> tuple[Act, Act]:
    """A list that was imported, and a change of it."""
    return imported(listed(people=PEOPLE_OF), CENSUS), act_on(
        LATER, renaming("140101200", "白城新乡"), title="更名"
    )


def test_an_empty_register_says_what_to_do(browsing):
    assert "先导入一份名单" in text(browsing().get("/acts/"))


def test_every_act_the_latest_first(browsing, kept):
    first, second = kept
    undoing = act_undo(act=second, by=person(), reason="错了", document="编〔2021〕3号")
    page = text(browsing().get("/acts/?day=2020-06-30"))
    places = [page.index(word) for word in ("撤销操作", "变更登记", "导入名单")]
    assert places == sorted(places)
    assert f"已被第 {undoing.pk} 号撤销" in page
    assert f"撤销了第 {second.pk} 号" in page
    assert "编〔2021〕3号" in page
    assert (
        f'href="/acts/{first.pk}/?day=2020-06-30"' in browsing().get("/acts/?day=2020-06-30").content.decode()
    )


def test_many_acts_by_pages_and_all_of_them_in_the_file(browsing, kept, monkeypatch):
    monkeypatch.setattr("santu.web.pages.acts.ON_A_PAGE", 1)
    page = browsing().get("/acts/?page=2").content.decode()
    assert "第 2–2 项，共 2 项" in page
    assert page.split("<tbody>")[1].count("<tr") == 1
    assert len(browsing().get("/acts/?export=csv&table=acts").content.decode("utf-8-sig").splitlines()) == 3


def test_an_act_says_in_words_which_rows_it_wrote_and_withdrew(browsing, kept):
    _, renamed = kept
    page = text(browsing().get(f"/acts/{renamed.pk}/"))
    assert "白城乡：乡，属东县" in page
    assert "白城新乡：乡，属东县" in page
    assert "2020-09-01" in page
    assert "东县" in page.split("涉及的县（市、区）")[-1]


def test_each_kind_of_rows_can_be_looked_at(browsing, kept):
    first, _ = kept
    page = text(browsing().get(f"/acts/{first.pk}/?facts=register_measurement"))
    assert "人口 9,000（人口普查分县数推算）" in page
    assert "代码 140101100" in text(browsing().get(f"/acts/{first.pk}/?facts=register_unitcode"))
    assert browsing().get(f"/acts/{first.pk}/?facts=auth_user").status_code == 200


def test_every_kind_of_rows_has_words():
    assert set(FACTS) == {facts.table for facts in TABLES}
    link = {"unit_id": "甲", "successor_id": "乙", "share_of": 1, "share_in": 2}
    assert str(row_words("register_successionlink", link)) == "由乙承接 1/2"
    line = {"kind": "party", "organ": "县公安局"}
    assert str(row_words("register_lineofcontrol", line)) == "党组织由县公安局负责"
    body = {"name": "财政所", "category": "station", "host_id": "水秀镇", "state": "closing"}
    assert str(row_words("register_bodyversion", body)) == "财政所：站，设在水秀镇（收尾）"


def test_rows_by_pages(browsing, kept, monkeypatch):
    monkeypatch.setattr("santu.web.pages.acts.ON_A_PAGE", 4)
    first, _ = kept
    seen = [
        browsing().get(f"/acts/{first.pk}/?facts=register_divisionversion&page={n}").content.decode()
        for n in (1, 2)
    ]
    assert (
        seen[0].split("<tbody>")[1].split("</tbody>")[0] != seen[1].split("<tbody>")[1].split("</tbody>")[0]
    )


def test_the_audit_of_an_act_is_checked(browsing, kept):
    _, renamed = kept
    part = browsing().get(f"/acts/{renamed.pk}/standing", headers=HX)
    assert "<html" not in part.content.decode()
    assert "审计链完好" in text(part)
    assert "有 1 条记录" in text(part)
    assert "东县" in text(part)
    assert "<html" in browsing().get(f"/acts/{renamed.pk}/standing").content.decode()


def test_an_audit_that_was_tampered_with_is_told(browsing, kept):
    _, renamed = kept
    ChainHead.objects.filter(chain=unit("140101")).update(hash="0" * 64)
    part = text(browsing().get(f"/acts/{renamed.pk}/standing"))
    assert "审计链有问题" in part
    assert "请从备份找回缺的记录" in part
    assert AuditEntry.objects.exists()


def test_what_is_in_the_way_is_listed_before_anybody_tries(browsing, kept):
    first, _ = kept
    part = text(browsing().get(f"/acts/{first.pk}/standing"))
    assert "有后来的操作" in part
    assert "请先撤销该操作" in part
    answer = browsing().post(f"/acts/{first.pk}/undo", {"reason": "错了"}, headers=HX)
    assert answer.status_code == 422
    assert "请先撤销该操作" in text(answer)
    assert not Job.objects.exists()


def test_undoing_wants_a_reason_and_is_done_in_the_background(browsing, kept):
    first, renamed = kept
    client = browsing()
    assert "撤销必须写明理由" in text(client.post(f"/acts/{renamed.pk}/undo", {"reason": " "}, headers=HX))
    before = county_digests()
    answer = client.post(f"/acts/{renamed.pk}/undo", {"reason": "错了"}, headers=HX)
    assert answer["HX-Redirect"] == f"/acts/{renamed.pk}/"
    page = client.get(f"/acts/{renamed.pk}/").content.decode()
    assert "hx-get" in page.split('class="panel job"')[1]
    job_do(job_take())
    assert county_digests() != before
    assert Act.objects.get(undoes=renamed).by == "demo-planner"
    page = text(client.get(f"/acts/{renamed.pk}/"))
    assert "这项操作已经撤销" in page
    assert "data-opens" not in client.get(f"/acts/{renamed.pk}/").content.decode()
    assert job_start(name="act_undo", args={"act": first.pk}, by="demo-planner")


def test_an_act_that_carried_out_a_plan_goes_back_with_its_plan(browsing, at):
    plan = at("undone")
    client = browsing()
    carried_out = Act.objects.get(kind="plan_apply")
    page = client.get(f"/acts/{carried_out.pk}/").content.decode()
    assert f'href="/plans/{plan.pk}/"' in page
    answer = client.post(f"/acts/{carried_out.pk}/undo", {"reason": "错了"})
    assert "请在计划的页面上撤销" in text(answer)
    undoing = Act.objects.get(undoes=carried_out)
    page = client.get(f"/acts/{undoing.pk}/")
    assert f'href="/plans/{plan.pk}/"' in page.content.decode()
    assert "批准撤销的人演示：编委审批人" in text(page).replace(" ", "")


def test_the_plan_of_an_act_is_known_after_the_plan_was_applied_anew(at):
    plan = at("undone")
    entries = [json.loads(row.after) for row in AuditEntry.objects.filter(act="plan_apply", chain="")]
    assert [entry["plan"] for entry in entries if "plan" in entry] == [plan.pk]


def test_an_act_that_is_none_is_said_to_be_none(browsing):
    answer = browsing().get("/acts/999999999/")
    assert answer.status_code == 404
    assert "没有第 999999999 号操作" in text(answer)


def test_in_english(browsing, kept):
    page = text(browsing(language="en").get(f"/acts/{kept[1].pk}/"))
    assert "Rows written and withdrawn" in page
    assert "白城乡 : rural township, in 东县" in page
