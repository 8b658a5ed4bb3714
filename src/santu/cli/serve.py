"""``santu serve``: the pages, on this machine unless told otherwise."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from santu.cli.options import number_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, refuse
from santu.upkeep.selectors.production import refuse_unfit

LOCAL = "127.0.0.1"
PORT = "8000"
PAUSE_SECONDS = 1.0
"""How long after a worker died another is started."""
THREADS = 4
"""How many requests a process answers at once."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and how many processes."""
    parser.add_argument("--host", metavar="H", default=LOCAL, help=N_("在哪个地址上服务，默认只在本机"))
    add_port(parser)
    parser.add_argument("--workers", metavar="N", default="1", help=N_("几个网页进程"))
    parser.add_argument("--no-worker", action="store_true", help=N_("不带后台进程：另有 santu worker 在运行"))
    parser.add_argument("--open", action="store_true", help=N_("打开浏览器"))


def add_port(parser: argparse.ArgumentParser) -> None:
    """``--port``."""
    parser.add_argument("--port", metavar="P", default=PORT, help=N_("网页的端口"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Serve until interrupted; background work runs in a process beside the pages.

    Raises:
        Refused: this is the public deployment, which has no pages of its own.
    """
    if settings.SANTU_DEPLOYMENT == "public":
        template = N_("公开部署没有动态页面可以服务；请把 santu publish 写出的文件夹交给静态网页服务器。")
        raise refuse("SANTU_DEPLOYMENT", template)
    serve(
        args.host,
        args.port,
        out,
        workers=number_of(args.workers, "--workers"),
        opened=args.open,
        worker=not args.no_worker,
    )
    return OK


def refuse_address(host: str, port: str) -> None:
    """Refuse an address before anything else is done; there may be no database yet.

    Raises:
        Refused: it is taken, or none of ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, number_of(port, "--port")))
        except (OSError, OverflowError) as error:
            template = N_("{host} 的端口 {port} 用不了（{error}）；请用 --port 另选一个。")
            raise refuse("--port", template, host=host, port=port, error=str(error)) from error


def serve(
    host: str, port: str, out: Output, *, workers: int = 1, opened: bool = False, worker: bool = True
) -> None:
    """Serve the pages.

    Raises:
        Refused: the installation is not fit for other machines, or see ``refuse_address``.
    """
    refuse_unfit([host])
    refuse_address(host, port)
    address = f"http://{host}:{port}/"
    out.say(N_("网页在 {address} ；按 Ctrl-C 结束。"), address=address)
    sys.stdout.flush()
    if opened:
        webbrowser.open(address)
    # The processes that answer read the settings anew; --home must hold for them, too.
    os.environ["SANTU_HOME"] = str(settings.SANTU_HOME)
    with _worker(beside=worker), tempfile.TemporaryDirectory(prefix="santu-metrics-") as counts:
        # Where the processes that answer leave their counts for each other.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
        Granian(
            "santu.config.wsgi:application",
            address=host,
            port=int(port),
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            websockets=False,
            log_enabled=False,
        ).serve()


@contextmanager
def _worker(*, beside: bool) -> Iterator[None]:
    """Run ``santu worker`` in a process of its own while the pages are served; one that dies is followed by another.

    The first starts before anything else does: the server forks, and a fork in the middle of a start would hold it up.
    """
    if not beside:
        yield
        return
    command = [sys.executable, "-m", "santu", "worker", "--beside", str(os.getpid())]
    running = [subprocess.Popen(command)]  # noqa: S603 (our own program)
    ending = threading.Event()

    def keep() -> None:
        running[0].wait()
        while not ending.wait(PAUSE_SECONDS):
            running[0] = subprocess.Popen(command)  # noqa: S603
            running[0].wait()

    keeper = threading.Thread(target=keep, name="worker")
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        # Again and again: one that is being started just now would not hear of it.
        while keeper.is_alive():
            running[0].terminate()
            keeper.join(PAUSE_SECONDS)
