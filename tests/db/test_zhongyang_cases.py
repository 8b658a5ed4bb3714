"""Zhongyang 2024: penalty cases filed the day before and the day of the decision, on kept and on returned items (SX-34)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from santu.cli import demo_powers
from santu.kernel.messages import Refused
from santu.operate.models import Case
from santu.operate.services.beginning import Beginning, case_begin
from santu.register.domain.powers import Form, Pending
from santu.register.domain.staff import Place
from santu.register.domain.zhongyang import INSTRUMENTS, NINGXIANG, SOURCE, TEAM
from santu.register.selectors.snapshots import snapshot
from santu.register.services.staff import staff_load
from tests.db import penalties
from tests.db.enforcement import certified
from tests.db.penalties import does, on
from tests.db.quotas import STANDARDS, paper, someone
from tests.db.registers import holder, person
from tests.db.running import waiting
from tests.db.zhongyang import DAY, zhongyang

pytestmark = pytest.mark.django_db
TAKEN_ON = date(2024, 9, 27)
EVE, LATER = TAKEN_ON - timedelta(days=1), TAKEN_ON + timedelta(days=30)
KEPT, RETURNED = "ZY-1", "ZY-3"
NEW_ORGAN = "市生态环境局中阳分局"


@pytest.fixture(autouse=True)
def county(settings, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register with two officers in 宁乡镇; the decision says of pending cases what a test asks for, else what is assumed."""
    settings.SANTU_HOME = tmp_path
    pending = getattr(request, "param", Pending.FORMER)
    said = [replace(one, pending=pending) if one.form is Form.TAKE_BACK else one for one in INSTRUMENTS]
    monkeypatch.setattr(demo_powers, "INSTRUMENTS", said)
    zhongyang(tmp_path)


@pytest.fixture
def filed(county: None) -> Callable[[str, date], Case]:
    rows = snapshot(DAY)
    town = rows.by_code[NINGXIANG]
    [team] = [one for one in rows.bodies_of[town] if rows.bodies[one].slot == TEAM]
    place = Place(team, "institutional", title="执法员")
    posts = staff_load(
        people=[(someone(700 + n), place) for n in range(2)],
        day=DAY,
        paper=paper(),
        standards=STANDARDS,
        by=person(),
    )
    for post in posts:
        certified(post)

    def file(matter: str, day: date) -> Case:
        dates = {"ended_on": [str(day)], "found_on": [str(day)]}
        written = {
            **penalties.START["penalty"],
            **dates,
            "matter": [matter],
            "officers": [str(post) for post in posts],
        }
        with on(day):
            officer = holder("enforcement_officer", town)
            told = Beginning("penalty", town, "案件", f"{matter} {day}", written)
            return case_begin(told=told, by=officer)

    return file


def goes_on(case: Case) -> None:
    """The case is investigated and decided in the township a month later."""
    with on(LATER):
        does(case, "investigate", by="officer")
        does(case, "tell", by="officer")
        does(case, "listen", by="officer")
        does(case, "decide", by="leader")
        assert [node for node, _ in waiting(case)] == ["serve"]


@pytest.fixture(autouse=True)
def people(monkeypatch: pytest.MonkeyPatch, county: None) -> None:
    """Who acts is of 宁乡镇."""
    monkeypatch.setattr(penalties, "unit", lambda code: snapshot(DAY).by_code[NINGXIANG])


@pytest.mark.parametrize("day", [EVE, TAKEN_ON, LATER])
def test_what_is_kept_is_filed_and_decided_in_the_township(filed, day: date) -> None:
    goes_on(filed(KEPT, day))


def test_what_is_returned_and_was_filed_the_day_before_is_decided_where_it_was_filed(filed) -> None:
    goes_on(filed(RETURNED, EVE))


@pytest.mark.parametrize("day", [TAKEN_ON, LATER])
def test_what_is_returned_is_not_filed_from_the_day_on(filed, day: date) -> None:
    with pytest.raises(Refused, match=rf"由“{NEW_ORGAN}”办理（{SOURCE}）；请把这一件移送它"):
        filed(RETURNED, day)
    assert not Case.objects.exists()


@pytest.mark.parametrize("county", [Pending.TRANSFER], indirect=True)
def test_where_the_decision_hands_pending_cases_on_they_go_there(filed) -> None:
    case, kept = filed(RETURNED, EVE), filed(KEPT, EVE)
    goes_on(kept)
    with on(EVE):
        does(case, "investigate", by="officer")
    with on(TAKEN_ON):
        with pytest.raises(Refused, match=rf"由“{NEW_ORGAN}”办理（{SOURCE}）；请把这一件移送它"):
            does(case, "tell", by="officer")
        does(case, "tell", "handed", by="officer", why_untold=["职权已收回"])
        assert does(case, "hand_over", by="officer").closed_at
