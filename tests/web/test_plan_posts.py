"""The posts of a plan on its pages: what it needs of the pools, and the drawing of one county."""

from santu.transition.services.planning import plan_prove
from tests.db import reforms
from tests.db.reforms import STANDARDS
from tests.db.registers import person
from tests.db.test_posts_in_plans import IN_EACH, staffed
from tests.web.reading import text


def proven(pool: int) -> int:
    reforms.before()
    staffed(pool)
    plan = reforms.planned()
    plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    return plan.pk


def test_a_plan_says_what_it_needs_of_the_pools(browsing):
    number = proven(50)
    page = browsing().get(f"/plans/{number}/")
    assert "已证明不能更少" in text(page)
    assert f'href="/plans/{number}/posts"' in page.content.decode()
    page = browsing().get(f"/plans/{number}/posts")
    assert "事业编制 · 人员编制" in text(page)
    assert "不够" not in text(page).replace("够不够", "")
    drawn = page.context["charts"]["course"].payload
    assert drawn["series"][0]["values"][0] == 0
    assert max(drawn["series"][0]["values"]) >= IN_EACH
    lines = (
        browsing()
        .get(f"/plans/{number}/posts?export=csv&table=needs")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert lines[0].startswith("县（市、区）,编制类别")
    assert lines[-1].startswith("合计")


def test_a_pool_that_is_too_small_is_said_and_another_county_can_be_drawn(browsing):
    number = proven(0)
    page = browsing().get(f"/plans/{number}/posts")
    assert "周转池不够" in text(page)
    last = page.context["tables"]["needs"].rows[-2].cells[0]
    other = browsing().get(last.href.partition("#")[0])
    assert last.value in text(other)


def test_a_plan_without_posts_says_so(browsing, at):
    number = at("proven").pk
    assert "它动的机构没有编制" in text(browsing().get(f"/plans/{number}/posts"))
    assert "周转池" not in text(browsing().get(f"/plans/{number}/"))
