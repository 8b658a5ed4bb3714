"""What ``santu doctor`` finds around the database: permissions, backups, worker, production, audit, disk, clock."""

import os
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.utils import timezone

from santu.accounts.services.people import user_create
from santu.audit.models import ChainHead
from santu.cli import place_findings
from santu.jobs.models import Worker
from santu.jobs.working import worker_seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def found(santu, settings, tmp_path):
    """``found("worker")``: how good it is and what is said."""
    settings.SANTU_HOME = tmp_path / "home"
    settings.SANTU_HOME.mkdir(mode=0o700)

    def of(name):
        [row] = [row for row in santu("doctor", "--json").document["checks"] if row["name"] == name]
        return row["state"], row["message"]

    return of


def test_what_others_can_read_is_a_fault(found, settings):
    assert found("permissions")[0] == "ok"
    key = settings.SANTU_HOME / "secret.key"
    key.write_text("k")
    key.chmod(0o644)
    state, said = found("permissions")
    assert state == "fault"
    assert str(key) in said
    key.chmod(0o600)
    settings.SANTU_HOME.chmod(0o755)
    assert found("permissions")[0] == "fault"


def test_backups_grow_old(found, settings, tmp_path):
    assert found("backups")[0] == "notice"
    settings.SANTU_BACKUPS = tmp_path
    assert found("backups")[0] == "fault"
    made = tmp_path / "santu-1.santu-backup"
    made.touch()
    assert found("backups")[0] == "ok"
    old = time.time() - 50 * 3600
    os.utime(made, (old, old))
    state, said = found("backups")
    assert (state, "50 小时" in said) == ("fault", True)


def test_a_worker_gives_signs_of_life(found):
    assert found("worker")[0] == "notice"
    worker_seen()
    worker_seen()
    assert Worker.objects.count() == 1
    assert found("worker")[0] == "ok"
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "请启动 santu worker" in found("worker")[1]


def test_what_others_reach_must_be_fit_for_them(found, settings):
    assert found("production") == ("ok", "只给本机服务（没有设置 SANTU_HOSTS）。")
    settings.SANTU_HOSTS, settings.SANTU_SECRET_KEY_IS_KEPT = ["santu.example"], True
    settings.SECRET_KEY = "q8Zr3vN1pL6xT0wB5yH2kD9sF4gJ7mC8aE1uR6tQ3iO"
    assert found("production")[0] == "fault"
    settings.SANTU_HTTPS = True
    assert found("production") == ("ok", "可以给其他机器服务：santu.example。")
    assert found("proxies")[0] == "notice"


def test_a_broken_chain_is_a_fault(found):
    user_create(username="wang", title_zh="编办", by=None)
    assert found("audit")[0] == "ok"
    ChainHead.objects.update(seq=9)
    assert found("audit")[0] == "fault"


def test_a_full_disk_and_a_wrong_clock_are_faults(found, monkeypatch):
    assert (found("disk")[0], found("clock")[0]) == ("ok", "ok")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(place_findings.shutil, "disk_usage", lambda path: usage(1, 1, 1 << 20))
    assert found("disk")[0] == "fault"
    now = time.time()
    monkeypatch.setattr(place_findings.time, "time", lambda: now + 60)
    assert found("clock")[0] == "fault"
