"""An administrator's session: opened for a purpose, closed by hand or by time, and recorded."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.audit.models import AuditEntry
from santu.web import access, access_rules
from tests.db.registers import holder
from tests.signed_in import signed_in

BAR = "管理会话已打开"


@pytest.fixture
def admin(db, monkeypatch):
    """A security administrator with a code passed, and an address that takes the right to grant."""
    monkeypatch.setattr(access, "RULES", {**access.RULES, "standards": access_rules.Rule(Right.GRANT)})
    return signed_in(holder("security_administrator"), administering=False)


def test_rights_hold_only_within_it(admin):
    refused = admin.get("/standards/")
    assert refused.status_code == 403
    assert "只在管理会话里有效" in refused.content.decode()
    assert 'href="/account/administration"' in refused.content.decode().split("<main")[1]
    assert admin.post("/account/administration", {"reason": "给新来的经办人授权"}).status_code == 302
    page = admin.get("/standards/")
    assert page.status_code == 200
    assert BAR in page.content.decode()
    admin.post("/account/administration", {"close": "1"})
    assert admin.get("/standards/").status_code == 403
    entries = list(AuditEntry.objects.filter(act__startswith="administration").order_by("seq"))
    assert [(one.act, one.by, one.reason) for one in entries] == [
        ("administration_open", "security_administrator@", "给新来的经办人授权"),
        ("administration_close", "security_administrator@", ""),
    ]
    assert '"until"' in entries[0].after


def test_it_ends_by_itself(admin):
    admin.post("/account/administration", {"reason": "授权"})
    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=True):
        assert admin.get("/standards/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=True):
        assert admin.get("/standards/").status_code == 403
        assert BAR not in admin.get("/").content.decode()


def test_it_takes_a_reason_and_a_role(admin):
    answer = admin.post("/account/administration", {"reason": " "})
    assert answer.status_code == 422
    assert "没有写明为什么" in answer.content.decode()
    other = signed_in(holder("auditor", "x"), administering=False)
    assert other.post("/account/administration", {"reason": "看看"}).status_code == 422
    assert not AuditEntry.objects.filter(act="administration_open").exists()


def test_signing_out_closes_it(admin):
    admin.post("/account/administration", {"reason": "授权"})
    admin.post("/sign-out")
    assert AuditEntry.objects.filter(act="administration_close").count() == 1
