"""Each process that begins with a form is offered on the page of its place to who may open it, with all that the form asks."""

from html import unescape

import pytest

from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.shipped import shipped
from tests.db.registers import unit
from tests.db.running import COUNTY, TOWN, county

OPENERS = {
    "division_change": ("civil_affairs", COUNTY),
    "list_adjust": ("township_clerk", TOWN),
    "supervision": ("justice", COUNTY),
    "operation": ("enforcement_lead", TOWN),
    "penalty_withdrawal": ("enforcement_officer", TOWN),
}
OFFERED = {
    **OPENERS,
    "penalty": ("enforcement_officer", TOWN),
    "penalty_simple": ("enforcement_officer", TOWN),
}


@pytest.mark.parametrize("process", OPENERS)
def test_its_form_is_opened_with_every_field(process: str, holding) -> None:
    county()
    role, code = OPENERS[process]
    answer = holding(role, unit(code)).get(f"/units/{unit(TOWN)}/open/{process}/")
    assert answer.status_code == 200
    html, definition = unescape(answer.content.decode()), shipped(process)
    form = binding_of(shipped_binding(process)).forms[definition.starts[definition.id]]
    for name, own in form.items():
        assert own.label in html
        assert f'name="{name}' in html, name


@pytest.mark.parametrize("process", OFFERED)
def test_it_is_offered_to_who_may_open_it_and_to_nobody_else(process: str, holding) -> None:
    county()
    role, code = OFFERED[process]
    offered = f"/units/{unit(TOWN)}/open/"
    assert f"{offered}{process}/" in holding(role, unit(code)).get(offered).content.decode()
    assert f"{offered}{process}/" not in holding("evaluator").get(offered).content.decode()
