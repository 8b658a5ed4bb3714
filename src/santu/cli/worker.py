"""``santu worker``: does long work that people start from pages."""

import argparse
import signal
import threading

from santu.cli.output import OK, Output
from santu.jobs.services import work_until


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: one worker does whatever comes."""


def run(args: argparse.Namespace, out: Output) -> int:
    """Work until told to stop; what is being done is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work_until(stop.is_set)
    return OK
