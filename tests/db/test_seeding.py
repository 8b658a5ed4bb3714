"""Synthetic cases in the store of a demonstration: they are what the services would have left, and go on like others."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.services.demo import database_mark_demo
from santu.audit.models import AuditEntry
from santu.audit.selectors import verify
from santu.kernel.messages import Refused
from santu.operate.domain.synthetic_drawing import WorkDrawing
from santu.operate.domain.synthetic_rows import CentreMatter, CountyAtWork
from santu.operate.domain.window import materials_of
from santu.operate.models import Applicant, Called, Case, CaseAct, CaseClock, Rating, Token, WhistleScore
from santu.operate.selectors.clocks import clock_faults
from santu.operate.selectors.replaying import log_faults
from santu.operate.selectors.states import standing_of
from santu.operate.selectors.whose import Whose, whose
from santu.operate.services import seeding
from santu.operate.services.seeding import Seeding, cases_seed
from santu.operate.services.seeding_rows import MATERIALS
from santu.operate.services.stepping import case_fire
from tests.db.registers import person, unit
from tests.db.running import (
    COUNTY,
    HOUSING,
    OTHER,
    TOWN,
    WATER,
    acting,
    county,
    department,
    done,
    window_case,
)

NUMBER, BATCH = 600, 250
FIRST, LAST = date(2025, 3, 3), date(2026, 3, 1)
NOW = "2026-03-02T02:00:00Z"


@pytest.fixture
def told(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Seeding:
    database_mark_demo(by=None)
    county()
    monkeypatch.setattr(seeding, "BATCH", BATCH)
    both = [department(HOUSING), department(WATER)]
    matters = [CentreMatter("C01", "参保登记", 1, both[:1]), CentreMatter("C02", "建房审批", 10, both)]
    at_work = CountyAtWork(unit(COUNTY), {unit(TOWN): 900, unit(OTHER): 300}, matters, both)
    parts = WorkDrawing.read().score_parts
    return Seeding(NUMBER, [at_work], FIRST, LAST, 7, ["应急处置"], parts)


def seeded(told: Seeding) -> list[tuple[int, int]]:
    """The cases are made; what the progress said."""
    said: list[tuple[int, int]] = []
    with time_machine.travel(NOW, tick=False):
        cases_seed(told=told, by=person(), progress=lambda _, done, total: said.append((done, total)))
    return said


def test_every_case_is_what_its_log_says(told: Seeding) -> None:
    assert seeded(told) == [(0, NUMBER), (250, NUMBER), (500, NUMBER), (600, NUMBER)]
    assert Case.objects.filter(is_synthetic=True, title__startswith="合成").count() == NUMBER
    assert not list(log_faults(list(Case.objects.select_related("version"))))
    windows = Case.objects.filter(process="window").count()
    assert Applicant.objects.filter(name__startswith="合成").count() == windows
    assert 0 < Rating.objects.filter(is_bad=False).count() < windows
    assert Called.objects.exists()
    assert WhistleScore.objects.filter(organ=department(WATER)).exists()


def test_tasks_are_theirs_whose_they_would_be_by_the_services(told: Seeding) -> None:
    seeded(told)
    for case in Case.objects.select_related("version"):
        tokens = Token.objects.filter(case=case).order_by("number")
        found = [Whose(token.right, token.place_id, token.body) for token in tokens]
        wanted = [(token.node, token.item) for token in tokens]
        assert found == whose(standing_of(case), wanted, timezone.localdate())


def test_limits_are_those_that_the_services_count(told: Seeding) -> None:
    seeded(told)
    running = CaseClock.objects.filter(state="running").select_related("case__version")
    assert running
    for clock in running:
        begun = standing_of(clock.case).limits.begun(clock.name, clock.began_at)
        assert (clock.due_at, clock.amber_at, clock.length) == (begun.due, begun.amber, str(begun.length))
    assert not list(clock_faults(list(Case.objects.all())))


def test_materials_of_the_window_are_kept_as_those_of_any_case(told: Seeding) -> None:
    seeded(told)
    kept = Case.objects.filter(process="window").values_list("terms", flat=True)
    asked = {tuple(one.name for one in materials_of(json.loads(terms))) for terms in kept}
    assert asked == {tuple(name for name, _ in MATERIALS)}


def test_each_batch_and_county_has_one_entry_and_the_chain_holds(told: Seeding) -> None:
    seeded(told)
    entries = AuditEntry.objects.filter(act="cases_seed", chain=unit(COUNTY))
    assert len(entries) == 3
    assert sum('"synthetic":100' in entry.after for entry in entries) == 1
    assert not verify()


def test_open_cases_go_on_and_new_ones_come_after(told: Seeding) -> None:
    seeded(told)
    with time_machine.travel(NOW, tick=False):
        task = Token.objects.filter(node="approve", waits=True, ended_at=None).first()
        assert task
        done(task.case, "approve", acting("department"), item=task.item)
        last = Case.objects.latest("pk")
        case = window_case()
        assert case.pk == last.pk + 1
        assert not list(log_faults(list(Case.objects.filter(pk__in=[task.case_id, case.pk]))))
    with time_machine.travel("2026-06-01T02:00:00Z", tick=False):
        for clock in CaseClock.objects.filter(state="running"):
            case_fire(case=clock.case_id)
        assert not CaseClock.objects.filter(state="running", due_at__lt=timezone.now()).exists()


def test_only_a_demonstration_takes_them(told: Seeding) -> None:
    with time_machine.travel(NOW, tick=False):
        seeded(replace(told, number=10))
        with pytest.raises(Refused, match="种子为 7 的合成办件已经在库里"):
            cases_seed(told=told, by=person(), progress=lambda *_: None)
    assert Case.objects.count() == 10


@pytest.mark.django_db
def test_a_database_with_real_data_takes_none() -> None:
    told = Seeding(10, [], FIRST, FIRST + timedelta(9), 7, [], {})
    with pytest.raises(Refused, match="不是演示库"):
        cases_seed(told=told, by=person(), progress=lambda *_: None)
    assert not CaseAct.objects.exists()
