"""People and the mark of a demonstration."""

import pytest
from django.db import IntegrityError, transaction

from santu.accounts.models import DatabaseMark, User
from santu.accounts.selectors.demo import database_is_demo
from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.accounts.services.people import password_set, user_create
from santu.audit.selectors import audit_entries, verify
from santu.kernel.messages import Refused

pytestmark = pytest.mark.django_db


def test_a_person_is_made_without_a_password_and_recorded():
    first = user_create(username="lizhang", title_zh="小店区编办", title_en="Xiaodian office", by=None)
    user_create(username="wangfang", title_zh="市编办", by=first)
    assert not first.has_usable_password()
    entries = list(audit_entries(chain=""))
    assert [(entry.act, entry.by) for entry in entries] == [
        ("user_create", "santu"),
        ("user_create", "lizhang"),
    ]
    assert verify() == []


def test_all_faults_of_a_person_are_said_at_once_and_nothing_is_written():
    user_create(username="x" * 150, title_zh="编办", by=None)
    with pytest.raises(Refused) as refusal:
        user_create(username=" ", title_zh="", is_demo=True, by=None)
    assert [fault.place for fault in refusal.value] == ["username", "title_zh", "is_demo"]
    with pytest.raises(Refused, match="已经有人使用"):
        user_create(username="x" * 150, title_zh="编办", by=None)
    with pytest.raises(Refused, match="已经有人使用"):
        user_create(username="X" * 150, title_zh="编办", by=None)
    with pytest.raises(Refused, match="150"):
        user_create(username="x" * 151, title_zh="编办", by=None)
    assert User.objects.count() == 1
    assert len(list(audit_entries())) == 1


def test_the_demo_cast_exists_only_in_a_demonstration():
    with pytest.raises(Refused, match="不是演示库"):
        demo_cast_create(by=None)
    assert not User.objects.exists()
    database_mark_demo(by=None)
    planner, approver = demo_cast_create(by=None)
    assert planner.is_demo
    assert approver.is_demo
    assert planner != approver
    assert demo_cast_create(by=None) == (planner, approver)
    assert User.objects.count() == 2


def test_a_database_in_use_cannot_become_a_demonstration():
    user_create(username="lizhang", title_zh="小店区编办", by=None)
    with pytest.raises(Refused, match="已经有数据"):
        database_mark_demo(by=None)
    assert not database_is_demo()


def test_the_mark_stays():
    database_mark_demo(by=None)
    database_mark_demo(by=None)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DatabaseMark.objects.all().delete()
    assert database_is_demo()
    assert [entry.act for entry in audit_entries()] == ["database_mark_demo"]


def test_a_person_is_made_with_a_password_or_not_at_all():
    with pytest.raises(Refused) as refused:
        user_create(username="wang", title_zh="", by=None, password="1234567")
    assert len(refused.value.faults) == 4
    assert not User.objects.exists()
    user = user_create(username="wang", title_zh="编办", by=None, password="Zhonghe-1407-lu")
    assert user.check_password("Zhonghe-1407-lu")
    acts = [entry.act for entry in audit_entries(chain="")]
    assert acts == ["user_create", "password_set"]


def test_people_of_a_demonstration_get_no_password():
    database_mark_demo(by=None)
    planner, _ = demo_cast_create(by=None)
    with pytest.raises(Refused, match="是演示人员"):
        password_set(user=planner, password="Zhonghe-1407-lu", by=None)
    planner.refresh_from_db()
    assert not planner.has_usable_password()
