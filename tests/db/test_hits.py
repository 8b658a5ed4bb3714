"""Counts: by window, across processes, without names; reading never waits for writing."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from santu.config.sqlite.gate import Gate
from santu.hits.models import Hits
from santu.hits.services import hit_count, hit_first, hits_forget

WINDOW = timedelta(minutes=10)
AT = datetime(2026, 1, 5, 8, 3, tzinfo=UTC)
COUNT = """
import django
django.setup()
from datetime import timedelta
from santu.hits.services import hit_count
for _ in range(25):
    hit_count(key=("thing", "wang"), window=timedelta(days=3650))
"""


def counted(*key: str) -> int:
    return hit_count(key=key, window=WINDOW).number


@pytest.mark.django_db
def test_what_may_happen_once_is_remembered_over_the_edge_of_a_window():
    until = int((AT + timedelta(seconds=90)).timestamp())
    with time_machine.travel(AT, tick=False) as clock:
        assert [hit_first(key=("code", name), until=until) for name in "aab"] == [True, False, True]
        clock.shift(timedelta(seconds=89))
        assert counted("other") == 1
        assert not hit_first(key=("code", "a"), until=until)


@pytest.mark.django_db
def test_each_key_is_counted_by_itself_and_by_window():
    with time_machine.travel(AT, tick=False) as clock:
        assert [counted("a", "b"), counted("a", "b"), counted("ab", ""), counted("a", "c")] == [1, 2, 1, 1]
        assert hit_count(key=("a", "b"), window=WINDOW).seconds_left == 420
        clock.shift(WINDOW)
        assert counted("a", "b") == 1
        assert Hits.objects.count() == 1, "past windows go"


@pytest.mark.django_db
def test_forgotten_hits_begin_anew_and_no_name_is_kept():
    with time_machine.travel(AT, tick=False):
        counted("a", "wang")
        assert not Hits.objects.filter(key__contains="wang").exists()
        hits_forget(key=("a", "wang"), window=WINDOW)
        assert counted("a", "wang") == 1


@pytest.mark.django_db(transaction=True)
def test_processes_count_together(database_url):
    environ = {**os.environ, "SANTU_DATABASE": database_url, "SANTU_SECRET_KEY": "k" * 50,
               "DJANGO_SETTINGS_MODULE": "santu.config.settings"}  # fmt: skip
    running = [subprocess.Popen([sys.executable, "-c", COUNT], env=environ) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0] * 4
    assert list(Hits.objects.values_list("number", flat=True)) == [100]


@pytest.mark.django_db(transaction=True)
def test_who_is_not_patient_waits_for_nobody():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    connection.ensure_connection()
    other = Gate(connection.gate.path)
    other.take()
    try:
        assert hit_count(key=("a",), window=WINDOW, patient=False).number == 0
    finally:
        other.release()
    assert hit_count(key=("a",), window=WINDOW, patient=False).number == 1
    assert not connection.gate.held
