"""The overview of people who look after a county, a township or a village, and of those who look after nothing."""

import pytest
from django.test import Client

from tests.db import reforms
from tests.db.registers import stranger, unit
from tests.web.reading import text


@pytest.fixture
def reformed(db):
    reforms.forget()
    reforms.before()
    return reforms.applied()


def test_a_clerk_sees_the_township_its_figures_and_what_changed(holding, reformed):
    page = text(holding("township_clerk", unit("140101100")).get("/"))
    for said in ("水秀镇", "村级", "没有等您办的事", "以来"):
        assert said in page
    assert "胡村镇" not in page


def test_a_county_officer_sees_the_county(holding, reformed):
    client = holding("county_officer", unit("140102"))
    page = text(client.get("/"))
    assert "西县" in page
    assert "东县" not in page
    assert "西县" in text(client.get("/?day=2020-06-30"))


def test_who_holds_nothing_is_told_whom_to_ask(reformed):
    client = Client()
    client.force_login(stranger("nobody"))
    assert "您还没有任何角色" in text(client.get("/"))
    assert client.get("/scenarios/").status_code == 403
    assert client.get("/standards/").status_code == 200
