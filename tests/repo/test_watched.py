"""The network watch sees what goes beyond loopback, whoever sends it, and fails the run for it; see scripts/watched.py."""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.repo.tree import ROOT

SCRIPT = ROOT / "scripts" / "watched.py"
WATCHED = runpy.run_path(str(SCRIPT))
HINDERED = WATCHED["hindrance"]()
watches = pytest.mark.skipif(bool(HINDERED), reason=f"this machine cannot watch its network: {HINDERED}")

SYSTEM = Path("/usr/bin/python3")
FOUR, SIX = {"family": "AF_INET", "address": "192.0.2.1"}, {"family": "AF_INET6", "address": "2001:db8::1"}
CONNECT = """
import socket
with socket.socket(socket.{family}) as one:
    one.settimeout(0.2)
    one.connect_ex(("{address}", 443))
"""
ASK = """
import contextlib, socket
with contextlib.suppress(OSError):
    socket.getaddrinfo("records.example", 443)
"""
SEND = """
import socket, time
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
    one.sendto(b"now", ("203.0.113.5", 123))
    time.sleep(0.5)
"""
AT_HOME = """
import socket
for address, asked in (("127.0.0.1", "localhost"), ("::1", "::1")):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as server:
        socket.create_connection((asked, server.getsockname()[1])).close()
        server.accept()[0].close()
"""


def watched(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, "--required", *words, sys.executable, "-c", code]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@watches
@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (CONNECT.format(**FOUR), "1 × TCP 192.0.2.1:443, by "),
        (CONNECT.format(**SIX), "1 × TCP [2001:db8::1]:443, by "),
        (ASK, "UDP 192.0.2.53:53, the name records.example, by "),
        (SEND, "1 × UDP 203.0.113.5:123, by "),
    ],
    ids=["IPv4", "IPv6", "name", "UDP"],
)
def test_each_way_out_is_seen_and_fails_the_run(code, seen):
    ran = watched(code)
    assert ran.returncode == WATCHED["TRIED"], ran.stderr
    assert seen in ran.stdout
    assert "=== network watch: 0 tries" not in ran.stdout


@watches
def test_who_sent_it_is_told():
    ran = watched(CONNECT.format(**FOUR))
    assert f"by {sys.executable} -c " in ran.stdout


@watches
def test_what_a_child_sends_after_its_parent_has_ended_is_seen():
    child = CONNECT.format(**FOUR)
    ran = watched(f"import subprocess, sys; subprocess.Popen([sys.executable, '-S', '-c', {child!r}])")
    assert "TCP 192.0.2.1:443" in ran.stdout
    assert ran.returncode == WATCHED["TRIED"]


@watches
def test_loopback_serves_under_the_watch_and_is_no_try():
    ran = watched(AT_HOME)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("=== network watch: 0 tries beyond loopback, ")


@watches
def test_a_run_fails_as_its_command_does():
    assert watched("raise SystemExit(7)").returncode == 7


@watches
@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv") or not SYSTEM.exists(), reason="nobody to become"
)
def test_who_is_not_root_is_watched_and_stays_who_they_are():
    """By user namespaces, where the machine allows them; PostgreSQL refuses to run as root."""
    code = "import os; print(os.geteuid(), os.getegid())\n" + CONNECT.format(**FOUR)
    somebody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", SYSTEM]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        script = shutil.copy(SCRIPT, folder)
        ran = subprocess.run(
            [*somebody, script, "--required", SYSTEM, "-c", code],
            check=False, capture_output=True, text=True, cwd=folder,
        )  # fmt: skip
    if ran.returncode == WATCHED["UNWATCHED"]:
        pytest.skip(f"no user namespaces here: {ran.stderr}")
    assert ran.stdout.startswith("65534 65534\n  1 × TCP 192.0.2.1:443, by /usr/bin/python3 -c ")
    assert ran.returncode == WATCHED["TRIED"]


def test_a_machine_that_cannot_watch_says_so_and_runs():
    ran = subprocess.run(
        [sys.executable, SCRIPT, sys.executable, "-c", "print('ran')"],
        check=False, capture_output=True, text=True, env={**os.environ, "PATH": "/nowhere"},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "ran\n")
    assert (
        ran.stderr.count("NOT WATCHED, connections beyond loopback would go unseen: no program unshare") == 2
    )


def test_where_watching_is_required_nothing_runs_without():
    ran = subprocess.run(
        [sys.executable, SCRIPT, "--required", sys.executable, "-c", "print('ran')"],
        check=False, capture_output=True, text=True, env={**os.environ, "PATH": "/nowhere"},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (WATCHED["UNWATCHED"], "")


def test_both_runs_of_the_makefile_are_watched_and_ci_requires_it():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    runs = [line for line in makefile.splitlines() if line.startswith("\t") and "-m pytest" in line]
    assert runs
    assert all(line.startswith("\t$(WATCHED) ") for line in runs)
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        if line.startswith("make test")
    ]
    assert commands
    assert all("WATCH=required" in line for line in commands)
