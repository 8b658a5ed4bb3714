"""The guards of the test run itself: no network, warnings are errors, the same random inputs every time."""

import socket
import warnings
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from tests.repo.tree import ROOT
from tests.sharing import TOGETHER, share_of

OUTSIDE = ("192.0.2.1", 80)  # an address for documentation: nobody answers there


def test_the_network_is_blocked() -> None:
    with (
        socket.socket() as outward,
        pytest.warns(UserWarning, match=OUTSIDE[0]),
        pytest.raises(SocketConnectBlockedError),
    ):
        outward.connect(OUTSIDE)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_unix_sockets_are_open(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
        assert client.getpeername() == path


def test_warnings_are_errors() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_random_inputs_are_the_same_every_time(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getoption("--hypothesis-seed") is not None


def test_what_begins_together_is_shared_out_together() -> None:
    assert all((ROOT / beginning).exists() for beginning in TOGETHER)
    assert share_of("tests/browser/test_loan.py::test_a") == share_of("tests/browser/test_work.py::test_b")
    assert share_of("tests/unit/test_cli.py::test_a") != share_of("tests/unit/test_cli.py::test_b")
