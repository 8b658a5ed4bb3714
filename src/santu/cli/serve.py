"""``santu serve``: the pages, on this machine unless told otherwise."""

import argparse
import ipaddress
import os
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from santu.accounts.selectors import database_is_demo
from santu.cli.options import number_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, refuse

LOCAL = "127.0.0.1"
PORT = "8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and how many processes."""
    parser.add_argument("--host", metavar="H", default=LOCAL, help=N_("在哪个地址上服务，默认只在本机"))
    parser.add_argument("--port", metavar="P", default=PORT, help=N_("端口"))
    parser.add_argument("--workers", metavar="N", default="1", help=N_("几个网页进程"))
    parser.add_argument("--open", action="store_true", help=N_("打开浏览器"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Serve until interrupted; background work runs in a process beside the pages."""
    port, workers = number_of(args.port, "--port"), number_of(args.workers, "--workers")
    serve(args.host, port, out, workers=workers, opened=args.open)
    return OK


def serve(host: str, port: int, out: Output, *, workers: int = 1, opened: bool = False) -> None:
    """Serve the pages.

    Raises:
        Refused: a demonstration is to be served to other machines.
    """
    if database_is_demo() and not _is_loopback(host):
        template = N_("演示库里的人不用密码，只能在本机打开；请不要用 --host {host}。")
        raise refuse("--host", template, host=host)
    address = f"http://{host}:{port}/"
    out.say(N_("网页在 {address} ；按 Ctrl-C 结束。"), address=address)
    if opened:
        webbrowser.open(address)
    os.environ["SANTU_HOME"] = str(settings.SANTU_HOME)
    with _worker():
        Granian(
            "santu.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            websockets=False,
            log_enabled=False,
        ).serve()


@contextmanager
def _worker() -> Iterator[None]:
    """Run ``santu worker`` in a process of its own while the pages are served."""
    worker = subprocess.Popen([sys.executable, "-m", "santu", "worker"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
