"""Backup and restore: of one instant under eight writers, whole or not at all, into an empty place only."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection

from santu.accounts.services.people import user_create
from santu.audit.models import AuditEntry
from santu.audit.selectors import verify
from santu.upkeep.domain.archive import TRAILER_BYTES
from tests.signed_in import app_of

WRITERS = 8
WRITE = """
import sys
from pathlib import Path
import django
django.setup()
from django.db import transaction
from santu.accounts.services.people import user_create
from santu.audit.services import append
mine, stop = sys.argv[1], Path(sys.argv[2])
turn = 0
while not stop.exists():
    with transaction.atomic():
        user_create(username=f"{mine}-{turn}", title_zh="甲", by=None)
        append(chain=f"u-{int(mine) % 3}", act="plan_apply", by=mine, after=turn)
    turn += 1
"""


def environ(database: str, home: Path) -> dict[str, str]:
    return {**os.environ, "SANTU_DATABASE": database, "SANTU_HOME": str(home), "LC_ALL": "zh_CN.UTF-8",
            "DJANGO_SETTINGS_MODULE": "santu.config.settings"}  # fmt: skip


def santu(database: str, home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "santu", *map(str, words)]
    return subprocess.run(
        command, env=environ(database, home), check=False, capture_output=True, text=True, timeout=120
    )


def told(database: str, home: Path, *words: object) -> dict:
    ran = santu(database, home, *words, "--json")
    assert ran.returncode == 0, ran
    return json.loads(ran.stdout)


@pytest.fixture
def home(tmp_path) -> Path:
    folder = tmp_path / "home"
    (folder / "uploads" / "k").mkdir(parents=True)
    (folder / "uploads" / "k" / "名单.csv").write_bytes(b"code,name\n")
    (folder / "secret.key").write_text("s" * 60)
    return folder


@pytest.fixture
def backed_up(database_url, home, tmp_path) -> Path:
    wang = user_create(username="wang", title_zh="编办", by=None)
    app_of(wang)
    RecoveryCodes.activate(wang).mark_as_viewed()
    path = tmp_path / "a.santu-backup"
    told(database_url, home, "backup", "--out", path)
    return path


@pytest.mark.django_db(transaction=True)
def test_a_backup_under_eight_writers_is_of_one_instant(database_url, blank_database, home, tmp_path):
    stop, path = tmp_path / "stop", tmp_path / "a.santu-backup"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(number), str(stop)], env=environ(database_url, home)
        )
        for number in range(WRITERS)
    ]
    try:
        while AuditEntry.objects.values("by").filter(act="plan_apply").distinct().count() < WRITERS:
            assert all(process.poll() is None for process in running)
            time.sleep(0.05)
        before = AuditEntry.objects.count()
        made = told(database_url, home, "backup", "--out", path)
        after = AuditEntry.objects.count()
    finally:
        stop.touch()
        codes = [process.wait(60) for process in running]
    assert codes == [0] * WRITERS
    assert before <= made["tables"]["audit_auditentry"]["rows"] <= after
    assert after > before, "nobody wrote meanwhile"
    # The anchor: what the chain says today stood where the backup says its head is.
    for chain, head in made["heads"].items():
        assert AuditEntry.objects.get(chain=chain, seq=head["seq"]).hash == head["hash"]
    assert verify() == []

    restored = told(blank_database, tmp_path / "there", "restore", path)
    again = told(blank_database, tmp_path / "there", "backup", "--out", tmp_path / "b.santu-backup")
    assert again["tables"] == restored["tables"] == made["tables"]
    assert again["heads"] == made["heads"]
    assert again["audit_faults"] == 0
    # An act and its entry are in one transaction, so a snapshot holds both or neither.
    assert made["tables"]["accounts_user"]["rows"] == sum(
        head["seq"] for chain, head in made["heads"].items() if chain
    )


@pytest.mark.django_db(transaction=True)
def test_files_come_with_it_and_keys_only_when_asked_for(database_url, blank_database, home, tmp_path):
    with_keys, there = tmp_path / "k.santu-backup", tmp_path / "there"
    assert told(database_url, home, "backup", "--out", tmp_path / "n.santu-backup")["keys"] == []
    ran = santu(database_url, home, "backup", "--keys", "--out", with_keys)
    assert "备份里有密钥：请加密保管" in ran.stdout
    assert with_keys.stat().st_mode & 0o077 == 0
    assert told(blank_database, there, "restore", with_keys)["keys"] == ["secret.key"]
    assert (there / "uploads" / "k" / "名单.csv").read_bytes() == b"code,name\n"
    assert (there / "secret.key").read_text() == "s" * 60
    assert (there / "secret.key").stat().st_mode & 0o077 == 0
    assert not list(there.glob("restoring-*"))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_restored_over_anything(database_url, blank_database, backed_up, home, tmp_path):
    ran = santu(database_url, tmp_path / "empty", "restore", backed_up)
    assert (ran.returncode, "数据库不是空的" in ran.stderr) == (1, True)
    ran = santu(blank_database, home, "restore", backed_up)
    assert (ran.returncode, "数据文件夹里已有 uploads" in ran.stderr) == (1, True)
    told(blank_database, tmp_path / "there", "restore", backed_up)
    assert santu(blank_database, tmp_path / "there", "restore", backed_up).returncode == 1


@pytest.mark.django_db(transaction=True)
def test_a_flipped_byte_leaves_the_place_as_it_was(blank_database, backed_up, tmp_path):
    data = backed_up.read_bytes()
    for place in (100, len(data) // 2, len(data) - TRAILER_BYTES - 1, len(data) - 2):
        changed = bytearray(data)
        changed[place] ^= 1
        backed_up.write_bytes(changed)
        ran = santu(blank_database, tmp_path / "there", "restore", backed_up)
        assert (ran.returncode, ran.stdout, "已损坏或不完整" in ran.stderr) == (1, "", True)
        assert not (tmp_path / "there").exists()
    backed_up.write_bytes(data)
    assert told(blank_database, tmp_path / "there", "restore", backed_up, "--check")["restored"] is False
    assert not (tmp_path / "there").exists()
    told(blank_database, tmp_path / "there", "restore", backed_up)


@pytest.mark.django_db(transaction=True)
def test_a_backup_covers_no_file_and_needs_a_place(database_url, backed_up, home):
    kept = backed_up.read_bytes()
    assert "备份不会覆盖它" in santu(database_url, home, "backup", "--out", backed_up).stderr
    assert backed_up.read_bytes() == kept
    assert "没有写明备份到哪里" in santu(database_url, home, "backup").stderr
    assert "备份写不出来" in santu(database_url, home, "backup", "--out", home / "none" / "a").stderr
    assert not list(backed_up.parent.glob("*.part"))


@pytest.mark.django_db(transaction=True)
def test_passing_rows_stay_behind(database_url, backed_up, home):
    made = told(database_url, home, "restore", backed_up, "--check")
    assert set(made["left_out"]) == {"accounts_opensession", "hits_hits", "jobs_worker", "repeats_keptanswer"}
    assert not set(made["left_out"]) & set(made["tables"])
    names = set(connection.introspection.table_names()) - {"django_migrations"}
    assert names == {*made["tables"], *made["left_out"]}
