"""``santu worker``: does long work that people start from pages."""

import argparse
import os
import signal
import threading

from santu.cli.options import number_of
from santu.cli.output import OK, Output
from santu.jobs.working import work_until
from santu.kernel.messages import N_


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Beside whom it works, if beside anybody."""
    parser.add_argument("--beside", metavar="PID", default="", help=N_("这个进程结束时也结束"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Work until told to stop; what is being done is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = number_of(args.beside, "--beside") if args.beside else 0
    work_until(lambda: stop.is_set() or (parent != 0 and os.getppid() != parent))
    return OK
