"""One migration stands for the many before it: who had them all goes on, who stopped between them is told so."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from santu.kernel.messages import Refused
from santu.upkeep.selectors.ready import TABLES, migrations_had, migrations_pending, not_ready

JOINED = {
    step: migration for step, migration in MigrationLoader(None).disk_migrations.items() if migration.replaces
}


@pytest.fixture
def of_before(db):
    """The database as one that had the many steps: it knows nothing of those that took their place."""
    recorder = MigrationRecorder(connection)
    for step, migration in JOINED.items():
        recorder.record_unapplied(*step)
        for old in migration.replaces:
            recorder.record_applied(*old)
    return recorder


def test_who_had_all_the_steps_goes_on(of_before):
    assert JOINED
    assert migrations_pending() == []
    call_command("migrate", verbosity=0, interactive=False)
    assert of_before.applied_migrations().keys() >= JOINED.keys()
    assert migrations_pending() == []


@pytest.mark.parametrize(
    "app", sorted(app for (app, _), migration in JOINED.items() if len(migration.replaces) > 1)
)
def test_who_stopped_between_the_steps_is_told_so(of_before, app):
    *_, before, last = next(migration.replaces for step, migration in JOINED.items() if step[0] == app)
    of_before.record_unapplied(*last)
    told = rf"SANTU_DATABASE: 数据库停在旧版本的升级步骤 {app}\.{before[1]}，这个版本接不上"
    with pytest.raises(Refused, match=told):
        migrations_pending()
    assert not_ready() == [TABLES]


def test_the_steps_of_a_backup_count_as_what_took_their_place():
    every = set(MigrationLoader(None).disk_migrations)
    many = {old for migration in JOINED.values() for old in migration.replaces}
    assert migrations_had(every) == every
    assert migrations_had(every - JOINED.keys() | many) == every
    assert migrations_had(every | many) == every
    half = many - {migration.replaces[-1] for migration in JOINED.values()}
    assert migrations_had(half) == half
