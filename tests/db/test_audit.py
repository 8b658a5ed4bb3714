"""The audit chain and the guards, on both stores."""

import json
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from santu.audit.domain.chain import GENESIS, Event, seal
from santu.audit.guards import AppendOnly, guards_declared, guards_install, guards_missing
from santu.audit.models import AuditEntry, ChainHead
from santu.audit.selectors import audit_entries, audit_started, verify
from santu.audit.services import append, append_many

pytestmark = pytest.mark.django_db

COUNTY = "u-taiyuan-xiaodian"


def lift_guards() -> None:
    with connection.cursor() as cursor:
        for guard in guards_declared(connection):
            cursor.execute(guard.drop)


def three_entries() -> None:
    for number in range(3):
        append(
            chain=COUNTY,
            act="plan_apply",
            by="李某",
            reason=f"第{number}次",
            after={"乙": number, "a": [1, None]},
        )


def test_each_entry_holds_the_hash_of_the_one_before():
    three_entries()
    first, second, third = audit_entries(chain=COUNTY)
    assert (first.prev_hash, second.prev_hash, third.prev_hash) == (GENESIS, first.hash, second.hash)
    assert [entry.seq for entry in (first, second, third)] == [1, 2, 3]
    assert first.after == '{"a":[1,null],"乙":0}'
    assert first.hash == seal(first)
    assert first.at.endswith("+00:00")
    assert verify() == []


def test_chains_are_apart_and_one_act_over_many_is_a_handful_of_statements(django_assert_max_num_queries):
    events = [Event(f"u-{number:03}", "register_import", "santu", after=number) for number in range(117)]
    with django_assert_max_num_queries(6):
        entries = append_many(events)
    assert [entry.seq for entry in entries] == [1] * 117
    append_many([Event("u-005", "undo", "santu"), Event("u-005", "redo", "santu")])
    assert [entry.act for entry in audit_entries(chain="u-005")] == ["register_import", "undo", "redo"]
    assert verify() == []
    assert append_many([]) == []


def test_what_has_no_json_form_is_refused_and_nothing_is_written():
    with pytest.raises(TypeError), transaction.atomic():
        append(chain=COUNTY, act="plan_apply", by="santu", after={1, 2})
    with pytest.raises(ValueError, match="JSON"), transaction.atomic():
        append(chain=COUNTY, act="plan_apply", by="santu", after=float("nan"))
    assert not audit_started()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_transaction_of_its_act_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        append(chain="", act="plan_apply", by="santu")
    assert not ChainHead.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": "改过的理由"}, "被改动过"),
        ({"after": "{}"}, "被改动过"),
        ({"prev_hash": "0" * 64}, "没有接上前一条"),
        ({"seq": 9}, "断号"),
    ],
)
def test_a_changed_entry_is_found_where_it_stands(change, said):
    three_entries()
    lift_guards()
    AuditEntry.objects.filter(chain=COUNTY, seq=2).update(**change)
    faults = verify()
    assert any(said in str(fault) and fault.place.startswith(f"{COUNTY}#") for fault in faults), faults
    assert verify("u-other") == []


def test_a_forged_entry_with_a_right_hash_breaks_the_next():
    three_entries()
    lift_guards()
    entry = replace(list(audit_entries(chain=COUNTY))[1], reason="伪造")
    AuditEntry.objects.filter(chain=COUNTY, seq=2).update(reason="伪造", hash=seal(entry))
    assert [fault.place for fault in verify()] == [f"{COUNTY}#3"]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_lost_entry_is_found(seq):
    three_entries()
    lift_guards()
    AuditEntry.objects.filter(chain=COUNTY, seq=seq).delete()
    assert verify()


def test_a_lost_head_and_a_lost_chain_are_found():
    three_entries()
    lift_guards()
    ChainHead.objects.all().delete()
    assert [fault.place for fault in verify()] == [COUNTY]
    AuditEntry.objects.all().delete()
    ChainHead.objects.create(chain=COUNTY, seq=3, hash="f" * 64)
    assert [fault.place for fault in verify()] == [COUNTY]


