"""The examples of a demonstration: what they say can be said, and the cast opens and ends them as far as that."""

import pytest

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.models import Grant
from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.kernel.messages import Refused
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.forms import Form, Kind, said
from santu.operate.domain.shipped import shipped
from santu.operate.models import Case, CaseFile
from santu.operate.selectors.replaying import log_faults
from santu.operate.services import showing
from santu.operate.services.showing import Example, cases_show, examples
from santu.register.services.bodies import bodies_record
from tests.db.registers import DAY, FOUNDED, body, person, unit
from tests.db.running import COUNTY, TOWN, county


def assert_sayable(form: Form, own: dict[str, object], files: dict[str, list[str]], outcome: str) -> None:
    """Nothing is said that the form does not ask, and nothing that it needs is left out."""
    days = {name for name in own if form[name].kind is Kind.DAY}
    assert all(int(str(own[name])) <= 0 for name in days if form[name].past)
    written = {name: ["2026-03-02"] if name in days else [str(text)] for name, text in own.items()}
    brought = {name: list(form[name].of) or [""] for name in files}
    assert not said(form, written, brought, outcome)[1]


@pytest.mark.parametrize("one", examples(), ids=lambda one: one.title)
def test_an_example_says_what_its_process_asks(one: Example) -> None:
    definition, binding = shipped(one.process), binding_of(shipped_binding(one.process))
    start = definition.starts[definition.id]
    assert_sayable(binding.forms[start], dict(one.said), dict(one.files), "done")
    for step in one.steps:
        outcome = step.get("outcome", "done")
        assert outcome in definition.nodes[step["task"]].outcomes
        form = binding.forms.get(step["task"], {})
        assert_sayable(form, step.get("said", {}), step.get("files", {}), outcome)


def own() -> list[Example]:
    return [one for one in examples() if one.process == "operation"]


@pytest.fixture
def codes(transactional_db: None, settings, tmp_path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The small register with the departments of the examples, and a cast of two who may act for all of it."""
    settings.SANTU_HOME = tmp_path
    database_mark_demo(by=None)
    cast = demo_cast_create(by=None)
    county()
    names = dict.fromkeys(name for one in own() for name in one.said["departments"] if name != "水利局")
    bodies_record(day=DAY, bodies=[body(unit(COUNTY), name) for name in names], title="机构", by=person())
    for user in cast:
        for role in ("township_leader", "department"):
            Grant.objects.create(user=user, role=role, unit=EVERYWHERE, start=FOUNDED)
    monkeypatch.setattr(showing, "examples", own)
    return {one.place: unit(TOWN) for one in own()}


def test_the_cast_acts_as_far_as_the_examples_say(codes: dict[str, str]) -> None:
    cases = cases_show(codes=codes, by=person())
    assert [one.title for one in Case.objects.order_by("pk")] == [one.title for one in cases]
    assert all(one.title.startswith("合成示例：") for one in cases)
    assert Case.objects.filter(is_synthetic=True).count() == len(own())
    assert [bool(one.closed_at) for one in cases] == [False, False, True]
    assert CaseFile.objects.get().kind == "png"
    assert not list(log_faults(list(Case.objects.select_related("version"))))


def test_a_second_time_and_where_nobody_may_nothing_is_kept(
    codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked, told in (("may_begin", "没有人能开合成示例"), ("may_act", "没有人能办")):
        with monkeypatch.context() as patched:
            patched.setattr(showing, asked, lambda *_: False)
            with pytest.raises(Refused, match=told):
                cases_show(codes=codes, by=person())
    assert not Case.objects.exists()
    cases_show(codes=codes, by=person())
    with pytest.raises(Refused, match="已经收下"):
        cases_show(codes=codes, by=person())
    assert Case.objects.count() == len(own())


@pytest.mark.django_db
def test_a_database_with_real_data_takes_none() -> None:
    with pytest.raises(Refused, match="不是演示库"):
        cases_show(codes={}, by=person())
