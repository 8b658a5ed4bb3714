"""Processes that append to the same chains at the same time."""

import os
import subprocess
import sys

import pytest

from santu.audit.selectors import audit_entries, verify

PROCESSES = 4
ACTS = 10
APPEND = """
import sys
import django
django.setup()
from django.db import transaction
from santu.audit.domain.chain import Event
from santu.audit.services import append_many
mine = sys.argv[1]
chains = ["u-1", "u-2", "u-3"][:: 1 if mine in "02" else -1]
for turn in range({acts}):
    with transaction.atomic():
        append_many([Event(chain, "plan_apply", mine, after=turn) for chain in chains])
"""


@pytest.mark.django_db(transaction=True)
def test_appends_of_many_processes_form_whole_chains(database_url):
    environ = {
        **os.environ,
        "SANTU_DATABASE": database_url,
        "DJANGO_SETTINGS_MODULE": "santu.config.settings",
    }
    running = [
        subprocess.Popen([sys.executable, "-c", APPEND.format(acts=ACTS), str(number)], env=environ)
        for number in range(PROCESSES)
    ]
    assert [process.wait(60) for process in running] == [0] * PROCESSES
    assert verify() == []
    for chain in ("u-1", "u-2", "u-3"):
        found = [(entry.by, int(entry.after)) for entry in audit_entries(chain=chain)]
        assert sorted(found) == [(str(number), turn) for number in range(PROCESSES) for turn in range(ACTS)]
