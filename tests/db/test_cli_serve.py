"""``santu serve``: on this machine only for a demonstration, an address that is taken is refused, nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from santu.accounts.services.demo import database_mark_demo
from santu.cli.serve import refuse_address
from santu.kernel.messages import Refused


def test_a_demonstration_is_never_served_to_others(refused, db):
    database_mark_demo(by=None)
    assert "只能在本机打开" in refused("serve", "--host", "0.0.0.0").err


def test_others_are_served_over_https_only(refused, db, settings):
    settings.SECRET_KEY, settings.SANTU_SECRET_KEY_IS_KEPT = (
        "q8Zr3vN1pL6xT0wB5yH2kD9sF4gJ7mC8aE1uR6tQ3iO",
        True,
    )
    assert refused("serve", "--host", "0.0.0.0").err.startswith("SANTU_HTTPS: 没有设置 HTTPS")
    settings.SANTU_SECRET_KEY_IS_KEPT = False
    assert len(refused("serve", "--host", "0.0.0.0").err.splitlines()) == 2


def test_a_port_that_is_taken_is_refused(refused, db):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"端口 {port} 用不了" in refused("serve", "--port", port).err


def test_a_port_that_is_none_is_refused(refused, db):
    assert "“http”不是编号" in refused("serve", "--port", "http").err
    assert "端口 70000 用不了" in refused("serve", "--port", "70000").err


def test_pages_answer_and_the_worker_goes_with_them(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SANTU_")}
    environment["SANTU_HOME"] = str(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "santu", "migrate"], env=environment, check=True, capture_output=True
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "santu", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            assert b"Santu" in _answer(f"http://127.0.0.1:{port}/sign-in")
            [first] = _until(lambda: _children_named(server.pid, "worker"))
            os.kill(first, signal.SIGKILL)
            workers = _until(lambda: [pid for pid in _children_named(server.pid, "worker") if pid != first])
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def _until(look: Callable[[], list[int]]) -> list[int]:
    for _ in range(200):
        if found := look():
            return found
        time.sleep(0.1)
    raise TimeoutError


def _answer(address: str) -> bytes:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _children_named(parent: int, word: str) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            mine = int(status.read_text().rpartition(")")[2].split()[1]) == parent
            words = (status.parent / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if mine and word in words:
            found.append(int(status.parent.name))
    return found


def test_an_address_is_tried_before_there_is_a_database():
    """A demonstration asks for its port first; without the mark any look into a database fails here."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(Refused, match="端口"):
            refuse_address("127.0.0.1", port)
    refuse_address("127.0.0.1", port)
