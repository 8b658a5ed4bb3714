"""Whatever the schema lets one ask is answered as the schema says, and never breaks: 0 server errors, 0 violations."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from santu.accounts.services.tokens import token_make
from santu.api.application import schema
from santu.jobs.services import job_start
from santu.operate.domain.binding import binding_of, shipped_binding
from santu.operate.domain.shipped import NAMES, shipped
from tests.access.world import World, built, subject, token
from tests.db import reforms

# A body that breaks off leaves the file behind that Django began to keep of it, until the garbage goes.
pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLAIN = {"Accept-Encoding": "identity"}
SUBJECTS = (
    ("province_officer", "14"),
    ("county_officer", "140101"),
    ("auditor", "14"),
    ("township_clerk", "140101100"),
    ("window_clerk", "140102100"),
    ("township_clerk", "140102100"),
    ("resident", ""),
)


@pytest.fixture
def world(db) -> Iterator[World]:
    """The country; a request does not end the connection that the test has open, as with Django's own client."""
    reforms.forget()
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield built()
    # What bodies that broke off left behind goes now, and not in the midst of another test.
    gc.collect()
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def headers_of(world: World) -> list[dict[str, str]]:
    """What programs of several people send, and one of nobody."""
    until, found = timezone.localdate() + timedelta(days=1), [{}]
    for role, home in SUBJECTS:
        user = subject(world.units, role, home)
        secret = token_make(user=user, name="x", until=until, reads_only=False, by=user)
        found.append({"Authorization": f"Bearer {secret}"})
    return found


def places(world: World) -> dict[str, dict[str, list[object]]]:
    """What stands in addresses that lead somewhere, by the beginning of the address and the name of the place."""
    plan = world.plans["140101"]
    job = job_start(name="plan_prove", args={"plan": plan, "standards": "shanxi"}, by="founder")
    units = [world.units[code] for code in ("14", "1401", "140101", "140101100", "140101100200", "15")]
    bodies = [f"{world.units['140102100']}/{token('140102100')}综合办.20200630"]
    numbers: dict[str, list[object]] = {
        "plans": list(world.plans.values()),
        "scenarios": list(world.scenarios.values()),
        "acts": list(world.imports.values()),
        "imports": list(world.imports.values()),
        "jobs": [job],
    }
    return {
        **{part: {"number": some, "other": some, "no": [1, 2]} for part, some in numbers.items()},
        # One case that the clerks of its township act on by its first task, and one that none of them sees.
        "cases": {"number": [world.cases["140102100"], world.cases["150102100"]], "token": [1]},
        "processes": {"process": list(NAMES)},
        "units": {"unit": [*units, world.units["140102100"]], "body": bodies},
        "standards": {"subject": ["body"], "rule": ["limit"]},
        "outlines": {"province": ["14"]},
    }


def _beginning(process: str) -> st.SearchStrategy[dict[str, object]]:
    """What a case of a process is opened with: fields that its form has, with texts that they may and may not hold."""
    start = shipped(process).starts[shipped(process).id]
    fields = sorted(binding_of(shipped_binding(process)).forms.get(start, ())) or ["none"]
    plain = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
    texts = st.one_of(plain, st.sampled_from(["2026-12-01", "3", "1e300000", "9999-12-31"]))
    written = st.dictionaries(st.sampled_from(fields), st.one_of(texts, st.lists(texts, max_size=3)))
    return st.fixed_dictionaries({"process": st.just(process), "written": written})


BEGINNINGS = st.one_of([_beginning(process) for process in NAMES])


def asked(world: World, examples: int, only: str = "") -> tuple[Counter[int], list[str]]:
    """Every operation asked so often; how often each status came, and what went wrong."""
    programs, known = headers_of(world), places(world)
    api = schemathesis.openapi.from_dict(schema())
    api.app = get_wsgi_application()
    statuses: Counter[int] = Counter()
    wrong: list[str] = []
    for result in api.get_all_operations():
        operation = result.ok()
        if only not in operation.path:
            continue
        real = known.get(operation.path.split("/")[3], {})

        try:
            asking(operation, real, programs, statuses, examples)()
        except (FailureGroup, Exception) as broken:  # noqa: BLE001 (the others are asked, too)
            wrong.append(f"{operation.label}: {broken}")
    return statuses, wrong


def asking(
    operation: APIOperation,
    real: dict[str, list[object]],
    programs: list[dict[str, str]],
    statuses: Counter[int],
    examples: int,
) -> Callable[[], None]:
    """Asks one operation so often, with places that lead somewhere three times out of four."""

    @given(data=st.data(), headers=st.sampled_from(programs))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def ask(data: st.DataObject, headers: dict[str, str]) -> None:
        case = data.draw(operation.as_strategy())
        for name in real if data.draw(st.integers(0, 3)) else ():
            if name in (case.path_parameters or {}):
                case.path_parameters[name] = data.draw(st.sampled_from(real[name]))
        if isinstance(case.body, dict) and "written" in case.body and data.draw(st.integers(0, 3)):
            case.body = {**case.body, **data.draw(BEGINNINGS)}
        with transaction.atomic():
            response = case.call(headers={**(case.headers or {}), **headers, **PLAIN})
            transaction.set_rollback(True)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    return ask


def reported(statuses: Counter[int], wrong: list[str]) -> None:
    print(f"{statuses.total()} requests: {dict(sorted(statuses.items()))}; {len(wrong)} operations at fault")
    assert not wrong, "\n\n".join(wrong[:10])
    # The fuzz gets in: it is not only refused.
    assert statuses[200] > statuses.total() / 10
    assert not any(status >= 500 for status in statuses)


def test_what_the_schema_lets_one_ask_is_answered_as_it_says(world: World) -> None:
    reported(*asked(world, 10))


@pytest.mark.long
def test_the_same_in_full(world: World) -> None:
    reported(*asked(world, 300))


def test_what_breaks_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("santu.api.routes.plans._shape", breaks)
    _, wrong = asked(world, 4, only="plans")
    assert any("Server error" in one for one in wrong), wrong
