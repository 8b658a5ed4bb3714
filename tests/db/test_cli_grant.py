"""``santu grant``: roles given, listed and taken back on the command line."""

import pytest

from santu.accounts.models import Grant
from tests.db.registers import imported, listed, stranger, unit


@pytest.fixture
def zhao(db):
    imported(listed())
    return stranger("zhao")


def test_a_role_is_given_over_a_unit_and_listed(santu, zhao):
    ran = santu("grant", "zhao", "county_officer", "--over", "140101", "--document", "任〔2026〕1号")
    grant = Grant.objects.get(user=zhao)
    assert (grant.role, grant.unit, grant.document) == ("county_officer", unit("140101"), "任〔2026〕1号")
    assert "县编办经办人，东县" in ran.out
    assert santu("grant", "zhao", "--json").document["roles"][0]["unit"] == unit("140101")


def test_without_a_unit_a_role_is_over_everything(santu, zhao):
    assert "省编办经办人，全库" in santu("grant", "zhao", "province_officer").out


def test_who_holds_nothing_is_told_what_there_is(santu, zhao):
    assert "township_clerk" in santu("grant", "zhao").out


@pytest.mark.parametrize(
    ("words", "place", "said"),
    [
        (("nobody", "county_officer"), "USER", "没有“nobody”这个人"),
        (("zhao", "king"), "ROLE", "没有“king”这个角色"),
        (("zhao", "county_officer", "--over", "140101100"), "--over", "管的是县级的单位"),
        (("zhao", "system_administrator", "--over", "140101"), "--over", "不分地方"),
        (("zhao", "county_officer", "--until", "2000-01-01"), "--until", "一天也不生效"),
        (("zhao", "auditor", "--take", "--reason", "x"), "ROLE", "没有“auditor”这个角色"),
    ],
)
def test_what_cannot_be_given_is_refused(refused, zhao, words, place, said):
    ran = refused("grant", *words)
    assert ran.err.startswith(f"{place}: ")
    assert said in ran.err


def test_a_role_is_taken_back_with_a_reason(santu, refused, zhao):
    santu("grant", "zhao", "evaluator")
    assert "理由" in refused("grant", "zhao", "evaluator", "--take").err
    assert "没有任何角色" in santu("grant", "zhao", "evaluator", "--take", "--reason", "调离").out
