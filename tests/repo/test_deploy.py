"""The files of deploy/ are what systemd, nginx and Santu itself read; the guide names each of them."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from santu.cli.commands import COMMANDS
from santu.config import environment
from tests.repo.tree import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
GUIDE = (ROOT / "docs" / "how-to" / "production.md").read_text("utf-8")
VERIFY = shutil.which("systemd-analyze")


def read(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",))
    parser.optionxform = str
    parser.read_string(path.read_text("utf-8"))
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_there_is(path):
    unit = read(path)
    assert unit["Unit"]["Description"]
    if path.suffix == ".service":
        command = unit["Service"]["ExecStart"].split()
        assert command[0] == "/opt/santu/.venv/bin/santu"
        assert command[1] in {row.name for row in COMMANDS}
        assert unit["Service"]["EnvironmentFile"] == "/etc/santu/santu.env"


@pytest.mark.skipif(VERIFY is None, reason="no systemd here; the units are parsed above")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_no_fault_in_a_unit(path, tmp_path):
    """With the paths of a server put where they exist here."""
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/santu/.venv/bin/santu", sys.executable)
        text = text.replace("file:///opt/santu", "file:///opt")
        (tmp_path / unit.name).write_text(text, "utf-8")
    ran = subprocess.run(
        [str(VERIFY), "verify", "--man=no", "--recursive-errors=no", tmp_path / path.name],
        check=False, capture_output=True, text=True, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    faults = [line for line in ran.stderr.splitlines() if path.name in line]
    assert not faults, faults


def test_a_fault_in_a_unit_is_found(tmp_path):
    if VERIFY is None:
        pytest.skip("no systemd here")
    (tmp_path / "bad.service").write_text("[Service]\nExecStart=none\nRestart=perhaps\n", "utf-8")
    ran = subprocess.run(
        [VERIFY, "verify", "--man=no", tmp_path / "bad.service"], check=False, capture_output=True, text=True
    )
    assert "bad.service" in ran.stderr


def test_the_environment_of_the_example_is_known_and_read():
    text = (ROOT / "deploy" / "santu.env").read_text("utf-8")
    given = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert all(name in environment.__doc__ for name in given)
    assert environment.https(given)
    assert environment.hosts(given)
    assert environment.proxies(given)
    assert environment.log_form(given) == "json"
    assert str(environment.backups(given)) == "/var/backups/santu"
    assert environment.database(given)["ENGINE"].endswith("postgresql")


def test_the_proxy_says_where_a_request_comes_from_and_adds_nothing_to_what_it_was_told():
    said = (ROOT / "deploy" / "nginx" / "santu.conf").read_text("utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in said
    assert "proxy_set_header X-Forwarded-Proto https;" in said


def test_the_guide_names_every_file_and_only_commands_that_there_are():
    for path in [*UNITS, ROOT / "deploy" / "santu.env", ROOT / "deploy" / "nginx" / "santu.conf"]:
        assert path.relative_to(ROOT).as_posix() in GUIDE or path.name in GUIDE, path
    shell = "\n".join(re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))
    assert {*re.findall(r"\bsantu ([a-z]+)", shell)} <= {row.name for row in COMMANDS}
