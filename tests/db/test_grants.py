"""Roles: given and taken with reasons, never changed, and moved along with their units."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from santu.accounts.domain.grants import HandOver
from santu.accounts.domain.roles import BY_KEY, ROLES, SECOND_FACTOR, Right
from santu.accounts.models import Grant
from santu.accounts.selectors.grants import granted_over, held_by, rights_of
from santu.accounts.services.grants import (
    Wish,
    grant_give,
    grant_take,
    grants_follow,
    grants_return,
)
from santu.audit.selectors import audit_entries
from santu.kernel.messages import Refused
from tests.db.registers import stranger

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-01 09:00 +0800", tick=False):
        yield


def give(name: str, role: str, unit: str = "", **wish: object) -> Grant:
    return grant_give(user=stranger(name), wish=Wish(role, unit, **wish), by=None)


def faults_of(name: str, role: str, unit: str = "", by: str = "", **wish: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        grant_give(user=stranger(name), wish=Wish(role, unit, **wish), by=stranger(by) if by else None)
    return [str(fault.message) for fault in refusal.value]


def test_every_role_is_told_and_no_administrator_has_business():
    assert len(BY_KEY) == len(ROLES)
    business = set(Right) - {Right.AUDIT, Right.GRANT, Right.OPERATE}
    for role in ROLES:
        assert role.title
        assert role.purpose
        if role.key.endswith("_administrator"):
            assert not role.rights & business
            assert not role.levels
        assert role.needs_second_factor == bool(role.rights & SECOND_FACTOR)
    assert BY_KEY["commission"].needs_second_factor


def test_a_role_counts_from_its_first_day_up_to_its_last():
    give("a", "county_officer", "u1", start=TODAY, end=TODAY + timedelta(days=2))
    give("a", "evaluator", "u2")
    rights = rights_of(stranger("a"), TODAY)
    assert rights[Right.READ] == ("u1", "u2")
    assert rights[Right.PLAN] == ("u1",)
    assert Right.APPROVE not in rights
    assert rights_of(stranger("a"), TODAY + timedelta(days=2)).get(Right.PLAN) is None
    assert rights_of(stranger("a"), TODAY - timedelta(days=1)) == {}


def test_what_is_taken_is_gone_at_once_and_both_are_in_the_audit():
    grant = give("a", "county_officer", "u1", document="任〔2026〕1号")
    grant_take(number=grant.pk, reason="调离", by=None)
    assert held_by(stranger("a")) == []
    assert granted_over(["u1"]) == []
    acts = {entry.act: entry for entry in audit_entries(chain="")}
    assert acts["grant_give"].document == "任〔2026〕1号"
    assert acts["grant_take"].reason == "调离"
    with pytest.raises(Refused, match="已经收回"):
        grant_take(number=grant.pk, reason="再收", by=None)


def test_a_grant_is_never_changed_nor_deleted():
    grant = give("a", "county_officer", "u1")
    for deed in (
        lambda: Grant.objects.filter(pk=grant.pk).update(unit="u2"),
        lambda: Grant.objects.filter(pk=grant.pk).update(end=TODAY),
        lambda: Grant.objects.filter(pk=grant.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert granted_over(["u1"])[0].user == "a"


def test_somebody_who_is_not_active_holds_nothing():
    give("a", "county_officer", "u1")
    user = stranger("a")
    user.is_active = False
    user.save()
    assert held_by(user) == []
    assert any("已停用" in fault for fault in faults_of("a", "evaluator"))


def test_every_fault_of_a_grant_is_told_at_once():
    give("a", "security_administrator")
    found = faults_of("a", "security_administrator", by="a", start=TODAY, end=TODAY)
    assert len(found) == 2
    assert any("给自己" in fault for fault in found)
    assert any("一天也不生效" in fault for fault in found)
    assert any("没有“king”这个角色" in fault for fault in faults_of("a", "king"))
    assert any("已经是" in fault for fault in faults_of("a", "security_administrator"))


def test_who_gives_no_roles_gives_and_takes_none():
    grant = give("b", "county_officer")
    give("a", "county_officer")
    [refused] = faults_of("c", "commission", by="a")
    assert "要有“授予和收回角色”的权限" in refused
    with pytest.raises(Refused, match="授予和收回角色"):
        grant_take(number=grant.pk, reason="错", by=stranger("a"))
    give("d", "security_administrator")
    grant_take(number=grant.pk, reason="错", by=stranger("d"))


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("system_administrator", "security_administrator"),
        ("system_administrator", "county_officer"),
        ("county_officer", "audit_administrator"),
        ("commission", "county_officer"),
    ],
)
def test_roles_that_do_not_go_together_are_refused_either_way(held, wanted):
    give("a", held)
    give("b", wanted)
    assert any("不能再任" in fault for fault in faults_of("a", wanted))
    assert any("不能再任" in fault for fault in faults_of("b", held))


def test_what_ended_before_does_not_stand_in_the_way():
    give("a", "commission", start=TODAY - timedelta(days=9), end=TODAY)
    assert give("a", "county_officer").pk


def test_nobody_takes_their_own_role_nor_without_a_reason():
    grant = give("a", "security_administrator")
    with pytest.raises(Refused) as refusal:
        grant_take(number=grant.pk, reason=" ", by=stranger("a"))
    assert len(refusal.value.faults) == 2


def test_a_role_follows_its_unit_on_the_day_and_comes_back():
    first = give("a", "township_clerk", "old", document="任1号")
    give("b", "township_clerk", "else")
    day = TODAY + timedelta(days=30)
    heirs = {"old": HandOver("middle", day), "middle": HandOver("new", day + timedelta(days=5))}
    grants_follow(heirs=heirs, act=7, by=stranger("officer"))
    assert rights_of(stranger("a"), TODAY)[Right.READ] == ("old",)
    assert rights_of(stranger("a"), day)[Right.READ] == ("middle",)
    assert rights_of(stranger("a"), day + timedelta(days=5))[Right.READ] == ("new",)
    assert {granted.document for granted in granted_over(["new"])} == {"任1号"}
    grants_return(act=7, undone_by=8, by=stranger("officer"))
    for shown in (TODAY, day, day + timedelta(days=60)):
        assert rights_of(stranger("a"), shown)[Right.READ] == ("old",)
    assert rights_of(stranger("b"), day)[Right.READ] == ("else",)
    assert Grant.objects.get(pk=first.pk).taken_act == 7


def test_a_role_over_a_unit_that_went_long_ago_is_over_its_heir_now():
    give("a", "township_clerk", "old")
    grants_follow(heirs={"old": HandOver("new", date(2021, 5, 6))}, act=7, by=stranger("officer"))
    assert rights_of(stranger("a"), timezone.localdate())[Right.READ] == ("new",)
