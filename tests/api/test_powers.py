"""Instruments and moves of duties proposed through the API: as on a page, and refused as there with nothing written."""

from typing import get_args

import pytest

from santu.api.application import schema
from santu.api.routes.scenario_shapes import Assumable
from santu.design.domain.wishes import Enact
from santu.design.models import Scenario
from santu.design.selectors.scenarios import scenario_design
from santu.register.domain.powers import ASSUMABLE, CONNECTED, Form, Item, Pending
from tests.db import powers
from tests.db.powers import COUNTY, GIVEN_ON, GIVING, TAKEN_ON, WHITE, prepared, unit
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, written
from tests.db.test_powers_in_plans import body


@pytest.fixture(autouse=True)
def register(db) -> None:
    prepared()


def instrument(**more: object) -> dict[str, object]:
    said = {
        "form": GIVING.form,
        "number": f" {GIVING.number} ",
        "title": GIVING.title,
        "issuer": GIVING.issuer,
        "published_on": str(GIVING.published_on),
        "published_in": GIVING.published_in,
        "effective": str(GIVING.effective),
        "pending": GIVING.pending,
        "assessment_due": str(GIVING.assessment_due),
    }
    return said | more


def item(**more: object) -> dict[str, object]:
    said = {"matter": "9", "name": "事项9", "place": unit(WHITE), "body": body(WHITE, "综合办")}
    return said | {"connected": list(CONNECTED)} | more


def enact(said: dict[str, object], *items: dict[str, object]) -> dict[str, object]:
    return {"act": "enact", "instrument": said, "items": list(items)}


def scenario(*wishes: object, until: object = GIVEN_ON, base: object = DAY) -> dict[str, object]:
    given = {"title": "下放", "county": unit(COUNTY), "base": str(base), "until": str(until)}
    return given | {"wishes": list(wishes)}


def test_an_instrument_is_proposed_as_it_is_said(program) -> None:
    made = program().post("/scenarios", scenario(enact(instrument(), item())))
    assert made.status_code == 201, made.content.decode()
    design = scenario_design(Scenario.objects.get(pk=made.json()["number"]), STANDARDS)
    said = Item("1", "9", "事项9", "penalty", unit(WHITE), body(WHITE, "综合办"), "", CONNECTED)
    assert [*design.enacts.values()] == [Enact(GIVING, (said,))]
    [duty] = [one for one in design.target().duties.values() if one.matter == "9"]
    assert (duty.place, duty.power, duty.instrument) == (unit(WHITE), "devolved", GIVING.number)


def test_what_is_wrong_is_refused_with_the_clause_and_nothing_is_written(program) -> None:
    one = program()
    before = written()
    department = body(COUNTY, "农业局")
    for said, row, told in (
        (instrument(number=" "), item(), "没有写明文号"),
        (instrument(assessment_due=None), item(), "没有写明下次评估期限"),
        (instrument(effective=str(TAKEN_ON)), item(), "完成日"),
        (instrument(), item(body=department), "要由那里的机构承办"),
        (instrument(), item(organ="nobody"), "不是这个县的部门"),
        (instrument(), item(kind="收费"), "不是事项类型"),
        (instrument(form=Form.TAKE_BACK, assessment_due=None), item(body=department), "都要写明部门"),
    ):
        answer = one.post("/scenarios", scenario(enact(said, row)))
        assert answer.status_code == 422, told
        assert any(told in fault["message"] for fault in answer.json()["faults"]), answer.json()
    for wrong in (instrument(form="seize"), instrument(assumed=["number"]), instrument(more="x")):
        assert one.post("/scenarios", scenario(enact(wrong, item()))).status_code == 422
    assert written() == before


def test_a_devolved_duty_is_moved_within_its_township_alone(program) -> None:
    powers.recorded(GIVING, powers.row("9", townships="白城乡"))
    one = program()
    [duty] = [one for one in powers.snapshot(GIVEN_ON).duties.values() if one.matter == "9"]

    def moved(to: str):
        wish = {"act": "undertake", "why": "顺路", "duties": [duty.id], "body": to}
        return one.post("/scenarios", scenario(wish, base=GIVEN_ON, until=TAKEN_ON))

    answer = moved(body(COUNTY, "农业局"))
    assert answer.status_code == 422
    assert "SX-34" in answer.json()["faults"][0]["message"]
    assert moved(body(WHITE, "农科站")).status_code == 201


def test_the_schema_names_every_choice_of_an_instrument() -> None:
    shapes = schema()["components"]["schemas"]
    acts = shapes["Wishes"]["properties"]["wishes"]["items"]["discriminator"]["mapping"]
    assert {"enact", "undertake"} <= acts.keys()
    assert get_args(Assumable) == tuple(ASSUMABLE)
    assert shapes["Form"]["enum"] == [*Form]
    assert shapes["Pending"]["enum"] == [*Pending]
