"""What the server reads ahead after its start."""

from santu.design.selectors import drawn
from santu.transition.selectors.plans import plan_parts
from santu.web.warming import warm


def test_the_latest_plan_and_its_scenario_are_read_before_anybody_asks(browsing, planned):
    warm()
    read = plan_parts.cache_info().misses, drawn._drawn.cache_info().misses
    assert browsing().get(f"/plans/{planned.pk}/").status_code == 200
    assert browsing().get(f"/scenarios/{planned.scenario.pk}/").status_code == 200
    assert (plan_parts.cache_info().misses, drawn._drawn.cache_info().misses) == read
    assert min(read) > 0