WRITES = {
    "update": "UPDATE audit_auditentry SET reason = 'x'",
    "update of the key": "UPDATE audit_auditentry SET id = id + 100",
    "delete": "DELETE FROM audit_auditentry",
    "upsert": "INSERT INTO audit_auditentry SELECT * FROM audit_auditentry WHERE true "
    "ON CONFLICT (chain, seq) DO UPDATE SET reason = 'x'",
}
ONLY_SQLITE = {
    "alias of the key": "UPDATE audit_auditentry SET rowid = rowid + 100",
    "replace": "INSERT OR REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry",
}
ONLY_POSTGRES = {"truncate": "TRUNCATE audit_auditentry"}


@pytest.mark.parametrize("write", [*WRITES, *ONLY_SQLITE, *ONLY_POSTGRES])
def test_the_database_refuses(write):
    other = ONLY_POSTGRES if connection.vendor == "sqlite" else ONLY_SQLITE
    if write in other:
        pytest.skip("a statement of the other store")
    three_entries()
    before = list(audit_entries())
    sql = {**WRITES, **ONLY_SQLITE, **ONLY_POSTGRES}[write]
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert list(audit_entries()) == before


@pytest.fixture
def fact_table(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute(
            'CREATE TABLE fact (id integer PRIMARY KEY, name text, "end" text, withdrawn_by_id integer)'
        )
        cursor.execute("INSERT INTO fact VALUES (1, '水秀乡', '9999-12-31', NULL)")
    declared = (AppendOnly("fact", settable=("withdrawn_by_id",)),)
    monkeypatch.setattr(apps.get_app_config("audit"), "append_only", declared)
    guards_install(connection)


def test_a_settable_column_is_set_once_and_nothing_else_ever(fact_table):
    assert guards_missing(connection) == []
    refused = [
        "UPDATE fact SET name = '水秀镇'",
        "UPDATE fact SET name = '水秀镇', withdrawn_by_id = 7",
        "UPDATE fact SET \"end\" = '2021-01-01'",
        "DELETE FROM fact",
    ]
    twice = ["UPDATE fact SET withdrawn_by_id = 8", "UPDATE fact SET withdrawn_by_id = NULL"]

    def refuses(sql: str) -> bool:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)
        return True

    assert all(refuses(sql) for sql in refused)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fact SET withdrawn_by_id = 7")
    assert all(refuses(sql) for sql in [*refused, *twice])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM fact")
        assert cursor.fetchall() == [(1, "水秀乡", "9999-12-31", 7)]


def test_guards_stand_after_every_migrate_and_a_missing_one_is_named():
    assert len(guards_declared(connection)) >= 2
    assert guards_missing(connection) == []
    lift_guards()
    names = [guard.name for guard in guards_declared(connection)]
    assert guards_missing(connection) == names
    call_command("migrate", verbosity=0, interactive=False)
    assert guards_missing(connection) == []


def test_a_guard_that_was_weakened_is_named():
    [guard] = [
        guard for guard in guards_declared(connection) if guard.name == "audit_auditentry_append_only_delete"
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(guard.drop)
            cursor.execute(guard.sql.replace(" BEGIN ", " WHEN OLD.seq > 99 BEGIN "))
        else:
            cursor.execute(f"ALTER TABLE audit_auditentry DISABLE TRIGGER {guard.name}")
    assert guards_missing(connection) == [guard.name]


def test_json_is_text_in_the_database():
    append(chain="", act="plan_apply", by="santu", after={"镇": "黎侯镇"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT after FROM audit_auditentry")
        [(after,)] = cursor.fetchall()
    assert after == '{"镇":"黎侯镇"}'
    assert json.loads(after) == {"镇": "黎侯镇"}
