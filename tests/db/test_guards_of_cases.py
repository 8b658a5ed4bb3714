"""Guards of cases: the register and the standards answer them, what was answered stands in the log, simulations ask anew."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from santu.kernel.days import EARLIEST
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.differing import Saying
from santu.operate.domain.shipped import drawing
from santu.operate.models import Case, CaseAct, ProcessVersion, Token
from santu.operate.selectors.replaying import log_faults
from santu.operate.selectors.simulating import Among, simulated
from santu.operate.services.processes import process_ready
from santu.operate.services.stepping import Opening, case_open
from santu.register.domain.powers import Pending
from santu.standards.loader import load
from tests.db.powers import (
    COUNTY,
    GIVEN_ON,
    GIVING,
    TAKEN_ON,
    TAKING,
    WATER,
    back,
    prepared,
    recorded,
    row,
    unit,
)
from tests.db.registers import DAY, holder
from tests.db.running import done, waiting

pytestmark = pytest.mark.django_db
MATTER = "A1"
LIMIT = load().count("penalty/simplified_person", DAY)
OTHERWISE = "请移送县级主管部门。"
COMPETENT = f"""
guards:
  ours: {{asks: competent, means: 乡镇对此事项有权, clause: 行政处罚法第二十四条, otherwise: {OTHERWISE}}}
needs: {{accept.done: [ours]}}
"""
SMALL = "\nguards: {small: {asks: at_most, term: fine, standard: penalty/simplified_person}}\n"


def version(sections: str, *, asks: str = "accept.incomplete") -> Saying:
    """The one window, bound by more, in force from ever; its first choice asks for something."""
    process_ready("window")
    data = drawing("window").replace(b">accept.incomplete<", f">{asks}<".encode())
    text, definition = shipped_binding("window") + sections, read(data)
    binding = binding_of(text)
    assert not list(binding.faults(definition, load()))
    ProcessVersion.objects.create(
        process="window",
        number=2,
        title="一窗办结",
        digest=definition.digest,
        drawing=data.decode(),
        binding=text,
        start=EARLIEST,
        by="lead",
    )
    return Saying(definition, binding)


def filed(day, key: str = "one", terms: dict[str, object] | None = None) -> Case:
    """A case that came to the township on a day, on paper."""
    opening = Opening(
        process="window",
        place=unit(WATER),
        county=unit(COUNTY),
        title="一件",
        key=key,
        matter=MATTER,
        came_at=datetime.combine(day, time(2), UTC),
        lists={"departments": [], "organ": []},
        terms={"clocks": {"window/promised": "5 个工作日"}, **(terms or {})},
    )
    return case_open(told=opening, by=clerk())


def clerk():
    return holder("window_clerk", unit(WATER))


def facts(case: Case) -> list[dict[str, bool]]:
    told = CaseAct.objects.filter(case=case).order_by("seq").values_list("told", flat=True)
    return [found for one in told if (found := json.loads(one).get("facts"))]


@pytest.fixture(autouse=True)
def register() -> None:
    prepared()


class TestCompetence:
    def test_without_a_power_on_the_day_on_which_it_came_a_step_is_refused_with_the_clause(self) -> None:
        recorded(GIVING, row(MATTER))
        version(COMPETENT)
        early, late = filed(GIVEN_ON - timedelta(days=1), "early"), filed(GIVEN_ON, "late")
        with pytest.raises(
            Refused, match="乡镇对此事项有权”不成立（行政处罚法第二十四条）。请移送县级主管部门"
        ):
            done(early, "accept", clerk())
        assert (waiting(early), facts(early)) == ([("accept", None)], [])
        assert CaseAct.objects.filter(case=early).count() == 1
        assert Token.objects.filter(case=early, ended_at=None).count() == 1
        done(early, "accept", clerk(), "out_of_scope")
        done(late, "accept", clerk())
        assert (facts(early), facts(late)) == ([], [{"ours": True}])
        assert not list(log_faults(Case.objects.select_related("version")))

    @pytest.mark.parametrize(("pending", "stays"), [("former", True), ("transfer", False)])
    def test_after_a_power_was_taken_back_the_instrument_says(self, pending: str, stays: bool) -> None:
        recorded(GIVING, row(MATTER))
        recorded(replace(TAKING, pending=Pending(pending)), back(MATTER))
        version(COMPETENT)
        case, after = filed(TAKEN_ON - timedelta(days=1), "before"), filed(TAKEN_ON, "after")
        if stays:
            done(case, "accept", clerk())
        else:
            with pytest.raises(Refused, match="不成立"):
                done(case, "accept", clerk())
        with pytest.raises(Refused, match="不成立"):
            done(after, "accept", clerk())


class TestStandards:
    @pytest.mark.parametrize(("fine", "node"), [(LIMIT, "supplement"), (LIMIT + 1, "issue")])
    def test_a_choice_asks_a_term_against_a_standard(self, fine: int, node: str) -> None:
        version(SMALL, asks="small")
        case = filed(DAY, terms={"fine": fine})
        done(case, "accept", clerk())
        assert [one for one, _ in waiting(case)] == [node]
        assert facts(case) == [{"small": fine == LIMIT}]
        assert not list(log_faults([Case.objects.select_related("version").get(pk=case.pk)]))

    def test_a_case_that_does_not_say_it_stays_where_it_is(self) -> None:
        version(SMALL, asks="small")
        case = filed(DAY)
        with pytest.raises(Refused, match="要看本件的“fine”"):
            done(case, "accept", clerk())
        assert waiting(case) == [("accept", None)]


def test_a_simulation_asks_the_facts_of_each_case_on_its_days() -> None:
    recorded(GIVING, row(MATTER))
    early, late = filed(GIVEN_ON - timedelta(days=1), "early"), filed(GIVEN_ON, "late")
    for case in (early, late):
        done(case, "accept", clerk())
    found = simulated("window", version(COMPETENT), Among(), lambda n, of: None)
    assert (found["cases"], found["alike"]) == (2, 1)
    [(node, (count, _))] = found["refused"].items()
    assert (node, count) == ("accept", 1)
