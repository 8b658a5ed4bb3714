"""Whatever programs send to Open311, nothing breaks: every answer is one of the specification, in the form that was asked for."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from santu.open311.rendering import answered
from tests.api.asking_open311 import BASE, FILED, key_of
from tests.db.handed import COUNTY, COUNTYS, lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KNOWN = {200, 400, 403, 404, 405, 429}
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            COUNTY,
            COUNTYS,
            "open",
            "20260302-1",
            f"20260302-{'9' * 30}",
            "2026-03-02T00:00:00Z",
            "-1",
            "1e9",
            "\0",
        ]
    ),
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "jurisdiction_id",
            "service_code",
            "service_request_id",
            "status",
            "start_date",
            "end_date",
            "page",
            "page_size",
            "lat",
            "long",
            "address_string",
            "address_id",
            "description",
            "phone",
            "first_name",
            "last_name",
            "update_id",
            "updated_datetime",
            "api_key",
            "attribute[class]",
            "attribute[class][]",
            "attribute[]",
            "attribute[[]",
            "attribute[organ]",
        ]
    ),
    st.text(max_size=20),
)
RESOURCES = st.one_of(
    st.sampled_from(["", "services", "requests", "servicerequestupdates", "discovery"]),
    st.tuples(st.sampled_from(["services", "requests", "tokens", "x"]), TEXTS).map(
        lambda two: f"{two[0]}/{two[1]}"
    ),
    st.text(max_size=30),
)
METHODS = st.sampled_from(["get", "post", "head", "put", "delete"])


@pytest.fixture
def key(settings) -> Iterator[str]:
    settings.ROOT_URLCONF = "tests.api.open311_urls"
    lists()
    return key_of()


def sound(answer, form: str) -> None:
    assert answer.status_code in KNOWN, answer.content
    if answer.headers.get("Content-Type", "").startswith("text/xml"):
        if answer.content:
            ET.fromstring(answer.content)
    elif answer.content and form == "json":
        json.loads(answer.content)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_no_address_and_no_parameter_breaks_anything(form, key):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(METHODS, RESOURCES, st.dictionaries(NAMES, TEXTS, max_size=6))
    def asked(method: str, resource: str, said: dict[str, str]) -> None:
        path = f"{BASE}/{resource}.{form}".replace("?", "").replace("#", "")
        sid = transaction.savepoint()
        sound(getattr(Client(), method)(path, {"jurisdiction_id": COUNTY, **said}), form)
        transaction.savepoint_rollback(sid)

    asked()


@pytest.mark.parametrize("resource", ["requests", "servicerequestupdates"])
def test_nothing_that_is_filed_breaks_anything(resource, key):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(NAMES, TEXTS, max_size=5))
    def filed(said: dict[str, str]) -> None:
        sid = transaction.savepoint()
        sound(Client().post(f"{BASE}/{resource}.json", {**FILED, **said, "api_key": key}), "json")
        transaction.savepoint_rollback(sid)

    filed()


@given(st.lists(st.dictionaries(st.sampled_from(["code", "description"]), st.text()), max_size=3))
def test_whatever_a_text_is_its_xml_can_be_read(told):
    root = ET.fromstring(answered("xml", "errors", told).content)
    assert len(root) == len(told)
