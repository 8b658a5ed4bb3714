"""What follows a duty, on pages: proposed from a body's page, decided duty by duty, with every fault beside its field."""

import re

import pytest

from santu.register.models import BudgetLine
from santu.transition.domain.following import What
from santu.transition.models import Following, Plan, PlanState
from santu.transition.selectors.following import following_of
from tests.db import reforms, test_following
from tests.db.duties import WATER, duties_on
from tests.db.money import appropriated
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, snapshot
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    reforms.forget()
    test_following.stand()
    return test_following.planned()


def filled(plan: Plan, **changed: str) -> dict[str, object]:
    """The form as it accepts everything, but for what is changed: ``accepted_0="9"``."""
    found = following_of(plan, STANDARDS)
    sent: dict[str, object] = {}
    for number, item in enumerate(found.items):
        sent |= {f"key-{number}": " ".join(item.key), f"proposed-{number}": str(item.amount)}
        if item.what.is_rest:
            sent[f"reason-{number}"] = "另行调剂"
        else:
            sent[f"accepted-{number}"] = str(item.amount)
        if item.what is What.PEOPLE:
            sent[f"members-{number}"] = [post.member for post in found.candidates(item)][: item.amount]
    return sent | {key.replace("_", "-"): value for key, value in changed.items()}


def address(plan: Plan) -> str:
    return f"/plans/{plan.pk}/following"


def test_the_plan_shows_what_follows_and_leads_to_where_it_is_decided(browsing, plan):
    page = browsing().get(f"/plans/{plan.pk}/")
    assert "6 项未决定" in text(page)
    assert address(plan) in page.content.decode()
    shown = browsing().get(address(plan))
    assert "共 6 项，还有 6 项没有决定" in text(shown)
    assert "随转编制" in text(shown)
    assert "编制缺口" in text(shown)


def test_deciding_all(browsing, plan):
    assert browsing().post(address(plan), filled(plan)).status_code == 302
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    assert Following.objects.filter(plan=plan).count() == 6
    shown = browsing().get(address(plan))
    assert "6 项都已决定" in text(shown)
    assert "都已决定" in text(browsing().get(f"/plans/{plan.pk}/"))
    assert len(browsing().get(f"{address(plan)}?export=csv&table=following").content.splitlines()) == 7


def test_what_is_left_empty_stays_open(browsing, plan):
    sent = {key: value for key, value in filled(plan).items() if key.startswith(("key", "proposed"))}
    browsing().post(address(plan), sent | {"accepted-0": "0", "reason-0": "本机构够用"})
    [row] = Following.objects.all()
    assert (row.accepted, row.reason) == (0, "本机构够用")
    assert "还有 5 项没有决定" in text(browsing().get(address(plan)))


def test_every_fault_stands_beside_its_field_and_nothing_is_lost(browsing, plan):
    answer = browsing().post(address(plan), filled(plan, accepted_0="9", accepted_2="1", reason_4="在招聘"))
    assert answer.status_code == 422
    page = answer.content.decode()
    for name, said in (("accepted-0", "最多"), ("reason-2", "没有写理由")):
        assert said in page.split(f'id="wrong-{name}"')[1].split("</div>")[0]
    assert 'value="在招聘"' in page
    assert not Following.objects.exists()
    assert "要写整数" in text(browsing().post(address(plan), filled(plan, accepted_0="两名")))


def test_money_is_written_in_yuan(browsing, plan):
    said = {"source": "一般公共预算", "purpose": "司法调解专项", "basis": "财预1号", "matter": "A1"}
    BudgetLine.objects.create(code="2020-11", year=2020, **said)
    appropriated((duties_on()[WATER, "A1"].body, "2020-11", 1_234_550))
    [number] = [n for n, one in enumerate(following_of(plan, STANDARDS).items) if one.what is What.MONEY]
    shown = text(browsing().get(address(plan)))
    assert "司法调解专项" in shown
    assert "12,345.50" in shown
    field = f"accepted_{number}"
    assert "要写元" in text(browsing().post(address(plan), filled(plan, **{field: "一万"})))
    reason = {f"reason_{number}": "留作尾款"}
    assert browsing().post(address(plan), filled(plan, **{field: "12,000.5"}, **reason)).status_code == 302
    assert Following.objects.get(what="money").accepted == 1_200_050
    assert 'value="12,000.50"' in browsing().get(address(plan)).content.decode()


def test_names_are_masked(browsing, plan):
    page = text(browsing().get(address(plan)))
    masked = {post.name for posts in following_of(plan, STANDARDS).posts.values() for post in posts}
    assert masked
    assert all(re.fullmatch(r".[*＊○某]+", name) and name in page for name in masked)


def test_the_page_of_a_body_lists_its_duties_and_leads_to_the_proposal(browsing, plan):
    found = snapshot(DAY)
    duty = duties_on()[WATER, "A1"]
    page = browsing().get(f"/units/{duty.place}/bodies/{duty.body}?day={DAY}")
    assert "事项A1" in text(page)
    form = browsing().get(f"/units/{duty.place}/propose?act=undertake&day={DAY}&scenario=new")
    assert f'value="{duty.id}"' in form.content.decode()
    assert found.bodies[duty.body].name in text(form)


def test_proposing_from_the_form(browsing, plan):
    duty = duties_on()[WATER, "A1"]
    other = next(one for one in snapshot(DAY).bodies.values() if one.name == "农科站")
    form = {"act": "undertake", "scenario": "new", "why": "归口", "title": "职责调整"}
    form |= {"base": str(DAY), "until": "2021-10-31", "duty": [duty.id], "body": other.id}
    answer = browsing().post(f"/units/{duty.place}/propose?day={DAY}", form)
    assert answer.status_code == 302, text(answer)
    wrong = browsing().post(f"/units/{duty.place}/propose?day={DAY}", form | {"duty": [], "body": ""})
    assert "没有选择要调整的职责" in text(wrong)
    assert "没有选择由哪个机构承办" in text(wrong)
